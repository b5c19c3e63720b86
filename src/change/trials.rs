//! Which change of the workspace caused what differs: each is taken back by itself, and the files
//! that come out differently are its effect.

use std::collections::BTreeSet;

use super::why::{CauseSearch, Sample, find};
use super::{ChangeSubject, Evidence, model};
use crate::base::diagnostic::Diagnostics;
use crate::language::decode;
use crate::plan as plans;
use crate::platform::artifact::Artifact;

/// Changes that are taken back one by one at one school, at most: for each of them the school is
/// planned and rendered again.
const MOST_TRIALS: usize = 64;

/// What taking back single changes does to the files of a school: the paths that come out
/// differently, by index of the change.
pub(super) struct Trials {
    tested: Vec<(usize, BTreeSet<String>)>,
    /// Changes that could not be taken back by themselves, or were too many.
    open: Vec<usize>,
}

impl Trials {
    /// Takes back every change that concerns the school, one at a time. Without `test` all of them
    /// stay open.
    pub(super) fn run(
        search: &CauseSearch<'_>,
        school: &str,
        sample: &Sample<'_>,
        paths: &BTreeSet<&str>,
        test: bool,
    ) -> Self {
        let mut trials = Self { tested: Vec::new(), open: Vec::new() };
        for (index, change) in search.model.iter().enumerate() {
            if !change.schools.iter().any(|concerned| concerned == school) {
                continue;
            }
            if change.subject == ChangeSubject::School {
                // Without the school there is none of its files.
                trials.tested.push((index, paths.iter().map(|path| (*path).to_owned()).collect()));
                continue;
            }
            let without = if test && trials.tested.len() < MOST_TRIALS {
                taken_back(search, index, sample)
            } else {
                None
            };
            let Some(artifacts) = without else {
                trials.open.push(index);
                continue;
            };
            let mut differing = BTreeSet::new();
            for path in paths {
                // A file that is not written without the change has an empty text, and differs too.
                let text = find(&artifacts, path).map_or("", |artifact| &artifact.text);
                if text != sample.texts(path).1 {
                    differing.insert((*path).to_owned());
                }
            }
            trials.tested.push((index, differing));
        }
        trials
    }

    /// The changes that caused the difference of these files, and how that is known.
    pub(super) fn causes(&self, paths: &[&str]) -> (Vec<usize>, Evidence) {
        let tested: Vec<usize> = self
            .tested
            .iter()
            .filter(|(_, differing)| paths.iter().any(|path| differing.contains(*path)))
            .map(|(index, _)| *index)
            .collect();
        // Next to a change that is proven, those that could not be tested are not named.
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

/// The files of the head without one change; `None` when it cannot be taken back by itself. When
/// a platform has changed, the plan stays that of now, and all platforms write it as in the base.
fn taken_back(
    search: &CauseSearch<'_>,
    index: usize,
    sample: &Sample<'_>,
) -> Option<Vec<Artifact>> {
    let (files, compiled) = sample.new.as_ref()?;
    let base = search.former.state()?;
    let planned = compiled.planned.as_ref()?;
    let mut found = Diagnostics::default();
    let surroundings = search.head.compiler.surroundings(&files.key, &planned.baseline);
    let (change, keys) = (&search.model[index], &search.paths[index]);
    let plan = match change.subject {
        ChangeSubject::Platform => {
            return base.renderer.school(
                &files.key,
                planned.plan.as_ref()?,
                &base.cooperation().sources,
                &mut found,
            );
        }
        ChangeSubject::School | ChangeSubject::Exception => return None,
        ChangeSubject::Header => {
            let old = &sample.old.as_ref()?.1.planned.as_ref()?.baseline;
            let before = base.compiler.surroundings(&files.key, old);
            // Only what the changed file speaks of is put back: the cooperation, or an authority.
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
    let artifacts = search.head.renderer.school(
        &files.key,
        &plan,
        &search.head.cooperation().sources,
        &mut found,
    )?;
    // A workspace that is faulty without the change proves nothing about it.
    if found.has_errors() { None } else { Some(artifacts) }
}
