use std::net::IpAddr;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::reach;
use crate::check::rule::{Rule, Subject};
use crate::model::{Address, Network, School, Segment, ServerKind, Snmp};

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
        if let Some((who, segment)) = without.filter(|_| has_only_ipv6) {
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
    let mut needs = vec![
        Needed {
            path: &["dns", "upstreams"],
            what: "it resolves no name",
            addresses: upstreams,
            by: asking,
        },
        Needed {
            path: &["management", "sources"],
            what: "nobody can administer it",
            addresses: networks(&school.management.sources),
            by: devices.clone(),
        },
    ];
    if let Some(ntp) = school.ntp.as_ref() {
        needs.push(Needed {
            path: &["ntp", "servers"],
            what: "it has no time",
            addresses: addresses(&ntp.servers),
            by: devices.clone(),
        });
    }
    if let Some(syslog) = school.syslog.as_ref() {
        needs.push(Needed {
            path: &["syslog", "servers"],
            what: "it sends no logs",
            addresses: addresses(&syslog.servers),
            by: devices.clone(),
        });
    }
    if let Some(Snmp { managers, .. }) = school.snmp.as_ref() {
        needs.push(Needed {
            path: &["snmp", "managers"],
            what: "nobody can monitor it",
            addresses: networks(managers),
            by: devices.clone(),
        });
    }
    // A school with a login server of its own does not ask the central ones.
    if let Some(radius) = school.radius.as_ref()
        && reach::servers(school, ServerKind::Radius).is_empty()
    {
        needs.push(Needed {
            path: &["radius", "servers"],
            what: "nobody logs in there",
            addresses: addresses(&radius.servers),
            by: devices,
        });
    }
    needs
}

fn addresses(list: &[Address]) -> Vec<IpAddr> {
    list.iter().map(|address| address.get()).collect()
}

fn networks(list: &[Network]) -> Vec<IpAddr> {
    list.iter().map(|network| network.get().addr()).collect()
}
