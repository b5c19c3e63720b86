// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Editions in time, and the places of keys in files: what holds for all of them.

use std::collections::BTreeMap;
use std::path::Path;

use muster::base::diagnostic::Diagnostics;
use muster::base::source::{FileId, Origin};
use muster::language::tree::{self, Node, Value};
use muster::language::{edit, renames};
use muster::model::{Day, Edition, EditionId, EditionState};
use muster::standard::editions::{EditionHeader, EditionRefusal, Editions};
use proptest::prelude::*;

use crate::support::{DAY, files, muster, read};

fn day(offset: i64) -> Day {
    let first = Day::new("2026-01-01").expect("a day").get();
    first.checked_add(jiff::Span::new().days(offset)).expect("a day").into()
}

/// What an edition says: its state, when it begins, until when the one before may be used, and
/// which that is.
type Said = (Option<EditionState>, Option<i64>, Option<i64>, Option<usize>);

/// Up to five editions `1` to `5` with days of one year, mostly sensible.
fn editions() -> impl Strategy<Value = Editions> {
    let states = vec![
        None,
        None,
        Some(EditionState::Draft),
        Some(EditionState::Pilot),
        Some(EditionState::Adopted),
    ];
    let one = (
        proptest::sample::select(states),
        proptest::option::of(0_i64..365),
        proptest::option::of(0_i64..365),
        proptest::option::of(1_usize..6),
    );
    proptest::collection::vec(one, 1..6).prop_map(|all| {
        let header = |(number, (state, from, until, supersedes)): (usize, Said)| {
            let id = |number: usize| EditionId::new(&number.to_string()).expect("an id");
            let says = Edition {
                title: muster::model::Title::new("Fassung").expect("a title"),
                state,
                adopted_on: None,
                adopted_by: None,
                reference: None,
                in_force_from: from.map(day),
                transition_until: until.map(day),
                supersedes: supersedes.map(id),
            };
            (
                id(number + 1),
                EditionHeader {
                    says: Some(says),
                    entry: None,
                    at: Origin::file(FileId::default()),
                },
            )
        };
        Editions::new(all.into_iter().enumerate().map(header).collect())
    })
}

/// Where `in_force` says that an edition begins.
fn begins(editions: &Editions, id: &EditionId) -> Option<Day> {
    editions.get(id.as_str()).and_then(|(_, header)| header.says.as_ref()?.in_force_from)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the editions say, an edition in force has begun and was adopted, and nothing
    /// panics. It catches a day that is counted on the wrong side of a bound.
    #[test]
    fn what_is_in_force_has_begun(editions in editions(), offset in -30_i64..400) {
        let today = day(offset);
        editions.check(today, &mut Diagnostics::default());
        if let Some(id) = editions.in_force(today) {
            let says = editions.get(id.as_str()).and_then(|(_, header)| header.says.clone()).expect("it is one of them");
            prop_assert!(says.in_force_from.is_none_or(|from| from <= today));
            prop_assert!(says.state.is_none_or(|state| state >= EditionState::Adopted));
        }
    }

    /// As the days go by, an edition that can be pinned no more never comes back. It catches a state
    /// that is told from one date alone.
    #[test]
    fn what_is_over_stays_over(editions in editions(), offset in -30_i64..400) {
        for id in editions.names() {
            if let Err(EditionRefusal::Over { until, .. }) = editions.usable(id, day(offset)) {
                prop_assert!(until < day(offset));
                let later = editions.usable(id, day(offset + 1));
                prop_assert!(matches!(later, Err(EditionRefusal::Over { .. })), "{id} is usable again");
            }
        }
    }

    /// Where the headers are without fault, the edition in force can be used. It catches two answers
    /// to the same question.
    #[test]
    fn what_is_in_force_can_be_used(editions in editions(), offset in -30_i64..400) {
        let mut found = Diagnostics::default();
        editions.check(day(offset), &mut found);
        // `supersedes` may name an edition that is not the last one: then several hold side by side
        // for a time.
        let in_turn = editions.names().all(|id| {
            let explicit = editions.get(id.as_str()).and_then(|(_, header)| header.says.as_ref()?.supersedes.clone());
            explicit.is_none_or(|before| begins(&editions, &before) < begins(&editions, id))
        });
        if let Some(id) = editions.in_force(day(offset)).filter(|_| !found.has_errors() && in_turn) {
            prop_assert!(editions.usable(id, day(offset)).is_ok(), "{id} is in force and cannot \
                be used");
        }
    }
}

