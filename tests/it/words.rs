// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The lists of words in `src/words` are the only home of words in a language, and nothing in them
//! is left over. Tests beside the lists hold the languages against each other.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use muster::language::keys::{self, ModelKey};
use muster::model::Language;
use muster::words::{Sentences, Words};
use serde_json::Value;

use crate::rust::{Source, sources};
use crate::support::{files, read};

/// Folders with templates, and the document whose words they call `t`.
const TEMPLATES: &[(&str, &str)] =
    &[("src/change/text/html", "changes"), ("src/bundle/documents/cover", "cover")];

/// Every phrase is printed: Rust names it as `words.status.title`, a template as `t.title`, and
/// the room itself as `self.network`.
#[test]
fn no_phrase_is_left_over() {
    let mut named = BTreeSet::new();
    for source in sources() {
        // Long lines are broken before a dot.
        let code: String = source.code.split_whitespace().collect::<Vec<_>>().join(" ");
        let code = code.replace(" .", ".");
        let before = if is_of_the_room(&source) { "self." } else { "words." };
        named.extend(names_after(before, &code).into_iter().map(|name| format!("{before}{name}")));
    }
    for (folder, document) in TEMPLATES {
        for (name, path) in files(Path::new(folder)) {
            if name.ends_with(".j2") {
                let names = names_after("t.", &read(&path));
                named.extend(names.into_iter().map(|name| format!("words.{document}.{name}")));
            }
        }
    }
    let mut left_over = Vec::new();
    for path in phrases() {
        let own = path.rsplit('.').next().unwrap_or(&path);
        if !named.contains(&format!("words.{path}")) && !named.contains(&format!("self.{own}")) {
            left_over.push(path);
        }
    }
    assert!(left_over.is_empty(), "nobody says {left_over:#?}");
}

/// The paths of all phrases; one that depends on a number is one.
fn phrases() -> BTreeSet<String> {
    let words = Words::of(Language::default());
    let words = serde_json::to_value(words).expect("words are plain data");
    let mut phrases = BTreeSet::new();
    collect("", &words, &mut phrases);
    assert!(phrases.contains("status.title") && phrases.contains("status.holds"), "{phrases:?}");
    phrases
}

fn collect(path: &str, value: &Value, phrases: &mut BTreeSet<String>) {
    match value.as_object() {
        Some(list) if !list.contains_key("one") => {
            for (name, value) in list {
                collect(&format!("{path}.{name}"), value, phrases);
            }
        }
        _ => _ = phrases.insert(path.trim_start_matches('.').to_owned()),
    }
}

/// The paths that stand behind `before`, such as `status.title` behind `words.`.
fn names_after(before: &str, code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(before) {
        let is_word = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = &code[at + before.len()..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'));
        let path = &rest[..end.unwrap_or(rest.len())];
        if is_word {
            // `words.status.holds.for_number(1)` names `status.holds`, and `words.code` the code.
            for (dot, _) in path.match_indices('.') {
                names.push(path[..dot].to_owned());
            }
            names.push(path.to_owned());
        }
    }
    names
}

/// A sentence that nothing says any more is left over, too.
#[test]
fn every_translated_sentence_is_said() {
    let mut said: Vec<String> = Vec::new();
    for source in sources().iter().filter(|source| !is_of_the_room(source)) {
        said.extend(source.literals.iter().map(|(_, literal)| on_one_line(literal)));
    }
    let mut left_over = Vec::new();
    for language in Language::ALL {
        if let Sentences::Translated(tables) = Words::of(*language).sentences {
            for (english, _) in tables.iter().copied().flatten() {
                if !said.iter().any(|literal| has_in_order(literal, english.split('@'))) {
                    left_over.push((language, english));
                }
            }
        }
    }
    assert!(left_over.is_empty(), "nobody says {left_over:#?}");
}

/// A literal without the ends of its lines that a backslash takes away.
fn on_one_line(literal: &str) -> String {
    let mut lines = literal.split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| text + line.trim_start())
}

fn has_in_order<'a>(text: &str, pieces: impl Iterator<Item = &'a str>) -> bool {
    let mut rest = text;
    for piece in pieces {
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

/// What the comparison says of risks is said in the language of the page. That a pattern for many
/// sentences fits is not enough: it would leave English words in between.
#[test]
fn reasons_of_risks_are_translated() {
    for language in Language::ALL {
        let Sentences::Translated(tables) = Words::of(*language).sentences else { continue };
        let sentences = tables.iter().copied().flatten();
        let translated: BTreeSet<&str> = sentences.map(|(english, _)| *english).collect();
        let missing: Vec<&str> =
            muster::change::reasons().filter(|reason| !translated.contains(reason)).collect();
        assert!(missing.is_empty(), "no words of {language:?} for {missing:#?}");
    }
}

/// Every key that a change can name has a label in every language, and no label is of nothing.
#[test]
fn every_key_has_a_label() {
    let mut keys = BTreeSet::new();
    collect_keys("", keys::of_files(), &mut keys);
    assert!(keys.contains("segments.*.dhcp.lease") && keys.contains("edition.state"), "{keys:?}");
    for language in Language::ALL {
        let labels = &Words::of(*language).labels;
        let missing: Vec<_> = keys.iter().filter(|key| labels.find(key).is_none()).collect();
        assert!(missing.is_empty(), "no label of {language:?} for {missing:#?}");
        let is_used = |pattern: &&str| {
            let (last, first) = (pattern.strip_prefix("**"), pattern.strip_suffix("**"));
            keys.iter().any(|key| {
                key == pattern
                    || last.is_some_and(|last| key.ends_with(last))
                    || first.is_some_and(|first| key.starts_with(first))
            })
        };
        let left_over: Vec<_> = labels.patterns().filter(|pattern| !is_used(pattern)).collect();
        assert!(left_over.is_empty(), "no key of {language:?} has {left_over:#?}");
    }
}

fn collect_keys(path: &str, key: &ModelKey, keys: &mut BTreeSet<String>) {
    let fields = key.fields.iter().map(|(name, field)| (name.as_str(), field));
    let entry = key.entry.as_deref().map(|entry| ("*", entry));
    for (name, below) in fields.chain(entry) {
        let path = format!("{path}.{name}");
        keys.insert(path.trim_start_matches('.').to_owned());
        collect_keys(&path, below, keys);
    }
}

/// Who asks for the language beside the list has words of its own.
#[test]
fn only_the_list_asks_for_the_language() {
    let mut problems = String::new();
    for source in sources() {
        if is_of_the_room(&source) || source.path.starts_with("src/model/") {
            continue;
        }
        // Tests say what they expect in both languages.
        let tests = source.code.find("#[cfg(test)]").unwrap_or(source.code.len());
        let last = if is_of_tests(&source) { 0 } else { source.code[..tests].lines().count() };
        for (line, code) in source.lines().take(last) {
            if code.contains("Language::De") || code.contains("Language::En") {
                let _ = writeln!(problems, "{}:{line}: {}", source.path, code.trim());
            }
        }
        for (line, literal) in &source.literals {
            if *line <= last && literal.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü', 'ß']) {
                let _ = writeln!(problems, "{}:{line}: {literal:?}", source.path);
            }
        }
    }
    assert!(problems.is_empty(), "words belong into src/words:\n{problems}");
}

fn is_of_the_room(source: &Source) -> bool {
    source.path.starts_with("src/words/")
}

fn is_of_tests(source: &Source) -> bool {
    source.path.ends_with("tests.rs") || source.path.contains("/tests/")
}
