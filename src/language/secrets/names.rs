//! Names that people give to secrets, where the model does not say what stands there.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::language::keys::{self, ModelKey};

/// What the name of a secret contains, in any language of our users.
const PARTS: &[&str] = &[
    "psk",
    // `password` and `Passwort`.
    "passw",
    "passphrase",
    "kennwort",
    "secret",
    "geheim",
    "credential",
    "token",
    "presharedkey",
    "privatekey",
    "wpakey",
    "community",
    "apikey",
];

/// The names of keys at which the model has secrets: `psk`, `password`, ...
fn of_the_model() -> &'static BTreeSet<String> {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = BTreeSet::new();
        gather(keys::all(), &mut names);
        names
    })
}

fn gather(key: &ModelKey, names: &mut BTreeSet<String>) {
    for (name, below) in &key.fields {
        if below.is_secret() || below.names_secret {
            names.insert(letters(name));
        }
        gather(below, names);
    }
    if let Some(entry) = &key.entry {
        gather(entry, names);
    }
}

/// Whether a key could be for a secret: it is called as one, or nearly so.
pub(super) fn is_for_secrets(name: &str) -> bool {
    // Nobody writes names that long, and comparing takes time.
    if name.len() > 64 {
        return PARTS.iter().any(|part| name.contains(part));
    }
    let name = letters(name);
    PARTS.iter().any(|part| name.contains(part))
        || of_the_model().iter().any(|known| is_near(&name, known))
}

/// How private keys of age begin, which are one word, in capitals or not.
pub(super) const AGE_KEYS: &[&str] = &["AGE-SECRET-KEY-", "age-secret-key-"];

/// Whether a text holds a private key in the form in which programs write it.
pub(super) fn is_private_key(text: &str) -> bool {
    text.contains("PRIVATE KEY") || AGE_KEYS.iter().any(|begin| text.contains(begin))
}

/// The letters and digits of a name, in lower case.
fn letters(name: &str) -> String {
    // `wpa-psk` and `WPA_PSK` are one name to whoever writes them.
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether two names are the same but for one letter more, less or other, or two that changed
/// places.
fn is_near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    // What both begin and end with is no difference: only the middle is compared.
    let alike = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[alike..], &other[alike..]);
    let alike = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&one[..one.len() - alike], &other[..other.len() - alike]) {
        ([] | [_], [] | [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known() {
        for name in [
            "psk",
            "PSK",
            "pskk",
            "pks",
            "ps",
            "wpa-psk",
            "pass-word",
            "Passwort",
            "snmp-community",
            "auht",
            "privcy",
            "challange",
            "api_key",
        ] {
            assert!(is_for_secrets(name), "{name}");
        }
        for name in [
            "title",
            "ssid",
            "vlan",
            "key",
            "author",
            "parent",
            "privacy-officer",
            "pool",
            "",
            "sk8er",
        ] {
            assert!(!is_for_secrets(name), "{name}");
        }
        assert!(is_for_secrets(&format!("{}-secret", "x".repeat(90))));
        assert!(!is_for_secrets(&"x".repeat(90)));
    }

    #[test]
    fn one_mistake_is_near_and_two_are_not() {
        for (one, other, near) in [
            ("auth", "auth", true),
            ("auth", "uth", true),
            ("auth", "aauth", true),
            ("auth", "auht", true),
            ("auth", "aut", true),
            ("auth", "autx", true),
            ("auth", "uath", true),
            ("auth", "tuah", false),
            ("auth", "au", false),
            ("auth", "axty", false),
            ("abcd", "badc", false),
            ("a", "", true),
            ("ab", "", false),
        ] {
            assert_eq!(is_near(one, other), near, "{one} {other}");
            assert_eq!(is_near(other, one), near, "{other} {one}");
        }
    }
}
