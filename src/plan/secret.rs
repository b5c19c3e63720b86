//! A secret as the plan knows it: its name and its scope. The value is not here, so whatever shows
//! a plan shows names only.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use minijinja::value::{DynObject, Object, ObjectRepr};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{SecretName, SecretScope};

/// The fields of the plan that are secrets. The names stand for nothing else in the plan, so that a
/// template shows by its text where it uses one.
pub const SECRET_FIELDS: &[&str] =
    &["auth", "challenge", "password", "privacy", "psk", "radius_secret", "secret"];

/// The character before a secret's name wherever a template makes text of a secret instead of
/// writing it alone. No text of the model may hold it, and no format writes it.
pub const SECRET_MARK: char = '\u{fdd0}';

/// What a placeholder begins with; the name of its secret follows.
pub const PLACEHOLDER: &str = "MUSTER-SECRET-";

/// Most characters of the name of a secret.
const LONGEST_NAME: usize = 63;

/// The placeholders in a text: where each begins, and all behind its beginning that can be of a
/// name. Scripts look for what all of them begin with, which alone is none.
pub fn placeholders(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices(PLACEHOLDER).filter_map(move |(at, beginning)| {
        let behind = &text[at + beginning.len()..];
        let rest = behind.trim_start_matches(is_of_a_name);
        let name = &behind[..behind.len() - rest.len()];
        if name.is_empty() { None } else { Some((at, name)) }
    })
}

fn is_of_a_name(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-')
}

/// A secret: the name of a value that somebody else keeps.
///
/// A template writes it and asks whether it is there; it can do nothing else with it.
#[derive(Clone, Debug)]
pub struct Secret {
    name: SecretName,
    scope: SecretScope,
    purpose: SecretPurpose,
    least: u32,
}

/// What a secret is for, which says what its value may be.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SecretPurpose {
    /// The password of an account.
    Password,
    /// The pre-shared key of a WLAN.
    Psk,
    /// The authentication key of SNMPv3.
    SnmpAuth,
    /// The privacy key of SNMPv3.
    SnmpPrivacy,
    /// What devices and login servers share.
    Radius,
    /// What a device shows to get a certificate.
    Challenge,
}

/// Two are the same when they have the same value: what that must be makes no other secret of it.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Secret {}

impl PartialOrd for Secret {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Secret {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.name, self.scope).cmp(&(&other.name, other.scope))
    }
}

impl Secret {
    /// The secret that a name of the model stands for. The model knows one value for each name, so
    /// all schools share it.
    pub fn named(name: &SecretName, purpose: SecretPurpose) -> Arc<Self> {
        Self::at_least(name, purpose, 0)
    }

    /// The same, for a value that has `least` characters or more.
    pub fn at_least(name: &SecretName, purpose: SecretPurpose, least: u32) -> Arc<Self> {
        Arc::new(Self { name: name.clone(), scope: SecretScope::Cooperation, purpose, least })
    }

    /// Its name.
    pub fn name(&self) -> &SecretName {
        &self.name
    }

    /// What it is for.
    pub fn purpose(&self) -> SecretPurpose {
        self.purpose
    }

    /// The fewest characters that its value may have, by what the workspace says.
    pub fn least(&self) -> u32 {
        self.least
    }

    /// Who shares its value.
    pub fn scope(&self) -> SecretScope {
        self.scope
    }

    /// What stands in its place as long as nobody has filled its value in.
    pub fn placeholder(&self) -> String {
        format!("{PLACEHOLDER}{}", self.name)
    }

    /// Of the secrets `known`, those whose placeholders stand in a text. Where two names begin
    /// alike, the longer one is meant.
    pub fn placeholders_in<'n>(
        text: &str,
        known: &'n BTreeSet<SecretName>,
    ) -> BTreeSet<&'n SecretName> {
        let mut found = BTreeSet::new();
        for (_, text) in placeholders(text) {
            // What stands behind the placeholder may look like more of the name.
            let longest = text.len().min(LONGEST_NAME);
            let names =
                (1..=longest).rev().filter_map(|length| SecretName::new(&text[..length]).ok());
            for name in names {
                if let Some(name) = known.get(&name) {
                    found.insert(name);
                    break;
                }
            }
        }
        found
    }

    /// The text that a template gets which makes text of a secret: every format refuses it.
    pub fn refused_text(&self) -> String {
        format!("{SECRET_MARK}secret {}", self.name)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)
    }
}

