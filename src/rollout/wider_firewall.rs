//! A firewall in between, with the interfaces and rules of both sides.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::plan::{
    AnsweringServer, DhcpRelay, End, Firewall, Interface, Router, RouterTrunk, Rule, address,
};

/// The interfaces and rules of both sides. An interface of now is left out when its VLAN or a part
/// of its network belongs to one that is there already; so are rules that would then be about
/// everything.
pub(super) fn wider_firewall(before: &Firewall, now: &Firewall) -> Firewall {
    let mut wide = before.clone();
    for interface in &now.interfaces {
        if !before.interfaces.iter().any(|one| collides(one, interface)) {
            wide.interfaces.push(Arc::clone(interface));
        }
    }
    wide.interfaces.sort_by_key(|interface| interface.segment.vlan);
    let names: BTreeSet<Arc<str>> =
        wide.interfaces.iter().map(|interface| Arc::clone(&interface.name)).collect();
    add(&mut wide.outside, &now.outside);
    wide.outside.retain(|name| names.contains(name));
    wide.forward = wider_rules(&before.forward, &now.forward, &names);
    wide.input = wider_rules(&before.input, &now.input, &names);
    wide.assigned = wider_rules(&before.assigned, &now.assigned, &names);
    add(&mut wide.helpers, &now.helpers);
    add_servers(&mut wide.dhcp_servers, &now.dhcp_servers, &names);
    add_servers(&mut wide.dhcp6_servers, &now.dhcp6_servers, &names);
    add(&mut wide.nat, &now.nat);
    add(&mut wide.nat_except, &now.nat_except);
    wide
}

/// Adds servers that are not known yet and whose interfaces are there.
fn add_servers(
    list: &mut Vec<Arc<AnsweringServer>>,
    more: &[Arc<AnsweringServer>],
    names: &BTreeSet<Arc<str>>,
) {
    for server in more {
        let is_known = list.iter().any(|one| one.address == server.address);
        if !is_known && server.from.iter().all(|name| names.contains(name)) {
            list.push(Arc::clone(server));
        }
    }
}

/// Whether a firewall cannot have both interfaces.
fn collides(one: &Interface, other: &Interface) -> bool {
    let is_same = one.name == other.name || one.segment.vlan == other.segment.vlan;
    let overlap4 = match (&one.segment.ipv4, &other.segment.ipv4) {
        (Some(one), Some(other)) => address::overlap(one.network.into(), other.network.into()),
        _ => false,
    };
    let overlap6 = match (&one.segment.ipv6, &other.segment.ipv6) {
        (Some(one), Some(other)) => one.network == other.network,
        _ => false,
    };
    // Two untagged segments do not fit on one port.
    let is_one_port = one.parent == other.parent && !one.tagged && !other.tagged;
    is_same || overlap4 || overlap6 || is_one_port
}

/// Guarantees of both sides first, then what either denies, then what either lets through.
fn wider_rules(
    before: &[Arc<Rule>],
    now: &[Arc<Rule>],
    names: &BTreeSet<Arc<str>>,
) -> Vec<Arc<Rule>> {
    let mut rules: Vec<Arc<Rule>> = Vec::new();
    for rule in before.iter().chain(now) {
        if let Some(rule) = within(rule, names)
            && !rules.contains(&rule)
        {
            rules.push(rule);
        }
    }
    // The sort is stable, so that the order of each side is kept.
    rules.sort_by_key(|rule| (rule.origin != "guarantee", rule.accept));
    rules
}

/// A rule about interfaces that are there; none when it was about others alone.
fn within(rule: &Arc<Rule>, names: &BTreeSet<Arc<str>>) -> Option<Arc<Rule>> {
    let (from, to) = (end_within(&rule.from, names)?, end_within(&rule.to, names)?);
    if *from == *rule.from && *to == *rule.to {
        return Some(Arc::clone(rule));
    }
    Some(Arc::new(Rule { from, to, ..(**rule).clone() }))
}

fn end_within(end: &Arc<End>, names: &BTreeSet<Arc<str>>) -> Option<Arc<End>> {
    let mut within = (**end).clone();
    within.interfaces.retain(|name| names.contains(name));
    // Without any interface a rule would be about all of them.
    if within.interfaces.is_empty() && !end.interfaces.is_empty() {
        return None;
    }
    Some(Arc::new(within))
}

/// What the system of a firewall in between needs below the filter.
pub(super) fn wider_router(before: &Router, now: &Router, firewall: &Firewall) -> Router {
    let mut wide = before.clone();
    let is_there = |vlan: u16, parent: &str| {
        firewall.interfaces.iter().any(|one| one.segment.vlan == vlan && *one.parent == *parent)
    };
    for interface in &now.interfaces {
        let is_known = wide.interfaces.iter().any(|one| one.name == interface.name);
        let is_former = before.interfaces.iter().any(|one| one.vlan == interface.vlan);
        if !is_known && !is_former && is_there(interface.vlan, &interface.parent) {
            wide.interfaces.push(Arc::clone(interface));
        }
    }
    wide.interfaces.sort_by(|one, other| (one.vlan, &one.name).cmp(&(other.vlan, &other.name)));
    let kept: BTreeSet<Arc<str>> =
        wide.interfaces.iter().map(|interface| Arc::clone(&interface.name)).collect();
    for vlan in &now.vlans {
        let is_known = wide.vlans.iter().any(|one| one.name == vlan.name);
        if !is_known && kept.contains(&vlan.name) {
            wide.vlans.push(Arc::clone(vlan));
        }
    }
    wide.vlans.sort_by_key(|vlan| vlan.vlan);
    wide.trunks = wider_trunks(before, now, &kept);
    let mut relays = Vec::new();
    for relay in &before.relays {
        let later = now.relays.iter().find(|later| later.name == relay.name);
        relays.push(match later {
            Some(later) => wider_relay(relay, later, &kept),
            None => Arc::clone(relay),
        });
    }
    wide.relays = relays;
    add(&mut wide.ssh_keys, &now.ssh_keys);
    wide
}

fn wider_trunks(before: &Router, now: &Router, kept: &BTreeSet<Arc<str>>) -> Vec<Arc<RouterTrunk>> {
    let mut trunks = before.trunks.clone();
    for trunk in &now.trunks {
        let mut more = trunk.vlans.clone();
        more.retain(|name| kept.contains(name));
        match trunks.iter_mut().find(|one| one.name == trunk.name) {
            Some(known) => add(&mut Arc::make_mut(known).vlans, &more),
            None if more.is_empty() => {}
            None => {
                trunks.push(Arc::new(RouterTrunk { name: Arc::clone(&trunk.name), vlans: more }));
            }
        }
    }
    trunks
}

fn wider_relay(
    before: &Arc<DhcpRelay>,
    now: &DhcpRelay,
    kept: &BTreeSet<Arc<str>>,
) -> Arc<DhcpRelay> {
    let mut relay = (**before).clone();
    add(&mut relay.clients, &now.clients);
    add(&mut relay.uplinks, &now.uplinks);
    for server in &now.servers {
        if !relay.servers.iter().any(|one| one.address == server.address) {
            relay.servers.push(Arc::clone(server));
        }
    }
    relay.clients.retain(|name| kept.contains(name));
    relay.uplinks.retain(|name| kept.contains(name));
    Arc::new(relay)
}

/// Adds what is not there yet.
pub(super) fn add<T: Clone + PartialEq>(list: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !list.contains(item) {
            list.push(item.clone());
        }
    }
}
