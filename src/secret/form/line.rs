//! One line of a form. What is wrong with it is said without showing any of it.

use zeroize::Zeroizing;

use crate::model::SecretName;

/// What a line of a form is.
pub(super) enum FormLine<'t> {
    /// It is empty or a comment.
    Nothing,
    /// `[secrets."NAME"]`.
    Secret(SecretName),
    /// `key = ...`, with what stands behind the sign.
    Said(FormKey, &'t str),
}

/// The keys of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormKey {
    /// Version of the format.
    Schema,
    /// Key of the authority.
    Authority,
    /// Key of the school.
    School,
    /// The commit for which the form was written.
    Revision,
    /// The commit that the bundle leads back to.
    Base,
    /// Who shares the value.
    Scope,
    /// The version of the value.
    Version,
    /// Since when it is the value.
    Since,
    /// Whose files hold it.
    UsedBy,
    /// The value.
    Value,
    /// Who shares the former value.
    FormerScope,
    /// The version of the former value.
    FormerVersion,
    /// Since when that was the value.
    FormerSince,
    /// The former value.
    FormerValue,
}

impl FormKey {
    /// Those of the form as a whole.
    pub const OF_HEAD: [Self; 5] =
        [Self::Schema, Self::Authority, Self::School, Self::Revision, Self::Base];

    /// Those of one secret.
    pub const OF_SECRET: [Self; 9] = [
        Self::Scope,
        Self::Version,
        Self::Since,
        Self::UsedBy,
        Self::Value,
        Self::FormerScope,
        Self::FormerVersion,
        Self::FormerSince,
        Self::FormerValue,
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Authority => "authority",
            Self::School => "school",
            Self::Revision => "revision",
            Self::Base => "base",
            Self::Scope => "scope",
            Self::Version => "version",
            Self::Since => "since",
            Self::UsedBy => "used-by",
            Self::Value => "value",
            Self::FormerScope => "former-scope",
            Self::FormerVersion => "former-version",
            Self::FormerSince => "former-since",
            Self::FormerValue => "former-value",
        }
    }

    /// The same of the former value.
    #[must_use]
    pub fn of_former(self) -> Self {
        match self {
            Self::Scope => Self::FormerScope,
            Self::Version => Self::FormerVersion,
            Self::Since => Self::FormerSince,
            Self::Value => Self::FormerValue,
            other => other,
        }
    }
}

/// Reads a line.
pub(super) fn read(line: &str) -> Result<FormLine<'_>, &'static str> {
    let line = line.trim_matches([' ', '\t']);
    if line.is_empty() || line.starts_with('#') {
        return Ok(FormLine::Nothing);
    }
    if line.starts_with('[') {
        let name = line.strip_prefix("[secrets.\"").and_then(|rest| rest.strip_suffix("\"]"));
        let name = name.and_then(|name| SecretName::new(name).ok());
        return name.map(FormLine::Secret).ok_or(NO_HEADING);
    }
    let Some((key, rest)) = line.split_once('=') else { return Err(NO_LINE) };
    let key = key.trim_end_matches([' ', '\t']);
    let mut known = FormKey::OF_HEAD.iter().chain(&FormKey::OF_SECRET);
    match known.find(|known| known.name() == key) {
        Some(known) => Ok(FormLine::Said(*known, rest.trim_start_matches([' ', '\t']))),
        None => Err(NO_KEY),
    }
}

/// The value between its quotes.
pub(super) fn value(written: &str) -> Result<Zeroizing<String>, &'static str> {
    if let Some(rest) = written.strip_prefix('\'') {
        let Some(inner) = rest.strip_suffix('\'') else { return Err(NOT_CLOSED) };
        if inner.contains('\'') {
            return Err(HAS_QUOTE);
        }
        return Ok(Zeroizing::new(inner.to_owned()));
    }
    let Some(rest) = written.strip_prefix('"') else { return Err(NO_QUOTES) };
    // It never grows, so that no copy of it is left behind.
    let mut value = Zeroizing::new(String::with_capacity(rest.len()));
    let mut chars = rest.chars();
    loop {
        match chars.next() {
            None => return Err(NOT_CLOSED),
            Some('"') => break,
            Some('\\') => match chars.next() {
                Some(escaped @ ('"' | '\\')) => value.push(escaped),
                _ => return Err(ESCAPE),
            },
            Some(other) => value.push(other),
        }
    }
    if chars.next().is_some() { Err(BEHIND) } else { Ok(value) }
}

