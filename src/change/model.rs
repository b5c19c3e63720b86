//! What changed in the model: the trees of a school before and after, with all layers laid over
//! each other.
//!
//! Schools of one kind share most of their trees. What differs in the shared part is found once per
//! kind; of a school only those tables are walked in which it says something itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::{ChangeKind, ChangeSubject, DiffPlace, ModelChange};
use crate::base::path::written;
use crate::base::source::{Origin, Sources};
use crate::language::secrets::NOT_SHOWN;
use crate::language::tree::{Node, Table, TableEntry, Value};

/// A value that differs.
#[derive(Debug)]
pub(super) struct Leaf {
    /// Its path.
    pub(super) keys: Vec<Arc<str>>,
    /// Where it stood before, when it was moved.
    pub(super) from: Option<String>,
    kind: ChangeKind,
    old: Option<String>,
    new: Option<String>,
    old_at: Option<DiffPlace>,
    new_at: Option<DiffPlace>,
}

/// Names of keys that the edition moved: old path, new path.
pub(super) type Moved = Vec<(Vec<Arc<str>>, Vec<Arc<str>>)>;

/// Both sides of a comparison of trees.
#[derive(Debug)]
pub(super) struct Trees<'a> {
    base: &'a Sources,
    head: &'a Sources,
    moved: Moved,
    /// The differences of the shared trees, by the addresses of the old and the new one.
    shared: Mutex<BTreeMap<(usize, usize), Shared>>,
}

/// What schools of one kind shared before and share now. The trees are kept, so that their
/// addresses stay.
#[derive(Clone, Debug)]
struct Shared {
    base: Arc<Node>,
    head: Arc<Node>,
    leaves: Arc<Vec<Arc<Leaf>>>,
}

/// The tree of a school, and the part of it that it shares.
#[derive(Clone, Debug)]
pub(super) struct Layered {
    pub(super) tree: Arc<Node>,
    pub(super) common: Arc<Node>,
}

impl<'a> Trees<'a> {
    pub(super) fn new(base: &'a Sources, head: &'a Sources, moved: Moved) -> Self {
        Self { base, head, moved, shared: Mutex::default() }
    }

    /// What differs at a school.
    pub(super) fn differences(&self, base: &Layered, head: &Layered) -> Vec<Arc<Leaf>> {
        let shared = self.shared(&base.common, &head.common);
        let (old, moves) = self.relocated(&base.tree, &head.tree);
        let mut leaves = moves;
        let (a, b) = (
            Side { node: &old, common: Some(&shared.base) },
            Side { node: &head.tree, common: Some(&shared.head) },
        );
        self.walk(&mut Vec::new(), a, b, Some(&shared.leaves), &mut leaves);
        leaves
    }

