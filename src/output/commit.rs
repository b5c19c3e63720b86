//! What was staged becomes the output.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io;

use rayon::prelude::*;

use crate::base::text::one_line;
use crate::output::carry::{Carrier, Fate, Foreign};
use crate::output::container::Container;
use crate::output::descent::{Descent, parts_of};
use crate::output::error::{OutputError, cannot_write};
use crate::output::file;
use crate::output::folder::Folder;
use crate::output::in_place::InPlace;
use crate::output::manifest::{FILE, Manifest, ManifestEntry, Source, sha256};
use crate::output::open::OutputTarget;
use crate::output::record::BuiltState;
use crate::output::stage::StagedUnit;
use crate::output::switch::{self, Switched};
use crate::output::unit::{by_unit, unit_of};

/// What there is to say of a change that was made.
#[derive(Debug, Default)]
pub struct OutputChange {
    /// Sentences for people: what somebody else has in the output, and what could not be promised.
    pub said: Vec<String>,
}

/// Most files of somebody else that are named one by one.
const MOST_NAMED: usize = 20;

impl OutputTarget {
    /// Refuses to build only `units` where files of others are not as they were built: they would
    /// be taken over.
    pub fn others_are_intact(&self, units: &[String]) -> Result<(), OutputError> {
        self.may_keep_all_but(units)?;
        let Some(old) = &self.old else { return Ok(()) };
        let others: Vec<&[ManifestEntry]> = by_unit(self.former_files())
            .filter(|files| !units.iter().any(|unit| unit == unit_of(&files[0].path)))
            .collect();
        // The next manifest lists these files by their former hashes, so those must still be true.
        let changed: Vec<Option<&str>> = others
            .par_iter()
            .map_init(Vec::new, |buffer, files| first_changed(old, files, buffer))
            .collect();
        let Some(path) = changed.into_iter().flatten().next() else { return Ok(()) };
        let why = "is not as it was built, and is not built now; build all schools once, or \
                   choose another folder with `--output`";
        Err(OutputError::Refused(self.dir.join(path), why.into()))
    }

    /// Keeps the previous output and says what it is the output of now.
    pub fn renew(mut self, source: Source) -> Result<OutputChange, OutputError> {
        let Some(previous) = self.previous.clone() else { return Ok(OutputChange::default()) };
        if previous.source == source {
            return Ok(OutputChange::default());
        }
        self.prepare()?;
        // Nothing is staged, so every file is taken over, and the manifest alone is new.
        self.commit(&[], &Manifest { source, ..previous }, true)
    }

    /// Puts what was staged into place, with the manifest where it `differs` from the previous one.
    pub fn commit(
        mut self,
        staged: &[StagedUnit],
        manifest: &Manifest,
        differs: bool,
    ) -> Result<OutputChange, OutputError> {
        // A folder that others may enter is replaced even where no file differs.
        let is_closed = self
            .old
            .as_ref()
            .is_some_and(|old| old.look_at_itself().is_ok_and(|found| found.is_private_folder()));
        let are_files_unchanged = is_closed && staged.iter().all(StagedUnit::is_unchanged);
        let container = self.container.take().expect("a target is prepared before it is written");
        let mut written = OutputChange::default();
        if are_files_unchanged && !differs {
            // All of it was compared: from now on this machine knows it.
            self.record.states.clear();
            if let Some(hash) = self.previous_hash.clone() {
                self.record.states.push(state(hash, manifest));
            }
            self.record.containers.retain(|kept| !container.is_called(&kept.name));
            self.remember();
            self.abandon();
            return Ok(written);
        }
        let made = container.folder.look_at_itself().map_err(cannot_write(&self.dir))?;
        // It was closed when it was made. What is open all the same cannot be closed here.
        if !made.is_private_folder() {
            let message = "this file system keeps no rights: other users of the machine may read \
                           what was built";
            written.said.push(message.into());
        }
        let hash = self
            .put_manifest(&container.tree, manifest, differs)
            .map_err(cannot_write(&self.dir.join(FILE)))?;
        // From here on both states are ours, whichever is found.
        let next = state(hash, manifest);
        self.record.states = self.vouched.iter().cloned().chain([next.clone()]).collect();
        let stays = if are_files_unchanged {
            self.remember();
            self.in_place(&container).replace_manifest()?;
            false
        } else {
            self.put_into_place(&container, staged, manifest, &mut written)?
        };
        // The output lies in these folders now, so they stay.
        self.made.0.clear();
        self.finish(container, next, stays);
        Ok(written)
    }

