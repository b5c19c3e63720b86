//! The parts of which a build consists: ways down, files, containers, and the moment of the switch.

use std::ffi::OsStr;
use std::io;
use std::sync::Arc;

use super::*;
use crate::output::container::{self, Container, FORMER, TREE};
use crate::output::descent::Descent;
use crate::output::file;
use crate::output::folder::Folder;
use crate::output::former;
use crate::output::switch::{self, Switched};
use crate::output::way;

#[test]
fn no_link_of_the_workspace_leads_to_the_output() {
    let room = Room::new();
    fs::create_dir(room.path("elsewhere")).expect("it can be made");
    let link = |to: &str, at: &str| {
        std::os::unix::fs::symlink(to, room.path(at)).expect("links can be made");
    };
    link("../elsewhere", "w/link");
    fs::create_dir(room.path("w/deep")).expect("it can be made");
    link("../../elsewhere", "w/deep/link");
    link("elsewhere", "mine");
    link("w", "workspace");
    let open = |dir: &str| way::refuse_links(&room.path(dir), &room.path("w")).is_ok();
    for (dir, is_allowed) in [
        ("w/out", true),
        ("w/a/b/out", true),
        ("mine/out", true),
        ("workspace/out", true),
        ("w/link", false),
        ("w/link/out", false),
        ("w/link/a/out", false),
        ("workspace/link/out", false),
        ("mine/../w/link/out", false),
        ("w/deep/link/out", false),
    ] {
        assert_eq!(open(dir), is_allowed, "{dir}");
    }
}

#[test]
fn units_are_schools_and_the_cooperation() {
    for (path, unit) in [
        ("a/s/d/f", "a/s"),
        ("a/s/f", "a/s"),
        ("a/f", "a"),
        ("f", "f"),
        ("_cooperation/x/y", "_cooperation"),
        ("_cooperation", "_cooperation"),
    ] {
        assert_eq!(unit_of(path), unit);
    }
}

fn open(path: &Path) -> Folder {
    Folder::open(path).expect("it can be opened").expect("it is there")
}

fn names(folder: &Folder) -> Vec<String> {
    let entries = folder.list().expect("it can be listed").into_iter();
    entries.map(|(name, _)| name.into_string().expect("text")).collect()
}

#[test]
fn a_way_down_leads_to_the_folder_of_each_path() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for path in ["a/b/c", "a/d", "e/b"] {
        fs::create_dir_all(dir.path().join(path)).expect("it can be made");
        set_mode(&dir.path().join(path), 0o700);
        fs::write(dir.path().join(path).join(path.replace('/', "-")), "")
            .expect("it can be written");
    }
    for path in ["a", "a/b", "e"] {
        set_mode(&dir.path().join(path), 0o700);
    }
    std::os::unix::fs::symlink("a", dir.path().join("link")).expect("links can be made");
    let top = open(dir.path());
    let mut descent = Descent::finding(&top);
    for (path, right) in [
        ("a/b/c", Some("a-b-c")),
        ("a/d", Some("a-d")),
        ("e/b", Some("e-b")),
        ("a/b/c", Some("a-b-c")),
        ("a/b/x/y", None),
        ("a/b/x", None),
        ("a/b/c/a-b-c/x", None),
        ("link/b", None),
        ("", Some("a")),
        ("e", Some("b")),
    ] {
        let found = descent.to(path).expect("what is not there is no error");
        assert_eq!(found.map(|folder| names(folder)[0].clone()).as_deref(), right, "{path}");
    }
    assert!(descent.is_private());
    set_mode(&dir.path().join("e"), 0o711);
    let mut descent = Descent::finding(&top);
    descent.to("a/b/c").expect("it is there");
    assert!(descent.is_private());
    descent.to("e/b").expect("it is there");
    descent.to("a").expect("it is there");
    assert!(!descent.is_private());
    Descent::closing(&top).to("e/b").expect("it is there");
    assert_eq!(mode(&dir.path().join("e")), 0o700);
    let mut making = Descent::making(&top);
    for path in ["new/x/y", "new/x/z", "a/new"] {
        making.to(path).expect("it can be made").expect("it is made");
        assert_eq!(mode(&dir.path().join(path)), 0o700, "{path}");
    }
    assert!(making.to("a/d/a-d/x").is_err(), "a file is in the way");
}

