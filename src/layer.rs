//! Layers: their order, the keys each may hold, and the two merge laws.
//!
//! Tables merge key by key; everything else is replaced whole. There is no third law. A value that is
//! replaced is kept behind the one that won, so that `explain` shows what was used and nothing else.

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
    /// The table in which files of this layer speak of themselves; it is no part of the tree.
    pub fn header(self) -> Option<&'static str> {
        match self {
            Self::Edition => Some("edition"),
            Self::Profile => Some("profile"),
            Self::Authority => Some("authority"),
            Self::School => None,
        }
    }
}

/// A layer: one tree out of all files of its folder, and the header taken out of it.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Which one.
    pub kind: LayerKind,
    /// Its tree.
    pub root: Arc<Node>,
    /// What it says of itself.
    pub header: Option<Entry>,
}

impl Layer {
    /// Makes a layer of a joined tree; keys that do not belong into it are reported.
    pub fn new(kind: LayerKind, mut root: Node, out: &mut Diagnostics) -> Self {
        let Value::Table(table) = &mut root.value else { return Self { kind, root: Arc::new(root), header: None } };
        let header = kind.header().filter(|name| table.get(*name).is_some_and(|entry| entry.node.table().is_some()));
        let header = header.and_then(|name| table.remove(name));
        table.retain(|key, entry| allowed(kind, key, entry, out));
        Self { kind, root: Arc::new(root), header }
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
    if ["edition", "profile", "authority"].contains(&key) {
        let message = format!("the table `[{key}]` cannot stand here");
        out.push(Diagnostic::new(&MISPLACED, message).at(entry.key).help(format!("it belongs to the files of the {key}")));
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
