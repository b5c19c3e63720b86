//! Devices: addresses, ports, and which segments they carry.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Device, Planner, Port, Segment, Site};
use crate::base::text::ascii;
use crate::model::{self, DeviceId, DeviceKind, PortLogin, PortMode, School, ServerKind};
use crate::plan::address;

/// A port that is off: shut, and parked.
pub(super) fn port_off(parking: Option<u16>) -> Port {
    let untagged = parking.unwrap_or(1);
    Port {
        number: 0,
        name: "".into(),
        description: "".into(),
        profile: None,
        speed: 0,
        mode: PortMode::Off,
        untagged,
        tagged: Arc::default(),
        allowed: Arc::new([untagged]),
        login: PortLogin::None,
        max_clients: None,
        poe_capable: false,
        poe: false,
        edge: false,
        trusted: false,
        storm_limit: None,
    }
}

/// Ports as the profiles of a school set them, without what differs from port to port.
pub(super) fn profiled<'a>(
    school: &'a School,
    segments: &BTreeMap<&model::SegmentId, Arc<Segment>>,
    off: &Port,
) -> BTreeMap<&'a model::PortProfileId, Port> {
    let vlan = |id: &model::SegmentId| segments.get(id).map(|segment| segment.vlan);
    let everywhere = || {
        segments
            .values()
            .filter(|segment| !segment.parking && !segment.outside)
            .map(|segment| segment.vlan)
    };
    let one = |(id, profile): (&'a model::PortProfileId, &'a Arc<model::PortProfile>)| {
        let mut port = Port {
            description: ascii(profile.title.as_str(), 60).into(),
            profile: Some(id.as_str().into()),
            mode: profile.mode,
            login: profile.login,
            max_clients: profile.max_clients.map(model::Count::get),
            poe: profile.poe,
            edge: profile.edge,
            trusted: profile.trusted,
            storm_limit: profile.storm_limit.map(model::Count::get),
            ..off.clone()
        };
        match profile.mode {
            PortMode::Off => {}
            PortMode::Access => {
                port.untagged = profile.segment.as_ref().and_then(vlan).unwrap_or(port.untagged)
            }
            PortMode::Trunk => {
                port.untagged = profile.native.as_ref().and_then(vlan).unwrap_or(port.untagged);
                let all = profile.tagged_all.then(everywhere).into_iter().flatten();
                let tagged: BTreeSet<u16> = profile
                    .tagged
                    .iter()
                    .filter_map(vlan)
                    .chain(all)
                    .filter(|&vlan| vlan != port.untagged)
                    .collect();
                port.tagged = tagged.into_iter().collect();
            }
        }
        port.allowed = allowed(&port.tagged, port.untagged);
        (id, port)
    };
    school.port_profiles.iter().map(one).collect()
}

/// Every VLAN of a port, ascending.
fn allowed(tagged: &[u16], untagged: u16) -> Arc<[u16]> {
    let mut all: Vec<u16> = tagged.iter().copied().chain([untagged]).collect();
    all.sort_unstable();
    all.dedup();
    all.into()
}

/// For every access point its number among those of its building, in the order of their ids.
pub(super) fn positions(school: &School) -> BTreeMap<&DeviceId, usize> {
    let mut next: BTreeMap<Option<&model::BuildingId>, usize> = BTreeMap::new();
    let mut positions = BTreeMap::new();
    for (id, device) in &*school.devices {
        if school.roles.get(&device.role).is_some_and(|role| role.kind == DeviceKind::AccessPoint) {
            let room = device.room.as_ref().and_then(|room| school.rooms.get(room));
            let number = next
                .entry(room.map(|room| &room.building).or(device.building.as_ref()))
                .or_default();
            positions.insert(id, *number);
            *number += 1;
        }
    }
    positions
}

impl<'a> Planner<'a> {
    pub(super) fn device(
        &self,
        id: &DeviceId,
        device: &'a model::Device,
        role: &model::Role,
        model: &model::HardwareModel,
        position: usize,
        site: &Site,
    ) -> Option<Device> {
        let segment = self.segments.get(&role.segment)?;
        let ipv4 = segment.ipv4.as_ref()?;
        let address = if role.kind == DeviceKind::Firewall {
            // The firewall is the gateway of every segment, its own among them.
            ipv4.gateway
        } else {
            address::host(ipv4.network, device.host.get())?
        };
        let wlans: Vec<_> =
            role.wlans.iter().filter_map(|id| self.wlans.get(id).cloned()).collect();
        let carried = carried(role, segment, &wlans);
        let ports = self.ports(id, device, role, model, &carried);
        let segments = match role.kind {
            DeviceKind::Switch | DeviceKind::Firewall => self.on_ports(&ports, segment),
            DeviceKind::AccessPoint | DeviceKind::Server | DeviceKind::Other => carried,
        };
        let runs = |kind: ServerKind| {
            let kinds = role.server_roles.iter().filter_map(|id| self.school.server_roles.get(id));
            kinds.map(|server| server.kind).any(|own| own == kind)
        };
        let address6 = segment.ipv6.as_ref().map(|ipv6| match role.kind {
            DeviceKind::Firewall => ipv6.gateway,
            _ => {
                (u128::from(ipv6.network.network()) + u128::from(device.host.get()) + 0x1000).into()
            }
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
            firewall: (role.kind == DeviceKind::Firewall)
                .then(|| Arc::new(self.firewall(&ports, address))),
            radios: if role.kind == DeviceKind::AccessPoint {
                self.radios(device, role, model, position)
            } else {
                Vec::new()
            },
            dhcp: runs(ServerKind::Dhcp).then(|| Arc::new(self.dhcp(site))),
            dns: runs(ServerKind::Dns).then(|| Arc::new(self.dns(site, address))),
            radius: runs(ServerKind::Radius)
                .then(|| self.radius(site, address))
                .flatten()
                .map(Arc::new),
            stp_priority: role.stp_priority.map(model::StpPriority::get),
            segment: Arc::clone(segment),
            segments,
            ports,
            wlans,
        })
    }

