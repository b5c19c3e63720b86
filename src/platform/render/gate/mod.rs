//! What is looked at before a template is parsed: its size, its depth, and what it uses. The parser
//! and everything after it walk expressions and blocks by recursion, which no fuel stops.
//!
//! Fuel does not see either how long two values take to compare: two texts of many megabytes, or
//! two lists that hold each other many times over. So a template cannot keep such values: nothing
//! but `for` gives a name to a value, the lists in its head hold nothing that is put together
//! there, and a list inside a list holds texts, numbers and fields of the plan.

use minijinja::machinery::{Span, Token, Tokenizer};
use minijinja::syntax::SyntaxConfig;

use super::limits::{MOST_BLOCKS, MOST_BRACKETS, MOST_BYTES, MOST_TOKENS};

/// Why a template is not even parsed, and the bytes that the reason stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateRefusal {
    /// It costs too much, or uses something that templates do not have.
    pub too_costly: bool,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub range: std::ops::Range<usize>,
}

/// The syntax of templates.
pub(super) fn syntax() -> SyntaxConfig {
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    syntax.expect("the delimiters are the usual ones")
}

/// Whether a template may be given to the parser: it is neither too large nor nested too deeply,
/// and it uses what templates have. A template of which the beginning is no template at all is left
/// to the parser, which says so.
pub fn check_template(text: &str) -> Result<(), TemplateRefusal> {
    used(text).map(drop)
}

/// What a template uses of the limits.
#[derive(Clone, Copy, Debug, Default)]
struct Used {
    tokens: usize,
    brackets: usize,
    blocks: usize,
}

fn used(text: &str) -> Result<Used, TemplateRefusal> {
    let mut used = Used::default();
    if text.len() > MOST_BYTES {
        let message =
            format!("the template has {} bytes, of which {MOST_BYTES} are read", text.len());
        let end = text.floor_char_boundary(MOST_BYTES);
        let start = text.floor_char_boundary(end - 1);
        return Err(TemplateRefusal { too_costly: true, message, range: start..end });
    }
    let mut tokens = Tokenizer::new(text, "", false, syntax());
    let mut blocks = Blocks::default();
    // What the tokenizer cannot read, the parser cannot either.
    while let Ok(Some((token, span))) = tokens.next_token() {
        let in_block = match token {
            Token::BlockStart => true,
            Token::VariableStart => false,
            _ => continue,
        };
        let mut tag = Tag::new(in_block, span);
        while let Ok(Some((token, span))) = tokens.next_token() {
            if matches!(token, Token::BlockEnd | Token::VariableEnd) {
                break;
            }
            tag.take(&token, span)?;
            if in_block && tag.count == 1 {
                blocks.take(&token, span)?;
            }
            used.brackets = used.brackets.max(tag.open.len() + tag.signs);
        }
        used.tokens = used.tokens.max(tag.count);
        used.blocks = used.blocks.max(blocks.depth());
    }
    Ok(used)
}

fn refusal(span: Span, too_costly: bool, message: String) -> TemplateRefusal {
    TemplateRefusal {
        too_costly,
        message,
        range: span.start_offset as usize..span.end_offset as usize,
    }
}

/// The blocks that are open, as how many branches each counts.
#[derive(Default)]
struct Blocks {
    open: Vec<usize>,
}

impl Blocks {
    /// Follows the first word of a `{% … %}`.
    fn take(&mut self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        let Token::Ident(word) = *token else { return Ok(()) };
        match word {
            "for" | "if" => self.open.push(1),
            "elif" => {
                if let Some(branches) = self.open.last_mut() {
                    *branches += 1;
                }
            }
            "endfor" | "endif" => drop(self.open.pop()),
            "else" | "include" | "break" | "continue" => {}
            _ => {
                let message = format!(
                    "`{{% {word} %}}` is not among the blocks of templates, which are `for`, \
                        `if` and `include`"
                );
                return Err(refusal(span, false, message));
            }
        }
        if self.depth() > MOST_BLOCKS {
            let message = format!(
                "more than {MOST_BLOCKS} blocks stand around each other, where each `elif` \
                    counts like one"
            );
            return Err(refusal(span, true, message));
        }
        Ok(())
    }

    fn depth(&self) -> usize {
        self.open.iter().sum()
    }
}