    /// Puts the manifest into the next tree, and gives its hash. One that says the same stays the
    /// file that it is.
    fn put_manifest(
        &self,
        tree: &Folder,
        manifest: &Manifest,
        differs: bool,
    ) -> io::Result<String> {
        let name = OsStr::new(FILE);
        if let (Some(old), Some(hash), false) = (&self.old, &self.previous_hash, differs)
            && old.look(name)?.is_some_and(|found| found.has_rights_of_file(false))
        {
            file::keep(old, name, tree)?;
            return Ok(hash.clone());
        }
        let mut bytes = Vec::new();
        manifest.write(&mut bytes)?;
        file::write(tree, name, &bytes, false)?;
        Ok(sha256(&bytes))
    }

    /// Changes the files of the output. True when the former tree is in the container now.
    fn put_into_place(
        &mut self,
        container: &Container,
        staged: &[StagedUnit],
        manifest: &Manifest,
        written: &mut OutputChange,
    ) -> Result<bool, OutputError> {
        let fates = fates(staged, manifest);
        let parent = self.parent.clone().expect("a target that is prepared has a parent");
        let Some(old) = self.old.clone() else {
            // The record comes first: a run that is killed after the step leaves a known output.
            self.remember();
            self.put_first(container, &parent)?;
            return Ok(false);
        };
        let mut switched = Switched::Not;
        // A container inside of the output cannot change places with it.
        if !container.is_in(&old) {
            let foreign = self.complete(container, &old, staged, manifest, &fates)?;
            self.remember();
            switched = switch::exchange(container, &parent, &self.name)
                .map_err(cannot_write(&self.dir))?;
            // Where files are replaced one by one, what is foreign stays by itself and nothing was
            // carried.
            if switched != Switched::Not {
                tell(foreign, written);
            }
        }
        let shown = self.dir.to_string_lossy().into_owned();
        let dir = one_line(&shown);
        match switched {
            Switched::AtOnce => {}
            Switched::ByTwoRenames => {
                written.said.push(format!(
                    "two folders cannot change places in one step here: for a moment between two \
                     renames there was no `{dir}`"
                ));
            }
            Switched::Not => {
                self.remember();
                let gone = self.gone(staged, manifest);
                let gave_way =
                    self.in_place(container).replace(&manifest.artifacts, &fates, &gone)?;
                tell(Foreign { kept: Vec::new(), gave_way }, written);
                written.said.push(format!(
                    "`{dir}` itself cannot be replaced here, as it is a mount point or comes from \
                     a lower layer: its files were replaced one by one, and whoever read them \
                     meanwhile, or a run that is cut off, may have some of both builds"
                ));
            }
        }
        Ok(switched != Switched::Not)
    }

    /// Puts the first output into its place. Another run may have been faster.
    fn put_first(&self, container: &Container, parent: &Folder) -> Result<(), OutputError> {
        let Err(error) = switch::put(container, parent, &self.name) else { return Ok(()) };
        match error.kind() {
            // A step to a free name gives the one error, a rename onto a folder with files the
            // other.
            io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty => {
                Err(OutputError::Busy(self.dir.clone()))
            }
            _ => Err(OutputError::Io(self.dir.clone(), error)),
        }
    }

