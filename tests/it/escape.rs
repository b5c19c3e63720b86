// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Escaping by a table: `tests/escape/README.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::Serde;
use muster::base::diagnostic::Diagnostics;
use muster::model::SecretName;
use muster::plan::{Secret, SecretPurpose};
use muster::platform::{self, render};
use muster::platform::{Format, Syntax};
use muster::workspace;

use crate::support::{diff, name, read, say, update, write};

const ROOT: &str = "tests/escape";

const FILTERS: [Option<&str>; 3] = [None, Some("quote"), Some("line")];

#[test]
fn values_are_written_or_refused_as_expected() {
    let values = values();
    let (mut problems, mut written, mut refused) = (String::new(), 0, 0);
    let tables = tables();
    for (title, (format, syntax)) in &tables {
        let mut found = format!("# {title}: value, what is written\n");
        for filter in FILTERS {
            let rows: Vec<(&str, Result<String, String>)> = values
                .iter()
                .map(|(text, value)| {
                    (text.as_str(), render::print(*format, syntax, filter, value.clone()))
                })
                .collect();
            let _ = writeln!(
                found,
                "\n## {}\n",
                filter.map_or("{{ value }}".to_owned(), |filter| format!(
                    "{{{{ value | {filter} }}}}"
                ))
            );
            found += &table(&rows);
            for ((_, result), (_, value)) in rows.iter().zip(&values) {
                match result {
                    Ok(text) => {
                        written += 1;
                        problems += &wrong(title, *format, syntax, filter, value, text);
                    }
                    Err(_) => refused += 1,
                }
            }
        }
        let path = Path::new(ROOT).join("expected").join(format!("{title}.txt"));
        if update() {
            write(&path, &found);
        } else if !path.is_file() || read(&path) != found {
            let expected = if path.is_file() { read(&path) } else { String::new() };
            let _ =
                writeln!(problems, "{}:\n{}", path.display(), diff("expected", &expected, &found));
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    say(&format!(
        "{} syntaxes, {} values: {written} written and read back equal, {refused} refused",
        tables.len(),
        values.len()
    ));
}

/// A secret is written as its text is, by the escaping of each format, and refused where that is. Why
/// it is refused does not show the text. Nothing else can be done with it.
#[test]
fn secrets_are_written_through_the_escaping() {
    let name = SecretName::new("wlan.geraete").expect("a name");
    let secret = Secret::named(&name, SecretPurpose::Psk);
    let (value, text) =
        (Value::from_dyn_object(Arc::clone(&secret)), Value::from(secret.placeholder()));
    let (mut written, mut refused) = (0, 0);
    for (title, (format, syntax)) in &tables() {
        for filter in FILTERS {
            let own = render::print(*format, syntax, filter, value.clone());
            match (own, render::print(*format, syntax, filter, text.clone())) {
                (Ok(own), Ok(other)) => {
                    assert_eq!(own, other, "{title} {filter:?}");
                    written += 1;
                }
                (Err(own), Err(other)) => {
                    let is_named = own.starts_with("the secret `wlan.geraete` holds ");
                    assert!(is_named || own == other, "{title} {filter:?}: {own}");
                    assert!(!own.contains("MUSTER"), "{title} {filter:?}: {own}");
                    refused += 1;
                }
                (own, other) => panic!("{title} {filter:?}: {own:?}, and as text {other:?}"),
            }
        }
        for filter in ["length", "join"] {
            let why = render::print(*format, syntax, Some(filter), value.clone())
                .expect_err("it cannot be taken apart");
            assert!(why.contains("a secret, or what `quote` or `line` wrote"), "{filter}: {why}");
        }
        for filter in ["first", "hex", "uuid", "split('a')", "upper", "string", "quote | upper"] {
            let result = render::print(*format, syntax, Some(filter), value.clone());
            assert!(result.is_err(), "{title} {filter}: {result:?}");
        }
    }
    assert!(written > 10 && refused > 10, "{written} written, {refused} refused");
}

/// The rows of a filter; one for all when all are refused for one reason.
fn table(rows: &[(&str, Result<String, String>)]) -> String {
    let first = reason(&rows[0].1);
    if first.is_some() && rows.iter().all(|(_, result)| reason(result) == first) {
        return format!("all  !  {}\n", first.unwrap_or_default());
    }
    let row = |(value, result): &(&str, Result<String, String>)| match (result, reason(result)) {
        (Ok(text), _) => format!("{value}  =  {}\n", seen(text)),
        (Err(_), why) => format!("{value}  !  {}\n", why.unwrap_or_default()),
    };
    rows.iter().map(row).collect()
}

/// Why a value is refused, without the value.
fn reason(result: &Result<String, String>) -> Option<String> {
    let why = result.as_ref().err()?;
    let quoted = why.strip_prefix("the value \"").or_else(|| why.strip_prefix("the text \""));
    let short = quoted.and_then(|_| {
        why.rfind("\" holds ").or_else(|| why.rfind("\" is ")).map(|at| &why[at + 2..])
    });
    Some(seen(short.unwrap_or(why)))
}

/// A text on one line, with what nobody sees written by its number.
fn seen(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == ' ' || (c.is_ascii_graphic()) {
                c.to_string()
            } else {
                c.escape_debug().to_string()
            }
        })
        .collect()
}

