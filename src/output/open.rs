//! An output folder as it is opened: whose it is, what the former build says, and what was left
//! behind.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::diagnostic::Diagnostic;
use crate::base::text::one_line;
use crate::output::codes::FOREIGN_OUTPUT;
use crate::output::container::{self, Container, FORMER};
use crate::output::descent::{Descent, parts_of};
use crate::output::error::{OutputError, cannot_read, cannot_write};
use crate::output::file;
use crate::output::folder::{Folder, NameKind, is_absent};
use crate::output::former::{self, FormerOutput};
use crate::output::manifest::{Manifest, ManifestEntry, OutputKind};
use crate::output::record::{BuiltState, KeptFolder, OutputRecord, Records, resolved};
use crate::output::unit::{by_unit, unit_of};
use crate::output::way;

/// Where an output is, and what belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct OutputPlace<'a> {
    pub dir: &'a Path,
    /// The workspace that it is built from.
    pub workspace: &'a Path,
    /// The folder of the user in which muster remembers what it built.
    pub state: Option<&'a Path>,
    /// What lies in it.
    pub kind: OutputKind,
}

/// An output folder, and the folder beside it in which the next state of it is prepared.
#[derive(Debug)]
pub struct OutputTarget {
    pub(super) dir: PathBuf,
    pub(super) name: OsString,
    pub(super) parent_path: PathBuf,
    /// The folder that the output lies in; none as long as it does not exist.
    pub(super) parent: Option<Arc<Folder>>,
    /// The output as it is, locked.
    pub(super) old: Option<Arc<Folder>>,
    pub(super) previous: Option<Manifest>,
    /// SHA-256 of the manifest that lies in the output.
    pub(super) previous_hash: Option<String>,
    /// What this machine remembers of the previous build, when it is the one that lies there.
    pub(super) vouched: Option<BuiltState>,
    /// Where the record of this output lies, or why there is none.
    pub(super) records: Result<Records, String>,
    pub(super) record: OutputRecord,
    /// Whether the former tree goes at once, and does not stay until the next run.
    pub(super) keeps_no_former: bool,
    // Removed in this order.
    pub(super) container: Option<Container>,
    pub(super) made: MadeFolders,
}

/// Folders on the way to the output that were made for it. They go again when nothing is written.
#[derive(Debug, Default)]
pub(super) struct MadeFolders(pub(super) Vec<PathBuf>);

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for path in &self.0 {
            let _ = std::fs::remove_dir(path);
        }
    }
}

fn foreign(message: String) -> OutputError {
    OutputError::Foreign(Box::new(
        Diagnostic::new(&FOREIGN_OUTPUT, message).help("choose another folder with `--output`"),
    ))
}

impl OutputTarget {
    /// Opens an output folder, which need not exist. One that is neither empty nor ours is refused.
    pub fn open(place: OutputPlace<'_>) -> Result<Self, OutputError> {
        let dir = place.dir;
        let Some(name) = dir.file_name() else {
            return Err(foreign(format!("`{}` cannot be an output folder", dir.display())));
        };
        way::refuse_links(dir, place.workspace)?;
        let parent_path = match dir.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let parent =
            Folder::open_through_links(parent_path).map_err(cannot_write(dir))?.map(Arc::new);
        // By whatever way people name the folder, its record is the same.
        let records = Records::of(place.state, place.workspace, &resolved(parent_path).join(name));
        let record = records.as_ref().map(Records::read).unwrap_or_default();
        let mut target = Self {
            dir: dir.into(),
            name: name.to_owned(),
            parent_path: parent_path.into(),
            parent,
            old: None,
            previous: None,
            previous_hash: None,
            vouched: None,
            records,
            record,
            keeps_no_former: false,
            container: None,
            made: MadeFolders::default(),
        };
        if let Some(parent) = target.parent.clone() {
            target.old = if let Some(old) = target.open_locked(&parent)? {
                Some(old)
            } else {
                // Only an output that is missing can have been moved away by a run that was killed.
                target.put_back(&parent)?;
                target.open_locked(&parent)?
            };
            target.remove_leftovers(&parent)?;
        }
        target.read_previous(place.kind)?;
        Ok(target)
    }

    /// Opens the output and keeps others away from it.
    fn open_locked(&self, parent: &Folder) -> Result<Option<Arc<Folder>>, OutputError> {
        /// Other builds may put another folder there meanwhile, but hardly as often.
        const TRIES: usize = 10;
        for _ in 0..TRIES {
            let folder = match parent.folder(&self.name) {
                Ok(Some(folder)) => folder,
                Ok(None) => return Ok(None),
                Err(error) if is_absent(&error) => return Err(self.no_folder(parent)),
                Err(error) => return Err(OutputError::Unreadable(self.dir.clone(), error)),
            };
            if !folder.lock().map_err(cannot_write(&self.dir))? {
                return Err(OutputError::Busy(self.dir.clone()));
            }
            // Whoever had the lock before may have put another folder into this place.
            let found = parent.look(&self.name).map_err(cannot_write(&self.dir))?;
            let locked = folder.look_at_itself().map_err(cannot_write(&self.dir))?;
            if found.is_some_and(|found| found.place == locked.place) {
                return Ok(Some(Arc::new(folder)));
            }
        }
        Err(OutputError::Busy(self.dir.clone()))
    }