    /// The segments on the ports of a device and its own, by VLAN id.
    fn on_ports(&self, ports: &[Arc<Port>], own: &Segment) -> Vec<Arc<Segment>> {
        let mut vlans: BTreeSet<u16> =
            ports.iter().flat_map(|port| port.allowed.iter().copied()).collect();
        vlans.insert(own.vlan);
        let mut segments: Vec<_> = self
            .segments
            .values()
            .filter(|segment| vlans.contains(&segment.vlan))
            .cloned()
            .collect();
        segments.sort_by_key(|segment| segment.vlan);
        segments
    }

    /// The ports of a device, by number. What devices of one model with the same profiles have in
    /// common is made once.
    fn ports(
        &self,
        id: &DeviceId,
        device: &'a model::Device,
        role: &model::Role,
        model: &model::HardwareModel,
        carried: &[Arc<Segment>],
    ) -> Vec<Arc<Port>> {
        let mut alike = self.alike.borrow_mut();
        let mut ports = alike
            .entry((&device.model, &device.ports))
            .or_insert_with(|| self.profiled_ports(&device.ports, model))
            .clone();
        drop(alike);
        let at = |ports: &[Arc<Port>], number: u16| {
            ports.binary_search_by_key(&number, |port| port.number).ok()
        };
        let first = model.ports.keys().next().and_then(|set| set.iter().next());
        if device.ports.is_empty()
            && role.kind != DeviceKind::Switch
            && let Some(first) = first.and_then(|number| at(&ports, number))
        {
            imply_port(Arc::make_mut(&mut ports[first]), role, carried);
        }
        for (&(_, number), peer) in self.plugged.range((id.as_str(), 0)..=(id.as_str(), u16::MAX)) {
            if let Some(plugged) = at(&ports, number) {
                Arc::make_mut(&mut ports[plugged]).description = ascii(peer.as_str(), 60).into();
            }
        }
        let leads_up = |port: &&mut Arc<Port>| {
            port.mode == PortMode::Trunk
                && port.trusted
                && !self.plugged.contains_key(&(id.as_str(), port.number))
        };
        if let Some(uplink) = &device.uplink
            && let Some(port) = ports.iter_mut().find(leads_up)
        {
            Arc::make_mut(port).description =
                ascii(&format!("{} {}", uplink.device, uplink.port), 60).into();
        }
        ports
    }

    /// The ports of a model with these profiles, by number.
    fn profiled_ports(
        &self,
        profiles: &BTreeMap<model::PortSet, model::PortProfileId>,
        model: &model::HardwareModel,
    ) -> Vec<Arc<Port>> {
        let profile_of = |number: u16| {
            profiles.iter().find(|(set, _)| set.contains(number)).map(|(_, profile)| profile)
        };
        let pattern = model.interface.as_ref().map_or("{port}", |pattern| pattern.as_str());
        let (before, after) = pattern.split_once("{port}").unwrap_or((pattern, ""));
        let numbered = pattern.contains("{port}");
        let mut ports: Vec<Arc<Port>> = Vec::new();
        for (set, group) in &model.ports {
            for number in set.iter() {
                let name =
                    if numbered { format!("{before}{number}{after}") } else { pattern.to_owned() };
                let profile = profile_of(number).and_then(|profile| self.ports.get(profile));
                let mut port = Port {
                    number,
                    name: name.into(),
                    speed: group.speed.get(),
                    ..profile.unwrap_or(&self.port_off).clone()
                };
                port.poe_capable = group.poe.is_some();
                port.poe &= port.poe_capable;
                ports.push(Arc::new(port));
            }
        }
        ports.sort_by_key(|port| port.number);
        ports
    }
}

/// The segments that a device needs on its uplink, by VLAN id.
fn carried(
    role: &model::Role,
    own: &Arc<Segment>,
    wlans: &[Arc<super::Wlan>],
) -> Vec<Arc<Segment>> {
    let mut carried = BTreeMap::from([(own.vlan, Arc::clone(own))]);
    if role.kind == DeviceKind::AccessPoint {
        let of_wlans = wlans.iter().flat_map(|wlan| wlan.dynamic.iter().chain([&wlan.segment]));
        carried.extend(of_wlans.map(|segment| (segment.vlan, Arc::clone(segment))));
    }
    carried.into_values().collect()
}

/// The first port of a device that lists none: the one by which it is plugged in.
fn imply_port(port: &mut Port, role: &model::Role, carried: &[Arc<Segment>]) {
    if role.kind == DeviceKind::AccessPoint {
        port.mode = PortMode::Trunk;
        port.tagged = carried.iter().map(|segment| segment.vlan).collect();
    } else {
        port.mode = PortMode::Access;
        port.untagged = carried.first().map_or(port.untagged, |segment| segment.vlan);
    }
    port.allowed = allowed(&port.tagged, port.untagged);
}
