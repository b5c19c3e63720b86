//! The next tree is completed: what is unchanged is linked from the old one, and so is what
//! somebody else put into it.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::output::descent::{Descent, parts_of};
use crate::output::error::{OutputError, cannot_read, cannot_write};
use crate::output::file;
use crate::output::folder::{Folder, NameKind};
use crate::output::manifest::{FILE, ManifestEntry};
use crate::output::unit::unit_of;

/// Most folders in each other that are taken over. The walk calls itself, and folders of others may
/// be deep enough to use up the stack.
const DEEPEST: usize = 64;

/// What somebody else put into the output.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    /// What was taken over into the next output.
    pub(super) kept: Vec<String>,
    /// What stood where the build writes.
    pub(super) gave_way: Vec<String>,
}

/// What becomes of a file of the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was written anew.
    Written,
    /// The output holds it as it is.
    Same,
    /// It was not built now, and is taken over from the former build.
    TakenOver,
}

/// An old tree and the next one.
#[derive(Debug)]
pub(super) struct Carrier<'a> {
    /// The output as it is named to people.
    pub(super) dir: &'a Path,
    pub(super) old: &'a Folder,
    pub(super) new: &'a Folder,
    /// The files of the former build, sorted by path.
    pub(super) former: &'a [ManifestEntry],
    /// Those that the former manifest claims wrongly.
    pub(super) claimed: BTreeSet<&'a str>,
    /// The files of this build, sorted by path, and what becomes of each.
    pub(super) files: &'a [ManifestEntry],
    pub(super) fates: &'a [Fate],
}

impl Carrier<'_> {
    /// Links the files that this build did not write into the new tree.
    pub(super) fn link_unchanged(&self) -> Result<(), OutputError> {
        let marked: Vec<(&ManifestEntry, Fate)> =
            self.files.iter().zip(self.fates.iter().copied()).collect();
        let units: Vec<&[(&ManifestEntry, Fate)]> = marked
            .chunk_by(|(one, _), (other, _)| unit_of(&one.path) == unit_of(&other.path))
            .collect();
        units.par_iter().try_for_each(|unit| self.link_unit(unit))
    }

    fn link_unit(&self, files: &[(&ManifestEntry, Fate)]) -> Result<(), OutputError> {
        let (mut old, mut new) = (Descent::finding(self.old), Descent::making(self.new));
        for (entry, fate) in files {
            if *fate == Fate::Written {
                continue;
            }
            link_file(entry, *fate, &mut old, &mut new)
                .map_err(|error| OutputError::Io(self.dir.join(&entry.path), error))?;
        }
        Ok(())
    }

    /// Takes over what muster did not write, and refuses what cannot be taken over.
    pub(super) fn carry_foreign(&self) -> Result<Foreign, OutputError> {
        let mut walk =
            Walk { carrier: self, new: Descent::making(self.new), foreign: Foreign::default() };
        // The folders of schools are the many; those above them are walked first.
        let mut schools = Vec::new();
        walk.folder(self.old, "", 0, &mut |path| schools.push(path))?;
        let of_schools: Vec<Foreign> = schools
            .par_iter()
            .map(|path| self.carry_foreign_of_school(path))
            .collect::<Result<_, OutputError>>()?;
        let mut foreign = walk.foreign;
        for more in of_schools {
            foreign.kept.extend(more.kept);
            foreign.gave_way.extend(more.gave_way);
        }
        foreign.kept.sort_unstable();
        foreign.gave_way.sort_unstable();
        Ok(foreign)
    }

    fn carry_foreign_of_school(&self, path: &str) -> Result<Foreign, OutputError> {
        let mut walk =
            Walk { carrier: self, new: Descent::making(self.new), foreign: Foreign::default() };
        let mut old = Descent::finding(self.old);
        if let Some(folder) = old.to(path).map_err(|error| self.unreadable(path, error))? {
            walk.folder(folder, path, SCHOOL_DEPTH, &mut |_| {})?;
        }
        Ok(walk.foreign)
    }

    fn unreadable(&self, path: &str, error: io::Error) -> OutputError {
        OutputError::Unreadable(self.dir.join(path), error)
    }

    /// Whether a file of the old tree is one of ours, which goes when it is not built again.
    fn is_ours(&self, path: &str, kind: NameKind) -> bool {
        kind == NameKind::File
            && position(self.former, path).is_some()
            && !self.claimed.contains(path)
    }
}

/// Links a file from the old tree into the new one, or copies it with the rights that it lacks.
fn link_file(
    entry: &ManifestEntry,
    fate: Fate,
    old: &mut Descent<'_>,
    new: &mut Descent<'_>,
) -> io::Result<()> {
    let (dir, name) = parts_of(&entry.path);
    let from = old.to(dir)?.ok_or(io::ErrorKind::NotFound)?;
    let to = new.to(dir)?.ok_or(io::ErrorKind::NotFound)?;
    // What is the same was compared with its rights; of what is taken over only the bytes are
    // known.
    let has_rights = fate == Fate::Same
        || from.look(name)?.is_some_and(|found| found.has_rights_of_file(entry.sensitive));
    if has_rights {
        file::keep(from, name, to)
    } else {
        file::copy_with_rights(from, name, to, entry.sensitive)
    }
}

/// How many folders lie above the folder of a school's device.
const SCHOOL_DEPTH: usize = 2;

/// One walk through a part of the old tree.
struct Walk<'a> {
    carrier: &'a Carrier<'a>,
    new: Descent<'a>,
    foreign: Foreign,
}

