//! Which change of the workspace caused what differs: each is taken back by itself, and the files
//! that come out differently are its effect.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::effects::lines::{self, MovedLines};
use super::sample::SampleSide;
use super::state::CompiledState;
use super::why::{CauseSearch, Sample, TriedPlan, find};
use super::{ChangeKind, ChangeSubject, Evidence, LineRange, model};
use crate::base::diagnostic::Diagnostics;
use crate::compile::{self, PlannedSchool};
use crate::language::decode::{self, Intent, SchoolKey};
use crate::language::tree::Node;
use crate::plan::{self as plans, Plan};
use crate::platform::artifact::Artifact;

/// Changes that are taken back one by one at one school, at most: for each of them the school is
/// planned and rendered again.
const MOST_TRIALS: usize = 64;

/// What taking back single changes does to the files of a school.
pub(super) struct Trials {
    tested: Vec<ChangeTrial>,
    /// Changes that could not be taken back by themselves, or were too many.
    open: Vec<usize>,
}

/// What taking back one change does.
pub(super) struct ChangeTrial {
    /// Index of the change.
    pub(super) index: usize,
    /// What it moves, by path; it moves nothing of other files.
    moved: BTreeMap<String, MovedLines>,
    /// What it does alone to files with lines that no change moves by being taken back.
    alone: BTreeMap<String, MovedLines>,
    /// Both sides of the change by itself; `None` when no plan shows it.
    pub(super) plan: Option<TriedPlan>,
    /// Whether other devices are there, or under other names or addresses, without the change.
    pub(super) moves_hosts: bool,
}

/// The changes of the model that lines or a file belong to, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Owner {
    /// Indices of the changes, ascending.
    pub(super) causes: Vec<usize>,
    pub(super) evidence: Evidence,
}

/// Whose lines are in a file: each that differs is of one owner. Without ranges all are.
pub(super) type FileOwners = Vec<(Owner, Option<Vec<LineRange>>)>;

impl ChangeTrial {
    /// A school that is new or gone: without it there is none of its files.
    fn of_whole_school(index: usize, paths: &[&str]) -> Self {
        let moved = paths.iter().map(|path| ((*path).to_owned(), MovedLines::All)).collect();
        Self { index, moved, alone: BTreeMap::new(), plan: None, moves_hosts: true }
    }

    /// What came of trying a change.
    fn of(index: usize, tried: Tried, sample: &Sample<'_>, paths: &[&str]) -> Self {
        let mut moved = BTreeMap::new();
        for path in paths {
            let lines = tried.moved(sample, path);
            moved.extend(lines.map(|lines| ((*path).to_owned(), lines)));
        }
        let moves_hosts = tried.moves_hosts(sample);
        Self { index, moved, alone: BTreeMap::new(), plan: tried.plan, moves_hosts }
    }
}

impl Trials {
    /// Takes back every change that concerns the school, one at a time. Without `test` all of them
    /// stay open.
    pub(super) fn run(
        search: &CauseSearch<'_>,
        school: &str,
        sample: &Sample<'_>,
        paths: &[&str],
        test: bool,
    ) -> Self {
        let mut trials = Self { tested: Vec::new(), open: Vec::new() };
        for (index, change) in search.model.iter().enumerate() {
            // The lists of schools are sorted.
            if change.schools.binary_search_by(|concerned| (**concerned).cmp(school)).is_err() {
                continue;
            }
            let tested =
                if change.subject == ChangeSubject::School && change.kind != ChangeKind::Moved {
                    Some(ChangeTrial::of_whole_school(index, paths))
                } else if test && trials.tested.len() < MOST_TRIALS {
                    let tried = tried(search, index, sample);
                    tried.map(|tried| ChangeTrial::of(index, tried, sample, paths))
                } else {
                    None
                };
            match tested {
                Some(trial) => trials.tested.push(trial),
                None => trials.open.push(index),
            }
        }
        trials
    }

    /// The changes that were tested.
    pub(super) fn tested(&self) -> &[ChangeTrial] {
        &self.tested
    }

