//! Which sets of changes are one intent of the author, so that what they do is one effect.
//!
//! - Changes of one entry that lie on the same line are one: two keys of a flow.
//! - Lines of several changes together, at one school of more of them than at another, are one.
//! - The same value at several entries of a table, at the same schools, is one: the log of three
//!   flows, two ports of a switch. So are things of a school's inventory that come or go together.
//! - Changes of one entry that move no file are one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::change::{ChangeKind, ChangeSubject, ModelChange};
use crate::language::keys;

/// Tables of which a school has many entries, which come and go together.
const INVENTORY: &[&str] = &["buildings", "rooms", "devices"];

/// Changes of the model to which lines belong together.
pub(super) struct CauseSet {
    /// Indices, ascending.
    pub(super) causes: Vec<usize>,
    /// Whether it was found out by taking changes back.
    pub(super) is_tested: bool,
    pub(super) moves_files: bool,
}

/// Sets of changes that are one intent.
pub(super) struct JoinedIntent {
    pub(super) sets: BTreeSet<Vec<usize>>,
    /// All of them, ascending.
    pub(super) causes: Vec<usize>,
}

/// The intents, in the order of their first set.
pub(super) fn intents(
    sets: &[CauseSet],
    model: &[ModelChange],
    paths: &[Vec<Arc<str>>],
) -> Vec<JoinedIntent> {
    let mut leaders: Vec<usize> = (0..sets.len()).collect();
    let entries: Vec<Option<Entry<'_>>> =
        sets.iter().map(|set| common_entry(&set.causes, model, paths)).collect();
    join_entries(sets, &entries, &mut leaders);
    join_lines_together(sets, &mut leaders);
    join_same_values(sets, model, paths, &mut leaders);
    join_inner_tables(sets, model, paths, &mut leaders);
    let mut intents: BTreeMap<usize, JoinedIntent> = BTreeMap::new();
    for (number, set) in sets.iter().enumerate() {
        let leader = leader(&leaders, number);
        let intent = intents
            .entry(leader)
            .or_insert_with(|| JoinedIntent { sets: BTreeSet::new(), causes: Vec::new() });
        intent.causes.extend(&set.causes);
        intent.sets.insert(set.causes.clone());
    }
    for intent in intents.values_mut() {
        intent.causes.sort_unstable();
        intent.causes.dedup();
    }
    intents.into_values().collect()
}

/// The first set of those that are joined with this one.
fn leader(leaders: &[usize], mut number: usize) -> usize {
    while leaders[number] != number {
        number = leaders[number];
    }
    number
}

fn join(leaders: &mut [usize], a: usize, b: usize) {
    let (a, b) = (leader(leaders, a), leader(leaders, b));
    leaders[a.max(b)] = a.min(b);
}

/// What a change is about: the file of a header, and the entry of a table.
type Entry<'a> = (ChangeSubject, &'a str, Vec<&'a str>);

fn entry<'a>(change: &'a ModelChange, keys: &'a [Arc<str>]) -> Entry<'a> {
    let file = match change.subject {
        ChangeSubject::Header => change.path.split(": ").next().unwrap_or_default(),
        ChangeSubject::School | ChangeSubject::Platform => &change.path,
        ChangeSubject::Model | ChangeSubject::Exception => "",
    };
    // Headers have no keys; all of one table of a file are looked at together.
    if keys.is_empty() {
        let table = change.path.split(": ").nth(1).unwrap_or_default();
        return (change.subject, file, vec![table.split('.').next().unwrap_or_default()]);
    }
    let is_by_id = keys::all().get(&keys[0]).is_some_and(|table| table.entry.is_some());
    let depth = if is_by_id || change.subject == ChangeSubject::Exception { 2 } else { 1 };
    (change.subject, file, keys.iter().take(depth).map(|key| &**key).collect())
}

/// The entry that all changes of a set are about.
fn common_entry<'a>(
    causes: &[usize],
    model: &'a [ModelChange],
    paths: &'a [Vec<Arc<str>>],
) -> Option<Entry<'a>> {
    let mut entries = causes.iter().map(|&cause| entry(&model[cause], &paths[cause]));
    let first = entries.next()?;
    entries.all(|other| other == first).then_some(first)
}

