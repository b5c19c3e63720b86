//! A folder changes as a whole, keeps what else is in it, and stays as it is where something is not
//! as it was read.

use std::os::unix::fs::symlink;

use rustix::fs::{Mode, chmod, stat};

use super::*;

fn change(read: Option<&str>, text: &str) -> FileRewrite {
    FileRewrite { read: read.map(str::to_owned), text: text.to_owned() }
}

fn changes<const N: usize>(all: [(&str, FileRewrite); N]) -> BTreeMap<String, FileRewrite> {
    all.into_iter().map(|(path, change)| (path.to_owned(), change)).collect()
}

fn empty() -> (tempfile::TempDir, Door) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let door = Door::open(dir.path()).expect("it is there");
    (dir, door)
}

fn read(door: &Door, path: &str) -> String {
    String::from_utf8(door.read(Path::new(path)).expect("it is there")).expect("it is text")
}

fn entries(door: &Door) -> usize {
    door.list(Path::new("")).expect("it is there").len()
}

#[test]
fn a_folder_changes_as_a_whole_and_keeps_what_else_is_in_it() {
    let (_dir, door) = empty();
    // It is made when it is not there.
    let new = changes([("a/b", change(None, "1")), ("c", change(None, "2"))]);
    change_folder(&door, "s", &new).expect("it can be written");
    assert_eq!((read(&door, "s/a/b"), read(&door, "s/c")), ("1".into(), "2".into()));
    door.create(Path::new("s/.hidden"), b"h").expect("it can be written");
    let c = door.path().join("s/c");
    chmod(&c, Mode::from_raw_mode(0o640)).expect("modes can be set");
    let more = changes([("c", change(Some("2"), "3")), ("d/e/f", change(None, "4"))]);
    change_folder(&door, "s", &more).expect("it can be written");
    let texts = ["s/a/b", "s/c", "s/d/e/f", "s/.hidden"].map(|path| read(&door, path));
    assert_eq!((texts.concat().as_str(), entries(&door)), ("134h", 1));
    assert_eq!(stat(&c).expect("it is there").st_mode & 0o777, 0o640);
}

#[test]
fn nothing_is_written_where_something_is_not_as_it_was() {
    let (_dir, door) = empty();
    door.create(Path::new("s/a"), b"1").expect("it can be written");
    for (path, wrong) in
        [("a", change(Some("0"), "2")), ("a", change(None, "2")), ("gone", change(Some("1"), "2"))]
    {
        let wrong = changes([(path, wrong), ("b", change(None, "3"))]);
        let error = change_folder(&door, "s", &wrong).expect_err("it was changed");
        assert!(error.to_string().contains("nothing was written"), "{error}");
        assert_eq!((read(&door, "s/a"), entries(&door)), ("1".to_owned(), 1));
        assert!(door.read(Path::new("s/b")).is_err());
    }
    symlink("a", door.path().join("s/link")).expect("links can be made");
    let new = changes([("b", change(None, "3"))]);
    change_folder(&door, "s", &new).expect_err("a link would be lost");
    symlink("s", door.path().join("t")).expect("links can be made");
    change_folder(&door, "t", &new).expect_err("it is a link");
    assert_eq!(entries(&door), 2);
}
