//! What the page shows, in the order in which it shows it: all that is to be decided is decided here.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::diff::{Changes, Cluster, Count, Evidence, FileChange, FileDiff, Hunk, Kind, ModelChange, Place, Reason, Risk, Side, Subject, Tag};

/// Causes that a cluster shows; all of them stand among the changes of the model.
const MOST_CAUSES: usize = 6;

/// Places that a change of the model shows at once; the others are folded up.
const MOST_PLACES: usize = 3;

/// Lines of a difference that is unfolded together with its cluster.
const SHORT: usize = 60;

/// Clusters that are unfolded from the start, when there are no more.
const FEW: usize = 3;

/// The whole page.
#[derive(Serialize)]
pub(super) struct View<'a> {
    muster: &'a str,
    as_of: &'a str,
    base: &'a Side,
    head: &'a Side,
    empty: bool,
    notes: &'a [String],
    unexpected: &'a [String],
    all: Count,
    schools_compared: usize,
    by_risk: Vec<Row>,
    by_kind: Vec<Row>,
    authorities: BTreeSet<&'a str>,
    schools: BTreeSet<&'a str>,
    platforms: BTreeSet<&'a str>,
    kinds: BTreeSet<Kind>,
    /// Clusters in two parts: outliers, and the others.
    parts: Vec<Part<'a>>,
    model: Vec<Model<'a>>,
}

/// A row of a table of counts.
#[derive(Serialize)]
struct Row {
    name: String,
    count: Count,
    /// Part of all files in percent, with one digit.
    share: String,
}

/// Clusters under one heading.
#[derive(Serialize)]
struct Part<'a> {
    outliers: bool,
    clusters: Vec<Group<'a>>,
}

/// A cluster.
#[derive(Serialize)]
struct Group<'a> {
    number: usize,
    open: bool,
    kind: Kind,
    what: &'a str,
    outlier: bool,
    risk: Risk,
    reasons: &'a [Reason],
    own_values: bool,
    sensitive: bool,
    evidence: Evidence,
    count: Count,
    platforms: BTreeSet<&'a str>,
    members: Vec<Member<'a>>,
    diffs: Vec<Diff<'a>>,
    causes: Vec<Cause<'a>>,
    more_causes: usize,
}

/// A school with its files; without a school, those of the whole cooperation.
#[derive(Serialize)]
struct Member<'a> {
    school: Option<String>,
    files: Vec<&'a str>,
}

/// A change of the model, as a cluster shows it.
#[derive(Serialize)]
struct Cause<'a> {
    number: usize,
    path: &'a str,
    kind: Kind,
    old: Option<&'a str>,
    new: Option<&'a str>,
    /// Where to look first: at the new value, or at the old one when there is no other.
    at: Option<&'a Place>,
}

/// The difference of one file.
#[derive(Serialize)]
struct Diff<'a> {
    path: &'a str,
    open: bool,
    added: usize,
    removed: usize,
    hunks: Vec<Lines<'a>>,
}

/// A hunk, divided into lines of both files and blocks that differ.
#[derive(Serialize)]
struct Lines<'a> {
    old_start: usize,
    new_start: usize,
    blocks: Vec<Block<'a>>,
}

/// Lines that belong together.
#[derive(Serialize)]
struct Block<'a> {
    differs: bool,
    lines: Vec<Numbered<'a>>,
}

/// A line with its numbers.
#[derive(Serialize)]
struct Numbered<'a> {
    tag: Tag,
    old: usize,
    new: usize,
    line: &'a crate::diff::Line,
}

/// A change of the model.
#[derive(Serialize)]
struct Model<'a> {
    number: usize,
    subject: Subject,
    path: &'a str,
    kind: Kind,
    moved_from: Option<&'a str>,
    old: Option<&'a str>,
    new: Option<&'a str>,
    old_at: Places<'a>,
    new_at: Places<'a>,
    schools: &'a [String],
    exceptions: &'a [String],
    /// Clusters that it causes: number, and what they are.
    effects: Vec<(usize, &'a str)>,
    /// Of those clusters.
    risks: BTreeSet<Risk>,
    /// Of those clusters.
    platforms: BTreeSet<&'a str>,
}

/// Places of a value.
#[derive(Serialize)]
struct Places<'a> {
    first: &'a [Place],
    rest: &'a [Place],
}

impl<'a> View<'a> {
    pub(super) fn of(changes: &'a Changes) -> Self {
        let risks: BTreeMap<Risk, Count> = changes.totals.by_risk.clone();
        let row = |name: String, count: Count| Row { name, count, share: percent(count.files, changes.totals.all.files) };
        let groups: Vec<Group<'a>> = changes.clusters.iter().enumerate().map(|(number, cluster)| group(changes, number, cluster)).collect();
        let schools = changes.clusters.iter().flat_map(|cluster| &cluster.schools);
        let schools: BTreeSet<&str> = schools.chain(changes.model.iter().flat_map(|change| &change.schools)).map(String::as_str).collect();
        let kinds = changes.clusters.iter().map(|cluster| cluster.kind).chain(changes.model.iter().map(|change| change.kind)).collect();
        let model = model(changes, &groups);
        let (outliers, others): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.outlier);
        let part = |outliers, clusters: Vec<Group<'a>>| (!clusters.is_empty()).then_some(Part { outliers, clusters });
        Self {
            muster: &changes.muster,
            as_of: &changes.as_of,
            base: &changes.base,
            head: &changes.head,
            empty: changes.is_empty(),
            notes: &changes.notes,
            unexpected: &changes.unexpected,
            all: changes.totals.all,
            schools_compared: changes.totals.schools_compared,
            // The gravest first.
            by_risk: risks.iter().rev().map(|(risk, count)| row(risk.name().into(), *count)).collect(),
            by_kind: changes.totals.by_kind.iter().map(|(kind, count)| row(kind_name(*kind).into(), *count)).collect(),
            authorities: schools.iter().filter_map(|school| Some(school.split_once('/')?.0)).collect(),
            schools,
            platforms: changes.files.iter().map(|file| file.platform.as_str()).collect(),
            kinds,
            parts: [part(true, outliers), part(false, others)].into_iter().flatten().collect(),
            model,
        }
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Removed => "removed",
        Kind::Added => "added",
        Kind::Changed => "changed",
        Kind::Moved => "moved",
    }
}