#[test]
fn many_threads_make_one_folder() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let top = open(dir.path());
    let start = std::sync::Barrier::new(4);
    let make_all = || {
        let mut descent = Descent::making(&top);
        for number in 0..100 {
            if number % 10 == 0 {
                start.wait();
            }
            descent.to(&format!("{number:02}/x")).expect("it can be made").expect("it is made");
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(make_all);
        }
    });
    assert_eq!(names(&top).len(), 100);
}

#[test]
fn files_are_written_and_copied_with_their_rights_and_times() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (from, to) = (
        open(dir.path()).make_folder(OsStr::new("from")),
        open(dir.path()).make_folder(OsStr::new("to")),
    );
    let (from, to) = (from.expect("it can be made"), to.expect("it can be made"));
    let path = |name: &str| dir.path().join(name);
    fs::write(path("usual"), "").expect("it can be written");
    let usual = mode(&path("usual")) & 0o644;
    for (name, sensitive, right) in [("plain", false, usual), ("secret", true, 0o600)] {
        file::write(&from, OsStr::new(name), b"text", sensitive).expect("it is new");
        assert_eq!(
            (text(&path("from").join(name)), mode(&path("from").join(name))),
            ("text".into(), right)
        );
        assert!(file::write(&from, OsStr::new(name), b"other", sensitive).is_err(), "it is there");
    }
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let opened = fs::File::options().write(true).open(path("from/plain")).expect("it is there");
    opened.set_modified(time).expect("it can be set");
    let modified = |name: &str| {
        fs::metadata(path(name)).expect("it is there").modified().expect("it has a time")
    };
    for right in [0o640, 0o755, 0o600] {
        set_mode(&path("from/plain"), right);
        let name = format!("{right:o}");
        file::copy(&from, OsStr::new("plain"), &to, OsStr::new(&name)).expect("it can be copied");
        let copy = format!("to/{name}");
        assert_eq!(
            (text(&path(&copy)), mode(&path(&copy)), modified(&copy)),
            ("text".into(), right, time)
        );
        assert_ne!(inode(&path(&copy)), inode(&path("from/plain")));
    }
    set_mode(&path("from/plain"), 0o666);
    for (sensitive, right) in [(true, 0o600), (false, 0o644)] {
        file::copy_with_rights(&from, OsStr::new("plain"), &to, sensitive)
            .expect("it can be copied");
        assert_eq!(
            (text(&path("to/plain")), mode(&path("to/plain")), modified("to/plain")),
            ("text".into(), right, time)
        );
        fs::remove_file(path("to/plain")).expect("it is there");
    }
    file::keep(&from, OsStr::new("plain"), &to).expect("it can be kept");
    assert_eq!(inode(&path("to/plain")), inode(&path("from/plain")));
    let missing = OsStr::new("missing");
    for outcome in [
        file::copy(&from, missing, &to, missing),
        file::copy_with_rights(&from, missing, &to, true),
        file::keep(&from, missing, &to),
    ] {
        assert!(outcome.is_err_and(|error| error.kind() == io::ErrorKind::NotFound));
    }
}

#[test]
fn names_of_containers_begin_as_the_output_is_called() {
    let long = container::new_name(OsStr::new(&"x".repeat(60))).expect("there is randomness");
    let (begin, _) = long.split_once(".muster-").expect("its mark");
    assert_eq!(begin, format!(".{}", "x".repeat(40)));
}

