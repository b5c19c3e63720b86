use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject, conflict};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "duplicate-hostname",
        severity: Severity::Error,
        docs: "\
# What
Two devices of a school have the same host name. A device's name is its key, unless `hostname`
says otherwise.

# Why
The name service would answer with one of the two, and logs could not tell them apart.

# Fix
Give one of them another `hostname`, or none.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    for (id, device) in &*subject.intent.school.devices {
        let name = device.hostname.as_ref().unwrap_or(id);
        // Each is held against the one before it, so three of a name are two findings.
        let Some(first) = seen.insert(name, id) else { continue };
        let sides = [id, first].map(|id| {
            (subject.intent.at(&["devices", id.as_str(), "hostname"]), "the other device")
        });
        let message = format!("`{first}` and `{id}` have the same host name `{name}`");
        out.push(
            conflict(&RULE.code, message, sides[0], sides[1])
                .help("give one of them another `hostname`"),
        );
    }
}
