//! The calendar of editions, and what contradicts it, on the days on which something turns.

use std::collections::BTreeMap;

use super::{EditionHeader, EditionRefusal, Editions};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::{Origin, SourceFile, Sources};
use crate::model::{Day, Edition, EditionId, EditionState};

/// Editions of `name: key = value, ...`, a line each; `unread` stands for one of which nothing could
/// be read.
fn editions(text: &str) -> Editions {
    let mut headers = BTreeMap::new();
    let file = SourceFile { path: "edition.toml".into(), text: "".into(), layer: "edition".into() };
    let at = Origin::file(Sources::default().add(file));
    for line in text.lines() {
        let Some((name, says)) = line.split_once(':') else { continue };
        let says = says.trim();
        let says = if says == "unread" {
            None
        } else {
            let keys = says.replace(", ", "\n");
            Some(toml::from_str::<Edition>(&format!("title = \"t\"\n{keys}")).expect(line))
        };
        headers.insert(id(name.trim()), EditionHeader { says, entry: None, at });
    }
    Editions::new(headers)
}

fn id(name: &str) -> EditionId {
    EditionId::new(name).expect("an id")
}

fn day(text: &str) -> Day {
    Day::new(text).expect("a day")
}

/// Three editions after each other; the last names the first, which is not the one before it.
const LINE: &str = "
    a: in-force-from = '2026-01-01'
    b: in-force-from = '2026-08-01', transition-until = '2026-12-31'
    c: in-force-from = '2027-08-01', supersedes = 'a'
    d: state = 'draft', in-force-from = '2028-08-01'
";

#[test]
fn the_newest_comes_into_force_last() {
    let newest = |text| editions(text).newest().map(ToString::to_string);
    assert_eq!(newest(LINE).as_deref(), Some("d"));
    assert_eq!(
        newest("b: in-force-from = '2026-01-01'\na: in-force-from = '2026-01-02'").as_deref(),
        Some("a")
    );
    // One without a date is never newer than one with it, and the name decides between two.
    assert_eq!(newest("a: in-force-from = '2026-01-01'\nz:").as_deref(), Some("a"));
    assert_eq!(newest("a:\nb: unread").as_deref(), Some("b"));
    assert_eq!(newest(""), None);
}

#[test]
fn each_says_what_it_says() {
    let all = editions("a: unread\nb:");
    let said: Vec<(String, bool)> =
        all.said().iter().map(|(id, says)| (id.to_string(), says.is_some())).collect();
    assert_eq!(said, [("a".into(), false), ("b".into(), true)]);
}

#[test]
fn the_one_before_is_the_one_named_or_the_one_that_was_in_force() {
    let all = editions(LINE);
    let before = |name: &str| all.before(&id(name)).map(ToString::to_string);
    assert_eq!(before("a"), None);
    assert_eq!(before("b").as_deref(), Some("a"));
    assert_eq!(before("c").as_deref(), Some("a"));
    assert_eq!(before("d").as_deref(), Some("c"));
    let line = |name: &str| -> Vec<String> {
        let id = id(name);
        all.line(&id).iter().map(ToString::to_string).collect()
    };
    assert_eq!(line("d"), ["d", "c", "a"]);
    assert_eq!(line("b"), ["b", "a"]);
    assert_eq!(line("a"), ["a"]);
    // A circle ends, and what is not there or undated has nothing before it.
    let circle = editions("a: supersedes = 'b'\nb: supersedes = 'a'\nc: supersedes = 'x'\nd:");
    assert_eq!(circle.line(&id("a")), [&id("a"), &id("b")]);
    assert_eq!(circle.before(&id("c")), None);
    assert_eq!(circle.before(&id("d")), None);
    // Of one without dates that is in force the day before, nothing follows for itself.
    let alone = editions("a: state = 'draft', in-force-from = '2026-01-01'\nu:");
    assert_eq!(alone.before(&id("a")), Some(&id("u")));
}

#[test]
fn the_next_comes_into_force_first_after_the_day() {
    let all = editions(LINE);
    let next = |text: &str| all.next_after(day(text)).map(|(id, from)| format!("{id} {from}"));
    assert_eq!(next("2025-12-31").as_deref(), Some("a 2026-01-01"));
    assert_eq!(next("2026-01-01").as_deref(), Some("b 2026-08-01"));
    assert_eq!(next("2026-08-01").as_deref(), Some("c 2027-08-01"));
    // Drafts do not come into force.
    assert_eq!(next("2027-08-01"), None);
}