/// Joins sets of one entry that have a change in common, and those that move nothing.
fn join_entries(sets: &[CauseSet], entries: &[Option<Entry<'_>>], leaders: &mut [usize]) {
    let mut by_entry: BTreeMap<&Entry<'_>, Vec<usize>> = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        if let Some(entry) = entry {
            by_entry.entry(entry).or_default().push(number);
        }
    }
    for numbers in by_entry.values() {
        for (at, &a) in numbers.iter().enumerate() {
            for &b in &numbers[at + 1..] {
                let both_idle = !sets[a].moves_files && !sets[b].moves_files;
                let overlap = sets[a].causes.iter().any(|cause| sets[b].causes.contains(cause));
                if both_idle || overlap {
                    join(leaders, a, b);
                }
            }
        }
    }
}

/// Joins a set of several changes with the smallest one that holds it.
fn join_lines_together(sets: &[CauseSet], leaders: &mut [usize]) {
    let together: Vec<usize> =
        (0..sets.len()).filter(|&n| sets[n].causes.len() > 1 && sets[n].is_tested).collect();
    for &number in &together {
        let own = &sets[number].causes;
        let holding = together.iter().filter(|&&other| {
            sets[other].causes.len() > own.len()
                && own.iter().all(|cause| sets[other].causes.binary_search(cause).is_ok())
        });
        if let Some(&smallest) = holding.min_by_key(|&&other| (sets[other].causes.len(), other)) {
            join(leaders, number, smallest);
        }
    }
}

/// Joins single changes that say the same of entries of one table, at the same schools.
fn join_same_values(
    sets: &[CauseSet],
    model: &[ModelChange],
    paths: &[Vec<Arc<str>>],
    leaders: &mut [usize],
) {
    type Said<'a> =
        (bool, ChangeKind, Vec<&'a str>, Option<&'a str>, Option<&'a str>, &'a [String]);
    let mut first: BTreeMap<Said<'_>, usize> = BTreeMap::new();
    for (number, set) in sets.iter().enumerate() {
        let [cause] = set.causes[..] else { continue };
        let (change, keys) = (&model[cause], &paths[cause]);
        if change.subject != ChangeSubject::Model || keys.len() < 2 {
            continue;
        }
        let is_of_inventory = keys.len() == 2
            && INVENTORY.contains(&&*keys[0])
            && matches!(change.kind, ChangeKind::Added | ChangeKind::Removed);
        let (old, new) = if is_of_inventory {
            (None, None)
        } else {
            (change.old.as_deref(), change.new.as_deref())
        };
        if !is_of_inventory && change.kind == ChangeKind::Moved {
            continue;
        }
        let pattern = keys::pattern(keys::all(), keys.iter().map(|key| &**key)).0;
        let said = (set.moves_files, change.kind, pattern, old, new, &change.schools[..]);
        match first.get(&said) {
            Some(&other) => join(leaders, number, other),
            None => _ = first.insert(said, number),
        }
    }
}

/// Joins sets whose changes are about one table inside of an entry, at the same schools.
fn join_inner_tables(
    sets: &[CauseSet],
    model: &[ModelChange],
    paths: &[Vec<Arc<str>>],
    leaders: &mut [usize],
) {
    let mut first: BTreeMap<(Vec<&str>, BTreeSet<&String>), usize> = BTreeMap::new();
    for (number, set) in sets.iter().enumerate() {
        let mut tables: BTreeSet<Vec<&str>> = BTreeSet::new();
        // Where all of them are, which is where they do something together.
        let mut schools: Option<BTreeSet<&String>> = None;
        for &cause in &set.causes {
            let keys: Vec<&str> = paths[cause].iter().map(|key| &**key).collect();
            let (pattern, _) = keys::pattern(keys::all(), keys.iter().copied());
            let is_inner = keys.len() > 3 && pattern.last() == Some(&"*");
            tables.insert(if is_inner { keys[..keys.len() - 1].to_vec() } else { Vec::new() });
            let own: BTreeSet<&String> = model[cause].schools.iter().collect();
            schools = Some(match schools {
                Some(schools) => schools.intersection(&own).copied().collect(),
                None => own,
            });
        }
        let table = tables.pop_first().unwrap_or_default();
        // What several tables move together is of none of them alone.
        if !table.is_empty() && tables.is_empty() {
            let first = first.entry((table, schools.unwrap_or_default())).or_insert(number);
            join(leaders, number, *first);
        }
    }
}
