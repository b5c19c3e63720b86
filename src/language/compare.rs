//! Comparing two trees: whether they say the same, and what was added, removed and changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::source::Origin;
use crate::language::tree::{Node, TableEntry, Value};

/// Whether two values are the same, wherever they were written.
pub fn same(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (Value::Bool(old), Value::Bool(new)) => old == new,
        (Value::Int(old), Value::Int(new)) => old == new,
        // By their bits: `nan` is not equal to itself, and would be a change for ever.
        (Value::Float(old), Value::Float(new)) => old.to_bits() == new.to_bits(),
        (Value::Text(old), Value::Text(new)) => old == new,
        (Value::Secret(old), Value::Secret(new)) => old == new,
        (Value::List(old), Value::List(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new))
        }
        (Value::Table(old), Value::Table(new)) => {
            old.len() == new.len()
                && old.iter().zip(new).all(|((old_key, old), (new_key, new))| {
                    old_key == new_key && same_node(&old.node, &new.node)
                })
        }
        _ => false,
    }
}

/// Whether two values are the same, where both may be one shared node.
fn same_node(old: &Arc<Node>, new: &Arc<Node>) -> bool {
    Arc::ptr_eq(old, new) || same(old, new)
}

/// A value that differs between two trees. A table that only one of them has is one difference.
#[derive(Clone, Debug)]
pub struct TreeDifference<'a> {
    /// Its keys, from the root on.
    pub keys: Vec<Arc<str>>,
    /// What it was; `None` when it was added.
    pub old: Option<DifferingNode<'a>>,
    /// What it is; `None` when it was removed.
    pub new: Option<DifferingNode<'a>>,
}

/// One side of a difference.
#[derive(Clone, Copy, Debug)]
pub struct DifferingNode<'a> {
    pub node: &'a Arc<Node>,
    /// Where its key is written; of the whole tree, where that is.
    pub key: Origin,
}

/// A tree of which a part is shared with other trees.
#[derive(Clone, Copy, Debug)]
pub struct PartlyShared<'a> {
    pub tree: &'a Arc<Node>,
    /// The tree that is shared. What the two have in common is the same node in both.
    pub common: &'a Arc<Node>,
}

/// What differs between two trees, apart from what each shares with others.
#[derive(Clone, Debug, Default)]
pub struct OwnDifferences<'a> {
    /// The differences outside of what is shared.
    pub own: Vec<TreeDifference<'a>>,
    /// Keys below which both trees are what they share. They differ there as the shared ones do.
    pub common: Vec<Vec<Arc<str>>>,
}

/// What differs between two trees, sorted by keys.
pub fn differences<'a>(old: &'a Arc<Node>, new: &'a Arc<Node>) -> Vec<TreeDifference<'a>> {
    let mut walk = Walk::default();
    walk.nodes(Side::whole(old, None), Side::whole(new, None));
    walk.found.own
}

/// What differs between two trees, without looking into what they share with others: that is
/// compared once for all of them.
pub fn own_differences<'a>(old: PartlyShared<'a>, new: PartlyShared<'a>) -> OwnDifferences<'a> {
    let mut walk = Walk::default();
    walk.nodes(Side::whole(old.tree, Some(old.common)), Side::whole(new.tree, Some(new.common)));
    walk.found
}

/// A node of one tree, and the node at the same keys of what that tree shares with others.
#[derive(Clone, Copy)]
struct Side<'a> {
    node: &'a Arc<Node>,
    key: Origin,
    common: Option<&'a Arc<Node>>,
}

impl<'a> Side<'a> {
    fn whole(tree: &'a Arc<Node>, common: Option<&'a Arc<Node>>) -> Self {
        Self { node: tree, key: tree.origin, common }
    }

    fn below(&self, key: &str, entry: &'a TableEntry) -> Self {
        let common = self.common.and_then(|common| common.get(key)).map(|entry| &entry.node);
        Self { node: &entry.node, key: entry.key, common }
    }

    fn is_common(&self) -> bool {
        self.common.is_some_and(|common| Arc::ptr_eq(common, self.node))
    }

    fn differing(&self) -> DifferingNode<'a> {
        DifferingNode { node: self.node, key: self.key }
    }
}

#[derive(Default)]
struct Walk<'a> {
    keys: Vec<Arc<str>>,
    found: OwnDifferences<'a>,
}

impl<'a> Walk<'a> {
    fn nodes(&mut self, old: Side<'a>, new: Side<'a>) {
        // Layers share what they do not touch, so that most of two trees ends here.
        if Arc::ptr_eq(old.node, new.node) {
            return;
        }
        // Where only one side is what it shares, the other sets something itself: that is its own.
        if old.is_common() && new.is_common() {
            self.found.common.push(self.keys.clone());
            return;
        }
        // A table in the place of a value, or the other way round, is one difference.
        let (Some(before), Some(after)) = (old.node.table(), new.node.table()) else {
            if !same(old.node, new.node) {
                self.push(Some(old), Some(new));
            }
            return;
        };
        // In the order of the keys, whichever side has them.
        let keys: BTreeSet<&Arc<str>> = before.keys().chain(after.keys()).collect();
        for key in keys {
            self.keys.push(Arc::clone(key));
            let old = before.get(key).map(|entry| old.below(key, entry));
            let new = after.get(key).map(|entry| new.below(key, entry));
            match (old, new) {
                (Some(old), Some(new)) => self.nodes(old, new),
                // What one side lacks is not looked into.
                (old, new) => self.push(old, new),
            }
            self.keys.pop();
        }
    }