/// A name or a commit between its quotes, as the head of a form says it.
pub(super) fn plain(written: &str) -> Option<&str> {
    let text = written.strip_prefix('"')?.strip_suffix('"')?;
    let is_plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-/_".contains(&b));
    if is_plain && !text.is_empty() && text.len() <= 100 { Some(text) } else { None }
}

const NO_HEADING: &str =
    "this is no heading of a secret as the form has them, `[secrets.\"NAME\"]`";
const NO_LINE: &str =
    "this is no line of a form: a line is `key = ...`, a heading, or a comment behind `#`";
const NO_KEY: &str = "the form has no such key; values stand behind `value` and `former-value`";
const NO_QUOTES: &str = "a value stands between two `'`";
const NOT_CLOSED: &str = "the value does not end on this line with the quote that it begins with, \
                          and nothing may stand behind it";
const HAS_QUOTE: &str = "the value holds the quote that it stands between; write it between two \
                         `\"`, with `\\\"` for `\"` and `\\\\` for `\\`";
const ESCAPE: &str =
    "between two `\"` a `\\` begins `\\\"` or `\\\\`; between two `'` it is itself";
const BEHIND: &str = "something stands behind the value; a `\"` in it is written `\\\"`";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_taken_as_they_are_or_between_double_quotes() {
        for (written, expected) in [
            ("''", ""),
            ("'a \\ \" # b'", "a \\ \" # b"),
            ("\"a 'b' \\\" \\\\\"", "a 'b' \" \\"),
            ("\"\"", ""),
        ] {
            let read = value(written).map(|value| value.as_str().to_owned());
            assert_eq!(read.as_deref(), Ok(expected), "{written}");
        }
        for (written, why) in [
            ("", NO_QUOTES),
            ("canary", NO_QUOTES),
            ("'", NOT_CLOSED),
            ("'canary", NOT_CLOSED),
            ("'canary' # canary", NOT_CLOSED),
            ("'''canary'''", HAS_QUOTE),
            ("'can'ary'", HAS_QUOTE),
            ("\"canary", NOT_CLOSED),
            ("\"canary\\\"", NOT_CLOSED),
            ("\"can\\nary\"", ESCAPE),
            ("\"can\"ary\"", BEHIND),
        ] {
            assert_eq!(value(written).map(|_| ()), Err(why), "{written}");
        }
    }

    #[test]
    fn lines_are_those_of_a_form() {
        let said = |line| match read(line) {
            Ok(FormLine::Nothing) => "nothing".to_owned(),
            Ok(FormLine::Secret(name)) => format!("secret {name}"),
            Ok(FormLine::Said(key, rest)) => format!("{}: {rest}", key.name()),
            Err(why) => {
                assert!(!why.contains("canary"), "{why}");
                "fault".to_owned()
            }
        };
        for (line, expected) in [
            ("", "nothing"),
            ("  # canary = 'x'", "nothing"),
            ("[secrets.\"a.b\"] ", "secret a.b"),
            (" value  =  'x' ", "value: 'x'"),
            ("used-by = [\"a\"]", "used-by: [\"a\"]"),
            ("[secrets.canary]", "fault"),
            ("[secrets.\"CANARY\"]", "fault"),
            ("[[secrets]]", "fault"),
            ("canary", "fault"),
            ("canary = 1", "fault"),
            ("secrets.a.value = 'canary'", "fault"),
            ("value2 = 'canary'", "fault"),
        ] {
            assert_eq!(said(line), expected, "{line}");
        }
    }
}
