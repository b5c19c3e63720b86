//! Base and head compiled side by side, school by school; what is alike is forgotten at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::affected::Differences;
use super::files::{self, DifferingFile, Old};
use super::model::{Grouped, Leaf, Moved, Trees};
use super::side::{Base, BuildFolder, Snapshot};
use super::state::{ComparedWith, Compiled, CompiledState, Unsound};
use super::{Changes, ModelChange, ShortFinding, assemble, model, shared};
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::source::{Origin, Sources};
use crate::check::Facts;
use crate::compile::{self, SchoolResult};
use crate::language::decode::SchoolKey;
use crate::model::{Day, Language};
use crate::output::OutputError;
use crate::output::manifest::ManifestEntry;
use crate::plan::{Host, Plan};
use crate::platform::artifact::Artifact;
use crate::workspace::inputs::SchoolFiles;
use crate::workspace::select::Selection;

/// What is asked for.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The day for which both sides are compiled.
    pub day: Day,
    /// The schools.
    pub select: &'a Selection,
    /// Whether schools whose inputs are the same are passed over.
    pub skip: bool,
    /// Whether the difference of every file is wanted.
    pub full: bool,
    /// Called when a school is done.
    pub step: &'a (dyn Fn() + Sync),
}

/// What came of a comparison.
#[derive(Debug)]
pub enum Compared {
    /// The two could be compared. When the base has findings, files could not, or not all.
    /// Beside them the language of the workspace.
    Changes(Box<Changes>, Language),
    /// The head has errors.
    Faulty(Diagnostics, Sources),
}

/// The devices of a school before and now.
type Hosts = (Vec<Host>, Vec<Host>);

/// All schools of either side.
struct Schools {
    keys: Vec<SchoolKey>,
    /// What became of those that were compiled.
    outcomes: Vec<(SchoolKey, Outcome)>,
    /// Facts of others, when the rules across schools must be asked.
    others: BTreeMap<SchoolKey, Facts>,
    /// How many were asked for.
    compared: usize,
}

/// What became of a school.
#[derive(Default)]
struct Outcome {
    notes: Vec<DifferingFile>,
    leaves: Vec<Arc<Leaf>>,
    facts: Option<Facts>,
    /// Whether the rules across schools can find something else than before because of it.
    stirs: bool,
    found: Diagnostics,
    base_found: Diagnostics,
    /// Its devices before and now; `None` when it was not compiled.
    hosts: Option<Hosts>,
}

/// Compares `head` with `base`.
pub fn compare(head: Snapshot, base: Base, request: &Request<'_>) -> Result<Compared, String> {
    let differences = match &base {
        Base::Snapshot(base) if request.skip => {
            Some(Differences::between(&base.inputs, &head.inputs))
        }
        _ => None,
    };
    let prepare = || match base {
        Base::Snapshot(snapshot) => CompiledState::new(*snapshot, request.day)
            .map(|state| ComparedWith::State(Box::new(state))),
        Base::Build(folder) => Ok(ComparedWith::Build(folder)),
        Base::Nothing(side) => Ok(ComparedWith::Nothing(side)),
    };
    let (head, former) = rayon::join(|| CompiledState::new(head, request.day), prepare);
    let mut head = match head {
        Ok(head) => head,
        Err(unsound) => return Ok(Compared::Faulty(unsound.found, unsound.sources)),
    };
    let mut notes = Vec::new();
    let former = match former {
        Ok(former) => former,
        Err(unsound) => {
            let Unsound { mut side, found, sources } = *unsound;
            side.findings = findings(found, &sources);
            notes.push(
                "the base cannot be read as a workspace, so nothing could be compared".into(),
            );
            let language = head.cooperation().workspace.language;
            return Ok(Compared::Changes(
                Box::new(assemble::nothing(side, head.side, request.day, notes)),
                language,
            ));
        }
    };
    match &former {
        ComparedWith::State(_) => {}
        ComparedWith::Build(folder) => {
            if folder.manifest.as_of != request.day.to_string() {
                notes.push(format!(
                    "the build is of {}, the other side of {}",
                    folder.manifest.as_of, request.day
                ));
            }
            notes.push(
                "a build holds files only: what changed in the model, what caused a \
                change and its risk are not known"
                    .into(),
            );
        }
        ComparedWith::Nothing(side) => {
            notes.push(format!("there is no workspace in `{}`: everything is new", side.label))
        }
    }
    let out = std::mem::take(&mut head.found);
    Comparison { head, former, differences, request: *request, notes }.run(out)
}

