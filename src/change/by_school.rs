//! Two states of a workspace compared school by school, beside somebody who compiles the schools
//! anyway: what was compiled is compared, and given back with the former files.

use super::access;
use super::affected::Differences;
use super::assemble::FoundDifferences;
use super::model::{Grouped, Trees};
use super::relocated::RelocatedSchools;
use super::sample::{ComparedSchool, SampleSide};
use super::school::{SchoolComparison, SchoolOutcome};
use super::secrets::{self, SecretSide, SecretVersions};
use super::snapshot::Snapshot;
use super::state::{ComparedWith, Compiled, CompiledState, Unsound};
use super::{Changes, ComparedSide, SecretChange, SideKind};
use crate::access::Access;
use crate::base::diagnostic::Diagnostics;
use crate::compile::{Compiler, PlannedSchool};
use crate::language::decode::SchoolKey;
use crate::language::parsed::ParsedFiles;
use crate::model::Day;
use crate::platform::artifact::Artifact;
use crate::platform::render::Renderer;
use crate::words::Words;
use crate::workspace::inputs::SchoolFiles;

/// What is said when there is nothing to compare with.
const ALL_IS_NEW: &str = "no base was named: everything is new";

/// Two states of a workspace of which single schools are compared.
pub struct StatesBySchool {
    head: CompiledState,
    former: ComparedWith,
    /// `None` when every school is to be compiled.
    differences: Option<Differences>,
    relocated: RelocatedSchools,
    day: Day,
}

/// A state of which nothing can be compiled.
pub enum UnsoundState {
    /// That of now: its findings and its files.
    Head(Diagnostics, ParsedFiles),
    /// That of before.
    Base,
}

/// A school with all that is known of it after it was compared.
pub struct ComparedSides {
    /// What changes there.
    pub changes: Changes,
    /// The school as it was compiled.
    pub planned: PlannedSchool,
    /// Its files of now.
    pub now: Vec<Artifact>,
    /// The school as the base has it. `None` when the base has no such school, or has the same.
    former: Option<PlannedSchool>,
    /// Its files in the base; none when it was not there.
    pub before: Vec<Artifact>,
    /// Whether the base has the school, maybe under another key.
    was_there: bool,
}

impl ComparedSides {
    /// The school as the base has it; `None` when the base has no such school.
    pub fn in_base(&self) -> Option<&PlannedSchool> {
        if !self.was_there {
            return None;
        }
        // One that is the same in the base has other values of secrets at most.
        Some(self.former.as_ref().unwrap_or(&self.planned))
    }
}

impl StatesBySchool {
    /// Makes both states ready; without a base everything is new.
    ///
    /// # Errors
    ///
    /// A state whose `muster.toml` cannot be read.
    pub fn new(head: Snapshot, base: Option<Snapshot>, day: Day) -> Result<Self, UnsoundState> {
        let differences =
            base.as_ref().map(|base| Differences::between(&base.inputs, &head.inputs));
        let head = match CompiledState::new(head, day) {
            Ok(head) => head,
            Err(unsound) => {
                let Unsound { found, sources, .. } = *unsound;
                return Err(UnsoundState::Head(found, sources));
            }
        };
        let words = Words::of(head.cooperation().workspace.language);
        let former = match base.map(|base| CompiledState::new(base, day)) {
            Some(Ok(base)) => ComparedWith::State(Box::new(base)),
            Some(Err(_)) => return Err(UnsoundState::Base),
            None => ComparedWith::Nothing(ComparedSide {
                label: words.changes.nothing.into(),
                kind: SideKind::Revision,
                ..ComparedSide::default()
            }),
        };
        let relocated = RelocatedSchools::between(former.state(), &head);
        Ok(Self { head, former, differences, relocated, day })
    }

    /// The state of now, and what writes its files.
    pub fn head(&self) -> (&Compiler, &Renderer) {
        (&self.head.compiler, &self.head.renderer)
    }

    /// Compiles the schools chosen as [`Compiler::build`] does, and hands each on with its files.
    pub fn build<T: Send>(
        &self,
        chosen: &[bool],
        sink: impl Fn(PlannedSchool, Vec<Artifact>) -> T + Sync,
        out: &mut Diagnostics,
    ) -> Vec<T> {
        self.head.compiler.build_schools(&self.head.renderer, chosen, sink, out).0
    }

    /// What was found in the files that schools share now, once.
    pub fn take_found(&mut self) -> Diagnostics {
        std::mem::take(&mut self.head.found)
    }

    /// The state of before, and what writes its files.
    pub fn base(&self) -> Option<(&Compiler, &Renderer)> {
        self.former.state().map(|base| (&base.compiler, &base.renderer))
    }

    /// What was found in the files that schools share before.
    pub fn found_in_base(&self) -> Option<&Diagnostics> {
        self.former.state().map(|base| &base.found)
    }

    /// What schools have in common that are compared one after the other.
    pub fn schools(&self) -> SchoolBySchool<'_> {
        let base = self.former.state();
        let is_time_changed =
            base.is_some_and(|base| base.cooperation().times() != self.head.cooperation().times());
        let trees = base.map(|base| Trees::new(base.cooperation(), self.head.cooperation()));
        let secrets = SecretVersions::between(&self.former, &self.head);
        SchoolBySchool { states: self, trees, is_time_changed, secrets }
    }
}

/// Compares one school after the other.
pub struct SchoolBySchool<'a> {
    states: &'a StatesBySchool,
    trees: Option<Trees<'a>>,
    /// What one edition says of its dates can move the schools of another.
    is_time_changed: bool,
    /// `None` when no value of a secret is another one.
    secrets: Option<SecretVersions>,
}

