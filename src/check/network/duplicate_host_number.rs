use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};

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
Give one of them the next free number of its group. Devices whose roles lie in different segments
may have the same number. The firewall has the address of the gateway, so that its number is not
compared.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    for (id, device, role) in lookup::devices(&subject.intent.school) {
        // A firewall is the gateway and has no number.
        let Some(host) = device.host else { continue };
        // Devices that are only listed hold their addresses too, so they are not passed over.
        let Some(first) = seen.insert((&role.segment, host), id) else { continue };
        let sides = [id, first]
            .map(|id| (subject.intent.at(&["devices", id.as_str(), "host"]), "the other device"));
        let message = format!(
            "`{first}` and `{id}` have the same host number {host} in the segment `{}`",
            role.segment
        );
        out.push(
            conflict(&RULE.code, message, sides[0], sides[1])
                .help("give one of them another number"),
        );
    }
}