#[test]
fn an_edition_can_be_used_until_its_last_day() {
    let all = editions(
        "a: in-force-from = '2026-01-01'
         b: in-force-from = '2026-08-01', transition-until = '2026-12-31'
         d: state = 'draft', in-force-from = '2028-08-01'
         u:
         x: unread",
    );
    let usable = |name: &str, on: &str| match all.usable(&id(name), day(on)) {
        Ok(None) => "yes".to_owned(),
        Ok(Some((until, by))) => format!("until {until}, {by}"),
        Err(EditionRefusal::Over { until, by }) => format!("over {until}, {by}"),
        Err(EditionRefusal::NotReady(state)) => state.name().to_owned(),
    };
    assert_eq!(usable("a", "2026-12-30"), "until 2026-12-31, b");
    assert_eq!(usable("a", "2026-12-31"), "until 2026-12-31, b");
    assert_eq!(usable("a", "2027-01-01"), "over 2026-12-31, b");
    assert_eq!(usable("b", "2030-01-01"), "yes");
    assert_eq!(usable("d", "2029-01-01"), "draft");
    for always in ["u", "x", "not-there"] {
        assert_eq!(usable(always, "2030-01-01"), "yes", "{always}");
    }
}

/// Who names an edition ends it; else the next to come into force does.
#[test]
fn an_edition_ends_with_the_one_that_supersedes_it() {
    let ends = |text: &str, name: &str| {
        editions(text).ends(&id(name)).map(|(until, by)| format!("{until}, {by}"))
    };
    assert_eq!(ends(LINE, "a").as_deref(), Some("2027-07-31, c"));
    assert_eq!(ends(LINE, "b"), None, "c names another, and d is a draft");
    let unnamed = "a: in-force-from = '2026-01-01'
        b: in-force-from = '2026-06-01'
        c: in-force-from = '2026-09-01'";
    assert_eq!(ends(unnamed, "a").as_deref(), Some("2026-05-31, b"));
    assert_eq!(ends(unnamed, "b").as_deref(), Some("2026-08-31, c"));
    assert_eq!(ends(unnamed, "c"), None);
    let named_twice = "a: in-force-from = '2026-01-01'
        b: in-force-from = '2026-09-01', supersedes = 'a'
        c: in-force-from = '2026-06-01', supersedes = 'a'";
    assert_eq!(ends(named_twice, "a").as_deref(), Some("2026-05-31, c"));
    // One of the same day is none that comes later, and one without a date never ends by itself.
    let of_one_day = "a: in-force-from = '2026-01-01'\nb: in-force-from = '2026-01-01'\nu:";
    assert_eq!(ends(of_one_day, "a"), None);
    assert_eq!(ends(of_one_day, "u"), None);
    // A transition that ends before it begins shortens nothing.
    let reversed = "a: in-force-from = '2026-01-01'
        b: in-force-from = '2026-08-01', transition-until = '2026-02-01'";
    assert_eq!(ends(reversed, "a").as_deref(), Some("2026-07-31, b"));
}

#[test]
fn the_only_edition_without_dates_is_in_force() {
    let in_force = |text: &str| editions(text).in_force(day("2026-06-01")).map(ToString::to_string);
    assert_eq!(in_force("a:").as_deref(), Some("a"));
    assert_eq!(in_force("a: unread").as_deref(), Some("a"));
    assert_eq!(in_force("a:\nb:"), None);
    // What says anything of time is not undated.
    for says in [
        "state = 'draft'",
        "adopted-on = '2027-01-01'",
        "in-force-from = '2027-01-01'",
        "transition-until = '2027-01-01'",
    ] {
        assert_eq!(in_force(&format!("a: {says}")), None, "{says}");
        assert_eq!(in_force(&format!("a: {says}\nb:")).as_deref(), Some("b"), "{says}");
    }
    assert_eq!(in_force("a: in-force-from = '2026-06-01'\nb:").as_deref(), Some("a"));
}

/// What is found on a day: `code: message (help)`, a line each.
fn found(text: &str, on: &str) -> Vec<String> {
    let mut out = Diagnostics::default();
    editions(text).check(day(on), &mut out);
    let mut found = Vec::new();
    for diagnostic in &out {
        let help = diagnostic.help.as_deref().unwrap_or("-");
        found.push(format!("{}: {} ({help})", diagnostic.code.name, diagnostic.message));
    }
    found
}