#[test]
fn a_container_is_hidden_from_git_locked_and_removed_with_all_in_it() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let parent = Arc::new(open(dir.path()));
    let made =
        Container::make(parent.clone(), "box").expect("it can be made").expect("nobody has it");
    assert_eq!(text(&dir.path().join("box/.gitignore")), "*\n");
    assert_eq!(names(&made.folder), [".gitignore", TREE]);
    assert_eq!((mode(&dir.path().join("box")), mode(&dir.path().join("box/tree"))), (0o700, 0o700));
    assert!(made.is_called("box") && !made.is_called("other"));
    assert!(made.is_in(&parent) && !made.is_in(&Arc::new(open(dir.path()))));
    for locked in ["box", "box/tree"] {
        assert!(!open(&dir.path().join(locked)).lock().expect("it can be asked"), "{locked}");
    }
    assert!(Container::make(parent.clone(), "box").is_err(), "it is there");
    assert!(dir.path().join("box").is_dir());
    // Many, deep, closed, and a link to what is somebody else's.
    for path in ["box/tree/a/b/c/d/e/f/g", "box/tree/a/b/c/x", "box/other", "victim"] {
        fs::create_dir_all(dir.path().join(path)).expect("it can be made");
        for number in 0..5 {
            fs::write(dir.path().join(path).join(number.to_string()), "")
                .expect("it can be written");
        }
    }
    for link in ["box/link", "box/tree/a/b/c/d/e/link"] {
        std::os::unix::fs::symlink(dir.path().join("victim"), dir.path().join(link))
            .expect("links can be made");
    }
    for closed in ["box/tree/a/b", "box/other", "box"] {
        set_mode(&dir.path().join(closed), 0);
    }
    drop(made);
    assert!(!dir.path().join("box").exists());
    assert_eq!(fs::read_dir(dir.path().join("victim")).expect("it is there").count(), 5);
    container::remove(&parent, OsStr::new("missing")).expect("what is not there is removed");
    let mut made =
        Container::make(parent, "stays").expect("it can be made").expect("nobody has it");
    made.stays = true;
    drop(made);
    assert!(dir.path().join("stays/tree").is_dir());
}

#[test]
fn two_trees_change_places_or_nothing_has_changed() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let parent = Arc::new(open(dir.path()));
    let name = OsStr::new("out");
    let make = |called: &str| {
        let made = Container::make(parent.clone(), called)
            .expect("it can be made")
            .expect("nobody has it");
        fs::write(dir.path().join(called).join("tree/file"), called).expect("it can be written");
        made
    };
    let one = make("one");
    // Nothing gives way, not even an empty folder.
    fs::create_dir(dir.path().join("out")).expect("it can be made");
    assert!(
        switch::put(&one, &parent, name)
            .is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists)
    );
    fs::remove_dir(dir.path().join("out")).expect("it is there");
    // There is nothing to change places with.
    assert_eq!(switch::exchange(&one, &parent, name).expect("it can be told"), Switched::Not);
    assert!(dir.path().join("one/tree/file").exists() && !dir.path().join("out").exists());
    switch::put(&one, &parent, name).expect("the place is free");
    assert_eq!(text(&dir.path().join("out/file")), "one");
    let two = make("two");
    assert_eq!(switch::exchange(&two, &parent, name).expect("it can be done"), Switched::AtOnce);
    assert_eq!(
        (text(&dir.path().join("out/file")), text(&dir.path().join("two/tree/file"))),
        ("two".into(), "one".into())
    );
    // The next tree is gone: the former one is back in its place.
    fs::remove_dir_all(dir.path().join("two/tree")).expect("it is there");
    assert!(switch::exchange(&two, &parent, name).is_err());
    assert_eq!(text(&dir.path().join("out/file")), "two");
    assert!(!dir.path().join("two").join(FORMER).exists());
}

#[test]
fn a_manifest_is_read_only_from_a_file_of_bounded_size() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let folder = open(dir.path());
    let read = || former::read(&folder, dir.path(), OutputKind::Files);
    assert!(matches!(read(), Ok(former::FormerOutput::Absent)));
    let path = dir.path().join("manifest.json");
    let why = |outcome: Result<former::FormerOutput, OutputError>| match outcome {
        Err(OutputError::Unreadable(_, error)) => error.to_string(),
        other => format!("{other:?}"),
    };
    fs::create_dir(&path).expect("it can be made");
    assert_eq!(why(read()), "it is a folder, and never followed or waited for; remove it");
    fs::remove_dir(&path).expect("it is there");
    std::os::unix::fs::symlink("x", &path).expect("links can be made");
    assert_eq!(why(read()), "it is a link, and never followed or waited for; remove it");
    fs::remove_file(&path).expect("it is there");
    fs::File::create(&path).and_then(|file| file.set_len((256 << 20) + 1)).expect("it can be made");
    assert_eq!(why(read()), "it has 268435457 bytes, more than any build writes; remove it");
    fs::write(&path, "{}").expect("it can be written");
    assert!(matches!(read(), Ok(former::FormerOutput::Foreign(_))));
}
