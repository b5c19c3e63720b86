//! What the page shows, in the order in which it shows it: all that is to be decided is decided
//! here.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::german::german;
use crate::change::{
    self, ChangeCount, ChangeKind, ChangeSubject, Changes, Cluster, Evidence, FileChange, Hunk,
    LineTag, ModelChange, Risk, SideKind,
};
use crate::model::Language;

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
    base: Side<'a>,
    head: Side<'a>,
    empty: bool,
    notes: Vec<Phrase<'a>>,
    unexpected: &'a [String],
    all: ChangeCount,
    schools_compared: usize,
    by_risk: Vec<Row>,
    by_kind: Vec<Row>,
    authorities: BTreeSet<&'a str>,
    schools: BTreeSet<&'a str>,
    platforms: BTreeSet<&'a str>,
    kinds: BTreeSet<ChangeKind>,
    /// Clusters in two parts: outliers, and the others.
    parts: Vec<Part<'a>>,
    model: Vec<Model<'a>>,
}

/// What the comparison says, in the language of the page if there is a translation.
#[derive(Serialize)]
struct Phrase<'a> {
    text: Cow<'a, str>,
    /// English on a page in another language.
    foreign: bool,
}

/// One side of the comparison.
#[derive(Serialize)]
struct Side<'a> {
    label: &'a str,
    kind: SideKind,
    revision: Option<&'a str>,
    findings: Vec<Finding<'a>>,
}

/// A finding.
#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    message: &'a str,
    at: Option<Place<'a>>,
}

/// A line of a file of the workspace.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    layer: Phrase<'a>,
}

/// Why a change has its risk.
#[derive(Serialize)]
struct Reason<'a> {
    risk: Risk,
    text: Phrase<'a>,
    path: Option<&'a str>,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

/// A row of a table of counts.
#[derive(Serialize)]
struct Row {
    name: String,
    count: ChangeCount,
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
    kind: ChangeKind,
    what: Phrase<'a>,
    outlier: bool,
    risk: Risk,
    reasons: Vec<Reason<'a>>,
    own_values: bool,
    sensitive: bool,
    evidence: Evidence,
    count: ChangeCount,
    platforms: BTreeSet<&'a str>,
    members: Vec<Member<'a>>,
    diffs: Vec<Diff<'a>>,
    /// Those of all files, when they were asked for.
    every: Vec<Diff<'a>>,
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
    kind: ChangeKind,
    old: Option<&'a str>,
    new: Option<&'a str>,
    /// Where to look first: at the new value, or at the old one when there is no other.
    at: Option<Place<'a>>,
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
    tag: LineTag,
    old: usize,
    new: usize,
    line: &'a crate::change::DiffLine,
}

/// A change of the model.
#[derive(Serialize)]
struct Model<'a> {
    number: usize,
    subject: ChangeSubject,
    path: &'a str,
    kind: ChangeKind,
    moved_from: Option<&'a str>,
    old: Option<&'a str>,
    new: Option<&'a str>,
    old_at: Places<'a>,
    new_at: Places<'a>,
    schools: &'a [String],
    zones: &'a [String],
    exceptions: &'a [String],
    /// Clusters that it causes: number, and what they are.
    effects: Vec<(usize, Phrase<'a>)>,
    /// Of those clusters.
    risks: BTreeSet<Risk>,
    /// Of those clusters.
    platforms: BTreeSet<&'a str>,
}

/// Places of a value.
#[derive(Serialize)]
struct Places<'a> {
    first: Vec<Place<'a>>,
    rest: Vec<Place<'a>>,
}

