//! A rollout bundle as what is compared with.

use super::ComparedSide;
use super::built_files::BuiltFiles;
use super::snapshot::Snapshot;
use super::state::CompiledState;
use crate::base::diagnostic::Diagnostics;
use crate::language::decode::SchoolKey;
use crate::output::manifest::ManifestEntry;
use crate::platform::artifact::Artifact;

/// A rollout bundle as it is compared with: one school.
#[derive(Debug)]
pub struct BundleBase {
    /// Its files.
    pub(super) files: BuiltFiles,
    /// Its school.
    pub(super) school: SchoolKey,
    /// The commit that it says it is of, where the repository has that.
    pub(super) state: Option<Box<Snapshot>>,
}

impl BundleBase {
    /// A bundle of `school` with its files and their texts. `side` says what people call it and of
    /// which commit it is; `state` is that commit, where the repository has it.
    pub fn new(
        side: ComparedSide,
        as_of: String,
        school: SchoolKey,
        files: Vec<(ManifestEntry, String)>,
        are_filled: bool,
        state: Option<Box<Snapshot>>,
    ) -> Self {
        let files = BuiltFiles::of_bundle(side, as_of, school.clone(), files, are_filled);
        Self { files, school, state }
    }

    /// Whether a state of the workspace gives the very files of the bundle, but for the values of
    /// secrets.
    pub(super) fn is_of(&self, state: &CompiledState) -> bool {
        let Some(school) = state.school(&self.school.to_string()) else { return false };
        let compiled = state.compile(school, None, &mut Diagnostics::default());
        let Some(artifacts) = &compiled.artifacts else { return false };
        artifacts.len() == self.files.len() && artifacts.iter().all(|artifact| self.holds(artifact))
    }

    fn holds(&self, artifact: &Artifact) -> bool {
        let Some(entry) = self.files.entry(&artifact.path) else { return false };
        let text = self.files.text(entry, &artifact.text);
        text.is_ok_and(|text| text == artifact.text)
    }
}
