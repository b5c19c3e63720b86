//! Trees and layers under the new names.

use std::sync::Arc;

use super::codes::MOVED;
use super::names::{EXCEPTIONS, PathKeys, Renames, Step, key_at, spoken};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::path::joined;
use crate::base::source::Origin;
use crate::language::keys::ModelKey;
use crate::language::layer::Layer;
use crate::language::tree::{Node, Table, TableEntry, Value};

impl Renames {
    /// The tree with everything under its new name. What stands under an old name is reported, with
    /// `help`.
    pub fn apply(&self, root: &Arc<Node>, help: &str, out: &mut Diagnostics) -> Arc<Node> {
        self.below(root, &PathKeys::new(), help, out)
    }

    /// A layer with everything under its new name, the paths of its exceptions as well.
    pub fn in_layer(&self, layer: &Layer, help: &str, out: &mut Diagnostics) -> Layer {
        let exceptions = layer.aside(EXCEPTIONS).map(|entry| TableEntry {
            key: entry.key,
            node: self.below(&entry.node, &vec![EXCEPTIONS.into()], help, out),
        });
        layer.with(self.apply(&layer.root, help, out), EXCEPTIONS, exceptions)
    }

    /// A node below `path` under the new names.
    fn below(
        &self,
        node: &Arc<Node>,
        path: &PathKeys,
        help: &str,
        out: &mut Diagnostics,
    ) -> Arc<Node> {
        let mut node = Arc::clone(node);
        // One after the other: each names keys as they are called when it is its turn.
        for step in &self.steps {
            if step.renames.is_empty() {
                continue;
            }
            let mut walk = Walk { step, path: path.clone(), help, out };
            if let Some(renamed) = walk.node(&node, key_at(path)) {
                node = renamed;
            }
        }
        node
    }
}

/// A walk through a tree that makes the one under the names of an edition.
struct Walk<'a> {
    step: &'a Step,
    /// The keys above, under the new names.
    path: PathKeys,
    help: &'a str,
    out: &'a mut Diagnostics,
}

impl Walk<'_> {
    fn report(&mut self, old: &str, new: &str, at: Origin) {
        let message = format!("`{old}` is `{new}` in the edition `{}`", self.step.edition);
        self.out.push(Diagnostic::new(&MOVED, message).at(at).help(self.help));
    }

    /// A node, of which the model says `model`, under new names; `None` when nothing in it changes.
    fn node(&mut self, node: &Arc<Node>, model: Option<&ModelKey>) -> Option<Arc<Node>> {
        let value = match &node.value {
            Value::Table(table) => Value::Table(self.table(table, model)?),
            Value::Text(old) => Value::Text(self.text(old, node.origin, model)?),
            Value::List(items) => Value::List(self.list(items, model)?),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Secret(_) => return None,
        };
        Some(Arc::new(Node { value, origin: node.origin, hidden: node.hidden.clone() }))
    }

    fn text(&mut self, old: &str, origin: Origin, model: Option<&ModelKey>) -> Option<Box<str>> {
        let new = self.step.value(&self.path, model, old)?;
        let (old, spoken_new) = (spoken(&self.path, old), spoken(&self.path, &new));
        self.report(&old, &spoken_new, origin);
        Some(new.into())
    }

    fn list(&mut self, items: &[Node], model: Option<&ModelKey>) -> Option<Vec<Node>> {
        let (mut new_items, mut is_changed) = (Vec::new(), false);
        for item in items {
            // The model has no lists of tables: an item is a word, or has nothing to rename.
            match item.text().and_then(|old| self.text(old, item.origin, model)) {
                Some(new) => {
                    is_changed = true;
                    let value = Value::Text(new);
                    new_items.push(Node { value, origin: item.origin, hidden: None });
                }
                None => new_items.push(item.clone()),
            }
        }
        if is_changed { Some(new_items) } else { None }
    }

    fn table(&mut self, table: &Table, model: Option<&ModelKey>) -> Option<Table> {
        let mut changes: Vec<(Arc<str>, Arc<str>, TableEntry)> = Vec::new();
        for (key, entry) in table {
            let new = self.step.key(&self.path, model, key).map(Arc::<str>::from);
            if let Some(new) = &new {
                let above = self.path.iter().map(|key| &**key);
                let old_path = joined(above.clone().chain([&**key]));
                let new_path = joined(above.chain([&**new]));
                self.report(&old_path, &new_path, entry.key);
            }
            let name = new.clone().unwrap_or_else(|| Arc::clone(key));
            let below = model.and_then(|model| model.get(&name));
            self.path.push(Arc::clone(&name));
            let node = self.node(&entry.node, below);
            self.path.pop();
            if new.is_some() || node.is_some() {
                let entry = TableEntry {
                    key: entry.key,
                    node: node.unwrap_or_else(|| Arc::clone(&entry.node)),
                };
                changes.push((Arc::clone(key), name, entry));
            }
        }
        if changes.is_empty() {
            return None;
        }
        let mut table = table.clone();
        // All old names go before the new ones come: one may be the new name of another.
        for (old, _, _) in &changes {
            table.remove(old);
        }
        for (_, new, entry) in changes {
            // Who writes both names means the new one.
            table.entry(new).or_insert(entry);
        }
        Some(table)
    }
}
