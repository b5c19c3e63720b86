//! Forms for secrets that are given on site: what one asks for, and one that somebody filled in.

use std::fmt::Write as _;
use std::path::Path;

use super::super::context::Context;
use super::super::outcome::Failure;
use super::secrets::names_in_plan;
use crate::base::diagnostic::Diagnostics;
use crate::base::text::counted;
use crate::change::{ComparedSides, StatesBySchool};
use crate::compile::{Compiler, PlannedSchool};
use crate::language::decode::SchoolKey;
use crate::secret::{AskedSecrets, FORM_FILE, FilledForm, NeededSecrets, SecretStore, asked};
use crate::workspace::{Keeper, bundles, private};

/// Most faults of a form that are told.
const MOST_FAULTS: usize = 50;

/// Reads the form that the user names, and refuses what somebody else may have written or may read.
pub(super) fn read(path: &Path) -> Result<FilledForm, Failure> {
    let shown = path.display();
    if bundles::is_in_a_repository(path)? {
        return Err(Failure(format!(
            "the form `{shown}` lies in a workspace or repository, from where its values would be \
             committed and shared; keep it elsewhere"
        )));
    }
    match private(path, Keeper::OfValues) {
        Ok(Some(text)) => Ok(FilledForm::read(&text)),
        Ok(None) => Err(Failure(format!("the form `{shown}` does not exist"))),
        Err(why) => Err(Failure(format!("cannot use the form `{shown}`: {why}"))),
    }
}

/// Fails unless the form is for the one school that is packed.
pub(super) fn require_school(
    form: &FilledForm,
    compiler: &Compiler,
    chosen: &[bool],
) -> Result<(), Failure> {
    let school = form.school().map_err(|fault| {
        Failure(format!("this is no form that can be used: {fault}; `{FORM_FILE}` of a bundle is"))
    })?;
    let schools = &compiler.cooperation.schools;
    if schools.binary_search_by(|known| known.key.cmp(school)).is_err() {
        let why = "the form is for a school that this workspace does not have";
        return Err(Failure(why.to_owned()));
    }
    let mut packed: Vec<&SchoolKey> = Vec::new();
    for (known, is_chosen) in schools.iter().zip(chosen) {
        if *is_chosen {
            packed.push(&known.key);
        }
    }
    if packed != [school] {
        return Err(Failure(format!(
            "the form is for the school `{school}` alone, and {} would be packed with its values: \
             name that school, `muster bundle {school} --secrets-from FORM`",
            counted(packed.len(), "school")
        )));
    }
    Ok(())
}

/// Says where the form was written for another commit. It may be used all the same: that it asks for
/// the same values is looked at.
pub(super) fn remark(form: &FilledForm, revision: Option<&str>, context: &Context) {
    if form.revision() != revision {
        context.note(
            "the form was written for another commit, which needs the same values of secrets",
        );
    }
}

/// The indices of secrets of both states, by which it is told whether a value is the same in both.
pub(super) struct SecretIndices {
    now: SecretStore,
    before: Option<SecretStore>,
}

impl SecretIndices {
    /// Reads them. What is wrong with them is told elsewhere.
    pub(super) fn read(states: &StatesBySchool) -> Self {
        let read = |compiler: &Compiler| {
            let mut told_elsewhere = Diagnostics::default();
            let sources = &compiler.cooperation.sources;
            SecretStore::read(&compiler.secrets, sources, &mut told_elsewhere)
        };
        Self { now: read(states.head().0), before: states.base().map(|(base, _)| read(base)) }
    }

    /// What a form of a school asks for.
    pub(super) fn asked(&self, compared: &ComparedSides) -> AskedSecrets {
        let names = |school: &PlannedSchool| {
            let plan = school.plan.as_ref();
            plan.map(|plan| names_in_plan(&school.intent, plan)).unwrap_or_default()
        };
        let planned = &compared.planned;
        let own = names(planned);
        let now = NeededSecrets { school: &planned.intent.key, names: &own, store: &self.now };
        let Some((store, former)) = self.before.as_ref().zip(compared.in_base()) else {
            return asked(now, None);
        };
        let names = names(former);
        let before = NeededSecrets { school: &former.intent.key, names: &names, store };
        asked(now, Some(before))
    }
}

/// Fails unless the form gives what is asked for, with all that is wrong.
pub(super) fn require(form: &FilledForm, asked: &AskedSecrets) -> Result<(), Failure> {
    let faults = form.faults(asked);
    if faults.is_empty() {
        return Ok(());
    }
    let mut text = format!("the form cannot be used, {}:", counted(faults.len(), "fault"));
    for fault in faults.iter().take(MOST_FAULTS) {
        // Writing into a string cannot fail.
        let _ = write!(text, "\n  {fault}");
    }
    if faults.len() > MOST_FAULTS {
        let _ = write!(text, "\n  and {} more", faults.len() - MOST_FAULTS);
    }
    text.push_str("\nnothing was written");
    Err(Failure(text))
}
