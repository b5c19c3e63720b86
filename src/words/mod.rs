//! What generated documents say: one list of words per language.
//!
//! A document has a struct of phrases here, and every language has a value of it, so that the
//! compiler names what a new language lacks. Nothing else decides on a word by the language.
//!
//! A new language is a variant of [`Language`], a folder beside `german/`, and its arm in
//! [`Words::of`]. A new document is a struct beside `status.rs`, and a value of it in each folder.

mod access;
mod changes;
mod cover;
mod effects;
mod english;
mod forms;
mod german;
mod labels;
mod list;
mod new_files;
mod order;
mod phrase;
mod rollout;
mod secret_changes;
mod secrets_form;
mod sentences;
mod status;
mod touched;
mod when;
#[cfg(test)]
mod tests;

use crate::model::Language;

pub use self::access::AccessWords;
pub use self::changes::ChangesWords;
pub use self::cover::CoverWords;
pub use self::effects::EffectsWords;
pub use self::forms::Forms;
pub use self::labels::Labels;
pub use self::list::Words;
pub use self::new_files::{OwnersWords, ScaffoldWords};
pub use self::order::OrderWords;
pub use self::phrase::{Counted, Phrase, fill};
pub use self::rollout::RolloutWords;
pub use self::secret_changes::SecretChangesWords;
pub use self::secrets_form::SecretsFormWords;
pub use self::sentences::Sentences;
pub use self::status::{StatusWords, ThemeWords};
pub use self::touched::TouchedWords;
pub use self::when::WhenWords;

impl Words {
    /// The list of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::De => &german::WORDS,
            Language::En => &english::WORDS,
        }
    }

    /// A phrase for a number, with the number in it as the language writes it.
    pub fn counted(&self, number: usize, phrase: Counted) -> String {
        fill(phrase.for_number(number), &[("number", &self.forms.whole(number))])
    }

    /// The list of what the program itself says at a terminal.
    pub fn of_terminal() -> &'static Self {
        &english::WORDS
    }
}
