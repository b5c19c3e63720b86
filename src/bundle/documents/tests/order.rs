//! Steps on the way, cables that move, and why each step stands where it stands.

use super::*;
use crate::bundle::sheet::SheetCable;
use crate::rollout::{
    InBetween, Lost, StepReason, Unreached, UnreachedWhen, WiderPort, ZoneOpening,
};

/// A device that gets a configuration in between and then its own.
fn in_between() -> RolloutSheet {
    let mut sheet = sheet();
    let between = InBetween {
        ports: vec![
            WiderPort { port: "1/1/1".into(), vlans: vec![10, 12] },
            WiderPort { port: "1/1/2".into(), vlans: vec![10, 12] },
            WiderPort { port: "1/1/9".into(), vlans: (1..=20).collect() },
        ],
        interfaces: vec!["eth0.12".into()],
        sources: vec!["10.0.25.0/28".into()],
        keys: true,
        closed: vec![50],
    };
    let mut temporary = step(
        unit("old", UnitKind::Device(DeviceKind::Switch)),
        BundleStepKind::Temporary,
        vec![part(1, FileFate::Changed, "between/old/y")],
    );
    temporary.between = Some(between);
    temporary.other_step = Some(2);
    sheet.steps.insert(0, temporary);
    sheet.steps[2].other_step = Some(0);
    sheet
}

#[test]
fn a_configuration_in_between_says_how_long_it_stays() {
    let text = rollout(&in_between());
    assert!(
        text.contains("4 steps: 1 new, 1 for a while, 1 changed, 1 gone, 1 the same"),
        "{text}"
    );
    let step = text.split_once("\n### 1. `old`: for a while\n").expect("a step").1;
    let said = [
        "- Stays until step 3. Meanwhile it is as before, and in addition:",
        "  - VLAN 10, 12 on `1/1/1`, `1/1/2`",
        "  - VLAN 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 8 more on `1/1/9`",
        "  - interfaces: `eth0.12`",
        "  - administration from `10.0.25.0/28` too",
        "  - keys of administrators of before and after",
        "  - but no port and no WLAN in VLAN 50",
        "- Files, Way 2, replaces what is there",
        "  - changed: `between/old/y`",
    ];
    let found = lines_from(step, "- Stays");
    assert_eq!(found[..9], said);
    assert!(found[9].starts_with("- [ ] **Before:** `ping 10.0.0.1`"), "{found:#?}");
    assert_eq!(found[10], "- [ ] **Apply:** by Way 2");
    let back = "- Back: by Way 2; the former files lie in `rollback/old/`.";
    assert_eq!(found.last().map(String::as_str), Some(back));
    // The step that ends it leads back to it, and names it.
    let step = text.split_once("\n### 3. `old`: changed\n").expect("a step").1;
    let found = lines_from(step, "- Address");
    assert!(
        found.contains(&"- Ends what holds for a while since step 1.".to_owned()),
        "{found:#?}"
    );
    let back = "- Back: by Way 2, Way 3; the former files lie in `between/old/`.";
    assert_eq!(found.last().map(String::as_str), Some(back));
    let page = cover(&in_between());
    assert!(page.contains("<code>old</code> <small>for a while</small>"), "{page}");
    assert_eq!(page.matches("<input type=\"checkbox\"").count(), 12, "{page}");
}

#[test]
fn a_cable_is_told_from_where_to_where() {
    let mut sheet = sheet();
    let from = Some("sw-1/2".to_owned());
    sheet.steps[0].cable = Some(SheetCable { from: None, to: "sw-9/1".into() });
    sheet.steps[1].cable = Some(SheetCable { from, to: "sw-1/7".into() });
    let mut moved = step(
        unit("moved", UnitKind::Device(DeviceKind::AccessPoint)),
        BundleStepKind::Replug,
        vec![],
    );
    moved.cable = Some(SheetCable { from: None, to: "sw-1/8".into() });
    sheet.steps.push(moved);
    let text = rollout(&sheet);
    assert!(text.contains("1 changed, 1 plugged in elsewhere, 1 gone"), "{text}");
    // A device that is new is plugged in as its way says.
    assert!(text.contains("\n- Cable: into `sw-9/1`\n"), "{text}");
    let pull = "pull the cable of `old` out of `sw-1/2` and plug it into `sw-1/7`";
    assert!(
        text.contains(&format!("by Way 3\n- [ ] **Plug in:** {pull}\n- [ ] **Check")),
        "{text}"
    );
    let back = "`rollback/old/`.\n\
                - Back: pull the cable out of `sw-1/7` again and plug it into `sw-1/2`.\n";
    assert!(text.contains(back), "{text}");
    let step = text.split_once("\n### 4. `moved`: plugged in elsewhere\n").expect("a step").1;
    let found = lines_from(step, "- Why here");
    assert!(found[1].starts_with("- [ ] **Before:** `ping 10.0.0.1`"), "{found:#?}");
    let said = "- [ ] **Plug in:** plug the cable of `moved` into `sw-1/8`";
    assert_eq!(found[2], said);
    assert!(found[3].ends_with("a device gets an address in them."), "{found:#?}");
    assert_eq!(found[4], "- Back: pull the cable out of `sw-1/8` again.");
    assert_eq!(found.len(), 5);
    let page = cover(&sheet);
    let said = "<code>old</code> <small>cable: sw-1/2 → sw-1/7</small>";
    assert!(page.contains(said), "{page}");
    assert!(page.contains("<small>plug in elsewhere</small> <small>cable: – → sw-1/8</small>"));
    // Nothing is confirmed at a cable.
    assert_eq!(page.matches("<input type=\"checkbox\"").count(), 11, "{page}");
    assert!(!page.contains("sw-9/1"), "{page}");
}

