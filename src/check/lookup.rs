//! Questions that several rules ask of a school.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::Ipv4Net;
use serde::Serialize;

use crate::model::{
    AccountName, Band, BandPlan, ClientProfile, ClientProfileId, Device, DeviceId, DeviceKind,
    Flow, FlowId, HardwareModel, Licence, LicenceId, ModelId, Network, PlatformId, PortMode,
    PortProfile, PortProfileId, Radio, RadioPlan, Role, RoleId, School, Segment, SegmentId,
    ServerRole, ServerRoleId, Trust, Uplink, Wlan, WlanId,
};
use crate::plan::address;

/// Client profiles that have devices here, with their number.
pub(super) fn clients(
    school: &School,
) -> impl Iterator<Item = (&ClientProfileId, &ClientProfile, u32)> {
    let counted = school.clients.iter().flatten().filter(|(_, count)| count.get() > 0);
    counted.filter_map(|(id, count)| Some((id, &**school.client_profiles.get(id)?, count.get())))
}

/// Licences that the software of the end devices needs, with the number of those devices.
pub(super) fn licences(school: &School) -> BTreeMap<&LicenceId, (&Licence, u64)> {
    let mut needed = BTreeMap::new();
    for (_, profile, count) in clients(school) {
        let software = profile.software.iter().filter_map(|id| school.software.get(id));
        // A device needs a licence once, however many of its programs name it.
        let ids: BTreeSet<&LicenceId> = software.flat_map(|software| &software.licences).collect();
        for id in ids {
            if let Some(licence) = school.licences.get(id) {
                needed.entry(id).or_insert((&**licence, 0)).1 += u64::from(count);
            }
        }
    }
    needed
}

/// The IPv4 network of a segment: its subnet, or what the owner of an external one announced. A
/// subnet with host bits, which is a finding of its own, is none.
pub(super) fn network(segment: &Segment, block: Option<Ipv4Net>) -> Option<Ipv4Net> {
    // Only external segments may have this key. It does not depend on our block.
    if let Some(announced) = segment.network.and_then(Network::v4) {
        return Some(announced);
    }
    let network = address::subnet(segment, block?)?;
    if network.trunc() == network { Some(network) } else { None }
}

/// Whether the subnet of a segment has no host bits, which are a finding of their own.
pub(super) fn is_aligned(school: &School, segment: &Segment) -> bool {
    let subnet = block(school).and_then(|block| address::subnet(segment, block));
    subnet.is_none_or(|subnet| subnet.trunc() == subnet)
}

/// Flows with destinations whose zones all exist here. Of a zone that does not exist here nobody
/// knows the addresses, so that what leads there is no mistake.
pub(super) fn restricted_flows(school: &School) -> Vec<(&FlowId, &Flow)> {
    let mut restricted = Vec::new();
    for (id, flow) in &*school.flows {
        let exist = flow.to.iter().all(|zone| school.zones.contains_key(zone));
        if !flow.destinations.is_empty() && exist {
            restricted.push((id, &**flow));
        }
    }
    restricted
}

/// The block of the school.
pub(super) fn block(school: &School) -> Option<Ipv4Net> {
    address::block(&school.addressing, school.index.get())
}

/// Devices with their role and model, where those exist here.
pub(super) fn devices(school: &School) -> impl Iterator<Item = (&DeviceId, &Device, &Role)> {
    school
        .devices
        .iter()
        .filter_map(|(id, device)| Some((id, &**device, &**school.roles.get(&device.role)?)))
}

/// Roles that devices have.
pub(super) fn roles(school: &School) -> BTreeMap<&RoleId, &Role> {
    devices(school).map(|(_, device, role)| (&device.role, role)).collect()
}

/// Profiles that ports of devices have.
pub(super) fn port_profiles(school: &School) -> BTreeMap<&PortProfileId, &PortProfile> {
    let used: BTreeSet<&PortProfileId> =
        school.devices.values().flat_map(|device| device.ports.values()).collect();
    used.into_iter().filter_map(|id| Some((id, &**school.port_profiles.get(id)?))).collect()
}

/// Devices that are plugged into another one of the inventory: id, device, uplink, and the other
/// one.
pub(super) fn plugged(
    school: &School,
) -> impl Iterator<Item = (&DeviceId, &Device, &Uplink, &Device)> {
    school.devices.iter().filter_map(|(id, device)| {
        let uplink = device.uplink.as_ref()?;
        Some((id, &**device, uplink, &**school.devices.get(&*uplink.device)?))
    })
}

/// The profile of a port of a device; none for a port that is off.
pub(super) fn profile_of(device: &Device, port: u16) -> Option<&PortProfileId> {
    device.ports.iter().find(|(set, _)| set.contains(port)).map(|(_, profile)| profile)
}

/// Which segments ports carry.
pub(super) struct Carrying<'a> {
    /// What a trunk for everything leaves out: the parking segment and those outside.
    left_out: Vec<&'a SegmentId>,
    school: &'a School,
}

impl<'a> Carrying<'a> {
    pub(super) fn of(school: &'a School) -> Self {
        let outside: Vec<_> = school
            .zones
            .iter()
            // A line to the provider ends at the firewall and belongs on no trunk that says
            // "everything".
            .filter(|(_, zone)| zone.trust == Trust::Internet)
            .map(|(id, _)| id)
            .collect();
        let left_out = school
            .segments
            .iter()
            .filter(|(_, segment)| segment.parking || outside.contains(&&segment.zone));
        Self { left_out: left_out.map(|(id, _)| id).collect(), school }
    }

