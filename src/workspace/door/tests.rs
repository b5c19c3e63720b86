//! What the door lets through, and what not.

use std::os::unix::fs::symlink;

use super::*;

/// A folder `w` with files and links, beside `outside`, and the door to it.
fn place() -> (tempfile::TempDir, Door) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for folder in ["w/a/b", "w/.git", "outside/deep"] {
        std::fs::create_dir_all(dir.path().join(folder)).expect("folders can be made");
    }
    for (file, text) in [
        ("w/top", "top"),
        ("w/a/b/file", "file"),
        ("w/.git/config", "config"),
        ("outside/secret", "secret"),
    ] {
        std::fs::write(dir.path().join(file), text).expect("files can be written");
    }
    let links = [
        ("a/inside", "b/file"),
        ("a/chain", "inside"),
        ("a/up", "../top"),
        ("a/out", "../../outside/secret"),
        ("a/chain-out", "out"),
        ("a/git", "../.git/config"),
        ("a/gitdir", "../.git"),
        ("a/nowhere", "missing"),
        ("a/circle", "circle"),
        ("folder", "a/b"),
        ("out", "../outside"),
        ("root", "."),
        ("above", ".."),
        ("back", "../outside/back"),
    ];
    for (link, target) in links {
        symlink(target, dir.path().join("w").join(link)).expect("links can be made");
    }
    symlink(dir.path().join("w/top"), dir.path().join("w/absolute")).expect("links can be made");
    symlink("../w/a", dir.path().join("outside/back")).expect("links can be made");
    let door = Door::open(&dir.path().join("w")).expect("the folder is there");
    (dir, door)
}

/// In one word what became of it.
fn word<T>(result: Result<T, Refused>, good: impl Fn(T) -> String) -> String {
    match result {
        Ok(value) => good(value),
        Err(Refused::Outside) => "outside".into(),
        Err(Refused::Git) => "git".into(),
        Err(Refused::NoFile) => "no file".into(),
        Err(Refused::TooLarge(..)) => "too large".into(),
        Err(Refused::Io(error)) => format!("{:?}", error.kind()),
    }
}

#[test]
fn what_is_read_lies_inside() {
    let (_dir, door) = place();
    let cases = [
        ("top", "top"),
        ("a/b/file", "file"),
        ("a/inside", "file"),
        ("a/chain", "file"),
        ("a/up", "top"),
        ("absolute", "top"),
        ("folder/file", "file"),
        ("root/top", "top"),
        ("root/root/a/b/file", "file"),
        ("back/b/file", "file"),
        ("a/out", "outside"),
        ("a/chain-out", "outside"),
        ("out/secret", "outside"),
        ("above/outside/secret", "outside"),
        ("a/git", "git"),
        ("a/gitdir/config", "git"),
        (".git/config", "git"),
        (".GIT/config", "git"),
        ("a", "no file"),
        ("folder", "no file"),
        ("a/nowhere", "NotFound"),
        ("missing", "NotFound"),
        ("missing/x", "NotFound"),
    ];
    for (path, right) in cases {
        let read =
            word(door.read(Path::new(path)), |bytes| String::from_utf8(bytes).expect("text"));
        assert_eq!(read, right, "{path}");
    }
    for path in ["../outside/secret", "a/../../outside/secret", "/etc/passwd", "a/circle", "top/x"]
    {
        assert!(door.read(Path::new(path)).is_err(), "{path}");
    }
}

#[test]
fn what_is_listed_lies_inside() {
    let (_dir, door) = place();
    let names = |entries: Vec<io::Result<EntryBeneath>>| {
        let names = entries
            .into_iter()
            .map(|entry| entry.expect("it can be read").0.into_string().expect("text"));
        names.collect::<Vec<_>>().join(" ")
    };
    for (path, right) in [
        ("a/b", "file"),
        ("folder", "file"),
        ("root/a/b", "file"),
        ("out", "outside"),
        ("a/gitdir", "git"),
        (".git", "git"),
        (".GIT", "git"),
        ("x", "NotFound"),
    ] {
        assert_eq!(word(door.list(Path::new(path)), names), right, "{path}");
    }
    assert!(names(door.list(Path::new("")).expect("the folder itself")).contains("top"));
    assert!(door.list(Path::new("above")).is_err());
    assert!(door.list(Path::new("top")).is_err());
}

#[test]
fn what_is_written_lies_inside_and_replaces_no_other() {
    let (dir, door) = place();
    let cases = [
        ("new", "new"),
        ("a/b/c/new", "a/b/c/new"),
        ("folder/new", "a/b/new"),
        ("root/x/y", "x/y"),
        ("out/new", "outside"),
        ("above/new", "outside"),
        ("a/gitdir/new", "git"),
        (".git/hooks/new", "git"),
        ("top/new", "NotADirectory"),
    ];
    for (path, right) in cases {
        let placed = word(door.place(Path::new(path)), |place| place.display().to_string());
        assert_eq!(placed, right, "{path}");
        let is_good = placed.contains("new") || placed == "x/y";
        assert_eq!(door.create(Path::new(path), b"text").is_ok(), is_good, "{path}");
        if is_good {
            assert_eq!(
                std::fs::read(door.path().join(right)).expect("it was written"),
                b"text",
                "{path}"
            );
            assert!(door.create(Path::new(path), b"other").is_err(), "{path}");
        }
    }
    // A link in the place of the file is in the way of a new one, and replaced itself by another
    // text.
    assert!(door.is_taken(Path::new("a/nowhere")).expect("it can be told"));
    assert!(!door.is_taken(Path::new("a/missing")).expect("it can be told"));
    assert!(door.create(Path::new("a/nowhere"), b"text").is_err());
    door.replace(Path::new("a/out"), b"text").expect("it can be written");
    assert_eq!(std::fs::read(dir.path().join("outside/secret")).expect("it is there"), b"secret");
    assert_eq!(std::fs::read(door.path().join("a/out")).expect("it is there"), b"text");
    let names: Vec<_> =
        std::fs::read_dir(dir.path().join("outside")).expect("it is there").collect();
    assert_eq!(names.len(), 3);
}

