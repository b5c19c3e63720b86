//! A comparison as one HTML page that needs nothing else: no network, and no script for reading.
//! The script only searches and filters what stands on the page.
//!
//! The words are in `texts.rs` and `german.rs`. `page.rs` lists what is shown, `view.rs` decides
//! it, `page.html.j2` prints it. Every value passes [`text`] on its way into the page.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, UndefinedBehavior, Value, context,
};
use sha2::{Digest as _, Sha256};

use crate::change::Changes;
use crate::model::{Language, is_harmful};

mod german;
mod lines;
mod page;
mod texts;
mod view;

const PAGE: &str = include_str!("page.html.j2");
const CLUSTER: &str = include_str!("cluster.html.j2");
const MODEL: &str = include_str!("model.html.j2");
const DIFF: &str = include_str!("diff.html.j2");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page, in the language of the workspace.
pub fn html(changes: &Changes, language: Language) -> String {
    let environment = environment(language);
    let context = context! {
        t => texts::texts(language),
        style => Value::from_safe_string(STYLE.into()),
        script => Value::from_safe_string(SCRIPT.into()),
        style_hash => hash(STYLE),
        script_hash => hash(SCRIPT),
        ..Value::from(Serde(view::view(changes, language)))
    };
    let template = environment.get_template("page").expect("the page is there");
    template
        .render(context)
        .expect("the page prints what the view has; a test renders every part of it")
}

/// What the comparison says in English, in German: reasons of risks, names of clusters, remarks.
/// `None` when there is no translation, such as for a name.
pub fn german(phrase: &str) -> Option<String> {
    german::german(phrase)
}

/// The digest by which the page permits its own style and script, and no others.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

fn environment(language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    environment.set_formatter(|out, _, value| write(out, value));
    // What would let a value through unescaped, or hide that it is missing.
    for name in ["safe", "escape", "e", "default", "d", "tojson"] {
        environment.remove_filter(name);
    }
    // `count(12, "school")`: `12 Schulen`.
    environment.add_function("count", move |number: usize, what: &str| {
        let texts = texts::texts(language);
        let name = if number == 1 { format!("one_{what}") } else { format!("many_{what}s") };
        let text =
            texts.get(name.as_str()).ok_or_else(|| Error::new(ErrorKind::UndefinedError, name))?;
        Ok::<_, Error>(text.replace('@', &texts::number(number, language)))
    });
    environment.add_filter("number", move |number: usize| texts::number(number, language));
    environment.add_filter("with", |text: &str, value: &str| text.replacen('@', value, 1));
    for (name, text) in [("page", PAGE), ("cluster", CLUSTER), ("model", MODEL), ("diff", DIFF)] {
        environment.add_template(name, text).expect("a test renders the template");
    }
    environment
}

/// Writes a `{{ value }}`.
fn write(out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Number => Ok(write!(out, "{value}")?),
        ValueKind::String if value.is_safe() => {
            Ok(out.write_str(value.as_str().unwrap_or_default())?)
        }
        ValueKind::String => text(out, value.as_str().unwrap_or_default()),
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
