//! Why a file differs: which parts of the plan it shows, and which changes of the workspace caused
//! it.
//!
//! Nothing is guessed from names. A part of the plan is shown by a file when the file comes out
//! differently with the old value there; a change of the workspace is a cause when the file comes
//! out differently with that change alone taken back.

use std::collections::BTreeSet;
use std::sync::Arc;

use minijinja::value::Value;

use super::assemble::CauseSearch;
use super::files::DifferingFile;
use super::laws::{self, Scene};
use super::plan::{self, PlanChange};
use super::state::Compiled;
use super::{ChangeKind, ChangeSubject, Evidence, Risk, RiskReason, model};
use crate::base::diagnostic::Diagnostics;
use crate::language::decode;
use crate::plan as plans;
use crate::plan::Plan;
use crate::platform::artifact::Artifact;
use crate::workspace::inputs::SchoolFiles;

/// Changes that are taken back one by one at one school, at most.
const MOST_TRIALS: usize = 64;

/// A school compiled from both sides.
pub(super) struct Sample<'a> {
    pub(super) old: Option<(&'a SchoolFiles, Compiled)>,
    pub(super) new: Option<(&'a SchoolFiles, Compiled)>,
}

impl Sample<'_> {
    /// The old and the new text of a file.
    pub(super) fn texts(&self, path: &str) -> (&str, &str) {
        (text_of(self.old.as_ref(), path), text_of(self.new.as_ref(), path))
    }

    fn plans(&self) -> (Option<&Plan>, Option<&Plan>) {
        (plan_of(self.old.as_ref()), plan_of(self.new.as_ref()))
    }
}

fn text_of<'a>(side: Option<&'a (&SchoolFiles, Compiled)>, path: &str) -> &'a str {
    side.and_then(|(_, compiled)| compiled.artifacts.as_ref())
        .and_then(|artifacts| find(artifacts, path))
        .map_or("", |artifact| &artifact.text)
}

fn plan_of<'a>(side: Option<&'a (&SchoolFiles, Compiled)>) -> Option<&'a Plan> {
    side.and_then(|(_, compiled)| compiled.planned.as_ref()?.plan.as_ref())
}

fn find<'a>(artifacts: &'a [Artifact], path: &str) -> Option<&'a Artifact> {
    artifacts
        .binary_search_by(|artifact| artifact.path.as_str().cmp(path))
        .ok()
        .map(|at| &artifacts[at])
}

/// What a template of a school sees for one file: `site`, and `device` or `client`.
fn context(plan: Option<&Plan>, note: &DifferingFile) -> Vec<(&'static str, Value)> {
    let Some(plan) = plan else { return Vec::new() };
    let id = note.unit().rsplit('/').next().unwrap_or_default();
    let device = plan
        .devices
        .iter()
        .find(|(device, _)| device.id == id)
        .map(|(device, _)| ("device", Value::from_dyn_object(Arc::clone(device))));
    let client = || {
        plan.clients
            .iter()
            .find(|(client, _)| client.id == id)
            .map(|(client, _)| ("client", Value::from_dyn_object(Arc::clone(client))))
    };
    [("site", Value::from_dyn_object(Arc::clone(&plan.site)))]
        .into_iter()
        .chain(device.or_else(client))
        .collect()
}

/// Why a change of a school's file has its risk.
pub(super) fn reasons(
    lab: &CauseSearch<'_>,
    sample: &Sample<'_>,
    note: &DifferingFile,
) -> Vec<RiskReason> {
    let (old, new) = sample.plans();
    let (old, new) = (context(old, note), context(new, note));
    changed(lab, note, &old, &new, sample.texts(&note.path).1)
}

