//! Flows and guarantees as rules of a school's firewall.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use ipnet::{Ipv4Net, Ipv6Net};

use super::{End, Firewall, Interface, Match, Planner, Port, Rule};
use crate::base::text::ascii;
use crate::model::{self, Action, PortMode, ServiceId, Trust, ZoneId};
use crate::plan::address;

/// IPv4 networks that are not the internet: private use (RFC 1918), carrier NAT (RFC 6598),
/// link-local (RFC 3927), loopback, multicast and above.
const NOT_INTERNET_V4: &[([u8; 4], u8)] = &[
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 168, 0, 0], 16),
    ([224, 0, 0, 0], 3),
];

/// IPv6 networks that are not the internet: unique local (RFC 4193), link-local, multicast.
const NOT_INTERNET_V6: &[(u16, u8)] = &[(0xfc00, 7), (0xfe80, 10), (0xff00, 8)];

/// The ends that a set of zones has: the school's own interfaces, networks elsewhere, the internet.
#[derive(Default)]
struct Ends {
    interfaces: BTreeSet<Arc<str>>,
    /// Only these of the school's own networks behind the interfaces; empty means all.
    own4: BTreeSet<Ipv4Net>,
    own6: BTreeSet<Ipv6Net>,
    networks4: BTreeSet<Ipv4Net>,
    networks6: BTreeSet<Ipv6Net>,
    internet: bool,
}

