//! Which paths the files of a bundle may have, each by itself and beside each other.

use std::collections::BTreeMap;

use super::fault::{ArchiveFault, PathFault};
use crate::platform::artifact::is_safe_path;

/// Most bytes of a path. Windows' Explorer unpacks paths of 259 characters, the folder into which it
/// does so included. The limit also bounds what [`BundlePaths`] keeps for a path.
const LONGEST: usize = 200;

/// The paths that were met, and the folders on the way to them.
#[derive(Default)]
pub(super) struct BundlePaths {
    /// By their spelling in small letters, which is what Windows goes by.
    met: BTreeMap<String, Met>,
}

/// A path as it was spelled, and the file for which it was met.
struct Met {
    spelling: String,
    file: String,
}

impl Met {
    fn is_file(&self) -> bool {
        self.spelling == self.file
    }
}

impl BundlePaths {
    /// Adds the path of one more file, unless it cannot stand beside those before it.
    pub(super) fn add(&mut self, path: &str) -> Result<(), ArchiveFault> {
        let refuse = |path: &str, fault| Err(ArchiveFault::Path(path.to_owned(), fault));
        if let Err(fault) = check_form(path) {
            return refuse(path, fault);
        }
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            let met = self
                .met
                .entry(folder.to_ascii_lowercase())
                .or_insert_with(|| Met { spelling: folder.to_owned(), file: path.to_owned() });
            if met.is_file() {
                return refuse(&met.file, PathFault::FolderOf(path.to_owned()));
            }
            if met.spelling != folder {
                return refuse(path, PathFault::Case(met.file.clone()));
            }
        }
        let new = Met { spelling: path.to_owned(), file: path.to_owned() };
        match self.met.insert(path.to_ascii_lowercase(), new) {
            None => Ok(()),
            Some(met) if !met.is_file() => refuse(path, PathFault::FolderOf(met.file)),
            Some(met) if met.spelling == path => refuse(path, PathFault::Twice),
            Some(met) => refuse(path, PathFault::Case(met.file)),
        }
    }
}

/// Whether a path is one that every system can have, whatever else there is.
fn check_form(path: &str) -> Result<(), PathFault> {
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with(['/', '\\']) || has_drive {
        return Err(PathFault::Absolute);
    }
    if path.split(['/', '\\']).any(|name| name == "..") {
        return Err(PathFault::LeadsOut);
    }
    if path.len() > LONGEST || !is_safe_path(path) {
        return Err(PathFault::Unsafe);
    }
    Ok(())
}
