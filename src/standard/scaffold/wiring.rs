//! The access switches of a new school, and what is plugged into them.

use super::numbers::ScaffoldProblem;
use super::quantities::{Quantities, building_letter, spread};
use crate::model::{HardwareModel, Scaffold};

/// An access switch with what is plugged into it.
pub(super) struct AccessSwitch {
    pub(super) building: char,
    /// In its building, from 1.
    pub(super) number: usize,
    pub(super) uplink_port: u16,
    /// Ports that can feed an access point, ascending.
    pub(super) ports: Vec<u16>,
    /// On the first of these ports, in this order.
    pub(super) access_points: Vec<AccessPointSpot>,
    /// How many of the next ports are for rooms.
    pub(super) room_ports: usize,
}

/// Where an access point hangs.
pub(super) enum AccessPointSpot {
    Room(String),
    /// By its number in the building.
    Corridor(u32),
}

impl AccessSwitch {
    /// Its key in `devices.toml`.
    pub(super) fn id(&self, scaffold: &Scaffold) -> String {
        format!("{}-{}{}", scaffold.access_switch.prefix, self.building, self.number)
    }
}

/// Plans the access switches with what is plugged into them.
pub(super) fn access_switches(
    quantities: &Quantities,
    model: &HardwareModel,
) -> Result<Vec<AccessSwitch>, ScaffoldProblem> {
    let (uplink_port, usable) = ports_of(model)?;
    let rooms = quantities.room_names();
    // Rooms get an access point first; what is left hangs in corridors.
    let in_rooms = quantities.access_points.min(quantities.rooms);
    let in_corridors = spread(quantities.access_points - in_rooms, quantities.buildings);
    let mut rooms_to_cover = in_rooms;
    let mut switches = Vec::new();
    let per_building = spread(quantities.access_switches, quantities.buildings);
    for (building, count) in per_building.into_iter().enumerate() {
        let letter = building_letter(building);
        let own: Vec<&String> = rooms
            .iter()
            .filter(|(room_building, _)| *room_building == letter)
            .map(|(_, room)| room)
            .collect();
        let own_count = u32::try_from(own.len()).unwrap_or(u32::MAX);
        let mut spots: Vec<AccessPointSpot> = Vec::new();
        for room in own.iter().take(rooms_to_cover as usize) {
            spots.push(AccessPointSpot::Room((*room).clone()));
        }
        spots.extend((1..=in_corridors[building]).map(AccessPointSpot::Corridor));
        // Rooms that are still to be covered lie in the next buildings.
        rooms_to_cover = rooms_to_cover.saturating_sub(own_count);
        let shares = spread(u32::try_from(spots.len()).unwrap_or(u32::MAX), count);
        let walls = spread(own_count * quantities.ports_per_room, count);
        let mut spots = spots.into_iter();
        for (number, (share, wall)) in shares.into_iter().zip(walls).enumerate() {
            let access_points: Vec<AccessPointSpot> = spots.by_ref().take(share as usize).collect();
            let Some(free) = usable.len().checked_sub(access_points.len()) else {
                return Err(format!(
                    "{} access points do not fit on a switch with {} ports; plan more switches",
                    access_points.len(),
                    usable.len()
                ));
            };
            // Ports beyond the reserve stay off until they are patched.
            let reserve = free * quantities.port_reserve as usize / 200;
            switches.push(AccessSwitch {
                building: letter,
                number: number + 1,
                uplink_port,
                ports: usable.clone(),
                access_points,
                room_ports: (wall as usize).min(free.saturating_sub(reserve)),
            });
        }
    }
    Ok(switches)
}

/// The port for the uplink, and the others that feed an access point, ascending.
fn ports_of(model: &HardwareModel) -> Result<(u16, Vec<u16>), ScaffoldProblem> {
    let mut ports: Vec<(u16, bool)> = Vec::new();
    for (set, group) in &model.ports {
        ports.extend(set.iter().map(|port| (port, group.poe.is_some())));
    }
    // A model lists its groups in any order.
    ports.sort_unstable();
    // The uplink takes a port that could not feed an access point, where there is one.
    let Some(&(uplink_port, _)) = ports.iter().find(|(_, poe)| !poe).or(ports.last()) else {
        return Err("the access switch of `[scaffold]` has no ports".into());
    };
    let mut usable = Vec::new();
    for (port, poe) in ports {
        if poe && port != uplink_port {
            usable.push(port);
        }
    }
    Ok((uplink_port, usable))
}
