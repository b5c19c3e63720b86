//! Files and folders where nobody looks for them: they were meant to be read, and are not.

use std::path::Path;

use crate::workspace::file_system::{FolderEntry, FolderEntryKind, Wanted};
use crate::workspace::outline::listed::is_read_elsewhere;
use crate::workspace::outline::survey::Survey;

/// The folders that are read.
const FOLDERS: &[&str] = &["lands", "schools", "secrets", "standards", "templates"];

/// Files of known names, and where they belong.
const FILES: &[(&str, &str)] = &[
    ("authority.toml", "schools/<authority>/"),
    ("school.toml", "schools/<authority>/<school>/"),
    ("edition.toml", "standards/<edition>/"),
    ("platform.toml", "templates/<platform>/"),
    ("recipients.toml", "secrets/"),
];

/// Most folders that are looked through where none is expected.
const MOST_STRAY_FOLDERS: usize = 1000;

impl Survey<'_> {
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
            if !deeper {
                continue;
            }
            // The folder that was put last is taken first: so they are reported in the order of
            // names.
            for entry in entries.iter().rev() {
                if entry.is_dir() {
                    let is_folder = entry.kind == FolderEntryKind::Folder;
                    folders.push((format!("{path}/{}", entry.name), is_folder));
                }
            }
        }
    }

    /// Reports what lies beside `muster.toml` and was meant to be read: folders whose names are
    /// nearly right, and files that belong into one. Of other files and folders a repository may
    /// have as many as it likes.
    pub(super) fn root(&mut self) {
        let root = Wanted { path: "", kind: FolderEntryKind::Folder };
        // What cannot be listed here is passed over: whatever is read is listed or read again below
        // its own name, and reported then.
        let Some(Ok(entries)) = self.files.list(&[root]).pop() else { return };
        for entry in entries {
            let Ok(FolderEntry { name: Ok(name), kind: Ok(kind) }) = entry else { continue };
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
                // On Windows `Schools` is the same folder as `schools`, on Linux it is another one.
                FOLDERS.iter().find(|folder| lower == **folder || format!("{lower}s") == **folder);
            if let Some(near) = near
                && *near != name
            {
                let message = format!("the folder `{name}` is not read; did you mean `{near}`?");
                self.stray_folder(&name, kind, &message);
            }
        }
    }
}
