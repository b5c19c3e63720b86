//! A file with its keys, and what stands at the key around a place.

use std::sync::Arc;

use super::keys::Keys;
use crate::base::path;
use crate::base::source::{FileId, Origin};
use crate::language::parsed::ParsedFiles;
use crate::language::tree::{Node, Value};

/// A file of the workspace with its keys.
pub(super) struct KeyedFile {
    root: Arc<Node>,
    keys: Keys,
}

/// A key at which something was found.
pub(super) struct KeyWithContent {
    /// Its path, `segments.lehr.vlan`.
    pub(super) path: String,
    /// What stands there, as JSON. Of a secret it says that there is one.
    pub(super) content: String,
}

impl KeyedFile {
    /// The innermost key around a place.
    pub(super) fn at(&self, at: Origin) -> Option<KeyWithContent> {
        let names = self.keys.innermost(at)?;
        let node = self.root.find(names.iter().copied());
        let content = node.map(|node| item_at(node, at).json()).unwrap_or_default();
        Some(KeyWithContent { path: path::joined(names), content: content.to_string() })
    }
}

/// The item of a list that a place lies in, or the whole node: two items with a fault are two
/// findings, and the one that is left when one is mended is the same as before.
fn item_at(node: &Node, at: Origin) -> &Node {
    let Value::List(items) = &node.value else { return node };
    let encloses = |item: &&Node| item.origin.start <= at.start && at.end <= item.origin.end;
    items.iter().find(encloses).unwrap_or(node)
}

/// A file with its keys. `None` when it is no TOML.
pub(super) fn read(file: FileId, sources: &ParsedFiles) -> Option<KeyedFile> {
    if sources.file(file).path.rsplit_once('.')?.1 != "toml" {
        return None;
    }
    // Faults of the file were reported by whoever read it first.
    let root = sources.tree(file)?;
    sources.let_go(&[file]);
    let keys = Keys::of(&root)?;
    Some(KeyedFile { root, keys })
}