    /// Whether anything is known of single changes: something was tested, or there is one alone.
    pub(super) fn is_informative(&self) -> bool {
        !self.tested.is_empty() || self.open.len() <= 1
    }

    /// The changes that move what is known of the school's devices elsewhere, and all that were
    /// tested.
    pub(super) fn hosts(&self) -> (Vec<usize>, Vec<usize>) {
        let moving = self.tested.iter().filter(|trial| trial.moves_hosts);
        let moving = moving.map(|trial| trial.index).collect();
        (moving, self.tested.iter().map(|trial| trial.index).collect())
    }

    /// The changes that caused the difference of these files, and how that is known.
    pub(super) fn causes(&self, paths: &[&str]) -> (Vec<usize>, Evidence) {
        let tested: Vec<usize> = self
            .tested
            .iter()
            .filter(|trial| paths.iter().any(|path| trial.moved.contains_key(*path)))
            .map(|trial| trial.index)
            .collect();
        // Next to a change that is proven, those that could not be tested are not named.
        if !tested.is_empty() {
            return (tested, Evidence::Tested);
        }
        let all = self.all();
        (all.causes, all.evidence)
    }

    /// All changes that concern the school.
    pub(super) fn all(&self) -> Owner {
        let tested = self.tested.iter().map(|trial| trial.index);
        let mut causes: Vec<usize> = tested.chain(self.open.iter().copied()).collect();
        causes.sort_unstable();
        let evidence = if causes.is_empty() { Evidence::None } else { Evidence::Scope };
        Owner { causes, evidence }
    }

    /// Where lines are left that no change moves by being taken back, also does every change alone.
    pub(super) fn try_alone(
        &mut self,
        search: &CauseSearch<'_>,
        sample: &Sample<'_>,
        files: &[(&str, ChangeKind)],
    ) {
        let scope = self.all();
        let is_left = |(path, kind): &&(&str, ChangeKind)| {
            let owners = self.owners(sample, path, *kind);
            owners.iter().any(|(owner, _)| *owner == scope)
        };
        let left: Vec<&str> = files.iter().filter(is_left).map(|(path, _)| *path).collect();
        if left.is_empty() {
            return;
        }
        for trial in &mut self.tested {
            let Some(TriedPlan::Without(_)) = trial.plan else { continue };
            if search.model[trial.index].subject != ChangeSubject::Model {
                continue;
            }
            let Some(tried) = done_alone(search, trial.index, sample) else { continue };
            for path in &left {
                let lines = tried.moved(sample, path);
                trial.alone.extend(lines.map(|lines| ((*path).to_owned(), lines)));
            }
        }
    }

    /// Whose the lines are that differ in a file of the school.
    pub(super) fn owners(&self, sample: &Sample<'_>, path: &str, kind: ChangeKind) -> FileOwners {
        let mut movers: Vec<(usize, &MovedLines)> = Vec::new();
        for trial in &self.tested {
            movers.extend(trial.moved.get(path).map(|moved| (trial.index, moved)));
        }
        // A file that is new or gone is of the changes without which it is not.
        if kind != ChangeKind::Changed {
            let makers = movers.iter().filter(|(_, moved)| **moved == MovedLines::All);
            let mut makers: Vec<usize> = makers.map(|(index, _)| *index).collect();
            // One that only moves lines of it is its maker as long as no other could be.
            if makers.is_empty() && self.open.is_empty() {
                makers = indices(&movers);
            }
            return vec![(self.tested_owner(makers), None)];
        }
        match movers.as_slice() {
            [] if self.tested.iter().all(|trial| !trial.alone.contains_key(path)) => {
                return vec![(self.all(), None)];
            }
            // Nothing else can have moved what this one does not.
            [(index, _)] if self.tested.len() + self.open.len() == 1 => {
                return vec![(self.tested_owner(vec![*index]), None)];
            }
            _ => {}
        }
        let alone = self.tested.iter().filter_map(|trial| Some((trial, trial.alone.get(path)?)));
        let alone: Vec<_> = alone.map(|(trial, moved)| (trial.index, moved)).collect();
        let (old, new) = sample.texts(path);
        let mut owned = lines::owners(old, new, &movers, &alone);
        if let [(causes, _)] = owned.as_mut_slice() {
            return vec![(self.tested_owner(std::mem::take(causes)), None)];
        }
        owned.into_iter().map(|(causes, lines)| (self.tested_owner(causes), Some(lines))).collect()
    }

