//! Keys that an edition has renamed, and who still writes the old ones.
//!
//! `[moved]` in an edition says `"wlans.alt" = "wlans.neu"`. What a layer above it writes under the
//! old name is reported, and taken as if it stood under the new one, so that one cause gives one
//! finding and all others are found as well. What refers to an id of a table is known from the
//! schema ([`crate::language::keys`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::base::path::{KeyPath, joined, written};
use crate::base::source::Origin;
use crate::language::keys::{self, ModelKey};
use crate::language::layer::Layer;
use crate::language::tree::{Node, Table, TableEntry, Value};
use crate::model::{EditionId, PathPattern};

codes! {
    /// # What
    /// A profile, an authority or a school writes a key, or refers to an id, that its edition has
    /// renamed.
    ///
    /// # Why
    /// Under the old name the standard knows nothing any more; the setting would be dropped.
    ///
    /// # Fix
    /// `muster adopt EDITION SCHOOL --write` renames it in the files of the school, with all that
    /// refers to it. In a profile it is done by hand.
    MOVED = "moved-key", Error;
    /// # What
    /// `[moved]` of an edition does not rename a key: the two paths have different tables or
    /// lengths, one has a `*` where the other has none, or both are the same.
    ///
    /// # Why
    /// Files are brought to the new edition by renaming one key where it stands. What moves into
    /// another table cannot be done without a decision.
    ///
    /// # Fix
    /// Write paths that differ in their last key alone, such as `"wlans.alt" = "wlans.neu"`.
    NO_RENAME = "move-is-no-rename", Error;
    /// # What
    /// `[moved]` of an edition names an old key that the edition still has.
    ///
    /// # Why
    /// A school that writes the old key would be told that it is gone.
    ///
    /// # Fix
    /// Remove the line from `[moved]`, or the old key from the edition.
    STILL_THERE = "moved-key-still-there", Error;
    /// # What
    /// `[moved]` of an edition names a new key that the edition does not have.
    ///
    /// # Why
    /// What schools write would be moved to where nothing is.
    ///
    /// # Fix
    /// Correct the new path, or add what it names.
    NOWHERE = "moved-to-nowhere", Error;
}

/// The table in which a layer says what it may set otherwise.
const EXCEPTIONS: &str = "exceptions";

/// The renamed keys of an edition.
#[derive(Clone, Debug, Default)]
pub struct Renames {
    edition: String,
    renames: Vec<Rename>,
}

/// One renamed key.
#[derive(Clone, Debug)]
struct Rename {
    /// The path of old.
    old: Vec<String>,
    /// The last key of the new path; the others are those of the old one.
    new: String,
    old_origin: Origin,
    new_origin: Origin,
}

impl Rename {
    /// Whether `table` is the path of the table in which the key was renamed.
    fn is_in<S: AsRef<str>>(&self, table: &[S]) -> bool {
        let own = &self.old[..self.old.len() - 1];
        own.len() == table.len()
            && own.iter().zip(table).all(|(own, key)| own == "*" || own == key.as_ref())
    }

    fn last(&self) -> &str {
        self.old.last().map_or("", String::as_str)
    }

    /// The table of which an entry was renamed, when it is one.
    fn table(&self) -> Option<&str> {
        match self.old.as_slice() {
            [table, _] => Some(table),
            _ => None,
        }
    }
}

impl Renames {
    /// Reads the table `[moved]` of an edition.
    pub fn new(
        edition: &EditionId,
        entry: &TableEntry,
        read: &BTreeMap<PathPattern, PathPattern>,
        out: &mut Diagnostics,
    ) -> Self {
        let mut renames = Vec::new();
        for (old, new) in read {
            let Some(line) = entry.node.get(old.as_str()) else { continue };
            match rename(old.as_str(), new.as_str()) {
                Ok((old, new)) => {
                    let (old_origin, new_origin) = (line.key, line.node.origin);
                    renames.push(Rename { old, new, old_origin, new_origin });
                }
                Err(problem) => {
                    let help = "write two paths that differ in their last key alone, such as \
                        `\"wlans.alt\" = \"wlans.neu\"`";
                    out.push(Diagnostic::new(&NO_RENAME, problem).at(line.key).help(help));
                }
            }
        }
        Self { edition: edition.to_string(), renames }
    }

    /// Whether nothing was renamed.
    pub fn is_empty(&self) -> bool {
        self.renames.is_empty()
    }