/// What stands before a token, as far as it decides what the token is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, an operator or a bracket that opens: a value begins here.
    Begin,
    /// A name of a value, which may be called or have fields.
    Name,
    /// A name after a dot.
    Field,
    /// A dot.
    Dot,
    /// The name of a filter or of a test.
    Filter,
    /// `|`, `is` or `is not`: the name of a filter or of a test follows.
    Pipe,
    /// Another value, or the end of one.
    Value,
}

/// One `{{ … }}` or `{% … %}` as far as it was read.
struct Tag {
    in_block: bool,
    is_for: bool,
    count: usize,
    /// Brackets that are open.
    open: Vec<Bracket>,
    /// Signs that nest an expression without a bracket.
    signs: usize,
    before: Before,
    start: Span,
    /// In brackets of the head of a `for`, `+` joins lists, or a comma makes one.
    joins: bool,
    lists: bool,
    /// A name in a list inside a list, of which it is not yet known whether it is followed by a
    /// field.
    name: Option<Span>,
    /// The filter whose arguments begin here.
    filter: Filter,
}

/// What a bracket is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    /// `(a + b)`.
    Group,
    /// The arguments of a filter or of `range`.
    Arguments,
    /// `[a, b]`, `a[0]`, `{"a": b}`.
    List,
}

/// A filter that takes the name of a field or of another filter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filter {
    Other,
    Named(bool),
    Opened(bool),
    Attribute(bool),
}

/// Words inside of tags that are no names of values.
const WORDS: &[&str] = &[
    "in",
    "and",
    "or",
    "not",
    "if",
    "else",
    "is",
    "for",
    "elif",
    "include",
    "ignore",
    "missing",
    "recursive",
];

/// Words that are values.
const CONSTANTS: &[&str] = &["true", "True", "false", "False", "none", "None"];

/// Fields of what templates make themselves: of groups and of loops.
const OWN_FIELDS: &[&str] = &["list", "grouper", "previtem", "nextitem"];

impl Tag {
    fn new(in_block: bool, start: Span) -> Self {
        let before = Before::Begin;
        Self {
            in_block,
            is_for: false,
            count: 0,
            open: Vec::new(),
            signs: 0,
            before,
            start,
            joins: false,
            lists: false,
            name: None,
            filter: Filter::Other,
        }
    }

    fn take(&mut self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        self.count += 1;
        if self.count > MOST_TOKENS {
            let message = format!("one expression has more than {MOST_TOKENS} words and signs");
            return Err(refusal(self.start, true, message));
        }
        if self.in_block && self.count == 1 {
            self.is_for = matches!(token, Token::Ident("for"));
        }
        self.nest(token, span)?;
        self.call(token, span)?;
        self.name_field(token, span)?;
        if self.is_for {
            self.put_together(token, span)?;
            self.nested_list(token, span)?;
        }
        self.before = self.after(token);
        Ok(())
    }

    /// Counts what nests an expression.
    fn nest(&mut self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        match token {
            Token::BracketOpen | Token::BraceOpen => self.open.push(Bracket::List),
            Token::ParenOpen if self.before == Before::Filter => self.open.push(Bracket::Arguments),
            Token::ParenOpen => self.open.push(Bracket::Group),
            Token::BracketClose | Token::ParenClose | Token::BraceClose => drop(self.open.pop()),
            Token::Ident("not" | "else") => self.signs += 1,
            Token::Minus if self.before == Before::Begin => self.signs += 1,
            _ => {}
        }
        if self.open.len() + self.signs > MOST_BRACKETS {
            let message = format!(
                "an expression is nested more than {MOST_BRACKETS} deep by brackets, `not`, `-` \
                    and `else`"
            );
            return Err(refusal(span, true, message));
        }
        Ok(())
    }

    /// Nothing but `range` can be called.
    fn call(&self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        let called = matches!(token, Token::ParenOpen)
            && matches!(self.before, Before::Name | Before::Field | Before::Value);
        if called {
            return Err(refusal(span, false, "templates call nothing but `range(…)`".to_owned()));
        }
        Ok(())
    }

