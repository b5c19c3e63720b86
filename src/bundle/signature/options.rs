//! What a line of a file of signers says about a key: what for and when it counts.

use jiff::civil::{DateTime, Time};

use super::NAMESPACE;
use super::fault::shown;
use crate::model::Day;

/// The options of a signer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SignerOptions {
    /// A list of patterns; a key without one signs everything.
    namespaces: Option<String>,
    valid_after: Option<DateTime>,
    valid_before: Option<DateTime>,
}

/// Why a key does not count now.
pub(super) enum KeyRefusal {
    OtherNamespaces,
    NotYet(DateTime),
    NoLonger(DateTime),
}

impl SignerOptions {
    /// Reads `namespaces="muster-bundle",valid-before="20270801"`. The message says what is wrong.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut options = Self::default();
        for option in split_outside_quotes(text, ',') {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let is_first = match &*name.to_ascii_lowercase() {
                "namespaces" => options.namespaces.replace(unquoted(value)?).is_none(),
                "valid-after" => options.valid_after.replace(time(&unquoted(value)?)?).is_none(),
                "valid-before" => options.valid_before.replace(time(&unquoted(value)?)?).is_none(),
                "cert-authority" => {
                    return Err("names an authority of certificates (`cert-authority`), and only \
                                keys count; name the key of each who may sign"
                        .to_owned());
                }
                _ => {
                    return Err(format!(
                        "has `{}` before the key, which is no option and no kind of keys that counts",
                        shown(option)
                    ));
                }
            };
            if !is_first {
                return Err(format!("says `{}` twice", shown(name)));
            }
        }
        if let (Some(after), Some(before)) = (options.valid_after, options.valid_before)
            && after >= before
        {
            return Err(format!("lets a key count from {after} until {before}, which is never"));
        }
        Ok(options)
    }

    /// Whether a key with these options signs bundles on `day`. It must count for the whole of it: a
    /// day has neither a time nor a zone.
    pub(super) fn check(&self, day: Day) -> Result<(), KeyRefusal> {
        if let Some(namespaces) = &self.namespaces
            && !is_in_list(NAMESPACE, namespaces)
        {
            return Err(KeyRefusal::OtherNamespaces);
        }
        let begin = day.get().to_datetime(Time::MIN);
        let end = day.get().to_datetime(LAST_SECOND);
        match (self.valid_after, self.valid_before) {
            (Some(after), _) if begin < after => Err(KeyRefusal::NotYet(after)),
            (_, Some(before)) if before < end => Err(KeyRefusal::NoLonger(before)),
            _ => Ok(()),
        }
    }
}

const LAST_SECOND: Time = Time::constant(23, 59, 59, 0);

/// The parts of a text between separators that stand in no quotes.
pub(super) fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let (mut is_quoted, mut is_escaped, mut start) = (false, false, 0);
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ if c == separator && !is_quoted => {
                parts.push(&text[start..at]);
                start = at + separator.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// The value of an option, which stands in quotes.
fn unquoted(value: &str) -> Result<String, String> {
    let wrong = || format!("has a value `{}` that is not in quotes", shown(value));
    let inner =
        value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or_else(wrong)?;
    let mut text = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Err(wrong()),
            // Only a quotation mark is written with a backslash; before others it stands for itself.
            '\\' if chars.as_str().starts_with('"') => text.extend(chars.next()),
            other => text.push(other),
        }
    }
    Ok(text)
}

/// `20270801`, `202708011200` or `20270801120000`, with a `Z` or without.
fn time(text: &str) -> Result<DateTime, String> {
    let wrong =
        || format!("has a time `{}` that is not like `20270801` or `202708011200`", shown(text));
    let digits = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    if !digits.bytes().all(|b| b.is_ascii_digit()) || ![8, 12, 14].contains(&digits.len()) {
        return Err(wrong());
    }
    let padded = format!("{digits:0<14}");
    let number = |from: usize| padded[from..from + 2].parse::<i8>().unwrap_or(i8::MAX);
    let year = padded[..4].parse().unwrap_or(i16::MAX);
    DateTime::new(year, number(4), number(6), number(8), number(10), number(12), 0)
        .map_err(|_| wrong())
}

/// Whether a list such as `git,muster-*,!x` has a pattern for a name, and none that excludes it.
fn is_in_list(name: &str, list: &str) -> bool {
    let mut is_in = false;
    for pattern in list.split(',') {
        match pattern.strip_prefix('!') {
            Some(excluded) if matches(name.as_bytes(), excluded.as_bytes()) => return false,
            Some(_) => {}
            None => is_in |= matches(name.as_bytes(), pattern.as_bytes()),
        }
    }
    is_in
}

/// Whether a name fits a pattern, in which `*` stands for any text and `?` for any letter.
fn matches(name: &[u8], pattern: &[u8]) -> bool {
    // Where the last `*` stands, and how much of the name it stands for so far: only that one is ever
    // tried again, so that the time is bounded by the product of both lengths.
    let (mut at, mut wanted, mut star) = (0, 0, None);
    while at < name.len() {
        match pattern.get(wanted) {
            Some(b'*') => {
                star = Some((wanted, at));
                wanted += 1;
            }
            Some(letter) if *letter == b'?' || *letter == name[at] => {
                at += 1;
                wanted += 1;
            }
            _ => {
                let Some((place, covered)) = star else { return false };
                star = Some((place, covered + 1));
                (at, wanted) = (covered + 1, place + 1);
            }
        }
    }
    pattern[wanted..].iter().all(|letter| *letter == b'*')
}
