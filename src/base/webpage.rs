//! What the HTML pages have in common: each needs nothing else, no network and no other file, and
//! every value stays text on its way into it.

use std::fmt::Display;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior, Value, context,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::base::text::unix_lines;
use crate::model::{Language, is_harmful};
use crate::words::{Words, fill};

/// The colours, light and dark, and how plain text looks.
const COMMON_STYLE: &str = include_str!("webpage.css");

/// What prints the pages of one kind in a language.
pub struct PagePrinter {
    environment: Environment<'static>,
    /// What is the same on every page.
    common: Value,
}

/// One for each language, made for the first page in it: many pages are printed at once.
pub struct PagePrinters([OnceLock<PagePrinter>; Language::ALL.len()]);

impl PagePrinter {
    /// Prints the template `page` of an environment with its own `style`, and with what else is the
    /// same on every page.
    pub fn new(
        environment: Environment<'static>,
        words: &Words,
        style: &str,
        same: &Value,
    ) -> Self {
        // A checkout whose line ends git converted makes the same page.
        let style = unix_lines(&(COMMON_STYLE.to_owned() + style)).into_owned();
        let common = context! {
            lang => words.code,
            style_hash => hash(&style),
            style => Value::from_safe_string(style),
            ..same.clone()
        };
        Self { environment, common }
    }
}

impl PagePrinters {
    /// None is made yet.
    pub const fn empty() -> Self {
        Self([const { OnceLock::new() }; Language::ALL.len()])
    }

    /// A page of what `view` shows; `make` makes the printer of its language.
    pub fn print(
        &self,
        language: Language,
        make: fn(&'static Words) -> PagePrinter,
        view: &impl Serialize,
    ) -> String {
        let printer = self.0[language as usize].get_or_init(|| make(Words::of(language)));
        let context = context! { ..Value::from(Serde(view)), ..printer.common.clone() };
        let template = printer.environment.get_template("page").expect("the page is there");
        template
            .render(context)
            .expect("the page prints what the view has; a test renders every part of it")
    }
}

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
