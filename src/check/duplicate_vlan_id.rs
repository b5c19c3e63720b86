use std::collections::BTreeMap;

use super::{Rule, Subject};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

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
        let Some(first) = seen.insert(segment.vlan, id) else { continue };
        let place = |id: &str| subject.intent.at(&["segments", id, "vlan"]);
        let (at, other) = subject.culprit_first(place(id.as_str()), place(first.as_str()));
        let message = format!("the segments `{first}` and `{id}` have the same VLAN id {}", segment.vlan);
        out.push(Diagnostic::new(&RULE.code, message).at(at).note_at(other, "the other one is here"));
    }
}
