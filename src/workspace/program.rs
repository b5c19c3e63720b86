//! Where programs are found that are started: git, and those that the user's environment names,
//! such as a pager; and where they are not looked for.
//!
//! What lies in a workspace or repository was perhaps written by somebody else. A pager comes from
//! outside of the workspace that one stands in. Git, which is started without being asked for, must
//! also lie in a folder that is itself trusted, and be a file that may be run.
#![allow(clippy::disallowed_methods, reason = "this is a module that touches the disk")]

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::workspace::typed::is_a_root;

/// The program called `name` in the folders of `path` (the variable `PATH`), or at `name` itself
/// when that is an absolute path. It is never found relative to the current folder, nor in the
/// folder `here` or its workspace.
fn find_program(name: &str, path: &OsStr, here: &Path) -> Option<PathBuf> {
    let program = Path::new(name);
    if program.is_absolute() {
        return if is_foreign(program, here) { Some(program.to_path_buf()) } else { None };
    }
    // A path such as `./page` leads from the current folder.
    if program.components().count() != 1 || program.file_name().is_none() {
        return None;
    }
    for folder in absolute_folders(path) {
        for ending in ["", std::env::consts::EXE_SUFFIX] {
            let found = folder.join(format!("{name}{ending}"));
            if is_foreign(&found, here) {
                return Some(found);
            }
        }
    }
    None
}

/// The program called `name` on the PATH of the user, or at `name` itself when that is an absolute path. It never lies in
/// the current folder or its workspace.
pub fn find_program_of_user(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    find_program(name, &path, &std::env::current_dir().ok()?)
}

/// The folders of a PATH. A relative one is left out: it means another folder wherever one stands.
fn absolute_folders(path: &OsStr) -> impl Iterator<Item = PathBuf> {
    std::env::split_paths(path).filter(|folder| folder.is_absolute())
}

/// Whether a file is there and belongs neither to the current folder nor to its workspace or
/// repository.
fn is_foreign(program: &Path, here: &Path) -> bool {
    let (Ok(real), Ok(here)) = (program.canonicalize(), here.canonicalize()) else { return false };
    // The outermost one counts: a workspace may lie in a repository.
    let own = here.ancestors().filter(|folder| is_a_root(folder)).last().unwrap_or(&here);
    // A link in the workspace counts as part of it wherever it leads: a commit can have put it
    // there.
    real.is_file() && !real.starts_with(own) && !program.starts_with(own)
}

/// The folders of a PATH that nobody can have put there by a commit: none of them lies in the
/// repository at `top`, and none is the current folder.
pub(super) fn folders_outside(path: &OsStr, top: &Path, here: Option<&Path>) -> Vec<PathBuf> {
    let here = here.and_then(|here| here.canonicalize().ok());
    let top = top.canonicalize().unwrap_or_else(|_| top.into());
    let mut folders = Vec::new();
    for folder in absolute_folders(path) {
        // A link to a folder of the repository is not trusted either.
        if let Ok(real) = folder.canonicalize()
            && !real.starts_with(&top)
            && here.as_ref() != Some(&real)
        {
            folders.push(real);
        }
    }
    folders
}

/// The program called `name` in one of `folders`, unless it lies in the repository at `top`.
pub(super) fn find_outside(name: &str, folders: &[PathBuf], top: &Path) -> Option<PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    folders.iter().map(|folder| folder.join(&name)).find(|file| is_program_outside(file, top))
}

/// Whether a file can be run, and lies outside of the repository also where it is a link.
fn is_program_outside(file: &Path, top: &Path) -> bool {
    let Ok(real) = file.canonicalize() else { return false };
    let top = top.canonicalize().unwrap_or_else(|_| top.into());
    !real.starts_with(top) && real.metadata().is_ok_and(|meta| meta.is_file() && may_be_run(&meta))
}

#[cfg(unix)]
fn may_be_run(meta: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    meta.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn may_be_run(_: &Metadata) -> bool {
    true
}

/// Whether a program is a text that another program runs.
pub(super) fn is_script(file: &Path) -> bool {
    let mut begin = [0; 2];
    File::open(file).and_then(|mut file| file.read_exact(&mut begin)).is_ok() && begin == *b"#!"
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    #[test]
    fn programs_are_found_where_nobody_else_writes() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let top = dir.path().canonicalize().expect("it is there");
        for folder in ["w/below", "w/bin", "bin", "empty/folder"] {
            std::fs::create_dir_all(top.join(folder)).expect("folders can be made");
        }
        for file in
            ["w/muster.toml", "w/page", "w/bin/page", "w/below/page", "bin/page", "bin/other"]
        {
            std::fs::write(top.join(file), "").expect("files can be written");
        }
        std::os::unix::fs::symlink("../w/page", top.join("bin/trap")).expect("links can be made");
        std::os::unix::fs::symlink("../../bin/other", top.join("w/bin/bait"))
            .expect("links can be made");
        let here = top.join("w/below");
        let path = |folders: &[&str]| -> OsString {
            std::env::join_paths(folders.iter().map(|folder| top.join(folder))).expect("a path")
        };
        let found = |name: &str, path: &OsString| find_program(name, path, &here);
        assert_eq!(found("page", &path(&["bin"])), Some(top.join("bin/page")));
        assert_eq!(
            found("page", &path(&["empty", "w/bin", "w", "w/below", "bin"])),
            Some(top.join("bin/page"))
        );
        assert_eq!(found("page", &path(&["w/bin", "w", "w/below"])), None);
        assert_eq!(found("page", &".:bin::below".into()), None);
        assert_eq!(found("trap", &path(&["bin"])), None);
        assert_eq!(found("bait", &path(&["w/bin"])), None, "the workspace chooses no program");
        assert_eq!(found("folder", &path(&["empty"])), None);
        for relative in ["./page", "bin/page", "../bin/page", "..", ".", ""] {
            assert_eq!(found(relative, &path(&["bin"])), None, "{relative}");
        }
        let absolute = |path: &str| top.join(path).display().to_string();
        assert_eq!(found(&absolute("bin/other"), &"".into()), Some(top.join("bin/other")));
        assert_eq!(found(&absolute("w/page"), &path(&["bin"])), None);
        // Without a workspace the current folder alone is not to be trusted.
        std::fs::remove_file(top.join("w/muster.toml")).expect("it is there");
        assert_eq!(found("page", &path(&["w/below", "w/bin"])), Some(top.join("w/bin/page")));
    }
}
