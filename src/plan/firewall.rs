//! Flows and guarantees as rules of a school's firewall.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::base::text::ascii;
use crate::model::{self, Action, LineMode, Network, PortMode, ServiceId, Trust, ZoneId};
use crate::plan::address;
use crate::plan::ends::{Connected, Ends};
use crate::plan::planner::Planner;
use crate::plan::router::ppp_name;
use crate::plan::territory::{Territory, except, outermost};
use crate::plan::transport::merged;
use crate::plan::types::{Firewall, Helper, Interface, Match, Port, Rule, Segment};

/// Most characters of a reason in ASCII: comments of a firewall are short.
const LONGEST_REASON: usize = 100;

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
            self.add(&mut forward, &rule, &never.services, &ends, connected.dual);
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
                    ends[1].narrow(&flow.destinations, &connected.interfaces);
                }
                self.add(&mut forward, &rule, &flow.services, &ends, connected.dual);
                // Packets for the firewall itself are not forwarded, so such a flow needs a rule
                // there as well.
                if leads_to_firewall(flow, own_address, &connected.interfaces) {
                    ends[1] = Ends::firewall(own_address);
                    self.add(&mut input, &rule, &flow.services, &ends, connected.dual);
                }
            }
        }
        // These networks are routed to the school's own addresses, so that NAT would only hide who
        // asks.
        let nat_except = self.elsewhere();
        let (helpers, assigned) = self.helpers(&connected);
        let [dhcp_servers, dhcp6_servers] = self.dhcp_servers(&connected);
        Firewall {
            narrow: self.narrow_lines(&connected.interfaces),
            helpers,
            assigned,
            interfaces: connected.interfaces.into_iter().map(Arc::new).collect(),
            outside: connected.outside.into_iter().collect(),
            forward,
            input,
            dhcp_servers,
            dhcp6_servers,
            nat: self.block().into_iter().collect(),
            nat_except: nat_except.into_iter().collect(),
        }
    }

    /// The helpers of services that flows allow, and which connections get them.
    fn helpers(&self, connected: &Connected<'_>) -> (Vec<Arc<Helper>>, Vec<Arc<Rule>>) {
        let mut helpers = BTreeSet::new();
        let mut assigned = Vec::new();
        for (id, flow) in &*self.school.flows {
            if flow.action != Action::Allow {
                continue;
            }
            for (service_id, helper) in self.services_with_helper(&flow.services) {
                let Some(matches) = self.matches(std::slice::from_ref(service_id)) else {
                    continue;
                };
                let (tcp, udp) = helper.protocols();
                let fits = |one: &Arc<Match>| match one.protocol {
                    "tcp" => tcp,
                    "udp" => udp,
                    _ => false,
                };
                let matches: Vec<Arc<Match>> = matches.into_iter().filter(fits).collect();
                // A rule without ports would give every connection to the helper.
                if matches.is_empty() {
                    continue;
                }
                helpers.extend(matches.iter().map(|one| (helper.name(), one.protocol)));
                let rule =
                    Rule { helper: Some(helper.name().into()), ..rule_of_flow(id.as_str(), flow) };
                let mut ends = [self.ends(&flow.from, connected), self.ends(&flow.to, connected)];
                if !flow.destinations.is_empty() {
                    ends[1].narrow(&flow.destinations, &connected.interfaces);
                }
                ends[1] = ends[1].by_address(&connected.interfaces);
                add_matching(&mut assigned, &rule, &matches, &ends, connected.dual);
            }
        }
        let helpers = helpers
            .into_iter()
            .map(|(name, protocol)| Arc::new(Helper { name: name.to_owned(), protocol }));
        (helpers.collect(), assigned)
    }

    /// Those of the services, all when none is named, that need a helper.
    fn services_with_helper(&self, named: &[ServiceId]) -> Vec<(&'a ServiceId, model::Helper)> {
        let mut found = Vec::new();
        for (id, service) in &*self.school.services {
            if let Some(helper) = service.helper
                && (named.is_empty() || named.contains(id))
            {
                found.push((id, helper));
            }
        }
        found
    }

    fn connected(&self, ports: &[Arc<Port>]) -> Connected<'a> {
        let interfaces = self.interfaces(ports);
        let outside = interfaces.iter().filter(|interface| interface.outside);
        Connected {
            outside: outside.map(|interface| Arc::clone(&interface.name)).collect(),
            // Without an IPv6 segment, rules for IPv6 would be rules for nobody.
            dual: interfaces.iter().any(|interface| interface.segment.ipv6.is_some()),
            territory: Territory::of(self.school),
            interfaces,
        }
    }

    /// The IPv4 block of the school.
    fn block(&self) -> Option<Ipv4Net> {
        address::block(&self.school.addressing, self.school.index.get())
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
                let foreign = if segment.outside { self.foreign(segment) } else { Vec::new() };
                interfaces.push(Interface {
                    name,
                    parent: Arc::clone(&port.name),
                    segment: Arc::clone(segment),
                    tagged,
                    outside: segment.outside,
                    foreign4: foreign.iter().filter_map(|network| v4(*network)).collect(),
                    foreign6: foreign.iter().filter_map(|network| v6(*network)).collect(),
                });
            }
        }
        // Rules refuse two ports with the same segment, so that each VLAN is there once.
        interfaces.sort_by_key(|interface| interface.segment.vlan);
        interfaces
    }

    /// Networks of zones that come through other segments than this one, which leads outside.
    fn foreign(&self, segment: &Segment) -> Vec<IpNet> {
        let mut foreign = Vec::new();
        for (id, zone) in &*self.school.zones {
            if zone.through.is_empty() || zone.through.iter().any(|id| id.as_str() == segment.id) {
                continue;
            }
            foreign.extend(zone.networks.iter().map(|network| network.get()));
            let external = self.school.segments.values().filter(|segment| segment.zone == *id);
            foreign.extend(external.filter_map(|segment| segment.network).map(Network::get));
        }
        let own = self.own(segment);
        let foreign = outermost(foreign).into_iter();
        foreign.flat_map(|network| except(network, &own)).collect()
    }

    /// Networks of zones that come through this segment, which leads outside.
    fn own(&self, segment: &Segment) -> Vec<IpNet> {
        let mut own = Vec::new();
        for zone in self.school.zones.values() {
            if zone.through.iter().any(|id| id.as_str() == segment.id) {
                own.extend(zone.networks.iter().map(|network| network.get()));
            }
        }
        own
    }

    fn segment_of_vlan(&self, vlan: u16) -> Option<&Arc<Segment>> {
        self.segments.values().find(|segment| segment.vlan == vlan)
    }

    /// The ends that zones have together; those that do not exist here have none.
    fn ends<'z>(
        &self,
        zones: impl IntoIterator<Item = &'z ZoneId>,
        connected: &Connected<'_>,
    ) -> Ends {
        let mut existing = Vec::new();
        for id in zones {
            existing.extend(self.school.zones.get(id).map(|zone| (id, &**zone)));
        }
        Ends::of(&existing, connected)
    }

    /// IPv4 networks that are reached through the outside and are not the internet.
    fn elsewhere(&self) -> BTreeSet<Ipv4Net> {
        let mut found = BTreeSet::new();
        for zone in self.school.zones.values().filter(|zone| zone.trust != Trust::Internet) {
            found.extend(zone.networks.iter().filter_map(|network| network.v4()));
        }
        for segment in self.school.segments.values() {
            found.extend(segment.network.and_then(model::Network::v4));
        }
        found
    }

    /// Adds `rule` for services and every pair of ends.
    fn add(
        &self,
        rules: &mut Vec<Arc<Rule>>,
        rule: &Rule,
        services: &[ServiceId],
        ends: &[Ends; 2],
        dual: bool,
    ) {
        // An empty list would match everything, so a flow whose services are all switched off is no
        // rule.
        let Some(matches) = self.matches(services) else { return };
        add_matching(rules, rule, &matches, ends, dual);
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

/// Adds `rule` for every pair of ends, split by address family where networks make it so.
fn add_matching(
    rules: &mut Vec<Arc<Rule>>,
    rule: &Rule,
    matches: &[Arc<Match>],
    [from, to]: &[Ends; 2],
    dual: bool,
) {
    // A rule has one kind of end on each side; three kinds on both make up to nine pairs.
    for from in from.list() {
        for to in to.list() {
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
                        matches: matches.to_vec(),
                        ..rule.clone()
                    }));
                }
            }
        }
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

fn v4(network: IpNet) -> Option<Ipv4Net> {
    if let IpNet::V4(network) = network { Some(network) } else { None }
}

fn v6(network: IpNet) -> Option<Ipv6Net> {
    if let IpNet::V6(network) = network { Some(network) } else { None }
}

/// The rule of a flow, without its ends. What is denied is logged, so that somebody can see why
/// something does not work.
fn rule_of_flow(id: &str, flow: &model::Flow) -> Rule {
    let accept = flow.action == Action::Allow;
    let reason = flow.reason.as_ref().map(model::Text::as_str);
    rule(id, "flow", accept, flow.log || !accept, reason)
}

fn rule(id: &str, origin: &'static str, accept: bool, log: bool, reason: Option<&str>) -> Rule {
    let reason = reason.map(|reason| ascii(reason, LONGEST_REASON)).unwrap_or_default();
    Rule {
        id: id.into(),
        origin,
        accept,
        log,
        reason_ascii: reason.into(),
        helper: None,
        from: Arc::default(),
        to: Arc::default(),
        matches: Vec::new(),
    }
}
