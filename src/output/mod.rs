//! The disk: writing a build. The old output stays as it is until the new one is complete; then folders
//! change places. A run that is cut off in between is finished by the next one.
//!
//! The unit of change is the folder of a school (and that of the cooperation). New and changed files are
//! written to a folder beside the output, unchanged ones are linked into it, so that they keep their
//! times; units in which nothing changed are not touched at all.
#![allow(clippy::disallowed_methods, reason = "this is a module that touches the disk")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::artifact::Artifact;
use crate::diagnostic::{Diagnostic, codes};
use crate::manifest::{Entry, FILE, Manifest, SCHEMA, Source, sha256};
use crate::reading;

mod built;

pub use self::built::{manifest_of, text, written_file};

codes! {
    /// # What
    /// The output folder holds something that muster did not write.
    ///
    /// # Why
    /// A build replaces its output. Files of somebody else would be lost.
    ///
    /// # Fix
    /// Choose another folder with `--output`, or empty this one.
    FOREIGN_OUTPUT = "foreign-output-folder", Error;
}

/// Why nothing could be written.
#[derive(Debug)]
pub enum OutputError {
    /// The folder is not ours.
    Foreign(Box<Diagnostic>),
    /// Another build is writing to it.
    Busy(PathBuf),
    /// The system refused.
    Io(PathBuf, io::Error),
    /// What was built cannot be read.
    Unreadable(PathBuf, io::Error),
}

impl std::fmt::Display for OutputError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Foreign(diagnostic) => f.write_str(&diagnostic.message),
            Self::Busy(dir) => write!(f, "another muster is writing to `{}`", dir.display()),
            Self::Io(path, error) => write!(f, "cannot write `{}`: {error}", path.display()),
            Self::Unreadable(path, error) => write!(f, "cannot read `{}`: {error}", path.display()),
        }
    }
}

impl std::error::Error for OutputError {}

/// An output folder, and the folder beside it in which the next state of it is prepared.
#[derive(Debug)]
pub struct Target {
    dir: PathBuf,
    staging: PathBuf,
    previous: Option<Manifest>,
    /// Whether there is no previous build.
    is_new: bool,
    _lock: File,
}

/// What became of the files of one unit.
#[derive(Clone, Debug)]
pub struct Staged {
    /// The unit: `authority/school` or `_cooperation`.
    pub unit: String,
    /// How many files it has.
    pub files: usize,
    /// Its files, until they go over to the manifest.
    pub entries: Vec<Entry>,
    /// How many of them are new or changed.
    pub written: usize,
    /// How many of the previous build are gone.
    pub removed: usize,
    /// Files that muster did not write and that were left in place.
    pub foreign: Vec<String>,
}

impl Staged {
    fn is_unchanged(&self) -> bool {
        self.written == 0 && self.removed == 0
    }

    /// Whether nothing is left of the unit.
    fn is_empty(&self) -> bool {
        self.files == 0 && self.foreign.is_empty()
    }
}

fn io(path: &Path) -> impl FnOnce(io::Error) -> OutputError + '_ {
    move |error| OutputError::Io(path.into(), error)
}

