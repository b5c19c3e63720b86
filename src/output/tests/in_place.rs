//! Where the folder of the output stays, its files are replaced one by one.

use std::ffi::OsStr;

use super::*;
use crate::output::carry::Fate;
use crate::output::folder::Folder;
use crate::output::in_place::InPlace;

/// Prepares a build as where nothing can be made beside the output.
fn make_inside(target: &mut OutputTarget) {
    let old = target.old.clone().expect("it is there");
    target.container = target.make_container(&old, true).expect("it can be made");
}

#[test]
fn files_are_replaced_one_by_one_where_the_folder_stays() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    fs::write(room.out("note"), "foreign").expect("it can be written");
    fs::remove_dir_all(room.out("a/s/e")).expect("it is there");
    fs::write(room.out("a/s/e"), "in the way").expect("it can be written");
    let before =
        room.path("w/out").metadata().expect("it is there").modified().expect("it has a time");
    let mut target = room.open().expect("it can be opened");
    make_inside(&mut target);
    let next: Files<'_> = &[("a/s/d/one", "new"), ("a/s/e/two", "3"), ("a/t/d/x", "x")];
    let (written, removed, said) = room.commit(target, next, "j").expect("it is built");
    assert_eq!((written, removed), (3, 1));
    assert!(
        said[0].contains("`a/s/e`") && said[1].contains("replaced one by one") && said.len() == 2,
        "{said:?}"
    );
    for (path, wanted) in next {
        assert_eq!(text(&room.out(path)), *wanted);
    }
    assert!(!room.out("a/s/d/secret").exists() && text(&room.out("note")) == "foreign");
    assert!(
        room.path("w/out").metadata().expect("it is there").modified().expect("it has a time")
            >= before
    );
    assert!(room.is_unchanged_since("j"));
    assert_eq!(
        fs::read_dir(room.path("w/out")).expect("it is there").count(),
        3,
        "nothing of ours is left inside"
    );
    // A folder of somebody else is not given up for a file.
    fs::create_dir_all(room.out("a/s/d/late/note")).expect("it can be made");
    let mut target = room.open().expect("it can be opened");
    make_inside(&mut target);
    let refused = room.commit(target, &[("a/s/d/late", "x")], "k");
    assert!(matches!(refused, Err(OutputError::Refused(..))), "{refused:?}");
    assert!(room.out("a/s/d/late/note").exists());
}

#[test]
fn what_a_build_in_place_is_about_is_remembered_before_it_begins() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    fs::create_dir_all(room.out("a/s/d/late/note")).expect("it can be made");
    let mut target = room.open().expect("it can be opened");
    make_inside(&mut target);
    assert!(room.record("state").containers[0].inside);
    assert!(room.commit(target, &[("a/s/d/late", "x")], "j").is_err());
    let states = room.record("state").states;
    let inputs: Vec<_> = states.iter().map(|state| state.inputs.as_deref()).collect();
    assert_eq!(inputs, [Some("i"), Some("j")], "whichever is found is ours");
    assert_eq!(
        fs::read_dir(room.out("")).expect("it is there").count(),
        2,
        "nothing of ours is left inside"
    );
}

#[test]
fn a_build_in_place_leaves_what_is_the_same_and_closes_folders() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    let before = inode(&room.out("a/s/d/one"));
    for folder in ["", "a", "a/s", "a/s/d"] {
        set_mode(&room.out(folder), 0o755);
    }
    let mut target = room.open().expect("it can be opened");
    make_inside(&mut target);
    let next: Files<'_> = &[("a/s/d/one", "1"), ("a/s/d/secret", "new"), ("a/s/e/two", "3")];
    room.commit(target, next, "j").expect("it is built");
    assert_eq!(inode(&room.out("a/s/d/one")), before);
    assert_eq!(text(&room.out("a/s/d/secret")), "new");
    for folder in ["", "a", "a/s", "a/s/d", "a/s/e"] {
        assert_eq!(mode(&room.out(folder)), 0o700, "{folder}");
    }
    assert!(room.is_unchanged_since("j"));
}

/// An old tree and a next one, and what is asked of the replacement.
struct Trees(tempfile::TempDir);

impl Trees {
    /// The next tree lies in another folder, which may be on another file system.
    fn new(
        old: &[&str],
        tree: &[&str],
        elsewhere: Option<&Path>,
    ) -> (Self, Option<tempfile::TempDir>, Folder, Folder) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let other = elsewhere.map(|path| tempfile::tempdir_in(path).expect("a temporary folder"));
        let tree_path = other
            .as_ref()
            .map_or_else(|| dir.path().join("tree"), |other| other.path().join("tree"));
        for (top, paths) in [(dir.path().join("old"), old), (tree_path.clone(), tree)] {
            fs::create_dir(&top).expect("it can be made");
            for path in paths {
                fs::create_dir_all(top.join(path).parent().expect("a folder"))
                    .expect("it can be made");
                if path.ends_with('/') {
                    fs::create_dir_all(top.join(path)).expect("it can be made");
                } else {
                    fs::write(top.join(path), path).expect("it can be written");
                }
            }
        }
        let open =
            |path: &Path| Folder::open(path).expect("it can be opened").expect("it is there");
        let (old, tree) = (open(&dir.path().join("old")), open(&tree_path));
        (Self(dir), other, old, tree)
    }

    fn old(&self, path: &str) -> PathBuf {
        self.0.path().join("old").join(path)
    }
}