    /// The error where the output's name stands for something else than a folder.
    fn no_folder(&self, parent: &Folder) -> OutputError {
        match parent.look(&self.name) {
            Ok(Some(found)) if found.kind == NameKind::Link => {
                OutputError::Linked(self.dir.clone())
            }
            Ok(Some(found)) => {
                foreign(format!("`{}` is {}", self.dir.display(), found.kind.word()))
            }
            // It was no folder a moment ago and is one now, or gone: somebody is at work here.
            _ => OutputError::Busy(self.dir.clone()),
        }
    }

    /// A run that was killed between two renames left the former tree in its container: it is put
    /// back.
    fn put_back(&self, parent: &Folder) -> Result<(), OutputError> {
        // One that lay inside is gone together with the output.
        for kept in self.record.containers.iter().filter(|kept| !kept.inside) {
            let Ok(Some(folder)) = parent.folder(OsStr::new(&kept.name)) else { continue };
            if !folder.lock().map_err(cannot_write(&self.dir))? {
                return Err(OutputError::Busy(self.dir.clone()));
            }
            // Most have no such tree in them.
            let _ = folder.rename(OsStr::new(FORMER), parent, &self.name);
        }
        Ok(())
    }

    /// Removes the folders of our own that earlier runs left, in which the tree before the last one
    /// may be.
    fn remove_leftovers(&mut self, parent: &Arc<Folder>) -> Result<(), OutputError> {
        let mut still_there = Vec::new();
        for kept in std::mem::take(&mut self.record.containers) {
            let above = if kept.inside { self.old.clone() } else { Some(parent.clone()) };
            let (Some(above), name) = (above, OsStr::new(&kept.name)) else { continue };
            let Ok(Some(folder)) = above.folder(name) else { continue };
            if !folder.lock().map_err(cannot_write(&self.dir))? {
                return Err(OutputError::Busy(self.dir.clone()));
            }
            let is_ours = folder
                .look_at_itself()
                .is_ok_and(|found| found.rights.is_none_or(|rights| rights.is_ours));
            // What cannot be removed now stays in the record for another run.
            if !is_ours || container::remove(&above, name).is_err() {
                still_there.push(kept);
            }
        }
        self.record.containers = still_there;
        Ok(())
    }

    fn read_previous(&mut self, kind: OutputKind) -> Result<(), OutputError> {
        let Some(old) = &self.old else { return Ok(()) };
        let dir = self.dir.display();
        match former::read(old, &self.dir, kind)? {
            FormerOutput::Absent => {
                if !old.list().map_err(cannot_read(&self.dir))?.is_empty() {
                    let why = format!("`{dir}` is not empty and was not written by muster");
                    return Err(foreign(why));
                }
            }
            FormerOutput::Foreign(why) => {
                let why = one_line(&why);
                return Err(foreign(format!(
                    "`{dir}` is not empty and was not written by muster; of its manifest: {why}"
                )));
            }
            FormerOutput::Readable(manifest, hash) => {
                // The record names a manifest by its hash, so that no other file passes for it.
                self.vouched =
                    self.record.states.iter().find(|state| state.manifest == hash).cloned();
                (self.previous, self.previous_hash) = (Some(*manifest), Some(hash));
            }
        }
        Ok(())
    }

    /// The files of the previous build, sorted by path.
    pub(super) fn former_files(&self) -> &[ManifestEntry] {
        self.previous.as_ref().map(|previous| previous.artifacts.as_slice()).unwrap_or_default()
    }

    /// Has the former tree removed as soon as the next one is in place: it holds what must not lie
    /// about any longer. Whoever reads in it meanwhile may not come to its end.
    pub fn keep_no_former(&mut self) {
        self.keeps_no_former = true;
    }

    /// The manifest of the previous build.
    pub fn previous(&self) -> Option<&Manifest> {
        self.previous.as_ref()
    }

    /// The previous build, when this machine made it from inputs with this fingerprint and every
    /// file of it is still as it was written. What lies in the output says nothing of this: it may
    /// have come with a repository.
    pub fn unchanged_since(&self, inputs: &str) -> Option<&Manifest> {
        let (vouched, old) = (self.vouched.as_ref()?, self.old.as_ref()?);
        let are_inputs_the_same = vouched.inputs.as_deref() == Some(inputs);
        if are_inputs_the_same && self.is_intact(old) { self.previous() } else { None }
    }

