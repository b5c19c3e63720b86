//! Whose an output is, who is at work on it, and what was left behind.

use std::sync::Arc;

use super::*;
use crate::output::folder::Folder;

fn word(opened: &Result<OutputTarget, OutputError>) -> String {
    match opened {
        Ok(target) if target.previous().is_some() => "ours".into(),
        Ok(_) => "free".into(),
        Err(OutputError::Linked(_)) => "linked".into(),
        Err(OutputError::Busy(_)) => "busy".into(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn an_output_is_ours_or_empty() {
    let room = Room::new();
    let open = || word(&room.open());
    assert_eq!(open(), "free");
    fs::create_dir(room.out("")).expect("it can be made");
    assert_eq!(open(), "free", "an empty folder");
    fs::write(room.out("note"), "").expect("it can be written");
    assert!(open().ends_with("out` is not empty and was not written by muster"), "{}", open());
    fs::write(room.out("manifest.json"), "{}").expect("it can be written");
    assert!(
        open().contains("was not written by muster; of its manifest: missing field"),
        "{}",
        open()
    );
    fs::remove_dir_all(room.out("")).expect("it is there");
    fs::write(room.path("w/out"), "").expect("it can be written");
    assert!(open().ends_with("out` is a file"), "{}", open());
    fs::remove_file(room.path("w/out")).expect("it is there");
    rustix::fs::mkfifoat(rustix::fs::CWD, room.path("w/out"), rustix::fs::Mode::RWXU)
        .expect("pipes can be made");
    assert!(open().ends_with("out` is a pipe, a socket or a device"), "{}", open());
    fs::remove_file(room.path("w/out")).expect("it is there");
    std::os::unix::fs::symlink("../elsewhere", room.path("w/out")).expect("links can be made");
    assert_eq!(open(), "linked");
    fs::remove_file(room.path("w/out")).expect("it is there");
    room.build(ONE, "i").expect("it is built");
    assert_eq!(open(), "ours");
    // A link outside of the workspace is the user's own, but not as the output itself.
    std::os::unix::fs::symlink("w", room.path("mine")).expect("links can be made");
    std::os::unix::fs::symlink("w/out", room.path("link")).expect("links can be made");
    let at = |dir: &str| {
        let place = OutputPlace {
            dir: &room.path(dir),
            workspace: &room.path("w"),
            state: Some(&room.path("state")),
            kind: OutputKind::Files,
        };
        word(&OutputTarget::open(place))
    };
    assert_eq!((at("mine/out"), at("link")), ("ours".into(), "linked".into()));
    fs::create_dir(room.path("w/deep")).expect("it can be made");
    std::os::unix::fs::symlink("../..", room.path("w/deep/link")).expect("links can be made");
    assert_eq!(at("w/deep/link/elsewhere"), "linked");
    assert!(at(&"x".repeat(300)).starts_with("cannot read"), "{}", at(&"x".repeat(300)));
}

#[test]
fn of_two_builds_one_waits_for_nobody() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    let first = room.open().expect("it can be opened");
    assert_eq!(word(&room.open()), "busy");
    drop(first);
    // The container of a build that is at work is not a leftover, be its output open or not.
    let mut first = room.open().expect("it can be opened");
    first.prepare().expect("it can be prepared");
    first.old = None;
    assert_eq!(word(&room.open()), "busy");
    let [container] = &room.containers()[..] else { panic!("{:?}", room.containers()) };
    fs::rename(room.path("w/out"), container.join("former")).expect("it can be moved");
    assert_eq!(word(&room.open()), "busy");
    assert!(container.join("former/manifest.json").exists(), "it is not put back meanwhile");
    drop(first);
}

#[test]
fn who_comes_too_late_knows_what_he_would_have_written() {
    let room = Room::new();
    let place = OutputPlace {
        dir: &room.path("w/out"),
        workspace: &room.path("w"),
        state: Some(&room.path("other")),
        kind: OutputKind::Files,
    };
    let mut late = OutputTarget::open(place).expect("it can be opened");
    late.prepare().expect("it can be prepared");
    room.build(ONE, "i").expect("it is built");
    assert!(matches!(room.commit(late, ONE, "j"), Err(OutputError::Busy(_))));
    let states = room.record("other").states;
    assert_eq!(states.iter().map(|state| state.inputs.as_deref()).collect::<Vec<_>>(), [Some("j")]);
    assert!(room.is_unchanged_since("i"));
}

#[test]
fn what_cannot_be_removed_is_remembered() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    room.build(&[("a/s/d/one", "changed")], "j").expect("it is built");
    let [former] = &room.containers()[..] else { panic!("{:?}", room.containers()) };
    let prepare = || {
        let mut target = room.open().expect("it can be opened");
        target.prepare().expect("it can be prepared");
        let containers = room.record("state").containers;
        drop(target);
        containers.len()
    };
    // Only the administrator can give a folder away.
    if std::os::unix::fs::chown(former, Some(12345), None).is_ok() {
        assert_eq!(prepare(), 2, "it is somebody else's, and there is the new one");
        assert!(former.exists());
        std::os::unix::fs::chown(former, Some(rustix::process::geteuid().as_raw()), None)
            .expect("it can be taken back");
    }
    assert_eq!(prepare(), 1, "it was removed");
    assert!(!former.exists());
}

#[test]
fn a_build_is_intact_in_all_its_schools_and_folders() {
    let files: Files<'_> =
        &[("a/s/d/one", "1"), ("a/s/e/two", "2"), ("a/t/d/one", "3"), ("b/u/d/one", "4")];
    let changes: &[fn(&Room)] = &[
        |room| fs::write(room.out("a/s/d/one"), "x").expect("it can be written"),
        |room| fs::write(room.out("b/u/d/one"), "x").expect("it can be written"),
        |room| fs::remove_dir_all(room.out("a/s/e")).expect("it is there"),
        |room| fs::remove_dir_all(room.out("b")).expect("it is there"),
        |room| set_mode(&room.out("a/t/d"), 0o755),
    ];
    for (number, change) in changes.iter().enumerate() {
        let room = Room::new();
        room.build(files, "i").expect("it is built");
        assert!(room.is_unchanged_since("i"));
        change(&room);
        assert!(!room.is_unchanged_since("i"), "{number}");
    }
}

#[test]
fn folders_on_the_way_are_made_and_those_that_were_there_stay() {
    let room = Room::new();
    fs::create_dir(room.path("w/empty")).expect("it can be made");
    let dir = room.path("w/empty/x/y/out");
    let open = || {
        OutputTarget::open(OutputPlace {
            dir: &dir,
            workspace: &room.path("w"),
            state: Some(&room.path("state")),
            kind: OutputKind::Files,
        })
    };
    let mut target = open().expect("it can be opened");
    target.prepare().expect("it can be prepared");
    assert!(room.path("w/empty/x/y").is_dir());
    drop(target);
    assert!(!room.path("w/empty/x").exists() && room.path("w/empty").is_dir());
    let mut target = open().expect("it can be opened");
    target.prepare().expect("it can be prepared");
    room.commit(target, ONE, "i").expect("it is built");
    assert_eq!(text(&dir.join("a/s/d/one")), "1");
    assert!(open().expect("it can be opened").unchanged_since("i").is_some());
}

#[test]
fn on_another_file_system_a_build_is_prepared_inside() {
    let shared = Path::new("/dev/shm");
    if !shared.is_dir() {
        return;
    }
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    let mut target = room.open().expect("it can be opened");
    let parent = Folder::open(shared).expect("it can be opened").expect("it is there");
    let is_another = parent.look_at_itself().expect("it is there").place.map(|place| place.0)
        != target
            .old
            .as_ref()
            .and_then(|old| old.look_at_itself().ok()?.place)
            .map(|place| place.0);
    target.parent = Some(Arc::new(parent));
    if is_another {
        target.prepare().expect("it can be prepared");
        let old = target.old.clone().expect("it is there");
        assert!(target.container.as_ref().is_some_and(|container| container.is_in(&old)));
    }
}
