//! What is written into a workspace, and that nothing is left of what could not be written.

use std::os::unix::fs::symlink;

use super::*;

/// A workspace `w` beside a folder `outside`, and the door to it.
fn place(files: &[(&str, &str)]) -> (tempfile::TempDir, Door) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let above = Door::open(dir.path()).expect("it is there");
    above.create(Path::new("w/muster.toml"), b"").expect("it can be written");
    above.create(Path::new("outside/secret"), b"secret").expect("it can be written");
    let door = Door::open(&dir.path().join("w")).expect("it is there");
    for (path, text) in files {
        door.create(Path::new(path), text.as_bytes()).expect("it can be written");
    }
    symlink("../outside", door.path().join("out")).expect("links can be made");
    symlink("missing", door.path().join("nowhere")).expect("links can be made");
    (dir, door)
}

fn text(door: &Door, path: &str) -> String {
    door.read(Path::new(path))
        .map_or_else(|why| format!("{why:?}"), |bytes| String::from_utf8(bytes).expect("text"))
}

/// The names in a folder, also hidden ones, sorted.
fn names(door: &Door, path: &str) -> String {
    let entries = door.list(Path::new(path)).expect("it can be listed").into_iter();
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("it can be read").0.into_string().expect("text"))
        .collect();
    names.sort();
    names.join(" ")
}

