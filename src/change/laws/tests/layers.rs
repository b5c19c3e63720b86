//! The class of each change in the layer in which people make it: in the standard, a profile, an
//! authority and a school every key has another value, and what files say of themselves is changed
//! as well. Each change goes through the whole comparison, as with `muster diff`. What came out
//! stands in `tests/diff/layers.txt`, where people read it, and is held against the rules of
//! `tests/diff/layers/rules.toml`.
//!
//! With each run one of [`ONE_IN`] changes is tried, and all that people have written down;
//! `MUSTER_THOROUGH=1` tries all.

mod changes;
mod entry;
mod expected;
mod rules;
mod texts;
pub(super) mod workspace;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use self::changes::{LAYERS, LayerChange, Try};
use self::entry::Entry;
use self::expected::Tables;
use self::workspace::{Memory, Outcome};
use super::{assert_recorded, difference};
use crate::change::{ChangeSubject, Changes, FileChange};
use crate::language::keys;
use crate::model::Theme;

const EXPECTED: &str = include_str!("../../../../tests/diff/layers.txt");
const RULES: &str = include_str!("../../../../tests/diff/layers/rules.toml");
const WRITTEN: &str = include_str!("../../../../tests/diff/layers/changes.toml");

/// What the list says of itself.
const HEAD: &str = "\
# What single changes do. First where one is made, its key and what is different; then the old value
# and the new one, and which side of the model's scale that is; what is wrong with it without leave;
# at how many of the schools that follow the layer it makes a difference; its classes with reasons.
# Modules are no layer yet: nothing here is about them.

";

/// One change of so many is tried with each run.
const ONE_IN: usize = 40;

/// The code of a finding that says that governance forbids it.
const FORBIDDEN: &str = "override-forbidden";

#[test]
fn each_change_of_a_layer_has_its_class() {
    let base = Memory::base();
    let opened = base.opened();
    let states = [State::of(&base), State::of(&opened)];
    let trees =
        [expected::SCHOOLS[3], expected::SCHOOLS[0]].map(|key| base.planned(key).intent.tree);
    let changes = changes::changes(&base, [&trees[0], &trees[1]]);
    let all: BTreeMap<String, String> =
        Entry::list(list()).iter().map(|entry| (entry.name(), entry.to_string())).collect();
    let is_thorough = thorough();
    let chosen: Vec<&LayerChange> = changes
        .iter()
        .enumerate()
        .filter(|(number, _)| is_thorough || number % ONE_IN == 0)
        .map(|(_, change)| change)
        .collect();
    let written = written::changes(WRITTEN);
    let mut found = in_threads(&written, |change| change.entry(&base));
    found.extend(in_threads(&chosen, |change| outcome(change, &states)));
    let tried: BTreeSet<String> = found.iter().map(Entry::name).collect();
    found.retain(|entry| !entry.is_no_value());
    let problems: Vec<String> = found
        .iter()
        .flat_map(|entry| entry.problems.iter().map(|one| format!("{}: {one}", entry.name())))
        .collect();
    let names: BTreeSet<String> = found.iter().map(Entry::name).collect();
    assert_eq!(names.len(), found.len(), "two changes have one name");
    // What was not tried stays as it is.
    let mut text = HEAD.to_owned();
    let mut known: BTreeMap<String, String> =
        found.iter().map(|entry| (entry.name(), entry.to_string())).collect();
    let order = written.iter().map(written::WrittenChange::name);
    for name in order.chain(changes.iter().map(LayerChange::name)) {
        let before = || if tried.contains(&name) { None } else { all.get(&name).cloned() };
        text += &known.remove(&name).or_else(before).unwrap_or_default();
    }
    assert!(
        problems.is_empty(),
        "{} problems\n{}\n{}",
        problems.len(),
        problems.join("\n"),
        difference(EXPECTED, &text)
    );
    assert_recorded("layers.txt", EXPECTED, &text);
}

/// The whole list, whatever of it was tried just now.
#[test]
fn each_class_is_what_a_written_rule_says() {
    let entries = Entry::list(list());
    let mut printed = HEAD.to_owned();
    entries.iter().for_each(|entry| _ = write!(printed, "{entry}"));
    assert_eq!(printed, EXPECTED, "the list is read as it was written");
    let faults = rules::faults(RULES, &entries);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Every theme of the model is in the list with a class in every layer, and so is what files say of
/// themselves.
#[test]
fn the_list_speaks_of_every_theme_in_every_layer() {
    let entries = Entry::list(list());
    let with_class =
        |entry: &&Entry| entry.found.as_ref().is_some_and(|one| !one.classes.is_empty());
    for layer in LAYERS {
        let own = entries.iter().filter(|entry| entry.layer == layer.name).filter(with_class);
        let themes: BTreeSet<Theme> =
            own.filter_map(|entry| Theme::of(entry.key.split('.').next()?)).collect();
        let missing = Theme::ALL.iter().filter(|theme| !themes.contains(theme));
        assert_eq!(missing.collect::<Vec<_>>(), [] as [&Theme; 0], "{}", layer.name);
    }
    let headers: BTreeSet<&str> = entries
        .iter()
        .filter(with_class)
        .filter(|entry| LAYERS.iter().all(|layer| layer.name != entry.layer))
        .map(|entry| entry.layer.as_str())
        .collect();
    for kind in ["workspace", "land", "edition", "profile", "authority", "school", "governance"] {
        assert!(headers.iter().any(|layer| layer.contains(kind)), "{kind}: {headers:?}");
    }
    assert!(entries.iter().filter(with_class).count() >= 100, "{} entries", entries.len());
}

/// The entries of the list.
fn list() -> &'static str {
    EXPECTED.strip_prefix(HEAD).unwrap_or(EXPECTED)
}

