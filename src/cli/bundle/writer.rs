//! The files of schools as bundles hold them: those of now, and those of the base.

use std::path::Path;

use zeroize::Zeroize as _;

use super::super::outcome::Failure;
use super::secrets::{SecretsOfState, values_of};
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::text::one_line;
use crate::change::{Base, ListedRevision, Snapshot};
use crate::compile::Compiler;
use crate::language::decode::{Intent, SchoolKey};
use crate::model::Day;
use crate::plan::Plan;
use crate::platform::artifact::Artifact;
use crate::platform::render::Renderer;
use crate::secret::SecretProvider;
use crate::workspace::inputs::Inputs;

/// The schools as they were in the base.
pub(super) struct BaseSchools {
    /// What the user calls it.
    pub(super) name: String,
    pub(super) commit: String,
    pub(super) compiler: Compiler,
}

impl BaseSchools {
    pub(super) fn read(
        root: &Path,
        name: &str,
        inputs: &Inputs,
        today: Day,
    ) -> Result<Self, Failure> {
        let listed = ListedRevision::of(root, name).map_err(|error| Failure(error.to_string()))?;
        let commit = listed.commit().to_owned();
        let Base::Snapshot(snapshot) = listed.read(Some(&inputs.sources))? else {
            return Err(Failure(format!("there is no `muster.toml` here in `{name}`")));
        };
        let Snapshot { inputs, mut found, .. } = *snapshot;
        let Ok(compiler) = Compiler::new(inputs, today, &mut found) else {
            return Err(Failure(format!("the base `{name}` cannot be read. {LEADS_BACK}")));
        };
        let base = Self { name: name.to_owned(), commit, compiler };
        base.require_sound(&found)?;
        Ok(base)
    }

    /// What a school had. A school that was not there had nothing.
    pub(super) fn artifacts(
        &self,
        writer: &BundleWriter<'_>,
        key: &SchoolKey,
    ) -> Result<Packed, Failure> {
        let cooperation = &self.compiler.cooperation;
        let Some(school) = cooperation.schools.iter().find(|school| school.key == *key) else {
            return Ok(Packed(Vec::new()));
        };
        let mut found = Diagnostics::default();
        let artifacts = self.compiler.plan_school(school, &mut found).and_then(|planned| {
            let plan = planned.plan?;
            writer.artifacts(&planned.intent, &plan, &mut found)
        });
        cooperation.sources.let_go(&school.files);
        if let Some(artifacts) = artifacts
            && !found.has_errors()
        {
            return Ok(artifacts);
        }
        Err(self.unsound(&format!("{key} has errors in the base"), &found))
    }

    /// Fails when something was found in the base beside its schools.
    pub(super) fn require_sound(&self, found: &Diagnostics) -> Result<(), Failure> {
        if found.has_errors() {
            Err(self.unsound("there are errors in the base", found))
        } else {
            Ok(())
        }
    }

    /// The error of a base with errors, of which it says one.
    fn unsound(&self, what: &str, found: &Diagnostics) -> Failure {
        let error = found.iter().find(|item| item.code.severity == Severity::Error);
        let why = error.map(|item| one_line(&item.message)).unwrap_or_default();
        Failure(format!("{what} `{}`: {why}. {LEADS_BACK}", self.name))
    }
}

const LEADS_BACK: &str = "Nothing could lead back to it: name a revision without errors, or none";

/// The files of a school, which may hold values of secrets: they are wiped in the end.
pub(super) struct Packed(pub(super) Vec<Artifact>);

impl Drop for Packed {
    fn drop(&mut self) {
        for artifact in &mut self.0 {
            artifact.text.zeroize();
        }
    }
}

/// Writes the files of schools, with values of secrets or with placeholders.
pub(super) struct BundleWriter<'a> {
    compiler: &'a Compiler,
    renderer: Renderer,
    /// What gives the values; placeholders without it.
    provider: Option<Box<dyn SecretProvider + 'a>>,
}

impl<'a> BundleWriter<'a> {
    pub(super) fn new(
        compiler: &'a Compiler,
        secrets: Option<&'a SecretsOfState<'a>>,
        out: &mut Diagnostics,
    ) -> Self {
        let sources = &compiler.cooperation.sources;
        let renderer = Renderer::new(&compiler.platforms, sources, out);
        Self { compiler, renderer, provider: secrets.map(SecretsOfState::provider) }
    }

    /// The files of a school.
    pub(super) fn artifacts(
        &self,
        intent: &Intent,
        plan: &Plan,
        out: &mut Diagnostics,
    ) -> Option<Packed> {
        let (key, sources) = (&intent.key, &self.compiler.cooperation.sources);
        let artifacts = match &self.provider {
            None => self.renderer.school(key, plan, sources, out),
            Some(provider) => {
                let values = values_of(provider.as_ref(), intent, out)?;
                self.renderer.school_with_secrets(key, plan, &values, sources, out)
            }
        };
        artifacts.map(Packed)
    }
}
