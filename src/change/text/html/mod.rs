//! A comparison as one HTML page that needs nothing else: no network, and no script for reading.
//! The script only searches and filters what stands on the page.
//!
//! `page.rs` lists what is shown, `view.rs` decides it (the picture of zones in `matrix.rs`, the
//! plan of what is touched in `plan.rs`), and
//! `page.html.j2` prints it with the words of `crate::words`, which it calls `t`, and `e` those of
//! effects. Every value passes [`text`] on its way into the page.

use std::fmt::Display;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior, Value, context,
};
use sha2::{Digest as _, Sha256};

use crate::base::text::unix_lines;
use crate::change::Changes;
use crate::model::{Language, is_harmful};
use crate::words::{Words, fill};

mod lines;
mod matrix;
mod page;
mod plan;
mod view;

const PAGE: &str = include_str!("page.html.j2");
const EFFECT: &str = include_str!("effect.html.j2");
const MODEL: &str = include_str!("model.html.j2");
const DIFF: &str = include_str!("diff.html.j2");
const MATRIX: &str = include_str!("matrix.html.j2");
const PLAN: &str = include_str!("plan.html.j2");
const SAID: &str = include_str!("said.html.j2");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page, in the language of the workspace.
pub fn html(changes: &Changes, language: Language) -> String {
    let words = Words::of(language);
    let environment = environment(words);
    // A checkout whose line ends git converted makes the same page.
    let (style, script) = (unix_lines(STYLE).into_owned(), unix_lines(SCRIPT).into_owned());
    let context = context! {
        lang => words.code,
        t => Value::from(Serde(&words.changes)),
        e => Value::from(Serde(&words.effects)),
        style_hash => hash(&style),
        script_hash => hash(&script),
        style => Value::from_safe_string(style),
        script => Value::from_safe_string(script),
        ..Value::from(Serde(view::view(changes, words)))
    };
    let template = environment.get_template("page").expect("the page is there");
    template
        .render(context)
        .expect("the page prints what the view has; a test renders every part of it")
}

/// The digest by which the page permits its own style and script, and no others.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

fn environment(words: &'static Words) -> Environment<'static> {
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
    // `count_schools(12)`: `12 Schulen`.
    for (name, counted) in [
        ("count_lines", words.access.more),
        ("count_schools", words.changes.count_schools),
        ("count_devices", words.changes.count_devices),
        ("count_files", words.changes.count_files),
        ("count_effects", words.changes.count_effects),
    ] {
        environment.add_function(name, move |number: usize| words.counted(number, counted));
    }
    environment.add_filter("number", move |number: usize| words.forms.whole(number));
    environment.add_filter("day", move |day: &str| words.forms.day(day));
    environment.add_filter("filled", filled);
    for (name, text) in [
        ("page", PAGE),
        ("effect", EFFECT),
        ("model", MODEL),
        ("diff", DIFF),
        ("matrix", MATRIX),
        ("plan", PLAN),
        ("said", SAID),
    ] {
        let text = unix_lines(text).into_owned();
        environment.add_template_owned(name, text).expect("a test renders the template");
    }
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
