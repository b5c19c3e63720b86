//! Base and head compiled side by side, school by school; what is alike is forgotten at once.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::access::{self, AccessOutcome};
use super::affected::Differences;
use super::assemble::FoundDifferences;
use super::cooperation::CooperationComparison;
use super::files::DifferingFile;
use super::former::{prepared, remarks};
use super::model::{Grouped, Trees};
use super::relocated::RelocatedSchools;
use super::school::{SchoolComparison, SchoolHosts, SchoolOutcome};
use super::secrets;
use super::side::Base;
use super::snapshot::Snapshot;
use super::state::{ComparedWith, CompiledState, Unsound};
use super::{Changes, SecretChange, ShortFinding, model};
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::source::Sources;
use crate::check::Facts;
use crate::compile::SchoolResult;
use crate::language::decode::SchoolKey;
use crate::language::parsed::ParsedFiles;
use crate::model::{Day, Language};
use crate::output::OutputError;
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
    Faulty(Diagnostics, ParsedFiles),
}

/// All schools of either side.
struct Schools {
    keys: Vec<SchoolKey>,
    /// Those that have another key than before; `keys` holds the new one.
    relocated: RelocatedSchools,
    /// What became of those that were compiled.
    outcomes: Vec<(SchoolKey, SchoolOutcome)>,
    /// Facts of others, when the rules across schools must be asked.
    other_facts: BTreeMap<SchoolKey, Facts>,
    /// How many were asked for.
    compared: usize,
    /// Secrets that have another value at those that were asked for.
    secrets: Vec<SecretChange>,
}

/// Compares `head` with `base`.
pub fn compare(head: Snapshot, base: Base, request: &Request<'_>) -> Result<Compared, String> {
    let differences = match &base {
        // A build does not hold what it was made of, so beside one no school is passed over.
        Base::Snapshot(base) if request.skip => {
            Some(Differences::between(&base.inputs, &head.inputs))
        }
        _ => None,
    };
    let (head, former) =
        rayon::join(|| CompiledState::new(head, request.day), || prepared(base, request.day));
    let mut head = match head {
        Ok(head) => head,
        Err(unsound) => return Ok(Compared::Faulty(unsound.found, unsound.sources)),
    };
    let former = match former {
        Ok(former) => former,
        Err(unsound) => {
            // The head is in order, so a base that cannot be read is told in the result and is no
            // error.
            let Unsound { mut side, found, sources } = *unsound;
            side.findings = errors_in_short(found, &sources);
            let note = "the base cannot be read as a workspace, so nothing could be compared";
            let language = head.cooperation().workspace.language;
            let changes = Changes::nothing(side, head.side, request.day, vec![note.into()]);
            return Ok(Compared::Changes(Box::new(changes), language));
        }
    };
    let mut remarks = remarks(&former, request.day);
    remarks.extend(secrets::remark(&former, &head));
    let out = std::mem::take(&mut head.found);
    Comparison { head, former, differences, request: *request, remarks }.run(out)
}

struct Comparison<'a> {
    head: CompiledState,
    former: ComparedWith,
    /// `None` when every school is to be compiled.
    differences: Option<Differences>,
    request: Request<'a>,
    remarks: Vec<String>,
}

