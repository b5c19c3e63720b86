use std::collections::BTreeMap;

use super::{Rule, Subject};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub static RULE: Rule = Rule {
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
        let message = format!("`{id}` has the VLAN id {} of `{first}`", segment.vlan);
        out.push(Diagnostic::new(&RULE.code, message).at(place(id.as_str())).note_at(place(first.as_str()), "this one has it as well"));
    }
}
