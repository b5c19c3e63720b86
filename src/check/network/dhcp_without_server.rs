use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::reach::{self, Server};
use crate::check::rule::{Rule, Subject};
use crate::model::{Segment, ServerKind};
use crate::platform::Platform;
use crate::platform::spoken::covers;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "dhcp-without-server",
        severity: Severity::Warning,
        docs: "\
# What
A segment gives out addresses (`dhcp`) or has DHCPv6 (`dhcp6`), the school has a firewall, and none
of its devices does it: none runs a server role of the kind `dhcp`, none that does has IPv6 and a
port, or the platforms of its server roles leave it to others.

# Why
The firewall passes requests on to the server. Without one nobody gets an address. For DHCPv6 the
server needs an IPv6 address of its own and an interface with a name, and devices of a segment with
`stateful` make no addresses themselves.

# Fix
Give a device of the school a role with a server role of the kind `dhcp`; the firewall's own role
may have it. For DHCPv6 give the segment of the server `ipv6 = true`, its hardware model `interface`
and `ports`, and the role a second server role of the kind `dhcp` with a platform that handles
`segments.*.dhcp6`.
",
    },
    check,
};

/// One of the two ways in which a segment gives something out.
struct Way {
    key: &'static str,
    /// The pattern with which a platform speaks of it.
    pattern: &'static str,
    /// What such segments do.
    what: &'static str,
    is_set: fn(&Segment) -> bool,
    /// Whether it is given out over IPv6.
    over_ipv6: bool,
}

const WAYS: [Way; 2] = [
    Way {
        key: "dhcp",
        pattern: "segments.*.dhcp",
        what: "give out addresses",
        is_set: |segment| segment.dhcp.is_some(),
        over_ipv6: false,
    },
    Way {
        key: "dhcp6",
        pattern: "segments.*.dhcp6",
        what: "have DHCPv6",
        // Without IPv6 it is a contradiction, which is told.
        is_set: |segment| segment.dhcp6.is_some() && segment.ipv6,
        over_ipv6: true,
    },
];

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    // The firewall passes requests on; without one of ours nothing is known of their way.
    if lookup::firewalls(school).is_empty() {
        return;
    }
    // A server that is configured by hand answers as well.
    let servers = reach::servers(school, ServerKind::Dhcp);
    for way in &WAYS {
        let mut waiting = Vec::new();
        for (id, segment) in &*school.segments {
            if (way.is_set)(segment) {
                waiting.push(id.as_str());
            }
        }
        let Some(&segment) = waiting.first() else { continue };
        let Some((why, help)) = lacking(subject, way, &servers) else { continue };
        let message = format!("the segments {} {}, and {why}", lookup::listed(waiting), way.what);
        let place = subject.intent.at(&["segments", segment, way.key]);
        out.push(Diagnostic::new(&RULE.code, message).at(place).help(help));
        // The one server that the school lacks gives out both.
        if servers.is_empty() {
            return;
        }
    }
}

/// Why nobody gives something out, and what helps. None when somebody does.
fn lacking(subject: &Subject<'_>, way: &Way, servers: &[Server<'_>]) -> Option<(String, String)> {
    if servers.is_empty() {
        let help = "give a device a role with a server role of the kind `dhcp`";
        return Some(("no device of the school does".to_owned(), help.to_owned()));
    }
    let reached: Vec<&Server<'_>> =
        servers.iter().filter(|server| server.segment.ipv6 || !way.over_ipv6).collect();
    let Some(first) = reached.first() else {
        let server = &servers[0];
        let why = format!("the server `{}` has no IPv6", server.id);
        let help = format!("give its segment `{}` `ipv6 = true`", server.role.segment);
        return Some((why, help));
    };
    if way.over_ipv6 && !reached.iter().any(|server| has_port(subject, server)) {
        let model = &first.device.model;
        let why =
            format!("the hardware model of the server `{}` has no port to listen at", first.id);
        return Some((why, format!("give the model `{model}` `interface` and `ports`")));
    }
    if reached.iter().any(|server| speaks(subject, server, way)) {
        return None;
    }
    let why = format!("the platforms of the server `{}` leave it to others", first.id);
    let help = format!(
        "give its role `{}` a server role of the kind `dhcp` with a platform that handles `{}`",
        first.device.role, way.pattern
    );
    Some((why, help))
}

/// Whether a server has a port, whose name DHCPv6 needs. What is configured by hand may have one.
fn has_port(subject: &Subject<'_>, server: &Server<'_>) -> bool {
    let model = subject.intent.school.models.get(&server.device.model);
    server.role.unmanaged || model.is_none_or(|model| !model.ports.is_empty())
}

/// Whether a server has a server role that does not leave it to others. What a platform does not
/// speak of at all is `unsupported-by-platform`, and nobody knows what is configured by hand.
fn speaks(subject: &Subject<'_>, server: &Server<'_>, way: &Way) -> bool {
    if server.role.unmanaged {
        return true;
    }
    let mut roles = lookup::server_roles(&subject.intent.school, server.role);
    roles.any(|(_, role)| {
        let platform = role.platform.as_ref().and_then(|name| subject.platforms.get(name));
        let leaves = |platform: &Platform| {
            let mut left = platform.manifest.leaves.iter().flat_map(|left| &left.keys);
            left.any(|pattern| covers(pattern.as_str(), way.pattern))
        };
        role.kind == ServerKind::Dhcp && !platform.is_some_and(leaves)
    })
}