impl Planner<'_> {
    pub(super) fn firewall(&self, ports: &[Arc<Port>], own_address: Ipv4Addr) -> Firewall {
        let interfaces = self.interfaces(ports);
        let outside: Vec<Arc<str>> = interfaces
            .iter()
            .filter(|interface| interface.outside)
            .map(|interface| Arc::clone(&interface.name))
            .collect();
        let dual = interfaces.iter().any(|interface| interface.segment.ipv6.is_some());
        let (block, block6) = self.blocks();
        // Networks of segments that belong to somebody else, with their zone.
        let external = self.school.segments.values().filter(|segment| segment.external);
        let external: Vec<_> =
            external.filter_map(|segment| Some((&segment.zone, segment.network?))).collect();
        let mut forward = Vec::new();
        let mut input = Vec::new();
        let own_zone = interfaces.iter().find(|interface| {
            interface.segment.ipv4.as_ref().is_some_and(|ipv4| ipv4.gateway == own_address)
        });
        let own_zone = own_zone.map(|interface| interface.segment.zone.clone());
        for (id, guarantee) in &*self.school.guarantees {
            let (from, to) = (
                self.ends(&guarantee.never.from, &interfaces, &external),
                self.ends(&guarantee.never.to, &interfaces, &external),
            );
            let reason = guarantee.reason.as_ref().map(model::Text::as_str);
            let rule = rule(id.as_str(), "guarantee", false, true, reason);
            self.add(&mut forward, &rule, &guarantee.never.services, &from, &to, &outside, dual);
        }
        // What is denied is denied first: the order of the flows' ids means nothing.
        let flows =
            |action| self.school.flows.iter().filter(move |(_, flow)| flow.action == action);
        for (id, flow) in flows(Action::Deny).chain(flows(Action::Allow)) {
            let (from, mut to) = (
                self.ends(&flow.from, &interfaces, &external),
                self.ends(&flow.to, &interfaces, &external),
            );
            let accept = flow.action == Action::Allow;
            let rule = rule(
                id.as_str(),
                "flow",
                accept,
                flow.log || !accept,
                flow.reason.as_ref().map(model::Text::as_str),
            );
            if !flow.destinations.is_empty() {
                to.narrow(&flow.destinations, block, block6);
            }
            self.add(&mut forward, &rule, &flow.services, &from, &to, &outside, dual);
            let to_itself = flow.to.iter().any(|zone| own_zone.as_deref() == Some(zone.as_str()));
            let reached = flow.destinations.is_empty()
                || flow
                    .destinations
                    .iter()
                    .filter_map(|network| network.v4())
                    .any(|network| network.contains(&own_address));
            if to_itself && reached {
                let itself = Ends {
                    networks4: BTreeSet::from([Ipv4Net::from(own_address)]),
                    ..Ends::default()
                };
                self.add(&mut input, &rule, &flow.services, &from, &itself, &[], dual);
            }
        }
        let elsewhere = self.elsewhere();
        let nat = block.into_iter().collect();
        let dhcp_servers = self.servers.get(&model::ServerKind::Dhcp).cloned().unwrap_or_default();
        let interfaces = interfaces.into_iter().map(Arc::new).collect();
        Firewall {
            interfaces,
            outside,
            forward,
            input,
            dhcp_servers,
            nat,
            nat_except: elsewhere.0.into_iter().collect(),
        }
    }

    /// The blocks of the school.
    fn blocks(&self) -> (Option<Ipv4Net>, Option<Ipv6Net>) {
        let (addressing, index) = (&self.school.addressing, self.school.index.get());
        (address::block(addressing, index), address::block6(addressing, index))
    }

    fn interfaces(&self, ports: &[Arc<Port>]) -> Vec<Interface> {
        let segment = |vlan: u16| self.segments.values().find(|segment| segment.vlan == vlan);
        let mut interfaces = Vec::new();
        for port in ports {
            let vlans: &[u16] = if port.mode == PortMode::Trunk { &port.tagged } else { &[] };
            let tagged = vlans.iter().map(|&vlan| (vlan, true));
            let untagged = (port.mode == PortMode::Access).then_some((port.untagged, false));
            for (vlan, tagged) in tagged.chain(untagged) {
                let Some(segment) =
                    segment(vlan).filter(|segment| segment.outside || segment.ipv4.is_some())
                else {
                    continue;
                };
                let name =
                    if tagged { format!("vlan{vlan}").into() } else { Arc::clone(&port.name) };
                interfaces.push(Interface {
                    name,
                    parent: Arc::clone(&port.name),
                    segment: segment.clone(),
                    tagged,
                    outside: segment.outside,
                });
            }
        }
        interfaces
            .sort_by(|a, b| a.segment.vlan.cmp(&b.segment.vlan).then_with(|| a.name.cmp(&b.name)));
        interfaces.dedup_by(|a, b| a.name == b.name);
        interfaces
    }

    fn ends<'z>(
        &self,
        zones: impl IntoIterator<Item = &'z ZoneId>,
        interfaces: &[Interface],
        external: &[(&ZoneId, model::Network)],
    ) -> Ends {
        let mut ends = Ends::default();
        for id in zones {
            let Some(zone) = self.school.zones.get(id) else { continue };
            ends.internet |= zone.trust == Trust::Internet;
            let own = interfaces
                .iter()
                .filter(|interface| !interface.outside && interface.segment.zone == id.as_str());
            ends.interfaces.extend(own.map(|interface| Arc::clone(&interface.name)));
            let external =
                external.iter().filter(|(zone, _)| *zone == id).map(|(_, network)| *network);
            for network in zone.networks.iter().copied().chain(external) {
                ends.networks4.extend(network.v4());
                ends.networks6.extend(network.v6());
            }
        }
        ends
    }

    /// Networks that are reached through the outside and are not the internet.
    fn elsewhere(&self) -> (BTreeSet<Ipv4Net>, BTreeSet<Ipv6Net>) {
        let zones = self.school.zones.values().flat_map(|zone| zone.networks.iter().copied());
        let external = self.school.segments.values().filter_map(|segment| segment.network);
        let all: Vec<_> = zones.chain(external).collect();
        (
            all.iter().filter_map(|network| network.v4()).collect(),
            all.iter().filter_map(|network| network.v6()).collect(),
        )
    }

    /// Adds `rule` for every pair of ends, split by address family where networks make it so.
    #[allow(clippy::too_many_arguments, reason = "the two ends and what lies between them")]
    fn add(
        &self,
        rules: &mut Vec<Arc<Rule>>,
        rule: &Rule,
        services: &[ServiceId],
        from: &Ends,
        to: &Ends,
        outside: &[Arc<str>],
        dual: bool,
    ) {
        let Some(matches) = self.matches(services) else { return };
        for from in from.list(outside) {
            for to in to.list(outside) {
                let neutral = from.is_neutral() && to.is_neutral();
                let families: &[Option<u8>] = if neutral { &[None] } else { &[Some(4), Some(6)] };
                for &family in families {
                    let ends = (from.of_family(family), to.of_family(family));
                    if family == Some(6) && !dual {
                        continue;
                    }
                    if let (Some(from), Some(to)) = ends {
                        let (from, to) = (Arc::new(from), Arc::new(to));
                        rules.push(Arc::new(Rule {
                            from,
                            to,
                            matches: matches.clone(),
                            ..rule.clone()
                        }));
                    }
                }
            }
        }
    }

    /// Protocols and ports of services; empty for every service, `None` when all of them are
    /// switched off.
    fn matches(&self, services: &[ServiceId]) -> Option<Vec<Arc<Match>>> {
        if services.is_empty() {
            return Some(Vec::new());
        }
        let known: Vec<_> = services.iter().filter_map(|id| self.school.services.get(id)).collect();
        let ports = |of: fn(&model::Service) -> &Vec<model::TransportRange>| {
            let ports: BTreeSet<_> =
                known.iter().flat_map(|service| of(service)).copied().collect();
            merged(ports)
        };
        let mut matches = Vec::new();
        for (protocol, ports) in
            [("tcp", ports(|service| &service.tcp)), ("udp", ports(|service| &service.udp))]
        {
            if !ports.is_empty() {
                matches.push(Arc::new(Match { protocol, ports }));
            }
        }
        if known.iter().any(|service| service.ping) {
            matches.push(Arc::new(Match { protocol: "icmp", ports: Vec::new() }));
        }
        (!matches.is_empty()).then_some(matches)
    }
}

