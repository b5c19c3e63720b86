//! Machine formats speak English: reasons of risks, names of clusters and layers, remarks. A
//! document in another language translates them sentence by sentence.

use std::borrow::Cow;

/// How a language says the sentences of machine formats.
pub enum Sentences {
    /// It is the language of the machine formats.
    AsTheyAre,
    /// The tables one after the other; the first sentence that fits holds.
    Translated(&'static [&'static [Sentence]]),
}

/// English, and the same in this language. `@` stands for a part that is translated by itself, or
/// stays.
pub(super) type Sentence = (&'static str, &'static str);

impl Sentences {
    /// The sentence in this language; `None` when nobody has translated it, or it is a name.
    pub fn say<'a>(&self, sentence: &'a str) -> Option<Cow<'a, str>> {
        match self {
            Self::AsTheyAre => Some(sentence.into()),
            Self::Translated(tables) => translated(tables, sentence).map(Cow::from),
        }
    }
}

fn translated(tables: &[&[Sentence]], sentence: &str) -> Option<String> {
    for (english, own) in tables.iter().copied().flatten() {
        let Some(parts) = parts(english, sentence) else { continue };
        let mut parts = parts.into_iter();
        let mut text = String::new();
        for (number, piece) in own.split('@').enumerate() {
            if number > 0 {
                // A name has no translation and stays.
                let part = parts.next().unwrap_or_default();
                text += &translated(tables, part).unwrap_or_else(|| part.to_owned());
            }
            text += piece;
        }
        return Some(text);
    }
    None
}

/// What stands in `sentence` for every `@` of `pattern`.
fn parts<'a>(pattern: &str, sentence: &'a str) -> Option<Vec<&'a str>> {
    // Most of hundreds begin with another letter, which is seen before anything is taken apart.
    let first = pattern.as_bytes().first();
    if first != Some(&b'@') && first != sentence.as_bytes().first() {
        return None;
    }
    let mut pieces = pattern.split('@');
    let mut rest = sentence.strip_prefix(pieces.next()?)?;
    let mut parts = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let at = if pieces.peek().is_none() {
            rest.strip_suffix(piece)?.len()
        } else {
            rest.find(piece)?
        };
        parts.push(&rest[..at]);
        rest = &rest[at + piece.len()..];
    }
    if rest.is_empty() { Some(parts) } else { None }
}
