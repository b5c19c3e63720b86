//! Programs that the user's environment names, such as a pager: where they are found, and where
//! they are not looked for.
#![allow(clippy::disallowed_methods, reason = "this is a module that touches the disk")]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The program called `name` in the folders of `path` (the variable `PATH`), or at `name` itself
/// when that is an absolute path. It is never found relative to the current folder, nor in the
/// folder `here` or its workspace: what lies there was perhaps written by somebody else.
pub fn find_program(name: &str, path: &OsStr, here: &Path) -> Option<PathBuf> {
    let program = Path::new(name);
    if program.is_absolute() {
        return Some(program).filter(|program| is_foreign(program, here)).map(Path::to_path_buf);
    }
    if program.components().count() != 1 || program.file_name().is_none() {
        return None;
    }
    for folder in std::env::split_paths(path).filter(|folder| folder.is_absolute()) {
        for ending in ["", std::env::consts::EXE_SUFFIX] {
            let found = folder.join(format!("{name}{ending}"));
            if is_foreign(&found, here) {
                return Some(found);
            }
        }
    }
    None
}

/// Whether a file is there and belongs neither to the current folder nor to its workspace or
/// repository.
fn is_foreign(program: &Path, here: &Path) -> bool {
    let (Ok(real), Ok(here)) = (program.canonicalize(), here.canonicalize()) else { return false };
    let holds = |dir: &&Path| {
        ["muster.toml", ".git"].iter().any(|name| dir.join(name).symlink_metadata().is_ok())
    };
    let own = here.ancestors().filter(holds).last().unwrap_or(&here);
    real.is_file() && !real.starts_with(own) && !program.starts_with(own)
}

#[cfg(all(test, unix))]
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