/// Why a change of a file has its risk, by what its template sees.
pub(super) fn changed(
    lab: &CauseSearch<'_>,
    note: &DifferingFile,
    old: &[(&'static str, Value)],
    new: &[(&'static str, Value)],
    text: &str,
) -> Vec<RiskReason> {
    let part = |context: &[(&'static str, Value)], name: &str| {
        context.iter().find(|(own, _)| *own == name).map(|(_, value)| value.clone())
    };
    let aliases = [old, new].map(|context| {
        plan::aliases(part(context, "site").as_ref(), part(context, "device").as_ref())
    });
    let mut aliases: (plan::Aliases, plan::Aliases) = aliases.into();
    plan::moved(&mut aliases.0, lab.moved);
    let seen: Vec<PlanChange> = new
        .iter()
        .filter_map(|(name, value)| Some((*name, part(old, name)?, value)))
        .flat_map(|(name, old, new)| plan::differences(name, Some(&old), Some(new), &aliases))
        .collect();
    let (before, after) = (part(old, "device"), part(new, "device"));
    let of_management = |field: &str| {
        let own = [&before, &after]
            .into_iter()
            .flatten()
            .filter_map(|device| plan::at(device, &["segment", field]));
        own.map(|value| value.to_string()).collect()
    };
    let scene = Scene {
        management: of_management("vlan"),
        segments: of_management("id"),
        old: before.clone(),
        new: after.clone(),
    };
    // Whether the file is another one with the old values there: then it shows them.
    let shows = |group: &[&PlanChange]| {
        let with_old = new.iter().map(|(name, value)| {
            let own =
                group.iter().filter(|seen| seen.path.first().is_some_and(|first| first == name));
            let paths: Vec<_> = own.map(|seen| (&seen.path[1..], seen.old.as_ref())).collect();
            (
                *name,
                if paths.is_empty() {
                    value.clone()
                } else {
                    plan::with_old(value, name, &paths, &aliases.1)
                },
            )
        });
        // What cannot be written with the old values depends on them too.
        lab.head
            .renderer
            .again(&note.platform, note.name(), &with_old.collect::<Vec<_>>())
            .is_none_or(|with_old| with_old != text)
    };
    let groups = laws::grouped(&seen, &scene);
    let shown: Vec<RiskReason> =
        groups.iter().filter(|(_, group)| shows(group)).map(|(reason, _)| reason.clone()).collect();
    if !shown.is_empty() {
        return shown;
    }
    if !groups.is_empty() && shows(&seen.iter().collect::<Vec<_>>()) {
        // Only together do they make a difference.
        return groups.into_iter().map(|(reason, _)| reason).collect();
    }
    vec![reason(Risk::Live, "the plan is the same; its platform writes it differently")]
}

/// A reason that is not in the plan.
pub(super) fn reason(risk: Risk, text: &str) -> RiskReason {
    RiskReason { risk, text: text.into(), path: None, old: None, new: None }
}

/// What taking back single changes does to the files of a school: the paths that come out
/// differently, by index of the change.
pub(super) struct Trials {
    tested: Vec<(usize, BTreeSet<String>)>,
    /// Changes that could not be taken back by themselves, or were too many.
    open: Vec<usize>,
}

impl Trials {
    /// Takes back every change that concerns the school, one at a time.
    pub(super) fn of(
        lab: &CauseSearch<'_>,
        school: &str,
        sample: &Sample<'_>,
        paths: &BTreeSet<&str>,
        wanted: bool,
    ) -> Self {
        let mut trials = Self { tested: Vec::new(), open: Vec::new() };
        for (index, change) in lab
            .model
            .iter()
            .enumerate()
            .filter(|(_, change)| change.schools.iter().any(|own| own == school))
        {
            if change.subject == ChangeSubject::School {
                // Without the school there is none of its files.
                trials.tested.push((index, paths.iter().map(|path| (*path).to_owned()).collect()));
                continue;
            }
            let room = wanted && trials.tested.len() < MOST_TRIALS;
            match room.then(|| Self::taken_back(lab, index, sample)).flatten() {
                Some(artifacts) => {
                    let differs = |path: &&&str| {
                        find(&artifacts, path).map_or("", |artifact| &artifact.text)
                            != sample.texts(path).1
                    };
                    trials.tested.push((
                        index,
                        paths.iter().filter(differs).map(|path| (*path).to_owned()).collect(),
                    ));
                }
                None => trials.open.push(index),
            }
        }
        trials
    }

    /// The files of the head without one change.
    fn taken_back(
        lab: &CauseSearch<'_>,
        index: usize,
        sample: &Sample<'_>,
    ) -> Option<Vec<Artifact>> {
        let (files, compiled) = sample.new.as_ref()?;
        let base = lab.former.state()?;
        let planned = compiled.planned.as_ref()?;
        let mut found = Diagnostics::default();
        let surroundings = lab.head.compiler.surroundings(&files.key, &planned.baseline);
        let (change, keys) = (&lab.model[index], &lab.paths[index]);
        let plan = match change.subject {
            ChangeSubject::Platform => {
                return base.renderer.school(
                    &files.key,
                    planned.plan.as_ref()?,
                    &base.cooperation().sources,
                    &mut found,
                );
            }
            ChangeSubject::School => return None,
            ChangeSubject::Header => {
                let old = &sample.old.as_ref()?.1.planned.as_ref()?.baseline;
                let before = base.compiler.surroundings(&files.key, old);
                let cooperation = if change.path.starts_with("muster.toml") {
                    before.cooperation
                } else {
                    surroundings.cooperation
                };
                let authority = if change.path.starts_with("schools/") {
                    before.authority
                } else {
                    surroundings.authority
                };
                plans::plan(
                    &planned.intent,
                    plans::Surroundings { cooperation, authority, ..surroundings },
                )
            }
            ChangeSubject::Model => {
                let old = &sample.old.as_ref()?.1.planned.as_ref()?.intent.tree;
                let shared = planned.baseline.standard.as_ref()?;
                let tree = match &change.moved_from {
                    None => model::with(&planned.intent.tree, keys, model::find(old, keys)),
                    Some(_) => return None,
                };
                let intent = decode::intent(files.key.clone(), tree, shared, &mut found)?;
                plans::plan(&intent, surroundings)
            }
        };
        let artifacts = lab.head.renderer.school(
            &files.key,
            &plan,
            &lab.head.cooperation().sources,
            &mut found,
        )?;
        (!found.has_errors()).then_some(artifacts)
    }

    /// What caused a change of these files, and how that is known.
    pub(super) fn causes(&self, paths: &[&str]) -> (Vec<usize>, Evidence) {
        let shown =
            |differing: &BTreeSet<String>| paths.iter().any(|path| differing.contains(*path));
        let tested: Vec<usize> = self
            .tested
            .iter()
            .filter(|(_, differing)| shown(differing))
            .map(|(index, _)| *index)
            .collect();
        if !tested.is_empty() {
            return (tested, Evidence::Tested);
        }
        let mut all: Vec<usize> =
            self.tested.iter().map(|(index, _)| *index).chain(self.open.iter().copied()).collect();
        all.sort_unstable();
        let evidence = if all.is_empty() { Evidence::None } else { Evidence::Scope };
        (all, evidence)
    }
}

/// What it means that a file is new or gone.
pub(super) fn presence(kind: ChangeKind, what: &str) -> Vec<RiskReason> {
    match kind {
        ChangeKind::Removed => vec![reason(Risk::Removal, &format!("{what} is gone"))],
        _ => vec![reason(Risk::Live, &format!("{what} is new"))],
    }
}
