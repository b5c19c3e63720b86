//! Whether the flows of a school let somebody reach something.

use std::net::IpAddr;

use ipnet::IpNet;

use super::lookup;
use crate::model::{
    Action, Device, DeviceId, DeviceKind, Flow, Role, School, Segment, ServerKind, Service,
    TransportRange, Trust, ZoneId,
};
use crate::plan::address;

/// A port of TCP or UDP.
#[derive(Clone, Copy)]
pub(super) enum Port {
    Tcp(u16),
    Udp(u16),
}

impl Port {
    fn is_of(self, service: &Service) -> bool {
        let (ranges, port): (&[TransportRange], u16) = match self {
            Self::Tcp(port) => (&service.tcp, port),
            Self::Udp(port) => (&service.udp, port),
        };
        ranges.iter().any(|range| (range.first..=range.last).contains(&port))
    }
}

/// A device of the school that gives a service.
pub(super) struct Server<'a> {
    pub(super) id: &'a DeviceId,
    pub(super) device: &'a Device,
    pub(super) role: &'a Role,
    pub(super) segment: &'a Segment,
}

impl Server<'_> {
    /// Its IPv4 address; none where its segment has no subnet.
    pub(super) fn address(&self, school: &School) -> Option<IpAddr> {
        let network = address::subnet(self.segment, lookup::block(school)?)?.trunc();
        let gateway = address::gateway(network);
        let address = address::of_device(network, gateway, self.role.kind, self.device)?;
        Some(address.into())
    }
}

/// The devices of the school that give a service, those that are configured by hand among them.
pub(super) fn servers(school: &School, kind: ServerKind) -> Vec<Server<'_>> {
    let mut servers = Vec::new();
    for (id, device, role) in lookup::devices(school) {
        let gives = lookup::server_roles(school, role).any(|(_, server)| server.kind == kind);
        if gives && let Some(segment) = school.segments.get(&role.segment) {
            servers.push(Server { id, device, role, segment });
        }
    }
    servers
}

/// Whether clients of a segment reach a server of the school: it is among them, or a flow leads
/// there.
pub(super) fn reaches_server(
    school: &School,
    segment: &Segment,
    server: &Server<'_>,
    port: Port,
) -> bool {
    let is_among_them = segment.vlan == server.segment.vlan;
    is_among_them || lets(school, &segment.zone, &server.segment.zone, server.address(school), port)
}

/// Whether a flow leads from a zone to an address, wherever that lies.
pub(super) fn reaches_address(school: &School, from: &ZoneId, to: IpAddr, port: Port) -> bool {
    zones_of(school, to).into_iter().any(|zone| lets(school, from, zone, Some(to), port))
}

/// Whether a flow leads from a zone to anything at a port.
pub(super) fn reaches_anything(school: &School, from: &ZoneId, port: Port) -> bool {
    school.flows.values().any(|flow| is_from(flow, from) && has_port(school, flow, port))
}

fn lets(school: &School, from: &ZoneId, to: &ZoneId, address: Option<IpAddr>, port: Port) -> bool {
    school.flows.values().any(|flow| {
        let holds = |network: &crate::model::Network| {
            address.is_none_or(|address| network.get().contains(&address))
        };
        is_from(flow, from)
            && flow.to.iter().any(|zone| zone == to)
            && (flow.destinations.is_empty() || flow.destinations.iter().any(holds))
            && has_port(school, flow, port)
    })
}

fn is_from(flow: &Flow, from: &ZoneId) -> bool {
    flow.action == Action::Allow && flow.from.iter().any(|zone| zone == from)
}

fn has_port(school: &School, flow: &Flow, port: Port) -> bool {
    let mut services = flow.services.iter().filter_map(|id| school.services.get(id));
    // No service at all means every one.
    flow.services.is_empty() || services.any(|service| port.is_of(service))
}

/// The zones that an address belongs to: those that name a network with it, and otherwise the
/// internet.
fn zones_of(school: &School, address: IpAddr) -> Vec<&ZoneId> {
    let block = lookup::block(school);
    let mut zones = Vec::new();
    for (id, zone) in &*school.zones {
        let mut networks = zone.networks.iter().map(|network| network.get());
        if networks.any(|network| network.contains(&address)) {
            zones.push(id);
        }
    }
    for segment in school.segments.values() {
        let network = lookup::network(segment, block).map(IpNet::from);
        if network.is_some_and(|network| network.contains(&address)) {
            zones.push(&segment.zone);
        }
    }
    if zones.is_empty() {
        let outside = school.zones.iter().filter(|(_, zone)| zone.trust == Trust::Internet);
        zones.extend(outside.map(|(id, _)| id));
    }
    zones
}

/// Whether a device is the gateway, whose own connections no flow restricts.
pub(super) fn is_gateway(server: &Server<'_>) -> bool {
    server.role.kind == DeviceKind::Firewall
}