impl<'a> View<'a> {
    pub(super) fn of(changes: &'a Changes, language: Language) -> Self {
        let words = Words { language };
        let row = |name: String, count: ChangeCount| Row {
            name,
            count,
            share: percent(count.files, changes.totals.all.files),
        };
        let groups: Vec<Group<'a>> = changes
            .clusters
            .iter()
            .enumerate()
            .map(|(number, cluster)| words.group(changes, number, cluster))
            .collect();
        let schools = changes.clusters.iter().flat_map(|cluster| &cluster.schools);
        let schools: BTreeSet<&str> = schools
            .chain(changes.model.iter().flat_map(|change| &change.schools))
            .map(String::as_str)
            .collect();
        let kinds = changes
            .clusters
            .iter()
            .map(|cluster| cluster.kind)
            .chain(changes.model.iter().map(|change| change.kind))
            .collect();
        let model = words.model(changes, &groups);
        let (outliers, others): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.outlier);
        let part = |outliers, clusters: Vec<Group<'a>>| {
            (!clusters.is_empty()).then_some(Part { outliers, clusters })
        };
        Self {
            muster: &changes.muster,
            as_of: &changes.as_of,
            base: words.side(&changes.base),
            head: words.side(&changes.head),
            empty: changes.is_empty(),
            notes: changes.notes.iter().map(|note| words.phrase(note)).collect(),
            unexpected: &changes.unexpected,
            all: changes.totals.all,
            schools_compared: changes.totals.schools_compared,
            // The gravest first.
            by_risk: changes
                .totals
                .by_risk
                .iter()
                .rev()
                .map(|(risk, count)| row(risk.name().into(), *count))
                .collect(),
            by_kind: changes
                .totals
                .by_kind
                .iter()
                .map(|(kind, count)| row(kind_name(*kind).into(), *count))
                .collect(),
            authorities: schools
                .iter()
                .filter_map(|school| Some(school.split_once('/')?.0))
                .collect(),
            schools,
            platforms: changes.files.iter().map(|file| file.platform.as_str()).collect(),
            kinds,
            parts: [part(true, outliers), part(false, others)].into_iter().flatten().collect(),
            model,
        }
    }
}

fn kind_name(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Removed => "removed",
        ChangeKind::Added => "added",
        ChangeKind::Changed => "changed",
        ChangeKind::Moved => "moved",
    }
}