/// `12.5`, in whole numbers, since those are the same on every machine.
fn percent(part: usize, all: usize) -> String {
    let tenths = (part * 1000).checked_div(all).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn group<'a>(changes: &'a Changes, number: usize, cluster: &'a Cluster) -> Group<'a> {
    let files: Vec<&FileChange> = cluster.files.iter().filter_map(|&file| changes.files.get(file)).collect();
    let cause = |&number: &usize| {
        let change = changes.model.get(number)?;
        let at = change.new_at.first().or(change.old_at.first());
        Some(Cause { number, path: &change.path, kind: change.kind, old: change.old.as_deref(), new: change.new.as_deref(), at })
    };
    Group {
        number,
        open: changes.clusters.len() <= FEW,
        kind: cluster.kind,
        what: &cluster.what,
        outlier: cluster.outlier,
        risk: cluster.risk,
        reasons: &cluster.reasons,
        own_values: cluster.own_values,
        sensitive: files.iter().any(|file| file.sensitive),
        evidence: cluster.evidence,
        count: Count { schools: cluster.schools.len(), devices: cluster.devices.len(), files: files.len() },
        platforms: files.iter().map(|file| file.platform.as_str()).collect(),
        members: members(cluster, &files),
        diffs: cluster.sample.iter().map(diff).collect(),
        causes: cluster.causes.iter().filter_map(cause).take(MOST_CAUSES).collect(),
        more_causes: cluster.causes.len().saturating_sub(MOST_CAUSES),
    }
}

fn members<'a>(cluster: &'a Cluster, files: &[&'a FileChange]) -> Vec<Member<'a>> {
    let mut members: BTreeMap<Option<String>, Vec<&'a str>> = cluster.schools.iter().map(|school| (Some(school.clone()), Vec::new())).collect();
    for file in files {
        let school = file.authority.as_ref().zip(file.school.as_ref()).map(|(authority, school)| format!("{authority}/{school}"));
        let below = school.as_ref().and_then(|school| file.path.strip_prefix(school.as_str())?.strip_prefix('/'));
        members.entry(school).or_default().push(below.unwrap_or(&file.path));
    }
    members.into_iter().map(|(school, files)| Member { school, files }).collect()
}

fn diff(file: &FileDiff) -> Diff<'_> {
    let lines = || file.hunks.iter().flat_map(|hunk| &hunk.lines);
    let count = |tag| lines().filter(|line| line.tag == tag).count();
    Diff {
        path: &file.path,
        open: lines().count() <= SHORT,
        added: count(Tag::New),
        removed: count(Tag::Old),
        hunks: file.hunks.iter().map(|hunk| Lines { old_start: hunk.old_start, new_start: hunk.new_start, blocks: blocks(hunk) }).collect(),
    }
}

/// Consecutive lines that are the same, or that differ.
fn blocks(hunk: &Hunk) -> Vec<Block<'_>> {
    let (mut old, mut new) = (hunk.old_start, hunk.new_start);
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for line in &hunk.lines {
        let numbered = Numbered { tag: line.tag, old, new, line };
        old += usize::from(line.tag != Tag::New);
        new += usize::from(line.tag != Tag::Old);
        let differs = line.tag != Tag::Same;
        match blocks.last_mut() {
            Some(block) if block.differs == differs => block.lines.push(numbered),
            _ => blocks.push(Block { differs, lines: vec![numbered] }),
        }
    }
    blocks
}

fn model<'a>(changes: &'a Changes, groups: &[Group<'a>]) -> Vec<Model<'a>> {
    let mut effects: Vec<Vec<usize>> = vec![Vec::new(); changes.model.len()];
    for (number, cluster) in changes.clusters.iter().enumerate() {
        for &cause in &cluster.causes {
            if let Some(effects) = effects.get_mut(cause) {
                effects.push(number);
            }
        }
    }
    let one = |(number, (change, effects)): (usize, (&'a ModelChange, Vec<usize>))| {
        let effects: Vec<&Group<'a>> = effects.iter().filter_map(|&effect| groups.get(effect)).collect();
        Model {
            number,
            subject: change.subject,
            path: &change.path,
            kind: change.kind,
            moved_from: change.moved_from.as_deref(),
            old: change.old.as_deref(),
            new: change.new.as_deref(),
            old_at: places(&change.old_at),
            new_at: places(&change.new_at),
            schools: &change.schools,
            exceptions: &change.exceptions,
            effects: effects.iter().map(|group| (group.number, group.what)).collect(),
            risks: effects.iter().map(|group| group.risk).collect(),
            platforms: effects.iter().flat_map(|group| group.platforms.iter().copied()).collect(),
        }
    };
    changes.model.iter().zip(effects).enumerate().map(one).collect()
}

fn places(places: &[Place]) -> Places<'_> {
    let (first, rest) = places.split_at(places.len().min(MOST_PLACES));
    Places { first, rest }
}