#[test]
fn two_reasons_are_told_and_the_first_devices_of_each() {
    let mut sheet = sheet();
    let lost = |at: &str| Lost::Vlan { at: at.into(), port: "p".into(), vlan: 12 };
    let mut reasons = Vec::new();
    for unit in ["a", "b", "c", "d", "e", "f", "a"] {
        reasons.push(StepReason::OpensPathOf { unit: unit.into(), lost: lost(unit) });
    }
    reasons.push(StepReason::FreesFor {
        unit: "x".into(),
        lost: Lost::Port { at: "y".into(), port: 3 },
    });
    reasons.push(StepReason::FartherThan { unit: "z".into() });
    sheet.steps[0].reasons = reasons;
    let opening = ZoneOpening {
        guarantee: "never".into(),
        from: "here".into(),
        to: "there".into(),
        vlan: 50,
        entrance: "a".into(),
        at: "b".into(),
    };
    sheet.steps[1].reasons = vec![StepReason::ClosesBefore { unit: "x".into(), opening }];
    let text = rollout(&sheet);
    let said = "- Why here: Before `a`, `b`, `c`, `d` and 2 more: without this step nobody would get \
                there afterwards (VLAN 12 is not carried by port `p` of `a`). Before `x`: gives up what \
                is needed there (both are plugged into port 3 of `y`).\n";
    assert!(text.contains(said), "{text}");
    let said = "- Why here: Before `x`: otherwise somebody in VLAN 50 would get from `here` to `there`, \
                which `never` rules out.\n";
    assert!(text.contains(said), "{text}");
    assert_eq!(text.matches("- Why here: No other step depends on it.\n").count(), 1, "{text}");
    // Nobody searched the order of those who stand in front of the devices.
    sheet.is_on_site = true;
    let text = rollout(&sheet);
    assert!(!text.contains("- Why here"), "{text}");
    assert!(text.contains("\n## Steps\n\n> **This order is for people who stand"), "{text}");
}

/// Each reason, and each thing that a path may lack, in both languages.
#[test]
fn every_reason_is_a_sentence() {
    let at = || "sw-1".to_owned();
    let address = [10, 0, 0, 7].into();
    let all = [
        Lost::Cable { at: at() },
        Lost::Vlan { at: at(), port: "p".into(), vlan: 12 },
        Lost::Gateway { at: at(), gateway: address, vlan: 12 },
        Lost::Filter { at: at(), address },
        Lost::Source { at: at() },
        Lost::SameSource { at: at() },
        Lost::Account { at: at() },
        Lost::Port { at: at(), port: 3 },
        Lost::Address { address: address.into() },
    ];
    for language in Language::ALL {
        let mut told = std::collections::BTreeSet::new();
        for lost in &all {
            let unit = "x".to_owned();
            for reason in [
                StepReason::KeepsPathOf { unit: unit.clone(), lost: lost.clone() },
                StepReason::OpensPathOf { unit: unit.clone(), lost: lost.clone() },
                StepReason::FreesFor { unit: unit.clone(), lost: lost.clone() },
                StepReason::FartherThan { unit: unit.clone() },
                StepReason::ServesNeededBy { unit },
            ] {
                let mut sheet = sheet();
                sheet.language = *language;
                sheet.steps.truncate(1);
                sheet.steps[0].reasons = vec![reason];
                let text = rollout(&sheet);
                let line = text.lines().find(|line| line.contains(": ") && line.contains("`x`"));
                let line = line.unwrap_or_else(|| panic!("{text}"));
                assert!(line.ends_with('.') && !line.contains('{'), "{line}");
                told.insert(line.to_owned());
            }
        }
        assert_eq!(told.len(), 9 * 3 + 2, "{told:#?}");
    }
}

#[test]
fn what_is_reached_on_site_alone_is_told_once_more_in_the_end() {
    let mut sheet = sheet();
    let unreached = |unit: &str, when| Unreached {
        unit: unit.into(),
        when,
        lost: Lost::Cable { at: "y".into() },
    };
    sheet.unreached = vec![
        unreached("old", UnreachedWhen::Before),
        unreached("other", UnreachedWhen::Before),
        unreached("new", UnreachedWhen::Always),
        unreached("gone", UnreachedWhen::Always),
    ];
    let text = rollout(&sheet);
    assert_eq!(text.matches("\n- Only on site: the way ends at `y`\n").count(), 2, "{text}");
    let end = text.split_once("\n### Only on site\n\n").expect("a section").1;
    let end: Vec<&str> = end.lines().skip(2).take(2).collect();
    let said = [
        "- Afterwards too `new`, `gone`, so confirm there: the way ends at `y`.",
        "- Until their step `old`, `other`: the way ends at `y`.",
    ];
    assert_eq!(end, said, "{text}");
}