    /// `groupby` and `map` name what they look for; `map` groups nothing.
    fn name_field(&mut self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        let wrong = |what: &str| Err(refusal(span, false, what.to_owned()));
        self.filter = match (self.filter, token) {
            (_, Token::Ident(name @ ("groupby" | "map"))) if self.before == Before::Pipe => {
                Filter::Named(*name == "groupby")
            }
            (Filter::Named(groups), Token::ParenOpen)
            | (Filter::Attribute(groups), Token::Assign) => Filter::Opened(groups),
            (Filter::Opened(groups), Token::Ident("attribute")) => Filter::Attribute(groups),
            (Filter::Opened(groups), Token::Str(name)) => {
                let own = name.split('.').any(|part| {
                    OWN_FIELDS.contains(&part) || part.starts_with(|c: char| c.is_ascii_digit())
                });
                if groups && own {
                    return wrong("`groupby` takes a field of the plan");
                }
                if !groups && *name == "groupby" {
                    return wrong("`map` groups nothing; `groupby` is a filter of its own");
                }
                Filter::Other
            }
            (Filter::Opened(_) | Filter::Attribute(_), _) => {
                return wrong(
                    "the name of a field or filter is written out, as in `groupby(\"kind\")`",
                );
            }
            _ => Filter::Other,
        };
        Ok(())
    }

    /// In the head of a `for`, nothing that a name could be given to is put together.
    fn put_together(&mut self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        let in_groups = self.open.iter().all(|bracket| *bracket == Bracket::Group);
        let wrong = match token {
            Token::Tilde | Token::Mul | Token::Pow => !self.open.is_empty(),
            // `(a + b)` joins two lists. `(a + b, c)` would be a list that holds what was put
            // together.
            Token::Plus | Token::Comma if in_groups && !self.open.is_empty() => {
                self.joins |= matches!(token, Token::Plus);
                self.lists |= matches!(token, Token::Comma);
                self.lists && (self.joins || self.open.len() > 1)
            }
            Token::Plus => !in_groups,
            Token::BraceOpen => true,
            _ => false,
        };
        if wrong {
            let message = format!(
                "{token} cannot stand here: `for` goes through lists of the plan, and values are \
                    put together where they are printed"
            );
            return Err(refusal(span, false, message));
        }
        Ok(())
    }

    /// In the head of a `for`, a list inside a list holds fields of the plan and no names.
    fn nested_list(&mut self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        let wrong = |span| {
            let message = "a list inside a list holds texts, numbers and fields of the plan, as \
                in `[[\"from\", rule.from]]`";
            Err(refusal(span, false, message.to_owned()))
        };
        if let (Some(name), false) = (self.name.take(), matches!(token, Token::Dot | Token::Assign))
        {
            return wrong(name);
        }
        let list = self.open.iter().position(|bracket| *bracket == Bracket::List);
        if list.is_none_or(|list| list + 1 == self.open.len()) {
            return Ok(());
        }
        match token {
            Token::Ident("loop") => wrong(span),
            Token::Ident(field) if self.before == Before::Dot && OWN_FIELDS.contains(field) => {
                wrong(span)
            }
            // `a.0` is a part of a list.
            Token::Int(_) | Token::Int128(_) if self.before == Before::Dot => wrong(span),
            Token::Ident(word) if !matches!(self.before, Before::Dot | Before::Pipe) => {
                self.name = (!WORDS.contains(word) && !CONSTANTS.contains(word)).then_some(span);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What `token` is to the next one.
    fn after(&self, token: &Token<'_>) -> Before {
        match token {
            Token::Ident(_) if self.before == Before::Dot => Before::Field,
            // `is not` is followed by the name of a test, like `is`.
            Token::Ident("not") if self.before == Before::Pipe => Before::Pipe,
            Token::Ident(_) if self.before == Before::Pipe => Before::Filter,
            Token::Ident("range") => Before::Filter,
            Token::Pipe | Token::Ident("is") => Before::Pipe,
            Token::Ident(word) if WORDS.contains(word) => Before::Begin,
            Token::Ident(_) => Before::Name,
            Token::Dot => Before::Dot,
            Token::Str(_)
            | Token::String(_)
            | Token::Int(_)
            | Token::Int128(_)
            | Token::Float(_)
            | Token::BracketClose
            | Token::ParenClose
            | Token::BraceClose => Before::Value,
            _ => Before::Begin,
        }
    }
}

#[cfg(test)]
mod tests;
