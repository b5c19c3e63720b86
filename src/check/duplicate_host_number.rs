use std::collections::BTreeMap;

use super::{Rule, Subject, lookup};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "duplicate-host-number",
        severity: Severity::Error,
        docs: "\
# What
Two devices of a school have the same host number in one segment.

# Why
Both would have the same address, and neither could be relied on.

# Fix
Give one of them the next free number of its group. Devices whose roles lie in different segments may have
the same number.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    for (id, device, role) in lookup::devices(&subject.intent.school) {
        let Some(first) = seen.insert((&role.segment, device.host), id) else { continue };
        let place = |id: &str| subject.intent.at(&["devices", id, "host"]);
        let (at, other) = subject.culprit_first(place(id.as_str()), place(first.as_str()));
        let message = format!("`{first}` and `{id}` have the same host number {} in the segment `{}`", device.host, role.segment);
        out.push(Diagnostic::new(&RULE.code, message).at(at).note_at(other, "the other one is here").help("give one of them another number"));
    }
}