    fn shared(&self, base: &Arc<Node>, head: &Arc<Node>) -> Shared {
        let key = (Arc::as_ptr(base).addr(), Arc::as_ptr(head).addr());
        if let Some(shared) = self.shared.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return shared.clone();
        }
        // The moves are told once, with the whole tree of each school.
        let (old, _) = self.relocated(base, head);
        let mut leaves = Vec::new();
        self.walk(
            &mut Vec::new(),
            Side { node: &old, common: None },
            Side { node: head, common: None },
            None,
            &mut leaves,
        );
        let shared = Shared { base: old, head: Arc::clone(head), leaves: Arc::new(leaves) };
        self.shared
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(key)
            .or_insert(shared)
            .clone()
    }

    /// The old tree with what was moved at its new place, and the moves that were made.
    fn relocated(&self, base: &Arc<Node>, head: &Arc<Node>) -> (Arc<Node>, Vec<Arc<Leaf>>) {
        let (mut tree, mut moves) = (Arc::clone(base), Vec::new());
        for (from, to) in &self.moved {
            let (Some(entry), None) = (find(&tree, from).cloned(), find(&tree, to)) else {
                continue;
            };
            let (None, Some(target)) = (find(head, from), find(head, to)) else { continue };
            tree = with(&with(&tree, from, None), to, Some(&entry));
            moves.push(Arc::new(Leaf {
                keys: to.clone(),
                from: Some(dotted(from)),
                kind: ChangeKind::Moved,
                old: None,
                new: None,
                old_at: Some(place(self.base, entry.key)),
                new_at: Some(place(self.head, target.key)),
            }));
        }
        (tree, moves)
    }

    fn walk(
        &self,
        path: &mut Vec<Arc<str>>,
        old: Side<'_>,
        new: Side<'_>,
        shared: Option<&Arc<Vec<Arc<Leaf>>>>,
        leaves: &mut Vec<Arc<Leaf>>,
    ) {
        if Arc::ptr_eq(old.node, new.node) {
            return;
        }
        if let Some(shared) = shared
            && old.is_common()
            && new.is_common()
        {
            leaves.extend(shared.iter().filter(|leaf| leaf.keys.starts_with(path)).cloned());
            return;
        }
        let (Some(before), Some(after)) = (old.node.table(), new.node.table()) else {
            if !same(old.node, new.node) {
                leaves.push(Arc::new(self.leaf(
                    path,
                    Some((old.node, old.node.origin)),
                    Some((new.node, new.node.origin)),
                )));
            }
            return;
        };
        let keys: BTreeSet<&Arc<str>> = before.keys().chain(after.keys()).collect();
        for key in keys {
            path.push(Arc::clone(key));
            match (before.get(key), after.get(key)) {
                (Some(old_entry), Some(new_entry)) => {
                    let old = old.below(key, old_entry);
                    let new = new.below(key, new_entry);
                    self.walk(path, old, new, shared, leaves);
                }
                (old_entry, new_entry) => leaves.push(Arc::new(self.leaf(
                    path,
                    old_entry.map(|entry| (&entry.node, entry.key)),
                    new_entry.map(|entry| (&entry.node, entry.key)),
                ))),
            }
            path.pop();
        }
    }

    fn leaf(
        &self,
        path: &[Arc<str>],
        old: Option<(&Arc<Node>, Origin)>,
        new: Option<(&Arc<Node>, Origin)>,
    ) -> Leaf {
        let kind = match (&old, &new) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        Leaf {
            keys: path.to_vec(),
            from: None,
            kind,
            old: old.map(|(node, _)| text(node)),
            new: new.map(|(node, _)| text(node)),
            old_at: old.map(|(_, at)| place(self.base, at)),
            new_at: new.map(|(_, at)| place(self.head, at)),
        }
    }
}

/// A node of one side, and the node at the same path of the tree that schools of its kind share.
#[derive(Clone, Copy)]
struct Side<'a> {
    node: &'a Arc<Node>,
    common: Option<&'a Arc<Node>>,
}

impl<'a> Side<'a> {
    fn is_common(&self) -> bool {
        self.common.is_some_and(|common| Arc::ptr_eq(common, self.node))
    }

    fn below(&self, key: &str, entry: &'a TableEntry) -> Self {
        Side {
            node: &entry.node,
            common: self.common.and_then(|common| common.get(key)).map(|entry| &entry.node),
        }
    }
}

/// The same change at several schools is one change.
#[derive(Debug, Default)]
pub(super) struct Grouped(BTreeMap<Group, Members>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    path: Vec<Arc<str>>,
    subject: ChangeSubject,
    kind: ChangeKind,
    from: Option<String>,
    old: Option<String>,
    new: Option<String>,
}

#[derive(Debug, Default)]
struct Members {
    old_at: BTreeSet<DiffPlace>,
    new_at: BTreeSet<DiffPlace>,
    schools: BTreeSet<String>,
}

impl Grouped {
    /// Adds the differences of a school.
    pub(super) fn add(&mut self, school: &str, leaves: &[Arc<Leaf>]) {
        for leaf in leaves {
            let (from, old, new) = (leaf.from.clone(), leaf.old.clone(), leaf.new.clone());
            let group = Group {
                path: leaf.keys.clone(),
                subject: ChangeSubject::Model,
                kind: leaf.kind,
                from,
                old,
                new,
            };
            let members = self.0.entry(group).or_default();
            members.old_at.extend(leaf.old_at.clone());
            members.new_at.extend(leaf.new_at.clone());
            members.schools.insert(school.to_owned());
        }
    }