impl Comparison<'_> {
    fn run(self, mut out: Diagnostics) -> Result<Compared, String> {
        let base = self.former.state();
        let relocated = RelocatedSchools::between(base, &self.head);
        let (keys, chosen) = self.chosen(&relocated)?;
        let (old, new) =
            (base.map(CompiledState::schools).unwrap_or_default(), self.head.schools());
        // What one edition says of its dates can move the schools of another.
        let is_time_changed =
            base.is_some_and(|base| base.cooperation().times() != self.head.cooperation().times());
        let touched: Vec<bool> = keys
            .par_iter()
            .map(|key| match new.get(key) {
                Some(school) if old.contains_key(key) && !is_time_changed => {
                    self.is_affected(school)
                }
                _ => true,
            })
            .collect();
        let mut affected: Vec<&SchoolKey> = Vec::new();
        for ((key, touched), chosen) in keys.iter().zip(&touched).zip(&chosen) {
            if *touched && *chosen {
                affected.push(key);
            }
        }
        let is_base_sound = base.is_none_or(|base| !base.found.has_errors());
        let trees = base.map(|base| Trees::new(base.cooperation(), self.head.cooperation()));
        let comparison = SchoolComparison {
            head: &self.head,
            former: &self.former,
            trees: trees.as_ref(),
            is_base_sound,
            full: self.request.full,
        };
        let outcomes: Result<Vec<(SchoolKey, SchoolOutcome)>, OutputError> = affected
            .par_iter()
            .map(|&key| {
                let former = old.get(relocated.former(key)).copied();
                let outcome = comparison.compare(key, former, new.get(key).copied())?;
                (self.request.step)();
                Ok((key.clone(), outcome))
            })
            .collect();
        let outcomes = outcomes.map_err(|error| error.to_string())?;
        // Where nothing that the rules across schools look at has changed, they find what they
        // found before.
        // A school that changed counts, whether or not it was asked for.
        let not_chosen = touched.iter().filter(|&&touched| touched).count() > affected.len();
        let must_ask_rules = self.reaches_cooperation()
            || not_chosen
            || outcomes.iter().any(|(_, outcome)| outcome.stirs_rules);
        let other_facts = if must_ask_rules {
            self.facts_of_others(&affected.into_iter().collect())
        } else {
            BTreeMap::new()
        };
        let compared = chosen.iter().filter(|&&chosen| chosen).count();
        let secrets = secrets::at_schools(&self.former, &self.head, (&keys, &chosen), &relocated);
        let schools = Schools { keys, relocated, outcomes, other_facts, compared, secrets };
        self.finish(schools, &mut out)
    }

    /// Whether a school that is there on both sides can come out differently. All are asked about
    /// before the first one is compiled.
    fn is_affected(&self, school: &SchoolFiles) -> bool {
        let Some(differences) = &self.differences else { return true };
        let is_affected = differences.affect(school, self.head.cooperation());
        self.head.cooperation().sources.let_go(&school.files);
        is_affected
    }

    /// Whether anything differs that files of the whole cooperation depend on, devices aside.
    fn reaches_cooperation(&self) -> bool {
        self.differences.as_ref().is_none_or(Differences::reach_cooperation)
    }

    /// Facts of the schools of the head that were not compiled.
    fn facts_of_others(&self, compiled: &BTreeSet<&SchoolKey>) -> BTreeMap<SchoolKey, Facts> {
        let cooperation = self.head.cooperation();
        cooperation
            .schools
            .par_iter()
            .filter(|school| !compiled.contains(&school.key))
            .filter_map(|school| {
                let intent = cooperation.partial_intent(school);
                cooperation.sources.let_go(&school.files);
                // The rules look at what a school wants, so that it need not be planned.
                Some((school.key.clone(), Facts::of(&intent?)))
            })
            .collect()
    }

    /// All schools of either side, and which of them are asked for. One that has another key now is
    /// there once, and is asked for by both.
    fn chosen(&self, relocated: &RelocatedSchools) -> Result<(Vec<SchoolKey>, Vec<bool>), String> {
        let mut all: Vec<SchoolKey> =
            self.head.cooperation().schools.iter().map(|school| school.key.clone()).collect();
        match &self.former {
            ComparedWith::State(base) => {
                all.extend(base.cooperation().schools.iter().map(|school| school.key.clone()));
            }
            ComparedWith::Build(folder) => all.extend(folder.entries.keys().flatten().cloned()),
            ComparedWith::Nothing(_) => {}
        }
        all.sort();
        all.dedup();
        let all: Vec<SchoolFiles> =
            // Schools are chosen by their keys, and those of a build have no files.
            all.into_iter().map(|key| SchoolFiles { key, files: Vec::new() }).collect();
        let chosen = self.request.select.of(&all)?;
        let mut by_key: BTreeMap<SchoolKey, bool> = BTreeMap::new();
        for (school, chosen) in all.into_iter().zip(chosen) {
            let key = relocated.now(&school.key).cloned().unwrap_or(school.key);
            *by_key.entry(key).or_default() |= chosen;
        }
        Ok(by_key.into_iter().unzip())
    }

    /// Asks the rules across schools, compares the files of the cooperation, and puts everything
    /// together.
    fn finish(mut self, schools: Schools, out: &mut Diagnostics) -> Result<Compared, String> {
        let Schools { keys, relocated, outcomes, other_facts, compared, secrets } = schools;
        let mut collected = Collected { facts: other_facts, ..Collected::default() };
        for (key, outcome) in outcomes {
            collected.add(key, outcome);
        }
        let facts = collected.facts_in_order(&self.head.cooperation().schools);
        self.head.compiler.finish(facts, out);
        if out.has_errors() {
            return Ok(self.faulty(out));
        }
        let mut base_found = collected.base_found;
        if let ComparedWith::State(base) = &mut self.former {
            base.cooperation().found_in_baselines(&mut base_found);
            base_found.absorb(std::mem::take(&mut base.found), None);
            base.side.findings = errors_in_short(base_found, &base.cooperation().sources);
        }
        let has_base_errors =
            self.former.state().is_some_and(|base| !base.side.findings.is_empty());
        // With a school missing on one side, lists of all schools would differ for that reason
        // alone.
        if !has_base_errors && self.request.select.is_all() {
            let comparison = CooperationComparison {
                head: &self.head,
                former: &self.former,
                keys: &keys,
                is_reached: self.reaches_cooperation(),
                full: self.request.full,
            };
            let files = comparison.files(collected.hosts, out);
            collected.differing.splice(0..0, files.map_err(|error| error.to_string())?);
        }
        if out.has_errors() {
            return Ok(self.faulty(out));
        }
        if has_base_errors {
            self.remarks.push("the base has errors, so not all files could be compared".into());
        }
        collected.differing.sort_by(|a, b| a.path.cmp(&b.path));
        let (model, paths) = collected.grouped.finish();
        let found = FoundDifferences {
            head: &self.head,
            former: &self.former,
            day: self.request.day,
            remarks: self.remarks,
            differing: collected.differing,
            model,
            paths,
            schools_compared: compared,
            access: access::found(collected.access, &self.former, compared),
            secrets,
            relocated,
            only: None,
        };
        let language = self.head.cooperation().workspace.language;
        let changes = Compared::Changes(Box::new(found.changes()), language);
        // All schools twice are a lot to give back, and nobody waits for it.
        rayon::spawn(move || drop((self.head, self.former)));
        Ok(changes)
    }

    fn faulty(self, out: &mut Diagnostics) -> Compared {
        Compared::Faulty(std::mem::take(out), self.head.compiler.cooperation.sources)
    }
}