    fn push(&mut self, old: Option<Side<'a>>, new: Option<Side<'a>>) {
        self.found.own.push(TreeDifference {
            keys: self.keys.clone(),
            old: old.map(|side| side.differing()),
            new: new.map(|side| side.differing()),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Diagnostics;
    use crate::base::path::joined;
    use crate::base::source::FileId;
    use crate::language::layer::lay;
    use crate::language::tree;

    fn tree(text: &str) -> Arc<Node> {
        let parsed = tree::parse(FileId::default(), text, &mut Diagnostics::default());
        Arc::new(parsed.unwrap_or_else(|| panic!("no TOML: {text}")))
    }

    /// Differences as `path: old -> new`, with `-` where there is none.
    fn told(differences: &[TreeDifference<'_>]) -> Vec<String> {
        let value = |side: Option<DifferingNode<'_>>| {
            side.map_or_else(|| "-".to_owned(), |side| side.node.inline())
        };
        let mut told = Vec::new();
        for TreeDifference { keys, old, new } in differences {
            let path = joined(keys.iter().map(|key| &**key));
            told.push(format!("{path}: {} -> {}", value(*old), value(*new)));
        }
        told
    }

    #[test]
    fn what_differs_is_told_once() {
        let cases: &[(&str, &str, &[&str])] = &[
            ("a = 1\nb = 2", "b = 2\na = 1", &[]),
            ("a = 1", "a = 2", &["a: 1 -> 2"]),
            ("a = 1", "", &["a: 1 -> -"]),
            ("", "a = 1", &["a: - -> 1"]),
            ("", "a.b.c = 1", &["a: - -> { b = { c = 1 } }"]),
            ("a.b = 1\na.c = 2", "a.b = 1\na.d = 2", &["a.c: 2 -> -", "a.d: - -> 2"]),
            ("a = 1", "a.b = 1", &["a: 1 -> { b = 1 }"]),
            ("a = {}", "a = []", &["a: {  } -> []"]),
            ("a = [1, 2]", "a = [2, 1]", &["a: [1, 2] -> [2, 1]"]),
            ("a = [1]", "a = [1, 1]", &["a: [1] -> [1, 1]"]),
            ("a = [{ b = 1 }]", "a = [{ b = 2 }]", &["a: [{ b = 1 }] -> [{ b = 2 }]"]),
            ("a = [{ b = 1 }]", "a = [{ c = 1 }]", &["a: [{ b = 1 }] -> [{ c = 1 }]"]),
            ("a = 1", "a = 1.0", &["a: 1 -> 1"]),
            ("a = 1", "a = '1'", &["a: 1 -> \"1\""]),
            ("a = true", "a = false", &["a: true -> false"]),
            ("a = 1.5", "a = 1.5", &[]),
            ("a = nan", "a = nan", &[]),
        ];
        for (old, new, expected) in cases {
            let (old, new) = (tree(old), tree(new));
            let found = differences(&old, &new);
            assert_eq!(told(&found), *expected);
            assert_eq!(same(&old, &new), found.is_empty(), "{found:?}");
            let back: Vec<String> = told(&differences(&new, &old));
            assert_eq!(back.len(), expected.len(), "it is the same the other way round");
        }
    }

    #[test]
    fn each_side_knows_its_places() {
        let (old, new) = (tree("a.b = 1"), tree("# x\na.b = 2"));
        let found = differences(&old, &new);
        let [TreeDifference { old: Some(before), new: Some(after), .. }] = found.as_slice() else {
            panic!("{found:?}");
        };
        let places = [before.key, before.node.origin, after.key, after.node.origin];
        assert_eq!(places.map(|at| at.start), [2, 6, 6, 10]);
    }

    /// Old and new tree of two kinds of schools: what they share, and what a school lays over it.
    #[test]
    fn what_is_shared_is_not_looked_into() {
        let cases: &[(&str, &str, &[&str], &[&str])] = &[
            ("", "", &[], &[""]),
            ("x = 1", "x = 2", &["x: 1 -> 2"], &["a", "b"]),
            ("a.k = 1", "a.k = 1", &[], &["a.i", "a.j", "b"]),
            ("b.i = 7", "", &["b.i: 7 -> 1"], &["a"]),
            ("c.i = 1", "", &["c: { i = 1 } -> -"], &["a", "b"]),
        ];
        let (old, new) =
            (tree("a = { i = 1, j = 1 }\nb.i = 0"), tree("a = { i = 2, j = 1 }\nb.i = 1"));
        for (old_own, new_own, own, common) in cases {
            let (before, after) = (lay(&old, &tree(old_own)), lay(&new, &tree(new_own)));
            let found = own_differences(
                PartlyShared { tree: &before, common: &old },
                PartlyShared { tree: &after, common: &new },
            );
            assert_eq!(told(&found.own), *own);
            let mut paths = Vec::new();
            for keys in &found.common {
                paths.push(joined(keys.iter().map(|key| &**key)));
            }
            assert_eq!(paths, *common);
        }
    }
}
