//! Devices: addresses, ports, and which segments they carry.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::text::ascii;
use crate::model::{self, DeviceId, DeviceKind, PlatformId, PortMode, School, ServerKind};
use crate::plan::address;
use crate::plan::planner::Planner;
use crate::plan::port_name;
use crate::plan::port_profiles::allowed;
use crate::plan::segments::address6_in;
use crate::plan::types::{Device, LONGEST, Port, Segment, Site, Wlan};

/// What a device is: its role and its hardware model.
#[derive(Clone, Copy)]
struct Hardware<'a> {
    role: &'a model::Role,
    model: &'a model::HardwareModel,
}

/// The number of every access point among those of its building, in the order of their ids.
fn positions(school: &School) -> BTreeMap<&DeviceId, usize> {
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
    /// The devices that are `wanted` and get a configuration, with the platforms that write it.
    pub(super) fn devices(
        &self,
        site: &Site,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<(Arc<Device>, Vec<PlatformId>)> {
        // Counted over all access points, wanted or not: their channels depend on it.
        let positions = positions(self.school);
        let mut devices = Vec::new();
        for (id, device) in &*self.school.devices {
            if !wanted(id.as_str()) {
                continue;
            }
            let Some(hardware) = self.hardware(device) else { continue };
            if hardware.role.unmanaged {
                continue;
            }
            let position = positions.get(id).copied().unwrap_or_default();
            // Rules have reported what has no address.
            let Some(planned) = self.device(id, device, hardware, position, site) else { continue };
            devices.push((Arc::new(planned), self.platforms(device, hardware)));
        }
        devices
    }

    /// The role and the hardware model of a device, if both exist.
    fn hardware(&self, device: &model::Device) -> Option<Hardware<'a>> {
        let role = self.school.roles.get(&device.role)?;
        let model = self.school.models.get(&device.model)?;
        Some(Hardware { role, model })
    }

    /// The platforms that write the configuration of a device, each once.
    fn platforms(&self, device: &model::Device, hardware: Hardware<'_>) -> Vec<PlatformId> {
        let Hardware { role, model } = hardware;
        let own = device.platform.as_ref().or(model.platform.as_ref()).or(role.platform.as_ref());
        let of_server_roles = role
            .server_roles
            .iter()
            .filter_map(|id| self.school.server_roles.get(id)?.platform.as_ref());
        // A server has no configuration of its own beside those of its roles, unless a platform
        // says so.
        let mut platforms: Vec<PlatformId> = Vec::new();
        // A platform that several of them name writes its files once.
        for platform in own.into_iter().chain(of_server_roles) {
            if !platforms.contains(platform) {
                platforms.push(platform.clone());
            }
        }
        platforms
    }

    fn device(
        &self,
        id: &DeviceId,
        device: &'a model::Device,
        hardware: Hardware<'_>,
        position: usize,
        site: &Site,
    ) -> Option<Device> {
        let role = hardware.role;
        let segment = self.segments.get(&role.segment)?;
        let ipv4 = segment.ipv4.as_ref()?;
        let address = address::of_device(ipv4.network, ipv4.gateway, role.kind, device)?;
        let mut wlans: Vec<Arc<Wlan>> = Vec::new();
        for id in &role.wlans {
            wlans.extend(self.wlans.get(id).cloned());
        }
        let carried = carried(role, segment, &wlans);
        let ports = self.ports(id, device, hardware, &carried);
        let segments = match role.kind {
            // These pass on what their ports carry; the others need what they use themselves.
            DeviceKind::Switch | DeviceKind::Firewall => self.on_ports(&ports, segment),
            DeviceKind::AccessPoint | DeviceKind::Server | DeviceKind::Other => carried,
        };
        let mut radios = Vec::new();
        if role.kind == DeviceKind::AccessPoint {
            radios = self.radios(device, role, hardware.model, position);
        }
        let ipv6 = segment.ipv6.as_ref();
        let address6 = ipv6.map(|ipv6| address6_in(ipv6, device));
        let mut planned = Device {
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
            firewall: None,
            radios,
            dhcp: None,
            dhcp6: Vec::new(),
            dns: None,
            radius: None,
            router: None,
            stp_priority: role.stp_priority.map(model::StpPriority::get),
            segment: Arc::clone(segment),
            segments,
            ports,
            wlans,
        };
        self.add_services(&mut planned, role, site);
        Some(planned)
    }

    /// Adds what a device does beside passing packets on, as a firewall or a server.
    fn add_services(&self, device: &mut Device, role: &model::Role, site: &Site) {
        let address = device.address;
        if role.kind == DeviceKind::Firewall {
            device.firewall = Some(Arc::new(self.firewall(&device.ports, address)));
        }
        // Several server roles of one kind are one service on the device.
        let mut kinds = BTreeSet::new();
        for id in &role.server_roles {
            kinds.extend(self.school.server_roles.get(id).map(|server| server.kind));
        }
        if kinds.contains(&ServerKind::Dhcp) {
            device.dhcp = Some(Arc::new(self.dhcp(site, address)));
            device.dhcp6 = self.dhcp6(device, site).map(Arc::new).into_iter().collect();
        }
        if kinds.contains(&ServerKind::Dns) {
            device.dns = Some(Arc::new(self.dns(site, address)));
        }
        if kinds.contains(&ServerKind::Radius) {
            device.radius = self.radius(address).map(Arc::new);
        }
        // Last, since it looks at what else the device does.
        if kinds.contains(&ServerKind::Router)
            && let Some(firewall) = device.firewall.clone()
        {
            device.router = Some(Arc::new(self.router(device, &firewall, site)));
        }
    }

    /// The segments on the ports of a device and its own, by VLAN id.
    fn on_ports(&self, ports: &[Arc<Port>], own: &Segment) -> Vec<Arc<Segment>> {
        let mut vlans: BTreeSet<u16> =
            ports.iter().flat_map(|port| port.allowed.iter().copied()).collect();
        // The device has its address there, even when no port is named to carry it.
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
        hardware: Hardware<'_>,
        carried: &[Arc<Segment>],
    ) -> Vec<Arc<Port>> {
        let Hardware { role, model } = hardware;
        let mut ports = self
            .alike
            .borrow_mut()
            .entry((&device.model, &device.ports))
            .or_insert_with(|| self.profiled_ports(&device.ports, model))
            .clone();
        let first_number = model.ports.keys().next().and_then(|set| set.iter().next());
        if device.ports.is_empty()
            // A switch whose ports nobody lists has them off. Anything else is plugged in by its
            // first.
            && role.kind != DeviceKind::Switch
            && let Some(first) = first_number.and_then(|number| port_mut(&mut ports, number))
        {
            imply_port(first, role, carried);
        }
        // `BTreeMap` sorts by device and port, so the ports of one device stand together.
        for (&(_, number), peer) in
            self.plugged.range((id.as_str(), u16::MIN)..=(id.as_str(), u16::MAX))
        {
            if let Some(port) = port_mut(&mut ports, number) {
                port.description = ascii(peer.as_str(), LONGEST).into();
            }
        }
        if let Some(uplink) = &device.uplink {
            // The port by which the device itself is plugged in: the first trusted trunk into which
            // no other device is plugged.
            let leading_up = ports.iter_mut().find(|port| {
                port.mode == PortMode::Trunk
                    && port.trusted
                    && !self.plugged.contains_key(&(id.as_str(), port.number))
            });
            if let Some(port) = leading_up {
                let description = format!("{} {}", uplink.device, uplink.port);
                Arc::make_mut(port).description = ascii(&description, LONGEST).into();
            }
        }
        ports
    }

    /// The ports of a model with these profiles, by number.
    fn profiled_ports(
        &self,
        profiles: &BTreeMap<model::PortSet, model::PortProfileId>,
        model: &model::HardwareModel,
    ) -> Vec<Arc<Port>> {
        let mut ports: Vec<Arc<Port>> = Vec::new();
        for (set, group) in &model.ports {
            for number in set.iter() {
                let profile = profiles.iter().find(|(set, _)| set.contains(number));
                let profile = profile.and_then(|(_, profile)| self.ports.get(profile));
                let mut port = Port {
                    number,
                    name: port_name::of(model, number),
                    speed: group.speed.get(),
                    // A port that nobody gives a profile is off: an open socket must reach nothing.
                    ..profile.unwrap_or(&self.port_off).clone()
                };
                port.poe_capable = group.poe.is_some();
                // A profile is for many models, of which some give no power.
                port.poe &= port.poe_capable;
                ports.push(Arc::new(port));
            }
        }
        ports.sort_by_key(|port| port.number);
        ports
    }
}

