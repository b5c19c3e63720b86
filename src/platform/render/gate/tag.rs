//! What one `{{ … }}` or `{% … %}` of a template may hold, token by token.

use minijinja::machinery::{Span, Token};

use crate::platform::render::gate::refusal::{TemplateRefusal, refusal};
use crate::platform::render::limits::{MOST_BRACKETS, MOST_TOKENS};

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
pub(super) struct Tag {
    in_block: bool,
    is_for: bool,
    count: usize,
    /// The brackets that are open.
    open: Vec<Bracket>,
    /// How many signs so far nest the expression without a bracket: `not`, `-` and `else`.
    signs: usize,
    before: Before,
    start: Span,
    /// A `+` was read in brackets of the head of a `for`; it joins lists.
    joins: bool,
    /// A comma was read there; it makes a list.
    lists: bool,
    /// The last token, if it is a name in a list inside a list. The next token decides whether it
    /// is a field of the plan.
    name: Option<Span>,
    /// Where the arguments of `groupby` or `map` are.
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

/// How far the arguments of a filter were read that takes the name of a field or of another filter.
/// The truth value says that the filter is `groupby`; else it is `map`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filter {
    /// No such filter.
    Other,
    /// `groupby`.
    Named(bool),
    /// `groupby(` or `groupby(attribute=`: the name follows.
    Opened(bool),
    /// `groupby(attribute`.
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

/// Fields that do not come from the plan: those of groups and of loops.
const OWN_FIELDS: &[&str] = &["list", "grouper", "previtem", "nextitem"];

impl Tag {
    pub(super) fn new(in_block: bool, start: Span) -> Self {
        Self {
            in_block,
            is_for: false,
            count: 0,
            open: Vec::new(),
            signs: 0,
            before: Before::Begin,
            start,
            joins: false,
            lists: false,
            name: None,
            filter: Filter::Other,
        }
    }

    /// How many tokens were read.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// How deep the expression is nested at the token that was read last.
    pub(super) fn depth(&self) -> usize {
        self.open.len() + self.signs
    }

    /// Takes the next token, or says why it cannot stand here.
    pub(super) fn take(&mut self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        self.count += 1;
        // The place is the beginning of the tag: where the limit was passed says nothing.
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
            // Each is read by recursion without a bracket that would end it, so the count only
            // rises.
            Token::Ident("not" | "else") => self.signs += 1,
            Token::Minus if self.before == Before::Begin => self.signs += 1,
            _ => {}
        }
        if self.depth() > MOST_BRACKETS {
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
        self.filter = match (self.filter, token) {
            (_, Token::Ident(name @ ("groupby" | "map"))) if self.before == Before::Pipe => {
                Filter::Named(*name == "groupby")
            }
            (Filter::Named(groups), Token::ParenOpen)
            | (Filter::Attribute(groups), Token::Assign) => Filter::Opened(groups),
            (Filter::Opened(groups), Token::Ident("attribute")) => Filter::Attribute(groups),
            (Filter::Opened(groups), Token::Str(name)) => {
                // Numbers are items of lists: `0` of a group is its name, `1` its items.
                let own = name.split('.').any(|part| {
                    OWN_FIELDS.contains(&part) || part.starts_with(|c: char| c.is_ascii_digit())
                });
                if groups && own {
                    let message = "`groupby` takes a field of the plan".to_owned();
                    return Err(refusal(span, false, message));
                }
                if !groups && *name == "groupby" {
                    let message = "`map` groups nothing; `groupby` is a filter of its own";
                    return Err(refusal(span, false, message.to_owned()));
                }
                Filter::Other
            }
            // A name that is put together while rendering could be any of those that are refused.
            (Filter::Opened(_) | Filter::Attribute(_), _) => {
                let message =
                    "the name of a field or filter is written out, as in `groupby(\"kind\")`";
                return Err(refusal(span, false, message.to_owned()));
            }
            _ => Filter::Other,
        };
        Ok(())
    }

    /// In the head of a `for`, nothing that a name could be given to is put together.
    fn put_together(&mut self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        let in_groups = self.open.iter().all(|bracket| *bracket == Bracket::Group);
        let wrong = match token {
            // Outside of brackets only the parts of what they make get a name, not the whole.
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
        // A name with a dot behind it is a field of the plan, one with `=` that of an argument.
        if let Some(name) = self.name.take()
            && !matches!(token, Token::Dot | Token::Assign)
        {
            return Err(not_in_nested_list(name));
        }
        let list = self.open.iter().position(|bracket| *bracket == Bracket::List);
        // Only in a bracket inside of it is a list inside a list.
        if list.is_none_or(|list| list + 1 == self.open.len()) {
            return Ok(());
        }
        let is_wrong = match token {
            Token::Ident("loop") => true,
            Token::Ident(field) if self.before == Before::Dot => OWN_FIELDS.contains(field),
            // `a.0` is a part of a list.
            Token::Int(_) | Token::Int128(_) => self.before == Before::Dot,
            _ => false,
        };
        if is_wrong {
            return Err(not_in_nested_list(span));
        }
        if let Token::Ident(word) = token
            && !matches!(self.before, Before::Dot | Before::Pipe)
            && !WORDS.contains(word)
            && !CONSTANTS.contains(word)
        {
            self.name = Some(span);
        }
        Ok(())
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

fn not_in_nested_list(span: Span) -> TemplateRefusal {
    let message = "a list inside a list holds texts, numbers and fields of the plan, as in \
        `[[\"from\", rule.from]]`";
    refusal(span, false, message.to_owned())
}
