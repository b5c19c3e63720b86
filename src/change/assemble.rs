//! From what differs to what people read: clusters with a sample, their risk and their causes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::files::DifferingFile;
use super::model::Moved;
use super::state::{ComparedWith, Compiled, CompiledState};
use super::why::{self, Sample, Trials};
use super::{
    ChangeCount, ChangeKind, Changes, Cluster, ComparedSide, Evidence, FileChange, FileDiff,
    ModelChange, Risk, RiskReason, SCHEMA, Totals, hunks, shared, zones,
};
use crate::base::diagnostic::Diagnostics;
use crate::language::decode::SchoolKey;
use crate::model::Day;
use crate::workspace::inputs::SchoolFiles;

/// Schools at which causes are tested; beyond them they are told by scope.
const MOST_SCHOOLS: usize = 32;

/// An outlier concerns at most this part of the schools that the widest change concerns.
const OUTLIER: usize = 4;

/// What was found.
pub(super) struct Parts<'a> {
    pub(super) head: &'a CompiledState,
    pub(super) former: &'a ComparedWith,
    pub(super) day: Day,
    pub(super) remarks: Vec<String>,
    pub(super) notes: Vec<DifferingFile>,
    pub(super) model: Vec<ModelChange>,
    pub(super) paths: Vec<Vec<Arc<str>>>,
    pub(super) moved: Moved,
    pub(super) schools_compared: usize,
}

/// What causes are looked for in.
pub(super) struct CauseSearch<'a> {
    pub(super) head: &'a CompiledState,
    pub(super) former: &'a ComparedWith,
    pub(super) model: &'a [ModelChange],
    pub(super) paths: &'a [Vec<Arc<str>>],
    pub(super) moved: &'a Moved,
}

/// Files of one cluster: indices of notes; the sample is the first unit.
struct Group<'a> {
    kind: ChangeKind,
    what: String,
    notes: Vec<usize>,
    /// The notes of the first member.
    sample: Vec<usize>,
    school: Option<&'a str>,
    whole_school: bool,
}

/// What was found out about a cluster at its sample.
struct Explained {
    sample: Vec<FileDiff>,
    reasons: Vec<RiskReason>,
    causes: Vec<usize>,
    evidence: Evidence,
}

/// The result when nothing could be compared.
pub(super) fn nothing(
    base: ComparedSide,
    head: ComparedSide,
    day: Day,
    notes: Vec<String>,
) -> Changes {
    Changes {
        schema: SCHEMA.into(),
        muster: env!("CARGO_PKG_VERSION").into(),
        base,
        head,
        as_of: day.to_string(),
        totals: Totals::default(),
        notes,
        unexpected: Vec::new(),
        model: Vec::new(),
        clusters: Vec::new(),
        files: Vec::new(),
    }
}