    /// The new name of a key of the table at `table`.
    pub fn key<S: AsRef<str>>(&self, table: &[S], key: &str) -> Option<&str> {
        if let Some(rename) =
            self.renames.iter().find(|rename| rename.last() == key && rename.is_in(table))
        {
            return Some(&rename.new);
        }
        self.id(key_at(table)?.keyed_by?, key)
    }

    /// The new name of an id that stands as a value at `path`, or of a path that an exception
    /// names.
    pub fn value<S: AsRef<str>>(&self, path: &[S], old: &str) -> Option<String> {
        match path {
            [first, _, last] if first.as_ref() == EXCEPTIONS && last.as_ref() == "paths" => {
                self.path(old)
            }
            _ => self.id(key_at(path)?.refers_to.as_deref()?, old).map(str::to_owned),
        }
    }

    /// A value at `path` with the table that it refers to, so that it says what it is.
    pub fn spoken<S: AsRef<str>>(path: &[S], value: &str) -> String {
        match key_at(path).and_then(|key| key.refers_to.as_deref()) {
            Some(table) => format!("{table}.{}", written(value)),
            None => value.to_owned(),
        }
    }

    fn id(&self, table: &str, id: &str) -> Option<&str> {
        self.renames
            .iter()
            .find(|rename| rename.table() == Some(table) && rename.last() == id)
            .map(|rename| &*rename.new)
    }

    /// A path of keys, such as that of an exception, with what was renamed in it. `None` when
    /// nothing was.
    fn path(&self, path: &str) -> Option<String> {
        let path = KeyPath::new(path).ok()?;
        let old: Vec<&str> = path.keys().collect();
        let mut new = Vec::new();
        for (index, key) in old.iter().enumerate() {
            // Renames name the keys above by their old names.
            new.push(self.key(&old[..index], key).unwrap_or(key));
        }
        if new == old {
            return None;
        }
        Some(dotted_pattern(new))
    }

    /// Compares `[moved]` with the edition itself; what is new may also stand in one of its
    /// profiles.
    pub fn check(&self, edition: &Node, profiles: &[&Node], out: &mut Diagnostics) {
        for rename in &self.renames {
            let new = &rename.new;
            let table = &rename.old[..rename.old.len() - 1];
            if holds(edition, table, rename.last()) {
                let old_path = dotted_pattern(rename.old.iter().map(String::as_str));
                let message =
                    format!("`{old_path}` is said to have moved, and the edition still has it");
                let diagnostic = Diagnostic::new(&STILL_THERE, message).at(rename.old_origin);
                out.push(diagnostic.help("remove this line, or the old key from the edition"));
            }
            let is_field = key_at(table).is_some_and(|key| key.fields.contains_key(new));
            let is_there = is_field
                || holds(edition, table, new)
                || profiles.iter().any(|profile| holds(profile, table, new));
            if !is_there {
                let new_path =
                    dotted_pattern(table.iter().map(String::as_str).chain([new.as_str()]));
                let message = format!("the edition has no `{new_path}`");
                let diagnostic = Diagnostic::new(&NOWHERE, message).at(rename.new_origin);
                out.push(diagnostic.help("correct the new path, or add what it names"));
            }
        }
    }

    /// The tree with everything under its new name. What stands under an old name is reported, with
    /// `help`.
    pub fn apply(&self, root: &Arc<Node>, help: &str, out: &mut Diagnostics) -> Arc<Node> {
        if self.is_empty() {
            return Arc::clone(root);
        }
        self.renamed(root, &mut Vec::new(), help, out).unwrap_or_else(|| Arc::clone(root))
    }

    /// A layer with everything under its new name, the paths of its exceptions as well.
    pub fn in_layer(&self, layer: &Layer, help: &str, out: &mut Diagnostics) -> Layer {
        let exceptions = layer.aside(EXCEPTIONS).and_then(|entry| {
            let node = self.renamed(&entry.node, &mut vec![EXCEPTIONS.into()], help, out)?;
            Some(TableEntry { key: entry.key, node })
        });
        layer.with(self.apply(&layer.root, help, out), EXCEPTIONS, exceptions)
    }

    fn report(&self, old: &str, new: &str, at: Origin, help: &str, out: &mut Diagnostics) {
        let message = format!("`{old}` is `{new}` in the edition `{}`", self.edition);
        out.push(Diagnostic::new(&MOVED, message).at(at).help(help));
    }

