//! What every device and service of a school shall do: addresses given, names resolved, lists
//! sorted, vendor-free. Whatever needs deciding is decided here; templates print.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::text::ascii;
use crate::language::decode::Intent;
use crate::model::{self, DeviceId, DeviceKind, PlatformId, SegmentId, ServerKind};

pub mod address;
mod clients;
mod device;
mod firewall;
mod seen;
mod services;
mod site;
#[warn(missing_docs, reason = "who writes templates reads it")]
mod types;
mod wlan;

pub use types::*;

/// Everything that shall hold at a school.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What all its devices share.
    pub site: Arc<Site>,
    /// Devices with a configuration of their own, by id, with the platforms that write it.
    pub devices: Vec<(Arc<Device>, Vec<PlatformId>)>,
    /// Client profiles in use that have a platform.
    pub clients: Vec<(Arc<Client>, PlatformId)>,
}

/// What the plan is told beside the school itself.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Title of the cooperation.
    pub cooperation: &'a str,
    /// Title of the school's authority.
    pub authority: &'a str,
    /// The edition that the school follows.
    pub edition: &'a str,
}

/// Plans a school. Its intent has passed the rules.
pub fn plan(intent: &Intent, surroundings: Surroundings<'_>) -> Plan {
    plan_some(intent, surroundings, |_| true)
}

/// As [`plan`], with those devices and client profiles only whose id is `wanted`. Nothing else
/// differs: what the others are is planned with.
pub fn plan_some(
    intent: &Intent,
    surroundings: Surroundings<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Plan {
    let planner = Planner::new(intent, surroundings);
    let site = planner.site();
    let devices = planner.devices(&site, &wanted);
    let clients = planner.clients(&wanted);
    Plan { site: Arc::new(site), devices, clients }
}

/// A hardware model and the profiles of its ports.
type Assigned<'a> = (&'a model::ModelId, &'a BTreeMap<model::PortSet, model::PortProfileId>);

/// What the parts of the planning share.
struct Planner<'a> {
    intent: &'a Intent,
    school: &'a model::School,
    surroundings: Surroundings<'a>,
    domain: String,
    segments: BTreeMap<&'a SegmentId, Arc<Segment>>,
    wlans: BTreeMap<&'a model::WlanId, Arc<Wlan>>,
    parking: Option<u16>,
    /// Ports as each profile sets them, and one that is off.
    ports: BTreeMap<&'a model::PortProfileId, Port>,
    port_off: Port,
    /// The ports of devices of one model with the same profiles.
    alike: RefCell<BTreeMap<Assigned<'a>, Vec<Arc<Port>>>>,
    /// Which device is plugged into which port of which device.
    plugged: BTreeMap<(&'a str, u16), &'a DeviceId>,
    /// Addresses of the servers that give a service.
    servers: BTreeMap<ServerKind, Vec<std::net::Ipv4Addr>>,
}

impl<'a> Planner<'a> {
    fn new(intent: &'a Intent, surroundings: Surroundings<'a>) -> Self {
        let school = &intent.school;
        let domain = format!("{}.{}", intent.key.school, school.dns.domain);
        let segments = site::segments(school);
        let parking = segments.values().find(|segment| segment.parking).map(|segment| segment.vlan);
        let plugged = school.devices.iter().filter_map(|(id, device)| {
            let uplink = device.uplink.as_ref()?;
            Some(((&*uplink.device, uplink.port), id))
        });
        let plugged = plugged.collect();
        let mut servers: BTreeMap<ServerKind, Vec<_>> = BTreeMap::new();
        for device in school.devices.values() {
            let Some(role) = school.roles.get(&device.role) else { continue };
            for role_id in &role.server_roles {
                let Some(server) = school.server_roles.get(role_id) else { continue };
                let network = segments.get(&role.segment).and_then(|segment| segment.ipv4.as_ref());
                let address =
                    network.and_then(|ipv4| address::host(ipv4.network, device.host.get()));
                servers.entry(server.kind).or_default().extend(address);
            }
        }
        let port_off = device::port_off(parking);
        let ports = device::profiled(school, &segments, &port_off);
        let wlans = BTreeMap::new();
        let mut planner = Self {
            intent,
            school,
            surroundings,
            domain,
            segments,
            wlans,
            parking,
            ports,
            port_off,
            alike: RefCell::default(),
            plugged,
            servers,
        };
        planner.wlans = planner.all_wlans();
        planner
    }

    fn devices(
        &self,
        site: &Site,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<(Arc<Device>, Vec<PlatformId>)> {
        let positions = device::positions(self.school);
        let planned = self.school.devices.iter().filter(|(id, _)| wanted(id.as_str())).filter_map(
            |(id, device)| {
                let role = self.school.roles.get(&device.role)?;
                if role.unmanaged {
                    return None;
                }
                let model = self.school.models.get(&device.model)?;
                let own =
                    device.platform.as_ref().or(model.platform.as_ref()).or(role.platform.as_ref());
                let servers = role
                    .server_roles
                    .iter()
                    .filter_map(|id| self.school.server_roles.get(id)?.platform.as_ref());
                // A server has no configuration of its own beside those of its roles, unless a
                // platform says so.
                let mut platforms: Vec<PlatformId> = Vec::new();
                for platform in own.into_iter().chain(servers) {
                    if !platforms.contains(platform) {
                        platforms.push(platform.clone());
                    }
                }
                let position = positions.get(id).copied().unwrap_or_default();
                let planned = self.device(id, device, role, model, position, site)?;
                Some((Arc::new(planned), platforms))
            },
        );
        planned.collect()
    }

    fn fqdn(&self, id: &DeviceId) -> String {
        let name =
            self.school.devices.get(id).and_then(|device| device.hostname.as_ref()).unwrap_or(id);
        format!("{name}.{}", self.domain)
    }

    /// The place of a device for people, in ASCII.
    fn location(&self, device: &model::Device) -> String {
        let room = device.room.as_ref().and_then(|id| self.school.rooms.get(id));
        let building = room.map(|room| &room.building).or(device.building.as_ref());
        let building = building
            .and_then(|id| self.school.buildings.get(id))
            .map(|building| building.title.as_str());
        let parts: Vec<&str> =
            building.into_iter().chain(room.map(|room| room.title.as_str())).collect();
        ascii(&parts.join(" / "), 60)
    }

    fn is_switch_or_access_point(&self, device: &model::Device) -> bool {
        let role = self.school.roles.get(&device.role).filter(|role| !role.unmanaged);
        role.is_some_and(|role| matches!(role.kind, DeviceKind::Switch | DeviceKind::AccessPoint))
    }
}

/// A secret's visible placeholder, until a bundle fills it in.
fn placeholder(secret: &model::SecretName) -> String {
    format!("MUSTER-SECRET-{secret}")
}
