//! Which zones a change of the model is about: those that the thing changed names, itself or through a
//! segment or WLAN.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compare::State;
use super::{ModelChange, Subject};
use crate::diagnostic::Diagnostics;
use crate::tree::{Node, Value};

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
pub(super) fn find(model: &mut [ModelChange], paths: &[Vec<Arc<str>>], base: Option<&State>, head: &State) {
    let mut trees: BTreeMap<String, Vec<Arc<Node>>> = BTreeMap::new();
    for (change, keys) in model.iter_mut().zip(paths).filter(|(change, _)| change.subject == Subject::Model) {
        let Some(school) = change.schools.first() else { continue };
        let trees = trees.entry(school.clone()).or_insert_with(|| base.into_iter().chain([head]).filter_map(|state| tree(state, school)).collect());
        let mut zones = BTreeSet::new();
        for tree in trees.iter() {
            if let [table, id, ..] = keys.as_slice() {
                of(tree, table, id, LONGEST, &mut zones);
            }
        }
        change.zones = zones.into_iter().collect();
    }
}

fn tree(state: &State, school: &str) -> Option<Arc<Node>> {
    let files = state.world.schools.iter().find(|files| files.key.to_string() == school)?;
    state.world.tree(files, &mut Diagnostics::default()).map(|(tree, _)| tree)
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
            (Value::List(items), Some(table)) => items.iter().filter_map(Node::text).for_each(|id| of(tree, table, id, depth, zones)),
            (Value::Table(_), _) => named(tree, &entry.node, depth, zones),
            _ => {}
        }
    }
}
