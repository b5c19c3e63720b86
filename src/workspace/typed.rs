//! Paths that the user typed. They may lie anywhere, but a link that a workspace or a repository
//! holds was perhaps put there by somebody else: it must not lead out of it.
#![allow(clippy::disallowed_methods, reason = "this is a module that touches the disk")]

use std::io;
use std::path::{Component, Path, PathBuf};

use crate::workspace::beneath::Root;
use crate::workspace::door::{Door, Refused, content};
use crate::workspace::file_system::MAX_BYTES;

/// Most links on the way of a path that are followed. Linux gives up after as many.
const MOST_LINKS: usize = 40;

/// Where a typed path really lies: without links, and not outside of a workspace or repository in
/// which one of its links lies. What does not exist yet is taken as it is written.
pub(super) fn typed(path: &Path) -> Result<PathBuf, Refused> {
    let mut rest: Vec<PathBuf> = parts(&std::path::absolute(path)?);
    let mut real = PathBuf::new();
    let mut bounds: Vec<PathBuf> = Vec::new();
    let mut links = 0;
    while let Some(part) = rest.pop() {
        match part.components().next() {
            Some(Component::ParentDir) => {
                // There is no link in `real`, so its parent is the folder that the system would go
                // to.
                real.pop();
                continue;
            }
            Some(Component::CurDir) | None => continue,
            Some(_) => {}
        }
        let next = real.join(&part);
        // What the links of `/proc` say is no path.
        let is_link = !next.starts_with("/proc") && is_link(&next)?;
        if !is_link {
            real = next;
            continue;
        }
        links += 1;
        if links > MOST_LINKS {
            return Err(io::Error::other("too many links lead from one to the next").into());
        }
        // Judged when the path is known to its end: a link may lead out, and the next one back in.
        bounds.extend(bound(&real));
        // An absolute target replaces what came before, for `join` starts again at a root.
        rest.extend(parts(&std::fs::read_link(&next)?));
    }
    for bound in bounds {
        let below = real.strip_prefix(&bound).map_err(|_| Refused::Outside)?;
        if below.components().any(|part| part.as_os_str().eq_ignore_ascii_case(".git")) {
            // Without this, a committed link would show git's configuration, and the passwords in
            // it.
            return Err(Refused::Git);
        }
    }
    Ok(real)
}

/// Where a typed path really lies, and the nearest folder upwards that holds something called
/// `name`. What that is does not matter: if it cannot be read, one further up would be a surprise.
pub(super) fn above(start: &Path, name: &str) -> Result<(PathBuf, Option<PathBuf>), Refused> {
    let real = typed(start)?.canonicalize()?;
    let found = real
        .ancestors()
        .find(|dir| dir.join(name).symlink_metadata().is_ok())
        .map(Path::to_path_buf);
    Ok((real, found))
}

/// The bytes of a file at a typed path.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Refused> {
    read_up_to(path, MAX_BYTES)
}

/// The bytes of a file at a typed path, which may have `most`.
pub(super) fn read_up_to(path: &Path, most: u64) -> Result<Vec<u8>, Refused> {
    let real = typed(path)?;
    let (Some(folder), Some(name)) = (real.parent(), real.file_name()) else {
        return Err(Refused::NoFile);
    };
    // Looking first keeps devices from being opened, which may do something.
    if !std::fs::metadata(&real)?.is_file() {
        return Err(Refused::NoFile);
    }
    content(&Root::open(folder)?.file(Path::new(name))?, most)
}

/// The door to a typed folder, which is made when it is not there.
pub fn folder(path: &Path) -> Result<Door, Refused> {
    let real = typed(path)?;
    std::fs::create_dir_all(&real)?;
    Ok(Door::open(&real)?)
}

/// The same for a folder that must exist.
pub fn existing_folder(path: &Path) -> Result<Door, Refused> {
    Ok(Door::open(&typed(path)?)?)
}

/// The steps of a path, the last one first.
fn parts(path: &Path) -> Vec<PathBuf> {
    path.components().rev().map(|part| PathBuf::from(part.as_os_str())).collect()
}