impl SchoolBySchool<'_> {
    /// Compares a school that was compiled with what it was.
    ///
    /// # Errors
    ///
    /// What is wrong with the school in the base.
    pub fn compare(
        &self,
        planned: PlannedSchool,
        now: Vec<Artifact>,
    ) -> Result<ComparedSides, Diagnostics> {
        let key = planned.intent.key.clone();
        let states = self.states;
        let former_key = states.relocated.former(&key);
        let new = states.head.school(&key.to_string());
        let old = states.former.state().and_then(|base| base.school(&former_key.to_string()));
        let now = Compiled { planned: Some(planned), artifacts: Some(now) };
        let compared = self.of_sides(&key, [old, new], now);
        // Nobody asks for the files of this school soon; those of now are let go by who compiles.
        if let (Some(base), Some(old)) = (states.former.state(), old) {
            base.cooperation().sources.let_go(&old.files);
        }
        compared
    }

    fn of_sides(
        &self,
        key: &SchoolKey,
        [old, new]: [Option<&SchoolFiles>; 2],
        now: Compiled,
    ) -> Result<ComparedSides, Diagnostics> {
        if let (Some(new), Some(old)) = (new, old)
            && self.is_the_same(old, new)
        {
            let secrets = self.secrets(key, secrets::side(Some(&now)), secrets::side(Some(&now)));
            let changes = self.changes(key, SchoolOutcome::default(), [None, None], secrets);
            let (planned, now) = parts(now);
            let (before, was_there) = (now.clone(), true);
            return Ok(ComparedSides { changes, planned, now, former: None, before, was_there });
        }
        let mut found = Diagnostics::default();
        let before = self.states.former.state().zip(old).map(|(base, old)| {
            let beside = new.map(|new| (&self.states.head, new, &now));
            (old, base.compile(old, beside, &mut found))
        });
        if let Some((_, before)) = &before
            && (before.artifacts.is_none() || found.has_errors())
        {
            return Err(found);
        }
        let compiled_before = before.as_ref().map(|(_, before)| before);
        let outcome = self.outcome(key, [old, new], compiled_before, &now);
        let sides =
            [before.as_ref().map(|(old, before)| (*old, before)), new.map(|new| (new, &now))];
        let secrets = self.secrets(key, secrets::side(compiled_before), secrets::side(Some(&now)));
        let changes = self.changes(key, outcome, sides, secrets);
        let (planned, now) = parts(now);
        let was_there = before.is_some();
        let (former, before) = match before {
            Some((_, Compiled { planned, artifacts })) => (planned, artifacts.unwrap_or_default()),
            None => (None, Vec::new()),
        };
        Ok(ComparedSides { changes, planned, now, former, before, was_there })
    }

    /// Whether a school that is there on both sides cannot come out differently.
    fn is_the_same(&self, old: &SchoolFiles, new: &SchoolFiles) -> bool {
        if old.key != new.key || self.is_time_changed {
            return false;
        }
        let Some(differences) = &self.states.differences else { return false };
        !differences.affect(new, self.states.head.cooperation())
    }

    fn outcome(
        &self,
        key: &SchoolKey,
        [old, new]: [Option<&SchoolFiles>; 2],
        before: Option<&Compiled>,
        now: &Compiled,
    ) -> SchoolOutcome {
        let comparison = SchoolComparison {
            head: &self.states.head,
            former: &self.states.former,
            trees: self.trees.as_ref(),
            is_base_sound: true,
            // What is new stands in the bundle itself.
            full: old.is_some(),
        };
        comparison.of_compiled(key, [old, new], before, now)
    }

    /// Secrets that have another value at one school.
    fn secrets(
        &self,
        key: &SchoolKey,
        old: Option<SecretSide<'_>>,
        new: Option<SecretSide<'_>>,
    ) -> Vec<SecretChange> {
        let Some(versions) = &self.secrets else { return Vec::new() };
        let former = self.states.relocated.former(key);
        let found = versions.at_school([former, key], old, new);
        versions.changes(vec![(key.to_string(), found)], false)
    }

    /// Puts together what differs at one school.
    fn changes(
        &self,
        key: &SchoolKey,
        outcome: SchoolOutcome,
        [old, new]: [Option<SampleSide<'_>>; 2],
        secrets: Vec<SecretChange>,
    ) -> Changes {
        let name = key.to_string();
        let mut grouped = Grouped::default();
        grouped.add(&name, &outcome.leaves);
        let (model, paths) = grouped.finish();
        let access = outcome.access.map(|access| (name, access)).into_iter().collect();
        let access: Access = access::found(access, &self.states.former, 1);
        let mut differing = outcome.differing;
        differing.sort_by(|a, b| a.path.cmp(&b.path));
        let mut remarks = Vec::new();
        if self.states.former.state().is_none() {
            remarks.push(ALL_IS_NEW.to_owned());
        }
        remarks.extend(secrets::remark(&self.states.former, &self.states.head));
        let found = FoundDifferences {
            head: &self.states.head,
            former: &self.states.former,
            day: self.states.day,
            remarks,
            differing,
            model,
            paths,
            schools_compared: 1,
            access,
            secrets,
            relocated: self.states.relocated.clone(),
            only: Some(ComparedSchool { key, old, new }),
        };
        found.changes()
    }
}

fn parts(compiled: Compiled) -> (PlannedSchool, Vec<Artifact>) {
    let planned = compiled.planned.expect("whoever compares a school has planned it");
    (planned, compiled.artifacts.unwrap_or_default())
}
