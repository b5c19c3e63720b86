//! Layers: their order, the keys each may hold, and the two merge laws.
//!
//! Tables merge key by key; everything else is replaced whole. There is no third law. A value that is
//! replaced is kept behind the one that won, so that `explain` shows what was used and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::model;
use crate::tree::{Entry, Node, Table, Value};

codes! {
    /// # What
    /// A key stands in a file of a layer that may not hold it, such as a school's inventory in a profile.
    ///
    /// # Why
    /// What belongs to one school would otherwise hold for many.
    ///
    /// # Fix
    /// Move the key to the file that the message names.
    MISPLACED = "misplaced-key", Error;
    /// # What
    /// A key that the model does not know.
    ///
    /// # Why
    /// A mistyped key would otherwise be dropped in silence, and the setting with it.
    ///
    /// # Fix
    /// Correct the name; `muster schema` and completion in the editor list the known ones.
    UNKNOWN_KEY = "unknown-key", Error;
}

/// Layers, lowest precedence first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LayerKind {
    /// What the law of a Land demands at least.
    Land,
    /// The standard itself.
    Edition,
    /// What a kind of school adds.
    Profile,
    /// What an authority sets for its schools.
    Authority,
    /// The school.
    School,
}

impl LayerKind {
    /// The tables in which files of this layer speak of themselves, of who may deviate and by whose leave:
    /// they are no part of the tree. The first one is the layer's header.
    pub fn asides(self) -> &'static [&'static str] {
        match self {
            Self::Land => &["land"],
            Self::Edition => &["edition", "governance", "approval-classes", "approvers", "moved"],
            Self::Profile => &["profile"],
            Self::Authority => &["authority", "exceptions"],
            Self::School => &["exceptions"],
        }
    }
}

/// All tables that are no part of the tree, with the files that they belong to.
const ASIDES: &[(&str, &str)] = &[
    ("land", "`lands/<land>.toml`"),
    ("edition", "the files of the edition, `standards/<edition>/*.toml`"),
    ("governance", "the files of the edition, `standards/<edition>/*.toml`"),
    ("approval-classes", "the files of the edition, `standards/<edition>/*.toml`"),
    ("approvers", "the files of the edition, `standards/<edition>/*.toml`"),
    ("moved", "the files of the edition, `standards/<edition>/*.toml`"),
    ("profile", "the file of the profile, `standards/<edition>/profiles/<profile>.toml`"),
    ("authority", "the file of the authority, `schools/<authority>/authority.toml`"),
    ("exceptions", "the files of a school or the file of its authority"),
];

/// A layer: one tree out of all files of its folder, and the tables taken out of it.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Which one.
    pub kind: LayerKind,
    /// Its tree.
    pub root: Arc<Node>,
    asides: BTreeMap<&'static str, Entry>,
}

impl Layer {
    /// Makes a layer of a joined tree; keys that do not belong into it are reported.
    pub fn new(kind: LayerKind, mut root: Node, out: &mut Diagnostics) -> Self {
        let mut asides = BTreeMap::new();
        if let Value::Table(table) = &mut root.value {
            for &name in kind.asides() {
                // A header that is a plain value is a mistaken key, and is reported as one.
                if table.get(name).is_some_and(|entry| entry.node.table().is_some()) {
                    asides.extend(table.remove(name).map(|entry| (name, entry)));
                }
            }
            table.retain(|key, entry| allowed(kind, key, entry, out));
        }
        Self { kind, root: Arc::new(root), asides }
    }

    /// What it says of itself.
    pub fn header(&self) -> Option<&Entry> {
        self.aside(self.kind.asides().first()?)
    }

    /// The layer with another tree and another table of a name beside it.
    #[must_use]
    pub fn with(&self, root: Arc<Node>, name: &'static str, aside: Option<Entry>) -> Self {
        let mut asides = self.asides.clone();
        asides.extend(aside.map(|aside| (name, aside)));
        Self { kind: self.kind, root, asides }
    }

    /// A table that is no part of the tree.
    pub fn aside(&self, name: &str) -> Option<&Entry> {
        self.asides.get(name)
    }
}

/// Whether `key` may stand in a file of the layer `kind`; reports it when not.
fn allowed(kind: LayerKind, key: &str, entry: &Entry, out: &mut Diagnostics) -> bool {
    if model::STANDARD_KEYS.contains(&key) || (kind == LayerKind::School && model::SCHOOL_KEYS.contains(&key)) {
        return true;
    }
    if model::SCHOOL_KEYS.contains(&key) {
        let message = format!("`{key}` belongs to a school and cannot stand here");
        let help = "write it into the files of the school, `schools/<authority>/<school>/`";
        out.push(Diagnostic::new(&MISPLACED, message).at(entry.key).help(help));
        return false;
    }
    if let Some((_, files)) = ASIDES.iter().find(|(name, _)| *name == key) {
        let (message, help) = if kind.asides().contains(&key) {
            (format!("`{key}` is {}, expected a table", entry.node.kind()), format!("write `[{key}]`"))
        } else {
            (format!("the table `[{key}]` cannot stand here"), format!("it belongs into {files}"))
        };
        out.push(Diagnostic::new(&MISPLACED, message).at(entry.key).help(help));
        return false;
    }
    let known = model::STANDARD_KEYS.iter().chain(if kind == LayerKind::School { model::SCHOOL_KEYS } else { &[] });
    let mut diagnostic = Diagnostic::new(&UNKNOWN_KEY, format!("unknown key `{key}`")).at(entry.key);
    diagnostic.help = did_you_mean(key, known.copied());
    out.push(diagnostic);
    false
}

/// Lays `over` over `base`. What `over` does not touch is shared with `base`.
pub fn lay(base: &Arc<Node>, over: &Arc<Node>) -> Arc<Node> {
    match (&base.value, &over.value) {
        (Value::Table(lower), Value::Table(upper)) => {
            if upper.is_empty() {
                return Arc::clone(base);
            }
            let mut table: Table = lower.clone();
            for (key, entry) in upper {
                let merged = match lower.get(key) {
                    Some(below) => Entry { key: entry.key, node: lay(&below.node, &entry.node) },
                    None => entry.clone(),
                };
                table.insert(Arc::clone(key), merged);
            }
            Arc::new(Node { value: Value::Table(table), origin: over.origin, hidden: None })
        }
        _ => Arc::new(Node { value: over.value.clone(), origin: over.origin, hidden: Some(Arc::clone(base)) }),
    }
}
