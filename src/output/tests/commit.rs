//! What a build writes down and into place, and when it does nothing.

use super::*;
use crate::output::container;

const SCHOOLS: Files<'_> =
    &[("a/s/d/one", "1"), ("a/s/d/two", "2"), ("a/t/d/one", "3"), ("b/u/d/one", "4")];

fn units(units: &[&str]) -> Vec<String> {
    units.iter().map(|unit| (*unit).to_owned()).collect()
}

#[test]
fn a_selection_is_built_only_where_the_others_are_as_they_were() {
    let room = Room::new();
    let check = |selected: &[&str]| {
        room.open().expect("it can be opened").others_are_intact(&units(selected))
    };
    check(&["a/s"]).expect("there is nothing yet");
    room.build(SCHOOLS, "i").expect("it is built");
    let all: &[&[&str]] =
        &[&["a/s"], &["a/t"], &["b/u"], &["a/s", "b/u"], &["a/s", "a/t", "b/u"], &["x/y"], &[]];
    for selected in all {
        check(selected).expect("all is as it was");
    }
    let changes: &[fn(&Path)] = &[
        |path| fs::write(path, "x").expect("it can be written"),
        |path| fs::remove_file(path).expect("it is there"),
        |path| fs::remove_dir_all(path.parent().expect("a folder")).expect("it is there"),
    ];
    for change in changes {
        for (path, unit) in [("a/s/d/two", "a/s"), ("a/t/d/one", "a/t"), ("b/u/d/one", "b/u")] {
            room.build(SCHOOLS, "i").expect("it is built");
            change(&room.out(path));
            for selected in all {
                let refused = check(selected);
                assert_eq!(refused.is_ok(), selected.contains(&unit), "{path} {selected:?}");
                let Err(refused) = refused else { continue };
                assert!(refused.to_string().contains("is not as it was built"), "{refused}");
                assert!(refused.to_string().contains(&format!("out/{}", &path[..5])), "{refused}");
            }
        }
    }
}

#[test]
fn a_selection_needs_to_know_what_it_would_take_over() {
    let room = Room::new();
    room.build(SCHOOLS, "i").expect("it is built");
    fs::remove_dir_all(room.path("state")).expect("it is there");
    let check = |state: Option<&str>, selected: &[&str]| {
        let state = state.map(|state| room.path(state));
        let place = OutputPlace {
            dir: &room.path("w/out"),
            workspace: &room.path("w"),
            state: state.as_deref(),
            kind: OutputKind::Files,
        };
        let target = OutputTarget::open(place).expect("it can be opened");
        target.others_are_intact(&units(selected)).map_err(|error| error.to_string())
    };
    for selected in [&["a/s"][..], &["a/s", "b/u"], &[]] {
        let refused = check(Some("state"), selected).expect_err("nothing is known");
        assert!(
            refused.contains("for there is no record here of having built them as they are"),
            "{refused}"
        );
        let first = SCHOOLS
            .iter()
            .find(|(path, _)| !selected.contains(&unit_of(path)))
            .expect("one is left")
            .0;
        assert!(refused.contains(&format!("such as `{first}`")), "{refused}");
    }
    let refused = check(None, &["a/s"]).expect_err("nothing can be known");
    assert!(
        refused.contains("for what is built here cannot be remembered: there is no folder for it"),
        "{refused}"
    );
    assert_eq!(check(Some("state"), &["a/s", "a/t", "b/u"]), Ok(()), "nothing is taken over");
}

#[test]
fn other_inputs_with_the_same_output_change_the_manifest_alone() {
    let room = Room::new();
    room.build(ONE, "i").expect("it is built");
    let state = || ["a/s/d/one", "a/s/e/two", ""].map(|path| inode(&room.out(path)));
    let before = state();
    for inputs in ["j", "k"] {
        let target = room.open().expect("it can be opened");
        let source = Source { inputs: Some(inputs.into()), ..Source::default() };
        assert_eq!(target.renew(source).expect("it is renewed").said, [""; 0]);
        let of_manifest = || {
            let target = room.open().expect("it can be opened");
            target
                .previous()
                .and_then(|manifest| manifest.source.inputs.clone())
                .unwrap_or_default()
        };
        assert!(room.is_unchanged_since(inputs) && of_manifest() == inputs);
        assert_eq!(room.build(ONE, "l").expect("it is built"), (0, 0, Vec::new()));
        assert!(
            room.is_unchanged_since("l")
                && !room.is_unchanged_since(inputs)
                && of_manifest() == "l"
        );
        assert_eq!(state(), before, "{inputs}");
        assert!(room.containers().is_empty(), "there is no former tree");
        assert_eq!(room.record("state").containers, []);
    }
    // Nothing is new.
    let manifest = inode(&room.out("manifest.json"));
    let source = Source { inputs: Some("l".into()), ..Source::default() };
    room.open().expect("it can be opened").renew(source).expect("there is nothing to do");
    assert_eq!(inode(&room.out("manifest.json")), manifest);
}

