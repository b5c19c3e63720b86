//! What is renamed, as tables of texts.

use std::sync::Arc;

use super::{RenamedInText, Renames};
use crate::base::diagnostic::Diagnostics;
use crate::base::path::joined;
use crate::base::source::FileId;
use crate::language::tree::{self, Node};
use crate::language::{compare, decode, edit};
use crate::model::EditionId;

fn tree(text: &str) -> Arc<Node> {
    let parsed = tree::parse(FileId::default(), text, &mut Diagnostics::default());
    Arc::new(parsed.unwrap_or_else(|| panic!("no TOML: {text}")))
}

/// What editions have renamed, one after the other.
fn renames(editions: &[&str]) -> Renames {
    let mut renames = Renames::default();
    for (number, lines) in editions.iter().enumerate() {
        let root = tree(&format!("[moved]\n{lines}"));
        let entry = root.get("moved").expect("it is there");
        let mut out = Diagnostics::default();
        let read = decode::document(&entry.node, &mut out).expect("these are paths");
        let edition = EditionId::new(&(number + 2).to_string()).expect("a name");
        renames.then(&Renames::new(&edition, entry, &read, &mut out));
        assert!(out.is_empty(), "{lines}");
    }
    renames
}

/// What editions rename, a text, and the same under the new names.
const RENAMED: &[(&str, &[&str], &str, &str)] = &[
    (
        "an id with all that refers to it",
        &["'segments.rot' = 'segments.red'"],
        "segments.rot.vlan = 40\nwlans.w = { title = 'rot', segment = 'rot' }\n\
            port-profiles.p.tagged = ['blau', 'rot']\nzones.rot.title = 'x'",
        "segments.red.vlan = 40\nwlans.w = { title = 'rot', segment = 'red' }\n\
            port-profiles.p.tagged = ['blau', 'red']\nzones.rot.title = 'x'",
    ),
    (
        "an id that is the key of another table",
        &["'client-profiles.rechner' = 'client-profiles.laptop'"],
        "clients = { rechner = 3 }\nclient-profiles.rechner.title = 'x'",
        "clients = { laptop = 3 }\nclient-profiles.laptop.title = 'x'",
    ),
    (
        "a key of every entry",
        &["'segments.*.weite' = 'segments.*.subnet'"],
        "segments.a.weite.prefix = 24\n[segments.b]\nweite = { prefix = 23 }\n[zones.a]\nweite = 1",
        "segments.a.subnet.prefix = 24\n[segments.b]\nsubnet = { prefix = 23 }\n[zones.a]\nweite = 1",
    ),
    (
        "below a table that was renamed as well, under its new name",
        &["'segments.rot' = 'segments.red'\n'segments.red.weite' = 'segments.red.subnet'"],
        "segments.rot.weite.prefix = 24\nsegments.gelb.weite.prefix = 24",
        "segments.red.subnet.prefix = 24\nsegments.gelb.weite.prefix = 24",
    ),
    (
        "two names that change places",
        &["'wlans.a' = 'wlans.b'\n'wlans.b' = 'wlans.a'"],
        "wlans.a.ssid = 'A'\nwlans.b.ssid = 'B'\nroles.r.wlans = ['a', 'b']",
        "wlans.b.ssid = 'A'\nwlans.a.ssid = 'B'\nroles.r.wlans = ['b', 'a']",
    ),
    (
        "over several editions",
        &["'wlans.a' = 'wlans.b'", "'wlans.b' = 'wlans.c'\n'wlans.*.rund' = 'wlans.*.isolate'"],
        "wlans.a = { rund = true }\nroles.r.wlans = ['a']",
        "wlans.c = { isolate = true }\nroles.r.wlans = ['c']",
    ),
    (
        "a name that a later edition gives to another one",
        &["'wlans.a' = 'wlans.x'", "'wlans.b' = 'wlans.a'", "'wlans.x' = 'wlans.b'"],
        "wlans.a.ssid = 'A'\nwlans.b.ssid = 'B'\nroles.r.wlans = ['a', 'b']",
        "wlans.b.ssid = 'A'\nwlans.a.ssid = 'B'\nroles.r.wlans = ['b', 'a']",
    ),
    (
        "a reference whose own key was renamed",
        &["'roles.*.luft' = 'roles.*.wlans'\n'wlans.a' = 'wlans.b'"],
        "roles.r.luft = ['a']",
        "roles.r.wlans = ['b']",
    ),
    (
        "a key that must be quoted",
        &["'segments.\"a b\"' = 'segments.\"c d\"'"],
        "segments.'a b'.vlan = 1\nwlans.w.segment = 'a b'",
        "segments.'c d'.vlan = 1\nwlans.w.segment = 'c d'",
    ),
    (
        "nothing of it",
        &["'wlans.a' = 'wlans.b'"],
        "segments.a.vlan = 1\nwlans.c.title = 'a'\ntitle = 'a'",
        "segments.a.vlan = 1\nwlans.c.title = 'a'\ntitle = 'a'",
    ),
];

