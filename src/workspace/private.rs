//! Files of the user that others must not read, or must not write: keys, and what names a program.
#![allow(clippy::disallowed_methods, reason = "this is a module that touches the disk")]

use std::fs::{File, Metadata};
use std::path::Path;

use zeroize::Zeroizing;

use crate::workspace::door::{Refused, content};
use crate::workspace::file_system::MAX_BYTES;
use crate::workspace::typed::typed;

/// What a file of the user must not let others do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// Read it: it holds a key.
    OfKeys,
    /// Read it: it holds values of secrets.
    OfValues,
    /// Change it: it says which program is started.
    OfSettings,
}

/// The text of a file of the user; nothing when it is not there. It is refused when others may do
/// what they must not.
pub fn private(path: &Path, keeper: Keeper) -> Result<Option<Zeroizing<String>>, String> {
    let real = typed(path).map_err(|why| why.to_string())?;
    let refused = |why: std::io::Error| Refused::Io(why).to_string();
    // Looking first keeps devices and pipes from being opened.
    match std::fs::metadata(&real) {
        Ok(meta) if meta.is_file() => {}
        Ok(_) => return Err(Refused::NoFile.to_string()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(refused(error)),
    }
    let file = File::open(&real).map_err(refused)?;
    judge(&file.metadata().map_err(refused)?, keeper)?;
    let bytes = Zeroizing::new(content(&file, MAX_BYTES).map_err(|why| why.to_string())?);
    let text = std::str::from_utf8(&bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    Ok(Some(Zeroizing::new(text.to_owned())))
}

#[cfg(unix)]
fn judge(meta: &Metadata, keeper: Keeper) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt as _;
    let mode = meta.mode();
    let own = rustix::process::geteuid().as_raw();
    match keeper {
        Keeper::OfKeys if mode & 0o077 != 0 => Err(format!(
            "others may open it (mode {:o}); `chmod 600` keeps the key to yourself",
            mode & 0o777
        )),
        Keeper::OfValues if mode & 0o077 != 0 => Err(format!(
            "others may open it (mode {:o}); `chmod 600` keeps the values to yourself",
            mode & 0o777
        )),
        Keeper::OfSettings if meta.uid() != own => {
            Err("it belongs to somebody else, who could name a program for you to start".to_owned())
        }
        Keeper::OfSettings if mode & 0o022 != 0 => Err(format!(
            "others may change it (mode {:o}) and name a program for you to start; `chmod 600` \
             keeps it to yourself",
            mode & 0o777
        )),
        Keeper::OfKeys | Keeper::OfValues | Keeper::OfSettings => Ok(()),
    }
}

/// Other systems keep the folder of a user to the user.
#[cfg(not(unix))]
fn judge(_: &Metadata, _: Keeper) -> Result<(), String> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_others_may_do_decides() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let file = dir.path().join("file");
        assert_eq!(private(&file, Keeper::OfKeys), Ok(None));
        std::fs::write(&file, "text").expect("files can be written");
        for (mode, keys, settings) in [
            (0o600, true, true),
            (0o400, true, true),
            (0o640, false, true),
            (0o604, false, true),
            (0o660, false, false),
            (0o602, false, false),
        ] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode))
                .expect("modes can be set");
            assert_eq!(private(&file, Keeper::OfKeys).is_ok(), keys, "{mode:o}");
            assert_eq!(private(&file, Keeper::OfValues).is_ok(), keys, "{mode:o}");
            assert_eq!(private(&file, Keeper::OfSettings).is_ok(), settings, "{mode:o}");
        }
        assert!(private(dir.path(), Keeper::OfKeys).is_err());
    }
}