/// To templates a secret is an object without fields, items and length. It is no text either, so
/// that filters and operators for texts do not take it.
impl Object for Secret {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    /// Two plans are compared with it.
    fn custom_cmp(self: &Arc<Self>, other: &DynObject) -> Option<Ordering> {
        Some((**self).cmp(other.downcast_ref::<Self>()?))
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The engine calls this wherever it makes text of a value, as `~` and filters do. Escaping
        // writes a secret without it.
        f.write_str(&self.refused_text())
    }
}

#[cfg(test)]
mod tests {
    use minijinja::Value;

    use super::*;

    fn secret(name: &str) -> Arc<Secret> {
        let name = SecretName::new(name).expect("it is a name");
        Secret::named(&name, SecretPurpose::Password)
    }

    /// A field of the plan is a secret if, and only if, its name is in the list that templates are
    /// read with.
    #[test]
    fn the_names_of_secret_fields_stand_for_nothing_else() {
        let mut found = BTreeSet::new();
        for line in include_str!("types.rs").lines() {
            let Some((name, kind)) =
                line.trim().strip_prefix("pub ").and_then(|field| field.split_once(": "))
            else {
                continue;
            };
            let is_secret = kind.contains("Secret");
            assert_eq!(is_secret, SECRET_FIELDS.contains(&name), "{name}: {kind}");
            if is_secret {
                found.insert(name);
            }
        }
        let listed: BTreeSet<&str> = SECRET_FIELDS.iter().copied().collect();
        assert_eq!(found, listed);
    }

    #[test]
    fn a_secret_shows_its_name_only() {
        let secret = secret("wlan.pool");
        assert_eq!(secret.to_string(), "wlan.pool");
        assert_eq!(secret.scope(), SecretScope::Cooperation);
        assert_eq!(secret.placeholder(), "MUSTER-SECRET-wlan.pool");
        let value = Value::from_dyn_object(Arc::clone(&secret));
        let json = serde_json::to_string(&value).expect("it is a text");
        for shown in [format!("{secret:?}"), format!("{value:?}"), value.to_string(), json] {
            assert!(shown.contains("wlan.pool"), "{shown}");
            assert!(!shown.contains("MUSTER"), "{shown}");
        }
    }

    #[test]
    fn placeholders_are_found_by_the_longest_name() {
        let name = |text| SecretName::new(text).expect("a name");
        let known: BTreeSet<SecretName> = ["a", "a-b", "c.d"].map(name).into();
        for (text, expected) in [
            ("", &[][..]),
            ("key MUSTER-SECRET-a;", &["a"]),
            ("'MUSTER-SECRET-a-b' MUSTER-SECRET-c.d.", &["a-b", "c.d"]),
            ("MUSTER-SECRET-a-c MUSTER-SECRET-a", &["a"]),
            ("MUSTER-SECRET-x MUSTER-SECRET- a-b", &[]),
        ] {
            let found: Vec<&str> =
                Secret::placeholders_in(text, &known).into_iter().map(SecretName::as_str).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn secrets_are_equal_by_name_and_never_equal_to_text() {
        let value = |name| Value::from_dyn_object(secret(name));
        assert_eq!(value("a"), value("a"));
        assert_ne!(value("a"), value("b"));
        for text in ["a", "MUSTER-SECRET-a", "\u{fdd0}secret a"] {
            assert_ne!(value("a"), Value::from(text));
        }
        // A value that has to be longer is the same one.
        let name = SecretName::new("a").expect("it is a name");
        assert_eq!(*secret("a"), *Secret::at_least(&name, SecretPurpose::Psk, 20));
        // One authority's value is not that of all, whatever its name.
        let of_authority = Secret { scope: SecretScope::Authority, ..(*secret("a")).clone() };
        assert_ne!(value("a"), Value::from_dyn_object(Arc::new(of_authority)));
        assert_eq!((value("a").len(), value("a").as_str()), (None, None));
        assert!(value("a").try_iter().is_err());
    }
}
