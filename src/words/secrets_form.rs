//! The words of the form for the values of secrets that are given on site.

use serde::Serialize;

use super::phrase::Phrase;

/// The words of `secrets-form.toml`, which stand in its comments.
#[derive(Serialize)]
pub struct SecretsFormWords {
    /// The school by its title.
    pub title: Phrase,
    /// What is to be done, one line each.
    pub elsewhere: Phrase,
    pub quotes: Phrase,
    pub one_line: Phrase,
    /// Where a bundle leads back.
    pub former: Phrase,
    /// The command, by the key of the school.
    pub pack: Phrase,

    // What a secret is for.
    pub password: Phrase,
    pub psk: Phrase,
    pub snmp_auth: Phrase,
    pub snmp_privacy: Phrase,
    pub radius: Phrase,
    pub challenge: Phrase,

    // The rule for its value.
    pub between: Phrase,
    pub at_least: Phrase,
    pub at_most: Phrase,
    pub ascii: Phrase,
    pub refused: Phrase,
    /// The character that is not seen.
    pub space: Phrase,
}