struct Comparison<'a> {
    head: CompiledState,
    former: ComparedWith,
    /// `None` when every school is to be compiled.
    differences: Option<Differences>,
    request: Request<'a>,
    notes: Vec<String>,
}

impl Comparison<'_> {
    fn run(self, mut out: Diagnostics) -> Result<Compared, String> {
        let (keys, chosen) = self.chosen()?;
        let (old, new) = (
            self.former.state().map(CompiledState::schools).unwrap_or_default(),
            self.head.schools(),
        );
        // What one edition says of its dates can move the schools of another.
        let other_times = self
            .former
            .state()
            .is_some_and(|base| base.cooperation().times() != self.head.cooperation().times());
        let affected = |key: &SchoolKey| match (&self.differences, old.get(key), new.get(key)) {
            (Some(differences), Some(_), Some(school)) => {
                other_times || differences.affect(school, self.head.cooperation())
            }
            _ => true,
        };
        let touched: Vec<bool> = keys.par_iter().map(affected).collect();
        let affected: Vec<&SchoolKey> = keys
            .iter()
            .zip(&touched)
            .zip(&chosen)
            .filter(|((_, touched), chosen)| **touched && **chosen)
            .map(|((key, _), _)| key)
            .collect();
        let base_sound = self.former.state().is_none_or(|base| !base.found.has_errors());
        let nowhere = Sources::default();
        let base_sources = self.former.state().map_or(&nowhere, |base| &base.cooperation().sources);
        let trees = Trees::new(base_sources, &self.head.cooperation().sources, self.moved());
        let alone = affected.len() == 1;
        let one = |key: &&SchoolKey| -> Result<(SchoolKey, Outcome), OutputError> {
            let outcome = self.school(
                key,
                old.get(*key).copied(),
                new.get(*key).copied(),
                base_sound,
                &trees,
                alone,
            )?;
            (self.request.step)();
            Ok(((*key).clone(), outcome))
        };
        let outcomes: Result<Vec<_>, _> = affected.par_iter().map(one).collect();
        let outcomes = outcomes.map_err(|error| error.to_string())?;
        // Where nothing that the rules across schools look at has changed, they find what they
        // found before.
        let unseen = touched.iter().filter(|&&touched| touched).count() > affected.len();
        let mut others = BTreeMap::new();
        if self.reaches_cooperation() || unseen || outcomes.iter().any(|(_, outcome)| outcome.stirs)
        {
            let compiled: BTreeSet<&SchoolKey> = affected.into_iter().collect();
            let rest = self
                .head
                .cooperation()
                .schools
                .par_iter()
                .filter(|school| !compiled.contains(&school.key));
            let facts = |school: &SchoolFiles| {
                Some((
                    school.key.clone(),
                    Facts::of(&self.head.cooperation().partial_intent(school)?),
                ))
            };
            others = rest.filter_map(facts).collect();
        }
        let schools_compared = chosen.iter().filter(|&&chosen| chosen).count();
        let compared = Schools { keys, outcomes, others, compared: schools_compared };
        self.finish(compared, base_sound, &mut out)
    }

    /// Whether anything differs that files of the whole cooperation depend on, devices aside.
    fn reaches_cooperation(&self) -> bool {
        self.differences.as_ref().is_none_or(Differences::reach_cooperation)
    }

    /// All schools of either side, and which of them are asked for.
    fn chosen(&self) -> Result<(Vec<SchoolKey>, Vec<bool>), String> {
        let mut all: Vec<SchoolKey> =
            self.head.cooperation().schools.iter().map(|school| school.key.clone()).collect();
        match &self.former {
            ComparedWith::State(base) => {
                all.extend(base.cooperation().schools.iter().map(|school| school.key.clone()))
            }
            ComparedWith::Build(folder) => all.extend(folder.entries.keys().flatten().cloned()),
            ComparedWith::Nothing(_) => {}
        }
        all.sort();
        all.dedup();
        let all: Vec<SchoolFiles> =
            all.into_iter().map(|key| SchoolFiles { key, files: Vec::new() }).collect();
        let chosen = self.request.select.of(&all)?;
        Ok((all.into_iter().map(|school| school.key).collect(), chosen))
    }

    /// What the editions of the head have moved.
    fn moved(&self) -> Moved {
        let tables = self.head.cooperation().tables_beside("moved");
        shared::moved(tables)
    }

    fn school(
        &self,
        key: &SchoolKey,
        old: Option<&SchoolFiles>,
        new: Option<&SchoolFiles>,
        sound: bool,
        trees: &Trees<'_>,
        alone: bool,
    ) -> Result<Outcome, OutputError> {
        let mut outcome = Outcome::default();
        let name = key.to_string();
        let nothing = || Compiled { planned: None, artifacts: Some(Vec::new()) };
        let base = self.former.state();
        let mut before = || {
            base.map(|base| {
                old.map_or_else(nothing, |school| base.compile(school, &mut outcome.base_found))
            })
        };
        let mut now =
            || new.map_or_else(nothing, |school| self.head.compile(school, &mut outcome.found));
        // A school alone has both sides to do side by side; of many, each core has its own.
        let (before, now) = if alone { rayon::join(before, now) } else { (before(), now()) };
        let head_plan = now.planned.as_ref().and_then(|planned| planned.plan.as_ref());
        match &self.former {
            ComparedWith::State(base) => {
                let before = before.unwrap_or_else(nothing);
                let layered = (
                    old.and_then(|old| base.layered(old, &before)),
                    new.and_then(|new| self.head.layered(new, &now)),
                );
                if let (Some(old), Some(new)) = layered {
                    outcome.leaves = trees.differences(&old, &new);
                }
                let base_plan = before.planned.as_ref().and_then(|planned| planned.plan.as_ref());
                if let (Some(old), Some(new), true) = (&before.artifacts, &now.artifacts, sound) {
                    let (old, new): (Vec<Old<'_>>, Vec<Old<'_>>) =
                        (old.iter().map(Old::of).collect(), new.iter().map(Old::of).collect());
                    outcome.notes = files::compare(
                        Some(&name),
                        &old,
                        &new,
                        head_plan.or(base_plan),
                        self.request.full,
                    );
                }
                outcome.hosts = Some((
                    before.hosts(key).unwrap_or_default(),
                    now.hosts(key).unwrap_or_default(),
                ));
                let facts = (
                    before.planned.map(|planned| planned.facts),
                    now.planned.as_ref().map(|planned| &planned.facts),
                );
                outcome.stirs = outcome.found.has_errors()
                    || !matches!(&facts, (Some(old), Some(new)) if new.agree(&self.head.cooperation().sources, old, &base.cooperation().sources));
            }
            ComparedWith::Build(folder) => {
                let entries = folder.entries.get(&Some(key.clone())).into_iter().flatten();
                if let Some(new) = &now.artifacts {
                    outcome.notes = compare_built(
                        folder,
                        entries,
                        Some(&name),
                        new,
                        (head_plan, self.request.full),
                    )?;
                }
                outcome.hosts = now.hosts(key).map(|hosts| (Vec::new(), hosts));
            }
            ComparedWith::Nothing(_) => {
                let new: Vec<Old<'_>> = now.artifacts.iter().flatten().map(Old::of).collect();
                outcome.notes =
                    files::compare(Some(&name), &[], &new, head_plan, self.request.full);
                outcome.hosts = now.hosts(key).map(|hosts| (Vec::new(), hosts));
            }
        }
        outcome.facts = now.planned.map(|planned| planned.facts);
        Ok(outcome)
    }

    fn finish(
        mut self,
        schools: Schools,
        sound: bool,
        out: &mut Diagnostics,
    ) -> Result<Compared, String> {
        let Schools { keys, outcomes, mut others, compared: schools_compared } = schools;
        let mut base_out = Diagnostics::default();
        let (mut notes, mut grouped, mut hosts) = (Vec::new(), Grouped::default(), BTreeMap::new());
        let mut found_at = BTreeMap::new();
        for (key, outcome) in outcomes {
            let name = key.to_string();
            grouped.add(&name, &outcome.leaves);
            base_out.absorb(outcome.base_found, Some(&name));
            notes.extend(outcome.notes);
            hosts.extend(outcome.hosts.map(|hosts| (key.clone(), hosts)));
            others.extend(outcome.facts.map(|facts| (key.clone(), facts)));
            found_at.insert(key, outcome.found);
        }
        // In the order of the schools of the head, whatever was compiled.
        let facts = |school: &SchoolFiles| -> SchoolResult<Facts> {
            (others.remove(&school.key), found_at.remove(&school.key).unwrap_or_default())
        };
        let facts = self.head.cooperation().schools.iter().map(facts).collect();
        self.head.compiler.finish(facts, out);
        if out.has_errors() {
            return Ok(Compared::Faulty(
                std::mem::take(out),
                self.head.compiler.cooperation.sources,
            ));
        }
        if let ComparedWith::State(base) = &mut self.former {
            base.cooperation().found_in_baselines(&mut base_out);
            base_out.absorb(std::mem::take(&mut base.found), None);
            base.side.findings = findings(base_out, &base.cooperation().sources);
        }
        // With a school missing on one side, lists of all schools would differ for that reason
        // alone.
        let complete =
            sound && self.former.state().is_none_or(|base| base.side.findings.is_empty());
        if complete && self.request.select.is_all() {
            let wide = self.cooperation(&keys, hosts, out).map_err(|error| error.to_string())?;
            notes.splice(0..0, wide);
        }
        if out.has_errors() {
            return Ok(Compared::Faulty(
                std::mem::take(out),
                self.head.compiler.cooperation.sources,
            ));
        }
        if self.former.state().is_some_and(|base| !base.side.findings.is_empty()) {
            self.notes.push("the base has errors, so not all files could be compared".into());
        }
        notes.sort_by(|a, b| a.path.cmp(&b.path));
        let (model, paths): (Vec<ModelChange>, _) = grouped.finish();
        let moved = self.moved();
        let parts = assemble::Parts {
            head: &self.head,
            former: &self.former,
            day: self.request.day,
            remarks: self.notes,
            notes,
            model,
            paths,
            moved,
            schools_compared,
        };
        let changes = Compared::Changes(
            Box::new(parts.changes()),
            self.head.cooperation().workspace.language,
        );
        // All schools twice are a lot to give back, and nobody waits for it.
        rayon::spawn(move || drop((self.head, self.former)));
        Ok(changes)
    }

    /// The files of the cooperation that differ. They are made from the devices of all schools.
    fn cooperation(
        &self,
        keys: &[SchoolKey],
        mut hosts: BTreeMap<SchoolKey, Hosts>,
        out: &mut Diagnostics,
    ) -> Result<Vec<DifferingFile>, OutputError> {
        let compiled = |state: &CompiledState, hosts: Vec<Host>, out: &mut Diagnostics| {
            let plan = state.compiler.plan_cooperation(hosts);
            state.renderer.cooperation(
                &state.cooperation().workspace.platforms,
                plan,
                &state.cooperation().sources,
                out,
            )
        };
        match &self.former {
            ComparedWith::State(base) => {
                if !self.reaches_cooperation() && !hosts.values().any(differ) {
                    return Ok(Vec::new());
                }
                // Schools that are not affected have the same devices before and now.
                let (old, new) = (base.schools(), self.head.schools());
                let hosts: Vec<Option<Hosts>> = keys.iter().map(|key| hosts.remove(key)).collect();
                let both = |(key, hosts): (&SchoolKey, Option<Hosts>)| {
                    hosts.unwrap_or_else(|| {
                        let planned = new.get(key).and_then(|school| {
                            self.head.compiler.plan_school(school, &mut Diagnostics::default())
                        });
                        let plan = planned.and_then(|planned| planned.plan);
                        let hosts =
                            plan.map(|plan| compile::hosts_of(key, &plan)).unwrap_or_default();
                        (if old.contains_key(key) { hosts.clone() } else { Vec::new() }, hosts)
                    })
                };
                let (before, now): (Vec<_>, Vec<_>) = keys.par_iter().zip(hosts).map(both).unzip();
                let now = compiled(&self.head, now.into_iter().flatten().collect(), out);
                let before = compiled(
                    base,
                    before.into_iter().flatten().collect(),
                    &mut Diagnostics::default(),
                );
                let (old, new): (Vec<Old<'_>>, Vec<Old<'_>>) =
                    (before.iter().map(Old::of).collect(), now.iter().map(Old::of).collect());
                Ok(files::compare(None, &old, &new, None, self.request.full))
            }
            ComparedWith::Build(folder) => {
                let now = compiled(
                    &self.head,
                    hosts.into_values().flat_map(|(_, now)| now).collect(),
                    out,
                );
                compare_built(
                    folder,
                    folder.entries.get(&None).into_iter().flatten(),
                    None,
                    &now,
                    (None, self.request.full),
                )
            }
            ComparedWith::Nothing(_) => {
                let now = compiled(
                    &self.head,
                    hosts.into_values().flat_map(|(_, now)| now).collect(),
                    out,
                );
                Ok(files::compare(
                    None,
                    &[],
                    &now.iter().map(Old::of).collect::<Vec<_>>(),
                    None,
                    self.request.full,
                ))
            }
        }
    }
}

