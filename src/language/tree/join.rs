//! Several files of one folder as one tree.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::{FileId, Origin};
use crate::language::tree::codes::SET_TWICE;
use crate::language::tree::node::{Node, Value};

/// Keys that two files have in common before they are told together.
const FEW: usize = 3;

/// A key that two files set.
struct Twice {
    path: String,
    here: Origin,
    there: Origin,
}

/// Joins the files of one folder into one tree. A key that two of them set is an error naming both.
pub fn join(trees: Vec<Node>, out: &mut Diagnostics) -> Option<Node> {
    let mut trees = trees.into_iter();
    let mut joined = trees.next()?;
    let mut twice = Vec::new();
    for tree in trees {
        join_into(&mut joined, tree, &mut String::new(), &mut twice);
    }
    tell(twice, out);
    Some(joined)
}

fn join_into(into: &mut Node, from: Node, path: &mut String, twice: &mut Vec<Twice>) {
    // Roots are tables, and below them both were looked at: neither is a plain value.
    let (Value::Table(into), Value::Table(from)) = (&mut into.value, from.value) else { return };
    for (key, entry) in from {
        let Some(present) = into.get_mut(&key) else {
            into.insert(key, entry);
            continue;
        };
        let length = path.len();
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&key);
        if present.node.table().is_some() && entry.node.table().is_some() {
            join_into(
                // The store keeps the same node: what is changed is copied first.
                Arc::make_mut(&mut present.node),
                Arc::unwrap_or_clone(entry.node),
                path,
                twice,
            );
        } else {
            twice.push(Twice { path: path.clone(), here: entry.key, there: present.key });
        }
        path.truncate(length);
    }
}

/// Reports what was set twice. Few keys are told one by one. Many keys of the same two files are
/// told at once, for they have one cause, such as a file that was copied.
fn tell(twice: Vec<Twice>, out: &mut Diagnostics) {
    let mut by_files: BTreeMap<(FileId, FileId), Vec<Twice>> = BTreeMap::new();
    for key in twice {
        by_files.entry((key.here.file, key.there.file)).or_default().push(key);
    }
    for mut keys in by_files.into_values() {
        keys.sort_by_key(|key| key.here);
        if keys.len() > FEW {
            out.push(many_keys(&keys));
            continue;
        }
        for key in keys {
            let message = format!("`{}` is set in two files of one layer", key.path);
            let diagnostic = Diagnostic::new(&SET_TWICE, message)
                .at(key.here)
                .note_at(key.there, "it is set here as well");
            out.push(diagnostic.help("keep it in one of the two files"));
        }
    }
}

/// The finding of many keys that the same two files set.
fn many_keys(keys: &[Twice]) -> Diagnostic {
    // There are more than that, or they would be told one by one.
    let first = &keys[..FEW];
    let names: Vec<String> = first.iter().map(|key| format!("`{}`", key.path)).collect();
    let message = format!(
        "{} keys are set here and in another file of the layer: {} and {} more",
        keys.len(),
        names.join(", "),
        keys.len() - first.len()
    );
    let mut diagnostic = Diagnostic::new(&SET_TWICE, message).at(first[0].here);
    for key in first {
        diagnostic = diagnostic.note_at(key.there, format!("`{}` is set here as well", key.path));
    }
    diagnostic.help("keep each in one of the two files; if one is a copy of the other, delete it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::source::{SourceFile, Sources};
    use crate::language::tree;

    /// What is found when files with these texts are joined, as `line: message (other lines)`.
    fn found(texts: &[&str]) -> Vec<String> {
        let mut sources = Sources::default();
        let mut out = Diagnostics::default();
        let mut trees = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            let path = format!("{number}.toml");
            let file = sources.add(SourceFile {
                path: path.into(),
                text: (*text).into(),
                layer: "test".into(),
            });
            trees.push(tree::parse(file, text, &mut out).expect("the text is TOML"));
        }
        join(trees, &mut out);
        let mut found = Vec::new();
        for item in &out {
            let notes: Vec<String> =
                item.notes.iter().filter_map(|note| note.at).map(|at| sources.label(at)).collect();
            let label = item.at.map(|at| sources.label(at)).unwrap_or_default();
            found.push(format!("{label}: {} ({})", item.message, notes.join(" ")));
        }
        found
    }

    #[test]
    fn few_keys_are_told_one_by_one() {
        assert_eq!(
            found(&["a = 1\n[t]\nb = 1\nc = 1", "c = 1\na = 2\n[t]\nc = 2\nd = 1"]),
            [
                "1.toml:2:1: `a` is set in two files of one layer (0.toml:1:1)",
                "1.toml:4:1: `t.c` is set in two files of one layer (0.toml:4:1)"
            ]
        );
        assert_eq!(found(&["a = 1\nb = 1\nc = 1", "a = 1\nb = 1\nc = 1"]).len(), 3);
    }

    #[test]
    fn many_keys_of_two_files_are_told_at_once() {
        let text = "d = 1\nc = 1\nb = 1\na = 1";
        assert_eq!(
            found(&[text, text]),
            ["1.toml:1:1: 4 keys are set here and in another file of the layer: `d`, `c`, `b` \
                    and 1 more (0.toml:1:1 0.toml:2:1 0.toml:3:1)"]
        );
        // Each file that was copied is a cause of its own, and so is a single key elsewhere.
        assert_eq!(found(&[text, text, "x = 1", "x = 2"]).len(), 2);
        assert_eq!(found(&[text, text, text]).len(), 2);
    }
}
