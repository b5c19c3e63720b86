//! What the HTML pages have in common: each needs nothing else, no network and no other file, and
//! every value stays text on its way into it.

use std::fmt::Display;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior, Value};
use sha2::{Digest as _, Sha256};

use crate::model::is_harmful;
use crate::words::fill;

/// The colours, light and dark, and how plain text looks.
pub const COMMON_STYLE: &str = include_str!("webpage.css");

/// The digest by which a page permits its own style and script, and no others.
pub fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// What prints the templates of a page.
pub fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    // A template that names what the view does not have fails in a test.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    environment.set_formatter(|out, _, value| write(out, value));
    // What would let a value through unescaped, or hide that it is missing.
    for name in ["safe", "escape", "e", "default", "d", "tojson"] {
        environment.remove_filter(name);
    }
    environment.add_filter("filled", filled);
    environment
}

/// `phrase | filled(number=12)`: the phrase with its places filled.
#[allow(clippy::needless_pass_by_value, reason = "a filter gets its arguments by value")]
fn filled(phrase: &str, values: Kwargs) -> Result<String, Error> {
    let mut texts = Vec::new();
    for name in values.args() {
        texts.push((name, values.get::<&str>(name)?));
    }
    let mut named: Vec<(&str, &dyn Display)> = Vec::new();
    for (name, text) in &texts {
        named.push((name, text));
    }
    Ok(fill(phrase, &named))
}

/// Writes a `{{ value }}`.
fn write(out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Number => Ok(write!(out, "{value}")?),
        // Style and script, which are part of the program; no value of a comparison is safe.
        ValueKind::String if value.is_safe() => {
            Ok(out.write_str(value.as_str().unwrap_or_default())?)
        }
        ValueKind::String => text(out, value.as_str().unwrap_or_default()),
        // A list or a missing value has no form that people could read.
        kind => Err(Error::new(ErrorKind::BadEscape, format!("{kind} cannot be printed here"))),
    }
}

/// Writes text so that it stays text, between tags as well as in a quoted attribute. What cannot be
/// seen, or changes the order in which the rest is seen, is shown by its number.
fn text(out: &mut Output<'_>, text: &str) -> Result<(), Error> {
    let mut rest = text;
    while let Some(at) = rest.find(is_special) {
        out.write_str(&rest[..at])?;
        let c = rest[at..].chars().next().unwrap_or_default();
        match c {
            '&' => out.write_str("&amp;")?,
            '<' => out.write_str("&lt;")?,
            '>' => out.write_str("&gt;")?,
            '"' => out.write_str("&quot;")?,
            '\'' => out.write_str("&#39;")?,
            c => write!(out, "{}", c.escape_unicode())?,
        }
        rest = &rest[at + c.len_utf8()..];
    }
    Ok(out.write_str(rest)?)
}

/// Whether a character cannot stand in the page as it is: markup, and what acts or hides.
fn is_special(c: char) -> bool {
    matches!(c, '&' | '<' | '>' | '"' | '\'') || (is_harmful(c) && !matches!(c, '\n' | '\t'))
}
