use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "several-firewalls",
        severity: Severity::Error,
        docs: "\
# What
A school has two devices whose role is of the kind `firewall`.

# Why
The firewall is the gateway of every segment. Both would take the same addresses.

# Fix
Keep one. A second one that waits for the first to fail is configured together with it: give its
role `unmanaged = true`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let firewalls = lookup::firewalls(&subject.intent.school);
    let mut places: Vec<_> =
        firewalls.iter().map(|(id, _)| subject.intent.at(&["devices", id.as_str()])).collect();
    // The finding stands at the firewall of the highest layer, which came last.
    places.sort();
    let Some((last, others)) = places.split_last() else { return };
    if others.is_empty() {
        return;
    }
    let message = format!(
        "the firewalls {} would all be the gateway",
        lookup::listed(firewalls.iter().map(|(id, _)| id.as_str()))
    );
    let mut diagnostic = Diagnostic::new(&RULE.code, message)
        .at(*last)
        .help("keep one, or set `unmanaged` in the role of the other");
    for place in others {
        diagnostic = diagnostic.note_at(*place, "another one");
    }
    out.push(diagnostic);
}