    /// The owner that these changes are together; none are all that could be.
    fn tested_owner(&self, causes: Vec<usize>) -> Owner {
        if causes.is_empty() {
            return self.all();
        }
        Owner { causes, evidence: Evidence::Tested }
    }
}

fn indices(movers: &[(usize, &MovedLines)]) -> Vec<usize> {
    movers.iter().map(|(index, _)| *index).collect()
}

/// A school on one side of a single change.
struct Tried {
    artifacts: Vec<Artifact>,
    plan: Option<TriedPlan>,
}

impl Tried {
    /// What the change moves of a file. One that is not written has an empty text.
    fn moved(&self, sample: &Sample<'_>, path: &str) -> Option<MovedLines> {
        // The school may have had another name, and has it where the change is taken back.
        let found = find(&self.artifacts, path)
            .or_else(|| find(&self.artifacts, &sample.former_path(path)));
        let text = found.map_or("", |artifact| &artifact.text);
        let (old, new) = sample.texts(path);
        match self.plan {
            Some(TriedPlan::With(_)) => lines::moved_with(old, new, text),
            _ => lines::moved(old, new, text),
        }
    }

    /// Whether the change moves what an inventory says of the school's devices.
    fn moves_hosts(&self, sample: &Sample<'_>) -> bool {
        let (plan, side) = match &self.plan {
            Some(TriedPlan::Without(plan)) => (plan, &sample.new),
            Some(TriedPlan::With(plan)) => (plan, &sample.old),
            None => return false,
        };
        side.is_some_and(|(files, compiled)| {
            compiled.hosts(&files.key).as_ref() != Some(&compile::hosts_of(&files.key, plan))
        })
    }
}

/// The school without one change; where that cannot be, as it was before, with this change alone.
/// `None` when it is neither possible.
fn tried(search: &CauseSearch<'_>, index: usize, sample: &Sample<'_>) -> Option<Tried> {
    match search.model[index].subject {
        ChangeSubject::Exception => None,
        ChangeSubject::School => moved_back(search, sample),
        ChangeSubject::Platform => template_taken_back(search, index, sample),
        ChangeSubject::Header => header_taken_back(search, index, sample),
        ChangeSubject::Model => {
            // A renamed key has two places.
            if search.model[index].moved_from.is_some() {
                return None;
            }
            taken_back(search, index, sample).or_else(|| done_alone(search, index, sample))
        }
    }
}

/// The school as it is now, under its former key.
fn moved_back(search: &CauseSearch<'_>, sample: &Sample<'_>) -> Option<Tried> {
    let planned = sample.new.as_ref()?.1.planned.as_ref()?;
    let former = &sample.old.as_ref()?.0.key;
    let intent = Intent { key: former.clone(), ..planned.intent.clone() };
    let mut surroundings = search.head.compiler.surroundings(former, &planned.baseline);
    surroundings.authority =
        search.former.state()?.cooperation().authority_title(&former.authority);
    written(search.head, former, plans::plan(&intent, surroundings), None)
        .map(|(artifacts, plan)| Tried { artifacts, plan: Some(TriedPlan::Without(plan)) })
}

/// The plan stays that of now, and the platform whose file changed writes it as in the base.
fn template_taken_back(
    search: &CauseSearch<'_>,
    index: usize,
    sample: &Sample<'_>,
) -> Option<Tried> {
    let (files, compiled) = sample.new.as_ref()?;
    let base = search.former.state()?;
    // `templates/PLATFORM/FILE`.
    let platform = search.model[index].path.split('/').nth(1)?;
    let mut artifacts = base.renderer.school(
        &files.key,
        compiled.plan()?,
        &base.cooperation().sources,
        &mut Diagnostics::default(),
    )?;
    artifacts.retain(|artifact| artifact.platform.as_str() == platform);
    let of_others = compiled.artifacts.iter().flatten();
    artifacts.extend(of_others.filter(|artifact| artifact.platform.as_str() != platform).cloned());
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    Some(Tried { artifacts, plan: None })
}

