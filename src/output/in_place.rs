//! The second best where the folder of the output cannot be moved: its files are replaced one by
//! one.

use std::ffi::OsStr;
use std::io;
use std::path::Path;

use crate::output::carry::Fate;
use crate::output::container;
use crate::output::descent::{Descent, parts_of};
use crate::output::error::{OutputError, cannot_write};
use crate::output::file;
use crate::output::folder::{Folder, NameKind};
use crate::output::manifest::{FILE, ManifestEntry};

/// An output whose files are replaced, and the tree with the next ones.
#[derive(Debug)]
pub(super) struct InPlace<'a> {
    /// The output as it is named to people.
    pub(super) dir: &'a Path,
    pub(super) old: &'a Folder,
    /// Where the new files lie under their paths, and the manifest.
    pub(super) tree: &'a Folder,
}

impl InPlace<'_> {
    /// Puts the new files into place, removes those that are gone, and puts the manifest into place
    /// last. Names what gave way.
    pub(super) fn replace(
        &self,
        files: &[ManifestEntry],
        fates: &[Fate],
        gone: &[&str],
    ) -> Result<Vec<String>, OutputError> {
        let (mut from, mut gave_way) = (Descent::finding(self.tree), Vec::new());
        for (entry, fate) in files.iter().zip(fates) {
            if *fate != Fate::Written {
                continue;
            }
            let target = self.dir.join(&entry.path);
            let (dir, name) = parts_of(&entry.path);
            self.clear_way(dir, &mut gave_way)?;
            let Some(new) = from.to(dir).map_err(cannot_write(&target))? else {
                return Err(OutputError::Io(target, io::ErrorKind::NotFound.into()));
            };
            // Opened anew for each file: what stood in the way may have been opened before.
            let mut to = Descent::making(self.old);
            let to = to
                .to(dir)
                .map_err(cannot_write(&target))?
                .expect("a folder that is not there is made");
            self.put(new, name, to, &entry.path)?;
        }
        // After the new files are there: a run that is cut off leaves too many files, not too few.
        for path in gone {
            self.remove(path);
        }
        self.close(files)?;
        // Until now the former manifest lies here. Its hashes no longer fit, so that after a run
        // that is cut off the next one compares everything.
        self.put(self.tree, OsStr::new(FILE), self.old, FILE)?;
        Ok(gave_way)
    }

    /// Puts the manifest alone into place.
    pub(super) fn replace_manifest(&self) -> Result<(), OutputError> {
        self.put(self.tree, OsStr::new(FILE), self.old, FILE)
    }

    /// Puts one file into place. Whoever looks meanwhile finds the old file or the new one.
    fn put(&self, from: &Folder, name: &OsStr, to: &Folder, path: &str) -> Result<(), OutputError> {
        let target = self.dir.join(path);
        let in_the_way = to.look(name).map_err(cannot_write(&target))?;
        if in_the_way.is_some_and(|found| found.kind == NameKind::Folder) {
            let why = "is a folder where the build has a file; move it away";
            return Err(OutputError::Refused(target, why.into()));
        }
        match from.rename(name, to, name) {
            // The output is another file system than what is beside it.
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                let draft = container::new_name(name).map_err(cannot_write(&target))?;
                let draft = OsStr::new(&draft);
                let copied =
                    file::copy(from, name, to, draft).and_then(|()| to.rename(draft, to, name));
                // It has its name now, or nothing is left of it.
                let _ = to.remove_file(draft);
                copied.map_err(cannot_write(&target))
            }
            done => done.map_err(cannot_write(&target)),
        }
    }

    /// Removes files and links that stand where the folder `dir` must be.
    fn clear_way(&self, dir: &str, gave_way: &mut Vec<String>) -> Result<(), OutputError> {
        let mut descent = Descent::finding(self.old);
        // Each slash ends a folder on the way; the last one ends with the path.
        for (end, _) in dir.match_indices('/').chain([(dir.len(), "")]) {
            let path = &dir[..end];
            let shown = self.dir.join(path);
            let (above, name) = parts_of(path);
            let Some(above) = descent.to(above).map_err(cannot_write(&shown))? else {
                return Ok(());
            };
            match above.look(name).map_err(cannot_write(&shown))?.map(|found| found.kind) {
                None => return Ok(()),
                Some(NameKind::Folder) => {}
                Some(NameKind::File | NameKind::Link) => {
                    above.remove_file(name).map_err(cannot_write(&shown))?;
                    gave_way.push(path.to_owned());
                }
                Some(NameKind::Special) => {
                    let why = format!(
                        "is {} where the build has a folder; remove it",
                        NameKind::Special.word()
                    );
                    return Err(OutputError::Refused(shown, why));
                }
            }
        }
        Ok(())
    }

    /// Removes a file that is no longer built, and the folders that are empty then. What cannot be
    /// removed is no longer in the manifest, and somebody else's from now on.
    fn remove(&self, path: &str) {
        let mut descent = Descent::finding(self.old);
        let (mut dir, name) = parts_of(path);
        let Ok(Some(folder)) = descent.to(dir) else { return };
        let is_file = matches!(folder.look(name), Ok(Some(found)) if found.kind == NameKind::File);
        if !is_file || folder.remove_file(name).is_err() {
            return;
        }
        while !dir.is_empty() {
            let (above, name) = parts_of(dir);
            let Ok(Some(folder)) = descent.to(above) else { return };
            // A folder that is not empty stays.
            if folder.remove_empty_folder(name).is_err() {
                return;
            }
            dir = above;
        }
    }

    /// Closes the folders of the build to everybody else.
    fn close(&self, files: &[ManifestEntry]) -> Result<(), OutputError> {
        self.old.make_private().map_err(cannot_write(self.dir))?;
        let mut descent = Descent::closing(self.old);
        for entry in files {
            let (dir, _) = parts_of(&entry.path);
            // What stands in the place of a folder counts as if it were not there.
            descent.to(dir).map_err(|error| OutputError::Io(self.dir.join(&entry.path), error))?;
        }
        Ok(())
    }
}
