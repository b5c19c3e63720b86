//! The folder of our own in which the next state of an output is prepared, and in which the former
//! one stays.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write as _};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::text::hex;
use crate::output::folder::{Folder, NameKind, PLAIN_MODE};

/// The name of the next tree in a container, which is that of the former one after the switch.
pub(super) const TREE: &str = "tree";

/// The name of the former tree where the two could not change places in one step.
pub(super) const FORMER: &str = "former";

/// The file that hides the container from git, as long as anything else is in it.
const HIDES_ALL: &str = ".gitignore";

/// What stands before the random part of a container's name.
const MARK: &str = ".muster-";

/// Random bytes in a name: no repository can carry a name that nobody could guess.
const RANDOM: usize = 16;

/// A container that exists. It is removed when it is dropped, also after an error, unless `stays`
/// is set.
#[derive(Debug)]
pub(super) struct Container {
    above: Arc<Folder>,
    name: OsString,
    pub(super) folder: Folder,
    pub(super) tree: Folder,
    pub(super) stays: bool,
}

/// A new name for the container of an output.
pub(super) fn new_name(output: &OsStr) -> io::Result<String> {
    let mut random = [0; RANDOM];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    // A name may be as long as the system allows; the container's is longer.
    let output: String = output.to_string_lossy().chars().take(40).collect();
    Ok(format!(".{output}{MARK}{}", hex(&random)))
}

/// Whether a name is one that [`new_name`] makes.
pub(super) fn is_name(name: &str) -> bool {
    let Some((output, random)) = name.rsplit_once(MARK) else { return false };
    output.starts_with('.')
        // What a record names is removed, so a name must not lead to another folder.
        && !name.contains(['/', '\\'])
        && random.len() == 2 * RANDOM
        && random.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

impl Container {
    /// Makes a container in `above`. `None` when another run of muster has taken it already.
    pub(super) fn make(above: Arc<Folder>, name: &str) -> io::Result<Option<Self>> {
        let name = OsString::from(name);
        let folder = above.make_folder(&name)?;
        match make_tree(&folder) {
            Ok(Some(tree)) => Ok(Some(Self { above, name, folder, tree, stays: false })),
            // It belongs to the run that has locked it.
            Ok(None) => Ok(None),
            Err(error) => {
                let _ = remove(&above, &name);
                Err(error)
            }
        }
    }

    /// Whether the container has this name.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name == OsStr::new(name)
    }

    /// Whether the container lies in this folder.
    pub(super) fn is_in(&self, folder: &Arc<Folder>) -> bool {
        Arc::ptr_eq(&self.above, folder)
    }
}

/// Makes the next tree in a new container. `None` when another run holds the container or the tree.
fn make_tree(folder: &Folder) -> io::Result<Option<Folder>> {
    if !folder.lock()? {
        return Ok(None);
    }
    folder.make_file(OsStr::new(HIDES_ALL), PLAIN_MODE)?.write_all(b"*\n")?;
    let tree = folder.make_folder(OsStr::new(TREE))?;
    // From the switch on this lock is that of the output.
    Ok(if tree.lock()? { Some(tree) } else { None })
}

impl Drop for Container {
    fn drop(&mut self) {
        if !self.stays {
            // What stays behind is removed by the next run.
            let _ = remove(&self.above, &self.name);
        }
    }
}

/// Removes a container with all that is in it. Links in it are removed, not followed.
pub(super) fn remove(above: &Folder, name: &OsStr) -> io::Result<()> {
    let Some(folder) = above.folder(name)? else { return Ok(()) };
    // Its owner may have lost the rights to list and empty it.
    folder.make_private()?;
    // What hides it goes last: a run that is killed here leaves nothing that git would take for new
    // files.
    let entries: Vec<_> =
        folder.list()?.into_iter().filter(|(entry, _)| entry != HIDES_ALL).collect();
    entries.par_iter().try_for_each(|(entry, kind)| remove_entry(&folder, entry, *kind, 1))?;
    if folder.look(OsStr::new(HIDES_ALL))?.is_some() {
        folder.remove_file(OsStr::new(HIDES_ALL))?;
    }
    above.remove_empty_folder(name)
}

fn remove_entry(folder: &Folder, name: &OsStr, kind: NameKind, depth: usize) -> io::Result<()> {
    match kind {
        NameKind::Folder => remove_below(folder, name, depth),
        _ => folder.remove_file(name),
    }
}

fn remove_below(above: &Folder, name: &OsStr, depth: usize) -> io::Result<()> {
    /// Deeper down there is not enough to be worth dividing.
    const PARALLEL: usize = 4;
    let Some(folder) = above.folder(name)? else { return Ok(()) };
    folder.make_private()?;
    let entries = folder.list()?;
    let below = depth + 1;
    if depth < PARALLEL {
        entries
            .par_iter()
            .try_for_each(|(name, kind)| remove_entry(&folder, name, *kind, below))?;
    } else {
        for (name, kind) in &entries {
            remove_entry(&folder, name, *kind, below)?;
        }
    }
    above.remove_empty_folder(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_random_and_known_again() {
        let (one, other) = (new_name(OsStr::new("out")), new_name(OsStr::new("out")));
        let (one, other) = (one.expect("there is randomness"), other.expect("there is randomness"));
        assert_ne!(one, other);
        assert!(one.starts_with(".out.muster-") && is_name(&one), "{one}");
        let digits = "0123456789abcdef0123456789abcdef";
        assert!(is_name(&format!(".a.muster-b.muster-{digits}")));
        for wrong in [
            ".out.muster-staging".to_owned(),
            format!("out.muster-{digits}"),
            format!(".out.muster-{}", &digits[1..]),
            format!(".out.muster-{digits}0"),
            format!(".out.muster-{}", digits.to_uppercase()),
            format!(".out.muster-{}g", &digits[1..]),
            format!("./../out.muster-{digits}"),
            format!(".\\..\\out.muster-{digits}"),
            format!(".out{digits}"),
            digits.to_owned(),
        ] {
            assert!(!is_name(&wrong), "{wrong}");
        }
        // The longest name that a folder can have.
        let long = new_name(OsStr::new(&"ü".repeat(127))).expect("there is randomness");
        assert!(long.len() < 255 && is_name(&long), "{long}");
    }
}