/// The places of values that `edit` finds are those that the parser finds, in every file that is
/// shipped.
#[test]
fn edit_sees_what_the_parser_sees() {
    let mut looked_at = 0;
    for folder in
        ["standards", "schools", "examples", "tests/adopt", "tests/spec/base", "templates"]
    {
        for (name, path) in
            files(Path::new(folder)).into_iter().filter(|(name, _)| name.ends_with(".toml"))
        {
            let text = read(&path);
            let Some(root) = tree::parse(FileId::default(), &text, &mut Diagnostics::default())
            else {
                continue;
            };
            let (mut expected, mut found) = (BTreeMap::new(), BTreeMap::new());
            count(&root, &mut Vec::new(), &mut expected);
            let spots = edit::spots(&text);
            for spot in &spots.values {
                let path = spot.path.iter().map(ToString::to_string).collect::<Vec<_>>();
                *found.entry(path).or_insert(0) += 1;
                let node = &text[spot.span.clone()];
                assert!(
                    spot.text.is_none() || node.starts_with(['"', '\'']),
                    "{name}: `{node}` is no string"
                );
            }
            assert_eq!(expected, found, "{folder}/{name}");
            let same = spots
                .keys
                .iter()
                .map(|key| (key.span.clone(), text[key.span.clone()].to_owned()))
                .collect();
            assert_eq!(edit::apply(&text, same), text, "{folder}/{name}");
            looked_at += 1;
        }
    }
    assert!(looked_at > 100, "{looked_at} files were looked at");
}

/// How many values that are no table and no list stand under each path.
fn count(node: &Node, path: &mut Vec<String>, counts: &mut BTreeMap<Vec<String>, usize>) {
    match &node.value {
        Value::Table(table) => {
            for (key, entry) in table {
                path.push(key.to_string());
                count(&entry.node, path, counts);
                path.pop();
            }
        }
        Value::List(items) => items.iter().for_each(|item| count(item, path, counts)),
        _ => *counts.entry(path.clone()).or_insert(0) += 1,
    }
}

/// On a day in the next school year the next edition holds, and it is said which schools are to be
/// brought to it; once they are, all of them can be built under it.
#[test]
fn the_next_edition_holds_when_its_day_has_come() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    crate::support::copy_workspace(Path::new("."), dir.path());
    let mut out = Diagnostics::default();
    let inputs = muster::workspace::read(dir.path(), &mut out).expect("the workspace is readable");
    let compiler =
        muster::compile::Compiler::new(inputs, Day::new("2027-09-01").expect("a day"), &mut out)
            .expect("the workspace is sound");
    assert_eq!(
        compiler.cooperation.default_edition().map(ToString::to_string).as_deref(),
        Some("2026.2")
    );
    compiler.check(&vec![true; compiler.cooperation.schools.len()], &mut out);
    let found = out.distinct();
    // Exceptions end as well in a year; nothing else may be wrong.
    let strange: Vec<_> = found
        .iter()
        .filter(|item| {
            item.code != &renames::MOVED && !item.code.name.starts_with("exception-expire")
        })
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
    let moved = found.iter().filter(|item| item.code == &renames::MOVED);
    let schools: std::collections::BTreeSet<&String> =
        moved.flat_map(|item| &item.schools).collect();
    assert!(
        (2..10).contains(&schools.len()),
        "some schools are to be brought to the edition: {schools:?}"
    );

    muster(dir.path(), &["check", "--as-of", DAY]).expect(0);
    muster(dir.path(), &["adopt", "2026.2", "--write", "--remove-unnecessary", "--as-of", DAY])
        .expect(0);
    let ran = muster(dir.path(), &["build", "--quiet", "--as-of", DAY]).expect(0);
    assert_eq!(ran.stderr, "");
    let firewalls = files(&dir.path().join("out"))
        .into_iter()
        .filter(|(name, _)| name.ends_with("/nftables.conf"));
    let headers: Vec<String> = firewalls
        .map(|(_, path)| read(&path).lines().nth(1).unwrap_or_default().to_owned())
        .collect();
    assert_eq!(headers.len(), 21);
    assert!(headers.iter().all(|header| header.ends_with("edition 2026.2")), "{headers:?}");
}
