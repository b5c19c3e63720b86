//! Who brings requests for addresses to the servers, and who answers: DHCP and DHCPv6.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use crate::model::ServerKind;
use crate::plan::ends::Connected;
use crate::plan::planner::Planner;
use crate::plan::types::{AnsweringServer, Device, DhcpRelay, Firewall, Segment};

impl Planner<'_> {
    /// The servers of DHCP and those of DHCPv6.
    pub(super) fn dhcp_servers(&self, connected: &Connected<'_>) -> [Vec<Arc<AnsweringServer>>; 2] {
        let servers = self.servers.get(&ServerKind::Dhcp).into_iter().flatten();
        let servers4 = answering_servers(servers.map(|address| IpAddr::V4(*address)), connected);
        let mut servers6 = Vec::new();
        // Without a segment that asks by DHCPv6 nobody answers by it.
        if self.dhcp6_segments().next().is_some() {
            let servers = self.servers6.get(&ServerKind::Dhcp).into_iter().flatten();
            servers6 = answering_servers(servers.map(|address| IpAddr::V6(*address)), connected);
        }
        [servers4, servers6]
    }
}

/// DHCP servers, with the interfaces on which they answer: those of their own network.
fn answering_servers(
    servers: impl Iterator<Item = IpAddr>,
    connected: &Connected<'_>,
) -> Vec<Arc<AnsweringServer>> {
    let mut answering = Vec::new();
    for address in servers {
        let mut from = BTreeSet::new();
        for interface in &connected.interfaces {
            if interface.segment.holds(address) {
                from.insert(Arc::clone(&interface.name));
            }
        }
        // No port carries its network, so that its answers come in nowhere.
        if from.is_empty() {
            continue;
        }
        let from = from.into_iter().collect();
        answering.push(Arc::new(AnsweringServer { address, from }));
    }
    answering
}

/// The relays between the segments that give out addresses and the servers that do it.
pub(super) fn relays(device: &Device, firewall: &Firewall) -> Vec<Arc<DhcpRelay>> {
    let mut relays = Vec::new();
    // A server on the firewall itself hears everybody.
    if device.dhcp.is_none() {
        let asks =
            |segment: &Segment| segment.ipv4.as_ref().is_some_and(|ipv4| ipv4.dhcp.is_some());
        relays.extend(relay("dhcp4", firewall, &firewall.dhcp_servers, asks));
    }
    if device.dhcp6.is_empty() {
        relays.extend(relay("dhcp6", firewall, &firewall.dhcp6_servers, Segment::has_dhcp6));
    }
    relays
}

/// The relay of one family. None when nobody needs it.
fn relay(
    name: &'static str,
    firewall: &Firewall,
    servers: &[Arc<AnsweringServer>],
    asks: impl Fn(&Segment) -> bool,
) -> Option<Arc<DhcpRelay>> {
    let mut clients = Vec::new();
    for interface in &firewall.interfaces {
        let has_server = servers.iter().any(|server| interface.segment.holds(server.address));
        // Where a server stands it hears the requests itself.
        if asks(&interface.segment) && !has_server && !interface.outside {
            clients.push(Arc::clone(&interface.name));
        }
    }
    if clients.is_empty() || servers.is_empty() {
        return None;
    }
    let uplinks: BTreeSet<Arc<str>> =
        servers.iter().flat_map(|server| server.from.iter().cloned()).collect();
    Some(Arc::new(DhcpRelay {
        name,
        clients,
        uplinks: uplinks.into_iter().collect(),
        servers: servers.to_vec(),
    }))
}
