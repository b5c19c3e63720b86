//! What `[moved]` of an edition says, and whether the edition fits it.

use std::collections::BTreeMap;

use super::codes::{NO_RENAME, NOWHERE, STILL_THERE};
use super::names::{Rename, Renames, Step, dotted_pattern, key_at};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::path::KeyPath;
use crate::language::tree::{Node, TableEntry};
use crate::model::{EditionId, PathPattern};

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
        Self { steps: vec![Step { edition: edition.to_string(), renames }] }
    }

    /// Compares `[moved]` with the edition itself; what is new may also stand in one of its
    /// profiles.
    pub fn check(&self, edition: &Node, profiles: &[&Node], out: &mut Diagnostics) {
        for rename in self.steps.iter().flat_map(|step| &step.renames) {
            let new = &rename.new;
            let table = rename.table();
            // Of a profile that has the old name this is told when it is read under the new ones.
            if holds(edition, table, rename.last()) {
                let old_path = dotted_pattern(rename.old.iter().map(String::as_str));
                let message =
                    format!("`{old_path}` is said to have moved, and the edition still has it");
                let diagnostic = Diagnostic::new(&STILL_THERE, message).at(rename.old_origin);
                out.push(diagnostic.help("remove this line, or the old key from the edition"));
            }
            // A key of the model is known even where the edition leaves it out.
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
}

/// The old path and the last key of the new one.
fn rename(old: &str, new: &str) -> Result<(Vec<String>, String), String> {
    let (old_keys, new_keys) = (keys_of(old)?, keys_of(new)?);
    let ((old_last, old_table), (new_last, new_table)) =
        old_keys.split_last().zip(new_keys.split_last()).ok_or("a path is empty")?;
    // Keys of the root are those of the model, which no edition can rename.
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