fn is_link(path: &Path) -> io::Result<bool> {
    match std::fs::symlink_metadata(path) {
        Ok(meta) => Ok(meta.is_symlink()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// The workspace or repository that a folder lies in: the nearest one upwards.
fn bound(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|dir| is_a_root(dir)).map(Path::to_path_buf)
}

/// Whether a folder is the root of a workspace or of a repository.
pub fn is_a_root(folder: &Path) -> bool {
    ["muster.toml", ".git"].iter().any(|name| folder.join(name).symlink_metadata().is_ok())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_of_a_workspace_stay_in_it_and_others_are_the_users() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let top = dir.path().canonicalize().expect("it is there");
        for folder in ["w/a", "w/.git", "outside", "plain"] {
            std::fs::create_dir_all(top.join(folder)).expect("folders can be made");
        }
        for file in ["w/muster.toml", "w/a/file", "outside/file", "w/.git/config"] {
            std::fs::write(top.join(file), "text").expect("files can be written");
        }
        let links = [
            ("w/in", "a/file"),
            ("w/folder", "a"),
            ("w/out", "../outside/file"),
            ("w/chain", "out"),
            ("w/up", ".."),
            ("w/back", "../outside/back"),
            ("w/git", ".git/config"),
            ("w/proc", "/proc/self/environ"),
            ("w/nowhere", "../missing"),
            ("outside/back", "../w/a/file"),
            ("plain/link", "../outside/file"),
            ("plain/in", "../w/a/file"),
            ("plain/trap", "../w/out"),
            ("plain/folder", "../w"),
            ("plain/circle", "circle"),
        ];
        for (link, target) in links {
            symlink(target, top.join(link)).expect("links can be made");
        }
        let cases = [
            ("w/a/file", "w/a/file"),
            ("w/in", "w/a/file"),
            ("w/folder/file", "w/a/file"),
            ("w/folder/new/file", "w/a/new/file"),
            ("w/back", "w/a/file"),
            ("w/../outside/file", "outside/file"),
            ("./outside/./file", "outside/file"),
            ("outside/back", "w/a/file"),
            ("plain/link", "outside/file"),
            ("plain/in", "w/a/file"),
            ("plain/folder/a/file", "w/a/file"),
            ("plain/missing/x", "plain/missing/x"),
            ("w/.git/config", "w/.git/config"),
        ];
        for (path, real) in cases {
            assert_eq!(typed(&top.join(path)).expect(path), top.join(real), "{path}");
        }
        for path in [
            "w/out",
            "w/chain",
            "w/up/outside/file",
            "w/proc",
            "w/nowhere",
            "plain/trap",
            "plain/folder/out",
        ] {
            assert!(matches!(typed(&top.join(path)), Err(Refused::Outside)), "{path}");
        }
        assert!(matches!(typed(&top.join("w/git")), Err(Refused::Git)));
        assert!(typed(&top.join("plain/circle")).is_err());
        // A repository counts as well as a workspace.
        std::fs::remove_file(top.join("w/muster.toml")).expect("it is there");
        assert!(matches!(typed(&top.join("w/out")), Err(Refused::Outside)));
        std::fs::remove_dir_all(top.join("w/.git")).expect("it is there");
        assert_eq!(typed(&top.join("w/out")).expect("it is nobody's"), top.join("outside/file"));
    }

    #[test]
    fn only_files_are_read() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join("file"), "text").expect("files can be written");
        symlink("file", dir.path().join("link")).expect("links can be made");
        assert_eq!(read(&dir.path().join("file")).expect("it is a file"), b"text");
        assert_eq!(read(&dir.path().join("link")).expect("it leads to a file"), b"text");
        let socket = dir.path().join("socket");
        let _listener =
            std::os::unix::net::UnixListener::bind(&socket).expect("sockets can be made");
        for path in [dir.path(), Path::new("/dev/zero"), Path::new("/"), &socket] {
            assert!(matches!(read(path), Err(Refused::NoFile)), "{}", path.display());
        }
        assert!(read(&dir.path().join("missing")).is_err());
    }

    #[test]
    fn so_many_links_in_a_row_lead_somewhere() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let top = dir.path().canonicalize().expect("it is there");
        std::fs::write(top.join("0"), "text").expect("files can be written");
        for number in 1..=MOST_LINKS + 1 {
            symlink((number - 1).to_string(), top.join(number.to_string()))
                .expect("links can be made");
        }
        assert_eq!(
            typed(&top.join(MOST_LINKS.to_string())).expect("it leads there"),
            top.join("0")
        );
        let more = typed(&top.join((MOST_LINKS + 1).to_string())).expect_err("these are too many");
        assert_eq!(more.to_string(), "too many links lead from one to the next");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_the_links_of_a_process_say_is_no_path() {
        for path in ["/proc/self/status", "/proc/self/fd/0"] {
            assert_eq!(typed(Path::new(path)).expect("it is there"), Path::new(path));
        }
    }

    #[test]
    fn the_nearest_folder_upwards_holds_the_name() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let top = dir.path().canonicalize().expect("it is there");
        std::fs::create_dir_all(top.join("a/b/c")).expect("folders can be made");
        std::fs::write(top.join("name-x"), "").expect("files can be written");
        // What it is does not matter.
        symlink("nowhere", top.join("a/b/name-x")).expect("links can be made");
        symlink("a/b/c", top.join("link")).expect("links can be made");
        for (start, real, found) in [
            ("a/b/c", "a/b/c", "a/b"),
            ("a/b", "a/b", "a/b"),
            ("a", "a", ""),
            ("link", "a/b/c", "a/b"),
        ] {
            let right = (top.join(real), Some(top.join(found)));
            assert_eq!(
                above(&top.join(start), "name-x").expect("it can be told"),
                right,
                "{start}"
            );
        }
        assert_eq!(above(&top.join("a"), "name-y").expect("it can be told"), (top.join("a"), None));
        assert!(above(&top.join("missing"), "name-x").is_err());
    }

    #[test]
    fn a_folder_is_made_unless_it_must_exist() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let new = dir.path().join("a/b");
        assert!(existing_folder(&new).is_err());
        assert!(!new.exists());
        let door = folder(&new).expect("it can be made");
        assert_eq!(door.path(), new.canonicalize().expect("it was made"));
        assert_eq!(existing_folder(&new).expect("it is there").path(), door.path());
        folder(&new).expect("it may be there");
    }
}
