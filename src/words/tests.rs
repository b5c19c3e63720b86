//! The lists are held against each other, and what is made of them against examples. What uses the
//! lists is held against them in `tests/it/words.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Display, Write as _};

use serde_json::Value;

use super::phrase::next_place;
use super::{Counted, Forms, Sentences, Words, fill};
use crate::model::Language;

/// Every phrase of a language by its path, such as `status.title` and `status.holds.one`.
fn phrases(language: Language) -> BTreeMap<String, String> {
    let mut phrases = BTreeMap::new();
    let words = serde_json::to_value(Words::of(language)).expect("words are plain data");
    collect("", &words, &mut phrases);
    assert!(phrases.len() > 100, "the lists are read: {phrases:?}");
    phrases
}

fn collect(path: &str, value: &Value, phrases: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            phrases.insert(path.trim_start_matches('.').to_owned(), text.clone());
        }
        Value::Object(list) => {
            for (name, value) in list {
                collect(&format!("{path}.{name}"), value, phrases);
            }
        }
        _ => {}
    }
}

/// The names of the places of a phrase.
fn places(phrase: &str) -> BTreeSet<&str> {
    let mut places = BTreeSet::new();
    let mut rest = phrase;
    while let Some((_, name, after)) = next_place(rest) {
        places.insert(name);
        rest = after;
    }
    places
}

#[test]
fn languages_have_the_same_places() {
    let first = phrases(Language::default());
    let mut problems = String::new();
    for language in Language::ALL {
        for (path, text) in phrases(*language) {
            let (expected, found) = (places(&first[&path]), places(&text));
            if expected != found {
                let _ = writeln!(problems, "{language:?} {path}: {found:?}, not {expected:?}");
            }
            // What is left of braces is a place that nothing will fill.
            let bare = text.replace(['{', '}'], "").len() + 2 * text.matches('{').count();
            let is_name = |name: &&str| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            if bare != text.len() || !found.iter().all(is_name) {
                let _ = writeln!(problems, "{language:?} {path}: stray braces in {text:?}");
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
fn no_phrase_is_empty() {
    let mut problems = String::new();
    for language in Language::ALL {
        for (path, text) in phrases(*language) {
            // A sign between digits may be a space.
            let is_sign = path.starts_with("forms.");
            if text.is_empty() || (text.trim() != text && !is_sign) {
                let _ = writeln!(problems, "{language:?} {path}: {text:?}");
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// The script of the page knows the two numbers by their order.
#[test]
fn the_groups_shown_come_first() {
    for language in Language::ALL {
        let text = Words::of(*language).changes.shown;
        assert!(text.find("{groups}") < text.find("{changes}"), "{language:?}: {text:?}");
    }
}

/// Every sentence is reached, since none before it fits what it is for, and keeps its parts.
#[test]
fn every_sentence_is_translated_by_itself() {
    let mut problems = String::new();
    for language in Language::ALL {
        let sentences = &Words::of(*language).sentences;
        let Sentences::Translated(tables) = sentences else { continue };
        for (english, own) in tables.iter().copied().flatten() {
            let is_said = !english.trim().is_empty() && !own.trim().is_empty();
            if !is_said || english.matches('@').count() != own.matches('@').count() {
                let _ = writeln!(problems, "{language:?}: {english:?} is not {own:?}");
            }
            let (sentence, expected) = (english.replace('@', "x-1"), own.replace('@', "x-1"));
            let found = sentences.say(&sentence);
            if found.as_deref() != Some(&*expected) {
                let _ = writeln!(problems, "{language:?} {sentence:?}: {found:?}");
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
fn sentences_are_taken_apart() {
    let sentences = Sentences::Translated(&[
        &[("a device (@)", "ein Gerät (@)"), ("from @ to @.", "@ nach @")],
        &[("@ is gone", "@ fällt weg"), ("a title", "ein Titel")],
    ]);
    for (sentence, expected) in [
        ("a title", Some("ein Titel")),
        ("a title is gone", Some("ein Titel fällt weg")),
        ("a device (sw-1) is gone", Some("ein Gerät (sw-1) fällt weg")),
        ("sw-1 is gone", Some("sw-1 fällt weg")),
        ("from a title to sw-1.", Some("ein Titel nach sw-1")),
        ("from a title to sw-1", None),
        ("from a title", None),
        ("a title of", None),
        ("the a title", None),
        ("sw-1", None),
        ("", None),
    ] {
        assert_eq!(sentences.say(sentence).as_deref(), expected, "{sentence:?}");
    }
    assert_eq!(Sentences::AsTheyAre.say("sw-1").as_deref(), Some("sw-1"));
}

#[test]
fn places_are_filled() {
    let values: &[(&str, &dyn Display)] = &[("school", &"{number} b"), ("number", &7)];
    for (phrase, expected) in [
        ("", ""),
        ("none", "none"),
        ("{number}", "7"),
        ("a {school}: {number}.", "a {number} b: 7."),
        ("{number} {number}", "7 7"),
        ("an { alone", "an { alone"),
    ] {
        assert_eq!(fill(phrase, values), expected, "{phrase:?}");
    }
}

#[test]
fn a_number_chooses_the_phrase() {
    let counted = Counted { one: "one", many: "many" };
    let found = [0, 1, 2, 21].map(|number| counted.for_number(number));
    assert_eq!(found, ["many", "one", "many", "many"]);
}

#[test]
fn numbers_and_days_have_their_forms() {
    let forms = Forms {
        decimal_sign: ",",
        thousands_sign: " ",
        day_of_calendar: "{day}. {month}. {year}",
        csv_separator: b';',
    };
    let whole = [0, 7, 999, 1000, 12_345, 1_234_567].map(|number| forms.whole(number));
    assert_eq!(whole, ["0", "7", "999", "1 000", "12 345", "1 234 567"]);
    assert_eq!([forms.decimal("99.8"), forms.decimal("100")], ["99,8", "100"]);
    let days = ["2026-08-01", "never", "a-b", "1-2-3-4"].map(|day| forms.day(day));
    assert_eq!(days, ["01. 08. 2026", "never", "a-b", "1-2-3-4"]);
}
