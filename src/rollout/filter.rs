//! What a firewall does with the first packet of an administrator.

use std::net::Ipv4Addr;

use crate::model::TransportRange;
use crate::plan::{End, Firewall, Interface, Match, Rule};

/// The port at which devices are administered.
const ADMINISTRATION: u16 = 22;

/// Whether a firewall passes a connection of an administrator on to a device behind `interface`.
pub(super) fn lets_through(
    firewall: &Firewall,
    administrator: Ipv4Addr,
    interface: &Interface,
    device: Ipv4Addr,
) -> bool {
    let inside = firewall.interfaces.iter().find(|one| {
        !one.outside
            && one.segment.ipv4.as_ref().is_some_and(|ipv4| ipv4.network.contains(&administrator))
    });
    if let Some(inside) = inside {
        // In one segment nobody needs the gateway.
        return inside.name == interface.name
            || passes(firewall, &inside.name, administrator, interface, device);
    }
    let mut outside = firewall.interfaces.iter().filter(|one| one.outside);
    outside.any(|one| {
        let is_foreign = one.foreign4.iter().any(|network| network.contains(&administrator));
        !is_foreign && passes(firewall, &one.name, administrator, interface, device)
    })
}

/// Whether the first rule that matches lets a connection through.
fn passes(
    firewall: &Firewall,
    from: &str,
    administrator: Ipv4Addr,
    interface: &Interface,
    device: Ipv4Addr,
) -> bool {
    let matching = firewall.forward.iter().find(|rule| {
        is_at(&rule.from, from, administrator)
            && is_at(&rule.to, &interface.name, device)
            && is_administration(rule)
    });
    matching.is_some_and(|rule| rule.accept)
}

/// Whether an end of a rule has an address at an interface.
fn is_at(end: &End, interface: &str, address: Ipv4Addr) -> bool {
    if end.family == Some(6) {
        return false;
    }
    let at_interface =
        end.interfaces.is_empty() || end.interfaces.iter().any(|name| **name == *interface);
    let within =
        end.networks4.is_empty() || end.networks4.iter().any(|network| network.contains(&address));
    let excepted = end.except4.iter().any(|network| network.contains(&address));
    at_interface && within && !excepted
}

fn is_administration(rule: &Rule) -> bool {
    rule.matches.is_empty() || rule.matches.iter().any(|one| has_port(one))
}

fn has_port(one: &Match) -> bool {
    let mut ports = one.ports.iter().filter_map(|ports| TransportRange::new(ports).ok());
    one.protocol == "tcp" && ports.any(|ports| (ports.first..=ports.last).contains(&ADMINISTRATION))
}

/// Whether a firewall lets anything through from one zone to another.
pub(super) fn opens(firewall: &Firewall, from: &str, to: &str) -> bool {
    firewall.forward.iter().any(|rule| {
        rule.accept && touches(firewall, &rule.from, from) && touches(firewall, &rule.to, to)
    })
}

/// Whether an end of a rule has an interface of a zone.
fn touches(firewall: &Firewall, end: &End, zone: &str) -> bool {
    firewall.interfaces.iter().any(|interface| {
        interface.segment.zone == zone
            && (end.interfaces.is_empty() || end.interfaces.contains(&interface.name))
    })
}