/// Ports without overlaps, ascending.
fn merged(ports: BTreeSet<model::TransportRange>) -> Vec<String> {
    let mut merged: Vec<model::TransportRange> = Vec::new();
    for range in ports {
        match merged.last_mut() {
            Some(last) if range.first <= last.last => last.last = last.last.max(range.last),
            _ => merged.push(range),
        }
    }
    merged.iter().map(ToString::to_string).collect()
}

fn rule(id: &str, origin: &'static str, accept: bool, log: bool, reason: Option<&str>) -> Rule {
    let reason_ascii = reason.map(|reason| ascii(reason, 100)).unwrap_or_default().into();
    Rule {
        id: id.into(),
        origin,
        accept,
        log,
        reason_ascii,
        from: Arc::default(),
        to: Arc::default(),
        matches: Vec::new(),
    }
}

impl Ends {
    /// Keeps only these networks: the school's own behind the interfaces, the others outside.
    fn narrow(
        &mut self,
        networks: &[model::Network],
        block: Option<Ipv4Net>,
        block6: Option<Ipv6Net>,
    ) {
        let (own4, other4) = networks
            .iter()
            .filter_map(|network| network.v4())
            .partition(|network| block.is_some_and(|block| block.contains(network)));
        let (own6, other6) = networks
            .iter()
            .filter_map(|network| network.v6())
            .partition(|network| block6.is_some_and(|block| block.contains(network)));
        (self.own4, self.own6, self.networks4, self.networks6) = (own4, own6, other4, other6);
        if self.own4.is_empty() && self.own6.is_empty() {
            self.interfaces.clear();
        }
        self.internet = false;
    }

    fn list(&self, outside: &[Arc<str>]) -> Vec<EndSet> {
        let mut list = Vec::new();
        let has_networks = !self.networks4.is_empty() || !self.networks6.is_empty();
        if !self.interfaces.is_empty() {
            let own = (self.own4.iter().copied().collect(), self.own6.iter().copied().collect());
            list.push(EndSet {
                interfaces: self.interfaces.iter().cloned().collect(),
                networks4: own.0,
                networks6: own.1,
                internet: false,
            });
        }
        if has_networks {
            let networks = (
                self.networks4.iter().copied().collect(),
                self.networks6.iter().copied().collect(),
            );
            list.push(EndSet {
                interfaces: outside.to_vec(),
                networks4: networks.0,
                networks6: networks.1,
                internet: false,
            });
        }
        if self.internet && !outside.is_empty() {
            list.push(EndSet { interfaces: outside.to_vec(), internet: true, ..EndSet::default() });
        }
        list
    }
}

/// One end before it is split by address family.
#[derive(Default)]
struct EndSet {
    interfaces: Vec<Arc<str>>,
    networks4: Vec<Ipv4Net>,
    networks6: Vec<Ipv6Net>,
    internet: bool,
}

impl EndSet {
    /// Whether it says nothing about addresses.
    fn is_neutral(&self) -> bool {
        !self.internet && self.networks4.is_empty() && self.networks6.is_empty()
    }

    /// The end as it is for one family; `None` when there is nothing of that family.
    fn of_family(&self, family: Option<u8>) -> Option<End> {
        let mut end = End { interfaces: self.interfaces.clone(), family, ..End::default() };
        if self.is_neutral() {
            return Some(end);
        }
        match family {
            Some(4) if self.internet => {
                end.except4 = NOT_INTERNET_V4
                    .iter()
                    .map(|&(base, length)| net4(base.into(), length))
                    .collect()
            }
            Some(6) if self.internet => {
                end.except6 =
                    NOT_INTERNET_V6.iter().map(|&(base, length)| net6(base, length)).collect()
            }
            Some(4) if !self.networks4.is_empty() => end.networks4.clone_from(&self.networks4),
            Some(6) if !self.networks6.is_empty() => end.networks6.clone_from(&self.networks6),
            _ => return None,
        }
        Some(end)
    }
}

fn net4(base: Ipv4Addr, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(base, length)
}

fn net6(first: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, 0, 0, 0, 0, 0, 0, 0), length)
}