    /// A node below `path` under new names; `None` when nothing in it changes.
    fn renamed(
        &self,
        node: &Arc<Node>,
        path: &mut Vec<Arc<str>>,
        help: &str,
        out: &mut Diagnostics,
    ) -> Option<Arc<Node>> {
        let value = match &node.value {
            Value::Table(table) => Value::Table(self.renamed_table(table, path, help, out)?),
            Value::Text(old) => {
                Value::Text(self.renamed_text(old, node.origin, path, help, out)?)
            }
            Value::List(items) => {
                let (mut new_items, mut is_changed) = (Vec::new(), false);
                for item in items {
                    let old = item.text();
                    let new =
                        old.and_then(|old| self.renamed_text(old, item.origin, path, help, out));
                    let Some(new) = new else {
                        new_items.push(item.clone());
                        continue;
                    };
                    is_changed = true;
                    let value = Value::Text(new);
                    new_items.push(Node { value, origin: item.origin, hidden: None });
                }
                if !is_changed {
                    return None;
                }
                Value::List(new_items)
            }
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Secret(_) => return None,
        };
        Some(Arc::new(Node { value, origin: node.origin, hidden: node.hidden.clone() }))
    }

    /// The new name of a value at `path`, which is reported. `None` when it was not renamed.
    fn renamed_text(
        &self,
        old: &str,
        origin: Origin,
        path: &[Arc<str>],
        help: &str,
        out: &mut Diagnostics,
    ) -> Option<Box<str>> {
        let new = self.value(path, old)?;
        self.report(&Self::spoken(path, old), &Self::spoken(path, &new), origin, help, out);
        Some(new.into())
    }

    fn renamed_table(
        &self,
        table: &Table,
        path: &mut Vec<Arc<str>>,
        help: &str,
        out: &mut Diagnostics,
    ) -> Option<Table> {
        let mut changes: Vec<(Arc<str>, Arc<str>, TableEntry)> = Vec::new();
        for (key, entry) in table {
            let new = self.key(path, key).map(Arc::<str>::from);
            if let Some(new) = &new {
                let table = path.iter().map(|key| &**key);
                let old_path = joined(table.clone().chain([&**key]));
                let new_path = joined(table.chain([&**new]));
                self.report(&old_path, &new_path, entry.key, help, out);
            }
            path.push(new.clone().unwrap_or_else(|| Arc::clone(key)));
            let node = self.renamed(&entry.node, path, help, out);
            path.pop();
            if new.is_some() || node.is_some() {
                let entry = TableEntry {
                    key: entry.key,
                    node: node.unwrap_or_else(|| Arc::clone(&entry.node)),
                };
                changes.push((Arc::clone(key), new.unwrap_or_else(|| Arc::clone(key)), entry));
            }
        }
        if changes.is_empty() {
            return None;
        }
        let mut table = table.clone();
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

/// The old path and the last key of the new one.
fn rename(old: &str, new: &str) -> Result<(Vec<String>, String), String> {
    let (old_keys, new_keys) = (keys_of(old)?, keys_of(new)?);
    let ((old_last, old_table), (new_last, new_table)) =
        old_keys.split_last().zip(new_keys.split_last()).ok_or("a path is empty")?;
    if old_table.is_empty()
        || old_table != new_table
        || old_last == new_last
        || old_last == "*"
        || new_last == "*"
    {
        return Err(format!("from `{old}` to `{new}` is no renaming of one key"));
    }
    let new_last = new_last.clone();
    Ok((old_keys, new_last))
}

fn keys_of(path: &str) -> Result<Vec<String>, String> {
    Ok(KeyPath::new(path)?.keys().map(str::to_owned).collect())
}

/// What the model says of the key at `path`.
fn key_at<S: AsRef<str>>(path: &[S]) -> Option<&'static ModelKey> {
    path.iter().try_fold(keys::all(), |key, name| key.get(name.as_ref()))
}

/// Whether a tree has `last` in the table at the pattern `table`.
fn holds(tree: &Node, table: &[String], last: &str) -> bool {
    match table.split_first() {
        None => tree.get(last).is_some(),
        Some((first, rest)) if first == "*" => {
            tree.table().into_iter().flatten().any(|(_, entry)| holds(&entry.node, rest, last))
        }
        Some((first, rest)) => tree.get(first).is_some_and(|entry| holds(&entry.node, rest, last)),
    }
}

/// A pattern as it is written: `*` stands bare, and keys stand in quotation marks where they must.
fn dotted_pattern<'k>(keys: impl IntoIterator<Item = &'k str>) -> String {
    let mut pattern = String::new();
    for key in keys {
        if !pattern.is_empty() {
            pattern.push('.');
        }
        if key == "*" {
            pattern.push('*');
        } else {
            pattern += &written(key);
        }
    }
    pattern
}
