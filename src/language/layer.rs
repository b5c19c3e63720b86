//! Layers: their order, the keys each may hold, and the two merge laws.
//!
//! Tables merge key by key; everything else is replaced whole. There is no third law. A value that
//! is replaced is kept behind the one that won, so that `explain` shows what was used and nothing
//! else.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::base::source::Sources;
use crate::language::file_kind::{self, Home};
use crate::language::tree::{Node, Table, TableEntry, Value};
use crate::model;

codes! {
    /// # What
    /// A key stands in a file of a layer that may not hold it, such as a school's inventory in a
    /// profile.
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
    /// The tables in which files of this layer speak of themselves, of who may deviate and by whose
    /// leave: they are no part of the tree. The first one is the layer's header.
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

/// A layer: one tree out of all files of its folder, and the tables taken out of it.
#[derive(Clone, Debug)]
pub struct Layer {
    pub kind: LayerKind,
    pub root: Arc<Node>,
    asides: BTreeMap<&'static str, TableEntry>,
}

impl Layer {
    /// Makes a layer of a joined tree; keys that do not belong into it are reported.
    pub fn new(kind: LayerKind, mut root: Node, sources: &Sources, out: &mut Diagnostics) -> Self {
        let mut asides = BTreeMap::new();
        if let Value::Table(table) = &mut root.value {
            for &name in kind.asides() {
                // A header that is a plain value is a mistaken key, and is reported as one.
                if table.get(name).is_some_and(|entry| entry.node.table().is_some()) {
                    asides.extend(table.remove(name).map(|entry| (name, entry)));
                }
            }
            table.retain(|key, entry| allowed(kind, key, entry, sources, out));
        }
        Self { kind, root: Arc::new(root), asides }
    }

    /// What it says of itself.
    pub fn header(&self) -> Option<&TableEntry> {
        self.aside(self.kind.asides().first()?)
    }

    /// Whether it says nothing beyond its header.
    pub fn is_empty(&self) -> bool {
        let header = self.kind.asides().first();
        self.root.table().is_some_and(Table::is_empty)
            && self.asides.keys().all(|name| Some(name) == header)
    }

    /// The layer with another tree and another table of a name beside it.
    #[must_use]
    pub fn with(&self, root: Arc<Node>, name: &'static str, aside: Option<TableEntry>) -> Self {
        let mut asides = self.asides.clone();
        asides.extend(aside.map(|aside| (name, aside)));
        Self { kind: self.kind, root, asides }
    }

    /// A table that is no part of the tree.
    pub fn aside(&self, name: &str) -> Option<&TableEntry> {
        self.asides.get(name)
    }
}

/// Whether `key` may stand in a file of the layer `kind`; reports it when not.
fn allowed(
    kind: LayerKind,
    key: &str,
    entry: &TableEntry,
    sources: &Sources,
    out: &mut Diagnostics,
) -> bool {
    // Tables of the layer itself were taken out before: what is left of that name is a plain value.
    let is_aside =
        kind.asides().contains(&key) || (file_kind::is_table(key) && entry.node.table().is_some());
    let of_school: &[&str] = if kind == LayerKind::School { model::SCHOOL_KEYS } else { &[] };
    let mut known = model::STANDARD_KEYS.iter().chain(of_school).copied();
    if !is_aside && known.clone().any(|known| known == key) {
        return true;
    }
    let diagnostic = if is_aside {
        misplaced_table(kind, key, entry, sources)
    } else {
        misplaced_key(kind, key, entry, sources)
    };
    let diagnostic = diagnostic.unwrap_or_else(|| {
        let mut unknown = Diagnostic::new(&UNKNOWN_KEY, format!("unknown key `{key}`"));
        unknown.help = did_you_mean(key, &mut known);
        unknown
    });
    out.push(diagnostic.at(entry.key));
    false
}

/// The finding of a table that files of another kind hold, or that is a plain value here.
fn misplaced_table(
    kind: LayerKind,
    key: &str,
    entry: &TableEntry,
    sources: &Sources,
) -> Option<Diagnostic> {
    let path = &*sources.file(entry.key.file).path;
    let right_file = file_kind::of_table(key, path, sources)?;
    if kind.asides().contains(&key) {
        // As a table it would have been taken out before.
        let message = format!("`{key}` is {}, expected a table", entry.node.kind());
        return Some(Diagnostic::new(&MISPLACED, message).help(format!("write `[{key}]`")));
    }
    let message = format!("the table `[{key}]` cannot stand here");
    Some(Diagnostic::new(&MISPLACED, message).help(format!("it belongs into `{right_file}`")))
}

/// The finding of a key that the model knows elsewhere: in a header, in the files of a school, or
/// in `muster.toml`. `None` when the model does not know it at all.
fn misplaced_key(
    kind: LayerKind,
    key: &str,
    entry: &TableEntry,
    sources: &Sources,
) -> Option<Diagnostic> {
    let path = &*sources.file(entry.key.file).path;
    let own = kind.asides().first().copied();
    let header = file_kind::of_header_key(key, own, path, sources);
    // Keys such as `title` stand in headers and in schools: the header of the file itself is the
    // nearest, then the school.
    let (message, help) = match header {
        Some(Home { table: Some(table), .. }) if own == Some(table) => (
            format!("`{key}` belongs into the table `[{table}]`"),
            format!("write it below `[{table}]`"),
        ),
        header if model::SCHOOL_KEYS.contains(&key) => {
            let school = file_kind::of_school_key(path, sources);
            let mut help = format!("write it into a file of the school, such as `{school}`");
            if let Some(Home { table: None, path }) = header {
                help.push_str("; for all schools it stands in `");
                help.push_str(&path);
                help.push('`');
            }
            (format!("`{key}` belongs to a school and cannot stand here"), help)
        }
        Some(Home { table: Some(table), path }) => (
            format!("`{key}` belongs into the table `[{table}]` and cannot stand here"),
            format!("write it below `[{table}]` in `{path}`"),
        ),
        Some(Home { table: None, path }) => (
            format!("`{key}` belongs to the cooperation and cannot stand here"),
            format!("write it into `{path}`"),
        ),
        None => return None,
    };
    Some(Diagnostic::new(&MISPLACED, message).help(help))
}

/// Lays `over` over `base`. What `over` does not touch is shared with `base`.
pub fn lay(base: &Arc<Node>, over: &Arc<Node>) -> Arc<Node> {
    match (&base.value, &over.value) {
        (Value::Table(lower), Value::Table(upper)) => {
            if upper.is_empty() {
                // The very same node tells whoever compares or decodes that nothing was set here.
                return Arc::clone(base);
            }
            let mut table: Table = lower.clone();
            for (key, entry) in upper {
                let merged = match lower.get(key) {
                    // A key counts as written by the layer that set it last, as its value does.
                    Some(below) => {
                        TableEntry { key: entry.key, node: lay(&below.node, &entry.node) }
                    }
                    None => entry.clone(),
                };
                table.insert(Arc::clone(key), merged);
            }
            Arc::new(Node { value: Value::Table(table), origin: over.origin, hidden: None })
        }
        _ => Arc::new(Node {
            value: over.value.clone(),
            origin: over.origin,
            hidden: Some(Arc::clone(base)),
        }),
    }
}
