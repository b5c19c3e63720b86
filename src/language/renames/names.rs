//! The new name of a key, an id, a reference and a path.

use std::sync::Arc;

use crate::base::path::{KeyPath, written};
use crate::base::source::{FileId, Origin};
use crate::language::keys::{self, ModelKey};

/// The table in which a layer says what it may set otherwise.
pub(super) const EXCEPTIONS: &str = "exceptions";

/// The keys of a path.
pub(super) type PathKeys = Vec<Arc<str>>;

/// The renamed keys of every edition on the way from one to another, the earliest edition first.
#[derive(Clone, Debug, Default)]
pub struct Renames {
    pub(super) steps: Vec<Step>,
}

/// The renamed keys of one edition.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) edition: String,
    pub(super) renames: Vec<Rename>,
}

/// One renamed key.
#[derive(Clone, Debug)]
pub(super) struct Rename {
    /// The old path. Only its last key is an old one: those above have their new names.
    pub(super) old: Vec<String>,
    /// The last key of the new path; the others are those of the old one.
    pub(super) new: String,
    pub(super) old_origin: Origin,
    pub(super) new_origin: Origin,
}

impl Rename {
    /// The path of the table in which the key was renamed.
    pub(super) fn table(&self) -> &[String] {
        &self.old[..self.old.len() - 1]
    }

    pub(super) fn last(&self) -> &str {
        self.old.last().map_or("", String::as_str)
    }

    fn is_in(&self, table: &[Arc<str>]) -> bool {
        let own = self.table();
        own.len() == table.len()
            && own.iter().zip(table).all(|(own, key)| own == "*" || **own == **key)
    }

    /// The table of which an entry was renamed, when it is one.
    pub(super) fn table_of_entries(&self) -> Option<&str> {
        match self.table() {
            [table] => Some(table),
            _ => None,
        }
    }

    fn says_the_same(&self, other: &Self) -> bool {
        // Wherever either of them was written.
        self.old == other.old && self.new == other.new
    }
}

impl Renames {
    /// Whether nothing was renamed.
    pub fn is_empty(&self) -> bool {
        self.steps.iter().all(|step| step.renames.is_empty())
    }

    /// Other names for entries of tables, each as table, id and new id.
    pub fn of_entries<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Self {
        let nowhere = Origin::file(FileId::default());
        let mut renames = Vec::new();
        for (table, old, new) in entries {
            renames.push(Rename {
                old: vec![table.to_owned(), old.to_owned()],
                new: new.to_owned(),
                old_origin: nowhere,
                new_origin: nowhere,
            });
        }
        Self { steps: vec![Step { edition: String::new(), renames }] }
    }

    /// Goes on to what a later edition has renamed.
    pub fn then(&mut self, later: &Self) {
        self.steps.extend(later.steps.iter().cloned());
    }

    /// What is not among those that were known before.
    #[must_use]
    pub fn without(&self, known: &Self) -> Self {
        let known: Vec<&Rename> = known.steps.iter().flat_map(|step| &step.renames).collect();
        let mut left = self.clone();
        for step in &mut left.steps {
            step.renames.retain(|own| !known.iter().any(|known| known.says_the_same(own)));
        }
        left
    }

    /// A path under the new names.
    pub(super) fn new_path(&self, old: &[Arc<str>]) -> PathKeys {
        let mut path = old.to_vec();
        for step in &self.steps {
            path = step.new_path(&path);
        }
        path
    }

    /// The new name of a value at a path under the old names. `None` when it has no other one.
    pub(super) fn new_value(&self, path: &[Arc<str>], old: &str) -> Option<String> {
        let (mut path, mut value) = (path.to_vec(), old.to_owned());
        for step in &self.steps {
            path = step.new_path(&path);
            if let Some(new) = step.value(&path, key_at(&path), &value) {
                value = new;
            }
        }
        // A name may have come back in a later edition.
        if value == old { None } else { Some(value) }
    }
}

impl Step {
    /// The new name of a key of the table at `table`, of which the model says `model`.
    pub(super) fn key(
        &self,
        table: &[Arc<str>],
        model: Option<&ModelKey>,
        key: &str,
    ) -> Option<&str> {
        for rename in &self.renames {
            if rename.last() == key && rename.is_in(table) {
                return Some(&rename.new);
            }
        }
        // Not renamed here itself, it may be an id of another table that was.
        self.id(model?.keyed_by?, key)
    }

    /// The new name of an id that stands as a value at `path`, of which the model says `model`, or
    /// of a path that an exception names.
    pub(super) fn value(
        &self,
        path: &[Arc<str>],
        model: Option<&ModelKey>,
        old: &str,
    ) -> Option<String> {
        match path {
            // A path is a value here, and each of its keys may have another name.
            [first, _, last] if &**first == EXCEPTIONS && &**last == "paths" => {
                self.path_of_exception(old)
            }
            _ => self.id(model?.refers_to.as_deref()?, old).map(str::to_owned),
        }
    }

    fn id(&self, table: &str, id: &str) -> Option<&str> {
        for rename in &self.renames {
            if rename.table_of_entries() == Some(table) && rename.last() == id {
                return Some(&rename.new);
            }
        }
        None
    }

    /// A path of keys under the new names. `None` when nothing in it was renamed.
    fn path_of_exception(&self, path: &str) -> Option<String> {
        let path = KeyPath::new(path).ok()?;
        let old: PathKeys = path.keys().map(Arc::from).collect();
        let new = self.new_path(&old);
        if new == old { None } else { Some(dotted_pattern(new.iter().map(|key| &**key))) }
    }

    fn new_path(&self, old: &[Arc<str>]) -> PathKeys {
        let mut new = PathKeys::with_capacity(old.len());
        let mut model = Some(keys::all());
        for key in old {
            // Below the new names of what lies above: `[moved]` calls tables as its edition does.
            let name = self.key(&new, model, key).map_or_else(|| Arc::clone(key), Arc::from);
            model = model.and_then(|model| model.get(&name));
            new.push(name);
        }
        new
    }
}

/// A value at `path` with the table that it refers to, so that it says what it is.
pub(super) fn spoken(path: &[Arc<str>], value: &str) -> String {
    // An id alone could be one of several tables.
    match key_at(path).and_then(|key| key.refers_to.as_deref()) {
        Some(table) => format!("{table}.{}", written(value)),
        None => value.to_owned(),
    }
}

/// What the model says of the key at `path`.
pub(super) fn key_at<S: AsRef<str>>(path: &[S]) -> Option<&'static ModelKey> {
    keys::all().find(path.iter().map(AsRef::as_ref))
}

/// A pattern as it is written: `*` stands bare, and keys stand in quotation marks where they must.
pub(super) fn dotted_pattern<'k>(keys: impl IntoIterator<Item = &'k str>) -> String {
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
