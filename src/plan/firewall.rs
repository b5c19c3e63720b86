//! Flows and guarantees as rules of a school's firewall.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::{Ipv4Net, Ipv6Net};

use crate::base::text::ascii;
use crate::model::{self, Action, LineMode, PortMode, ServerKind, ServiceId, Trust, ZoneId};
use crate::plan::address;
use crate::plan::ends::Ends;
use crate::plan::planner::Planner;
use crate::plan::router::ppp_name;
use crate::plan::types::{Firewall, Interface, Match, Port, Rule, Segment};

/// What a firewall is connected to.
struct Connected<'a> {
    interfaces: Vec<Interface>,
    /// The names of the interfaces that lead out of the school.
    outside: Vec<Arc<str>>,
    /// Networks of segments that belong to somebody else, with their zone.
    external: Vec<(&'a ZoneId, model::Network)>,
    /// Whether a segment has IPv6, so that there are rules for both families.
    dual: bool,
}

impl<'a> Planner<'a> {
    /// The firewall of the school, which has the address `own_address`.
    pub(super) fn firewall(&self, ports: &[Arc<Port>], own_address: Ipv4Addr) -> Firewall {
        let connected = self.connected(ports);
        let mut forward = Vec::new();
        let mut input = Vec::new();
        // Guarantees come first: the first rule that matches decides, and no flow may open what
        // they rule out.
        for (id, guarantee) in &*self.school.guarantees {
            let never = &guarantee.never;
            let ends = [self.ends(&never.from, &connected), self.ends(&never.to, &connected)];
            let reason = guarantee.reason.as_ref().map(model::Text::as_str);
            let rule = rule(id.as_str(), "guarantee", false, true, reason);
            let outside = &connected.outside;
            self.add(&mut forward, &rule, &never.services, &ends, outside, connected.dual);
        }
        // What is denied is denied first: the order of the flows' ids means nothing.
        for action in [Action::Deny, Action::Allow] {
            for (id, flow) in &*self.school.flows {
                if flow.action != action {
                    continue;
                }
                let rule = rule_of_flow(id.as_str(), flow);
                let mut ends = [self.ends(&flow.from, &connected), self.ends(&flow.to, &connected)];
                if !flow.destinations.is_empty() {
                    let (block, block6) = self.blocks();
                    ends[1].narrow(&flow.destinations, block, block6);
                }
                let outside = &connected.outside;
                self.add(&mut forward, &rule, &flow.services, &ends, outside, connected.dual);
                // Packets for the firewall itself are not forwarded, so such a flow needs a rule
                // there as well.
                if leads_to_firewall(flow, own_address, &connected.interfaces) {
                    ends[1] = Ends {
                        networks4: BTreeSet::from([Ipv4Net::from(own_address)]),
                        ..Ends::default()
                    };
                    // The firewall itself does not lie outside.
                    self.add(&mut input, &rule, &flow.services, &ends, &[], connected.dual);
                }
            }
        }
        // These networks are routed to the school's own addresses, so that NAT would only hide who
        // asks.
        let (nat_except, _) = self.elsewhere();
        Firewall {
            narrow: self.narrow_lines(&connected.interfaces),
            interfaces: connected.interfaces.into_iter().map(Arc::new).collect(),
            outside: connected.outside,
            forward,
            input,
            dhcp_servers: self.servers.get(&ServerKind::Dhcp).cloned().unwrap_or_default(),
            nat: self.blocks().0.into_iter().collect(),
            nat_except: nat_except.into_iter().collect(),
        }
    }

