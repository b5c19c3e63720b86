//! Changes of the tree of a school: what is changed, in which ways, and the tree that comes of it.

use std::sync::Arc;

use crate::base::diagnostic::Diagnostics;
use crate::language::renames::Renames;
use crate::language::tree::{Node, TableEntry, Value};

/// Keys from the root of a tree.
pub type Path = Vec<Arc<str>>;

/// A thing of the tree that can be changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TreeThing {
    /// The value at a path.
    Value(Path),
    /// The key at the end of a path: the name of an entity, or a key that is a value.
    Name(Path),
    /// That there is a table.
    Presence(Path),
}

impl TreeThing {
    /// Where it is.
    pub fn path(&self) -> &[Arc<str>] {
        let (Self::Value(path) | Self::Name(path) | Self::Presence(path)) = self;
        path
    }
}

/// What is done to a tree.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    Set(Value),
    /// Of the key alone.
    Rename(Arc<str>),
    /// Of an entity, with all that refers to it.
    RenameEntity(Arc<str>),
    Disable,
    Remove,
}

/// One way to change a thing: edits that belong together.
pub(super) type Way = Vec<(Path, Edit)>;

/// A thing and the ways to change it, the gentlest first.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) thing: TreeThing,
    pub(super) ways: Vec<Way>,
    /// After so many ways that work and move nothing, the thing counts as one without influence.
    pub(super) enough: usize,
    /// Things of one kind, such as the titles of all rooms, may be tried all at once: another text,
    /// number or name of one of them cannot undo what that of a second one does. `None` when this
    /// thing must be tried alone.
    pub(super) kind: Option<Vec<Arc<str>>>,
}

/// The tree with a change. `root` stays as it is.
pub(super) fn apply(root: &Arc<Node>, way: &Way) -> Arc<Node> {
    let mut tree = Arc::clone(root);
    let mut renamed: Vec<(&str, &str, &str)> = Vec::new();
    for (path, edit) in way {
        match (path.as_slice(), edit) {
            ([table, id], Edit::RenameEntity(name)) => renamed.push((table, id, name)),
            _ => tree = edited(&tree, path, edit),
        }
    }
    // The paths of all other edits go by the names of before.
    if renamed.is_empty() {
        return tree;
    }
    Renames::of_entries(renamed).apply(&tree, "", &mut Diagnostics::default())
}

/// The tree with one edit. Only the tables on the way to it are copied.
fn edited(node: &Arc<Node>, path: &[Arc<str>], edit: &Edit) -> Arc<Node> {
    let mut changed = Node::clone(node);
    let Some((key, rest)) = path.split_first() else {
        match edit {
            Edit::Set(value) => changed.value = value.clone(),
            Edit::Disable => disable(&mut changed),
            // A key is renamed or removed in the table that holds it.
            Edit::Rename(_) | Edit::RenameEntity(_) | Edit::Remove => {}
        }
        return Arc::new(changed);
    };
    let Value::Table(table) = &mut changed.value else { return Arc::new(changed) };
    match edit {
        Edit::Remove if rest.is_empty() => drop(table.remove(key)),
        Edit::Rename(name) if rest.is_empty() => {
            if let Some(entry) = table.remove(key) {
                table.insert(Arc::clone(name), entry);
            }
        }
        _ => {
            if let Some(entry) = table.get_mut(key) {
                entry.node = edited(&entry.node, rest, edit);
            }
        }
    }
    Arc::new(changed)
}

/// Says `enabled = false` in a table.
fn disable(node: &mut Node) {
    let origin = node.origin;
    if let Value::Table(table) = &mut node.value {
        // It stands in no file, so it gets the place of its table.
        let off = Node { value: Value::Bool(false), origin, hidden: None };
        table.insert("enabled".into(), TableEntry { key: origin, node: Arc::new(off) });
    }
}