impl Target {
    /// Opens an output folder, which need not exist. One that is neither empty nor ours is refused.
    pub fn open(dir: &Path) -> Result<Self, OutputError> {
        let name = dir.file_name().map(|name| name.to_string_lossy().into_owned());
        let foreign = |message: String| {
            let help = "choose another folder with `--output`";
            OutputError::Foreign(Box::new(Diagnostic::new(&FOREIGN_OUTPUT, message).help(help)))
        };
        let Some(name) = name else { return Err(foreign(format!("`{}` cannot be an output folder", dir.display()))) };
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(io(parent))?;
        let staging = parent.join(format!(".{name}.muster-staging"));
        if dir.exists() && !dir.is_dir() {
            return Err(foreign(format!("`{}` is a file", dir.display())));
        }
        let manifest = dir.join(FILE);
        let occupied = dir.is_dir() && fs::read_dir(dir).map_err(io(dir))?.next().is_some();
        // A run that was cut off may have left a staging folder; it is ours by its lock file.
        fs::create_dir_all(&staging).map_err(io(&staging))?;
        let lock_path = staging.join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&lock_path).map_err(io(&lock_path))?;
        if lock.try_lock().is_err() {
            return Err(OutputError::Busy(dir.into()));
        }
        let mut target = Self { dir: dir.into(), staging, previous: None, is_new: true, _lock: lock };
        target.finish_interrupted()?;
        if occupied {
            let read = fs::read(&manifest).ok().and_then(|bytes| Manifest::read(&bytes).ok());
            let Some(mut previous) = read.filter(|manifest| manifest.schema == SCHEMA) else {
                let _ = fs::remove_dir_all(&target.staging);
                return Err(foreign(format!("`{}` is not empty and was not written by muster", dir.display())));
            };
            // Anybody may have written it, and in another order.
            previous.artifacts.sort_by(|one, other| one.path.cmp(&other.path));
            target.previous = Some(previous);
            target.is_new = false;
        }
        Ok(target)
    }

    /// The files of the previous build in one unit, sorted by path.
    fn former(&self, unit: &str) -> &[Entry] {
        let all = self.previous.as_ref().map(|previous| previous.artifacts.as_slice()).unwrap_or_default();
        let prefix = format!("{unit}/");
        let first = all.partition_point(|entry| entry.path < prefix);
        let length = all[first..].partition_point(|entry| entry.path.starts_with(&prefix));
        &all[first..first + length]
    }

    /// The manifest of the previous build.
    pub fn previous(&self) -> Option<&Manifest> {
        self.previous.as_ref()
    }

    /// Whether every file of the previous build is still as it was written.
    pub fn is_intact(&self) -> bool {
        let Some(previous) = &self.previous else { return false };
        // One buffer per thread: new memory for every file would cost as much as reading it.
        let holds = |buffer: &mut Vec<u8>, entry: &Entry| {
            let Ok(size) = usize::try_from(entry.bytes) else { return false };
            let read = File::open(self.dir.join(&entry.path)).and_then(|file| reading::expected(file, size, buffer));
            read.is_ok_and(|bytes| bytes.len() == size && sha256(bytes) == entry.sha256)
        };
        previous.artifacts.par_iter().map_init(Vec::new, holds).all(|holds| holds)
    }

    /// Prepares the files of one unit, which are sorted by path.
    pub fn stage(&self, unit: &str, artifacts: &[Artifact]) -> Result<Staged, OutputError> {
        let mut staged = Staged {
            unit: unit.to_owned(),
            files: artifacts.len(),
            entries: artifacts.iter().map(Entry::of).collect(),
            written: 0,
            removed: 0,
            foreign: Vec::new(),
        };
        let former = self.former(unit);
        let fresh = former.is_empty() && !self.dir.join(unit).exists();
        let unchanged: Vec<bool> =
            artifacts.iter().map(|artifact| !fresh && holds(&self.dir.join(&artifact.path), artifact.text.as_bytes())).collect();
        staged.written = unchanged.iter().filter(|&&same| !same).count();
        let stays = |entry: &&Entry| artifacts.binary_search_by(|artifact| artifact.path.cmp(&entry.path)).is_ok();
        staged.removed = former.len() - former.iter().filter(stays).count();
        if staged.is_unchanged() {
            return Ok(staged);
        }
        let tree = self.staging.join("tree");
        let mut made = BTreeSet::new();
        for (artifact, unchanged) in artifacts.iter().zip(unchanged) {
            let path = tree.join(&artifact.path);
            let parent = path.parent().unwrap_or(&tree);
            if made.insert(parent.to_path_buf()) {
                fs::create_dir_all(parent).map_err(io(parent))?;
            }
            if unchanged {
                keep(&self.dir.join(&artifact.path), &path)?;
            } else {
                fs::write(&path, &artifact.text).map_err(io(&path))?;
            }
        }
        if !fresh {
            staged.foreign = self.carry_foreign(unit, &tree)?;
        }
        Ok(staged)
    }

    /// The units of the previous build that are not among `staged`: their files disappear.
    pub fn retire(&self, staged: &[Staged]) -> Result<Vec<Staged>, OutputError> {
        let kept: BTreeSet<&str> = staged.iter().map(|staged| staged.unit.as_str()).collect();
        let all = self.previous.as_ref().map(|previous| previous.artifacts.as_slice()).unwrap_or_default();
        let units = all.chunk_by(|one, other| unit_of(&one.path) == unit_of(&other.path));
        let gone = units.map(|files| (unit_of(&files[0].path), files.len())).filter(|(unit, _)| !kept.contains(unit));
        let retired = gone.map(|(unit, files)| {
            let foreign = self.carry_foreign(unit, &self.staging.join("tree"))?;
            Ok(Staged { unit: unit.to_owned(), files: 0, entries: Vec::new(), written: 0, removed: files, foreign })
        });
        retired.collect()
    }

    /// Keeps what somebody else put into a unit's folder.
    fn carry_foreign(&self, unit: &str, tree: &Path) -> Result<Vec<String>, OutputError> {
        let ours = self.former(unit);
        let mut foreign = Vec::new();
        for entry in walkdir::WalkDir::new(self.dir.join(unit)).sort_by_file_name().into_iter().flatten() {
            let Ok(path) = entry.path().strip_prefix(&self.dir) else { continue };
            let path = path.to_string_lossy().replace('\\', "/");
            let known = ours.binary_search_by(|entry| entry.path.as_str().cmp(&path)).is_ok();
            let target = tree.join(&path);
            if entry.file_type().is_dir() || known || target.exists() {
                continue;
            }
            let parent = target.parent().unwrap_or(tree);
            fs::create_dir_all(parent).map_err(io(parent))?;
            keep(entry.path(), &target)?;
            foreign.push(path);
        }
        Ok(foreign)
    }

    /// The files of the previous build; from now on nobody else sees them.
    pub fn take_previous(&mut self) -> Vec<Entry> {
        self.previous.as_mut().map(|previous| std::mem::take(&mut previous.artifacts)).unwrap_or_default()
    }

    /// Puts what was staged into place, with the manifest where it `differs` from the previous one.
    pub fn commit(self, staged: &[Staged], manifest: &Manifest, differs: bool) -> Result<(), OutputError> {
        let staged_manifest = self.staging.join(FILE);
        let changed: Vec<&Staged> = staged.iter().filter(|staged| !staged.is_unchanged()).collect();
        let tree = self.staging.join("tree");
        if self.is_new {
            // Nothing is there yet: one rename puts the whole tree into place.
            fs::create_dir_all(&tree).map_err(io(&tree))?;
            let path = tree.join(FILE);
            write_manifest(&path, manifest)?;
            if self.dir.is_dir() {
                fs::remove_dir(&self.dir).map_err(io(&self.dir))?;
            }
            fs::rename(&tree, &self.dir).map_err(io(&self.dir))?;
        } else if differs || !changed.is_empty() {
            write_manifest(&staged_manifest, manifest)?;
            // From the moment the journal has its name, the change happens: now, or in the next run.
            let line = |staged: &&Staged| format!("{}{}\n", if staged.is_empty() { '-' } else { '+' }, staged.unit);
            let journal: String = changed.iter().map(line).collect();
            let draft = self.staging.join("journal.new");
            let mut file = File::create(&draft).map_err(io(&draft))?;
            file.write_all(journal.as_bytes()).and_then(|()| file.sync_all()).map_err(io(&draft))?;
            fs::rename(&draft, self.staging.join("journal")).map_err(io(&draft))?;
            self.play_journal()?;
        }
        fs::remove_dir_all(&self.staging).map_err(io(&self.staging))
    }

    /// Keeps the previous output and says what it is the output of now.
    pub fn renew(mut self, source: Source) -> Result<(), OutputError> {
        if let Some(previous) = self.previous.take_if(|previous| previous.source != source) {
            return self.commit(&[], &Manifest { source, ..previous }, true);
        }
        self.abandon();
        Ok(())
    }

    /// Leaves the output as it was.
    pub fn abandon(mut self) {
        // What stays behind is removed by the next run.
        let _ = fs::remove_dir_all(&self.staging);
        // The list of all files takes time to give back, and nobody waits for it.
        let previous = self.previous.take();
        rayon::spawn(move || drop(previous));
    }

    /// Finishes a change that was cut off, and clears what a run left behind that never came so far.
    fn finish_interrupted(&mut self) -> Result<(), OutputError> {
        if self.staging.join("journal").is_file() {
            self.play_journal()?;
        }
        for name in ["journal", "journal.new", FILE] {
            let _ = fs::remove_file(self.staging.join(name));
        }
        for name in ["tree", "old"] {
            let path = self.staging.join(name);
            if path.exists() {
                fs::remove_dir_all(&path).map_err(io(&path))?;
            }
        }
        Ok(())
    }

    /// Does what the journal says; doing it again does no harm.
    fn play_journal(&self) -> Result<(), OutputError> {
        let journal_path = self.staging.join("journal");
        let journal = fs::read_to_string(&journal_path).map_err(io(&journal_path))?;
        for (number, line) in journal.lines().enumerate() {
            let (add, unit) = (line.starts_with('+'), line.get(1..).unwrap_or_default());
            let (new, place, old) = (self.staging.join("tree").join(unit), self.dir.join(unit), self.staging.join("old").join(number.to_string()));
            if add && !new.exists() {
                continue;
            }
            if place.exists() {
                let parent = old.parent().unwrap_or(&self.staging);
                fs::create_dir_all(parent).map_err(io(parent))?;
                fs::rename(&place, &old).map_err(io(&place))?;
            }
            let parent = place.parent().unwrap_or(&self.dir);
            if add {
                fs::create_dir_all(parent).map_err(io(parent))?;
                fs::rename(&new, &place).map_err(io(&place))?;
            } else if parent != self.dir {
                // The folder of an authority without schools; it stays when it is not empty.
                let _ = fs::remove_dir(parent);
            }
        }
        let manifest = self.staging.join(FILE);
        if manifest.is_file() {
            let place = self.dir.join(FILE);
            fs::rename(&manifest, &place).map_err(io(&place))?;
        }
        fs::remove_file(&journal_path).map_err(io(&journal_path))
    }
}

fn write_manifest(path: &Path, manifest: &Manifest) -> Result<(), OutputError> {
    let mut file = File::create(path).map_err(io(path))?;
    manifest.write(&mut file).map_err(io(path))
}

/// The unit that a path of the output belongs to.
pub fn unit_of(path: &str) -> &str {
    let mut slashes = path.match_indices('/').map(|(at, _)| at);
    let first = slashes.next().unwrap_or(path.len());
    if path.starts_with('_') { &path[..first] } else { &path[..slashes.next().unwrap_or(first)] }
}

/// Whether the file at `path` holds exactly `bytes`.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let same_length = fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() == bytes.len() as u64);
    same_length && fs::read(path).is_ok_and(|present| present == bytes)
}

/// Makes `to` the same file as `from`, with its times; a copy where the file system has no links.
fn keep(from: &Path, to: &Path) -> Result<(), OutputError> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    fs::copy(from, to).map_err(io(to))?;
    let modified = fs::metadata(from).and_then(|meta| meta.modified()).map_err(io(from))?;
    File::options().write(true).open(to).and_then(|file| file.set_modified(modified)).map_err(io(to))
}