impl Walk<'_> {
    /// Walks a folder in which files of a build lie, now or before. Folders of schools are left to
    /// `later`.
    fn folder(
        &mut self,
        old: &Folder,
        path: &str,
        depth: usize,
        later: &mut impl FnMut(String),
    ) -> Result<(), OutputError> {
        let carrier = self.carrier;
        for (name, kind) in old.list().map_err(|error| carrier.unreadable(path, error))? {
            let below = if path.is_empty() {
                name.to_string_lossy().into_owned()
            } else {
                format!("{path}/{}", name.to_string_lossy())
            };
            // The next tree has its manifest already.
            if below == FILE {
                continue;
            }
            let is_file_now = position(carrier.files, &below);
            let is_folder_now = has_below(carrier.files, &below);
            // Whoever put it there, even in the place of a file of ours: it can be neither linked
            // nor copied.
            if kind == NameKind::Special {
                return Err(special(carrier.dir.join(&below)));
            }
            if kind != NameKind::Folder {
                let is_ours = carrier.is_ours(&below, kind);
                match is_file_now {
                    Some(number) if carrier.fates[number] == Fate::Written && !is_ours => {
                        self.foreign.gave_way.push(below);
                    }
                    None if is_folder_now && !is_ours => self.foreign.gave_way.push(below),
                    None if !is_ours => self.keep(old, &name, kind, path, below, depth)?,
                    // It is in the new tree already, or was ours and is not built again.
                    _ => {}
                }
                continue;
            }
            let is_of_a_build = is_folder_now || has_below(carrier.former, &below);
            if is_of_a_build && is_file_now.is_none() && depth + 1 == SCHOOL_DEPTH {
                later(below);
                continue;
            }
            let folder = old.folder(&name).map_err(|error| carrier.unreadable(&below, error))?;
            // It is gone since the list was made.
            let Some(folder) = folder else { continue };
            if is_file_now.is_some() {
                self.lose(&folder, &below, depth + 1)?;
            } else if is_of_a_build {
                self.folder(&folder, &below, depth + 1, later)?;
            } else {
                self.keep(old, &name, kind, path, below, depth)?;
            }
        }
        Ok(())
    }

    /// A folder gives way to a file: what is somebody else's in it is named.
    fn lose(&mut self, old: &Folder, path: &str, depth: usize) -> Result<(), OutputError> {
        let carrier = self.carrier;
        check_depth(carrier.dir, path, depth)?;
        for (name, kind) in old.list().map_err(|error| carrier.unreadable(path, error))? {
            let below = format!("{path}/{}", name.to_string_lossy());
            if kind == NameKind::Folder {
                if let Some(folder) =
                    old.folder(&name).map_err(|error| carrier.unreadable(&below, error))?
                {
                    self.lose(&folder, &below, depth + 1)?;
                }
            } else if !carrier.is_ours(&below, kind) {
                self.foreign.gave_way.push(below);
            }
        }
        Ok(())
    }

    /// Takes over a file, a link or a whole folder of somebody else.
    fn keep(
        &mut self,
        old: &Folder,
        name: &OsStr,
        kind: NameKind,
        dir: &str,
        path: String,
        depth: usize,
    ) -> Result<(), OutputError> {
        let carrier = self.carrier;
        let shown = carrier.dir.join(&path);
        let new = self
            .new
            .to(dir)
            .map_err(cannot_write(&shown))?
            .expect("a folder that is not there is made");
        keep_all(old, name, kind, new, &shown, depth)?;
        self.foreign.kept.push(if kind == NameKind::Folder { path + "/" } else { path });
        Ok(())
    }
}

fn keep_all(
    old: &Folder,
    name: &OsStr,
    kind: NameKind,
    new: &Folder,
    path: &Path,
    depth: usize,
) -> Result<(), OutputError> {
    match kind {
        NameKind::File => file::keep(old, name, new).map_err(cannot_write(path)),
        NameKind::Link => old.copy_link(name, new).map_err(cannot_write(path)),
        NameKind::Special => Err(special(path.to_owned())),
        NameKind::Folder => {
            check_depth(path, "", depth)?;
            let Some(from) = old.folder(name).map_err(cannot_read(path))? else { return Ok(()) };
            let to = new.make_folder(name).map_err(cannot_write(path))?;
            for (name, kind) in from.list().map_err(cannot_read(path))? {
                keep_all(&from, &name, kind, &to, &path.join(&name), depth + 1)?;
            }
            Ok(())
        }
    }
}

fn check_depth(dir: &Path, path: &str, depth: usize) -> Result<(), OutputError> {
    if depth > DEEPEST {
        let why = format!(
            "lies more than {DEEPEST} folders deep and was not written by muster; remove it"
        );
        return Err(OutputError::Refused(dir.join(path), why));
    }
    Ok(())
}

fn special(path: PathBuf) -> OutputError {
    let why = format!(
        "is {}, which is not taken over into the next output; remove it",
        NameKind::Special.word()
    );
    OutputError::Refused(path, why)
}

/// The number of the file with this path.
fn position(files: &[ManifestEntry], path: &str) -> Option<usize> {
    files.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok()
}

/// Whether there are files in the folder with this path.
fn has_below(files: &[ManifestEntry], dir: &str) -> bool {
    let dir = format!("{dir}/");
    let first = files.partition_point(|entry| entry.path < dir);
    files.get(first).is_some_and(|entry| entry.path.starts_with(&dir))
}
