use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::{DeviceKind, ServerKind};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "router-without-firewall",
        severity: Severity::Error,
        docs: "\
# What
A role that is no firewall has a server role of the kind `router`.

# Why
Such a server role sets up the system of a firewall: its interfaces, the lines to providers, the
relay of DHCP. A device without a filter must not pass anything on.

# Fix
Give the server role to the role of the firewall.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, role) in lookup::roles(school) {
        if role.kind == DeviceKind::Firewall || role.unmanaged {
            continue;
        }
        let mut servers = lookup::server_roles(school, role);
        if let Some((server, _)) = servers.find(|(_, server)| server.kind == ServerKind::Router) {
            let message = format!(
                "the role `{id}` filters nothing, and its server role `{server}` makes a router of it"
            );
            let at = subject.intent.at(&["roles", id.as_str(), "server-roles"]);
            out.push(
                Diagnostic::new(&RULE.code, message)
                    .at(at)
                    .help("give the server role to the role of the gateway, which filters"),
            );
        }
    }
}
