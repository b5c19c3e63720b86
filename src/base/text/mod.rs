//! Text for people, devices and markup: made printable, folded to ASCII, counted in words, or begun
//! where it is long.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

pub use self::markup::{cell, code, fence, html, markdown, unlinked};
pub use self::printable::{json, one_line, printable};

mod markup;
mod printable;

/// `text` with the line ends of Unix, and without a byte order mark: those of whoever checked the
/// repository out, or built the program, say nothing.
pub fn unix_lines(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

/// `text` in the composed form of Unicode: what a Mac takes apart, `a` and the two points of `ä`,
/// reads the same everywhere.
pub fn composed(text: &str) -> Cow<'_, str> {
    // Nearly every text is composed, and most are ASCII.
    if text.is_ascii() || is_nfc(text) {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

/// `1 school`, `118 schools`.
pub fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// `... and 12 more findings`.
pub fn and_more(number: usize, word: &str) -> String {
    format!("... and {number} more {word}{}", if number == 1 { "" } else { "s" })
}

/// The first `most` characters of a text, with `...` behind them where there are more.
pub fn begun(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// `text` folded to printable ASCII without the characters that some platform takes for syntax, at
/// most `longest` characters. German umlauts become two letters; other scripts are transliterated.
pub fn ascii(text: &str, longest: usize) -> String {
    let text = composed(text);
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'Ä' => folded.push_str("Ae"),
            'Ö' => folded.push_str("Oe"),
            'Ü' => folded.push_str("Ue"),
            'ß' => folded.push_str("ss"),
            c if c.is_ascii() => folded.push(plain(c)),
            // What no table transliterates leaves a hyphen, so that it is missed.
            c => folded.extend(deunicode::deunicode_char(c).unwrap_or("-").chars().map(plain)),
        }
    }
    // All of it is ASCII now, so that every byte is a place where it can be cut.
    if folded.len() > longest {
        folded.truncate(longest);
    }
    let trimmed = folded.trim();
    if trimmed.len() == folded.len() { folded } else { trimmed.to_owned() }
}

/// A key made of a title: lower-case letters, digits and single hyphens. Empty when the title has
/// none.
pub fn slug(title: &str) -> String {
    let lower = ascii(title, usize::MAX).to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// A character that no platform takes for syntax.
fn plain(c: char) -> char {
    match c {
        'a'..='z'
        | 'A'..='Z'
        | '0'..='9'
        | ' '
        | '.'
        | ','
        | ':'
        | '/'
        | '('
        | ')'
        | '_'
        | '+'
        | '='
        | '-'
        | '@'
        | '*' => c,
        _ => '-',
    }
}

/// Bytes in lower-case hexadecimal.
pub fn hex(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    digest
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}
