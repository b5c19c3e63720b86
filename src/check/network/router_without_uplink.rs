use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::{ServerKind, Trust};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "router-without-uplink",
        severity: Severity::Error,
        docs: "\
# What
The system of a firewall is set up (a server role of the kind `router`), one of its ports carries a
segment that leads to the internet, and nobody says how the provider is spoken to: the segment has
no `uplink`.

# Why
The interface would have no address, and the school no way out.

# Fix
Write what the provider gave, in the segment: `uplink = { mode = \"dhcp\" }`, a fixed address with
its router, or the account of PPPoE.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let carrying = lookup::Carrying::of(school);
    for (id, device) in lookup::firewalls(school) {
        let Some(role) = school.roles.get(&device.role) else { continue };
        let mut servers = lookup::server_roles(school, role);
        if !servers.any(|(_, server)| server.kind == ServerKind::Router) {
            continue;
        }
        for (segment_id, segment) in &*school.segments {
            let zone = school.zones.get(&segment.zone);
            let is_outside = zone.is_some_and(|zone| zone.trust == Trust::Internet);
            let mut profiles =
                device.ports.values().filter_map(|profile| school.port_profiles.get(profile));
            if !is_outside
                || segment.uplink.is_some()
                || !profiles.any(|profile| carrying.carries(profile, segment_id))
            {
                continue;
            }
            let message = format!(
                "`{id}` leads to the internet through `{segment_id}`, and nobody says how the \
                provider is spoken to"
            );
            let at = subject.intent.at(&["segments", segment_id.as_str()]);
            out.push(
                Diagnostic::new(&RULE.code, message)
                    .at(at)
                    .help("add `uplink`, such as `uplink = { mode = \"dhcp\" }`"),
            );
        }
    }
}