    /// Whether a port with a profile carries a segment, which exists.
    pub(super) fn carries(&self, profile: &PortProfile, id: &SegmentId) -> bool {
        match profile.mode {
            PortMode::Off => false,
            PortMode::Access => profile.segment.as_ref() == Some(id),
            // A segment that `tagged-all` leaves out is still carried when the profile names it.
            PortMode::Trunk if profile.tagged_all && !self.left_out.contains(&id) => {
                self.school.segments.contains_key(id)
            }
            PortMode::Trunk => profile.native.as_ref() == Some(id) || profile.tagged.contains(id),
        }
    }
}

/// Firewalls that are configured.
pub(super) fn firewalls(school: &School) -> Vec<(&DeviceId, &Device)> {
    let managed =
        devices(school).filter(|(_, _, role)| role.kind == DeviceKind::Firewall && !role.unmanaged);
    managed.map(|(id, device, _)| (id, device)).collect()
}

/// The configuration language of a device, and the path at which it is named.
pub(super) fn platform<'a>(
    school: &'a School,
    id: &'a DeviceId,
    device: &'a Device,
) -> Option<(&'a PlatformId, [&'a str; 3])> {
    // The nearer one wins: the device, its hardware, its role. The plan looks in the same order.
    if let Some(platform) = &device.platform {
        return Some((platform, ["devices", id.as_str(), "platform"]));
    }
    if let Some(model) = school.models.get(&device.model)
        && let Some(platform) = &model.platform
    {
        return Some((platform, ["models", device.model.as_str(), "platform"]));
    }
    let platform = school.roles.get(&device.role)?.platform.as_ref()?;
    Some((platform, ["roles", device.role.as_str(), "platform"]))
}

/// Server roles that devices of a role run.
pub(super) fn server_roles<'a>(
    school: &'a School,
    role: &'a Role,
) -> impl Iterator<Item = (&'a ServerRoleId, &'a ServerRole)> {
    role.server_roles.iter().filter_map(|id| Some((id, &**school.server_roles.get(id)?)))
}

/// WLANs that devices of a role send.
pub(super) fn wlans<'a>(
    school: &'a School,
    role: &'a Role,
) -> impl Iterator<Item = (&'a WlanId, &'a Wlan)> {
    role.wlans.iter().filter_map(|id| Some((id, &**school.wlans.get(id)?)))
}

/// WLANs that any device sends, each once.
pub(super) fn sent_wlans(school: &School) -> BTreeMap<&WlanId, &Wlan> {
    roles(school).into_values().flat_map(|role| wlans(school, role)).collect()
}

/// Segments of a WLAN's clients that exist here.
pub(super) fn wlan_segments<'a>(
    school: &'a School,
    wlan: &'a Wlan,
) -> impl Iterator<Item = (&'a SegmentId, &'a Segment)> {
    let ids = std::iter::once(&wlan.segment).chain(&wlan.dynamic_segments);
    ids.filter_map(|id| Some((id, &**school.segments.get(id)?)))
}

/// Access points of the inventory that are alike.
pub(super) struct AccessPoints<'a> {
    pub role: &'a RoleId,
    pub model: &'a ModelId,
    pub platform: Option<&'a PlatformId>,
    pub as_role: &'a Role,
    pub as_model: &'a HardwareModel,
    pub plan: Option<&'a RadioPlan>,
}

impl<'a> AccessPoints<'a> {
    /// Their radios that are on, with the settings of their band.
    pub(super) fn radios(
        &self,
    ) -> impl Iterator<Item = (&'a AccountName, &'a Radio, &'a BandPlan)> {
        let plan = self.plan;
        self.as_model
            .radios
            .iter()
            .filter_map(move |(name, radio)| Some((name, radio, plan?.bands.get(&radio.band)?)))
    }
}

/// The kinds of access points of the inventory: role, model and platform, each combination once.
pub(super) fn access_points(school: &School) -> Vec<AccessPoints<'_>> {
    let managed = devices(school)
        .filter(|(_, _, role)| role.kind == DeviceKind::AccessPoint && !role.unmanaged);
    // Rules about access points speak of roles and models. One device of each kind is enough for
    // them.
    let mut kinds = BTreeSet::new();
    for (id, device, _) in managed {
        let platform = platform(school, id, device).map(|(name, _)| name);
        kinds.insert((&device.role, &device.model, platform));
    }
    let mut access_points = Vec::new();
    for (role, model, platform) in kinds {
        let (Some(as_role), Some(as_model)) = (school.roles.get(role), school.models.get(model))
        else {
            continue;
        };
        let plan = as_role.radio_plan.as_ref().and_then(|id| school.radio_plans.get(id));
        let plan = plan.map(|plan| &**plan);
        access_points.push(AccessPoints { role, model, platform, as_role, as_model, plan });
    }
    access_points
}

/// A band as it is written in files.
pub(super) fn band(band: Band) -> &'static str {
    match band {
        Band::B2 => "2.4",
        Band::B5 => "5",
        Band::B6 => "6",
    }
}

/// A word of the model as it is written in files.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        other => other.map(|value| value.to_string()).unwrap_or_default(),
    }
}

/// Names in a sentence: `a`, `b` and `c`.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}