/// The port with a number, to be changed. Ports are sorted by their numbers.
fn port_mut(ports: &mut [Arc<Port>], number: u16) -> Option<&mut Port> {
    let index = ports.binary_search_by_key(&number, |port| port.number).ok()?;
    Some(Arc::make_mut(&mut ports[index]))
}

/// The segments that a device needs on its uplink, by VLAN id.
fn carried(role: &model::Role, own: &Arc<Segment>, wlans: &[Arc<Wlan>]) -> Vec<Arc<Segment>> {
    let mut carried = BTreeMap::from([(own.vlan, Arc::clone(own))]);
    if role.kind == DeviceKind::AccessPoint {
        let of_wlans = wlans.iter().flat_map(|wlan| wlan.dynamic.iter().chain([&wlan.segment]));
        carried.extend(of_wlans.map(|segment| (segment.vlan, Arc::clone(segment))));
    }
    carried.into_values().collect()
}

/// Sets the first port of a device whose ports nobody lists: it is plugged in there.
fn imply_port(port: &mut Port, role: &model::Role, carried: &[Arc<Segment>]) {
    if role.kind == DeviceKind::AccessPoint {
        port.mode = PortMode::Trunk;
        port.tagged = carried.iter().map(|segment| segment.vlan).collect();
    } else {
        port.mode = PortMode::Access;
        // It needs no segment but its own.
        if let [own] = carried {
            port.untagged = own.vlan;
        }
    }
    port.allowed = allowed(&port.tagged, port.untagged);
}
