use std::net::IpAddr;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::reach;
use crate::check::rule::{Rule, Subject};
use crate::model::{Address, Network, School, Segment, ServerKind};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "ipv6-only",
        severity: Severity::Error,
        docs: "\
# What
Servers or networks are given by IPv6 addresses alone, and somebody who needs them has IPv4 alone:
the resolvers that the school's own one asks (`dns.upstreams`), time, log and login servers, the
networks of the administration and of the monitoring.

# Why
The school's resolver would answer every question with a failure, devices would have no time and
send no logs, nobody would get in, and nobody could administer them.

# Fix
Add an IPv4 address, or give the segment of those who need it `ipv6 = true`.
",
    },
    check,
};

/// Addresses that somebody needs.
struct Needed<'a> {
    path: &'a [&'a str],
    what: &'a str,
    addresses: Vec<IpAddr>,
    /// Who needs them, by the segment in which they are.
    by: Vec<(String, &'a Segment)>,
}

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for needed in needs(school) {
        let has_only_ipv6 =
            !needed.addresses.is_empty() && needed.addresses.iter().all(IpAddr::is_ipv6);
        let without = needed.by.iter().find(|(_, segment)| !segment.ipv6);
        if has_only_ipv6 && let Some((who, segment)) = without {
            let message = format!(
                "`{}` names IPv6 addresses alone, and {who} has IPv4 alone: {}",
                needed.path.join("."),
                needed.what
            );
            let zone = segment.title.as_str();
            let diagnostic =
                Diagnostic::new(&RULE.code, message).at(subject.intent.at(needed.path));
            out.push(
                diagnostic.help(format!(
                    "add an IPv4 address, or give its segment ({zone}) `ipv6 = true`"
                )),
            );
        }
    }
}

fn needs(school: &School) -> Vec<Needed<'_>> {
    let managed = lookup::devices(school).filter(|(_, _, role)| !role.unmanaged);
    let mut devices = Vec::new();
    for (id, _, role) in managed {
        if let Some(segment) = school.segments.get(&role.segment) {
            devices.push((format!("`{id}`"), &**segment));
        }
    }
    let resolvers = reach::servers(school, ServerKind::Dns);
    // Without a resolver of the school its devices and clients ask those outside themselves.
    let mut asking: Vec<_> = resolvers
        .iter()
        .map(|server| (format!("the resolver `{}`", server.id), server.segment))
        .collect();
    if resolvers.is_empty() {
        asking.clone_from(&devices);
        let clients = school.segments.iter().filter(|(_, segment)| segment.dhcp.is_some());
        asking.extend(clients.map(|(id, segment)| (format!("the segment `{id}`"), &**segment)));
    }
    let upstreams = school.dns.upstreams.values().map(|upstream| upstream.address.get()).collect();
    let mut needs = needs_of_devices(school, &devices);
    needs.push(Needed {
        path: &["dns", "upstreams"],
        what: "it resolves no name",
        addresses: upstreams,
        by: asking,
    });
    needs
}

/// What devices that are configured need, whatever they are.
fn needs_of_devices<'a>(school: &'a School, devices: &[(String, &'a Segment)]) -> Vec<Needed<'a>> {
    let mut needs: Vec<Needed<'a>> = Vec::new();
    let mut need = |path, what, addresses| {
        needs.push(Needed { path, what, addresses, by: devices.to_vec() });
    };
    let sources = networks(&school.management.sources);
    need(&["management", "sources"], "nobody can administer it", sources);
    if let Some(ntp) = school.ntp.as_ref() {
        need(&["ntp", "servers"], "it has no time", addresses(&ntp.servers));
    }
    if let Some(syslog) = school.syslog.as_ref() {
        need(&["syslog", "servers"], "it sends no logs", addresses(&syslog.servers));
    }
    if let Some(snmp) = school.snmp.as_ref() {
        need(&["snmp", "managers"], "nobody can monitor it", networks(&snmp.managers));
    }
    // A school with a login server of its own does not ask the central ones.
    if let Some(radius) = school.radius.as_ref()
        && reach::servers(school, ServerKind::Radius).is_empty()
    {
        need(&["radius", "servers"], "nobody logs in there", addresses(&radius.servers));
    }
    needs
}

fn addresses(list: &[Address]) -> Vec<IpAddr> {
    list.iter().map(|address| address.get()).collect()
}

fn networks(list: &[Network]) -> Vec<IpAddr> {
    list.iter().map(|network| network.get().addr()).collect()
}
