//! What somebody else put into the output: it is kept, gives way, or is told from what is ours.

use super::*;

#[test]
fn what_is_somebody_elses_is_kept_at_every_place() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    let foreign = [
        "note",
        "b/note",
        "a/note",
        "a/s/note",
        "a/s/d/note",
        "a/s/d/deep/er/note",
        "a/new/d/note",
        "a/new/note",
        "own/note",
    ];
    for name in foreign {
        fs::create_dir_all(room.out(name).parent().expect("a folder")).expect("it can be made");
        fs::write(room.out(name), name).expect("it can be written");
    }
    fs::create_dir_all(room.out("own/empty")).expect("it can be made");
    // A school comes to the path where a folder of somebody else lies.
    let next: Files<'_> = &[("a/s/d/one", "changed"), ("a/new/d/file", "new")];
    let (written, removed, said) = room.build(next, "j").expect("it is built");
    assert_eq!((written, removed), (2, 2));
    for name in foreign {
        assert_eq!(text(&room.out(name)), name);
    }
    assert!(room.out("own/empty").is_dir());
    let named = [
        "a/new/d/note",
        "a/new/note",
        "a/note",
        "a/s/d/deep/",
        "a/s/d/note",
        "a/s/note",
        "b/",
        "note",
        "own/",
    ];
    let sentence = |name: &&str| {
        format!("`{name}` in the output was not written by muster; it was left in place")
    };
    assert_eq!(said, named.iter().map(sentence).collect::<Vec<_>>());
    // And when the schools are gone.
    room.build(&[("z/z/z/z", "")], "k").expect("it is built");
    for name in foreign {
        assert_eq!(text(&room.out(name)), name);
    }
}

#[test]
fn what_stands_in_the_way_gives_way_and_is_named() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    // A file where a folder comes, a folder where a file comes, a file where a file comes.
    fs::write(room.out("b"), "foreign").expect("it can be written");
    fs::create_dir_all(room.out("a/s/d/file/below")).expect("it can be made");
    fs::write(room.out("a/s/d/file/below/note"), "foreign").expect("it can be written");
    fs::write(room.out("a/s/e/new"), "foreign").expect("it can be written");
    fs::write(room.out("a/s/e/same"), "same").expect("it can be written");
    let next: Files<'_> =
        &[("a/s/d/file", "f"), ("a/s/e/new", "n"), ("a/s/e/same", "same"), ("b/s/d/x", "x")];
    let (written, _, said) = room.build(next, "j").expect("it is built");
    assert_eq!(written, 3);
    for (path, wanted) in next {
        assert_eq!(text(&room.out(path)), *wanted);
    }
    let named = ["a/s/d/file/below/note", "a/s/e/new", "b"];
    let sentence = |name: &&str| {
        format!(
            "`{name}` in the output was not written by muster and stood where the build writes; \
                it gave way"
        )
    };
    assert_eq!(said, named.iter().map(sentence).collect::<Vec<_>>());
    // A file of ours becomes a folder, and a folder of ours a file: nobody is told.
    let next: Files<'_> = &[("a/s/d/file/x", "f"), ("a/s/e", "e"), ("b/s/d/x", "x")];
    let next: Vec<(&str, &str)> =
        next.iter().copied().filter(|(path, _)| path.matches('/').count() > 2).collect();
    assert_eq!(room.build(&next, "k").expect("it is built").2, Vec::<String>::new());
    assert_eq!(text(&room.out("a/s/d/file/x")), "f");
    assert_eq!(
        room.build(&[("a/s/d/file", "f"), ("b/s/d/x", "x")], "l").expect("it is built").2,
        Vec::<String>::new()
    );
    assert_eq!(text(&room.out("a/s/d/file")), "f");
}

#[test]
fn what_a_manifest_claims_is_not_removed_unless_it_is_what_it_says() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    fs::remove_dir_all(room.path("state")).expect("it is there");
    fs::write(room.out("a/s/e/two"), "x").expect("it can be written");
    let (_, removed, said) = room.build(&[("a/t/d/x", "")], "j").expect("it is built");
    assert_eq!(removed, 2, "what is as it was written was ours, on whatever machine");
    assert_eq!((text(&room.out("a/s/e/two")), room.out("a/s/d").exists()), ("x".into(), false));
    assert_eq!(said.len(), 1, "{said:?}");
    // What this machine remembers is ours, also when somebody changed it since.
    fs::write(room.out("a/t/d/x"), "x").expect("it can be written");
    assert_eq!(room.build(ONE, "k").expect("it is built").1, 1);
    assert!(!room.out("a/t").exists());
}
