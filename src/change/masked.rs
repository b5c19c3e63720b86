//! The text of a file that holds values of secrets, as it may be shown.

use std::collections::BTreeSet;

use crate::plan::{PLACEHOLDER, placeholders};

/// What stands for a line that may hold the value of a secret.
const NOT_SHOWN: &str = "(not shown: a value of a secret may stand here)";

/// The text with placeholders where values of secrets stand, as far as `now` tells it, which is the
/// text of the same file now, with placeholders. Where it does not, the line is not shown. Whether a
/// value is another one now cannot be told.
pub(super) fn masked(text: &str, now: &str, is_sensitive: bool) -> String {
    if !is_sensitive && !has_placeholder(now) {
        return text.to_owned();
    }
    if fits(text, now) {
        return now.to_owned();
    }
    let mut plain = BTreeSet::new();
    let mut patterns = Vec::new();
    for line in now.lines() {
        if has_placeholder(line) {
            patterns.push(line);
        } else {
            plain.insert(line);
        }
    }
    let mut shown = String::new();
    for line in text.lines() {
        let place = patterns.iter().position(|pattern| fits(line, pattern));
        shown += match place {
            _ if plain.contains(line) => line,
            // Each stands for one line, so that none is there twice.
            Some(place) => patterns.remove(place),
            None => NOT_SHOWN,
        };
        shown.push('\n');
    }
    shown
}

/// Whether a text is another one whose placeholders have values.
fn fits(text: &str, pattern: &str) -> bool {
    let mut parts = around_placeholders(pattern);
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() {
        return text == last;
    }
    let Some(mut rest) = text.strip_prefix(parts.remove(0)) else { return false };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

fn has_placeholder(text: &str) -> bool {
    placeholders(text).next().is_some()
}

/// What stands before, between and behind the placeholders of a text. What stands behind a name and
/// looks like a part of it is taken for a part of the value.
fn around_placeholders(text: &str) -> Vec<&str> {
    let (mut parts, mut behind) = (Vec::new(), 0);
    for (at, name) in placeholders(text) {
        parts.push(&text[behind..at]);
        behind = at + PLACEHOLDER.len() + name.len();
    }
    parts.push(&text[behind..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str =
        "name lan\nkey \"MUSTER-SECRET-wlan.key\";\nuser MUSTER-SECRET-a MUSTER-SECRET-b!\n";

    #[test]
    fn values_become_placeholders() {
        let text = "name lan\nkey \"not; \"real\";\nuser x y!\n";
        assert_eq!(masked(text, NOW, true), NOW);
        // A value of several lines stands in one place.
        let text = "name lan\nkey \"not\nreal\";\nuser x y!\n";
        assert_eq!(masked(text, NOW, true), NOW);
    }

    #[test]
    fn what_differs_is_shown_where_no_value_can_stand() {
        let text = "key \"value\";\nname lan\nuser value\nport 22\nkey \"again\";\n";
        let shown = format!(
            "key \"MUSTER-SECRET-wlan.key\";\nname lan\n{NOT_SHOWN}\n{NOT_SHOWN}\n{NOT_SHOWN}\n"
        );
        assert_eq!(masked(text, NOW, true), shown);
        // A file that had a value, and has none now.
        assert_eq!(masked("key value\n", "no key\n", true), format!("{NOT_SHOWN}\n"));
        assert_eq!(masked("key value\n", "", true), format!("{NOT_SHOWN}\n"));
        // Where the file of now has a placeholder, a value may stand whatever the bundle says.
        assert_eq!(masked("user value\n", NOW, false), format!("{NOT_SHOWN}\n"));
        assert_eq!(masked("port 22\n", "port 23\n", false), "port 22\n");
    }

    #[test]
    fn parts_around_values_stand_in_their_order() {
        for (text, pattern, does_fit) in [
            ("a1b", "aMUSTER-SECRET-x\"b", false),
            ("a1\"b", "aMUSTER-SECRET-x\"b", true),
            ("a\"b", "aMUSTER-SECRET-x\"b", true),
            ("a1\"bc", "aMUSTER-SECRET-x\"b", false),
            ("ba1\"b", "aMUSTER-SECRET-x\"b", false),
            ("a\"b", "a\"b", true),
            ("a\"bc", "a\"b", false),
            ("a:1,2;", "a:MUSTER-SECRET-x,MUSTER-SECRET-y;", true),
            ("a:12;", "a:MUSTER-SECRET-x,MUSTER-SECRET-y;", false),
            // No name follows.
            ("grep MUSTER-SECRET- x", "grep MUSTER-SECRET- x", true),
            ("grep 'a' x1", "grep 'MUSTER-SECRET-' xMUSTER-SECRET-x", false),
            ("grep 'MUSTER-SECRET-' x1", "grep 'MUSTER-SECRET-' xMUSTER-SECRET-x", true),
            // What stands at the end is not what stands in the middle.
            ("a:1,", "a:MUSTER-SECRET-x,MUSTER-SECRET-y,", false),
        ] {
            assert_eq!(fits(text, pattern), does_fit, "{text} {pattern}");
        }
    }
}