/// Does something with each of some things. Not with the threads in which schools are compiled: those
/// give back what was compared, and would not come to it before the end.
fn in_threads<T: Sync, R: Send>(things: &[T], run: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done: Mutex<BTreeMap<usize, R>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while let Some((number, thing)) = numbered(things, &next) {
                    let result = run(thing);
                    done.lock().expect("no thread has panicked").insert(number, result);
                }
            });
        }
    });
    done.into_inner().expect("no thread has panicked").into_values().collect()
}

fn numbered<'t, T>(things: &'t [T], next: &AtomicUsize) -> Option<(usize, &'t T)> {
    let number = next.fetch_add(1, Ordering::Relaxed);
    Some((number, things.get(number)?))
}

/// A state of the workspace, and its files as tables.
struct State<'a> {
    memory: &'a Memory,
    tables: Tables<'a>,
}

impl<'a> State<'a> {
    fn of(memory: &'a Memory) -> Self {
        Self { memory, tables: Tables::of(memory) }
    }
}

/// Tries a change as governance is, and with leave where it needs one.
fn outcome(change: &LayerChange, [closed, opened]: &[State<'_>; 2]) -> Entry {
    let layer = LAYERS[change.layer].name;
    let mut entry = Entry::new(layer, &change.pattern, &change.what);
    let (one, outcome) = first_seen(change, closed.memory);
    describe(&mut entry, change, one, &outcome, closed);
    if entry.refused.len() == 1 && entry.refused.contains(FORBIDDEN) {
        let (one, outcome) = first_seen(change, opened.memory);
        if let Outcome::Told(_) = outcome {
            describe(&mut entry, change, one, &outcome, opened);
        }
    }
    entry
}

/// The first place at which a file shows the change; else the first at which it is sound.
fn first_seen<'c>(change: &'c LayerChange, base: &Memory) -> (&'c Try, Outcome) {
    let mut best: Option<(&Try, Outcome)> = None;
    for one in &change.tries {
        let outcome = change.head(base, one).compared(base);
        match &outcome {
            Outcome::Told(changes) if !changes.files.is_empty() => return (one, outcome),
            Outcome::Told(_) if !matches!(best, Some((_, Outcome::Told(_)))) => {
                best = Some((one, outcome));
            }
            _ => _ = best.get_or_insert((one, outcome)),
        }
    }
    best.expect("there is one place at least")
}

/// Says what a change does, and demands that it does so where it should: at the schools that follow
/// the layer and for which no layer above says something else.
fn describe(
    entry: &mut Entry,
    change: &LayerChange,
    one: &Try,
    outcome: &Outcome,
    base: &State<'_>,
) {
    let layer = &LAYERS[change.layer];
    let head = change.head(base.memory, one);
    let beside = Tables::beside(&head, Some(&base.tables));
    let key = keys::all().at_pattern(&change.pattern).expect("a key of the model");
    let side = expected::side(key, (&base.tables, &beside), &one.path, change.layer + 2);
    let at_layer = |tables: &'_ Tables<'_>| {
        tables.value(expected::SCHOOLS[0], &one.path, change.layer + 2).cloned()
    };
    entry.values = entry::values(at_layer(&base.tables).as_ref(), at_layer(&beside).as_ref());
    entry.values.extend(side.map(|side| format!(", {side}")));
    let expected = expected::schools(&base.tables, &beside, &one.path);
    let mut demand = |holds: bool, what: &str| {
        if !holds {
            entry.problems.push(format!("{what}; it is other at {expected:?}"));
        }
    };
    let is_follower = |school: &String| layer.followers.contains(&school.as_str());
    demand(expected.iter().all(is_follower), "the test itself knows other schools");
    if let Outcome::Told(changes) = outcome {
        let own = changes.model.iter().filter(|one| one.subject == ChangeSubject::Model);
        let at: BTreeSet<String> = own.flat_map(|one| one.schools.clone()).collect();
        demand(at == expected, "the model changes elsewhere");
        let of_files: BTreeSet<String> = changes.files.iter().filter_map(school_of).collect();
        demand(of_files.is_subset(&expected), "files of others change");
        demand(effects_are_at(changes, &expected), "effects are elsewhere");
    }
    entry.add(outcome, format!("{} of {}", expected.len(), layer.followers.len()));
}

fn effects_are_at(changes: &Changes, expected: &BTreeSet<String>) -> bool {
    let mut at = changes.effects.iter().flat_map(|effect| &effect.schools);
    at.all(|school| expected.contains(school)) && changes.effects.is_empty() == expected.is_empty()
}

/// The school of a file, `authority/school`.
fn school_of(file: &FileChange) -> Option<String> {
    Some(format!("{}/{}", file.authority.as_ref()?, file.school.as_ref()?))
}

#[allow(clippy::disallowed_methods, reason = "how much is tried, and nothing of what is built")]
fn thorough() -> bool {
    std::env::var_os("MUSTER_THOROUGH").is_some_and(|value| value == "1")
}