fn renamed_in_text(renames: &Renames, text: &str) -> Vec<RenamedInText> {
    let outline = edit::spots(text);
    renames.in_text(text, || &outline)
}

#[test]
fn trees_and_texts_come_under_the_same_new_names() {
    for (what, editions, old, new) in RENAMED {
        let (renames, expected) = (renames(editions), tree(new));
        let mut found = Diagnostics::default();
        let renamed = renames.apply(&tree(old), "", &mut found);
        assert!(compare::same(&renamed, &expected), "{what}: {}", renamed.inline());
        let in_text = renamed_in_text(&renames, old);
        let edits = in_text.iter().map(|renamed| renamed.edit.clone()).collect();
        let text = edit::apply(old, edits);
        assert_eq!(text, *new, "{what}");
        assert_eq!(found.is_empty(), in_text.is_empty(), "{what}: what is done is told");
    }
}

#[test]
fn what_is_renamed_is_told_with_its_place() {
    let lines = "'segments.rot' = 'segments.red'\n'segments.*.weite' = 'segments.*.subnet'";
    let old = "segments.rot.weite = {}\nwlans.w.segment = 'rot'";
    let mut out = Diagnostics::default();
    renames(&[lines]).apply(&tree(old), "", &mut out);
    let mut found = Vec::new();
    for item in &out {
        let at = item.at.expect("it has a place");
        let range = usize::try_from(at.start).expect("it is small")
            ..usize::try_from(at.end).expect("it is small");
        found.push(format!("{}: {}", &old[range], item.message));
    }
    assert_eq!(
        found,
        [
            "rot: `segments.rot` is `segments.red` in the edition `2`",
            "weite: `segments.red.weite` is `segments.red.subnet` in the edition `2`",
            "'rot': `segments.rot` is `segments.red` in the edition `2`",
        ]
    );
    let mut in_text = Vec::new();
    for renamed in renamed_in_text(&renames(&[lines]), old) {
        let place = &old[renamed.edit.0];
        in_text.push(format!("{place}: `{}` is `{}`", renamed.old, renamed.new));
    }
    let in_tree: Vec<&str> =
        found.iter().filter_map(|line| line.strip_suffix(" in the edition `2`")).collect();
    assert_eq!(in_text, in_tree);
}

#[test]
fn who_writes_both_names_means_the_new_one() {
    let renamed = renames(&["'wlans.a' = 'wlans.b'"]).apply(
        &tree("wlans.a.ssid = 'A'\nwlans.b.ssid = 'B'"),
        "",
        &mut Diagnostics::default(),
    );
    assert!(compare::same(&renamed, &tree("wlans.b.ssid = 'B'")), "{}", renamed.inline());
}

#[test]
fn paths_of_exceptions_are_renamed() {
    let renames =
        renames(&["'segments.rot' = 'segments.red'\n'segments.red.weite' = 'segments.red.subnet'"]);
    for (old, new) in [
        ("segments.rot", "segments.red"),
        ("segments.rot.weite.prefix", "segments.red.subnet.prefix"),
        ("segments.*.weite", "segments.*.weite"),
        ("zones.rot", "zones.rot"),
        ("no..path", "no..path"),
    ] {
        let text = format!("[exceptions.x]\ntitle = 'segments.rot'\npaths = ['{old}']");
        let edits =
            renamed_in_text(&renames, &text).into_iter().map(|renamed| renamed.edit).collect();
        let expected = format!("[exceptions.x]\ntitle = 'segments.rot'\npaths = ['{new}']");
        assert_eq!(edit::apply(&text, edits), expected);
    }
}

/// What editions rename, two trees, the old one with the keys of the new one, and what was moved.
struct Between {
    what: &'static str,
    editions: &'static [&'static str],
    old: &'static str,
    new: &'static str,
    renamed: &'static str,
    moved: &'static [&'static str],
}