/// The values with how they are written in the table.
fn values() -> Vec<(String, Value)> {
    let text = read(Path::new(ROOT).join("values.txt").as_path());
    let one = |line: &str| {
        let value: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        (line.to_owned(), Value::from(Serde(value)))
    };
    let mut values: Vec<_> = text.lines().map(one).collect();
    values.push(("not a number".into(), Value::from(f64::NAN)));
    values.push(("infinity".into(), Value::from(f64::INFINITY)));
    values.push(("undefined".into(), Value::UNDEFINED));
    values.push(("a safe <b>".into(), Value::from_safe_string("<b> \"'$".into())));
    values
}

/// Each format of each built-in platform, and each made-up syntax in the formats that follow one.
fn tables() -> BTreeMap<String, (Format, Syntax)> {
    let mut tables = BTreeMap::new();
    let inputs = workspace::built_in();
    let mut out = Diagnostics::default();
    for (name, platform) in &platform::read(&inputs.platforms, &inputs.sources, &mut out) {
        for output in platform.manifest.outputs.values() {
            let title = format!("{name}-{:?}", output.format).to_lowercase();
            tables.insert(title, (output.format, platform.manifest.syntax.clone()));
        }
    }
    for entry in crate::support::files(&Path::new(ROOT).join("syntaxes")).into_values() {
        let syntax: Syntax = toml::from_str(&read(&entry)).expect("a syntax");
        let title = name(&entry).trim_end_matches(".toml").to_owned();
        let format = if title == "toml" { Format::Toml } else { Format::Text };
        tables.insert(title.clone(), (format, syntax.clone()));
        if title == "marks" {
            tables.insert("marks-ini".into(), (Format::Ini, syntax.clone()));
            tables.insert("marks-xml".into(), (Format::Xml, syntax.clone()));
            tables.insert("marks-json".into(), (Format::Json, syntax));
        }
    }
    tables
}

/// What is wrong with what was written, whatever the table says: it does not read back as the
/// value.
fn wrong(
    title: &str,
    format: Format,
    syntax: &Syntax,
    filter: Option<&str>,
    value: &Value,
    written: &str,
) -> String {
    let text = value.as_str().map_or_else(|| value.to_string().to_lowercase(), str::to_owned);
    let read = match (format, filter) {
        (Format::Json | Format::Yaml, None) => {
            let read: serde_json::Value = serde_json::from_str(written)
                .unwrap_or_else(|error| panic!("{title}: {written}: {error}"));
            let same = read == serde_json::to_value(value).expect("a value");
            return if same {
                String::new()
            } else {
                format!("{title}: {written} is not {text:?}\n")
            };
        }
        (Format::Xml | Format::Plist, None) => {
            let entities =
                [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
            if written.contains(['<', '>', '"', '\'']) {
                return format!("{title}: {written} is not text\n");
            }
            entities.iter().fold(written.to_owned(), |text, (entity, c)| text.replace(entity, c))
        }
        (_, Some("quote")) => unquoted(syntax, written),
        _ => written.to_owned(),
    };
    let ends_line = written.contains(['\n', '\r', '\0', '\u{85}', '\u{1b}']);
    if read != text || ends_line {
        format!("{title}: {written:?} is read as {read:?}, {text:?} was written\n")
    } else {
        String::new()
    }
}

/// What stands between the quotation marks.
fn unquoted(syntax: &Syntax, written: &str) -> String {
    let quote = syntax.quote.as_ref().expect("it was quoted");
    let inside = written
        .strip_prefix(&*quote.mark)
        .and_then(|rest| rest.strip_suffix(&*quote.mark))
        .expect("the marks stand around it");
    let mut text = String::new();
    let mut rest = inside;
    while let Some(c) = rest.chars().next() {
        let replaced =
            quote.replace.iter().find(|(_, replacement)| rest.starts_with(replacement.as_str()));
        if let Some((original, replacement)) = replaced {
            text += original;
            rest = &rest[replacement.len()..];
        } else {
            assert!(!quote.mark.contains(c), "{written} ends early");
            text.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    text
}