/// Only what the changed file speaks of is put back: the cooperation, or an authority.
fn header_taken_back(search: &CauseSearch<'_>, index: usize, sample: &Sample<'_>) -> Option<Tried> {
    let (files, compiled) = sample.new.as_ref()?;
    let base = search.former.state()?;
    let planned = compiled.planned.as_ref()?;
    let mut now = search.head.compiler.surroundings(&files.key, &planned.baseline);
    let old = &sample.old.as_ref()?.1.planned.as_ref()?.baseline;
    let before = base.compiler.surroundings(&files.key, old);
    let path = &search.model[index].path;
    if path.starts_with("muster.toml") {
        now.cooperation = before.cooperation;
    }
    if path.starts_with("schools/") {
        now.authority = before.authority;
    }
    written(search.head, &files.key, plans::plan(&planned.intent, now), sample.new)
        .map(|(artifacts, plan)| Tried { artifacts, plan: Some(TriedPlan::Without(plan)) })
}

/// The head without one change.
fn taken_back(search: &CauseSearch<'_>, index: usize, sample: &Sample<'_>) -> Option<Tried> {
    let now = sample.new?;
    let planned = now.1.planned.as_ref()?;
    let keys = &search.paths[index];
    let old = &sample.old.as_ref()?.1.planned.as_ref()?.intent.tree;
    let tree = model::with(&planned.intent.tree, keys, model::find(old, keys));
    planned_and_written(search.head, now, planned, tree)
        .map(|(artifacts, plan)| Tried { artifacts, plan: Some(TriedPlan::Without(plan)) })
}

/// The base with one change alone: what else is new may refer to what is new with it.
fn done_alone(search: &CauseSearch<'_>, index: usize, sample: &Sample<'_>) -> Option<Tried> {
    let before = sample.old?;
    let planned = before.1.planned.as_ref()?;
    let keys = &search.paths[index];
    let new = &sample.new.as_ref()?.1.planned.as_ref()?.intent.tree;
    let tree = model::with(&planned.intent.tree, keys, model::find(new, keys));
    planned_and_written(search.former.state()?, before, planned, tree)
        .map(|(artifacts, plan)| Tried { artifacts, plan: Some(TriedPlan::With(plan)) })
}

/// What a side makes of a school with another tree; `None` when it is faulty, which proves
/// nothing.
fn planned_and_written(
    state: &CompiledState,
    side: SampleSide<'_>,
    planned: &PlannedSchool,
    tree: Arc<Node>,
) -> Option<(Vec<Artifact>, Plan)> {
    let mut found = Diagnostics::default();
    let key = &side.0.key;
    let shared = planned.baseline.standard.as_ref()?;
    let intent = decode::intent(key.clone(), tree, shared, &mut found)?;
    if found.has_errors() {
        return None;
    }
    let surroundings = state.compiler.surroundings(key, &planned.baseline);
    written(state, key, plans::plan(&intent, surroundings), Some(side))
}

/// What a side writes of another plan. Most of it is as in the whole school, as that side has it.
fn written(
    state: &CompiledState,
    key: &SchoolKey,
    plan: Plan,
    side: Option<SampleSide<'_>>,
) -> Option<(Vec<Artifact>, Plan)> {
    let mut found = Diagnostics::default();
    let (sources, renderer) = (&state.cooperation().sources, &state.renderer);
    let known = side.and_then(|(files, compiled)| {
        let artifacts = compiled.artifacts.as_ref()?;
        Some(renderer.known(renderer, &files.key, compiled.plan()?, artifacts))
    });
    let artifacts = renderer.school_beside(key, &plan, known.as_ref(), sources, &mut found)?;
    if found.has_errors() { None } else { Some((artifacts, plan)) }
}