    /// The changes, sorted by path, and the keys of each.
    pub(super) fn finish(self) -> (Vec<ModelChange>, Vec<Vec<Arc<str>>>) {
        let (mut changes, mut paths) = (Vec::new(), Vec::new());
        for (group, members) in self.0 {
            changes.push(ModelChange {
                subject: group.subject,
                path: dotted(&group.path),
                kind: group.kind,
                moved_from: group.from,
                old: group.old,
                new: group.new,
                old_at: members.old_at.into_iter().collect(),
                new_at: members.new_at.into_iter().collect(),
                schools: members.schools.into_iter().collect(),
                zones: Vec::new(),
                exceptions: Vec::new(),
            });
            paths.push(group.path);
        }
        (changes, paths)
    }
}

/// Keys as people write a path.
pub(super) fn dotted(keys: &[Arc<str>]) -> String {
    keys.iter().map(|key| written(key)).collect::<Vec<_>>().join(".")
}

/// The entry at the end of a path.
pub(super) fn find<'a>(root: &'a Node, path: &[Arc<str>]) -> Option<&'a TableEntry> {
    let (last, above) = path.split_last()?;
    root.find(above.iter().map(|key| &**key))?.get(last)
}

/// The tree with another entry at a path, or with none. Tables on the way are made when they are
/// missing.
pub(super) fn with(root: &Arc<Node>, path: &[Arc<str>], entry: Option<&TableEntry>) -> Arc<Node> {
    let Some((key, below)) = path.split_first() else {
        return entry.map_or_else(|| Arc::clone(root), |entry| Arc::clone(&entry.node));
    };
    let mut table: Table = root.table().cloned().unwrap_or_default();
    match (below.is_empty(), entry) {
        (true, Some(entry)) => _ = table.insert(Arc::clone(key), entry.clone()),
        (true, None) => _ = table.remove(key),
        (false, _) => {
            let (origin, child) = match table.get(key) {
                Some(entry) => (entry.key, Arc::clone(&entry.node)),
                None => (root.origin, Arc::new(Node::empty(root.origin))),
            };
            let node = with(&child, below, entry);
            table.insert(Arc::clone(key), TableEntry { key: origin, node });
        }
    }
    Arc::new(Node { value: Value::Table(table), origin: root.origin, hidden: None })
}

/// Whether two values are the same, wherever they were written.
fn same(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (Value::Bool(old), Value::Bool(new)) => old == new,
        (Value::Int(old), Value::Int(new)) => old == new,
        (Value::Float(old), Value::Float(new)) => old.to_bits() == new.to_bits(),
        (Value::Text(old), Value::Text(new)) => old == new,
        (Value::Secret(old), Value::Secret(new)) => old == new,
        (Value::List(old), Value::List(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| same(old, new))
        }
        (Value::Table(old), Value::Table(new)) => {
            old.len() == new.len()
                && old.iter().zip(new).all(|((old_key, old), (new_key, new))| {
                    old_key == new_key && same(&old.node, &new.node)
                })
        }
        _ => false,
    }
}

/// A value as TOML, on one line.
pub(super) fn text(node: &Node) -> String {
    match &node.value {
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => toml::Value::Float(*number).to_string(),
        // A JSON string is a basic string of TOML.
        Value::Text(text) => serde_json::Value::from(&**text).to_string(),
        Value::List(items) => {
            format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(", "))
        }
        Value::Table(table) if table.is_empty() => "{}".into(),
        Value::Table(table) => {
            let entries = table
                .iter()
                .map(|(key, entry)| format!("{} = {}", written(key), text(&entry.node)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Secret(_) => NOT_SHOWN.into(),
    }
}

/// The line of a place.
pub(super) fn place(sources: &Sources, at: Origin) -> DiffPlace {
    let file = sources.file(at.file);
    DiffPlace {
        file: file.path.to_string(),
        line: sources.position(at).line,
        layer: file.layer.to_string(),
    }
}
