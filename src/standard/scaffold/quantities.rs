//! How much of everything a new school has, and how it is spread over buildings and rooms.

use super::numbers::{Numbers, ScaffoldProblem};
use crate::model::{Count, Densities};

/// Most buildings: they are named by letters.
const MAX_BUILDINGS: u32 = 26;

/// Most rooms, access points and switches: far more than any school has. A number beyond is a slip
/// of the keyboard, for which nobody wants to wait.
const MOST: u32 = 9_999;

/// Rooms on one floor in the names of rooms: a101 to a119, then a201.
const ROOMS_PER_FLOOR: u32 = 19;

/// How much of everything there is.
pub(super) struct Quantities {
    pub(super) rooms: u32,
    pub(super) access_points: u32,
    pub(super) access_switches: u32,
    pub(super) buildings: u32,
    pub(super) ports_per_room: u32,
    /// In percent.
    pub(super) port_reserve: u32,
}

impl Quantities {
    /// Plans from the densities what the numbers do not say.
    pub(super) fn plan(densities: &Densities, numbers: &Numbers) -> Result<Self, ScaffoldProblem> {
        let class_size = densities.class_size.get().max(1);
        let classes = numbers.classes.unwrap_or_else(|| numbers.students.div_ceil(class_size));
        let rooms = numbers.rooms.unwrap_or_else(|| {
            per_100_of(classes, densities.rooms_per_100_classes)
                .saturating_add(densities.extra_rooms.get())
        });
        let rooms = at_most("rooms", rooms.max(1))?;
        let access_points = numbers
            .access_points
            .unwrap_or_else(|| per_100_of(rooms, densities.access_points_per_100_rooms));
        let access_points = at_most("access points", access_points)?;
        let distributors = rooms.div_ceil(densities.rooms_per_distributor.get().max(1));
        let buildings = numbers.buildings.unwrap_or_else(|| {
            distributors.div_ceil(densities.distributors_per_building.get().max(1))
        });
        if buildings == 0 || buildings > MAX_BUILDINGS {
            return Err(format!("a school has 1 to {MAX_BUILDINGS} buildings, not {buildings}"));
        }
        let ports_per_room = densities.ports_per_room.get();
        let port_reserve = u32::from(densities.port_reserve.get());
        // Ports that are to stay free are planned on top of those that are used.
        let used = u64::from(rooms) * u64::from(ports_per_room) + u64::from(access_points);
        let ports = used.saturating_mul(u64::from(100 + port_reserve)) / 100;
        let for_ports = u32::try_from(ports.div_ceil(48)).unwrap_or(u32::MAX);
        // One core switch, and access switches of 48 ports, at least one per distributor.
        let switches =
            numbers.switches.unwrap_or_else(|| for_ports.max(distributors).saturating_add(1));
        let switches = at_most("switches", switches)?;
        if switches < 2 {
            return Err("a school has a core switch and at least one more".into());
        }
        let access_switches = switches - 1;
        // A building without a switch of its own cannot be planned.
        let buildings = buildings.min(access_switches);
        Ok(Self { rooms, access_points, access_switches, buildings, ports_per_room, port_reserve })
    }

    /// `(building, room)` of every room: the rooms are spread evenly.
    pub(super) fn room_names(&self) -> Vec<(char, String)> {
        let mut rooms = Vec::new();
        for (building, count) in spread(self.rooms, self.buildings).into_iter().enumerate() {
            let letter = building_letter(building);
            for number in 0..count {
                let floor = number / ROOMS_PER_FLOOR + 1;
                let door = number % ROOMS_PER_FLOOR + 1;
                rooms.push((letter, format!("{letter}{floor}{door:02}")));
            }
        }
        rooms
    }
}

fn at_most(what: &str, number: u32) -> Result<u32, ScaffoldProblem> {
    if number > MOST {
        return Err(format!("a school has at most {MOST} {what}, not {number}"));
    }
    Ok(number)
}

/// The letter of a building, by its number from 0.
pub(super) fn building_letter(building: usize) -> char {
    // There are at most [`MAX_BUILDINGS`], so that it is a letter.
    char::from(b'a' + u8::try_from(building).unwrap_or(0))
}

/// How many of something there are for so many of something else, rounded up.
pub(super) fn per_100_of(number: u32, per_100: Count) -> u32 {
    // The product may be larger than what either of the two can hold.
    let share = (u64::from(number) * u64::from(per_100.get())).div_ceil(100);
    u32::try_from(share).unwrap_or(u32::MAX)
}

/// `total` in `parts` that differ by one at most, the larger ones first.
pub(super) fn spread(total: u32, parts: u32) -> Vec<u32> {
    // Nothing can be divided into no parts.
    let parts = parts.max(1);
    (0..parts).map(|part| total / parts + u32::from(part < total % parts)).collect()
}