/// What the schools that were compiled have brought, taken together.
#[derive(Default)]
struct Collected {
    differing: Vec<DifferingFile>,
    grouped: Grouped,
    hosts: BTreeMap<SchoolKey, SchoolHosts>,
    facts: BTreeMap<SchoolKey, Facts>,
    found: BTreeMap<SchoolKey, Diagnostics>,
    base_found: Diagnostics,
    access: BTreeMap<String, AccessOutcome>,
}

impl Collected {
    fn add(&mut self, key: SchoolKey, outcome: SchoolOutcome) {
        let name = key.to_string();
        self.grouped.add(&name, &outcome.leaves);
        if let Some(access) = outcome.access {
            self.access.insert(name.clone(), access);
        }
        self.base_found.absorb(outcome.base_found, Some(&name));
        self.differing.extend(outcome.differing);
        if let Some(hosts) = outcome.hosts {
            self.hosts.insert(key.clone(), hosts);
        }
        if let Some(facts) = outcome.facts {
            self.facts.insert(key.clone(), facts);
        }
        self.found.insert(key, outcome.found);
    }

    /// What is known of every school, in the order of the head, whatever was compiled.
    fn facts_in_order(&mut self, schools: &[SchoolFiles]) -> Vec<SchoolResult<Facts>> {
        let mut results: Vec<SchoolResult<Facts>> = Vec::new();
        for school in schools {
            let found = self.found.remove(&school.key).unwrap_or_default();
            results.push((self.facts.remove(&school.key), found));
        }
        results
    }
}

/// The errors among what was found, in short.
fn errors_in_short(out: Diagnostics, sources: &Sources) -> Vec<ShortFinding> {
    let mut errors = Vec::new();
    for item in out.distinct() {
        if item.code.severity == Severity::Error {
            errors.push(ShortFinding {
                code: item.code.name.into(),
                message: item.message,
                at: item.at.map(|origin| model::place(sources, origin)),
            });
        }
    }
    errors
}
