use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::reach::{self, Port, Server};
use crate::check::rule::{Rule, Subject};
use crate::model::{School, Segment, SegmentId, ServerKind, ZoneId};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "segment-cut-off",
        severity: Severity::Warning,
        docs: "\
# What
A segment gives out addresses (`dhcp`), and no flow leads from its zone to a resolver (port 53) or
to the DHCP server (UDP port 67).

# Why
The resolver is what its clients are told to ask; without it they have an address and reach nothing
by name. The first question for an address is passed on by the gateway, and after half of the lease
a client asks the server itself.

# Fix
Add the zone to the flow that leads to the server. A server in the segment itself needs no flow.
",
    },
    check,
};

const DNS: Port = Port::Udp(53);
const DHCP: Port = Port::Udp(67);

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    // Without a firewall of ours nothing is known of the way between segments.
    if lookup::firewalls(school).is_empty() {
        return;
    }
    let resolvers = reach::servers(school, ServerKind::Dns);
    let dhcp = reach::servers(school, ServerKind::Dhcp);
    let (mut without_dns, mut without_dhcp) = (BTreeMap::new(), BTreeMap::new());
    for (id, segment) in &*school.segments {
        if segment.dhcp.is_none() || segment.subnet.is_none() {
            continue;
        }
        if !resolves(school, segment, &resolvers) {
            without_dns.entry(&segment.zone).or_insert_with(Vec::new).push(id);
        }
        // Without a server there is `dhcp-without-server`. The firewall answers whoever is there.
        let mut renewing = dhcp.iter().filter(|server| !reach::is_gateway(server));
        let is_renewed = dhcp.iter().any(reach::is_gateway)
            || renewing.any(|server| reach::reaches_server(school, segment, server, DHCP));
        if !is_renewed && !dhcp.is_empty() {
            without_dhcp.entry(&segment.zone).or_insert_with(Vec::new).push(id);
        }
    }
    report(subject, &without_dns, "a resolver", "udp and tcp 53", out);
    report(subject, &without_dhcp, "the DHCP server", "udp 67", out);
}

/// Whether clients of a segment reach one of the resolvers that they are told to ask.
fn resolves(school: &School, segment: &Segment, own: &[Server<'_>]) -> bool {
    if !own.is_empty() {
        return own.iter().any(|server| reach::reaches_server(school, segment, server, DNS));
    }
    let mut upstreams = school.dns.upstreams.values().map(|upstream| upstream.address.get());
    // Without any resolver there is `no-resolver`.
    school.dns.upstreams.is_empty()
        || upstreams.any(|address| reach::reaches_address(school, &segment.zone, address, DNS))
}

/// One finding for each zone: the flow that is missing is one of zones.
fn report(
    subject: &Subject<'_>,
    cut_off: &BTreeMap<&ZoneId, Vec<&SegmentId>>,
    server: &str,
    ports: &str,
    out: &mut Diagnostics,
) {
    for (zone, segments) in cut_off {
        let Some(first) = segments.first() else { continue };
        let message = format!(
            "no flow leads from the zone `{zone}` to {server}, and {} gives out addresses there",
            lookup::listed(segments.iter().map(|id| id.as_str()))
        );
        let at = subject.intent.at(&["segments", first.as_str(), "dhcp"]);
        let diagnostic = Diagnostic::new(&RULE.code, message).at(at);
        out.push(diagnostic.help(format!("add the zone to a flow that leads there ({ports})")));
    }
}
