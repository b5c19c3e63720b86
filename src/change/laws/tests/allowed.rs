//! What each change opens and closes: every value of a school is changed by itself, and what that
//! does to who reaches what stands in `tests/diff/allowed.txt`, where people read it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::assert_recorded;
use super::classes::{reasons, replanned, starter, variants};
use crate::access::{self, Access, Names, SchoolSide};
use crate::change::text::access::said;
use crate::change::{Risk, RiskReason};
use crate::model::{PlatformId, School};
use crate::plan::Plan;
use crate::words::Words;

const EXPECTED: &str = include_str!("../../../../tests/diff/allowed.txt");

#[test]
fn each_change_opens_and_closes_what_is_written_down() {
    let (compiler, planned) = starter();
    let before = planned.plan.as_ref().expect("it is sound");
    let (mut text, mut not_grave) = (String::new(), Vec::new());
    // Of several places of one key the first one that opens or closes something.
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for variant in variants(&planned.intent.tree) {
        let what = format!("{}: {}", variant.pattern, variant.what);
        if told.get(&what).is_some_and(|lines| !lines.is_empty()) {
            continue;
        }
        let Some((intent, after)) = replanned(&compiler, &planned, &variant.tree) else { continue };
        let former = side(before, &planned.intent.school);
        let found = access::compare(former, side(&after, &intent.school));
        let access = Access::of(BTreeMap::from([("a/s".to_owned(), found)]));
        if access.opens() && !is_grave(&reasons(before, &after, &variant.tree)) {
            not_grave.push(what.clone());
        }
        let said = said(&access, &[], Words::of_terminal());
        let lines = said.iter().map(|one| format!("{} {}", one.what, one.sentence)).collect();
        told.insert(what, lines);
    }
    for (what, lines) in told.iter().filter(|(_, lines)| !lines.is_empty()) {
        let _ = writeln!(text, "{what}");
        for line in lines {
            let _ = writeln!(text, "    {line}");
        }
    }
    assert_eq!(not_grave, [""; 0], "they open something, and no law says so");
    assert!(told.values().filter(|lines| !lines.is_empty()).count() > 50, "{text}");
    assert_recorded("allowed.txt", EXPECTED, &text);
}

fn is_grave(reasons: &[RiskReason]) -> bool {
    reasons.iter().any(|reason| matches!(reason.risk, Risk::Security | Risk::Unknown))
}

fn side<'a>(plan: &'a Plan, school: &'a School) -> SchoolSide<'a> {
    let speaks_snmp = &|_: &PlatformId| true;
    SchoolSide { plan, school, names: Names::default(), speaks_snmp }
}
