//! What was renamed between two trees that follow different editions.

use std::sync::Arc;

use super::names::{PathKeys, Renames, key_at};
use crate::base::source::Origin;
use crate::language::tree::{Node, Table, TableEntry, Value};

/// A key that two trees have under different names.
#[derive(Clone, Debug)]
pub struct MovedKey {
    /// Its path in the old tree.
    pub from: Vec<Arc<str>>,
    /// Its path in the new tree.
    pub to: Vec<Arc<str>>,
    /// Where the old tree has it.
    pub old_at: Origin,
    /// Where the new tree has it.
    pub new_at: Origin,
}

/// An entry of a table that goes on under another name.
struct Candidate<'a> {
    old: &'a Arc<str>,
    new: Arc<str>,
}

impl Renames {
    /// The old tree with its keys under the names of the new one, and the keys that were renamed.
    ///
    /// A key was renamed when it is gone in the new tree, and what it became is new there. What
    /// refers to an id stays as it was written.
    pub fn between(&self, old: &Arc<Node>, new: &Node) -> (Arc<Node>, Vec<MovedKey>) {
        let mut walk =
            Walk { renames: self, from: PathKeys::new(), to: PathKeys::new(), moved: Vec::new() };
        let renamed = if self.is_empty() { None } else { walk.node(old, new) };
        (renamed.unwrap_or_else(|| Arc::clone(old)), walk.moved)
    }

    /// Whether anything in this table of the tree can have been renamed.
    fn reaches(&self, table: &str) -> bool {
        let keyed_by = key_at(&[table]).and_then(|key| key.keyed_by);
        self.steps.iter().flat_map(|step| &step.renames).any(|rename| {
            rename.old[0] == table
                || rename.old[0] == "*"
                || (keyed_by.is_some() && rename.table_of_entries() == keyed_by)
        })
    }
}

struct Walk<'a> {
    renames: &'a Renames,
    /// The keys above, as the old tree has them.
    from: PathKeys,
    /// The keys above, as the new tree has them.
    to: PathKeys,
    moved: Vec<MovedKey>,
}

impl Walk<'_> {
    /// The old node under the names of the new one; `None` when nothing in it changes.
    fn node(&mut self, old: &Arc<Node>, new: &Node) -> Option<Arc<Node>> {
        let (before, after) = (old.table()?, new.table()?);
        let candidates = self.candidates(before, after);
        let mut changes: Vec<(&Arc<str>, Arc<str>, TableEntry)> = Vec::new();
        for (key, entry) in before {
            // Most tables hold nothing that was renamed, and are not walked through.
            if self.from.is_empty() && !self.renames.reaches(key) {
                continue;
            }
            let candidate = candidates.iter().find(|candidate| candidate.old == key);
            let name = candidate.map_or(key, |candidate| &candidate.new);
            // What is gone has no other name: it was removed.
            let Some(counterpart) = after.get(name) else { continue };
            self.from.push(Arc::clone(key));
            self.to.push(Arc::clone(name));
            if candidate.is_some() {
                self.moved.push(MovedKey {
                    from: self.from.clone(),
                    to: self.to.clone(),
                    old_at: entry.key,
                    new_at: counterpart.key,
                });
            }
            let node = self.node(&entry.node, &counterpart.node);
            self.from.pop();
            self.to.pop();
            if candidate.is_some() || node.is_some() {
                let node = node.unwrap_or_else(|| Arc::clone(&entry.node));
                changes.push((key, Arc::clone(name), TableEntry { key: entry.key, node }));
            }
        }
        if changes.is_empty() {
            return None;
        }
        let mut table = before.clone();
        // All old names go before the new ones come: two entries may have exchanged theirs.
        for (old_key, _, _) in &changes {
            table.remove(*old_key);
        }
        for (_, name, entry) in changes {
            table.insert(name, entry);
        }
        Some(Arc::new(Node { value: Value::Table(table), origin: old.origin, hidden: None }))
    }

    /// The entries of a table that go on under another name. An old name that the new tree still
    /// has, or a new one that the old tree had already, stands for something else, unless that was
    /// renamed as well.
    fn candidates<'t>(&mut self, before: &'t Table, after: &Table) -> Vec<Candidate<'t>> {
        let mut candidates: Vec<Candidate<'t>> = Vec::new();
        for key in before.keys() {
            self.from.push(Arc::clone(key));
            let name = self.renames.new_path(&self.from).pop();
            self.from.pop();
            // Two old names may lead to the same new one: the first of them goes on.
            if let Some(new) = name
                && new != *key
                && after.contains_key(&new)
                && !candidates.iter().any(|other| other.new == new)
            {
                candidates.push(Candidate { old: key, new });
            }
        }
        // Each that is dropped can take the reason for another one with it.
        loop {
            let is_kept = |candidate: &Candidate<'_>| {
                let is_name_free = !before.contains_key(&candidate.new)
                    || candidates.iter().any(|other| *other.old == candidate.new);
                let is_gone = !after.contains_key(candidate.old)
                    || candidates.iter().any(|other| other.new == *candidate.old);
                is_name_free && is_gone
            };
            let Some(dropped) = candidates.iter().position(|candidate| !is_kept(candidate)) else {
                return candidates;
            };
            candidates.remove(dropped);
        }
    }
}
