//! A workspace as commands ask for it.

use std::os::unix::fs::symlink;

use super::*;

/// A workspace `w`, and a folder without one.
fn place() -> (tempfile::TempDir, Door) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let above = Door::open(dir.path()).expect("it is there");
    for (path, bytes) in [
        ("w/muster.toml", b"[workspace]".to_vec()),
        ("w/lands/xy.toml", b"land".to_vec()),
        ("w/docs/one", b"1".to_vec()),
        ("w/two", b"2".to_vec()),
        ("w/latin", b"\xfc".to_vec()),
        ("plain/file", Vec::new()),
    ] {
        above.create(Path::new(path), &bytes).expect("it can be written");
    }
    let door = Door::open(&dir.path().join("w")).expect("it is there");
    symlink("two", door.path().join("link")).expect("links can be made");
    symlink("../plain/file", door.path().join("out")).expect("links can be made");
    (dir, door)
}

#[test]
fn the_root_is_the_nearest_folder_upwards_with_its_file() {
    let (dir, door) = place();
    for start in ["w", "w/docs", "w/lands"] {
        assert_eq!(
            find_root(&dir.path().join(start)).expect("it is there"),
            door.path(),
            "{start}"
        );
    }
    let none = find_root(&dir.path().join("plain")).expect_err("there is none").to_string();
    assert!(
        none.starts_with("no `muster.toml` in `") && none.contains("plain` or above"),
        "{none}"
    );
    let missing = find_root(&dir.path().join("missing")).expect_err("there is nothing").to_string();
    assert!(missing.starts_with("cannot read `"), "{missing}");
}

#[test]
fn a_workspace_is_read_from_its_folder() {
    let (dir, door) = place();
    let mut out = Diagnostics::default();
    let inputs = read(door.path(), &mut out).expect("it can be read");
    assert!(out.is_empty());
    assert_eq!(&*inputs.sources.file(inputs.workspace).text, "[workspace]");
    assert_eq!(inputs.lands.len(), 1);
    assert!(read(&dir.path().join("missing"), &mut out).is_err());
}

#[test]
fn a_file_that_is_given_is_a_text() {
    let (dir, _) = place();
    let of = |path: &str| given(&dir.path().join(path)).map_err(|error| error.to_string());
    assert_eq!(of("w/two"), Ok("2".to_owned()));
    assert_eq!(of("w/link"), Ok("2".to_owned()));
    for (path, why) in [
        ("w/latin", "it is not UTF-8"),
        ("w", "this is no file"),
        ("w/out", "a link leads out"),
        ("w/missing", "No such file"),
    ] {
        assert!(of(path).is_err_and(|error| error.contains(why)), "{path}");
    }
}

#[test]
fn texts_of_places_are_read_once_where_they_lie() {
    let (_dir, door) = place();
    let of = |places: &[&str]| texts(&door, places).map_err(|error| error.to_string());
    let right: BTreeMap<PathBuf, String> =
        [("docs/one", "1"), ("two", "2")].map(|(path, text)| (path.into(), text.into())).into();
    assert_eq!(of(&["docs/one", "missing", "link", "two", "docs/missing"]), Ok(right));
    assert_eq!(of(&[]), Ok(BTreeMap::new()));
    for (path, why) in [
        ("latin", "it is not UTF-8"),
        ("docs", "this is no file"),
        ("out", "a link leads out"),
        (".git/x", "belongs to git"),
    ] {
        assert!(of(&[path]).is_err_and(|error| error.contains(why)), "{path}");
    }
}