impl Parts<'_> {
    /// Puts everything together.
    pub(super) fn changes(mut self) -> Changes {
        self.complete_model();
        let groups = groups(&self.notes, self.former, self.head);
        let explained = self.explain(&groups);
        let mut clusters: Vec<Cluster> = groups
            .iter()
            .zip(explained)
            .map(|(group, explained)| self.cluster(group, explained))
            .collect();
        let widest = clusters.iter().map(|cluster| cluster.schools.len()).max().unwrap_or(0);
        for cluster in &mut clusters {
            cluster.outlier =
                !cluster.schools.is_empty() && cluster.schools.len() * OUTLIER <= widest;
        }
        let order = |cluster: &Cluster| {
            let size = (cluster.schools.len(), cluster.files.len());
            // Outliers begin with the smallest, the others with the gravest.
            if cluster.outlier {
                (0, size.0, size.1, std::cmp::Reverse(cluster.risk), std::cmp::Reverse(0))
            } else {
                (1, 0, 0, std::cmp::Reverse(cluster.risk), std::cmp::Reverse(size.0))
            }
        };
        clusters.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.files.cmp(&b.files)));
        let mut files: Vec<FileChange> = self.notes.iter().map(file).collect();
        for (number, cluster) in clusters.iter().enumerate() {
            for &index in &cluster.files {
                (files[index].cluster, files[index].risk) = (number, cluster.risk);
            }
        }
        let side = match self.former {
            ComparedWith::State(base) => base.side.clone(),
            ComparedWith::Build(folder) => folder.side.clone(),
            ComparedWith::Nothing(side) => side.clone(),
        };
        let totals = totals(&files, self.schools_compared);
        let changes = nothing(side, self.head.side.clone(), self.day, self.remarks);
        Changes { totals, model: self.model, clusters, files, ..changes }
    }

    /// Adds what changed beside the trees of schools, and sorts.
    fn complete_model(&mut self) {
        let mut others = shared::schools(self.former.state(), self.head);
        if let Some(base) = self.former.state() {
            others.extend(shared::headers(base, self.head, &self.notes));
        }
        let own = std::mem::take(&mut self.model).into_iter().zip(std::mem::take(&mut self.paths));
        let mut all: Vec<_> =
            own.chain(others.into_iter().map(|change| (change, Vec::new()))).collect();
        all.sort_by(|(a, a_keys), (b, b_keys)| {
            (a.subject, a_keys, &a.path, &a.schools).cmp(&(b.subject, b_keys, &b.path, &b.schools))
        });
        (self.model, self.paths) = all.into_iter().unzip();
        zones::exceptions(&mut self.model, &self.paths, self.head);
        zones::find(&mut self.model, &self.paths, self.former.state(), self.head);
    }

    /// Looks at the sample of every group; each school is compiled once for all groups that it
    /// stands for.
    fn explain(&self, groups: &[Group<'_>]) -> Vec<Explained> {
        let lab = CauseSearch {
            head: self.head,
            former: self.former,
            model: &self.model,
            paths: &self.paths,
            moved: &self.moved,
        };
        let mut by_school: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        for (number, group) in groups.iter().enumerate() {
            by_school.entry(group.school).or_default().push(number);
        }
        let jobs: Vec<(usize, Option<&str>, Vec<usize>)> = by_school
            .into_iter()
            .enumerate()
            .map(|(at, (school, groups))| (at, school, groups))
            .collect();
        let work = |(at, school, numbers): (usize, Option<&str>, Vec<usize>)| {
            let explained = match school {
                Some(school) => self.at_school(
                    &lab,
                    school,
                    at < MOST_SCHOOLS,
                    numbers.iter().map(|&number| &groups[number]),
                ),
                None => {
                    numbers.iter().map(|&number| self.of_cooperation(&groups[number])).collect()
                }
            };
            numbers.into_iter().zip(explained).collect::<Vec<_>>()
        };
        let mut explained: Vec<(usize, Explained)> =
            jobs.into_par_iter().flat_map_iter(work).collect();
        explained.sort_by_key(|(number, _)| *number);
        explained.into_iter().map(|(_, explained)| explained).collect()
    }

    fn at_school<'g>(
        &self,
        lab: &CauseSearch<'_>,
        school: &str,
        test: bool,
        groups: impl Iterator<Item = &'g Group<'g>>,
    ) -> Vec<Explained> {
        let sample = Sample {
            old: self.former.state().and_then(|base| compiled(base, school)),
            new: compiled(self.head, school),
        };
        let groups: Vec<&Group<'_>> = groups.collect();
        let paths: BTreeSet<&str> = groups
            .iter()
            .flat_map(|group| &group.sample)
            .map(|&note| self.notes[note].path.as_str())
            .collect();
        let trials = Trials::of(lab, school, &sample, &paths, test);
        let explain = |group: &&Group<'_>| {
            let notes: Vec<&DifferingFile> =
                group.sample.iter().map(|&note| &self.notes[note]).collect();
            let reasons = match (group.kind, self.former) {
                (ChangeKind::Changed, ComparedWith::Build(_)) => vec![why::reason(
                    Risk::Unknown,
                    "a build holds files, and not the plan behind them",
                )],
                (ChangeKind::Changed, _) => {
                    notes.iter().flat_map(|note| why::reasons(lab, &sample, note)).collect()
                }
                (kind, _) => why::presence(kind, &group.what),
            };
            let diff = |note: &&DifferingFile| {
                let (old, new) = sample.texts(&note.path);
                let old = self.built(note).unwrap_or_else(|| old.to_owned());
                FileDiff { path: note.path.clone(), hunks: hunks::hunks(&old, new) }
            };
            let diffs =
                if group.whole_school { Vec::new() } else { notes.iter().map(diff).collect() };
            let (causes, evidence) =
                trials.causes(&notes.iter().map(|note| note.path.as_str()).collect::<Vec<_>>());
            Explained { sample: diffs, reasons, causes, evidence }
        };
        groups.iter().map(explain).collect()
    }

    /// The text that a file has in a build.
    fn built(&self, note: &DifferingFile) -> Option<String> {
        let ComparedWith::Build(folder) = self.former else { return None };
        let entry = folder.manifest.artifacts.iter().find(|entry| entry.path == note.path);
        Some(entry.and_then(|entry| folder.build.written_file(entry).ok()).unwrap_or_default())
    }

    /// Files of the whole cooperation list the devices of all schools: what changed there is told
    /// by scope.
    fn of_cooperation(&self, group: &Group<'_>) -> Explained {
        let diffs = group.sample.iter().map(|&note| {
            let note = &self.notes[note];
            let (old, new) = note.texts.as_ref().map_or(("", ""), |(old, new)| (old, new));
            FileDiff { path: note.path.clone(), hunks: hunks::hunks(old, new) }
        });
        let reasons = match group.kind {
            ChangeKind::Changed => vec![why::reason(Risk::Live, "the inventory of all schools")],
            kind => why::presence(kind, &group.what),
        };
        let causes: Vec<usize> = (0..self.model.len()).collect();
        let evidence = if causes.is_empty() { Evidence::None } else { Evidence::Scope };
        Explained { sample: diffs.collect(), reasons, causes, evidence }
    }

    fn cluster(&self, group: &Group<'_>, explained: Explained) -> Cluster {
        let Explained { sample, mut reasons, causes, evidence } = explained;
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.risk));
        let mut met = BTreeSet::new();
        reasons.retain(|reason| met.insert((reason.risk, reason.text.clone())));
        let notes = || group.notes.iter().map(|&note| &self.notes[note]);
        let schools: BTreeSet<String> = notes().filter_map(|note| note.school.clone()).collect();
        let devices: BTreeSet<String> = notes()
            .filter(|note| note.device.is_some())
            .map(|note| note.unit().to_owned())
            .collect();
        let literal: BTreeSet<&str> = notes().map(|note| note.literal.as_str()).collect();
        Cluster {
            kind: group.kind,
            what: group.what.clone(),
            outlier: false,
            risk: reasons.first().map_or(Risk::Live, |reason| reason.risk),
            reasons,
            own_values: !group.whole_school && literal.len() > group.sample.len(),
            schools: schools.into_iter().collect(),
            devices: devices.into_iter().collect(),
            files: group.notes.clone(),
            sample,
            causes,
            evidence,
        }
    }
}

