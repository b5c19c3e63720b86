use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject, conflict};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "duplicate-vlan-id",
        severity: Severity::Error,
        docs: "\
# What
Two segments of a school have the same VLAN id.

# Why
On the wire they are one network: whatever separates their zones is gone.

# Fix
Give one of them another id; the lower layer's is usually the one to keep.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    for (id, segment) in &*subject.intent.school.segments {
        // Each is held against the one before it, so three with one id are two findings.
        let Some(first) = seen.insert(segment.vlan, id) else { continue };
        let sides = [id, first]
            .map(|id| (subject.intent.at(&["segments", id.as_str(), "vlan"]), "the other segment"));
        let message =
            format!("the segments `{first}` and `{id}` have the same VLAN id {}", segment.vlan);
        out.push(
            conflict(&RULE.code, message, sides[0], sides[1]).help("give one of them another id"),
        );
    }
}
