//! The way down to the folders of files that come sorted by path: each folder is opened once.

use std::ffi::OsStr;
use std::io;

use crate::output::folder::{Folder, is_absent};

/// The folders from one at the top down to the last that was asked for.
#[derive(Debug)]
pub(super) struct Descent<'a> {
    top: &'a Folder,
    /// Names and folders below the top; the last one may be missing.
    opened: Vec<(String, Option<Folder>)>,
    purpose: Purpose,
    is_private: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Find,
    Close,
    Make,
}

impl<'a> Descent<'a> {
    /// Finds folders. What stands where a folder is looked for counts as if it were not there.
    pub(super) fn finding(top: &'a Folder) -> Self {
        Self::with(top, Purpose::Find)
    }

    /// Finds folders, and closes them to everybody else.
    pub(super) fn closing(top: &'a Folder) -> Self {
        Self::with(top, Purpose::Close)
    }

    /// Makes the folders that are not there.
    pub(super) fn making(top: &'a Folder) -> Self {
        Self::with(top, Purpose::Make)
    }

    fn with(top: &'a Folder, purpose: Purpose) -> Self {
        Self { top, opened: Vec::new(), purpose, is_private: true }
    }

    /// Whether all folders that were found are closed to everybody else.
    pub(super) fn is_private(&self) -> bool {
        self.is_private
    }

    /// The folder with the path `dir`, which may be empty. `None` when it was to be found and is
    /// not there.
    pub(super) fn to(&mut self, dir: &str) -> io::Result<Option<&Folder>> {
        let names: Vec<&str> = dir.split('/').filter(|name| !name.is_empty()).collect();
        let shared = self
            .opened
            .iter()
            .zip(&names)
            .take_while(|((opened, _), name)| opened == *name)
            .count();
        self.opened.truncate(shared);
        for name in &names[shared..] {
            let above = match self.opened.last() {
                Some((_, Some(folder))) => folder,
                // Nothing lies below a folder that is not there.
                Some((_, None)) => return Ok(None),
                None => self.top,
            };
            let folder = match self.purpose {
                Purpose::Make => Some(found_or_made(above, OsStr::new(name))?),
                Purpose::Find | Purpose::Close => found(above, OsStr::new(name))?,
            };
            if let Some(folder) = &folder {
                match self.purpose {
                    Purpose::Find => {
                        self.is_private &= folder.look_at_itself()?.is_private_folder();
                    }
                    Purpose::Close => folder.make_private()?,
                    Purpose::Make => {}
                }
            }
            self.opened.push(((*name).to_owned(), folder));
        }
        Ok(match self.opened.last() {
            Some((_, folder)) => folder.as_ref(),
            None => Some(self.top),
        })
    }
}

fn found(above: &Folder, name: &OsStr) -> io::Result<Option<Folder>> {
    match above.folder(name) {
        Err(error) if is_absent(&error) => Ok(None),
        opened => opened,
    }
}

fn found_or_made(above: &Folder, name: &OsStr) -> io::Result<Folder> {
    match above.make_folder(name) {
        // It is there, or another thread was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            above.folder(name)?.ok_or(error)
        }
        made => made,
    }
}

/// A path of the output as the folder and the name in it.
pub(super) fn parts_of(path: &str) -> (&str, &OsStr) {
    let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
    (dir, OsStr::new(name))
}
