//! Inside which table a line stands that does not fit there.
//!
//! Whoever adds a line at the end of a file writes it into the table whose header stands above,
//! however far above that is. The finding about the line says so.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::path::joined;
use crate::base::source::{FileId, Origin};
use crate::language::parsed::ParsedFiles;
use crate::language::tree::{Node, TableEntry};

/// Most findings of a file that say it: for each of them the whole file is gone through.
const MOST_PER_FILE: usize = 100;

/// Says it of all findings in files of layers. Which table is open at a line, the file itself knows
/// alone: where layers lie over each other, a table has the place of its first file.
pub fn tell(out: &mut Diagnostics, sources: &ParsedFiles) {
    let mut files: BTreeMap<FileId, (Option<Arc<Node>>, usize)> = BTreeMap::new();
    out.change(|found| {
        let Some(at) = found.at else { return found };
        if !is_about_shape(&found) {
            return found;
        }
        let (root, told_before) =
            files.entry(at.file).or_insert_with(|| (sources.tree(at.file), 0));
        *told_before += 1;
        match root {
            Some(root) if *told_before <= MOST_PER_FILE => told(found, root),
            _ => found,
        }
    });
    sources.let_go(&files.into_keys().collect::<Vec<FileId>>());
}

/// The finding about a key or a value of the right type that says something impossible.
const INVALID: &str = "invalid-value";

fn is_about_shape(found: &Diagnostic) -> bool {
    ["unknown-key", "wrong-type", INVALID].contains(&found.code.name)
}

/// The finding, with the table that its line stands in when it is about a key that does not belong
/// there. `root` is the tree of its file.
pub fn told(found: Diagnostic, root: &Node) -> Diagnostic {
    let Some(at) = found.at else { return found };
    let mut way: Vec<(&str, &TableEntry)> = Vec::new();
    if !is_about_shape(&found) || !search(root, at, &found, &mut way) {
        return found;
    }
    // The keys of `a.b.c = 1` stand side by side; the table that the line stands in lies above.
    while let [.., (_, above), (_, below)] = way.as_slice()
        && above.key.end + 1 == below.key.start
    {
        way.pop();
    }
    way.pop();
    let Some((_, table)) = way.last() else { return found };
    let name = joined(way.iter().map(|(key, _)| *key));
    found
        .note_at(table.key, format!("the line stands inside the table `{name}`, which begins here"))
}

/// Whether a finding is about this entry: about its key, or the shape of its value.
fn is_at(entry: &TableEntry, at: Origin, found: &Diagnostic) -> bool {
    // Of a value that has the right shape everybody knows where it stands.
    entry.key == at || (entry.node.origin == at && found.code.name != INVALID)
}

/// Goes down to the entry that a finding is about.
fn search<'a>(
    node: &'a Node,
    at: Origin,
    found: &Diagnostic,
    way: &mut Vec<(&'a str, &'a TableEntry)>,
) -> bool {
    for (key, entry) in node.table().into_iter().flatten() {
        way.push((key, entry));
        if is_at(entry, at, found) || search(&entry.node, at, found, way) {
            return true;
        }
        way.pop();
    }
    false
}
