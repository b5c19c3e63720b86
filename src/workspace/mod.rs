//! The disk: reading a workspace and writing into it, through one door (`door`). Together with
//! `output` and `git` the only code that touches files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::base::diagnostic::{Diagnostics, codes};
use crate::base::source::SourceFile;
use crate::model::PlatformId;
use crate::workspace::inputs::{Inputs, PlatformFolder};

pub mod git;
pub mod inputs;
pub mod select;
mod beneath;
mod door;
mod outline;
mod place;
mod program;
mod typed;
mod write;

pub use door::{Door, Refused};
pub use outline::Outline;
pub use place::{
    FileSystem, FolderEntry, FolderEntryKind, Listing, MAX_BYTES, Wanted, file_leaves,
    folder_leaves, text, too_large, unreadable,
};
pub use program::find_program;
pub use typed::{existing_folder, folder};
pub use write::{CreateError, copy_folder, create, replace, rewrite};

/// The platforms that come with the program.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

codes! {
    /// # What
    /// A file is not UTF-8 text.
    ///
    /// # Why
    /// TOML is UTF-8 by definition; read in another encoding, names with umlauts would be wrong in
    /// every generated file.
    ///
    /// # Fix
    /// Save the file as UTF-8. A byte order mark and Windows line ends are fine.
    NOT_UTF8 = "not-utf8", Error;
    /// # What
    /// A file is larger than 16 MiB.
    ///
    /// # Why
    /// No file of a workspace is; reading on would cost memory for what is certainly a mistake.
    ///
    /// # Fix
    /// Remove the file from the folder, or split it.
    TOO_LARGE = "file-too-large", Error;
    /// # What
    /// A symbolic link in the workspace points outside of it.
    ///
    /// # Why
    /// What is compiled must be in git: another checkout would give other configurations.
    ///
    /// # Fix
    /// Replace the link by the file.
    LINK_OUTSIDE = "link-leaves-workspace", Error;
    /// # What
    /// A file or folder cannot be read.
    ///
    /// # Why
    /// Leaving it out would drop what it says in silence.
    ///
    /// # Fix
    /// The message says what the system answered; often it is a matter of permissions.
    UNREADABLE = "unreadable-file", Error;
    /// # What
    /// The name of a folder or file is not fit to be a key: it becomes part of host names and
    /// paths.
    ///
    /// # Why
    /// Output folders must work on every system, Windows included, and in DNS.
    ///
    /// # Fix
    /// Rename it: lower-case letters a-z, digits and hyphens.
    INVALID_NAME = "invalid-name", Error;
    /// # What
    /// Two names in one folder differ in case alone.
    ///
    /// # Why
    /// On Windows and macOS they are one folder: one school would overwrite the other.
    ///
    /// # Fix
    /// Rename one of them.
    CASE = "names-differ-in-case", Error;
    /// # What
    /// A folder of `schools/` has no TOML file in it, or lies at the wrong depth.
    ///
    /// # Why
    /// A school is `schools/<authority>/<school>/` with at least a `school.toml`; an empty one
    /// would be left out in silence.
    ///
    /// # Fix
    /// Add the school's files, or remove the folder.
    EMPTY_SCHOOL = "school-without-files", Error;
    /// # What
    /// A folder of `schools/` has no `authority.toml`.
    ///
    /// # Why
    /// The folder of an authority begins with it. Without it the folder may have come from a
    /// mistyped name, and its schools would be nobody's: the name stands in no document, and nobody
    /// is asked about changes.
    ///
    /// # Fix
    /// Write `authority.toml` with the title of the authority, as `muster new authority` does, or
    /// move the schools into the folder of theirs.
    NO_AUTHORITY = "authority-without-file", Error;
    /// # What
    /// The folder of an edition has no TOML file in it.
    ///
    /// # Why
    /// An edition without content says nothing about the schools that follow it.
    ///
    /// # Fix
    /// Add the edition's files, or remove the folder.
    EMPTY_EDITION = "edition-without-files", Error;
    /// # What
    /// A file lies where none of its kind belongs, such as a school's file beside `authority.toml`.
    ///
    /// # Why
    /// It would be taken for something else, or for nothing.
    ///
    /// # Fix
    /// Move it to where the message says.
    STRAY_FILE = "stray-file", Error;
}

