//! Which zones a change of the model is about (those that the thing changed names, itself or
//! through a segment or WLAN), and which exceptions permit it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::state::CompiledState;
use super::{ChangeSubject, ModelChange};
use crate::base::diagnostic::Diagnostics;
use crate::language::tree::{Node, Value};
use crate::standard::governance::{Deviation, Verdict};

/// Keys that name a zone, a segment or a WLAN, with the table of it.
const REFERENCES: &[(&str, &str)] = &[
    ("zone", "zones"),
    ("from", "zones"),
    ("to", "zones"),
    ("segment", "segments"),
    ("segments", "segments"),
    ("dynamic", "segments"),
    ("wlan", "wlans"),
];

/// Longest chain of references: a client profile, its WLAN, its segment, its zone.
const LONGEST: usize = 4;

/// Says for every change of the model which zones it is about.
pub(super) fn find(
    model: &mut [ModelChange],
    paths: &[Vec<Arc<str>>],
    base: Option<&CompiledState>,
    head: &CompiledState,
) {
    let mut trees: BTreeMap<String, Vec<Arc<Node>>> = BTreeMap::new();
    for (change, keys) in
        model.iter_mut().zip(paths).filter(|(change, _)| change.subject == ChangeSubject::Model)
    {
        let Some(school) = change.schools.first() else { continue };
        let trees = trees.entry(school.clone()).or_insert_with(|| {
            base.into_iter().chain([head]).filter_map(|state| tree(state, school)).collect()
        });
        let mut zones = BTreeSet::new();
        for tree in trees.iter() {
            if let [table, id, ..] = keys.as_slice() {
                of(tree, table, id, LONGEST, &mut zones);
            }
        }
        change.zones = zones.into_iter().collect();
    }
}

/// A path that an exception permits, and its id.
type Permitted = (Vec<Arc<str>>, String);

/// Schools that are asked for their exceptions, at most.
const MOST_SCHOOLS: usize = 200;

/// Says for every change of the model by which exceptions its new value is permitted.
pub(super) fn exceptions(model: &mut [ModelChange], paths: &[Vec<Arc<str>>], head: &CompiledState) {
    let mut permitted: BTreeMap<String, Vec<Permitted>> = BTreeMap::new();
    for (change, keys) in
        model.iter_mut().zip(paths).filter(|(change, _)| change.subject == ChangeSubject::Model)
    {
        // Only what an authority or a school says can need an exception.
        if !change.new_at.iter().any(|place| place.file.starts_with("schools/")) {
            continue;
        }
        let mut ids = BTreeSet::new();
        for school in change.schools.iter().take(MOST_SCHOOLS) {
            let permitted =
                permitted.entry(school.clone()).or_insert_with(|| at_school(head, school));
            ids.extend(
                permitted
                    .iter()
                    .filter(|(path, _)| path.starts_with(keys) || keys.starts_with(path))
                    .map(|(_, id)| id.clone()),
            );
        }
        change.exceptions = ids.into_iter().collect();
    }
}

/// What exceptions permit at a school: paths and ids.
fn at_school(state: &CompiledState, school: &str) -> Vec<Permitted> {
    let files = state.cooperation().schools.iter().find(|files| files.key.to_string() == school);
    let governed =
        files.and_then(|files| state.cooperation().governed(files, &mut Diagnostics::default()));
    let permitted = |deviation: Deviation| match deviation.verdict {
        Verdict::Excepted(id) => Some((deviation.path, id.to_string())),
        Verdict::Allowed | Verdict::PassedOver(_) | Verdict::Forbidden => None,
    };
    governed.into_iter().flat_map(|governed| governed.deviations).filter_map(permitted).collect()
}

fn tree(state: &CompiledState, school: &str) -> Option<Arc<Node>> {
    let files = state.cooperation().schools.iter().find(|files| files.key.to_string() == school)?;
    state.cooperation().tree(files, &mut Diagnostics::default()).map(|(tree, _)| tree)
}

/// The zones of an entry of a table.
fn of(tree: &Node, table: &str, id: &str, depth: usize, zones: &mut BTreeSet<String>) {
    if table == "zones" {
        zones.insert(id.to_owned());
    } else if let Some(node) = tree.find([table, id])
        && depth > 0
    {
        named(tree, node, depth - 1, zones);
    }
}

fn named(tree: &Node, node: &Node, depth: usize, zones: &mut BTreeSet<String>) {
    for (key, entry) in node.table().into_iter().flatten() {
        let table = REFERENCES.iter().find(|(name, _)| **name == **key).map(|(_, table)| *table);
        match (&entry.node.value, table) {
            (Value::Text(id), Some(table)) => of(tree, table, id, depth, zones),
            (Value::List(items), Some(table)) => {
                items.iter().filter_map(Node::text).for_each(|id| of(tree, table, id, depth, zones))
            }
            (Value::Table(_), _) => named(tree, &entry.node, depth, zones),
            _ => {}
        }
    }
}
