//! What is read of a build, and what of it is refused.

use super::*;

fn open(path: &Path) -> BuiltFolder {
    BuiltFolder::open(path).expect("it can be opened").expect("it is there")
}

#[test]
fn a_build_is_a_folder_and_no_link() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    fs::write(room.path("file"), "").expect("it can be written");
    std::os::unix::fs::symlink("w/out", room.path("link")).expect("links can be made");
    std::os::unix::fs::symlink("nowhere", room.path("dangling")).expect("links can be made");
    let long = "x".repeat(300);
    for (path, right) in [
        ("w/out", "opened"),
        ("missing", "none"),
        ("missing/x", "none"),
        ("file", "none"),
        ("file/x", "none"),
        ("link", "linked"),
        ("link/", "linked"),
        ("dangling", "linked"),
        (&long, "unreadable"),
    ] {
        let outcome = match BuiltFolder::open(&room.path(path)) {
            Ok(Some(_)) => "opened",
            Ok(None) => "none",
            Err(OutputError::Linked(_)) => "linked",
            Err(OutputError::Unreadable(..)) => "unreadable",
            Err(_) => "another",
        };
        assert_eq!(outcome, right, "{path}");
    }
}

#[test]
fn the_manifest_of_a_build_is_ours_or_none() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    let manifest =
        open(&room.path("w/out")).manifest().expect("it can be read").expect("it is there");
    assert_eq!(manifest.artifacts.len(), 3);
    fs::write(room.out("manifest.json"), "{}").expect("it can be written");
    let refused = open(&room.path("w/out")).manifest().expect_err("it is not ours").to_string();
    assert!(refused.contains("manifest.json`: muster did not write it: "), "{refused}");
    fs::remove_file(room.out("manifest.json")).expect("it is there");
    assert_eq!(open(&room.path("w/out")).manifest().expect("there is none"), None);
}

#[test]
fn files_of_a_build_are_read_as_they_were_written_or_as_they_are() {
    let room = Room::new();
    room.build(&[("a/s/d/one", "1"), ("a/s/d/two", "2"), ("a/s/d/gone", "3")], "i")
        .expect("it is built");
    let build = open(&room.path("w/out"));
    let manifest = build.manifest().expect("it can be read").expect("it is there");
    let entry = |path: &str| {
        manifest.artifacts.iter().find(|entry| entry.path == path).expect("it was built").clone()
    };
    assert_eq!(build.written_file(&entry("a/s/d/one")).expect("it is as it was"), "1");
    fs::write(room.out("a/s/d/two"), "x").expect("it can be written");
    fs::remove_file(room.out("a/s/d/gone")).expect("it is there");
    for (path, why) in [
        ("a/s/d/two", "it was changed after it was built; build it again"),
        ("a/s/d/gone", "there is no such file"),
    ] {
        let refused = build.written_file(&entry(path)).expect_err("it is refused").to_string();
        assert!(refused.ends_with(why) && refused.contains(path), "{refused}");
    }
    fs::write(room.out("top"), "t").expect("it can be written");
    fs::write(room.out("a/latin"), b"\xfc").expect("it can be written");
    fs::create_dir(room.out("a/folder")).expect("it can be made");
    std::os::unix::fs::symlink("s", room.out("a/link")).expect("links can be made");
    std::os::unix::fs::symlink("s/d/one", room.out("a/file-link")).expect("links can be made");
    rustix::fs::mkfifoat(rustix::fs::CWD, room.out("a/pipe"), rustix::fs::Mode::RWXU)
        .expect("pipes can be made");
    fs::File::create(room.out("a/large"))
        .and_then(|file| file.set_len((256 << 20) + 1))
        .expect("it can be made");
    for (path, right) in [
        ("top", Ok(Some("t"))),
        ("a/s/d/one", Ok(Some("1"))),
        ("a/s/d/two", Ok(Some("x"))),
        ("a/s/d/gone", Ok(None)),
        ("a/x/d/gone", Ok(None)),
        ("a/latin", Err("it is not UTF-8")),
        ("a/large", Err("it is larger than what a build writes")),
        ("../w/out/top", Err("its path leaves the folder of the build")),
        ("a/folder", Err("`folder` is a folder where a build has a file")),
        ("a/file-link", Err("`file-link` is a link where a build has a file")),
        ("a/pipe", Err("`pipe` is a pipe, a socket or a device where a build has a file")),
        ("a/link/d/one", Err("`link` is a link where a build has a folder")),
        ("top/x", Err("`top` is a file where a build has a folder")),
    ] {
        let read = build.text(path);
        match (read, right) {
            (Ok(text), Ok(right)) => assert_eq!(text.as_deref(), right, "{path}"),
            (Err(error), Err(why)) => assert!(error.to_string().ends_with(why), "{path}: {error}"),
            (read, _) => panic!("{path}: {read:?}"),
        }
    }
}
