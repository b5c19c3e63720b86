//! From the plan to the model: which keys each value that templates see puts into effect.
//!
//! This is the one table between the two. What a platform must speak of
//! (`unsupported-by-platform`), and which side of a value that differs is the stricter one
//! (`muster diff`), is asked here. The keys themselves stand beside the fields, in `types.rs`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::described::{DescribePlan as _, PlanKind, PlanObject};
use super::{Client, Cooperation, Device, Site, WholeSchool};

/// What stands at a place of the plan.
#[derive(Clone, Debug, Default)]
struct PlanNode {
    keys: &'static [&'static str],
    /// Whether it is a list, of which the next part of a path names an entry.
    is_list: bool,
    fields: BTreeMap<&'static str, PlanNode>,
}

impl PlanNode {
    fn of_object(object: &PlanObject) -> Self {
        let mut node = Self::default();
        for field in &object.fields {
            let mut below = Self::of_kind(&field.kind);
            // A list passes the keys of its field to each entry: it is the same key.
            below.keys = field.keys;
            node.fields.insert(field.name, below);
        }
        node
    }

    fn of_kind(kind: &PlanKind) -> Self {
        match kind {
            PlanKind::Scalar(_) | PlanKind::Words(_) => Self::default(),
            PlanKind::Object(described) => Self::of_object(&described()),
            PlanKind::Absent(inner) => Self::of_kind(inner),
            PlanKind::List(inner) => Self { is_list: true, ..Self::of_kind(inner) },
        }
    }

    /// Adds the keys of this place and of all below it, each with the path of fields that leads
    /// there.
    fn collect(&self, path: &mut Vec<&'static str>, found: &mut Vec<SeenKey>) {
        for key in self.keys {
            found.push(SeenKey { key, fields: path.clone() });
        }
        for (name, below) in &self.fields {
            path.push(name);
            below.collect(path, found);
            path.pop();
        }
    }
}

/// A key of the model, and where the plan shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenKey {
    /// The key, as a `table.*.key` pattern.
    pub key: &'static str,
    /// The fields that lead to it: `device`, `ports`, `login`.
    pub fields: Vec<&'static str>,
}

/// A name with which the expressions of a template begin, and the object behind it.
pub type Root = (&'static str, fn() -> PlanObject);

/// All names with which the expressions of a template begin.
pub const ROOTS: &[Root] = &[
    ("site", Site::described),
    ("device", Device::described),
    ("client", Client::described),
    ("school", WholeSchool::described),
    ("cooperation", Cooperation::described),
];

fn tree() -> &'static PlanNode {
    // Every comparison of plans asks it for each value, and it never changes.
    static TREE: OnceLock<PlanNode> = OnceLock::new();
    TREE.get_or_init(|| {
        let mut tree = PlanNode::default();
        for (name, described) in ROOTS {
            tree.fields.insert(name, PlanNode::of_object(&described()));
        }
        tree
    })
}

/// The keys that templates see through one of the [`ROOTS`], in the order of the paths.
pub fn seen_through(root: &str) -> Vec<SeenKey> {
    let mut found = Vec::new();
    if let Some((name, node)) = tree().fields.get_key_value(root) {
        node.collect(&mut vec![*name], &mut found);
    }
    found
}

/// What a path of the plan, such as `device.wlans.w1.eap.peap`, says of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeysAtPath {
    /// The keys that the value puts into effect.
    pub keys: &'static [&'static str],
    /// Whether the path names an entry of a list, and not the list.
    pub is_entry: bool,
}

/// The keys that the value at a path puts into effect. `None` when no key stands behind it.
pub fn at_path<S: AsRef<str>>(path: &[S]) -> Option<KeysAtPath> {
    let mut node = tree();
    let mut is_entry = false;
    for part in path {
        // Behind a list stands the name of an entry, and behind that a field again.
        is_entry = node.is_list && !is_entry;
        if !is_entry {
            node = node.fields.get(part.as_ref())?;
        }
    }
    if node.keys.is_empty() { None } else { Some(KeysAtPath { keys: node.keys, is_entry }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::keys;

    #[test]
    fn every_key_is_one_of_the_model() {
        let mut count = 0;
        for (root, _) in ROOTS {
            for seen in seen_through(root) {
                count += 1;
                assert!(
                    keys::all().at_pattern(seen.key).is_some(),
                    "{}: the model has no `{}`",
                    seen.fields.join("."),
                    seen.key
                );
            }
        }
        assert!(count > 200, "{count} places show a key");
    }

    #[test]
    fn a_path_knows_its_keys() {
        for (path, keys, is_entry) in [
            ("device.wlans.w1.hidden", Some("wlans.*.hidden"), false),
            ("device.wlans.w1.eap", Some("wlans.*.eap"), false),
            ("device.wlans.w1.eap.peap", Some("wlans.*.eap"), true),
            ("client.wlan.isolate", Some("wlans.*.isolate"), false),
            ("device.ports.12.max_clients", Some("port-profiles.*.max-clients"), false),
            ("site.management.sources.10.0.0.0/8", None, false),
            ("device.wlans.w1", Some("roles.*.wlans"), true),
            ("device.wlans.w1.title", None, false),
            ("device.nothing", None, false),
            ("nobody", None, false),
        ] {
            let parts: Vec<&str> = path.split('.').collect();
            let found = at_path(&parts);
            assert_eq!(found.map(|found| found.keys[0]), keys, "{path}");
            assert_eq!(found.is_some_and(|found| found.is_entry), is_entry, "{path}");
        }
        let network = ["site", "management", "sources", "10.0.0.0/8"];
        let expected = KeysAtPath { keys: &["management.sources"], is_entry: true };
        assert_eq!(at_path(&network), Some(expected));
    }
}
