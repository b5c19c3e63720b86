use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::ServerKind;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "dhcp-without-server",
        severity: Severity::Warning,
        docs: "\
# What
A segment gives out addresses (`dhcp`), the school has a firewall, and none of its devices runs a
server role of the kind `dhcp`.

# Why
The firewall passes requests on to the server. Without one nobody gets an address.

# Fix
Give a device of the school a role with a server role of the kind `dhcp`; the firewall's own role
may have it.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    // The firewall passes requests on; without one of ours nothing is known of their way.
    if lookup::firewalls(school).is_empty() {
        return;
    }
    // A server that is configured by hand answers as well.
    let served = lookup::devices(school).any(|(_, _, role)| {
        lookup::server_roles(school, role).any(|(_, server)| server.kind == ServerKind::Dhcp)
    });
    if served {
        return;
    }
    let waiting: Vec<&str> = school
        .segments
        .iter()
        .filter(|(_, segment)| segment.dhcp.is_some())
        .map(|(id, _)| id.as_str())
        .collect();
    if let Some(&segment) = waiting.first() {
        let message = format!(
            "the segments {} give out addresses, and no device of the school does",
            lookup::listed(waiting)
        );
        let diagnostic = Diagnostic::new(&RULE.code, message)
            .at(subject.intent.at(&["segments", segment, "dhcp"]));
        out.push(diagnostic.help("give a device a role with a server role of the kind `dhcp`"));
    }
}