#[test]
fn what_was_built_is_remembered_and_nothing_else() {
    let room = Room::new();
    let record = || {
        let record = room.record("state");
        let inputs: Vec<_> = record
            .states
            .iter()
            .map(|state| state.inputs.clone().expect("all schools were built"))
            .collect();
        (inputs.join(" "), record.containers.into_iter().map(|kept| kept.name).collect::<Vec<_>>())
    };
    room.build(ONE, "i").expect("it is built");
    assert_eq!(record(), ("i".into(), Vec::new()));
    room.build(&[("a/s/d/one", "changed")], "j").expect("it is built");
    let [former] = &room.containers()[..] else { panic!("{:?}", room.containers()) };
    let name = former.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(container::is_name(&name));
    assert_eq!(record(), ("j".into(), vec![name]));
    room.build(&[("a/s/d/one", "changed")], "j").expect("it is built");
    assert_eq!(record(), ("j".into(), Vec::new()));
    assert!(room.containers().is_empty());
    // Nothing was known, and all of it was compared.
    fs::remove_dir_all(room.path("state")).expect("it is there");
    room.build(&[("a/s/d/one", "changed")], "j").expect("it is built");
    assert_eq!(record(), ("j".into(), Vec::new()));
}

#[test]
fn where_nothing_can_be_remembered_no_former_tree_stays() {
    let room = Room::new();
    fs::write(room.path("state"), "").expect("it can be written");
    for (files, inputs) in [(ONE, "i"), (&[("a/s/d/one", "changed")], "j")] {
        room.build(files, inputs).expect("it is built");
        assert!(room.containers().is_empty(), "nobody would find it again");
        assert!(!room.is_unchanged_since(inputs));
    }
    let mut target = room.open().expect("it can be opened");
    target.prepare().expect("it can be prepared");
    let refused = target.others_are_intact(&[]).expect_err("nothing can be known").to_string();
    assert!(
        refused.contains("cannot be remembered: its folder cannot be written to: "),
        "{refused}"
    );
}

#[test]
fn a_build_without_files_is_one() {
    let room = Room::new();
    assert_eq!(room.build(&[], "i").expect("it is built"), (0, 0, Vec::new()));
    assert!(room.is_unchanged_since("i"));
    assert_eq!(room.build(ONE, "j").expect("it is built"), (3, 0, Vec::new()));
    // One file is gone, and nothing else has changed.
    assert_eq!(room.build(&ONE[..2], "k").expect("it is built"), (0, 1, Vec::new()));
    assert!(!room.out("a/s/e").exists());
    assert!(room.is_unchanged_since("k"));
}

#[test]
fn what_is_not_ours_counts_as_removed_nowhere() {
    let room = Room::new();
    let files: Files<'_> =
        &[("a/s/d/one", "1"), ("a/s/d/two", "2"), ("a/s/e/three", "3"), ("a/t/d/four", "4")];
    room.build(files, "i").expect("it is built");
    fs::remove_dir_all(room.path("state")).expect("it is there");
    fs::write(room.out("a/s/d/two"), "x").expect("it can be written");
    fs::remove_dir_all(room.out("a/s/e")).expect("it is there");
    // One was changed and stays, one is gone already, one is as it was.
    let (written, removed, said) = room.build(&[("a/s/d/one", "1")], "j").expect("it is built");
    assert_eq!((written, removed), (0, 2));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("`a/s/d/two` in the output was not written by muster"), "{said:?}");
    assert_eq!((text(&room.out("a/s/d/two")), room.out("a/t").exists()), ("x".into(), false));
}

#[test]
fn where_a_manifest_claims_all_wrongly_nothing_is_changed() {
    let room = Room::new();
    room.build(&[("a/s/d/one", "1"), ("a/t/d/two", "2")], "i").expect("it is built");
    fs::remove_dir_all(room.path("state")).expect("it is there");
    fs::write(room.out("a/t/d/two"), "x").expect("it can be written");
    let (written, removed, _) = room.build(&[("a/s/d/one", "1")], "j").expect("it is built");
    assert_eq!((written, removed, text(&room.out("a/t/d/two"))), (0, 0, "x".into()));
    assert!(room.containers().is_empty(), "the tree is the same, and so there is no former one");
}
