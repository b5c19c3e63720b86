//! What this machine remembers of an output, in a place that no repository can carry: the state
//! folder of the user. Nothing that lies in a workspace or beside an output is believed.

use std::ffi::{OsStr, OsString};
use std::fs::DirBuilder;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::output::container;
use crate::output::folder::{self, Folder, SENSITIVE_MODE};
use crate::output::manifest::sha256;
use crate::workspace;

/// Version of the format of records.
const SCHEMA: &str = "muster-output/1";

/// Largest record that is read.
const MOST_BYTES: u64 = 64 << 10;

/// What is remembered of one output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct OutputRecord {
    schema: String,
    /// The output, for people who look into the file; its name is a hash of it.
    output: String,
    /// What this machine built: the last state, and the next one while it is being put into place.
    pub(super) states: Vec<BuiltState>,
    /// Folders of our own that may still be there.
    pub(super) containers: Vec<KeptFolder>,
}

/// A state of an output that this machine built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct BuiltState {
    /// SHA-256 of its manifest, which holds those of all files.
    pub(super) manifest: String,
    /// Fingerprint of what it was built from; none after a build of selected schools.
    pub(super) inputs: Option<String>,
}

/// A folder of our own. Its name is random, so that no repository can have carried one that stands
/// here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct KeptFolder {
    pub(super) name: String,
    /// Whether it lies inside the output instead of beside it.
    pub(super) inside: bool,
}

impl OutputRecord {
    /// Reads the record of `output`. Nothing where it is broken, of another output, or names a
    /// folder that cannot be one of ours: what it names is removed one day.
    pub fn read(bytes: &[u8], output: &str) -> Option<Self> {
        let record: Self = serde_json::from_slice(bytes).ok()?;
        let is_sound = record.schema == SCHEMA
            && record.output == output
            && record.containers.iter().all(|kept| container::is_name(&kept.name));
        if is_sound { Some(record) } else { None }
    }

    /// The record as it is written, for `output`.
    ///
    /// # Errors
    ///
    /// Only where memory is out: all of it is text.
    pub fn write(&self, output: &str) -> serde_json::Result<Vec<u8>> {
        let mut record = self.clone();
        (record.schema, record.output) = (SCHEMA.into(), output.into());
        serde_json::to_vec_pretty(&record)
    }

    /// The names of our own folders that may still be there.
    pub fn containers(&self) -> impl Iterator<Item = &str> {
        self.containers.iter().map(|kept| kept.name.as_str())
    }
}

/// Where the record of one output lies.
#[derive(Debug)]
pub(super) struct Records {
    dir: PathBuf,
    name: OsString,
    output: String,
}

impl Records {
    /// The record of `output`, a path without links, in the state folder. Without such a folder the
    /// reason.
    pub(super) fn of(
        state: Option<&Path>,
        of_workspace: &Path,
        output: &Path,
    ) -> Result<Self, String> {
        let Some(state) = state else {
            return Err(
                "there is no folder for it: neither `XDG_STATE_HOME` nor `HOME` is set".into()
            );
        };
        // The folder itself may not be a link; those above it are the user's own affair.
        let dir = match (state.parent(), state.file_name()) {
            (Some(above), Some(name)) => resolved(above).join(name),
            _ => resolved(state),
        };
        let is_in_repository = dir.ancestors().any(workspace::is_a_root);
        if is_in_repository || dir.starts_with(resolved(of_workspace)) || dir.starts_with(output) {
            return Err(format!(
                "its folder `{}` lies in a repository, where anybody may have written to it",
                state.display()
            ));
        }
        // A path can be longer than a name, and has separators in it.
        let name = format!("{}.json", sha256(output.as_os_str().as_encoded_bytes()));
        Ok(Self { dir, name: name.into(), output: output.to_string_lossy().into_owned() })
    }

    /// What is remembered. Nothing where the record is broken, a link, or not written by this user
    /// alone.
    pub(super) fn read(&self) -> OutputRecord {
        self.try_to_read().unwrap_or_default()
    }

    fn try_to_read(&self) -> Option<OutputRecord> {
        let folder = Folder::open(&self.dir).ok()??;
        if !folder.look_at_itself().ok()?.is_private_folder() {
            return None;
        }
        let (file, found) = folder.open_file(&self.name).ok()??;
        if !found.has_rights_of_file(true) || found.size > MOST_BYTES {
            return None;
        }
        let mut bytes = Vec::new();
        // It may have grown since its size was asked for.
        file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        OutputRecord::read(&bytes, &self.output)
    }

    /// Replaces what is remembered.
    pub(super) fn write(&self, record: &OutputRecord) -> io::Result<()> {
        let folder = self.make_dir()?;
        let mut draft = self.name.clone();
        draft.push(".new");
        // A run that was killed may have left its draft.
        if folder.look(&draft)?.is_some() {
            folder.remove_file(&draft)?;
        }
        // Whoever reads meanwhile finds the former record or this one, never half of either.
        write_private(&folder, &draft, &record.write(&self.output)?)?;
        folder.rename(&draft, &folder, &self.name)
    }

    fn make_dir(&self) -> io::Result<Folder> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, folder::FOLDER_MODE);
        builder.create(&self.dir)?;
        let folder = Folder::open(&self.dir)?.ok_or(io::ErrorKind::NotFound)?;
        // The folder may be older and open to others, who could write a record.
        folder.make_private()?;
        if !folder.look_at_itself()?.is_private_folder() {
            return Err(io::Error::other("it belongs to somebody else"));
        }
        Ok(folder)
    }
}

/// Writes a new file for this user alone, which is closed at the end.
fn write_private(folder: &Folder, name: &OsStr, bytes: &[u8]) -> io::Result<()> {
    let mut file = folder.make_file(name, SENSITIVE_MODE)?;
    // With fewer rights, which a umask may leave, the next run would pass the record over.
    Folder::set_mode(&file, SENSITIVE_MODE)?;
    file.write_all(bytes)
}

/// A path without links and `..`, as far as it exists.
pub(super) fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for above in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (above.canonicalize(), path.strip_prefix(above)) {
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    path
}

#[cfg(test)]
mod tests;
