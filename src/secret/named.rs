//! Which secrets a workspace names.

use std::collections::BTreeMap;

use crate::base::source::Origin;
use crate::language::keys::{self, ModelKey};
use crate::language::parsed::ParsedFiles;
use crate::language::tree::{Node, Value};
use crate::model::SecretName;

/// The secrets that a school needs, each with the first place that names it. What is switched off
/// needs none.
pub fn named_in(tree: &Node) -> BTreeMap<SecretName, Origin> {
    let mut names = BTreeMap::new();
    gather(tree, keys::all(), &mut names);
    names
}

fn gather(node: &Node, key: &ModelKey, names: &mut BTreeMap<SecretName, Origin>) {
    match &node.value {
        Value::Text(text) if key.names_secret => {
            if let Ok(name) = SecretName::new(text) {
                names.entry(name).or_insert(node.origin);
            }
        }
        Value::List(items) => {
            for item in items {
                gather(item, key, names);
            }
        }
        Value::Table(table) => {
            let enabled = table.get("enabled").map(|entry| &entry.node.value);
            if matches!(enabled, Some(Value::Bool(false))) {
                return;
            }
            for (name, entry) in table {
                // Most of a school is far from any secret.
                if let Some(below) = key.get(name)
                    && below.leads_to_secrets
                {
                    gather(&entry.node, below, names);
                }
            }
        }
        _ => {}
    }
}

/// Whether a file of the workspace names a secret, in whatever layer and under whatever name of the
/// key: an edition of the future counts, and a value that another layer replaces.
pub(super) fn is_named(name: &SecretName, sources: &ParsedFiles) -> bool {
    for (file, source) in sources.iter() {
        // Few files have the name in them at all: only those are parsed for it.
        if !is_source(&source.path) || !source.text.contains(name.as_str()) {
            continue;
        }
        if sources.tree(file).is_some_and(|tree| names(&tree, name)) {
            return true;
        }
    }
    false
}

/// Whether a file can name secrets: it is one of a layer.
fn is_source(path: &str) -> bool {
    let folder = path.split('/').next().unwrap_or_default();
    ["lands", "schools", "standards"].contains(&folder)
}

/// Whether `secret = "name"` stands in a tree.
fn names(node: &Node, name: &SecretName) -> bool {
    match &node.value {
        Value::Table(table) => table.iter().any(|(key, entry)| {
            (&**key == "secret" && entry.node.text() == Some(name.as_str()))
                || names(&entry.node, name)
        }),
        Value::List(items) => items.iter().any(|item| names(item, name)),
        _ => false,
    }
}