    /// The files of the former build that are removed: those that were ours and are not built any
    /// more.
    fn gone(&self, staged: &[StagedUnit], manifest: &Manifest) -> Vec<&str> {
        let claimed = claimed(staged);
        let mut gone = Vec::new();
        for former in self.former_files() {
            let path = former.path.as_str();
            let number = manifest.artifacts.binary_search_by(|entry| entry.path.as_str().cmp(path));
            if number.is_err() && !claimed.contains(path) {
                gone.push(path);
            }
        }
        gone
    }

    fn in_place<'a>(&'a self, container: &'a Container) -> InPlace<'a> {
        let old = self.old.as_deref().expect("there is an output");
        InPlace { dir: &self.dir, old, tree: &container.tree }
    }

    fn complete(
        &self,
        container: &Container,
        old: &Folder,
        staged: &[StagedUnit],
        manifest: &Manifest,
        fates: &[Fate],
    ) -> Result<Foreign, OutputError> {
        let carrier = Carrier {
            dir: &self.dir,
            old,
            new: &container.tree,
            former: self.former_files(),
            claimed: claimed(staged),
            files: &manifest.artifacts,
            fates,
        };
        carrier.link_unchanged()?;
        carrier.carry_foreign()
    }

    /// Records the new state. The former tree stays in the container, where the next build finds
    /// it.
    fn finish(mut self, mut container: Container, next: BuiltState, stays: bool) {
        // A folder that no record names would never be removed.
        container.stays = stays && self.records.is_ok() && !self.keeps_no_former;
        self.record.states = vec![next];
        if !container.stays {
            self.record.containers.retain(|kept| !container.is_called(&kept.name));
        }
        drop(container);
        self.remember();
        self.abandon();
    }
}

/// The path of the first file of one unit that is not as it was built.
fn first_changed<'a>(
    old: &Folder,
    files: &'a [ManifestEntry],
    buffer: &mut Vec<u8>,
) -> Option<&'a str> {
    let mut descent = Descent::finding(old);
    for entry in files {
        let (dir, name) = parts_of(&entry.path);
        let is_as_built = match descent.to(dir) {
            Ok(Some(folder)) => file::has_bytes_of(folder, name, entry, buffer),
            _ => false,
        };
        if !is_as_built {
            return Some(&entry.path);
        }
    }
    None
}

/// All files that the former manifest claims wrongly.
fn claimed(staged: &[StagedUnit]) -> BTreeSet<&str> {
    staged.iter().flat_map(|staged| &staged.claimed).map(String::as_str).collect()
}

fn state(manifest_hash: String, manifest: &Manifest) -> BuiltState {
    BuiltState { manifest: manifest_hash, inputs: manifest.source.inputs.clone() }
}

/// What becomes of each file of the manifest. Those of units that were not staged are taken over.
fn fates(staged: &[StagedUnit], manifest: &Manifest) -> Vec<Fate> {
    let staged: BTreeMap<&str, &StagedUnit> =
        staged.iter().map(|staged| (staged.unit.as_str(), staged)).collect();
    let mut fates = Vec::with_capacity(manifest.artifacts.len());
    for files in by_unit(&manifest.artifacts) {
        match staged.get(unit_of(&files[0].path)) {
            Some(staged) => {
                // A unit has its files in the order of the manifest.
                for is_same in &staged.unchanged {
                    fates.push(if *is_same { Fate::Same } else { Fate::Written });
                }
            }
            None => fates.resize(fates.len() + files.len(), Fate::TakenOver),
        }
    }
    fates
}

/// Says what somebody else has in the output.
fn tell(foreign: Foreign, written: &mut OutputChange) {
    let kinds = [
        (foreign.kept, "in the output was not written by muster; it was left in place"),
        (
            foreign.gave_way,
            "in the output was not written by muster and stood where the build writes; it gave way",
        ),
    ];
    for (paths, what) in kinds {
        for path in paths.iter().take(MOST_NAMED) {
            written.said.push(format!("`{}` {what}", one_line(path)));
        }
        if paths.len() > MOST_NAMED {
            written.said.push(format!("so with {} more", paths.len() - MOST_NAMED));
        }
    }
}
