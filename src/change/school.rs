//! One school compiled from both sides, and what differs.

use std::sync::Arc;

use super::access::{self, AccessOutcome};
use super::built;
use super::built_files::BuiltFiles;
use super::files::{self, DifferingFile};
use super::model::{Leaf, Trees};
use super::moved;
use super::state::{ComparedWith, Compiled, CompiledState, OtherSide};
use crate::access::UnknownWhy;
use crate::base::diagnostic::Diagnostics;
use crate::check::Facts;
use crate::language::decode::SchoolKey;
use crate::output::OutputError;
use crate::plan::Host;
use crate::workspace::inputs::SchoolFiles;

/// What the schools of a comparison have in common.
pub(super) struct SchoolComparison<'a> {
    pub(super) head: &'a CompiledState,
    pub(super) former: &'a ComparedWith,
    /// `None` when the trees of the former state are not known.
    pub(super) trees: Option<&'a Trees<'a>>,
    /// Whether nothing is wrong with what schools share in the base.
    pub(super) is_base_sound: bool,
    /// Whether the difference of every file is wanted.
    pub(super) full: bool,
}

/// What became of a school.
#[derive(Default)]
pub(super) struct SchoolOutcome {
    pub(super) differing: Vec<DifferingFile>,
    pub(super) leaves: Vec<Arc<Leaf>>,
    pub(super) facts: Option<Facts>,
    /// Whether the rules across schools can find something else than before because of it.
    pub(super) stirs_rules: bool,
    pub(super) found: Diagnostics,
    pub(super) base_found: Diagnostics,
    /// `None` when it was not compiled.
    pub(super) hosts: Option<SchoolHosts>,
    /// What was opened and closed; `None` when the school is gone, or the base has no plans at all.
    pub(super) access: Option<AccessOutcome>,
}

/// The devices of a school before and now.
#[derive(Default)]
pub(super) struct SchoolHosts {
    pub(super) before: Vec<Host>,
    pub(super) now: Vec<Host>,
}