fn entries(paths: &[&str]) -> Vec<ManifestEntry> {
    paths.iter().map(|path| ManifestEntry::of(&artifact(&(path, path)))).collect()
}

#[test]
fn of_what_is_gone_the_empty_folders_go_and_nothing_else() {
    let old = [
        "a/s/d/one",
        "a/t/d/two",
        "a/t/note",
        "b/u/d/",
        "c/v/d/four",
        "d/w/d/link-to",
        "e/x/y/z/five",
        "manifest.json",
    ];
    let (trees, _, old, tree) = Trees::new(&old, &["manifest.json"], None);
    let link = trees.old("d/w/d/three");
    std::os::unix::fs::symlink("link-to", &link).expect("links can be made");
    fs::create_dir_all(trees.old("c/v/e/five/note")).expect("it can be made");
    let gone = [
        "a/s/d/one",
        "a/t/d/two",
        "b/u/d/missing",
        "c/v/e/five",
        "d/w/d/three",
        "e/x/y/z/five",
        "f/missing/d/x",
    ];
    let in_place = InPlace { dir: &trees.old(""), old: &old, tree: &tree };
    let gave_way = in_place.replace(&[], &[], &gone).expect("it can be replaced");
    assert_eq!(gave_way, [""; 0]);
    let is_there = |path: &str| fs::symlink_metadata(trees.old(path)).is_ok();
    for (path, right) in [
        ("a/s", false),
        ("a/t/d", false),
        ("a/t/note", true),
        ("b/u/d", true),
        ("c/v/d/four", true),
        ("c/v/e/five/note", true),
        ("d/w/d/three", true),
        ("d/w/d/link-to", true),
        ("e", false),
        ("f", false),
    ] {
        assert_eq!(is_there(path), right, "{path}");
    }
}

#[test]
fn what_stands_in_the_place_of_a_folder_gives_way_unless_it_is_special() {
    let (trees, _, old, tree) = Trees::new(
        &["a/file", "b/x", "victim/d/note"],
        &["a/file/d/x", "b/link/d/x", "manifest.json"],
        None,
    );
    std::os::unix::fs::symlink("../victim", trees.old("b/link")).expect("links can be made");
    let files = entries(&["a/file/d/x", "b/link/d/x"]);
    let in_place = InPlace { dir: &trees.old(""), old: &old, tree: &tree };
    let gave_way =
        in_place.replace(&files, &[Fate::Written, Fate::Written], &[]).expect("it can be replaced");
    assert_eq!(gave_way, ["a/file", "b/link"]);
    for path in ["a/file/d/x", "b/link/d/x", "manifest.json"] {
        assert_eq!(text(&trees.old(path)), path);
    }
    assert_eq!(
        fs::read_dir(trees.old("victim/d")).expect("it is there").count(),
        1,
        "nothing went through the link"
    );
    let pipe = trees.old("pipe");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RWXU)
        .expect("pipes can be made");
    let refused = in_place.replace(&entries(&["pipe/d/e/x"]), &[Fate::Written], &[]);
    let Err(OutputError::Refused(path, why)) = refused else { panic!("{refused:?}") };
    assert_eq!(path, pipe);
    assert!(why.contains("a pipe"), "{why}");
}

/// The output is another file system than what is beside it, where there are two of them.
#[test]
fn files_come_from_another_file_system_with_their_rights() {
    let shared = Path::new("/dev/shm");
    let elsewhere = Some(shared).filter(|shared| shared.is_dir());
    let (trees, _other, old, tree) = Trees::new(
        &["a/s/d/x", "manifest.json"],
        &["a/s/d/x", "a/s/d/y", "manifest.json"],
        elsewhere,
    );
    fs::write(trees.old("a/s/d/x"), "old").expect("it can be written");
    let files = entries(&["a/s/d/x", "a/s/d/y"]);
    let in_place = InPlace { dir: &trees.old(""), old: &old, tree: &tree };
    in_place.replace(&files, &[Fate::Written, Fate::Written], &[]).expect("it can be replaced");
    for path in ["a/s/d/x", "a/s/d/y", "manifest.json"] {
        assert_eq!(text(&trees.old(path)), path);
    }
    let names = old
        .folder(OsStr::new("a"))
        .expect("it can be opened")
        .expect("it is there")
        .list()
        .expect("it can be listed");
    assert_eq!(names.len(), 1);
    assert_eq!(
        fs::read_dir(trees.old("a/s/d")).expect("it is there").count(),
        2,
        "no draft is left"
    );
}
