//! Where secrets belong, and what stands there instead: it is never shown.
//!
//! A workspace holds names of secrets. Somebody who writes the secret itself has made a mistake
//! that must not be made worse by every message, excerpt and comparison that quotes the line. So
//! such values leave the text of a file as [`ConcealedValue`], of which nothing can be said but
//! whether two are the same, and what is shown of the text itself leaves them out ([`ShownText`]).
//!
//! The places are those of the model: a table with the name of a secret ([`ModelKey::is_secret`]).
//! A new one is known by its type. What stands beside them under a name that the model does not
//! know is hidden as well, and so is, where the model knows nothing at all, what is named like a
//! secret.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

pub use self::shown::{ShownText, shown};
use crate::base::diagnostic::codes;
use crate::language::keys::{self, ModelKey};
use crate::model::SecretName;

mod names;
mod shown;
mod words;

codes! {
    /// # What
    /// Where the name of a secret belongs, something else was written: perhaps the secret itself.
    /// It is not shown.
    ///
    /// # Why
    /// Whoever can read the repository, now or in ten years, would have the password. Only names of
    /// secrets stand in it; the secrets lie elsewhere.
    ///
    /// # Fix
    /// Write `{ secret = "wlan.geraete" }`, with a name of your choice in small letters, digits,
    /// `.` and `-`. If it was a secret, choose another one: what was committed once stays in the
    /// history.
    WRITTEN_OUT = "secret-written-out", Error;
}

/// A value that is not shown. Nothing can be read from it; two can be compared.
#[derive(Clone, PartialEq, Eq)]
pub struct ConcealedValue {
    written: Arc<str>,
    kind: &'static str,
    told: bool,
}

impl ConcealedValue {
    /// Takes in how a value was written, of what kind it is in words, and whether there was a
    /// finding of it.
    pub fn new(written: &str, kind: &'static str, told: bool) -> Self {
        Self { written: written.into(), kind, told }
    }

    /// What it is, in words.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Whether there was a finding of it, so that nobody else need say anything.
    pub fn is_told(&self) -> bool {
        self.told
    }
}

impl fmt::Debug for ConcealedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(NOT_SHOWN)
    }
}

impl fmt::Display for ConcealedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(NOT_SHOWN)
    }
}

/// What is said instead of a value.
pub const NOT_SHOWN: &str = "(not shown)";

/// What is known of a place in a file.
#[derive(Clone, Copy, Debug)]
pub enum SecretPlace<'k> {
    /// The model knows what stands here.
    Known(&'k ModelKey),
    /// A key that the model does not know, in a table that also holds secrets.
    Beside,
    /// Nobody knows what stands here; it has the name of a secret.
    Named,
    /// Nobody knows what stands here.
    Unknown,
    /// What stands around it was looked at, and may be seen with all that is in it.
    Seen,
}

/// Whether and why a value is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concealment {
    /// It may be seen.
    Open,
    /// A secret belongs here, and this does not name one.
    WrittenOut,
    /// It is a private key.
    PrivateKey,
    /// Perhaps it is a secret. That it cannot stand here is said by others.
    Hidden,
}

impl SecretPlace<'static> {
    /// The root of a file of a workspace.
    pub fn root() -> Self {
        Self::Known(keys::of_files())
    }

    /// The root of a file that is none of the model, such as what a platform says of itself.
    pub fn elsewhere() -> Self {
        Self::Unknown
    }
}

impl SecretPlace<'_> {
    /// What is known of the place below a key.
    #[must_use]
    pub fn below(self, name: &str) -> Self {
        match self {
            Self::Known(key) => match key.get(name) {
                Some(below) => Self::Known(below),
                // It may be the key of a secret, mistyped.
                None if key.holds_secrets() || key.is_secret() => Self::Beside,
                None => Self::Unknown.named(name),
            },
            // Below them only the name of a secret is left to be seen.
            Self::Beside | Self::Named | Self::Seen => Self::Seen,
            Self::Unknown => self.named(name),
        }
    }

    fn named(self, name: &str) -> Self {
        if names::is_for_secrets(name) { Self::Named } else { self }
    }

    /// Whether a value may be seen at this place.
    pub fn verdict(self, value: &DeValue<'_>) -> Concealment {
        // A private key is one wherever it stands, whatever the model says of the place.
        if let DeValue::String(text) = value
            && names::is_private_key(text)
        {
            return Concealment::PrivateKey;
        }
        match self {
            Self::Known(key) if key.is_secret() => {
                if names_a_secret(key, value) {
                    Concealment::Open
                } else {
                    Concealment::WrittenOut
                }
            }
            // One key is missing on the way: `wlans.geraete = "..."`.
            Self::Known(key) if key.holds_secrets() && !matches!(value, DeValue::Table(_)) => {
                Concealment::Hidden
            }
            Self::Known(_) | Self::Unknown | Self::Seen => Concealment::Open,
            Self::Beside | Self::Named => match value {
                // A switch tells no secret.
                DeValue::Boolean(_) => Concealment::Open,
                DeValue::Table(table)
                    if table.iter().all(|(key, value)| is_name(key.get_ref(), value.get_ref())) =>
                {
                    Concealment::Open
                }
                _ => Concealment::Hidden,
            },
        }
    }
}

/// Whether what stands at a secret's place says its name, and beside it only what the model knows
/// and is no text.
fn names_a_secret(key: &ModelKey, value: &DeValue<'_>) -> bool {
    let DeValue::Table(table) = value else { return false };
    table.iter().all(|(name, value)| match key.fields.get(name.get_ref().as_ref()) {
        Some(field) if field.names_secret => is_secret_name(value.get_ref()),
        Some(_) => matches!(value.get_ref(), DeValue::Boolean(_) | DeValue::Integer(_)),
        None => false,
    })
}

/// Whether an entry is `secret = "a.name"`.
fn is_name(key: &DeString<'_>, value: &DeValue<'_>) -> bool {
    key.as_ref() == "secret" && is_secret_name(value)
}

fn is_secret_name(value: &DeValue<'_>) -> bool {
    matches!(value, DeValue::String(text) if SecretName::new(text).is_ok())
}

/// Adds the places of everything that is not shown in a table.
fn hidden_in_table(table: &DeTable<'_>, place: SecretPlace<'_>, hidden: &mut Vec<Range<usize>>) {
    for (key, value) in table {
        hidden_in(value, place.below(key.get_ref()), hidden);
    }
}

fn hidden_in(value: &Spanned<DeValue<'_>>, place: SecretPlace<'_>, hidden: &mut Vec<Range<usize>>) {
    if place.verdict(value.get_ref()) != Concealment::Open {
        hide(value, hidden);
        return;
    }
    match value.get_ref() {
        DeValue::Table(table) => hidden_in_table(table, place, hidden),
        DeValue::Array(list) => hidden_in_list(list, place, hidden),
        _ => {}
    }
}

fn hidden_in_list(list: &DeArray<'_>, place: SecretPlace<'_>, hidden: &mut Vec<Range<usize>>) {
    for item in list {
        hidden_in(item, place, hidden);
    }
}

/// Adds the places of a value. The parts of a table may lie anywhere in the file, and its keys may
/// be the secret.
fn hide(value: &Spanned<DeValue<'_>>, hidden: &mut Vec<Range<usize>>) {
    let DeValue::Table(table) = value.get_ref() else {
        hidden.push(value.span());
        return;
    };
    for (key, value) in table {
        if key.get_ref().as_ref() != "secret" {
            hidden.push(key.span());
        }
        hide(value, hidden);
    }
}

#[cfg(test)]
mod tests;