/// A school of one side, with everything that is made for it.
fn compiled<'a>(state: &'a CompiledState, school: &str) -> Option<(&'a SchoolFiles, Compiled)> {
    let files = state.cooperation().schools.iter().find(|files| files.key.to_string() == school)?;
    Some((files, state.compile(files, &mut Diagnostics::default())))
}

/// Files whose differences are the same, in the order of their first one.
fn groups<'a>(
    notes: &'a [DifferingFile],
    former: &ComparedWith,
    head: &CompiledState,
) -> Vec<Group<'a>> {
    let old: BTreeSet<String> = match former {
        ComparedWith::State(base) => {
            base.cooperation().schools.iter().map(|school| school.key.to_string()).collect()
        }
        ComparedWith::Build(folder) => {
            let school = |entry: &crate::output::manifest::ManifestEntry| {
                Some(format!("{}/{}", entry.authority.as_ref()?, entry.school.as_ref()?))
            };
            folder.manifest.artifacts.iter().filter_map(school).collect()
        }
        ComparedWith::Nothing(_) => BTreeSet::new(),
    };
    let new: BTreeSet<String> = head
        .cooperation()
        .schools
        .iter()
        .map(|school: &SchoolFiles| SchoolKey::to_string(&school.key))
        .collect();
    // Devices and client profiles that are new or gone as a whole are one thing.
    let mut units: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, note) in notes.iter().enumerate() {
        units.entry(note.unit()).or_default().push(index);
    }
    let mut keyed: BTreeMap<(ChangeKind, String, String), Group<'a>> = BTreeMap::new();
    let mut add = |key: (ChangeKind, String, String),
                   members: &[usize],
                   school: Option<&'a str>,
                   whole_school: bool| {
        let group = keyed.entry(key).or_insert_with_key(|key| Group {
            kind: key.0,
            what: key.1.clone(),
            notes: Vec::new(),
            sample: members.to_vec(),
            school,
            whole_school,
        });
        group.notes.extend(members);
    };
    for members in units.into_values() {
        let Some(first) = members.first().map(|&first| &notes[first]) else { continue };
        let school = first.school.as_deref();
        if let Some(own) = school.filter(|own| old.contains(*own) != new.contains(*own)) {
            add((first.kind, "a school".into(), own.to_owned()), &members, school, true);
        } else if first.whole_unit {
            let platforms: BTreeSet<&str> =
                members.iter().map(|&member| notes[member].platform.as_str()).collect();
            let kind = if first.device.is_some() { "a device" } else { "a client profile" };
            let what = format!("{kind} ({})", platforms.into_iter().collect::<Vec<_>>().join(", "));
            let same: String = members
                .iter()
                .map(|&member| format!("{} {}\n", notes[member].name(), notes[member].fingerprint))
                .collect();
            add((first.kind, what, same), &members, school, false);
        } else {
            for &member in &members {
                let note = &notes[member];
                add(
                    (
                        note.kind,
                        format!("{} {}", note.platform, note.name()),
                        note.fingerprint.clone(),
                    ),
                    &[member],
                    school,
                    false,
                );
            }
        }
    }
    let mut groups: Vec<Group<'a>> = keyed.into_values().collect();
    groups.iter_mut().for_each(|group| group.notes.sort_unstable());
    groups.sort_by(|a, b| a.notes.cmp(&b.notes));
    groups
}

