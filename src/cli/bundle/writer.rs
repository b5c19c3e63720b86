//! The files of schools as bundles hold them: those of now, and those of the base.

use std::path::Path;
use std::sync::Arc;

use zeroize::Zeroize as _;

use super::super::outcome::Failure;
use super::secrets::SecretsOfState;
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::source::Sources;
use crate::base::text::one_line;
use crate::change::{Base, ListedRevision, Snapshot};
use crate::compile::{Compiler, PlannedSchool};
use crate::language::decode::SchoolKey;
use crate::plan::Plan;
use crate::platform::artifact::Artifact;
use crate::platform::render::Renderer;
use crate::secret::{SecretProvider, SecretValues, resolve};

/// The revision that is on the devices.
pub(super) struct BaseRevision {
    /// What the user calls it.
    pub(super) name: String,
    pub(super) commit: String,
}

impl BaseRevision {
    /// Reads it; what it shares with `sources` is not read again.
    pub(super) fn read(
        root: &Path,
        name: &str,
        sources: &Sources,
    ) -> Result<(Self, Snapshot), Failure> {
        let listed = ListedRevision::of(root, name).map_err(|error| Failure(error.to_string()))?;
        let commit = listed.commit().to_owned();
        let Base::Snapshot(mut snapshot) = listed.read(Some(sources))? else {
            return Err(Failure(format!("there is no `muster.toml` here in `{name}`")));
        };
        // Documents name the commit, so that two people who call it otherwise pack the same.
        snapshot.side.label.clone_from(&commit);
        Ok((Self { name: name.to_owned(), commit }, *snapshot))
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
    pub(super) fn unsound(&self, what: &str, found: &Diagnostics) -> Failure {
        Failure(format!("{what} `{}`: {}. {LEADS_BACK}", self.name, first_error(found)))
    }
}

/// What the first error says.
pub(super) fn first_error(found: &Diagnostics) -> String {
    let error = found.iter().find(|item| item.code.severity == Severity::Error);
    error.map(|item| one_line(&item.message)).unwrap_or_default().into_owned()
}

/// The error of a base of which nothing can be compiled.
pub(super) fn unreadable(base: Option<&BaseRevision>) -> Failure {
    let name = base.map(|base| format!(" `{}`", base.name)).unwrap_or_default();
    Failure(format!("the base{name} cannot be read. {LEADS_BACK}"))
}

const LEADS_BACK: &str = "Nothing could lead back to it: name a revision without errors, or none";

/// Files of a school that hold values of secrets: they are wiped in the end.
pub(super) struct FilledFiles(pub(super) Vec<Artifact>);

impl FilledFiles {
    /// Marks every file in which a value stands as sensitive, whatever its platform says of it.
    /// `plain` are the same files with placeholders.
    pub(super) fn marked(mut self, plain: &[Artifact]) -> Self {
        for (place, artifact) in self.0.iter_mut().enumerate() {
            let plain = plain.get(place).filter(|plain| plain.path == artifact.path);
            artifact.sensitive |= plain.is_none_or(|plain| plain.text != artifact.text);
        }
        self
    }
}

impl Drop for FilledFiles {
    fn drop(&mut self) {
        for artifact in &mut self.0 {
            artifact.text.zeroize();
        }
    }
}

/// Writes the files of schools with the values of secrets.
pub(super) struct FilledWriter<'a> {
    compiler: &'a Compiler,
    renderer: &'a Renderer,
    secrets: &'a SecretsOfState<'a>,
    provider: Box<dyn SecretProvider + 'a>,
}

impl<'a> FilledWriter<'a> {
    pub(super) fn new(
        (compiler, renderer): (&'a Compiler, &'a Renderer),
        secrets: &'a SecretsOfState<'a>,
    ) -> Self {
        Self { compiler, renderer, secrets, provider: secrets.provider() }
    }

    /// The files of a school. `None` when a secret has no value, or with one that a file cannot
    /// hold, which is reported.
    pub(super) fn files(
        &self,
        planned: &PlannedSchool,
        out: &mut Diagnostics,
    ) -> Option<FilledFiles> {
        let values = self.values(planned, out)?;
        self.files_with(&planned.intent.key, planned.plan.as_ref()?, &values, out)
    }

    /// The values of the secrets that a school must have.
    pub(super) fn values(
        &self,
        planned: &PlannedSchool,
        out: &mut Diagnostics,
    ) -> Option<Arc<SecretValues>> {
        let names = self.secrets.names(&planned.intent, planned.plan.as_ref()?);
        resolve(self.provider.as_ref(), &names, &planned.intent.key, out).map(Arc::new)
    }

    /// The files of a school with these values.
    pub(super) fn files_with(
        &self,
        key: &SchoolKey,
        plan: &Plan,
        values: &Arc<SecretValues>,
        out: &mut Diagnostics,
    ) -> Option<FilledFiles> {
        let sources = &self.compiler.cooperation.sources;
        self.renderer.school_with_secrets(key, plan, values, sources, out).map(FilledFiles)
    }
}
