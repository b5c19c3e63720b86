//! What the laws say of every value that templates see, whether it comes, goes or changes. It stands
//! in `tests/diff/laws.txt`, where people read it; what depends on more than the value itself is
//! written by hand in `tests/diff/laws.toml`. Each law decides at least once.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Deserialize;

use super::*;
use crate::plan::described::PlanKind;
use crate::plan::keys;

const EXPECTED: &str = include_str!("../../../../tests/diff/laws.txt");

const BY_HAND: &str = include_str!("../../../../tests/diff/laws.toml");

/// What was written by hand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByHand {
    changes: Vec<ChangeByHand>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ChangeByHand {
    path: String,
    old: Option<Value>,
    new: Option<Value>,
    device_before: Option<Value>,
    device_now: Option<Value>,
    site_before: Option<Value>,
    class: String,
}

impl ChangeByHand {
    fn all() -> Vec<Self> {
        let ByHand { changes } = toml::from_str(BY_HAND).expect("the list can be read");
        changes
    }

    fn parts(&self) -> (PlanChange, RiskContext) {
        // A network has a slash of its own.
        let path = self.path.split('/').map(|part| part.replace('%', "/")).collect();
        let change = PlanChange { path, old: self.old.clone(), new: self.new.clone() };
        let (old, new) = (self.device_before.clone(), self.device_now.clone());
        (change, RiskContext { old, new, old_site: self.site_before.clone(), ..context() })
    }
}

#[test]
fn what_depends_on_more_than_the_value_is_as_written() {
    for case in ChangeByHand::all() {
        let (change, context) = case.parts();
        let groups = grouped(std::slice::from_ref(&change), &context);
        let (reason, _) = groups.into_iter().next().expect("each change has a risk");
        let found = format!("{}: {}", reason.risk.name(), reason.text);
        assert_eq!(found, case.class, "{}: {:?} -> {:?}", case.path, case.old, case.new);
    }
}

/// What may become of a value.
const EVENTS: &[(&str, Option<&str>, Option<&str>)] = &[
    ("new", None, Some("\"b\"")),
    ("gone", Some("\"a\""), None),
    ("other", Some("\"a\""), Some("\"b\"")),
    ("more", Some("2"), Some("3")),
    ("less", Some("3"), Some("2")),
    ("on", Some("false"), Some("true")),
    ("off", Some("true"), Some("false")),
];

#[test]
fn each_value_has_the_class_that_is_recorded() {
    let mut text = String::new();
    for value in values() {
        let mut by_class: Vec<(String, Vec<&str>)> = Vec::new();
        for (event, change) in events(&value) {
            let (risk, reason) = risk_of(&value.path, change.old, change.new);
            assert_ne!(risk, Risk::Unknown, "no law speaks of {}: {event}", value.path);
            if is_of_whole_school(&value.path) {
                continue;
            }
            let class = format!("{}: {reason}", risk.name());
            match by_class.iter_mut().find(|(known, _)| *known == class) {
                Some((_, events)) => events.push(event),
                None => by_class.push((class, vec![event])),
            }
        }
        if is_of_whole_school(&value.path) {
            continue;
        }
        let _ = writeln!(text, "{}", value.path);
        for (class, events) in by_class {
            let _ = writeln!(text, "    {}: {class}", events.join(", "));
        }
    }
    assert!(text.lines().count() > 1000, "{text}");
    assert_recorded("laws.txt", EXPECTED, &text);
}

#[test]
fn each_law_decides_somewhere() {
    let mut decided = BTreeSet::new();
    for value in values() {
        for (_, change) in events(&value) {
            decided.extend(decisive(&change, &context()).map(|law| std::ptr::from_ref(law).addr()));
        }
    }
    for case in ChangeByHand::all() {
        let (change, context) = case.parts();
        decided.extend(decisive(&change, &context).map(|law| std::ptr::from_ref(law).addr()));
    }
    let mut idle = String::new();
    for law in table::laws() {
        if !decided.contains(&std::ptr::from_ref(law).addr()) {
            let _ = writeln!(idle, "{}: {:?}: {}", law.pattern.join("."), law.risk, law.text);
        }
    }
    assert!(idle.is_empty(), "these laws decide nowhere:\n{idle}");
}

/// What may become of a value, each with its name.
fn events(value: &PlanValue) -> Vec<(&'static str, PlanChange)> {
    let mut events = Vec::new();
    for (event, old, new) in EVENTS {
        if old.is_none() != new.is_none() && !value.may_be_absent
            || old.is_some() == new.is_some() && !value.may_change
        {
            continue;
        }
        let read = |text: Option<&str>| -> Option<Value> {
            text.map(|text| serde_json::from_str(text).expect("it is JSON"))
        };
        let path = value.path.split('/').map(str::to_owned).collect();
        events.push((*event, PlanChange { path, old: read(*old), new: read(*new) }));
    }
    events
}

/// Whether templates of a whole school see it of its devices and segments. It needs a law, and is not
/// recorded once more: it is the same.
fn is_of_whole_school(path: &str) -> bool {
    ["school/devices/*/plan/", "school/segments/"].iter().any(|prefix| path.starts_with(prefix))
}

/// All values that templates see.
fn values() -> Vec<PlanValue> {
    let mut values = Vec::new();
    for (root, object) in keys::ROOTS {
        collect(&PlanKind::Object(*object), &mut vec![(*root).to_owned()], &mut values);
    }
    assert!(values.len() > 500, "{} values are seen", values.len());
    values
}

/// A value that templates see.
struct PlanValue {
    /// Its path, with `/` between the parts.
    path: String,
    may_be_absent: bool,
    /// Of an object its fields change, and in place of an entry of a list comes another one.
    may_change: bool,
}

fn collect(kind: &PlanKind, path: &mut Vec<String>, found: &mut Vec<PlanValue>) {
    let mut add = |path: &[String], may_be_absent, may_change| {
        found.push(PlanValue { path: path.join("/"), may_be_absent, may_change });
    };
    match kind {
        PlanKind::Scalar(_) | PlanKind::Words(_) => add(path, false, true),
        PlanKind::Object(object) => {
            for field in object().fields {
                path.push(field.name.to_owned());
                collect(&field.kind, path, found);
                path.pop();
            }
        }
        PlanKind::List(inner) => {
            path.push("*".into());
            // The network of a segment is that segment, also with another address.
            let is_network = matches!(**inner, PlanKind::Scalar(name) if name.contains("network"));
            add(path, true, is_network);
            collect_object(inner, path, found);
            path.pop();
        }
        PlanKind::Absent(inner) => {
            add(path, true, !matches!(**inner, PlanKind::Object(_)));
            collect_object(inner, path, found);
        }
    }
}

fn collect_object(kind: &PlanKind, path: &mut Vec<String>, found: &mut Vec<PlanValue>) {
    if matches!(kind, PlanKind::Object(_)) {
        collect(kind, path, found);
    }
}