const BETWEEN: &[Between] = &[
    Between {
        what: "an id, and not what refers to it",
        editions: &["'wlans.a' = 'wlans.b'"],
        old: "wlans.a.ssid = 'A'\nroles.r.wlans = ['a']",
        new: "wlans.b.ssid = 'X'\nroles.r.wlans = ['b']",
        renamed: "wlans.b.ssid = 'A'\nroles.r.wlans = ['a']",
        moved: &["wlans.a -> wlans.b"],
    },
    Between {
        what: "a key of every entry, where both trees have it",
        editions: &["'segments.*.weite' = 'segments.*.subnet'"],
        old: "segments.a.weite = 1\nsegments.b.weite = 2\nsegments.c.weite = 3",
        new: "segments.a.subnet = 1\nsegments.b.vlan = 2",
        renamed: "segments.a.subnet = 1\nsegments.b.weite = 2\nsegments.c.weite = 3",
        moved: &["segments.a.weite -> segments.a.subnet"],
    },
    Between {
        what: "an entry and a key in it",
        editions: &["'segments.a' = 'segments.b'\n'segments.b.weite' = 'segments.b.subnet'"],
        old: "segments.a.weite = 1",
        new: "segments.b.subnet = 1",
        renamed: "segments.b.subnet = 1",
        moved: &["segments.a -> segments.b", "segments.a.weite -> segments.b.subnet"],
    },
    Between {
        what: "an id that is the key of another table",
        editions: &["'client-profiles.rechner' = 'client-profiles.laptop'"],
        old: "clients.rechner = 3",
        new: "clients.laptop = 3",
        renamed: "clients.laptop = 3",
        moved: &["clients.rechner -> clients.laptop"],
    },
    Between {
        what: "over several editions",
        editions: &["'wlans.a' = 'wlans.b'", "'wlans.b' = 'wlans.c'"],
        old: "wlans.a.ssid = 'A'",
        new: "wlans.c.ssid = 'A'",
        renamed: "wlans.c.ssid = 'A'",
        moved: &["wlans.a -> wlans.c"],
    },
    Between {
        what: "two names that change places over several editions",
        editions: &["'wlans.a' = 'wlans.x'", "'wlans.b' = 'wlans.a'", "'wlans.x' = 'wlans.b'"],
        old: "wlans.a.ssid = 'A'\nwlans.b.ssid = 'B'",
        new: "wlans.a.ssid = 'B'\nwlans.b.ssid = 'A'",
        renamed: "wlans.a.ssid = 'B'\nwlans.b.ssid = 'A'",
        moved: &["wlans.a -> wlans.b", "wlans.b -> wlans.a"],
    },
    Between {
        what: "nothing when the old name is still there",
        editions: &["'wlans.a' = 'wlans.b'"],
        old: "wlans.a.ssid = 'A'",
        new: "wlans.a.ssid = 'A'\nwlans.b.ssid = 'B'",
        renamed: "wlans.a.ssid = 'A'",
        moved: &[],
    },
    Between {
        what: "nothing when the new name was there before",
        editions: &["'wlans.a' = 'wlans.b'"],
        old: "wlans.a.ssid = 'A'\nwlans.b.ssid = 'B'",
        new: "wlans.b.ssid = 'B'",
        renamed: "wlans.a.ssid = 'A'\nwlans.b.ssid = 'B'",
        moved: &[],
    },
    Between {
        what: "one of two that became one",
        editions: &["'wlans.a' = 'wlans.c'\n'wlans.b' = 'wlans.c'"],
        old: "wlans.a.ssid = 'A'\nwlans.b.ssid = 'B'",
        new: "wlans.c.ssid = 'A'",
        renamed: "wlans.c.ssid = 'A'\nwlans.b.ssid = 'B'",
        moved: &["wlans.a -> wlans.c"],
    },
];

#[test]
fn what_was_renamed_between_two_trees_is_found() {
    for case in BETWEEN {
        let old = tree(case.old);
        let (renamed, moved) = renames(case.editions).between(&old, &tree(case.new));
        assert!(
            compare::same(&renamed, &tree(case.renamed)),
            "{}: {}",
            case.what,
            renamed.inline()
        );
        let path = |keys: &[Arc<str>]| joined(keys.iter().map(|key| &**key));
        let mut told: Vec<String> = Vec::new();
        for moved in &moved {
            told.push(format!("{} -> {}", path(&moved.from), path(&moved.to)));
        }
        assert_eq!(told, case.moved, "{}", case.what);
        let is_same = Arc::ptr_eq(&old, &renamed);
        assert_eq!(is_same, moved.is_empty(), "{}: what stays is not copied", case.what);
    }
}

#[test]
fn what_was_known_before_is_left_out() {
    let known = renames(&["'wlans.a' = 'wlans.b'\n'wlans.c' = 'wlans.d'"]);
    assert!(known.without(&known).is_empty());
    let now = renames(&["'wlans.a' = 'wlans.e'\n'wlans.c' = 'wlans.d'\n'wlans.f' = 'wlans.g'"]);
    let left = now.without(&known).apply(
        &tree("wlans.a = {}\nwlans.c = {}\nwlans.f = {}"),
        "",
        &mut Diagnostics::default(),
    );
    assert!(compare::same(&left, &tree("wlans.e = {}\nwlans.c = {}\nwlans.g = {}")));
}
