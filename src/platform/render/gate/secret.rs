//! How a template may use a secret: it writes it alone, or asks whether there is one. Whatever else
//! it does is refused by its text, so that a branch that no school reaches is looked at as well.
//!
//! A field is known by its name, which stands for nothing else in the plan. A name that is put
//! together while rendering, as in `wlan[key]`, is not seen here. What it leads to is no text: the
//! engine and the escaping refuse to make one of it, and compared with a text it is another value.

use minijinja::machinery::{Span, Token};

use crate::plan::SECRET_FIELDS;
use crate::platform::render::gate::refusal::{TemplateRefusal, refusal};

/// One `{{ … }}` or `{% … %}` as far as it was read.
pub(super) struct SecretUse {
    in_block: bool,
    /// Nothing was read yet but names, dots and what stands in brackets behind a name.
    only_path: bool,
    place: Place,
    /// The secret that was read last, and where.
    field: Option<(String, Span)>,
    /// The last token and the one before it.
    before: [Kind; 2],
}

/// Where the reader is, as far as it is about a secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing before the next token is a secret.
    Elsewhere,
    /// `["psk"`.
    Subscript,
    /// `wlan.psk` or `wlan["psk"]`.
    Field,
    /// `wlan.psk |`.
    Piped,
    /// `wlan.psk | quote`.
    Escaped,
    /// `wlan.psk is` or `wlan.psk is not`.
    Asked,
}

/// A token, as far as it decides what the next one is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A name, or what ends a value.
    Value,
    Dot,
    Pipe,
    Bracket,
    /// The name of a filter that takes the name of a field.
    FieldFilter,
    /// `attribute`.
    Attribute,
    Assign,
    Paren,
    Other,
}

/// Filters that look at a field of each item, by its name.
const FIELD_FILTERS: &[&str] =
    &["groupby", "map", "max", "min", "rejectattr", "selectattr", "sort", "unique"];

impl SecretUse {
    pub(super) fn new(in_block: bool) -> Self {
        Self {
            in_block,
            only_path: true,
            place: Place::Elsewhere,
            field: None,
            before: [Kind::Other; 2],
        }
    }

    /// Takes the next token, or says that it uses a secret as it must not.
    pub(super) fn take(&mut self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        let goes_on = match (self.place, token) {
            (Place::Subscript, Token::BracketClose) => Place::Field,
            // `["p" ~ …]`: what is named is not known.
            (Place::Elsewhere | Place::Subscript, _)
            | (Place::Asked, Token::Ident("none" | "defined" | "undefined")) => Place::Elsewhere,
            // Behind an operator or in a block the filter would make a text that goes on to
            // somewhere else.
            (Place::Field, Token::Pipe) if self.only_path && !self.in_block => Place::Piped,
            (Place::Piped, Token::Ident("quote" | "line")) => Place::Escaped,
            (Place::Field, Token::Ident("is")) | (Place::Asked, Token::Ident("not")) => {
                Place::Asked
            }
            // All that is not known to be harmless: `~`, `==`, `in`, another filter, the end of a
            // list.
            _ => return Err(self.refused()),
        };
        self.place = goes_on;
        // Only from here can a token begin to name a secret; elsewhere the last one is not done
        // with.
        if goes_on == Place::Elsewhere {
            self.find(token, span)?;
        }
        // What is printed is the secret itself only if nothing else stands in the tag. Behind
        // another value, as in `a or b.psk`, it is a part of an expression.
        self.only_path &= match token {
            // Behind a value it is a word such as `if`, or stands behind one such as `not`.
            Token::Ident(_) => self.before[0] != Kind::Value,
            Token::Dot
            | Token::BracketOpen
            | Token::BracketClose
            | Token::Str(_)
            | Token::String(_)
            | Token::Int(_) => true,
            _ => false,
        };
        self.before = [kind_of(token, self.before[0]), self.before[0]];
        Ok(())
    }

    /// Takes the end of the tag.
    pub(super) fn end(&self) -> Result<(), TemplateRefusal> {
        let is_written = self.only_path && self.place == Place::Field;
        if self.place == Place::Elsewhere
            || (!self.in_block && (is_written || self.place == Place::Escaped))
        {
            return Ok(());
        }
        Err(self.refused())
    }

    /// Looks whether a token names a secret.
    fn find(&mut self, token: &Token<'_>, span: Span) -> Result<(), TemplateRefusal> {
        let [last, earlier] = self.before;
        let text: &str = match token {
            Token::Ident(name) => {
                if last == Kind::Dot && is_secret(name) {
                    self.field = Some(((*name).to_owned(), span));
                    self.place = Place::Field;
                }
                return Ok(());
            }
            Token::Str(text) => text,
            Token::String(text) => text,
            _ => return Ok(()),
        };
        // `["psk"]` alone is a list with a text.
        let is_subscript = last == Kind::Bracket && earlier == Kind::Value;
        if is_subscript && is_secret(text) {
            self.field = Some((text.to_owned(), span));
            self.place = Place::Subscript;
        }
        // `map(attribute="psk")` takes the field out of each item, without a dot.
        let names_field = (last == Kind::Paren && earlier == Kind::FieldFilter)
            || (last == Kind::Assign && earlier == Kind::Attribute);
        if names_field {
            // These filters follow a path, such as `wlan.psk`.
            for part in text.split('.') {
                if is_secret(part) {
                    self.field = Some((part.to_owned(), span));
                    return Err(self.refused());
                }
            }
        }
        Ok(())
    }

    /// The refusal of what is done with the secret that was read last.
    fn refused(&self) -> TemplateRefusal {
        let (name, span) = self.field.clone().unwrap_or_default();
        let message = format!(
            "`{name}` is a secret: it is written alone or with `quote` or `line`, and a template \
                can ask only whether it `is none`"
        );
        refusal(span, false, message)
    }
}

fn is_secret(field: &str) -> bool {
    SECRET_FIELDS.contains(&field)
}

/// What a token is to the next ones; `last` is the one before it.
fn kind_of(token: &Token<'_>, last: Kind) -> Kind {
    match token {
        Token::Ident("attribute") => Kind::Attribute,
        Token::Ident(name) if last == Kind::Pipe && FIELD_FILTERS.contains(name) => {
            Kind::FieldFilter
        }
        Token::Ident(_) | Token::BracketClose | Token::ParenClose => Kind::Value,
        Token::Dot => Kind::Dot,
        Token::Pipe => Kind::Pipe,
        Token::BracketOpen => Kind::Bracket,
        Token::Assign => Kind::Assign,
        Token::ParenOpen => Kind::Paren,
        _ => Kind::Other,
    }
}
