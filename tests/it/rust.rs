// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Just enough of Rust's grammar to tell code, comments and string literals apart.

use std::path::Path;

use crate::support::{files, read};

/// A source file in its parts.
pub(crate) struct Source {
    /// Its path, `src/plan/mod.rs`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// The text without comments and without what stands in literals; line ends are kept.
    pub(crate) code: String,
    /// String literals with the line in which they begin.
    pub(crate) literals: Vec<(usize, String)>,
}

impl Source {
    /// The lines of the code with their numbers.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().map(|(number, line)| (number + 1, line))
    }
}

/// Every file of `src/`, in its parts.
pub(crate) fn sources() -> Vec<Source> {
    let all = files(Path::new("src")).into_iter().filter(|(name, _)| name.ends_with(".rs"));
    all.map(|(name, path)| parse(format!("src/{name}"), read(&path))).collect()
}

fn parse(path: String, text: String) -> Source {
    let mut code = String::with_capacity(text.len());
    let mut literals = Vec::new();
    let mut rest = text.as_str();
    let newlines = |text: &str| "\n".repeat(text.matches('\n').count());
    while let Some(c) = rest.chars().next() {
        let ends_word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw(rest).filter(|_| !ends_word) {
            let open = hashes + 2;
            let close = format!("\"{}", "#".repeat(hashes));
            let end = rest[open..].find(&close).map_or(rest.len(), |end| open + end);
            literals.push((line(&code), rest[open..end].to_owned()));
            (end + close.len()).min(rest.len())
        } else if c == '"' {
            let end = quoted(rest);
            literals.push((line(&code), rest[1..end].to_owned()));
            end + 1
        } else if c == '\'' {
            character(rest)
        } else {
            0
        };
        if length == 0 {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            code += &newlines(&rest[..length]);
            // What stood there still separates what is around it.
            code.push(' ');
            rest = &rest[length..];
        }
    }
    Source { path, text, code, literals }
}

fn line(code: &str) -> usize {
    code.matches('\n').count() + 1
}

/// The number of `#` of a raw string that begins here.
fn raw(text: &str) -> Option<usize> {
    let after = text.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

/// Where the quotation mark is that closes the one at the beginning.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}

/// The length of a character literal; 0 for a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => text[2..]
            .find('\'')
            .map_or(0, |end| if text[2..].starts_with('\'') { 4 } else { end + 3 }),
        Some(_) => chars.next().filter(|&(_, c)| c == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}

#[test]
fn code_comments_and_literals_are_told_apart() {
    let text = "let a = \"x // \\\" y\"; // \"no\"\nlet b: &'static str = r#\"raw \" \n\"#; let \
        c = ['\"', '\\'', '\\n'];\n/* \"no\" */ let d = \"z\";\n";
    let source = parse("a.rs".into(), text.into());
    assert_eq!(
        source.literals,
        [(1, "x // \\\" y".into()), (2, "raw \" \n".into()), (4, "z".into())]
    );
    assert_eq!(source.code.lines().count(), text.lines().count());
    assert_eq!(
        source.code.split_whitespace().collect::<Vec<_>>().join(" "),
        "let a = ; let b: &'static str = ; let c = [ , , ]; let d = ;"
    );
}
