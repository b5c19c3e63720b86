//! What a base is called: a path, or a revision. Which of both a name is depends on how it is
//! written alone, for whoever can add a folder to the repository can give it the name of a branch.

use std::path::{Path, PathBuf};

/// What somebody named on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathOrRevision {
    Path(PathBuf),
    Revision(String),
}

impl PathOrRevision {
    /// Tells which of both a text names.
    pub fn of(text: &str) -> Self {
        if is_path(text, cfg!(windows)) {
            Self::Path(text.into())
        } else {
            Self::Revision(text.into())
        }
    }
}

/// Whether a text is written as a path: from here, from the folder above, from the root, or with a
/// slash at its end. None of them is the name of a branch.
fn is_path(text: &str, windows: bool) -> bool {
    let slashed = if windows { text.replace('\\', "/") } else { text.to_owned() };
    let has_drive =
        windows && matches!(text.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    has_drive
        || slashed == "."
        || slashed == ".."
        || slashed.starts_with("./")
        || slashed.starts_with("../")
        || slashed.starts_with('/')
        || slashed.ends_with('/')
}

/// Whether there is a folder of this name.
pub fn names_a_folder(name: &str) -> bool {
    Path::new(name).is_dir()
}

/// Whether there is a folder of this name in which something is called `file`, whatever that is.
pub fn names_a_folder_with(name: &str, file: &str) -> bool {
    !name.is_empty() && Path::new(name).join(file).symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_written_as_one() {
        for path in [
            ".",
            "..",
            "./out",
            "../out",
            "/var/out",
            "out/",
            "main/",
            "HEAD^1/",
            "origin/main/",
            "./HEAD",
            "./",
            "../",
            "/",
            "./-x",
        ] {
            assert!(is_path(path, false) && is_path(path, true), "{path}");
            assert_eq!(PathOrRevision::of(path), PathOrRevision::Path(path.into()));
        }
        for path in [
            "C:\\out",
            "c:/out",
            "C:out",
            "\\\\server\\share",
            "\\out",
            ".\\out",
            "..\\out",
            "out\\",
        ] {
            assert!(is_path(path, true), "{path}");
            assert!(!is_path(path, false), "{path}");
        }
    }

    #[test]
    fn everything_else_is_a_revision() {
        for revision in [
            "HEAD",
            "main",
            "out",
            "HEAD^1",
            "HEAD~2",
            "origin/main",
            "refs/heads/main",
            "v1.0",
            "@",
            "@{upstream}",
            "HEAD@{1 day ago}",
            ":/fix",
            "main:schools",
            "..main",
            "a..b",
            "a/./b",
            "a/../b",
            ".out",
            "...",
            "*",
            "[a]",
            "-x",
            "--help",
            "",
            "~/out",
            "ab:c",
            "1:x",
        ] {
            assert!(!is_path(revision, false) && !is_path(revision, true), "{revision}");
            assert_eq!(PathOrRevision::of(revision), PathOrRevision::Revision(revision.into()));
        }
        // Where there are no drives, a colon stands between a revision and a file.
        assert!(!is_path("a:b", false) && is_path("a:b", true));
    }

    #[test]
    fn folders_are_told_by_what_they_hold() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let text = |name: &str| dir.path().join(name).to_str().expect("UTF-8").to_owned();
        std::fs::create_dir(dir.path().join("plain")).expect("folders can be made");
        std::fs::create_dir_all(dir.path().join("odd/manifest.json")).expect("folders can be made");
        std::fs::write(dir.path().join("file"), "").expect("files can be written");
        for (name, folder, holds) in [
            ("plain", true, false),
            ("odd", true, true),
            ("file", false, false),
            ("none", false, false),
        ] {
            assert_eq!(
                (names_a_folder(&text(name)), names_a_folder_with(&text(name), "manifest.json")),
                (folder, holds),
                "{name}"
            );
        }
        assert!(!names_a_folder("") && !names_a_folder_with("", "Cargo.toml"));
    }
}