fn file(note: &DifferingFile) -> FileChange {
    let (authority, school) =
        note.school.as_deref().and_then(|school| school.split_once('/')).unzip();
    FileChange {
        path: note.path.clone(),
        authority: authority.map(str::to_owned),
        school: school.map(str::to_owned),
        device: note.device.clone(),
        platform: note.platform.clone(),
        format: note.format,
        kind: note.kind,
        sensitive: note.sensitive,
        lines_added: note.added,
        lines_removed: note.removed,
        risk: Risk::Live,
        cluster: 0,
        hunks: note.hunks.clone(),
    }
}

/// Counts what changed, by kind and by risk.
pub(super) fn totals(files: &[FileChange], schools_compared: usize) -> Totals {
    let count = |files: &[&FileChange]| {
        let schools: BTreeSet<_> = files
            .iter()
            .filter(|file| file.school.is_some())
            .map(|file| (&file.authority, &file.school))
            .collect();
        let devices: BTreeSet<_> = files
            .iter()
            .filter(|file| file.device.is_some())
            .map(|file| (&file.authority, &file.school, &file.device))
            .collect();
        ChangeCount { schools: schools.len(), devices: devices.len(), files: files.len() }
    };
    let mut by_kind: BTreeMap<ChangeKind, Vec<&FileChange>> = BTreeMap::new();
    let mut by_risk: BTreeMap<Risk, Vec<&FileChange>> = BTreeMap::new();
    for file in files {
        by_kind.entry(file.kind).or_default().push(file);
        by_risk.entry(file.risk).or_default().push(file);
    }
    Totals {
        all: count(&files.iter().collect::<Vec<_>>()),
        schools_compared,
        by_kind: by_kind.iter().map(|(kind, files)| (*kind, count(files))).collect(),
        by_risk: by_risk.iter().map(|(risk, files)| (*risk, count(files))).collect(),
    }
}
