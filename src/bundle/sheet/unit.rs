//! What gets files: a device, a client profile, or a school as a whole.

use std::net::Ipv4Addr;

use super::side::SheetSide;
use crate::model::{self, ClientProfileId, DeviceId, DeviceKind, PlatformId, School};
use crate::platform::artifact::{is_school_folder, school_folder};

/// What gets files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetUnit {
    /// The name of its folder.
    pub id: String,
    pub kind: UnitKind,
    /// What people call it, one after the other: its role and its hardware, or its own title.
    pub titles: Vec<String>,
    pub place: SheetPlace,
    pub address: Option<Ipv4Addr>,
    /// The address that it had, when that was another one.
    pub former_address: Option<Ipv4Addr>,
    /// What writes its files, in the order in which that is planned.
    pub platforms: Vec<PlatformId>,
}

/// What something is that gets files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    Device(DeviceKind),
    /// A client profile.
    Client,
    /// What a platform writes about the school as a whole.
    School,
}

/// Where something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SheetPlace {
    /// The title of the building.
    pub building: Option<String>,
    /// The title of the room.
    pub room: Option<String>,
}

impl SheetPlace {
    /// `Haus A, Raum A101`; `None` when nobody says where it is.
    pub fn said(&self) -> Option<String> {
        let parts: Vec<&str> =
            [&self.building, &self.room].into_iter().flatten().map(|part| &**part).collect();
        if parts.is_empty() { None } else { Some(parts.join(", ")) }
    }
}

/// What one side says of a unit; `None` when it is not there.
pub(super) fn described(side: &SheetSide<'_>, id: &str) -> Option<SheetUnit> {
    let written = device(side, id).or_else(|| client(side, id));
    written.or_else(|| whole_school(side, id)).or_else(|| by_hand(side, id))
}

/// What nobody says anything of.
pub(super) fn unknown(id: &str) -> SheetUnit {
    SheetUnit {
        id: id.to_owned(),
        kind: UnitKind::School,
        titles: Vec::new(),
        place: SheetPlace::default(),
        address: None,
        former_address: None,
        platforms: Vec::new(),
    }
}

fn device(side: &SheetSide<'_>, id: &str) -> Option<SheetUnit> {
    let (planned, platforms) = side.plan.devices.iter().find(|(device, _)| device.id == id)?;
    let device = side.school.devices.get(&DeviceId::new(id).ok()?)?;
    Some(SheetUnit {
        kind: UnitKind::Device(planned.kind),
        titles: titles(side.school, device),
        place: place(side.school, device),
        address: Some(planned.address),
        platforms: platforms.clone(),
        ..unknown(id)
    })
}

/// A device that people set up by hand: nothing writes files for it.
fn by_hand(side: &SheetSide<'_>, id: &str) -> Option<SheetUnit> {
    let device = side.school.devices.get(&DeviceId::new(id).ok()?)?;
    let role = side.school.roles.get(&device.role)?;
    let (titles, place) = (titles(side.school, device), place(side.school, device));
    Some(SheetUnit { kind: UnitKind::Device(role.kind), titles, place, ..unknown(id) })
}

fn titles(school: &School, device: &model::Device) -> Vec<String> {
    let mut titles = Vec::new();
    if let Some(role) = school.roles.get(&device.role) {
        titles.push(role.title.to_string());
    }
    if let Some(hardware) = school.models.get(&device.model) {
        titles.push(hardware.title.to_string());
    }
    // A role is often called like the hardware that it has.
    titles.dedup();
    titles
}

/// Where the cable of a device is plugged in, `sw-a1/37`.
pub(super) fn cable_of(side: &SheetSide<'_>, id: &str) -> Option<String> {
    let device = side.school.devices.get(&DeviceId::new(id).ok()?)?;
    device.uplink.as_ref().map(|uplink| format!("{}/{}", uplink.device, uplink.port))
}

fn place(school: &School, device: &model::Device) -> SheetPlace {
    let room = device.room.as_ref().and_then(|room| school.rooms.get(room));
    let building = room.map(|room| &room.building).or(device.building.as_ref());
    let building = building.and_then(|building| school.buildings.get(building));
    SheetPlace {
        building: building.map(|building| building.title.to_string()),
        room: room.map(|room| room.title.to_string()),
    }
}

fn client(side: &SheetSide<'_>, id: &str) -> Option<SheetUnit> {
    let (client, platform) = side.plan.clients.iter().find(|(client, _)| client.id == id)?;
    let profile = side.school.client_profiles.get(&ClientProfileId::new(id).ok()?);
    let title = profile.map_or_else(|| client.title.clone(), |profile| profile.title.to_string());
    let (kind, titles) = (UnitKind::Client, vec![title]);
    Some(SheetUnit { kind, titles, platforms: vec![platform.clone()], ..unknown(id) })
}

fn whole_school(side: &SheetSide<'_>, id: &str) -> Option<SheetUnit> {
    if !is_school_folder(id) {
        return None;
    }
    let platform = side.platforms.values().find(|platform| school_folder(&platform.name) == id)?;
    let titles = vec![platform.manifest.title.to_string()];
    Some(SheetUnit { titles, platforms: vec![platform.name.clone()], ..unknown(id) })
}