/// Why a workspace could not be read at all.
#[derive(Debug)]
pub enum OpenError {
    /// There is no `muster.toml` here or above.
    NotFound(PathBuf),
    /// It is not read: the system refused, or muster does.
    Refused(PathBuf, Refused),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFound(dir) => write!(
                f,
                "no `muster.toml` in `{}` or above; `muster init` makes a workspace",
                dir.display()
            ),
            Self::Refused(path, why) => write!(f, "cannot read `{}`: {why}", path.display()),
        }
    }
}

impl std::error::Error for OpenError {}

/// The root of the workspace that `start` lies in: the nearest folder upwards with a `muster.toml`.
pub fn find_root(start: &Path) -> Result<PathBuf, OpenError> {
    let (start, root) =
        typed::above(start, "muster.toml").map_err(|why| OpenError::Refused(start.into(), why))?;
    root.ok_or(OpenError::NotFound(start))
}

/// Reads the workspace at `root`. Faults of single files are reported; the rest is read
/// nevertheless.
pub fn read(root: &Path, out: &mut Diagnostics) -> Result<Inputs, OpenError> {
    let door = Door::open(root).map_err(|error| OpenError::Refused(root.into(), error.into()))?;
    Ok(read_from(&place::Disk { door }, out))
}

/// Reads a workspace wherever it lies, with the same checks.
pub fn read_from(place: &dyn FileSystem, out: &mut Diagnostics) -> Inputs {
    Outline::of(place).read(place, out)
}

/// Adds the platforms of the program that the workspace does not replace.
fn add_built_in(inputs: &mut Inputs) {
    for dir in BUILT_IN.dirs() {
        let name = dir
            .path()
            .file_name()
            .and_then(|name| name.to_str())
            .and_then(|name| PlatformId::new(name).ok());
        let Some(name) = name.filter(|name| !inputs.platforms.contains_key(name)) else { continue };
        let mut folder = PlatformFolder { built_in: true, ..PlatformFolder::default() };
        for file in dir.files() {
            let path = file.path().to_string_lossy();
            let file_name = file
                .path()
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            let Some(text) = file.contents_utf8().filter(|_| is_platform_file(&file_name)) else {
                continue;
            };
            let source = SourceFile {
                path: format!("templates/{path}").into(),
                text: text.into(),
                layer: format!("built-in platform {name}").into(),
            };
            folder.files.insert(file_name, inputs.sources.add(source));
        }
        // Folders without a manifest are no platforms.
        if folder.files.contains_key("platform.toml") {
            inputs.platforms.insert(name, folder);
        }
    }
}

/// Whether a file of a platform's folder is read.
fn is_platform_file(name: &str) -> bool {
    name == "platform.toml" || name == "README.md" || name.strip_suffix(".j2").is_some()
}

/// The text of a file that a command was given.
pub fn given(path: &Path) -> Result<String, OpenError> {
    let refused = |why| OpenError::Refused(path.into(), why);
    let bytes = typed::read(path).map_err(refused)?;
    String::from_utf8(bytes).map_err(|_| refused(std::io::Error::other("it is not UTF-8").into()))
}

/// The texts of those of `places` below a folder that exist, by where they really lie; one that is
/// a link to another is read once.
pub fn texts(door: &Door, places: &[&str]) -> Result<BTreeMap<PathBuf, String>, OpenError> {
    let mut texts = BTreeMap::new();
    for place in places {
        let place = Path::new(place);
        let refused = |why| OpenError::Refused(door.path().join(place), why);
        if !door.is_taken(place).map_err(refused)? {
            continue;
        }
        let real = door.real(place).map_err(refused)?;
        let bytes = door.read(&real).map_err(refused)?;
        let text = String::from_utf8(bytes)
            .map_err(|_| refused(std::io::Error::other("it is not UTF-8").into()))?;
        texts.insert(real, text);
    }
    Ok(texts)
}

/// The platforms of the program alone, as when there is no workspace.
pub fn built_in() -> Inputs {
    let mut inputs = Inputs::default();
    add_built_in(&mut inputs);
    inputs
}

#[cfg(all(test, unix))]
mod tests;
