//! Which zones a change of the model is about (those that the thing changed names, itself or
//! through a segment or WLAN), and which exceptions permit it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::state::CompiledState;
use super::{ChangeSubject, ModelChange};
use crate::base::diagnostic::Diagnostics;
use crate::language::keys::{self, ModelKey};
use crate::language::tree::{Node, Value};
use crate::standard::governance::Verdict;

/// The tables that lead to a zone. What a device or a profile of ports names beside them says
/// nothing about what its change opens.
const LEADING: &[&str] = &["zones", "segments", "wlans"];

/// Longest chain of references: a client profile, its WLAN, its segment, its zone. It also ends
/// references that lead in a circle.
const LONGEST: usize = 4;

/// Says for every change of the model which zones it is about.
pub(super) fn find(
    model: &mut [ModelChange],
    paths: &[Vec<Arc<str>>],
    base: Option<&CompiledState>,
    head: &CompiledState,
) {
    let mut trees: BTreeMap<String, Vec<Arc<Node>>> = BTreeMap::new();
    for (change, keys) in model.iter_mut().zip(paths) {
        let own: Vec<Vec<Arc<str>>> = match change.subject {
            ChangeSubject::Model => vec![keys.clone()],
            ChangeSubject::Exception => change.permits.iter().map(|path| parts(path)).collect(),
            _ => continue,
        };
        // One school stands for all, for the change is the same at each.
        let Some(school) = change.schools.first() else { continue };
        let trees = trees.entry(school.clone()).or_insert_with(|| {
            // What is gone names its zones in the base alone.
            base.into_iter().chain([head]).filter_map(|state| state.tree(school)).collect()
        });
        let mut zones = BTreeSet::new();
        for keys in &own {
            let before = zones.len();
            for tree in trees.iter() {
                // A key at the top of the tree is no entry of a table, and names no zone.
                if let [table, id, ..] = keys.as_slice() {
                    zones_of_entry(tree, table, id, LONGEST, &mut zones);
                }
            }
            // Of an exception for all entries nobody can say where it ends.
            if change.subject == ChangeSubject::Exception && zones.len() == before {
                zones.clear();
                break;
            }
        }
        change.zones = zones.into_iter().collect();
    }
}

fn parts(path: &str) -> Vec<Arc<str>> {
    path.split('.').map(Arc::from).collect()
}

/// A path that an exception permits, and its id.
type Permitted = (Vec<Arc<str>>, String);

/// Schools that are asked for their exceptions, at most.
const MOST_SCHOOLS: usize = 200;

/// Says for every change of the model by which exceptions its new value is permitted.
pub(super) fn exceptions(model: &mut [ModelChange], paths: &[Vec<Arc<str>>], head: &CompiledState) {
    let mut permitted: BTreeMap<String, Vec<Permitted>> = BTreeMap::new();
    for (change, keys) in model.iter_mut().zip(paths) {
        if change.subject != ChangeSubject::Model {
            continue;
        }
        // Only what an authority or a school says can need an exception.
        if !change.new_at.iter().any(|place| place.file.starts_with("schools/")) {
            continue;
        }
        let mut ids = BTreeSet::new();
        for school in change.schools.iter().take(MOST_SCHOOLS) {
            let permitted =
                permitted.entry(school.clone()).or_insert_with(|| at_school(head, school));
            for (path, id) in permitted.iter() {
                // An exception for a table permits what is in it, and the other way round.
                if path.starts_with(keys) || keys.starts_with(path) {
                    ids.insert(id.clone());
                }
            }
        }
        change.exceptions = ids.into_iter().collect();
    }
}

/// What exceptions permit at a school: paths and ids.
fn at_school(state: &CompiledState, school: &str) -> Vec<Permitted> {
    let Some(files) = state.school(school) else { return Vec::new() };
    let Some(governed) = state.cooperation().governed(files, &mut Diagnostics::default()) else {
        return Vec::new();
    };
    let mut permitted = Vec::new();
    for deviation in governed.deviations {
        match deviation.verdict {
            Verdict::Excepted(id) => permitted.push((deviation.path, id.to_string())),
            Verdict::Allowed | Verdict::PassedOver(_) | Verdict::Forbidden => {}
        }
    }
    permitted
}

/// The zones of an entry of a table; references are followed at most `depth` times.
fn zones_of_entry(tree: &Node, table: &str, id: &str, depth: usize, zones: &mut BTreeSet<String>) {
    if table == "zones" {
        // It is named even where this tree does not have it.
        zones.insert(id.to_owned());
    } else if let Some(node) = tree.find([table, id])
        && let Some(key) = keys::all().find([table, id])
        && depth > 0
    {
        zones_named_in(tree, node, key, depth - 1, zones);
    }
}

/// The zones that a node names, itself or through what it refers to.
fn zones_named_in(
    tree: &Node,
    node: &Node,
    key: &ModelKey,
    depth: usize,
    zones: &mut BTreeSet<String>,
) {
    let leading = key.refers_to.as_deref().filter(|table| LEADING.contains(table));
    match (&node.value, leading) {
        (Value::Text(id), Some(table)) => zones_of_entry(tree, table, id, depth, zones),
        (Value::List(items), Some(table)) => {
            for id in items.iter().filter_map(Node::text) {
                zones_of_entry(tree, table, id, depth, zones);
            }
        }
        (Value::Table(entries), _) => {
            for (name, entry) in entries {
                if let Some(key) = key.get(name) {
                    zones_named_in(tree, &entry.node, key, depth, zones);
                }
            }
        }
        _ => {}
    }
}
