//! What the parts of the planning share, and what the plan is told beside the school.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use crate::base::text::ascii;
use crate::language::decode::Intent;
use crate::model::{self, DeviceId, DeviceKind, PlatformId, School, SegmentId, ServerKind};
use crate::plan::address;
use crate::plan::port_profiles::{port_off, ports_of_profiles};
use crate::plan::segments::{address6_in, segments};
use crate::plan::types::{LONGEST, Port, Segment, Wlan};
use crate::plan::wlans::wlans;

/// What the plan is told beside the school itself.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Title of the cooperation.
    pub cooperation: &'a str,
    /// Title of the school's authority.
    pub authority: &'a str,
    /// The edition that the school follows.
    pub edition: &'a str,
    /// The platforms that write once for each school.
    pub platforms: &'a [PlatformId],
}

/// A hardware model and the profiles of its ports.
type Assigned<'a> = (&'a model::ModelId, &'a BTreeMap<model::PortSet, model::PortProfileId>);

/// What the parts of the planning share.
pub(super) struct Planner<'a> {
    pub(super) intent: &'a Intent,
    pub(super) school: &'a model::School,
    pub(super) surroundings: Surroundings<'a>,
    pub(super) domain: String,
    pub(super) segments: BTreeMap<&'a SegmentId, Arc<Segment>>,
    pub(super) wlans: BTreeMap<&'a model::WlanId, Arc<Wlan>>,
    pub(super) parking: Option<u16>,
    /// Ports as each profile sets them, and one that is off.
    pub(super) ports: BTreeMap<&'a model::PortProfileId, Port>,
    pub(super) port_off: Port,
    /// The ports of devices of one model with the same profiles. Many devices are alike, so that
    /// their ports are planned once.
    pub(super) alike: RefCell<BTreeMap<Assigned<'a>, Vec<Arc<Port>>>>,
    /// Which device is plugged into which port of which device.
    pub(super) plugged: BTreeMap<(&'a str, u16), &'a DeviceId>,
    /// Addresses of the servers that give a service.
    pub(super) servers: BTreeMap<ServerKind, Vec<Ipv4Addr>>,
    /// The IPv6 addresses of those that have one, each once.
    pub(super) servers6: BTreeMap<ServerKind, BTreeSet<Ipv6Addr>>,
}

impl<'a> Planner<'a> {
    /// Plans what the devices have in common.
    pub(super) fn new(intent: &'a Intent, surroundings: Surroundings<'a>) -> Self {
        let school = &intent.school;
        let segments = segments(school);
        // Rules allow one parking segment, so the first is the only one.
        let parking = segments.values().find(|segment| segment.parking).map(|segment| segment.vlan);
        let port_off = port_off(parking);
        Self {
            intent,
            school,
            surroundings,
            domain: intent.domain(),
            wlans: wlans(school, &segments),
            parking,
            ports: ports_of_profiles(school, &segments, &port_off),
            port_off,
            alike: RefCell::default(),
            plugged: plugged(school),
            servers: servers(school, &segments),
            servers6: servers6(school, &segments),
            segments,
        }
    }

    /// The name of a device with the domain of the school.
    pub(super) fn fqdn(&self, id: &DeviceId) -> String {
        let name =
            self.school.devices.get(id).and_then(|device| device.hostname.as_ref()).unwrap_or(id);
        format!("{name}.{}", self.domain)
    }

    /// The place of a device for people, in ASCII.
    pub(super) fn location(&self, device: &model::Device) -> String {
        let room = device.room.as_ref().and_then(|id| self.school.rooms.get(id));
        // The room knows its building; only a device without a room needs to name one.
        let building = room.map(|room| &room.building).or(device.building.as_ref());
        let building = building
            .and_then(|id| self.school.buildings.get(id))
            .map(|building| building.title.as_str());
        let parts: Vec<&str> =
            building.into_iter().chain(room.map(|room| room.title.as_str())).collect();
        ascii(&parts.join(" / "), LONGEST)
    }

    pub(super) fn is_switch_or_access_point(&self, device: &model::Device) -> bool {
        let role = self.school.roles.get(&device.role).filter(|role| !role.unmanaged);
        role.is_some_and(|role| matches!(role.kind, DeviceKind::Switch | DeviceKind::AccessPoint))
    }
}

/// Which device is plugged into which port of which device.
fn plugged(school: &School) -> BTreeMap<(&str, u16), &DeviceId> {
    let mut plugged = BTreeMap::new();
    for (id, device) in &*school.devices {
        // Rules refuse two plugs in one port, so that no entry replaces another.
        if let Some(uplink) = &device.uplink {
            plugged.insert((&*uplink.device, uplink.port), id);
        }
    }
    plugged
}

/// The addresses of the school's own servers, by what they give.
fn servers(
    school: &School,
    segments: &BTreeMap<&SegmentId, Arc<Segment>>,
) -> BTreeMap<ServerKind, Vec<Ipv4Addr>> {
    let mut servers: BTreeMap<ServerKind, Vec<_>> = BTreeMap::new();
    // Servers that are configured by hand count: other devices are told their addresses, too.
    for device in school.devices.values() {
        let Some(role) = school.roles.get(&device.role) else { continue };
        for role_id in &role.server_roles {
            let Some(server) = school.server_roles.get(role_id) else { continue };
            let network = segments.get(&role.segment).and_then(|segment| segment.ipv4.as_ref());
            let address = network
                .and_then(|ipv4| address::of_device(ipv4.network, ipv4.gateway, role.kind, device));
            let found = servers.entry(server.kind).or_default();
            // Several server roles of one kind are one service.
            found.extend(address.filter(|address| !found.contains(address)));
        }
    }
    servers
}

/// The IPv6 addresses of the school's own servers, by what they give.
fn servers6(
    school: &School,
    segments: &BTreeMap<&SegmentId, Arc<Segment>>,
) -> BTreeMap<ServerKind, BTreeSet<Ipv6Addr>> {
    let mut servers: BTreeMap<ServerKind, BTreeSet<_>> = BTreeMap::new();
    for device in school.devices.values() {
        let Some(role) = school.roles.get(&device.role) else { continue };
        let segment = segments.get(&role.segment);
        let Some(ipv6) = segment.and_then(|segment| segment.ipv6.as_ref()) else { continue };
        for server in role.server_roles.iter().filter_map(|id| school.server_roles.get(id)) {
            servers.entry(server.kind).or_default().insert(address6_in(ipv6, device));
        }
    }
    servers
}