impl SchoolComparison<'_> {
    /// Compares a school, which may have another key than before; a side on which it does not exist
    /// is `None`.
    pub(super) fn compare(
        &self,
        key: &SchoolKey,
        old: Option<&SchoolFiles>,
        new: Option<&SchoolFiles>,
    ) -> Result<SchoolOutcome, OutputError> {
        let outcome = match self.former {
            ComparedWith::State(base) => Ok(self.with_state(base, key, old, new)),
            ComparedWith::Build(folder) => self.with_build(folder, key, new),
            ComparedWith::Nothing(_) => Ok(self.with_nothing(key, new)),
        };
        // Nobody asks for the files of this school soon, and of all schools they take much memory.
        let sides = [(self.former.state(), old), (Some(self.head), new)];
        for (state, school) in sides {
            if let (Some(state), Some(school)) = (state, school) {
                state.cooperation().sources.let_go(&school.files);
            }
        }
        outcome
    }

    fn with_state(
        &self,
        base: &CompiledState,
        key: &SchoolKey,
        old: Option<&SchoolFiles>,
        new: Option<&SchoolFiles>,
    ) -> SchoolOutcome {
        let (mut base_found, mut found) = (Diagnostics::default(), Diagnostics::default());
        let former = old.map_or(key, |school| &school.key);
        let now = compiled(self.head, new, None, &mut found);
        let beside = new.map(|school| (self.head, school, &now));
        let before = compiled(base, old, beside, &mut base_found);
        let mut outcome = self.of_states(base, key, [old, new], &before, &now);
        outcome.hosts = Some(SchoolHosts {
            before: before.hosts(former).unwrap_or_default(),
            now: now.hosts(key).unwrap_or_default(),
        });
        let facts_agree = match (&before.planned, &now.planned) {
            (Some(old), Some(new)) => new.facts.agree(
                &self.head.cooperation().sources,
                &old.facts,
                &base.cooperation().sources,
            ),
            // Without the facts of both sides the rules may find something new.
            _ => false,
        };
        outcome.stirs_rules = found.has_errors() || !facts_agree;
        outcome.facts = now.planned.map(|planned| planned.facts);
        SchoolOutcome { found, base_found, ..outcome }
    }

    /// What differs at a school that others have compiled; `before` is absent when it was not there.
    pub(super) fn of_compiled(
        &self,
        key: &SchoolKey,
        [old, new]: [Option<&SchoolFiles>; 2],
        before: Option<&Compiled>,
        now: &Compiled,
    ) -> SchoolOutcome {
        match self.former {
            ComparedWith::State(base) => {
                let nothing = Compiled { planned: None, artifacts: Some(Vec::new()) };
                self.of_states(base, key, [old, new], before.unwrap_or(&nothing), now)
            }
            ComparedWith::Build(_) | ComparedWith::Nothing(_) => {
                let files = files::compared(now.artifacts.as_deref().unwrap_or_default());
                let differing = files::all_new(&key.to_string(), &files);
                SchoolOutcome { differing, ..SchoolOutcome::default() }
            }
        }
    }

    /// What differs between both sides of a school.
    fn of_states(
        &self,
        base: &CompiledState,
        key: &SchoolKey,
        [old, new]: [Option<&SchoolFiles>; 2],
        before: &Compiled,
        now: &Compiled,
    ) -> SchoolOutcome {
        let former = old.map_or(key, |school| &school.key);
        let mut outcome = SchoolOutcome::default();
        let old_layers = old.and_then(|school| base.layered(school, before));
        let new_layers = new.and_then(|school| self.head.layered(school, now));
        if let (Some(trees), Some(old), Some(new)) = (self.trees, old_layers, new_layers) {
            outcome.leaves = trees.differences(&old, &new);
        }
        if let (Some(trees), Some(old), Some(new)) = (self.trees, old, new) {
            let sides = [base.exceptions(&old.files), self.head.exceptions(&new.files)];
            outcome.leaves.extend(trees.exceptions(&sides[0], &sides[1]));
        }
        // With faults in the base its files are not what it would build.
        if self.is_base_sound {
            outcome.differing = self.differing([former, key], before, now);
        }
        if new.is_some() {
            outcome.access = Some(self.access(base, old.map(|_| before), now));
        }
        outcome
    }

    /// The files that differ, as far as both sides have files. The school and its devices may have
    /// other names than before.
    fn differing(
        &self,
        [former, key]: [&SchoolKey; 2],
        before: &Compiled,
        now: &Compiled,
    ) -> Vec<DifferingFile> {
        let (Some(old), Some(new)) = (&before.artifacts, &now.artifacts) else {
            return Vec::new();
        };
        let devices = renamed_devices(before, now);
        let folders = moved::folders(former, key, &devices);
        files::compare(
            Some(&key.to_string()),
            &files::moved(files::compared(old), &folders, &devices),
            &files::compared(new),
            // A school that is gone has names and addresses of its own too.
            now.plan().or(before.plan()),
            self.full,
        )
    }

    /// What was opened and closed at a school that is there now, and was there before if it has a
    /// former side.
    fn access(
        &self,
        base: &CompiledState,
        before: Option<&Compiled>,
        now: &Compiled,
    ) -> AccessOutcome {
        match before {
            None => AccessOutcome::Unknown(UnknownWhy::NewSchool),
            Some(before) => {
                let (before, now) = (before.planned.as_ref(), now.planned.as_ref());
                access::compare(base, before, self.head, now)
            }
        }
    }

    fn with_build(
        &self,
        folder: &BuiltFiles,
        key: &SchoolKey,
        new: Option<&SchoolFiles>,
    ) -> Result<SchoolOutcome, OutputError> {
        let mut outcome = SchoolOutcome::default();
        let now = compiled(self.head, new, None, &mut outcome.found);
        let entries = folder.entries.get(&Some(key.clone())).map_or(&[][..], Vec::as_slice);
        if let Some(new) = &now.artifacts {
            let name = key.to_string();
            outcome.differing =
                built::compare(folder, entries, Some(&name), new, now.plan(), self.full)?;
        }
        // The former files of the cooperation lie in the build, so its former devices are not
        // needed.
        outcome.hosts = now.hosts(key).map(|now| SchoolHosts { before: Vec::new(), now });
        outcome.facts = now.planned.map(|planned| planned.facts);
        Ok(outcome)
    }

    fn with_nothing(&self, key: &SchoolKey, new: Option<&SchoolFiles>) -> SchoolOutcome {
        let mut outcome = SchoolOutcome::default();
        let now = compiled(self.head, new, None, &mut outcome.found);
        let files = files::compared(now.artifacts.as_deref().unwrap_or_default());
        outcome.differing =
            files::compare(Some(&key.to_string()), &[], &files, now.plan(), self.full);
        outcome.hosts = now.hosts(key).map(|now| SchoolHosts { before: Vec::new(), now });
        outcome.facts = now.planned.map(|planned| planned.facts);
        outcome
    }
}

/// The devices that have another id than before.
fn renamed_devices(before: &Compiled, now: &Compiled) -> Vec<(Arc<str>, Arc<str>)> {
    match (&before.planned, &now.planned) {
        (Some(before), Some(now)) => moved::devices(&before.intent.tree, &now.intent.tree),
        _ => Vec::new(),
    }
}

/// A school of one side as far as it can be compiled. One that does not exist has no files.
fn compiled(
    state: &CompiledState,
    school: Option<&SchoolFiles>,
    beside: Option<OtherSide<'_>>,
    out: &mut Diagnostics,
) -> Compiled {
    match school {
        Some(school) => state.compile(school, beside, out),
        None => Compiled { planned: None, artifacts: Some(Vec::new()) },
    }
}
