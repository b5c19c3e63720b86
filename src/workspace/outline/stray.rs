//! What lies where nobody looks for it, and names that are nearly right.

use std::path::Path;

use super::super::{FolderEntryKind, STRAY_FILE, Wanted};
use super::{Listed, Reading};
use crate::base::diagnostic::Diagnostic;

impl Reading<'_> {
    /// Reports a file where nobody looks for one of its kind.
    pub(super) fn stray(&mut self, path: &str, message: &str, help: &str) {
        self.complain(path, Diagnostic::new(&STRAY_FILE, message).help(help));
    }

    /// Reports a folder where nobody looks for one, when it has files in it that are read
    /// elsewhere, or the name of one; however deep they lie.
    pub(super) fn stray_folder(&mut self, path: &str, kind: FolderEntryKind, message: &str) {
        let mut folders = vec![(path.to_owned(), kind == FolderEntryKind::Folder)];
        let mut seen = 0;
        while let Some((path, deeper)) = folders.pop() {
            seen += 1;
            if seen > MOST_STRAY_FOLDERS {
                self.stray(
                    &path,
                    "there are too many folders here to look for files in all of them",
                    "move the folder elsewhere",
                );
                return;
            }
            let entries = self.list(&path).unwrap_or_default();
            let named = Path::new(&path).extension().is_some_and(|end| end == "toml");
            if named || entries.iter().any(is_read_elsewhere) {
                self.stray(&path, message, "move the files up, or the folder elsewhere");
            }
            // Behind a link no further folder is looked for: it could lead back.
            let below = entries.iter().rev().filter(|entry| deeper && entry.is_dir());
            folders.extend(below.map(|entry| {
                (format!("{path}/{}", entry.name), entry.kind == FolderEntryKind::Folder)
            }));
        }
    }

    /// Reports what lies beside `muster.toml` and was meant to be read: folders whose names are
    /// nearly right, and files that belong into one. Of other files and folders a repository may
    /// have as many as it likes.
    pub(super) fn root(&mut self) {
        let root = self.place.list(&[Wanted { path: "", kind: FolderEntryKind::Folder }]).pop();
        for entry in root.into_iter().flatten().flatten().flatten() {
            let (Ok(name), Ok(kind)) = (entry.name, entry.kind) else { continue };
            if matches!(kind, FolderEntryKind::File | FolderEntryKind::Other) {
                if let Some((_, place)) = FILES.iter().find(|(file, _)| *file == name) {
                    self.stray(
                        &name,
                        &format!("`{name}` is not read here"),
                        &format!("it belongs into `{place}`"),
                    );
                }
                continue;
            }
            let lower = name.to_lowercase();
            let near =
                FOLDERS.iter().find(|folder| lower == **folder || format!("{lower}s") == **folder);
            if let Some(near) = near.filter(|near| **near != name) {
                let message = format!("the folder `{name}` is not read; did you mean `{near}`?");
                self.stray_folder(&name, kind, &message);
            }
        }
    }
}

/// The name of a TOML file without its ending.
pub(super) fn toml_name(entry: &Listed) -> Option<&str> {
    if entry.is_dir() { None } else { entry.name.strip_suffix(".toml") }
}

/// Whether an entry is of a kind that is read where it belongs.
pub(super) fn is_read_elsewhere(entry: &Listed) -> bool {
    !entry.is_dir() && (toml_name(entry).is_some() || entry.name.strip_suffix(".j2").is_some())
}

/// Whether a name was meant to end in `.toml`: Windows hides a second ending, and cares for no
/// case; and a letter is easily lost, doubled or exchanged with its neighbour.
pub(super) fn is_mistyped_toml(name: &str) -> bool {
    if !name.contains('.') || name.strip_suffix(".toml").is_some() {
        return false;
    }
    let lower = name.trim_end().to_lowercase();
    let lower = lower.strip_suffix(".txt").unwrap_or(&lower);
    lower.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// What becomes of the ending `toml` when it is mistyped.
const ENDINGS: &[&str] = &[
    "toml", "tml", "tom", "oml", "tol", "otml", "tmol", "tolm", "ttoml", "tooml", "tomml", "tomll",
];

/// The folders that are read.
const FOLDERS: &[&str] = &["lands", "standards", "schools", "templates"];

/// Files of known names, and where they belong.
const FILES: &[(&str, &str)] = &[
    ("authority.toml", "schools/<authority>/"),
    ("school.toml", "schools/<authority>/<school>/"),
    ("edition.toml", "standards/<edition>/"),
    ("platform.toml", "templates/<platform>/"),
];

/// Most folders that are looked through where none is expected.
const MOST_STRAY_FOLDERS: usize = 1000;

#[cfg(test)]
mod tests {
    use super::is_mistyped_toml;

    #[test]
    fn an_ending_is_mistyped_when_a_letter_is_wrong() {
        for name in [
            "a.TOML",
            "a.toml.txt",
            "a.TOML.TXT",
            "a.tml",
            "a.tom",
            "a.oml",
            "a.tolm",
            "a.tmol",
            "a.tooml",
            "a.toml ",
            "a.b.tomll",
        ] {
            assert!(is_mistyped_toml(name), "{name}");
        }
        for name in [
            "a.toml",
            "a",
            "toml",
            "tml",
            "a.txt",
            "a.md",
            "a.html",
            "a.toml.bak",
            "a.toml~",
            "a.svg",
            "a.yml",
            "tom.a",
        ] {
            assert!(!is_mistyped_toml(name), "{name}");
        }
    }
}
