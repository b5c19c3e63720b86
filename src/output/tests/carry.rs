//! What stays of an output when the next one takes its place.

use std::collections::BTreeSet;

use super::*;
use crate::output::carry::{Carrier, Fate};
use crate::output::folder::Folder;

/// Builds the files of `units` alone; those of others are taken over.
fn select(room: &Room, units: &[&str], files: Files<'_>, inputs: &str) -> Vec<String> {
    let mut target = room.open().expect("it can be opened");
    target.prepare().expect("it can be prepared");
    let staged = stage(&target, files).expect("it can be staged");
    let former = target.previous().expect("there is one").artifacts.iter();
    let kept = former.filter(|entry| !units.contains(&unit_of(&entry.path))).cloned().collect();
    put(target, staged, kept, inputs).expect("it is built").2
}

#[test]
fn what_is_unchanged_stays_the_file_that_it_was() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    let all = ["a/s/d/one", "a/s/d/secret", "a/s/e/two", "manifest.json"];
    let inodes = || all.map(|path| inode(&room.out(path)));
    let before = inodes();
    room.build(ONE, "i").expect("it is built");
    assert_eq!(inodes(), before);
    room.build(&[("a/s/d/one", "1"), ("a/s/d/secret", "changed"), ("a/s/e/two", "3")], "j")
        .expect("it is built");
    let after = inodes();
    assert_eq!([0, 1, 2, 3].map(|at| after[at] == before[at]), [true, false, true, false]);
    // A file that somebody changed is put right; the manifest says the same as before.
    fs::write(room.out("a/s/d/one"), "x").expect("it can be written");
    room.build(&[("a/s/d/one", "1"), ("a/s/d/secret", "changed"), ("a/s/e/two", "3")], "j")
        .expect("it is built");
    assert_eq!(inodes()[3], after[3]);
    let usual = mode(&room.out("a/s/d/one"));
    assert_eq!(mode(&room.out("manifest.json")), usual);
    for wrong in [0o666, 0o4644] {
        set_mode(&room.out("manifest.json"), wrong);
        fs::write(room.out("a/s/d/one"), "x").expect("it can be written");
        let before = inode(&room.out("manifest.json"));
        room.build(&[("a/s/d/one", "1"), ("a/s/d/secret", "changed"), ("a/s/e/two", "3")], "j")
            .expect("it is built");
        assert_eq!(mode(&room.out("manifest.json")), usual);
        assert_ne!(inode(&room.out("manifest.json")), before);
    }
}

#[test]
fn what_is_not_built_now_is_taken_over_with_the_rights_that_it_should_have() {
    let room = Room::new();
    let files: Files<'_> =
        &[("a/s/d/one", "1"), ("a/t/d/plain", "2"), ("a/t/d/secret", "3"), ("a/t/e/two", "4")];
    room.build(files, "i").expect("it is built");
    let (same, secret, plain) = (
        inode(&room.out("a/t/e/two")),
        inode(&room.out("a/t/d/secret")),
        inode(&room.out("a/t/d/plain")),
    );
    set_mode(&room.out("a/t/d/secret"), 0o644);
    set_mode(&room.out("a/t/d/plain"), 0o666);
    let time = |path: &str| {
        fs::metadata(room.out(path)).expect("it is there").modified().expect("it has a time")
    };
    let before = (time("a/t/d/secret"), time("a/t/d/plain"));
    assert_eq!(select(&room, &["a/s"], &[("a/s/d/one", "changed")], "j"), [""; 0]);
    for (path, right) in
        [("a/s/d/one", "changed"), ("a/t/d/plain", "2"), ("a/t/d/secret", "3"), ("a/t/e/two", "4")]
    {
        assert_eq!(text(&room.out(path)), right);
    }
    assert_eq!(inode(&room.out("a/t/e/two")), same);
    assert_ne!(inode(&room.out("a/t/d/secret")), secret);
    assert_ne!(inode(&room.out("a/t/d/plain")), plain);
    assert_eq!(
        (mode(&room.out("a/t/d/secret")), mode(&room.out("a/t/d/plain")) & !0o644),
        (0o600, 0)
    );
    assert_eq!((time("a/t/d/secret"), time("a/t/d/plain")), before);
    assert!(room.is_unchanged_since("j"));
}

/// A file below so many folders, the first of which are given.
fn chain(begin: &str, folders: usize) -> String {
    let given = begin.split('/').filter(|name| !name.is_empty()).count();
    let path = format!("{begin}/{}", "x/".repeat(folders - given));
    path.trim_start_matches('/').to_owned()
}

/// What becomes of an old tree that has so many folders in each other, where `file` is built.
fn carried(begin: &str, folders: usize, file: &str) -> Result<PathBuf, OutputError> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = chain(begin, folders);
    let old = dir.path().join("old");
    fs::create_dir_all(old.join(&path)).expect("it can be made");
    fs::write(old.join(&path).join("note"), "note").expect("it can be written");
    fs::create_dir(dir.path().join("new")).expect("it can be made");
    let open = |path: &Path| Folder::open(path).expect("it can be opened").expect("it is there");
    let (old, new) = (open(&old), open(&dir.path().join("new")));
    let (former, files) = (
        [ManifestEntry::of(&artifact(&("a/s/d/one", "1")))],
        [ManifestEntry::of(&artifact(&(file, "1")))],
    );
    let carrier = Carrier {
        dir: Path::new("out"),
        old: &old,
        new: &new,
        former: &former,
        claimed: BTreeSet::new(),
        files: &files,
        fates: &[Fate::Written],
    };
    let foreign = carrier.carry_foreign()?;
    let note = dir.path().join("new").join(&path).join("note");
    let taken_over = if foreign.kept.is_empty() { "" } else { "note" };
    assert_eq!(text(&note), taken_over);
    let [named] = &[foreign.kept, foreign.gave_way].concat()[..] else { panic!("one is named") };
    Ok(named.into())
}

