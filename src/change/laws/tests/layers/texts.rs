//! A changed value in the text of a layer: what is not changed keeps its bytes.

use std::sync::Arc;

use super::workspace::Memory;
use crate::base::diagnostic::Diagnostics;
use crate::base::path::joined;
use crate::base::source::FileId;
use crate::language::edit;
use crate::language::tree::{self, Node};

/// A place in which people say what holds for many schools or for one.
#[derive(Clone, Copy)]
pub(super) struct LayerFiles {
    pub(super) name: &'static str,
    /// Where its files lie; of a profile its only file.
    pub(super) path: &'static str,
    /// The schools that follow it.
    pub(super) followers: &'static [&'static str],
}

impl LayerFiles {
    /// Whether a file is one of the layer's own.
    pub(super) fn holds(&self, path: &str) -> bool {
        path == self.path
            || path.strip_prefix(self.path).is_some_and(|file| !file.contains('/'))
                && self.path.ends_with('/')
    }

    /// The file that says something of a path, with what it says.
    pub(super) fn find<'m>(
        &self,
        memory: &'m Memory,
        path: &[Arc<str>],
    ) -> Option<(&'m str, Node)> {
        let mut own = memory.0.iter().filter(|(file, _)| self.holds(file));
        own.find_map(|(file, text)| Some((file.as_str(), at(text, path)?)))
    }

    /// The workspace in which the layer has another value; it is written where the old one stands,
    /// or as people add one.
    pub(super) fn with_value(&self, memory: &Memory, path: &[Arc<str>], value: &str) -> Memory {
        if let Some((file, old)) = self.find(memory, path) {
            let span = old.origin.start as usize..old.origin.end as usize;
            let text = edit::apply(&memory.0[file], vec![(span, value.to_owned())]);
            return memory.with(file, &text);
        }
        if self.path.ends_with('/') {
            let text = format!("{} = {value}\n", dotted(path));
            return memory.with(&format!("{}aenderung.toml", self.path), &text);
        }
        let text = &memory.0[self.path];
        let (at, line) = place_of_new(text, path, value);
        memory.with(self.path, &edit::apply(text, vec![(at..at, line)]))
    }

    /// The workspace in which the layer says nothing of a path any more. `None` when it says
    /// nothing now.
    pub(super) fn without(&self, memory: &Memory, path: &[Arc<str>]) -> Option<Memory> {
        let (file, old) = self.find(memory, path)?;
        let text = &memory.0[file];
        let outline = edit::spots(text);
        let statement = outline.statements.iter().find(|one| one.path == path);
        let span = match statement {
            Some(statement) => edit::lines(text, &statement.span),
            None => in_table(text, &outline, path, old.origin.end as usize)?,
        };
        Some(memory.with(file, &edit::apply(text, vec![(span, String::new())])))
    }
}

/// What a text says of a path.
fn at(text: &str, path: &[Arc<str>]) -> Option<Node> {
    let root = tree::parse(FileId::default(), text, &mut Diagnostics::default())?;
    root.find(path.iter().map(|key| &**key)).cloned()
}

/// Where a file that says nothing of a path gets its line: below the header of its table, or before
/// all statements.
fn place_of_new(text: &str, path: &[Arc<str>], value: &str) -> (usize, String) {
    let outline = edit::spots(text);
    let above = |header: &&edit::Spot| path.starts_with(&header.path) && header.path != path;
    if let Some(header) = outline.headers.iter().filter(above).max_by_key(|one| one.path.len()) {
        let line = format!("{} = {value}\n", dotted(&path[header.path.len()..]));
        return (edit::lines(text, &header.span).end, line);
    }
    let starts = outline.headers.iter().chain(&outline.statements).map(|spot| spot.span.start);
    (starts.min().unwrap_or(text.len()), format!("{} = {value}\n", dotted(path)))
}

/// The bytes of an entry of an inline table, with the comma that goes with it.
fn in_table(
    text: &str,
    outline: &edit::FileOutline,
    path: &[Arc<str>],
    end: usize,
) -> Option<std::ops::Range<usize>> {
    let key = outline.keys.iter().position(|key| key.path == path)?;
    let (mut start, mut key) = (outline.keys[key].span.start, key);
    // The earlier parts of a dotted key.
    while text[..start].trim_end().ends_with('.') {
        key = key.checked_sub(1)?;
        start = outline.keys[key].span.start;
    }
    let rest = text[end..].trim_start();
    if let Some(after) = rest.strip_prefix(',') {
        return Some(start..text.len() - after.trim_start_matches(' ').len());
    }
    let before = text[..start].trim_end();
    Some(before.strip_suffix(',').map_or(start, str::len)..end)
}

fn dotted(path: &[Arc<str>]) -> String {
    joined(path.iter().map(|key| &**key))
}