#[test]
fn what_supersedes_nothing_or_itself_is_told() {
    let unknown =
        found("spring: in-force-from = '2026-01-01'\nsummer: supersedes = 'sprinh'", "2026-06-01");
    assert!(
        unknown
            .iter()
            .any(|text| text.contains("no edition `sprinh`") && text.contains("`spring`")),
        "{unknown:?}"
    );
    let own = found("spring: supersedes = 'sprinf'", "2026-06-01");
    assert!(own.iter().any(|text| text.ends_with("(-)")), "its own name is no suggestion: {own:?}");
    let itself = found("a: supersedes = 'a'", "2026-06-01");
    assert!(itself.iter().any(|text| text.contains("`a` supersedes itself")), "{itself:?}");
    let both = found("a: supersedes = 'b'\nb: supersedes = 'a'", "2026-06-01");
    assert!(both.iter().any(|text| text.contains("`a`, `b` supersede one another")), "{both:?}");
    let earlier =
        "a: in-force-from = '2026-02-01'\nb: in-force-from = '2026-01-01', supersedes = 'a'";
    assert!(found(earlier, "2026-06-01").iter().any(|text| text.contains("before `a`, which it")));
    let same_day =
        "a: in-force-from = '2026-01-01'\nb: in-force-from = '2026-01-01', supersedes = 'a'";
    assert!(
        !found(same_day, "2026-06-01").iter().any(|text| text.contains("before `a`, which it"))
    );
}

/// The state that dates give turns on the day that they name.
#[test]
fn a_state_is_outdated_from_the_day_on() {
    let outdated = |says: &str, on: &str| {
        let text = format!(
            "a: state = '{says}', adopted-on = '2025-01-01', in-force-from = '2026-01-01'
             b: adopted-on = '2025-02-01', in-force-from = '2026-08-01', transition-until = '2026-12-31'
             c: state = 'draft', in-force-from = '2026-03-01'"
        );
        found(&text, on).iter().filter(|text| text.contains("by its dates `a`")).count() == 1
    };
    for (on, state) in [
        ("2025-12-31", EditionState::Adopted),
        ("2026-01-01", EditionState::InForce),
        ("2026-07-31", EditionState::InForce),
        ("2026-08-01", EditionState::Expiring),
        ("2026-12-31", EditionState::Expiring),
        ("2027-01-01", EditionState::Retired),
    ] {
        for said in [EditionState::InForce, EditionState::Expiring, EditionState::Retired] {
            assert_eq!(outdated(said.name(), on), said != state, "{} on {on}", said.name());
        }
        assert!(!outdated("adopted", on), "{on}");
    }
    let late = |on: &str| {
        found("c: state = 'draft', in-force-from = '2026-03-01'", on)
            .iter()
            .any(|text| text.contains("`c` was to be in force"))
    };
    assert!(!late("2026-02-28"));
    assert!(late("2026-03-01"));
}

#[test]
fn a_pin_that_ends_says_how_to_adopt_the_next() {
    let all = editions(
        "a: in-force-from = '2026-01-01'
         b: in-force-from = '2026-08-01', transition-until = '2026-12-31'
         d: state = 'draft', in-force-from = '2028-08-01'",
    );
    let pinned = |name: &str, on: &str, select: &str| {
        let at = all.0[&id("a")].place("title");
        let mut out = Diagnostics::default();
        all.check_pin(&id(name), day(on), at, select, &mut out);
        out.iter().map(|found| (found.code.name, found.help.clone().unwrap_or_default())).next()
    };
    let adopt = |select: &str| {
        format!("`muster adopt b{select}` shows what that would mean, `--write` does it")
    };
    // Sixty days before the last day, and not a day earlier.
    assert_eq!(pinned("a", "2026-10-31", ""), None);
    assert_eq!(pinned("a", "2026-11-01", ""), Some(("transition-ends-soon", adopt(""))));
    assert_eq!(pinned("a", "2026-12-31", ""), Some(("transition-ends-soon", adopt(""))));
    let over = pinned("a", "2027-01-01", " --authority x");
    assert_eq!(over, Some(("transition-over", adopt(" --authority x"))));
    assert_eq!(pinned("b", "2027-01-01", ""), None);
    let draft = pinned("d", "2027-01-01", "").map(|(code, _)| code);
    assert_eq!(draft, Some("pinned-edition-not-ready"));
}
