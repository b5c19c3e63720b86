use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::reach;
use crate::check::rule::{Rule, Subject};
use crate::model::ServerKind;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "several-dhcp-servers",
        severity: Severity::Error,
        docs: "\
# What
Two devices of a school run a server role of the kind `dhcp`, by one role or by two.

# Why
Both would give out the same addresses, and neither would know what the other one has lent: two
devices get one address. Of resolvers and login servers a school may have several.

# Fix
Keep one: give the other device a role without the server role. A second one that shares the pool
with the first is configured by hand: give its role `unmanaged = true`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let mut servers = reach::servers(&subject.intent.school, ServerKind::Dhcp);
    servers.retain(|server| !server.role.unmanaged);
    // Several firewalls are `several-firewalls`.
    let mut has_firewall = false;
    servers.retain(|server| {
        let is_another = reach::is_gateway(server) && has_firewall;
        has_firewall |= reach::is_gateway(server);
        !is_another
    });
    let mut places: Vec<_> = servers
        .iter()
        .map(|server| subject.intent.at(&["devices", server.id.as_str(), "role"]))
        .collect();
    // The finding stands at the device of the highest layer, which came last.
    places.sort();
    let Some((last, others)) = places.split_last() else { return };
    if others.is_empty() {
        return;
    }
    let names = lookup::listed(servers.iter().map(|server| server.id.as_str()));
    let message = format!("the devices {names} would all give out the same addresses");
    let mut diagnostic = Diagnostic::new(&RULE.code, message).at(*last).help(
        "give all but one a role without the server role, or set `unmanaged` in the role of the \
            others",
    );
    for place in others {
        diagnostic = diagnostic.note_at(*place, "another one");
    }
    out.push(diagnostic);
}
