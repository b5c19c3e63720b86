//! A folder of a revision. A file system would have refused some names that git stores, so they are
//! checked here.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::workspace::git::{self, EntryKind};

/// What lies in a folder of a revision.
#[derive(Debug, Default)]
pub(super) struct RevisionFolder {
    items: BTreeMap<String, Item>,
    /// Names that are not UTF-8, with the nearest text.
    unnamed: Vec<String>,
    /// Entries that no folder of a disk can have, in words.
    faults: Vec<String>,
}

/// An entry of a folder.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) kind: EntryKind,
    /// The id of its object.
    pub(super) object: String,
}

impl RevisionFolder {
    /// Reads a tree object; `id` is its id. An error says what is wrong with it.
    pub(super) fn read(tree: &[u8], id: &str) -> Result<Self, String> {
        let mut folder = Self::default();
        let entries = git::entries(tree, id)
            .map_err(|problem| format!("the folder is damaged in the repository: {problem}"))?;
        for entry in entries {
            let name = match String::from_utf8(entry.name) {
                Ok(name) => name,
                Err(error) => {
                    folder.unnamed.push(String::from_utf8_lossy(error.as_bytes()).into_owned());
                    continue;
                }
            };
            if !can_be_checked_out(&name) {
                folder.faults.push(format!(
                    "the revision has `{}` in it, which no file can be called",
                    name.escape_debug()
                ));
                continue;
            }
            match folder.items.entry(name) {
                Entry::Vacant(place) => {
                    _ = place.insert(Item { kind: entry.kind, object: entry.object });
                }
                Entry::Occupied(first) => {
                    folder
                        .faults
                        .push(format!("the revision has `{}` twice", first.key().escape_debug()));
                }
            }
        }
        Ok(folder)
    }

    /// How many entries it has, of whatever kind.
    pub(super) fn len(&self) -> usize {
        self.items.len() + self.unnamed.len() + self.faults.len()
    }

    /// The entry of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Item> {
        self.items.get(name)
    }

    /// Every entry that a folder can have, by its name.
    pub(super) fn items(&self) -> impl Iterator<Item = (&str, &Item)> {
        self.items.iter().map(|(name, item)| (name.as_str(), item))
    }

    /// The names of links.
    pub(super) fn links(&self) -> impl Iterator<Item = &str> {
        self.items().filter(|(_, item)| item.kind == EntryKind::Link).map(|(name, _)| name)
    }

    /// Names that are not UTF-8, with the nearest text.
    pub(super) fn unnamed(&self) -> impl Iterator<Item = &str> {
        self.unnamed.iter().map(String::as_str)
    }

    /// What is wrong with other entries.
    pub(super) fn faults(&self) -> impl Iterator<Item = &str> {
        self.faults.iter().map(String::as_str)
    }
}

/// Whether git would give a file this name, on the disk.
fn can_be_checked_out(name: &str) -> bool {
    let is_dots = name.is_empty() || name == "." || name == "..";
    // `.GIT` is `.git` on some file systems, so git refuses it on all.
    !is_dots && !name.eq_ignore_ascii_case(".git") && !name.contains('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0000000000000000000000000000000000000000";

    fn read(entries: &[(&str, &[u8])]) -> RevisionFolder {
        let entry =
            |(mode, name): &(&str, &[u8])| [mode.as_bytes(), b" ", name, b"\0", &[7; 20]].concat();
        RevisionFolder::read(&entries.iter().flat_map(entry).collect::<Vec<u8>>(), ID)
            .expect("a tree")
    }

    #[test]
    fn usual_names_are_entries() {
        let folder = read(&[
            ("100644", b"b"),
            ("40000", b"a"),
            ("120000", b"..."),
            ("120000", b"a\\b"),
            ("160000", b"x\n"),
        ]);
        let items: Vec<(&str, EntryKind)> =
            folder.items().map(|(name, item)| (name, item.kind)).collect();
        let (file, tree, link, module) =
            (EntryKind::File, EntryKind::Folder, EntryKind::Link, EntryKind::Submodule);
        assert_eq!(
            items,
            [("...", link), ("a", tree), ("a\\b", link), ("b", file), ("x\n", module)]
        );
        assert_eq!(folder.links().collect::<Vec<_>>(), ["...", "a\\b"]);
        assert_eq!((folder.len(), folder.faults().count(), folder.unnamed().count()), (5, 0, 0));
        assert_eq!(folder.get("b").map(|item| item.object.as_str()), Some(&*"07".repeat(20)));
    }

    #[test]
    fn names_that_no_file_can_have_are_faults() {
        for name in ["", ".", "..", ".git", ".GIT", "a/b", "/", "../x"] {
            let folder = read(&[("100644", name.as_bytes())]);
            assert_eq!(folder.items().count(), 0, "{name}");
            assert_eq!(
                folder.faults().collect::<Vec<_>>(),
                [format!("the revision has `{name}` in it, which no file can be called")]
            );
        }
        let folder = read(&[("100644", b"a"), ("40000", b"a"), ("100644", b"\x1b/")]);
        assert_eq!(
            folder.get("a").map(|item| item.kind),
            Some(EntryKind::File),
            "the first one counts"
        );
        let faults: Vec<&str> = folder.faults().collect();
        assert_eq!(
            faults,
            [
                "the revision has `a` twice",
                "the revision has `\\u{1b}/` in it, which no file can be called"
            ]
        );
    }

    #[test]
    fn names_that_are_no_text_are_told_apart() {
        let folder = read(&[("100644", b"a\xff.toml"), ("100644", b"b")]);
        assert_eq!(folder.unnamed().collect::<Vec<_>>(), ["a\u{fffd}.toml"]);
        assert_eq!((folder.len(), folder.items().count()), (2, 1));
        assert!(
            RevisionFolder::read(b"100644 a", ID)
                .expect_err("no tree")
                .starts_with("the folder is damaged")
        );
    }
}
