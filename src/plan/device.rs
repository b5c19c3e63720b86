//! Devices: addresses, ports, and which segments they carry.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Device, Planner, Port, Segment, Site};
use crate::address;
use crate::model::{self, DeviceId, Kind, PortLogin, PortMode, School, ServerKind};
use crate::text::ascii;

/// For every access point its number among those of its building, in the order of their ids.
pub(super) fn positions(school: &School) -> BTreeMap<&DeviceId, usize> {
    let mut next: BTreeMap<Option<&model::BuildingId>, usize> = BTreeMap::new();
    let mut positions = BTreeMap::new();
    for (id, device) in &*school.devices {
        if school.roles.get(&device.role).is_some_and(|role| role.kind == Kind::AccessPoint) {
            let room = device.room.as_ref().and_then(|room| school.rooms.get(room));
            let number = next.entry(room.map(|room| &room.building).or(device.building.as_ref())).or_default();
            positions.insert(id, *number);
            *number += 1;
        }
    }
    positions
}

impl Planner<'_> {
    pub(super) fn device(
        &self,
        id: &DeviceId,
        device: &model::Device,
        role: &model::Role,
        model: &model::HardwareModel,
        position: usize,
        site: &Site,
    ) -> Option<Device> {
        let segment = self.segments.get(&role.segment)?;
        let ipv4 = segment.ipv4.as_ref()?;
        let address = if role.kind == Kind::Firewall {
            // The firewall is the gateway of every segment, its own among them.
            ipv4.gateway
        } else {
            address::host(ipv4.network, device.host.get())?
        };
        let wlans: Vec<_> = role.wlans.iter().filter_map(|id| self.wlans.get(id).cloned()).collect();
        let carried = carried(role, segment, &wlans);
        let ports = self.ports(id, device, role, model, &carried);
        let segments = match role.kind {
            Kind::Switch | Kind::Firewall => self.on_ports(&ports, segment),
            Kind::AccessPoint | Kind::Server | Kind::Other => carried,
        };
        let runs = |kind: ServerKind| {
            let kinds = role.server_roles.iter().filter_map(|id| self.school.server_roles.get(id));
            kinds.map(|server| server.kind).any(|own| own == kind)
        };
        let address6 = segment.ipv6.as_ref().map(|ipv6| match role.kind {
            Kind::Firewall => ipv6.gateway,
            _ => (u128::from(ipv6.network.network()) + u128::from(device.host.get()) + 0x1000).into(),
        });
        Some(Device {
            id: id.to_string(),
            hostname: device.hostname.as_ref().unwrap_or(id).to_string(),
            fqdn: self.fqdn(id),
            kind: role.kind,
            role: device.role.to_string(),
            model: device.model.to_string(),
            location_ascii: self.location(device),
            address,
            prefix: ipv4.prefix,
            mask: ipv4.mask,
            gateway: ipv4.gateway,
            address6,
            mac: device.mac.map(|mac| mac.to_string()),
            firewall: (role.kind == Kind::Firewall).then(|| Arc::new(self.firewall(&ports, address))),
            radios: if role.kind == Kind::AccessPoint { self.radios(device, role, model, position) } else { Vec::new() },
            dhcp: runs(ServerKind::Dhcp).then(|| Arc::new(self.dhcp(site))),
            dns: runs(ServerKind::Dns).then(|| Arc::new(self.dns(site, address))),
            radius: runs(ServerKind::Radius).then(|| self.radius(site, address)).flatten().map(Arc::new),
            stp_priority: role.stp_priority.map(model::StpPriority::get),
            segment: Arc::clone(segment),
            segments,
            ports: ports.into_iter().map(Arc::new).collect(),
            wlans,
        })
    }

    /// The segments on the ports of a device and its own, by VLAN id.
    fn on_ports(&self, ports: &[Port], own: &Segment) -> Vec<Arc<Segment>> {
        let mut vlans: BTreeSet<u16> = ports.iter().flat_map(|port| port.allowed.iter().copied()).collect();
        vlans.insert(own.vlan);
        let mut segments: Vec<_> = self.segments.values().filter(|segment| vlans.contains(&segment.vlan)).cloned().collect();
        segments.sort_by_key(|segment| segment.vlan);
        segments
    }

    fn ports(&self, id: &DeviceId, device: &model::Device, role: &model::Role, model: &model::HardwareModel, carried: &[Arc<Segment>]) -> Vec<Port> {
        let profiles: BTreeMap<u16, &model::PortProfileId> =
            device.ports.iter().flat_map(|(set, profile)| set.iter().map(move |port| (port, profile))).collect();
        let pattern = model.interface.as_ref().map_or("{port}", |pattern| pattern.as_str());
        let all = self.all_tagged();
        let mut ports: Vec<Port> = Vec::new();
        for (set, group) in &model.ports {
            for number in set.iter() {
                let profile = profiles.get(&number).and_then(|id| Some((*id, self.school.port_profiles.get(*id)?)));
                let mut port = Port {
                    number,
                    name: pattern.replace("{port}", &number.to_string()),
                    description: String::new(),
                    profile: None,
                    speed: group.speed.get(),
                    mode: PortMode::Off,
                    untagged: self.parking.unwrap_or(1),
                    tagged: Vec::new(),
                    allowed: Vec::new(),
                    login: PortLogin::None,
                    max_clients: None,
                    poe_capable: group.poe.is_some(),
                    poe: false,
                    edge: false,
                    trusted: false,
                    storm_limit: None,
                };
                if let Some((id, profile)) = profile {
                    self.set_port(&mut port, id, profile, &all);
                } else if device.ports.is_empty() && role.kind != Kind::Switch && ports.is_empty() {
                    imply_port(&mut port, role, carried);
                }
                if let Some(peer) = self.plugged.get(&(id.as_str(), number)) {
                    port.description = ascii(peer.as_str(), 60);
                }
                port.allowed = port.tagged.iter().copied().chain([port.untagged]).collect::<BTreeSet<u16>>().into_iter().collect();
                ports.push(port);
            }
        }
        ports.sort_by_key(|port| port.number);
        if let Some(uplink) = &device.uplink
            && let Some(port) = ports.iter_mut().find(|port| port.mode == PortMode::Trunk && port.trusted && port.description.is_empty())
        {
            port.description = ascii(&format!("{} {}", uplink.device, uplink.port), 60);
        }
        for port in &mut ports {
            if port.description.is_empty()
                && let Some(profile) = port.profile.as_deref().and_then(|id| self.school.port_profiles.get(id))
            {
                port.description = ascii(profile.title.as_str(), 60);
            }
        }
        ports
    }

    fn set_port(&self, port: &mut Port, id: &model::PortProfileId, profile: &model::PortProfile, all: &[u16]) {
        let vlan = |id: &model::SegmentId| self.segments.get(id).map(|segment| segment.vlan);
        port.profile = Some(id.to_string());
        port.mode = profile.mode;
        port.login = profile.login;
        port.max_clients = profile.max_clients.map(model::Count::get);
        port.poe = profile.poe && port.poe_capable;
        port.edge = profile.edge;
        port.trusted = profile.trusted;
        port.storm_limit = profile.storm_limit.map(model::Count::get);
        match profile.mode {
            PortMode::Off => {}
            PortMode::Access => port.untagged = profile.segment.as_ref().and_then(vlan).unwrap_or(port.untagged),
            PortMode::Trunk => {
                port.untagged = profile.native.as_ref().and_then(vlan).unwrap_or(port.untagged);
                let listed = profile.tagged.iter().filter_map(vlan);
                let tagged: BTreeSet<u16> = if profile.tagged_all { listed.chain(all.iter().copied()).collect() } else { listed.collect() };
                port.tagged = tagged.into_iter().filter(|&vlan| vlan != port.untagged).collect();
            }
        }
    }

    /// What a trunk for everything carries: all segments save the parking one and those outside.
    fn all_tagged(&self) -> Vec<u16> {
        self.segments.values().filter(|segment| !segment.parking && !segment.outside).map(|segment| segment.vlan).collect()
    }
}

/// The segments that a device needs on its uplink, by VLAN id.
fn carried(role: &model::Role, own: &Arc<Segment>, wlans: &[Arc<super::Wlan>]) -> Vec<Arc<Segment>> {
    let mut carried = BTreeMap::from([(own.vlan, Arc::clone(own))]);
    if role.kind == Kind::AccessPoint {
        let of_wlans = wlans.iter().flat_map(|wlan| wlan.dynamic.iter().chain([&wlan.segment]));
        carried.extend(of_wlans.map(|segment| (segment.vlan, Arc::clone(segment))));
    }
    carried.into_values().collect()
}

/// The first port of a device that lists none: the one by which it is plugged in.
fn imply_port(port: &mut Port, role: &model::Role, carried: &[Arc<Segment>]) {
    if role.kind == Kind::AccessPoint {
        port.mode = PortMode::Trunk;
        port.tagged = carried.iter().map(|segment| segment.vlan).collect();
    } else {
        port.mode = PortMode::Access;
        port.untagged = carried.first().map_or(port.untagged, |segment| segment.vlan);
    }
}
