//! Folders as git stores them.

use crate::base::text::hex;

/// An entry of a folder in a revision. Its name is what somebody wrote, and may be one that no file
/// can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry {
    pub name: Vec<u8>,
    pub kind: EntryKind,
    /// The id of its object.
    pub object: String,
}

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    File,
    Folder,
    /// A symbolic link; its object holds the target.
    Link,
    /// A submodule; its object is a commit of another repository.
    Submodule,
}

/// The entries of a tree object. `like` is an id of the same repository. An error says what is
/// wrong with it.
pub fn entries(tree: &[u8], like: &str) -> Result<Vec<TreeEntry>, String> {
    // Trees hold ids as bytes, each of which is two digits of a written one: 20, with SHA-256 32.
    let id_length = like.len() / 2;
    let mut entries = Vec::new();
    let mut rest = tree;
    while !rest.is_empty() {
        let (mode, after) = split_at_byte(rest, b' ').ok_or("an entry has no mode")?;
        let (name, after) = split_at_byte(after, 0).ok_or("an entry has no end")?;
        if after.len() < id_length {
            return Err("an entry has no object".into());
        }
        let (id, after) = after.split_at(id_length);
        entries.push(TreeEntry { name: name.to_vec(), kind: kind_of(mode)?, object: hex(id) });
        rest = after;
    }
    Ok(entries)
}

/// What stands before and behind the first `byte`.
fn split_at_byte(bytes: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|other| *other == byte)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

/// A mode such as `100644`: permissions, and above them what it is.
fn kind_of(mode: &[u8]) -> Result<EntryKind, String> {
    let number = std::str::from_utf8(mode).ok().and_then(|mode| u32::from_str_radix(mode, 8).ok());
    // Permissions make no difference: what is executable is a file, and old versions of git wrote
    // other ones.
    match number.map(|number| number >> 12) {
        Some(0o04) => Ok(EntryKind::Folder),
        Some(0o10) => Ok(EntryKind::File),
        Some(0o12) => Ok(EntryKind::Link),
        Some(0o16) => Ok(EntryKind::Submodule),
        _ => Err(format!("an entry has the mode `{}`", mode.escape_ascii())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An entry with an id whose bytes are all `id`.
    fn written(mode: &str, name: &[u8], id: u8, id_length: usize) -> Vec<u8> {
        [mode.as_bytes(), b" ", name, b"\0", &vec![id; id_length]].concat()
    }

    #[test]
    fn every_kind_of_entry_is_read() {
        for id_length in [20, 32] {
            let like = "0".repeat(2 * id_length);
            let listed = [
                ("100644", &b"a.toml"[..], EntryKind::File),
                ("100755", b"b c", EntryKind::File),
                ("100664", b"\xff", EntryKind::File),
                ("40000", b"..", EntryKind::Folder),
                ("040000", b"x/y", EntryKind::Folder),
                ("120000", b"", EntryKind::Link),
                ("160000", b"m\n", EntryKind::Submodule),
            ];
            let bytes: Vec<u8> = listed
                .iter()
                .flat_map(|(mode, name, _)| written(mode, name, 0xa7, id_length))
                .collect();
            let read = entries(&bytes, &like).expect("a tree");
            let expected: Vec<TreeEntry> = listed
                .iter()
                .map(|(_, name, kind)| TreeEntry {
                    name: name.to_vec(),
                    kind: *kind,
                    object: "a7".repeat(id_length),
                })
                .collect();
            assert_eq!(read, expected);
        }
        assert_eq!(entries(b"", &"0".repeat(40)), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        let like = "0".repeat(40);
        let whole = written("100644", b"a", 0, 20);
        for (tree, problem) in [
            (b"100644".to_vec(), "no mode"),
            (b"100644 a".to_vec(), "no end"),
            (whole[..whole.len() - 1].to_vec(), "no object"),
            ([whole.clone(), b"x".to_vec()].concat(), "no mode"),
            (written("", b"a", 0, 20), "has the mode"),
            (written("0", b"a", 0, 20), "has the mode"),
            (written("1100644", b"a", 0, 20), "has the mode"),
            (written("60000", b"a", 0, 20), "has the mode"),
            (written("9", b"a", 0, 20), "has the mode"),
            (written("\x1b[2J", b"a", 0, 20), "`\\x1b[2J`"),
        ] {
            let error = entries(&tree, &like).expect_err("no tree");
            assert!(error.contains(problem), "{error}");
        }
        // Read as a tree of the other format, the second entry begins inside of an id.
        entries(&[whole.clone(), whole].concat(), &"0".repeat(64)).expect_err("ids are longer");
    }
}
