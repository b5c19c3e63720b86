//! What is written and what is refused, one value at a time.

use std::sync::Arc;

use super::*;
use crate::platform::render::limits::MOST_TEXT;

fn text(syntax: &Syntax) -> Escaping {
    Escaping::new(Format::Text, syntax)
}

fn with_mark(mark: &str) -> Syntax {
    let quote = Quote {
        mark: mark.into(),
        replace: std::collections::BTreeMap::new(),
        refuse: String::new(),
        ascii: false,
    };
    Syntax { quote: Some(quote), line: "-".into(), ..Syntax::default() }
}

fn said(result: Result<Value, Error>) -> String {
    match result {
        Ok(value) => value.to_string(),
        Err(error) => format!("refused: {}", error.detail().unwrap_or_default()),
    }
}

/// A mark ends the string, also where the syntax names it nowhere else.
#[test]
fn a_mark_never_stands_in_what_it_quotes() {
    let escaping = text(&with_mark("'"));
    assert_eq!(said(escaping.quoted(None, &Value::from("a b"))), "'a b'");
    assert_eq!(said(escaping.quoted(None, &Value::from(""))), "''");
    for marked in ["'", "''", "a'b", "ä'"] {
        let said = said(escaping.quoted(None, &Value::from(marked)));
        assert!(said.starts_with("refused: ") && said.ends_with("cannot be quoted here"), "{said}");
    }
}

#[test]
fn a_value_of_json_is_bounded() {
    let written = |length: usize| {
        let escaping = Arc::new(Escaping::new(Format::Json, &Syntax::default()));
        let mut environment = minijinja::Environment::new();
        environment.set_formatter(move |out, _, value| escaping.write(out, None, value));
        environment.render_str("{{ text }}", minijinja::context! { text => "x".repeat(length) })
    };
    // Two bytes are the quotation marks.
    assert_eq!(written(Budget::FILE.bytes - 2).expect("it fits").len(), Budget::FILE.bytes);
    let error = written(Budget::FILE.bytes - 1).expect_err("it is too long").to_string();
    assert!(error.contains("one value has more than"), "{error}");
}

#[test]
fn what_is_quoted_or_stands_on_a_line_is_bounded() {
    let escaping = text(&with_mark("'"));
    let (long, longer) =
        (Value::from("x".repeat(MOST_TEXT)), Value::from("x".repeat(MOST_TEXT + 1)));
    assert_eq!(said(escaping.quoted(None, &long)).len(), MOST_TEXT + 2);
    assert_eq!(said(escaping.line(None, &long)).len(), MOST_TEXT);
    for refused in [escaping.quoted(None, &longer), escaping.line(None, &longer)] {
        assert!(said(refused).starts_with("refused: "));
    }
}

/// A text that a template made of a secret is refused for that reason, and its name is not told.
#[test]
fn what_was_made_of_a_secret_is_refused_by_every_format() {
    let made = format!("key {SECRET_MARK}secret wlan.dummy");
    let value = Value::from(made.clone());
    let written = |format: Format| {
        let escaping = Arc::new(Escaping::new(format, &with_mark("'")));
        let mut environment = minijinja::Environment::new();
        environment.set_formatter(move |out, _, value| escaping.write(out, None, value));
        let error = environment.render_str("{{ text }}", minijinja::context! { text => &made });
        error.expect_err("it is refused").detail().unwrap_or_default().to_owned()
    };
    let quoting = text(&with_mark("'"));
    for said in [
        written(Format::Text),
        written(Format::Ini),
        written(Format::Xml),
        written(Format::Plist),
        said(quoting.quoted(None, &value)),
        said(quoting.line(None, &value)),
    ] {
        assert!(said.contains("a secret is written alone"), "{said}");
        assert!(!said.contains("wlan.dummy"), "{said}");
    }
}