fn texts(texts: &[(&str, &str)]) -> BTreeMap<String, String> {
    texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn shown<T: std::fmt::Debug>(result: Result<T, CreateError>) -> String {
    result.expect_err("it is refused").to_string()
}

#[test]
fn new_files_are_written_all_or_none() {
    let (_dir, door) = place(&[("there", "old"), ("a/there", "old")]);
    let new = |paths: &[&str]| -> Vec<(String, String)> {
        paths.iter().map(|path| ((*path).to_owned(), format!("new {path}"))).collect()
    };
    create(&door, &new(&["one", "a/two", "b/c/three"])).expect("nothing is in the way");
    for path in ["one", "a/two", "b/c/three"] {
        assert_eq!(text(&door, path), format!("new {path}"));
    }
    let in_the_way: &[(&[&str], &str)] = &[
        (&["four", "there"], "`there` exists already; nothing was written"),
        (&["four", "nowhere"], "`nowhere` exists already; nothing was written"),
        (
            &["there", "four", "a/there"],
            "these files exist already; nothing was written:\n  there\n  a/there",
        ),
        (
            &["four", "out/x"],
            "cannot write `out/x`: a link leads out of the workspace, and muster follows \
                none there",
        ),
        (
            &["four", ".git/x"],
            "cannot write `.git/x`: it leads into the folder `.git`, which belongs to git",
        ),
    ];
    for (paths, message) in in_the_way {
        assert_eq!(shown(create(&door, &new(paths))), *message);
        assert!(!door.is_taken(Path::new("four")).expect("it can be told"), "{paths:?}");
    }
    assert_eq!((text(&door, "there"), text(&door, "a/there")), ("old".into(), "old".into()));
}

#[test]
fn a_file_is_replaced_whole_and_where_it_says() {
    let (dir, door) = place(&[("a/file", "old"), ("folder/in", "")]);
    for path in ["a/file", "new/folder/file"] {
        replace(&door, Path::new(path), "text").expect("it can be written");
        assert_eq!(text(&door, path), "text");
    }
    assert_eq!(
        (names(&door, "a"), names(&door, "new/folder")),
        ("file".into(), "file".into()),
        "no draft is left"
    );
    let refused = shown(replace(&door, Path::new("out/secret"), "text"));
    assert!(refused.contains("w/out/secret`") && refused.contains("leads out"), "{refused}");
    assert_eq!(
        text(&Door::open(&dir.path().join("outside")).expect("it is there"), "secret"),
        "secret"
    );
    // A folder does not give way to a file.
    let before = names(&door, "");
    assert!(replace(&door, Path::new("folder"), "text").is_err());
    assert_eq!(names(&door, ""), before, "no draft is left");
}

#[test]
fn a_folder_is_copied_with_everything_visible_and_other_texts() {
    let files = [
        ("from/one", "1"),
        ("from/two.", "2"),
        ("from/.hidden", "no"),
        ("from/.folder/x", "no"),
        ("from/sub/deep/three", "3"),
        ("from/sub/four", "4"),
        ("other/five", "5"),
        ("below/note", ""),
    ];
    let (_dir, door) = place(&files);
    for number in 0..20 {
        door.create(Path::new(&format!("from/many/{number:02}/x")), b"x")
            .expect("it can be written");
    }
    door.make_folder(Path::new("from/empty")).expect("it can be made");
    symlink("../other/five", door.path().join("from/link")).expect("links can be made");
    symlink("../other", door.path().join("from/linked")).expect("links can be made");
    let texts = texts(&[
        ("one", "new 1"),
        ("sub/deep/three", "new 3"),
        ("a-new", "new"),
        ("sub/new", "new"),
    ]);
    let copied = copy_folder(&door, "from", "below/to", &texts).expect("it can be copied");
    let mut expected: Vec<String> =
        ["a-new", "link", "linked/five", "one", "sub/deep/three", "sub/four", "sub/new", "two."]
            .map(|name| format!("below/to/{name}"))
            .into();
    expected.extend((0..20).map(|number| format!("below/to/many/{number:02}/x")));
    expected.sort();
    assert_eq!(copied, expected);
    let rows = [
        ("a-new", "new"),
        ("link", "5"),
        ("linked/five", "5"),
        ("one", "new 1"),
        ("sub/deep/three", "new 3"),
        ("sub/four", "4"),
        ("sub/new", "new"),
        ("two.", "2"),
        ("many/19/x", "x"),
    ];
    for (path, right) in rows {
        assert_eq!(text(&door, &format!("below/to/{path}")), right, "{path}");
    }
    assert_eq!(names(&door, "below/to"), "a-new empty link linked many one sub two.");
    assert_eq!(names(&door, "below"), "note to", "no draft is left");
    for to in ["below/to", "nowhere", "from/one"] {
        assert_eq!(
            shown(copy_folder(&door, "from", to, &texts)),
            format!("`{to}` exists already; nothing was written")
        );
    }
}

#[test]
fn of_half_a_copy_nothing_is_left() {
    let files = [
        ("from/a/b/one", "1"),
        ("from/two", "2"),
        ("leaves/in/x", ""),
        ("circle/in/x", ""),
        ("git/x", ""),
    ];
    let (_dir, door) = place(&files);
    symlink("../../out", door.path().join("leaves/in/out")).expect("links can be made");
    symlink("..", door.path().join("circle/in/loop")).expect("links can be made");
    let before = names(&door, "");
    let rows = [
        (
            "from",
            ".git/x",
            "cannot write `to`: it leads into the folder `.git`, which belongs to git",
        ),
        (
            "leaves",
            "x",
            "cannot write `to`: `in/out`: a link leads out of the workspace, and muster follows \
                none there",
        ),
        ("circle", "x", "cannot write `to`: `in/loop`: folders lie in each other without an end"),
        (
            "out",
            "x",
            "cannot write `to`: a link leads out of the workspace, and muster follows none there",
        ),
    ];
    for (from, name, message) in rows {
        assert_eq!(shown(copy_folder(&door, from, "to", &texts(&[(name, "")]))), message);
        assert_eq!(names(&door, ""), before, "{from}");
    }
    assert!(copy_folder(&door, "missing", "to", &BTreeMap::new()).is_err());
    assert_eq!(names(&door, ""), before);
}

#[test]
fn a_copy_has_a_bound_in_depth_and_number() {
    let (_dir, door) = place(&[]);
    for (top, folders) in [("good", DEEPEST_COPY), ("bad", DEEPEST_COPY + 1)] {
        // The folder that is copied counts.
        let below = "d/".repeat(folders - 1);
        door.create(Path::new(&format!("{top}/{below}x")), b"").expect("it can be written");
    }
    assert_eq!(
        copy_folder(&door, "good", "to", &BTreeMap::new()).expect("it is not too deep").len(),
        1
    );
    let refused = shown(copy_folder(&door, "bad", "other", &BTreeMap::new()));
    assert!(refused.ends_with("folders lie in each other without an end"), "{refused}");
    let none = BTreeMap::new();
    let mut copy = Copy {
        door: &door,
        draft: PathBuf::new(),
        texts: &none,
        names: Vec::new(),
        made: Vec::new(),
    };
    copy.made = vec![(PathBuf::new(), Beneath::File); MOST_COPIES - 1];
    copy.make(Path::new("x"), Beneath::Folder).expect("there is room for one");
    assert_eq!(copy.made.last(), Some(&(PathBuf::from("x"), Beneath::Folder)));
    let refused = copy.make(Path::new("y"), Beneath::File).expect_err("there is none for two");
    assert_eq!(refused.to_string(), "there are more than 10000 files and folders in it");
}

#[test]
fn texts_change_together_and_keep_what_stands_around_them() {
    let (_dir, door) =
        place(&[("one", "1"), ("two", "\u{feff}2"), ("four", "4\u{feff}"), ("a/three", "3")]);
    symlink("a/three", door.path().join("link")).expect("links can be made");
    let changes = [
        ("one", "1", "new 1"),
        ("two", "2", "new 2"),
        ("link", "3", "new 3"),
        ("four", "4\u{feff}", "new 4"),
    ];
    rewrite(&door, &changes).expect("they are as they were read");
    for (path, right) in [
        ("one", "new 1"),
        ("two", "\u{feff}new 2"),
        ("a/three", "new 3"),
        ("link", "new 3"),
        ("four", "new 4"),
    ] {
        assert_eq!(text(&door, path), right);
    }
    let entries = door.list(Path::new("")).expect("it can be listed").into_iter();
    let mut links =
        entries.map(|entry| entry.expect("it can be read")).filter(|(name, _)| name == "link");
    assert!(
        links.any(|(_, what)| what.is_ok_and(|what| what == Beneath::Link)),
        "a link stays one"
    );
    let before = (names(&door, ""), names(&door, "a"));
    let meanwhile = "it was changed meanwhile; nothing was written";
    for (path, message) in [
        ("two", meanwhile),
        ("a/three", meanwhile),
        ("out/secret", "a link leads out of the workspace, and muster follows none there"),
    ] {
        let refused = shown(rewrite(&door, &[("one", "new 1", "x"), (path, "other", "x")]));
        assert_eq!(refused, format!("cannot write `{path}`: {message}"));
        assert_eq!(text(&door, "one"), "new 1");
        assert_eq!((names(&door, ""), names(&door, "a")), before, "no draft is left");
    }
}
