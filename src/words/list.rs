//! The words of a language, document by document.

use serde::Serialize;

use super::access::AccessWords;
use super::changes::ChangesWords;
use super::cover::CoverWords;
use super::effects::EffectsWords;
use super::forms::Forms;
use super::labels::Labels;
use super::new_files::{OwnersWords, ScaffoldWords};
use super::order::OrderWords;
use super::phrase::Phrase;
use super::rollout::RolloutWords;
use super::secret_changes::SecretChangesWords;
use super::secrets_form::SecretsFormWords;
use super::sentences::Sentences;
use super::status::{StatusWords, ThemeWords};
use super::touched::TouchedWords;
use super::when::WhenWords;

/// All words of a language.
#[derive(Serialize)]
pub struct Words {
    /// The language by its code, as HTML names it.
    pub code: Phrase,
    pub forms: Forms,
    /// What parts of the standard are about.
    pub themes: ThemeWords,
    /// The document of `muster status`.
    pub status: StatusWords,
    /// The page of `muster diff`.
    pub changes: ChangesWords,
    /// Who reaches what.
    pub access: AccessWords,
    /// Where files change.
    pub touched: TouchedWords,
    /// What the changes of a workspace do.
    pub effects: EffectsWords,
    /// How a bundle is rolled out.
    pub rollout: RolloutWords,
    /// In which order it is rolled out, and why.
    pub order: OrderWords,
    /// The cover sheet of a bundle.
    pub cover: CoverWords,
    /// The form for the values of secrets in a bundle.
    pub secrets_form: SecretsFormWords,
    /// Secrets that have another value than before.
    pub secret_changes: SecretChangesWords,
    /// When a bundle may be rolled out.
    pub when: WhenWords,
    /// `CODEOWNERS`.
    pub owners: OwnersWords,
    /// The files of a new school.
    pub scaffold: ScaffoldWords,
    /// What people call the keys of the model.
    #[serde(skip)]
    pub labels: Labels,
    /// The sentences of machine formats, which are English.
    #[serde(skip)]
    pub sentences: Sentences,
}
