//! Phrases, and what is put into them.

use std::fmt::{Display, Write as _};

use serde::Serialize;

/// A text of a list. `{school}` is a place for something that the document knows; every language
/// puts the same names where its grammar wants them.
pub type Phrase = &'static str;

/// A phrase that depends on a number.
#[derive(Clone, Copy, Serialize)]
pub struct Counted {
    /// For exactly one.
    pub one: Phrase,
    /// For every other number, none too.
    pub many: Phrase,
}

impl Counted {
    /// The phrase for a number.
    pub fn for_number(self, number: usize) -> Phrase {
        if number == 1 { self.one } else { self.many }
    }
}

/// The phrase with each `{name}` replaced by the value of that name. What a value contains is not
/// looked at again. A place without a value stays as it is, for everybody to see.
pub fn fill(phrase: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut text = String::with_capacity(phrase.len());
    let mut rest = phrase;
    while let Some((before, name, after)) = next_place(rest) {
        text += before;
        let value = values.iter().find(|(known, _)| *known == name);
        debug_assert!(value.is_some(), "nothing is said for `{{{name}}}` of {phrase:?}");
        // Writing into a string cannot fail.
        let _ = match value {
            Some((_, value)) => write!(text, "{value}"),
            None => write!(text, "{{{name}}}"),
        };
        rest = after;
    }
    text + rest
}

/// What stands before the first place, its name, and what stands behind it.
pub(super) fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
