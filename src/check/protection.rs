//! What a text says about who can plug in or join: it speaks of what was carried where it was
//! written.

use crate::base::source::{Origin, Sources};
use crate::check::rule::Subject;
use crate::language::tree::{Node, Value};

/// A port profile or a WLAN as the layer knew it that wrote its `protection`.
pub(super) struct Protection<'a> {
    sources: &'a Sources,
    entry: Option<&'a Node>,
    /// Where the text is written; none when there is no text.
    pub at: Option<Origin>,
}

impl<'a> Protection<'a> {
    /// The protection of `table.id`.
    pub(super) fn of(subject: &Subject<'a>, table: &'a str, id: &'a str) -> Self {
        let entry = subject.intent.tree.find([table, id]);
        let at = entry.and_then(|entry| Some(entry.get("protection")?.node.origin));
        Self { sources: subject.sources, entry, at }
    }

    /// Whether the text speaks of a segment, which `keys` name or a key for all of them includes.
    pub(super) fn speaks_of(&self, segment: &str, keys: &[&str], all: Option<&str>) -> bool {
        let is_all = |node: &Node| matches!(node.value, Value::Bool(true));
        if all.and_then(|key| self.as_known(key)).is_some_and(is_all) {
            return true;
        }
        let names = |node: &Node| match &node.value {
            Value::List(items) => items.iter().any(|item| item.text() == Some(segment)),
            _ => node.text() == Some(segment),
        };
        keys.iter().any(|key| self.as_known(key).is_some_and(names))
    }

    /// The value of a key as it was for the layer that wrote the text: what higher layers set was
    /// not known there.
    fn as_known(&self, key: &str) -> Option<&Node> {
        let written = self.at?;
        let mut node = &*self.entry?.get(key)?.node;
        loop {
            let layer = |at: Origin| &self.sources.file(at.file).layer;
            // Files are numbered by precedence, and those of a layer are one.
            if node.origin.file <= written.file || layer(node.origin) == layer(written) {
                return Some(node);
            }
            node = node.hidden.as_deref()?;
        }
    }
}