/// `12.5`, in whole numbers, since those are the same on every machine.
fn percent(part: usize, all: usize) -> String {
    let tenths = (part * 1000).checked_div(all).unwrap_or(0);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn members<'a>(cluster: &'a Cluster, files: &[&'a FileChange]) -> Vec<Member<'a>> {
    let mut members: BTreeMap<Option<String>, Vec<&'a str>> =
        cluster.schools.iter().map(|school| (Some(school.clone()), Vec::new())).collect();
    for file in files {
        let school = file
            .authority
            .as_ref()
            .zip(file.school.as_ref())
            .map(|(authority, school)| format!("{authority}/{school}"));
        let below = school
            .as_ref()
            .and_then(|school| file.path.strip_prefix(school.as_str())?.strip_prefix('/'));
        members.entry(school).or_default().push(below.unwrap_or(&file.path));
    }
    members.into_iter().map(|(school, files)| Member { school, files }).collect()
}

fn diff<'a>(path: &'a str, hunks: &'a [Hunk]) -> Diff<'a> {
    let lines = || hunks.iter().flat_map(|hunk| &hunk.lines);
    let count = |tag| lines().filter(|line| line.tag == tag).count();
    Diff {
        path,
        open: lines().count() <= SHORT,
        added: count(LineTag::New),
        removed: count(LineTag::Old),
        hunks: hunks
            .iter()
            .map(|hunk| Lines {
                old_start: hunk.old_start,
                new_start: hunk.new_start,
                blocks: blocks(hunk),
            })
            .collect(),
    }
}

/// Consecutive lines that are the same, or that differ.
fn blocks(hunk: &Hunk) -> Vec<Block<'_>> {
    let (mut old, mut new) = (hunk.old_start, hunk.new_start);
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for line in &hunk.lines {
        let numbered = Numbered { tag: line.tag, old, new, line };
        old += usize::from(line.tag != LineTag::New);
        new += usize::from(line.tag != LineTag::Old);
        let differs = line.tag != LineTag::Same;
        match blocks.last_mut() {
            Some(block) if block.differs == differs => block.lines.push(numbered),
            _ => blocks.push(Block { differs, lines: vec![numbered] }),
        }
    }
    blocks
}

/// The language of the page.
#[derive(Clone, Copy)]
struct Words {
    language: Language,
}

impl Words {
    fn phrase(self, text: &str) -> Phrase<'_> {
        match self.language {
            Language::En => Phrase { text: text.into(), foreign: false },
            Language::De => {
                german(text).map_or(Phrase { text: text.into(), foreign: true }, |text| Phrase {
                    text: text.into(),
                    foreign: false,
                })
            }
        }
    }

    fn side(self, side: &change::ComparedSide) -> Side<'_> {
        Side {
            label: &side.label,
            kind: side.kind,
            revision: side.revision.as_deref(),
            findings: side.findings.iter().map(|finding| self.finding(finding)).collect(),
        }
    }

    fn finding(self, finding: &change::ShortFinding) -> Finding<'_> {
        Finding {
            code: &finding.code,
            message: &finding.message,
            at: finding.at.as_ref().map(|at| self.place(at)),
        }
    }

    fn place(self, place: &change::DiffPlace) -> Place<'_> {
        Place { file: &place.file, line: place.line, layer: self.phrase(&place.layer) }
    }

    fn places(self, places: &[change::DiffPlace]) -> Places<'_> {
        let (first, rest) = places.split_at(places.len().min(MOST_PLACES));
        Places {
            first: first.iter().map(|place| self.place(place)).collect(),
            rest: rest.iter().map(|place| self.place(place)).collect(),
        }
    }

    fn reason(self, reason: &change::RiskReason) -> Reason<'_> {
        let change::RiskReason { risk, text, path, old, new } = reason;
        Reason {
            risk: *risk,
            text: self.phrase(text),
            path: path.as_deref(),
            old: old.as_deref(),
            new: new.as_deref(),
        }
    }

    fn group<'a>(self, changes: &'a Changes, number: usize, cluster: &'a Cluster) -> Group<'a> {
        let files: Vec<&FileChange> =
            cluster.files.iter().filter_map(|&file| changes.files.get(file)).collect();
        let cause = |&number: &usize| {
            let change = changes.model.get(number)?;
            let at = change.new_at.first().or(change.old_at.first()).map(|at| self.place(at));
            Some(Cause {
                number,
                path: &change.path,
                kind: change.kind,
                old: change.old.as_deref(),
                new: change.new.as_deref(),
                at,
            })
        };
        Group {
            number,
            open: changes.clusters.len() <= FEW,
            kind: cluster.kind,
            what: self.phrase(&cluster.what),
            outlier: cluster.outlier,
            risk: cluster.risk,
            reasons: cluster.reasons.iter().map(|reason| self.reason(reason)).collect(),
            own_values: cluster.own_values,
            sensitive: files.iter().any(|file| file.sensitive),
            evidence: cluster.evidence,
            count: ChangeCount {
                schools: cluster.schools.len(),
                devices: cluster.devices.len(),
                files: files.len(),
            },
            platforms: files.iter().map(|file| file.platform.as_str()).collect(),
            members: members(cluster, &files),
            diffs: cluster.sample.iter().map(|file| diff(&file.path, &file.hunks)).collect(),
            every: files
                .iter()
                .filter(|file| !file.hunks.is_empty())
                .map(|file| Diff { open: false, ..diff(&file.path, &file.hunks) })
                .collect(),
            causes: cluster.causes.iter().filter_map(cause).take(MOST_CAUSES).collect(),
            more_causes: cluster.causes.len().saturating_sub(MOST_CAUSES),
        }
    }

    fn model<'a>(self, changes: &'a Changes, groups: &[Group<'a>]) -> Vec<Model<'a>> {
        let mut effects: Vec<Vec<usize>> = vec![Vec::new(); changes.model.len()];
        for (number, cluster) in changes.clusters.iter().enumerate() {
            for &cause in &cluster.causes {
                if let Some(effects) = effects.get_mut(cause) {
                    effects.push(number);
                }
            }
        }
        let one = |(number, (change, effects)): (usize, (&'a ModelChange, Vec<usize>))| {
            let effects: Vec<&Group<'a>> =
                effects.iter().filter_map(|&effect| groups.get(effect)).collect();
            Model {
                number,
                subject: change.subject,
                path: &change.path,
                kind: change.kind,
                moved_from: change.moved_from.as_deref(),
                old: change.old.as_deref(),
                new: change.new.as_deref(),
                old_at: self.places(&change.old_at),
                new_at: self.places(&change.new_at),
                schools: &change.schools,
                zones: &change.zones,
                exceptions: &change.exceptions,
                effects: effects
                    .iter()
                    .map(|group| {
                        (group.number, Phrase { text: group.what.text.clone(), ..group.what })
                    })
                    .collect(),
                risks: effects.iter().map(|group| group.risk).collect(),
                platforms: effects
                    .iter()
                    .flat_map(|group| group.platforms.iter().copied())
                    .collect(),
            }
        };
        changes.model.iter().zip(effects).enumerate().map(one).collect()
    }
}
