//! What the documents say of a sheet that is made by hand.

mod order;

use std::collections::BTreeMap;

use super::cover::cover;
use super::rollout::rollout;
use crate::bundle::manifest::{BundleManifest, BundleStepKind, SCHEMA, SecretsInBundle};
use crate::bundle::schedule::BundleSchedule;
use crate::bundle::sheet::{
    FileFate, RolloutSheet, SheetPart, SheetPlace, SheetStep, SheetUnit, SheetWay, UnitKind,
};
use crate::model::{DeviceKind, Language, Text};
use crate::platform::ApplySteps;

const HOSTILE: &str = "</code></script><img src=x onerror=alert(1)>|`{{ 7 }}\u{202e}";

fn unit(id: &str, kind: UnitKind) -> SheetUnit {
    SheetUnit {
        id: id.into(),
        kind,
        titles: vec!["Role".into(), "Hardware".into()],
        place: SheetPlace { building: Some("House".into()), room: Some("Room".into()) },
        address: Some([10, 0, 0, 1].into()),
        former_address: None,
        platforms: Vec::new(),
    }
}

fn part(way: usize, fate: FileFate, path: &str) -> SheetPart {
    let files = BTreeMap::from([(fate, vec![path.to_owned()])]);
    let replaces = fate != FileFate::Gone;
    SheetPart { way, replaces, merges: false, is_first: fate == FileFate::New, files }
}

fn way(platform: &str, confirm: bool, is_foreign: bool) -> SheetWay {
    let text = |text: &str| Some(Text::new(text).expect("a text"));
    SheetWay {
        platform: platform.into(),
        steps: ApplySteps {
            first: if confirm { text("prepare it") } else { None },
            command: text("type it"),
            confirm: if confirm { text("look at it") } else { None },
            undo: if confirm { text("take it back") } else { None },
            remove: text("delete it"),
        },
        is_foreign,
        taken_by: vec!["a".into(), "b".into()],
    }
}

/// A step of which nothing else is known.
fn step(unit: SheetUnit, kind: BundleStepKind, parts: Vec<SheetPart>) -> SheetStep {
    SheetStep {
        unit,
        kind,
        secrets_only: false,
        parts,
        cable: None,
        between: None,
        reasons: Vec::new(),
        other_step: None,
    }
}

/// A device that is new, one that changes, one that leaves, and one that stays.
fn sheet() -> RolloutSheet {
    let kind = |kind| UnitKind::Device(kind);
    RolloutSheet {
        authority: "Authority".into(),
        steps: vec![
            step(
                unit("new", kind(DeviceKind::Switch)),
                BundleStepKind::First,
                vec![part(0, FileFate::New, "devices/new/x")],
            ),
            step(
                SheetUnit {
                    former_address: Some([10, 0, 0, 9].into()),
                    ..unit("old", kind(DeviceKind::Server))
                },
                BundleStepKind::Change,
                vec![
                    part(0, FileFate::Same, "devices/old/x"),
                    part(1, FileFate::Changed, "devices/old/y"),
                    part(2, FileFate::Gone, "rollback/old/z"),
                ],
            ),
            step(
                SheetUnit { place: SheetPlace::default(), ..unit("gone", kind(DeviceKind::Other)) },
                BundleStepKind::Remove,
                vec![part(0, FileFate::Gone, "rollback/gone/x")],
            ),
        ],
        unreached: Vec::new(),
        is_on_site: false,
        rotated: Vec::new(),
        same: vec!["still".into()],
        ways: vec![
            way("First", true, false),
            way("Second", false, true),
            way("Third", false, false),
        ],
        bundle: BundleManifest {
            schema: SCHEMA.into(),
            muster: "0".into(),
            authority: "x".into(),
            school: "y".into(),
            title: "School".into(),
            edition: "1".into(),
            as_of: "2026-11-21".into(),
            revision: Some("two".into()),
            base: Some("one".into()),
            secrets: SecretsInBundle::Filled,
            schedule: schedule(),
            steps: Vec::new(),
            files: Vec::new(),
        },
        language: Language::En,
    }
}