    /// Whether every file and folder of the previous build is still as it was written.
    fn is_intact(&self, old: &Folder) -> bool {
        if !old.look_at_itself().is_ok_and(|found| found.is_private_folder()) {
            return false;
        }
        // Files of one folder stand side by side. One buffer per thread: new memory for every file
        // would cost as much as reading it.
        let units: Vec<&[ManifestEntry]> = by_unit(self.former_files()).collect();
        units
            .par_iter()
            .map_init(Vec::new, |buffer, files| is_unit_intact(old, files, buffer))
            .all(|is_intact| is_intact)
    }

    /// Refuses to build only `units` where files of others would have to be taken over that this
    /// machine knows nothing of.
    pub(super) fn may_keep_all_but(&self, units: &[String]) -> Result<(), OutputError> {
        if self.vouched.is_some() {
            return Ok(());
        }
        let mut files = self.former_files().iter();
        let other = files.find(|entry| !units.iter().any(|unit| unit == unit_of(&entry.path)));
        let Some(other) = other else { return Ok(()) };
        let because = match &self.records {
            Ok(_) => "there is no record here of having built them as they are".to_owned(),
            Err(why) => format!("what is built here cannot be remembered: {}", one_line(why)),
        };
        let why = format!(
            "holds files that are not built now, such as `{}`; they would be taken over unseen, \
             for {because}; build all schools once, or choose another folder with `--output`",
            other.path
        );
        Err(OutputError::Refused(self.dir.clone(), why))
    }

    /// Makes the folder in which the next state is prepared. From here on there is something to
    /// clear away.
    pub fn prepare(&mut self) -> Result<(), OutputError> {
        let parent = match &self.parent {
            Some(parent) => parent.clone(),
            None => self.make_parent()?,
        };
        let is_mount_point =
            self.old.as_ref().is_some_and(|old| file_system_of(old) != file_system_of(&parent));
        let beside = if is_mount_point { None } else { self.make_container(&parent, false)? };
        self.container = match (beside, self.old.clone()) {
            (Some(container), _) => Some(container),
            // Beside a mount point is another file system, and a folder beside may not be ours to
            // write to.
            (None, Some(old)) => self.make_container(&old, true)?,
            (None, None) => None,
        };
        if self.container.is_none() {
            return Err(OutputError::Io(self.dir.clone(), io::ErrorKind::PermissionDenied.into()));
        }
        Ok(())
    }

    fn make_parent(&mut self) -> Result<Arc<Folder>, OutputError> {
        // The deepest comes first: in this order they can be removed again.
        let missing: Vec<PathBuf> = self
            .parent_path
            .ancestors()
            .take_while(|path| !path.as_os_str().is_empty() && path.symlink_metadata().is_err())
            .map(PathBuf::from)
            .collect();
        std::fs::create_dir_all(&self.parent_path).map_err(cannot_write(&self.parent_path))?;
        self.made = MadeFolders(missing);
        let parent = Folder::open_through_links(&self.parent_path)
            .map_err(cannot_write(&self.parent_path))?;
        let parent = Arc::new(parent.ok_or_else(|| OutputError::Busy(self.dir.clone()))?);
        self.parent = Some(parent.clone());
        Ok(parent)
    }

    /// Makes a container, after its name was remembered: a run that is killed leaves nothing that
    /// the next one would not find. `None` when nobody may write there.
    pub(super) fn make_container(
        &mut self,
        above: &Arc<Folder>,
        inside: bool,
    ) -> Result<Option<Container>, OutputError> {
        let name = container::new_name(&self.name).map_err(cannot_write(&self.dir))?;
        self.record.containers.push(KeptFolder { name: name.clone(), inside });
        self.remember();
        match Container::make(above.clone(), &name) {
            Ok(Some(container)) => Ok(Some(container)),
            Ok(None) => Err(OutputError::Busy(self.dir.clone())),
            Err(error) => match error.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    // No folder was made under this name.
                    self.record.containers.pop();
                    Ok(None)
                }
                _ => Err(OutputError::Io(self.dir.clone(), error)),
            },
        }
    }

    /// Writes down what is known. Where that cannot be, the next build compares everything.
    pub(super) fn remember(&mut self) {
        if let Ok(records) = &self.records
            && let Err(error) = records.write(&self.record)
        {
            self.records = Err(format!("its folder cannot be written to: {error}"));
        }
    }

    /// Leaves the output as it was.
    pub fn abandon(mut self) {
        // The list of all files takes time to give back, and nobody waits for it.
        let previous = self.previous.take();
        rayon::spawn(move || drop(previous));
    }
}

/// Whether the files of one unit and their folders are still as they were written.
fn is_unit_intact(old: &Folder, files: &[ManifestEntry], buffer: &mut Vec<u8>) -> bool {
    let mut descent = Descent::finding(old);
    for entry in files {
        let (dir, name) = parts_of(&entry.path);
        let Ok(Some(folder)) = descent.to(dir) else { return false };
        if !file::is_as_written(folder, name, entry, buffer) {
            return false;
        }
    }
    descent.is_private()
}

/// The file system that a folder lies on.
fn file_system_of(folder: &Folder) -> Option<u64> {
    folder.look_at_itself().ok()?.place.map(|(file_system, _)| file_system)
}