#[test]
fn drafts_are_new_keep_permissions_and_are_forgotten() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_dir, door) = place();
    symlink("../outside/secret", door.path().join(".top.0.new")).expect("links can be made");
    std::fs::set_permissions(door.path().join("top"), std::fs::Permissions::from_mode(0o640))
        .expect("they can be set");
    for (place, right) in [("top", ".top.1.new"), ("a/b/file", "a/b/.file.0.new")] {
        let draft = door.draft(Path::new(place), b"next").expect("it can be written");
        assert_eq!(draft, Path::new(right));
        door.forget(&draft);
        assert!(!door.is_taken(&draft).expect("it can be told"));
    }
    // Of a new file nobody has said who may read it.
    let draft = door.draft(Path::new("a/b/new"), b"next").expect("it can be written");
    door.create(Path::new("a/b/usual"), b"next").expect("it can be written");
    let mode = |path: &Path| {
        std::fs::metadata(door.path().join(path)).expect("it is there").permissions().mode()
    };
    assert_eq!(mode(&draft), mode(Path::new("a/b/usual")));
    door.forget(&draft);
    let draft = door.draft(Path::new("top"), b"next").expect("it can be written");
    door.forget(&draft);
    assert!(!door.is_taken(&draft).expect("it can be told"));
    door.replace(Path::new("top"), b"next").expect("it can be written");
    let top = door.path().join("top");
    assert_eq!(std::fs::read(&top).expect("it is there"), b"next");
    assert_eq!(std::fs::metadata(&top).expect("it is there").permissions().mode() & 0o777, 0o640);
    for number in 1..100 {
        std::fs::write(door.path().join(format!(".top.{number}.new")), "")
            .expect("it can be written");
    }
    assert!(door.replace(Path::new("top"), b"other").is_err());
    assert_eq!(std::fs::read(&top).expect("it is there"), b"next");
}

#[test]
fn files_are_of_bounded_size_and_no_longer_than_they_say() {
    let (_dir, door) = place();
    for (size, right) in [(MAX_BYTES, "read"), (MAX_BYTES + 1, "too large")] {
        File::create(door.path().join("large"))
            .and_then(|file| file.set_len(size))
            .expect("it can be made");
        assert_eq!(word(door.read(Path::new("large")), |_| "read".into()), right, "{size}");
    }
    if let Ok(status) = File::open("/proc/self/status") {
        assert!(content(&status, MAX_BYTES).is_err());
    }
}

#[test]
fn folders_are_told_from_what_leads_to_them() {
    let (_dir, door) = place();
    for (path, is_folder, leads) in [
        ("a", true, Some(true)),
        ("top", false, Some(false)),
        ("folder", false, Some(true)),
        ("out", false, Some(true)),
        ("a/inside", false, Some(false)),
        ("a/nowhere", false, None),
        ("missing", false, None),
    ] {
        let path = Path::new(path);
        assert_eq!(door.is_folder(path), is_folder, "{}", path.display());
        assert_eq!(door.leads_to_folder(path).ok(), leads, "{}", path.display());
    }
}

#[test]
fn what_is_no_file_is_named_so_however_the_system_refuses_it() {
    let (_dir, door) = place();
    let _socket = std::os::unix::net::UnixListener::bind(door.path().join("socket"))
        .expect("sockets can be made");
    for path in ["socket", "a", "folder"] {
        assert_eq!(word(door.read(Path::new(path)), |_| "read".into()), "no file", "{path}");
    }
    let rows = [
        (Refused::Outside, "a link leads out of the workspace, and muster follows none there"),
        (Refused::Git, "it leads into the folder `.git`, which belongs to git"),
        (Refused::NoFile, "this is no file"),
        (Refused::TooLarge(34 << 20, MAX_BYTES), "it has 34 MiB, 16 are allowed"),
        (Refused::TooLarge(70_000, 65_536), "it has 70000 bytes, 65536 are allowed"),
        (Refused::Io(io::Error::other("it broke")), "it broke"),
    ];
    for (refused, right) in rows {
        assert_eq!(refused.to_string(), right);
    }
}

#[test]
fn what_is_made_has_the_usual_rights() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_dir, door) = place();
    door.create(Path::new("made/file"), b"text").expect("it can be written");
    let mode = |path: &str| {
        std::fs::metadata(door.path().join(path)).expect("it is there").permissions().mode()
    };
    assert_eq!(mode("made/file") & 0o7711, 0o600, "it is no program");
    assert_eq!(mode("made") & 0o7700, 0o700, "its owner may enter");
}