#[test]
fn folders_of_others_are_taken_over_as_deep_as_is_said() {
    // The folder of the output counts as well.
    const DEEPEST: usize = 65;
    for (begin, named) in [
        ("", "x/"),
        ("a", "a/x/"),
        ("a/s", "a/s/x/"),
        ("a/s/d", "a/s/d/x/"),
        ("b", "b/"),
        ("a/own", "a/own/"),
    ] {
        assert_eq!(
            carried(begin, DEEPEST, "a/s/d/one").expect("it is not too deep"),
            Path::new(named)
        );
        let refused = carried(begin, DEEPEST + 1, "a/s/d/one");
        let Err(OutputError::Refused(path, why)) = refused else { panic!("{begin}: {refused:?}") };
        assert!(path.starts_with(Path::new("out").join(begin)), "{}", path.display());
        assert_eq!(why, "lies more than 64 folders deep and was not written by muster; remove it");
    }
    // The same where a folder gives way to a file.
    let note = Path::new(&chain("a/s/d/file", DEEPEST - 1)).join("note");
    assert_eq!(carried("a/s/d/file", DEEPEST - 1, "a/s/d/file").expect("it is not too deep"), note);
    assert!(matches!(carried("a/s/d/file", DEEPEST, "a/s/d/file"), Err(OutputError::Refused(..))));
}

#[test]
fn a_whole_folder_of_somebody_else_is_named_once() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    for path in ["a/own/deep/note", "a/s/own/deep/note", "own/deep/note"] {
        fs::create_dir_all(room.out(path).parent().expect("a folder")).expect("it can be made");
        fs::write(room.out(path), path).expect("it can be written");
    }
    std::os::unix::fs::symlink("../nowhere", room.out("own/deep/link")).expect("links can be made");
    let said = room.build(&[("a/s/d/one", "changed")], "j").expect("it is built").2;
    let named: Vec<&str> = said.iter().filter_map(|line| line.split('`').nth(1)).collect();
    assert_eq!(named, ["a/own/", "a/s/own/", "own/"]);
    for path in ["a/own/deep/note", "a/s/own/deep/note", "own/deep/note"] {
        assert_eq!(text(&room.out(path)), path);
    }
    assert_eq!(
        fs::read_link(room.out("own/deep/link")).expect("it is a link"),
        Path::new("../nowhere")
    );
}

#[test]
fn what_cannot_be_taken_over_is_refused_and_named() {
    // Also where a file of the build was.
    for at in ["pipe", "a/pipe", "a/s/d/pipe", "own/pipe", "a/s/own/deep/pipe", "a/s/d/one"] {
        let room = Room::new();
        room.build(ONE, "i").expect("it is built");
        fs::create_dir_all(room.out(at).parent().expect("a folder")).expect("it can be made");
        fs::remove_file(room.out(at)).ok();
        rustix::fs::mkfifoat(rustix::fs::CWD, room.out(at), rustix::fs::Mode::RWXU)
            .expect("pipes can be made");
        let refused = room.build(&[("a/s/d/one", "changed")], "j");
        let Err(OutputError::Refused(path, why)) = refused else { panic!("{at}: {refused:?}") };
        assert_eq!(path, room.out(at));
        assert_eq!(
            why,
            "is a pipe, a socket or a device, which is not taken over into the next output; \
                remove it"
        );
        assert_eq!(text(&room.out("a/s/e/two")), "3");
        assert!(room.containers().is_empty());
    }
}

#[test]
fn a_folder_above_those_of_schools_gives_way_to_a_file() {
    let room = Room::new();
    room.build(&[("_cooperation/x/y", "1"), ("_cooperation/z", "2")], "i").expect("it is built");
    fs::write(room.out("_cooperation/x/note"), "note").expect("it can be written");
    let (written, removed, said) = room
        .build(&[("_cooperation/x", "new"), ("_cooperation/z", "2")], "j")
        .expect("it is built");
    assert_eq!((written, removed), (1, 1));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("`_cooperation/x/note`") && said[0].ends_with("it gave way"),
        "{said:?}"
    );
    assert_eq!(text(&room.out("_cooperation/x")), "new");
}

#[test]
fn of_many_files_of_others_twenty_are_named() {
    for (files, more) in [(20, None), (21, Some("so with 1 more")), (25, Some("so with 5 more"))] {
        let room = Room::new();
        room.build(ONE, "i").expect("it is built");
        for number in 0..files {
            fs::write(room.out(&format!("note-{number:02}")), "").expect("it can be written");
        }
        let said = room.build(&[("a/s/d/one", "changed")], "j").expect("it is built").2;
        let named = said.iter().filter(|line| line.starts_with("`note-")).count();
        assert_eq!((named, said.get(20).map(String::as_str)), (20, more));
    }
}
