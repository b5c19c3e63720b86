//! Text that does nothing where it is shown, whatever was written into it.
//!
//! Everything that reaches a terminal, a log, a page or a comment from a file goes through here. A
//! character that would act, or hide, is made visible as `\u{202e}`.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::model::is_harmful;

/// The text with harmful characters made visible; tabs and line ends stay.
pub fn printable(text: &str) -> Cow<'_, str> {
    shown(text, |c| is_harmful(c) && c != '\n' && c != '\t')
}

/// The text on one line, with harmful characters made visible, tabs and line ends too.
pub fn one_line(text: &str) -> Cow<'_, str> {
    shown(text, is_harmful)
}

fn needs_escape(c: char) -> bool {
    // Within strings these three are escaped already; outside of them they are layout.
    is_harmful(c) && !matches!(c, '\n' | '\t' | '\r')
}

/// A JSON document that says the same, and in which harmful characters stand as escapes.
pub fn json(document: String) -> String {
    // Outside of strings there are no other characters than line ends and those of ASCII.
    if !document.contains(needs_escape) {
        return document;
    }
    let mut escaped = String::with_capacity(document.len() + 64);
    let mut units = [0; 2];
    for c in document.chars() {
        if !needs_escape(c) {
            escaped.push(c);
            continue;
        }
        // Escapes of JSON have four digits: what lies beyond them is a pair of surrogates.
        for unit in c.encode_utf16(&mut units) {
            // Writing into a string cannot fail.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    }
    escaped
}

fn shown(text: &str, acts: impl Fn(char) -> bool) -> Cow<'_, str> {
    // Nearly all texts are harmless, and are lent instead of copied.
    if !text.contains(&acts) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if acts(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmful_characters_become_visible() {
        for (written, shown, on_one_line) in [
            ("plain ä 学 \u{1f3eb}", "plain ä 学 \u{1f3eb}", "plain ä 学 \u{1f3eb}"),
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb", "a\\u{1b}[2Jb"),
            ("\u{9b}2J\u{7}", "\\u{9b}2J\\u{7}", "\\u{9b}2J\\u{7}"),
            ("x\u{202e}y\u{2066}", "x\\u{202e}y\\u{2066}", "x\\u{202e}y\\u{2066}"),
            ("one\ntwo\tthree", "one\ntwo\tthree", "one\\u{a}two\\u{9}three"),
            ("one\r\ntwo", "one\\u{d}\ntwo", "one\\u{d}\\u{a}two"),
            ("tag\u{e0041}", "tag\\u{e0041}", "tag\\u{e0041}"),
        ] {
            assert_eq!(printable(written), shown);
            assert_eq!(one_line(written), on_one_line);
        }
    }

    #[test]
    fn a_document_says_the_same_with_escapes() {
        let value = serde_json::json!({
            "a\u{202e}": ["b\u{1b}\u{9b}\u{2028}", "\u{e0041}\u{feff}", "ä\n\t\"\\"]
        });
        let written = json(serde_json::to_string_pretty(&value).expect("plain data"));
        assert!(!written.contains(|c: char| is_harmful(c) && c != '\n'), "{written}");
        assert!(
            written.contains("\\u202e")
                && written.contains("\\udb40\\udc41")
                && written.contains('ä'),
            "{written}"
        );
        assert_eq!(serde_json::from_str::<serde_json::Value>(&written).expect("still JSON"), value);
        assert_eq!(json("{\n}".to_owned()), "{\n}");
    }
}