/// The second wave, a night, and exams.
fn schedule() -> BundleSchedule {
    let text = r#"{
        "wave": { "wave": "early", "title": "Early ones", "turn": 2, "stop-at": 2, "hold": "36h" },
        "windows": [
            { "window": "a", "days": ["monday", "sunday"], "from": "19:00", "to": "23:00" },
            { "window": "b", "days": ["friday"], "from": "22:00", "to": "02:00" }
        ],
        "freezes": [
            { "freeze": "a", "title": "Exams", "from": "2027-04-12", "until": "2027-05-07" },
            { "freeze": "b", "title": "Reports", "from": "2027-01-29", "until": "2027-01-29" }
        ]
    }"#;
    serde_json::from_str(text).expect("a schedule")
}

/// The lines of a document from one that begins so to the next empty one.
fn lines_from(text: &str, start: &str) -> Vec<String> {
    let lines = text.lines().skip_while(|line| !line.starts_with(start));
    lines.take_while(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_head_says_what_it_is_of() {
    let text = rollout(&sheet());
    assert!(text.starts_with("# Rollout: School\n\nOne device after the other"), "{text}");
    for row in [
        "| School | School (`x/y`) |",
        "| Authority | Authority |",
        "| Edition | 1 |",
        "| Commit | `two` |",
        "| On the devices so far | `one` |",
        "| Extent | 3 steps: 1 new, 1 changed, 1 gone, 1 the same |",
    ] {
        assert!(text.contains(&format!("{row}\n")), "{row} in\n{text}");
    }
    assert!(text.contains("`muster verify y.zip --signers FILE --require 2 --after FORMER`"));
    assert!(text.contains("\n- [ ] The secrets stand in the files."));
    assert!(!text.contains("Nothing can be rolled out"), "{text}");
}

#[test]
fn it_says_when_it_may_be_done() {
    let lines = [
        "- **Wave:** Early ones (early), number 2 in the order",
        "- **Stop:** when 2 schools of this wave failed or drifted, no other is rolled out until \
            somebody knows why",
        "- **Next wave:** 2 days after the last school of this wave is done at the earliest",
        "- **Maintenance windows:** Mondays, Sundays from 19:00 to 23:00; Fridays from 22:00 to \
            02:00 on the day after",
        "- **Freezes:** Exams: 2027-04-12 to 2027-05-07; Reports: 2027-01-29",
    ];
    assert_eq!(lines_from(&rollout(&sheet()), "- **Wave:**"), lines);
    let page = cover(&sheet());
    assert!(page.contains("<dt>Freezes</dt><dd>Exams: 2027-04-12 to 2027-05-07; "), "{page}");
    let mut silent = sheet();
    silent.bundle.schedule = BundleSchedule::default();
    assert!(!rollout(&silent).contains("When it is rolled out"));
    assert!(!cover(&silent).contains("<dt>Freezes</dt>"));
}

#[test]
fn a_first_bundle_with_placeholders_says_so() {
    let mut sheet = sheet();
    (sheet.bundle.base, sheet.bundle.revision) = (None, None);
    sheet.bundle.secrets = SecretsInBundle::Placeholders;
    let text = rollout(&sheet);
    let start = "# Rollout: School\n\n> **Nothing can be rolled out from this bundle.**";
    assert!(text.starts_with(start), "{text}");
    assert!(text.contains("| Commit | none: packed before anything was committed |\n"));
    assert!(text.contains("| On the devices so far | nothing that this bundle knows"));
    assert!(text.contains("`muster verify y.zip --signers FILE --require 2` ends with 0"));
    assert!(text.contains("\n- [ ] The secrets are still missing"), "{text}");
    assert!(!text.contains("The devices run what the commit"), "{text}");
    assert!(cover(&sheet).contains("<p class=\"warning\">"));
    assert!(!cover(&self::sheet()).contains("<p class=\"warning\">"));
}

#[test]
fn a_new_device_is_told() {
    let text = rollout(&sheet());
    assert!(text.contains("\n### 1. `new`: new here\n\nRole, Hardware\n"), "{text}");
    let step = text.split_once("### 1. ").expect("a step").1;
    let said = [
        "- Place: House, Room",
        "- Address: `10.0.0.1`",
        "- Why here: No other step depends on it.",
        "- Files, Way 1, replaces what is there",
        "  - new: `devices/new/x`",
    ];
    assert_eq!(lines_from(step, "- Place")[..5], said);
    let done = &lines_from(step, "- [ ] **Before:**");
    assert!(done[0].contains("lies on a desk"), "{done:#?}");
    assert_eq!(done[1], "- [ ] **Apply:** the first time, by Way 1");
    assert!(done[2].starts_with("- [ ] **Check:** `ping 10.0.0.1` is answered"), "{done:#?}");
    assert!(done[2].ends_with("a device behind it answers."), "{done:#?}");
    assert_eq!(done[3], "- [ ] **Confirm:** by Way 1, only when the check was right");
    assert!(done[4].starts_with("- Back: unconfirmed, by Way 1; there are no"), "{done:#?}");
}

/// A way of which no file differs is not taken; one without a confirmation asks for none.
#[test]
fn a_changed_device_is_told() {
    let mut sheet = sheet();
    sheet.steps[1].secrets_only = true;
    let text = rollout(&sheet);
    let step = text.split_once("### 2. `old`: changed").expect("a step").1;
    let said = [
        "- Address: `10.0.0.1` (`10.0.0.9` so far)",
        "- Only values of secrets are new.",
        "- Why here: No other step depends on it.",
        "- Files, Way 1, nothing to do",
        "  - the same: `devices/old/x`",
        "- Files, Way 2, replaces what is there",
        "  - changed: `devices/old/y`",
        "- Files, Way 3",
        "  - gone: `rollback/old/z`",
        "- [ ] **Before:** `ping 10.0.0.9` is answered, and logging in works.",
        "- [ ] **Apply:** by Way 2",
        "- [ ] **Remove:** by Way 3",
    ];
    let found = lines_from(step, "- Address");
    assert_eq!(found[..12], said);
    assert!(found[12].starts_with("- [ ] **Check:** `ping 10.0.0.1`"), "{found:#?}");
    assert_eq!(found[13], "- Back: by Way 2, Way 3; the former files lie in `rollback/old/`.");
    assert_eq!(found.len(), 14);
}

#[test]
fn what_leaves_and_what_stays_is_told() {
    let text = rollout(&sheet());
    let step = text.split_once("### 3. `gone`: leaves").expect("a step").1;
    let found = lines_from(step, "- Place");
    assert_eq!(found[0], "- Place: the inventory does not say");
    assert_eq!(found[3..5], ["- Files, Way 1", "  - gone: `rollback/gone/x`"]);
    assert!(found[5].starts_with("- [ ] **Before:** Nobody needs it"), "{found:#?}");
    assert_eq!(found[6], "- [ ] **Remove:** by Way 1");
    assert_eq!(found[7], "- [ ] **Check:** Nothing answers at 10.0.0.1 any more.");
    assert!(found[8].ends_with("the files in `rollback/gone/`."), "{found:#?}");
    assert!(text.contains("\n### Nothing to do\n\nThe same files as before: `still`.\n"));
    let mut sheet = sheet();
    (sheet.steps, sheet.ways) = (Vec::new(), Vec::new());
    let text = rollout(&sheet);
    assert!(text.contains("## Steps\n\nNothing to roll out: each file is the same"), "{text}");
    assert!(!text.contains("## Ways"), "{text}");
    assert!(text.contains("| Extent | 0 steps: 1 the same |"), "{text}");
}

#[test]
fn things_without_an_address_are_told() {
    let mut sheet = sheet();
    for step in &mut sheet.steps {
        (step.unit.address, step.unit.former_address) = (None, None);
        step.unit.kind = UnitKind::Client;
    }
    let text = rollout(&sheet);
    assert!(!text.contains("- Address") && !text.contains("- Place"), "{text}");
    assert_eq!(text.matches("**Before:** It does what it should").count(), 2, "{text}");
    assert_eq!(text.matches("**Check:** A device for a try is in its").count(), 2, "{text}");
    assert!(text.contains("**Check:** It is gone, and nobody misses it."), "{text}");
    for (kind, said) in [
        (UnitKind::School, "Whoever needs the file has it."),
        (UnitKind::Device(DeviceKind::Firewall), "what is blocked stays blocked."),
        (UnitKind::Device(DeviceKind::AccessPoint), "Its WLANs are seen"),
        (UnitKind::Device(DeviceKind::Server), "Its services run"),
        (UnitKind::Device(DeviceKind::Other), "It does what it is there for."),
    ] {
        sheet.steps[0].unit.kind = kind;
        let text = rollout(&sheet);
        assert!(text.contains(&format!("**Check:** {said}")) || text.contains(said), "{said}");
    }
}

#[test]
fn each_way_is_told_once() {
    let text = rollout(&sheet());
    let ways = text.split_once("\n## Ways\n").expect("there are ways").1;
    let first = [
        "- For: `a`, `b`",
        "- **The first time:** prepare it",
        "- **Apply:** type it",
        "- **Confirm:** look at it",
        "- **Back:** take it back",
        "- **Remove:** delete it",
    ];
    assert!(ways.contains(&format!("\n### Way 1: First\n\n{}\n", first.join("\n"))), "{ways}");
    let second = [
        "- For: `a`, `b`",
        "- **Apply:** type it",
        "- **Confirm:** nothing: what is applied holds at once, and nothing returns by itself",
        "- **Back:** apply the former files",
        "- **Remove:** delete it",
    ];
    let note = "*The platform says this in another language only.*";
    let second = format!("\n### Way 2: Second\n\n{note}\n\n{}\n", second.join("\n"));
    assert!(ways.contains(&second), "{ways}");
}

/// Devices are listed by building, under the numbers of their steps.
#[test]
fn the_cover_has_a_box_for_everything() {
    let mut sheet = sheet();
    sheet.steps[0].unit.place = SheetPlace::default();
    let page = cover(&sheet);
    assert_eq!(page.matches("<input type=\"checkbox\"").count(), 9, "{page}");
    let row = "<tr><td class=\"num\">2</td><th scope=\"row\"><code>old</code></th><td>Room</td>";
    let (house, nowhere) = (page.find("<caption>House"), page.find("<caption>Without"));
    let (house, nowhere) = (house.expect("a building"), nowhere.expect("what is in none"));
    let at = page.find(row).unwrap_or_else(|| panic!("{page}"));
    assert!(house < at && at < nowhere, "{page}");
    let new = page.find("<code>new</code> <small>new</small>").expect("a new device");
    let gone = page.find("<code>gone</code> <small>leaves</small>").expect("a device that leaves");
    assert!(nowhere < new && new < gone, "{page}");
    assert!(page.contains("aria-label=\"old: confirmed\"") && page.contains("at: still<"));
    assert!(!page.contains("<script"), "{page}");
}

#[test]
fn hostile_text_stays_text() {
    let tags = |page: &str| -> Vec<String> {
        let tags = page.split('<').skip(1).filter_map(|rest| rest.split(['>', ' ']).next());
        tags.map(str::to_owned).collect()
    };
    let mut hostile = sheet();
    for text in [&mut hostile.authority, &mut hostile.bundle.title, &mut hostile.same[0]] {
        text.push_str(HOSTILE);
    }
    let unit = &mut hostile.steps[0].unit;
    unit.id.push_str(HOSTILE);
    unit.titles[0].push_str(HOSTILE);
    unit.place.building = Some(HOSTILE.to_owned());
    unit.place.room = Some(HOSTILE.to_owned());
    hostile.ways[0].platform.push_str(HOSTILE);
    let schedule = &mut hostile.bundle.schedule;
    schedule.freezes[0].title.push_str(HOSTILE);
    if let Some(wave) = &mut schedule.wave {
        wave.title.push_str(HOSTILE);
    }
    let mut harmless = sheet();
    harmless.steps[0].unit.place.building = Some("Another house".into());
    let page = cover(&hostile);
    assert_eq!(tags(&page), tags(&cover(&harmless)), "{page}");
    let text = rollout(&hostile);
    assert!(!page.contains('\u{202e}') && !text.contains('\u{202e}'));
    // Nothing of it stands outside of code.
    for line in text.lines() {
        let outside: String = line.split('`').step_by(2).collect();
        assert!(!outside.contains("<img") || line.contains("``"), "{line}");
    }
}
