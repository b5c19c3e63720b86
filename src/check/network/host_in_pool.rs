use std::collections::BTreeMap;

use ipnet::Ipv4Net;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{School, Segment};
use crate::plan::address;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "host-in-pool",
        severity: Severity::Error,
        docs: "\
# What
The fixed address of a device lies among those that its segment gives out to anybody.

# Why
Sooner or later another device gets the same address.

# Fix
Take a host number below the segment's `dhcp.reserve`, or make the reserve larger. A segment with
`reservations-only` gives addresses to the devices of the inventory alone, so nothing collides
there.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let Some(block) = lookup::block(school) else { return };
    let mut pools = BTreeMap::new();
    for (id, segment) in &*school.segments {
        if let Some(pool) = pool_numbers(school, segment, block) {
            pools.insert(id, pool);
        }
    }
    for (id, device, role) in lookup::devices(school) {
        let Some(&(first, last)) = pools.get(&role.segment) else { continue };
        // A firewall is the gateway and has no number.
        let Some(host) = device.host else { continue };
        if (first..=last).contains(&host.get()) {
            let reserve =
                subject.intent.at(&["segments", role.segment.as_str(), "dhcp", "reserve"]);
            let message = format!(
                "the host number {host} of `{id}` is among the addresses that the \
                segment `{}` gives out",
                role.segment
            );
            let place = (subject.intent.at(&["devices", id.as_str(), "host"]), "the host number");
            let diagnostic = conflict(
                &RULE.code,
                message,
                place,
                (reserve, "the pool begins after this reserve"),
            );
            out.push(
                diagnostic.help(format!("take a number below {first}, or a larger `reserve`")),
            );
        }
    }
}

/// The first and the last host number that a segment gives out to anybody.
fn pool_numbers(school: &School, segment: &Segment, block: Ipv4Net) -> Option<(u32, u32)> {
    let dhcp = segment.dhcp.as_ref()?;
    // With reservations alone a fixed address is what the server gives out as well.
    if dhcp.reservations_only {
        return None;
    }
    let network = address::subnet(segment, block)?.trunc();
    let (first, last) =
        address::pool(network, dhcp.reserve.get(), school.addressing.pool_end_reserve.get())?;
    let base = u32::from(network.network());
    Some((u32::from(first) - base, u32::from(last) - base))
}