/// Whether files of the cooperation see other devices of a school than before.
fn differ((old, new): &Hosts) -> bool {
    old != new
}

/// Files of a build beside those made now; only those that differ are read.
fn compare_built<'a>(
    folder: &BuildFolder,
    entries: impl Iterator<Item = &'a ManifestEntry>,
    school: Option<&str>,
    head: &[Artifact],
    (plan, full): (Option<&Plan>, bool),
) -> Result<Vec<DifferingFile>, OutputError> {
    let mut texts = Vec::new();
    for entry in entries {
        let now = head
            .binary_search_by(|artifact| artifact.path.as_str().cmp(&entry.path))
            .ok()
            .map(|at| &head[at].text);
        let same =
            now.filter(|text| crate::output::manifest::sha256(text.as_bytes()) == entry.sha256);
        texts.push((
            entry,
            same.map_or_else(|| folder.build.written_file(entry), |text| Ok(text.clone()))?,
        ));
    }
    texts.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let old = texts.iter().map(|(entry, text)| Old {
        path: &entry.path,
        text,
        platform: entry.platform.clone(),
        device: entry.device.as_deref(),
        format: entry.format,
        sensitive: entry.sensitive,
    });
    Ok(files::compare(
        school,
        &old.collect::<Vec<_>>(),
        &head.iter().map(Old::of).collect::<Vec<_>>(),
        plan,
        full,
    ))
}

/// The errors among what was found, in short.
fn findings(out: Diagnostics, sources: &Sources) -> Vec<ShortFinding> {
    let errors = out.distinct().into_iter().filter(|item| item.code.severity == Severity::Error);
    let place = |at: Origin| model::place(sources, at);
    errors
        .map(|item| ShortFinding {
            code: item.code.name.into(),
            message: item.message,
            at: item.at.map(place),
        })
        .collect()
}