    fn connected(&self, ports: &[Arc<Port>]) -> Connected<'a> {
        let interfaces = self.interfaces(ports);
        let outside = interfaces.iter().filter(|interface| interface.outside);
        let mut external = Vec::new();
        for segment in self.school.segments.values() {
            if segment.external
                && let Some(network) = segment.network
            {
                external.push((&segment.zone, network));
            }
        }
        Connected {
            outside: outside.map(|interface| Arc::clone(&interface.name)).collect(),
            // Without an IPv6 segment, rules for IPv6 would be rules for nobody.
            dual: interfaces.iter().any(|interface| interface.segment.ipv6.is_some()),
            external,
            interfaces,
        }
    }

    /// The blocks of the school.
    fn blocks(&self) -> (Option<Ipv4Net>, Option<Ipv6Net>) {
        let (addressing, index) = (&self.school.addressing, self.school.index.get());
        (address::block(addressing, index), address::block6(addressing, index))
    }

    fn interfaces(&self, ports: &[Arc<Port>]) -> Vec<Interface> {
        let mut interfaces = Vec::new();
        for port in ports {
            let vlans: &[u16] = match port.mode {
                PortMode::Off => &[],
                PortMode::Access => &[port.untagged],
                // The untagged VLAN of a trunk is the parking segment, in which nothing has an
                // address.
                PortMode::Trunk => &port.tagged,
            };
            let tagged = port.mode == PortMode::Trunk;
            for &vlan in vlans {
                let Some(segment) = self.segment_of_vlan(vlan) else { continue };
                // Without a subnet of ours the firewall is not the gateway: an external segment has
                // it elsewhere.
                if !segment.outside && segment.ipv4.is_none() {
                    continue;
                }
                let mode = self.line(segment).map(|line| line.mode);
                let name = match mode {
                    // Packets come out of the line, not out of what carries it.
                    Some(LineMode::Pppoe) => ppp_name(vlan),
                    _ if tagged => format!("vlan{vlan}").into(),
                    _ => Arc::clone(&port.name),
                };
                interfaces.push(Interface {
                    name,
                    parent: Arc::clone(&port.name),
                    segment: Arc::clone(segment),
                    tagged,
                    outside: segment.outside,
                });
            }
        }
        // Equal names become neighbours, since a VLAN has one name; `dedup_by` sees only
        // neighbours.
        interfaces.sort_by(|a, b| (a.segment.vlan, &a.name).cmp(&(b.segment.vlan, &b.name)));
        interfaces.dedup_by(|a, b| a.name == b.name);
        interfaces
    }

    fn segment_of_vlan(&self, vlan: u16) -> Option<&Arc<Segment>> {
        self.segments.values().find(|segment| segment.vlan == vlan)
    }

    /// The ends that zones have together.
    fn ends<'z>(
        &self,
        zones: impl IntoIterator<Item = &'z ZoneId>,
        connected: &Connected<'_>,
    ) -> Ends {
        let mut ends = Ends::default();
        for id in zones {
            let Some(zone) = self.school.zones.get(id) else { continue };
            ends.internet |= zone.trust == Trust::Internet;
            for interface in &connected.interfaces {
                // What lies outside is told by addresses: many zones are behind one line.
                if !interface.outside && interface.segment.zone == id.as_str() {
                    ends.interfaces.insert(Arc::clone(&interface.name));
                }
            }
            let external = connected.external.iter().filter(|(zone, _)| *zone == id);
            for network in zone.networks.iter().chain(external.map(|(_, network)| network)) {
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
    fn add(
        &self,
        rules: &mut Vec<Arc<Rule>>,
        rule: &Rule,
        services: &[ServiceId],
        [from, to]: &[Ends; 2],
        outside: &[Arc<str>],
        dual: bool,
    ) {
        // An empty list would match everything, so a flow whose services are all switched off is no
        // rule.
        let Some(matches) = self.matches(services) else { return };
        // A rule has one kind of end on each side; three kinds on both make up to nine pairs.
        for from in from.list(outside) {
            for to in to.list(outside) {
                // A rule without addresses holds for both families.
                let neutral = from.is_neutral() && to.is_neutral();
                let families: &[Option<u8>] = match (neutral, dual) {
                    (true, _) => &[None],
                    (false, true) => &[Some(4), Some(6)],
                    (false, false) => &[Some(4)],
                };
                for &family in families {
                    if let Some(from) = from.of_family(family)
                        && let Some(to) = to.of_family(family)
                    {
                        rules.push(Arc::new(Rule {
                            from: Arc::new(from),
                            to: Arc::new(to),
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
        let (mut tcp, mut udp, mut ping) = (BTreeSet::new(), BTreeSet::new(), false);
        for id in services {
            let Some(service) = self.school.services.get(id) else { continue };
            tcp.extend(service.tcp.iter().copied());
            udp.extend(service.udp.iter().copied());
            ping |= service.ping;
        }
        let mut matches = Vec::new();
        for (protocol, ports) in [("tcp", merged(tcp)), ("udp", merged(udp))] {
            if !ports.is_empty() {
                matches.push(Arc::new(Match { protocol, ports }));
            }
        }
        if ping {
            matches.push(Arc::new(Match { protocol: "icmp", ports: Vec::new() }));
        }
        if matches.is_empty() { None } else { Some(matches) }
    }
}

/// Whether a flow leads to the firewall itself: its own zone and its own address are among those
/// that the flow names.
fn leads_to_firewall(flow: &model::Flow, own_address: Ipv4Addr, interfaces: &[Interface]) -> bool {
    let own = interfaces.iter().find(|interface| {
        // The firewall is the gateway of every segment; its own is the one where it has its
        // address.
        interface.segment.ipv4.as_ref().is_some_and(|ipv4| ipv4.gateway == own_address)
    });
    let Some(own) = own else { return false };
    if !flow.to.iter().any(|zone| zone.as_str() == own.segment.zone) {
        return false;
    }
    let mut destinations = flow.destinations.iter().filter_map(|network| network.v4());
    flow.destinations.is_empty() || destinations.any(|network| network.contains(&own_address))
}

/// Ports without overlaps, ascending.
fn merged(ports: BTreeSet<model::TransportRange>) -> Vec<String> {
    let mut merged: Vec<model::TransportRange> = Vec::new();
    for range in ports {
        match merged.last_mut() {
            // Ranges that only touch stay apart, as they were written.
            Some(last) if range.first <= last.last => last.last = last.last.max(range.last),
            _ => merged.push(range),
        }
    }
    merged.iter().map(ToString::to_string).collect()
}

/// The rule of a flow, without its ends. What is denied is logged, so that somebody can see why
/// something does not work.
fn rule_of_flow(id: &str, flow: &model::Flow) -> Rule {
    let accept = flow.action == Action::Allow;
    let reason = flow.reason.as_ref().map(model::Text::as_str);
    rule(id, "flow", accept, flow.log || !accept, reason)
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
