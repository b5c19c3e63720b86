//! A new school from the standard's own densities: its files, ready to be corrected by hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::{Count, Densities, HardwareModel, Language, Scaffold, Standard};

/// What is known of a new school; what is not is planned from the densities.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// Title.
    pub title: String,
    /// Profile.
    pub profile: String,
    /// Number of its block.
    pub index: u32,
    /// Pupils.
    pub students: u32,
    /// Classes.
    pub classes: Option<u32>,
    /// Teachers.
    pub staff: Option<u32>,
    /// Bandwidth in Mbit/s.
    pub bandwidth: Option<u32>,
    /// Teaching rooms.
    pub rooms: Option<u32>,
    /// Buildings.
    pub buildings: Option<u32>,
    /// Access points.
    pub access_points: Option<u32>,
    /// Switches, the core switch among them.
    pub switches: Option<u32>,
    /// Tablets of pupils.
    pub student_tablets: Option<u32>,
    /// Tablets of teachers.
    pub staff_tablets: Option<u32>,
    /// PCs.
    pub pcs: Option<u32>,
    /// Further devices by client profile.
    pub clients: BTreeMap<String, u32>,
}

/// The files of a new school by name.
pub type ScaffoldFiles = Vec<(&'static str, String)>;

/// Why a school cannot be planned.
pub type ScaffoldProblem = String;

/// Most buildings: they are named by letters.
const MAX_BUILDINGS: u32 = 26;

/// Rooms on one floor in the names of rooms: a101 to a119, then a201.
const ROOMS_PER_FLOOR: u32 = 19;

/// Plans the files of a school.
pub fn school(
    standard: &Standard,
    numbers: &Numbers,
    language: Language,
) -> Result<ScaffoldFiles, ScaffoldProblem> {
    let missing = |key: &str| {
        format!("the standard says nothing under `[{key}]`, from which a new school is planned")
    };
    let densities = standard.densities.as_ref().as_ref().ok_or_else(|| missing("densities"))?;
    let scaffold = standard.scaffold.as_ref().as_ref().ok_or_else(|| missing("scaffold"))?;
    let planned = Planned::new(standard, densities, scaffold, numbers)?;
    Ok(vec![
        ("school.toml", school_file(numbers, scaffold, densities)),
        ("rooms.toml", planned.rooms_file(language)),
        ("devices.toml", planned.devices_file(scaffold)?),
    ])
}

/// How much of everything there is, and where.
struct Planned<'a> {
    standard: &'a Standard,
    rooms: u32,
    access_points: u32,
    access_switches: u32,
    buildings: u32,
    ports_per_room: u32,
    port_reserve: u32,
}

impl<'a> Planned<'a> {
    fn new(
        standard: &'a Standard,
        densities: &Densities,
        _: &Scaffold,
        numbers: &Numbers,
    ) -> Result<Self, ScaffoldProblem> {
        let share = |of: u32, per_100: Count| per_100_of(of, per_100);
        let classes = numbers
            .classes
            .unwrap_or_else(|| numbers.students.div_ceil(densities.class_size.get().max(1)));
        let rooms = numbers
            .rooms
            .unwrap_or_else(|| {
                share(classes, densities.rooms_per_100_classes) + densities.extra_rooms.get()
            })
            .max(1);
        let access_points = numbers
            .access_points
            .unwrap_or_else(|| share(rooms, densities.access_points_per_100_rooms));
        let distributors = rooms.div_ceil(densities.rooms_per_distributor.get().max(1));
        let buildings = numbers.buildings.unwrap_or_else(|| {
            distributors.div_ceil(densities.distributors_per_building.get().max(1))
        });
        if buildings == 0 || buildings > MAX_BUILDINGS {
            return Err(format!("a school has 1 to {MAX_BUILDINGS} buildings, not {buildings}"));
        }
        let ports = (rooms * densities.ports_per_room.get() + access_points)
            * (100 + u32::from(densities.port_reserve.get()))
            / 100;
        let switches = numbers.switches.unwrap_or_else(|| 1 + ports.div_ceil(48).max(distributors));
        if switches < 2 {
            return Err("a school has a core switch and at least one more".into());
        }
        let access_switches = switches - 1;
        let ports_per_room = densities.ports_per_room.get();
        let port_reserve = u32::from(densities.port_reserve.get());
        Ok(Self {
            standard,
            rooms,
            access_points,
            access_switches,
            buildings: buildings.min(access_switches),
            ports_per_room,
            port_reserve,
        })
    }

    /// `(building, room)` of every room: the rooms are spread evenly.
    fn rooms(&self) -> Vec<(char, String)> {
        let mut rooms = Vec::new();
        for (building, count) in spread(self.rooms, self.buildings).into_iter().enumerate() {
            let letter = letter(building);
            for number in 0..count {
                rooms.push((
                    letter,
                    format!(
                        "{letter}{}{:02}",
                        number / ROOMS_PER_FLOOR + 1,
                        number % ROOMS_PER_FLOOR + 1
                    ),
                ));
            }
        }
        rooms
    }

    fn rooms_file(&self, language: Language) -> String {
        let (building_word, room_word) = match language {
            Language::De => ("Haus", "Raum"),
            Language::En => ("Building", "Room"),
        };
        let mut text =
            String::from("#:schema ../../../.muster/schema/school.json\n\n[buildings]\n");
        for building in 0..self.buildings {
            let letter = letter(building as usize);
            let _ = writeln!(
                text,
                "{letter} = {{ title = \"{building_word} {}\" }}",
                letter.to_ascii_uppercase()
            );
        }
        text.push_str("\n[rooms]\n");
        for (building, room) in self.rooms() {
            let _ = writeln!(
                text,
                "{room} = {{ title = \"{room_word} {}\", building = \"{building}\" }}",
                room.to_ascii_uppercase()
            );
        }
        text
    }

    fn devices_file(&self, scaffold: &Scaffold) -> Result<String, ScaffoldProblem> {
        let model =
            |device: &crate::model::ScaffoldDevice| -> Result<&HardwareModel, ScaffoldProblem> {
                let found = self.standard.models.get(&device.model).map(|model| &**model);
                found.ok_or_else(|| {
                    format!("the hardware model `{}` of `[scaffold]` does not exist", device.model)
                })
            };
        let (core_model, access_model) =
            (model(&scaffold.core_switch)?, model(&scaffold.access_switch)?);
        let switches = self.switches(access_model)?;
        let core_ports: Vec<u16> =
            core_model.ports.keys().flat_map(crate::model::PortSet::iter).collect();
        let needed = switches.len() + 2;
        if core_ports.len() < needed {
            return Err(format!(
                "`{}` has {} ports, {needed} are needed",
                scaffold.core_switch.model,
                core_ports.len()
            ));
        }
        let core = format!("{}-a", scaffold.core_switch.prefix);
        let mut text = String::from("#:schema ../../../.muster/schema/school.json\n\n[devices]\n");
        let head = |device: &crate::model::ScaffoldDevice| {
            format!("role = \"{}\", model = \"{}\"", device.role, device.model)
        };

        let firewall_ports = format!(
            "ports = {{ \"1\" = \"{}\", \"2\" = \"{}\" }}",
            scaffold.outside_profile, scaffold.uplink_profile
        );
        let firewall = (&scaffold.firewall, head(&scaffold.firewall));
        let _ = writeln!(
            text,
            "{}-1 = {{ {}, building = \"a\", host = {}, uplink = \"{core}/{}\", {firewall_ports} }}",
            firewall.0.prefix, firewall.1, firewall.0.first_host, core_ports[0]
        );
        let server = &scaffold.server;
        let _ = writeln!(
            text,
            "{}-1 = {{ {}, building = \"a\", host = {}, uplink = \"{core}/{}\" }}",
            server.prefix,
            head(server),
            server.first_host,
            core_ports[1]
        );
        let last = core_ports[needed - 1];
        let uplinks = if core_ports[0] + 2 == last {
            last.to_string()
        } else {
            format!("{}-{last}", core_ports[2])
        };
        let _ = writeln!(
            text,
            "{core} = {{ {}, building = \"a\", host = {}, ports = {{ \"{}\" = \"{uplink}\", \"{}\" = \"{}\", \"{uplinks}\" = \"{uplink}\" }} }}",
            head(&scaffold.core_switch),
            scaffold.core_switch.first_host,
            core_ports[0],
            core_ports[1],
            scaffold.server_profile,
            uplink = scaffold.uplink_profile,
        );
        for (number, switch) in switches.iter().enumerate() {
            let mut ports = Vec::new();
            let aps = u16::try_from(switch.access_points.len()).unwrap_or(u16::MAX);
            let range = |first: u16, count: u16| {
                if count == 1 {
                    first.to_string()
                } else {
                    format!("{first}-{}", first + count - 1)
                }
            };
            if aps > 0 {
                ports.push(format!(
                    "\"{}\" = \"{}\"",
                    range(1, aps),
                    scaffold.access_point_profile
                ));
            }
            if switch.room_ports > 0 {
                ports.push(format!(
                    "\"{}\" = \"{}\"",
                    range(aps + 1, switch.room_ports),
                    scaffold.room_profile
                ));
            }
            ports.push(format!("\"{}\" = \"{}\"", switch.uplink_port, scaffold.uplink_profile));
            let _ = writeln!(
                text,
                "{} = {{ {}, building = \"{}\", host = {}, uplink = \"{core}/{}\", ports = {{ {} }} }}",
                switch.id(scaffold),
                head(&scaffold.access_switch),
                switch.building,
                scaffold.access_switch.first_host.get() as usize + number,
                core_ports[number + 2],
                ports.join(", ")
            );
        }
        text.push('\n');
        let mut host = scaffold.access_point.first_host.get();
        for switch in &switches {
            for (port, place) in switch.access_points.iter().enumerate() {
                let (id, location) = match place {
                    Place::Room(room) => (
                        format!("{}-{room}", scaffold.access_point.prefix),
                        format!("room = \"{room}\""),
                    ),
                    Place::Corridor(number) => {
                        let building = switch.building;
                        (
                            format!("{}-{building}-{number}", scaffold.access_point.prefix),
                            format!("building = \"{building}\""),
                        )
                    }
                };
                let uplink = format!("{}/{}", switch.id(scaffold), port + 1);
                let _ = writeln!(
                    text,
                    "{id} = {{ {}, {location}, host = {host}, uplink = \"{uplink}\" }}",
                    head(&scaffold.access_point)
                );
                host += 1;
            }
        }
        Ok(text)
    }

    /// The access switches with what is plugged into them.
    fn switches(&self, model: &HardwareModel) -> Result<Vec<Switch>, ScaffoldProblem> {
        let all: Vec<(u16, bool)> = model
            .ports
            .iter()
            .flat_map(|(set, group)| set.iter().map(move |port| (port, group.poe.is_some())))
            .collect();
        let Some(&(uplink_port, _)) = all.iter().find(|(_, poe)| !poe).or(all.last()) else {
            return Err("the access switch of `[scaffold]` has no ports".into());
        };
        let usable =
            u16::try_from(all.iter().filter(|&&(port, poe)| poe && port != uplink_port).count())
                .unwrap_or(u16::MAX);
        let rooms = self.rooms();
        let in_rooms = self.access_points.min(self.rooms);
        let corridor = spread(self.access_points - in_rooms, self.buildings);
        let mut switches = Vec::new();
        let per_building = spread(self.access_switches, self.buildings);
        let mut with_ap = in_rooms;
        for (building, count) in per_building.into_iter().enumerate() {
            let letter = letter(building);
            let own: Vec<&String> = rooms
                .iter()
                .filter(|(room_building, _)| *room_building == letter)
                .map(|(_, room)| room)
                .collect();
            let covered =
                own.iter().take(with_ap as usize).map(|room| Place::Room((*room).clone()));
            with_ap = with_ap.saturating_sub(u32::try_from(own.len()).unwrap_or(u32::MAX));
            let places: Vec<Place> =
                covered.chain((1..=corridor[building]).map(Place::Corridor)).collect();
            let wall_ports = u32::try_from(own.len()).unwrap_or(u32::MAX) * self.ports_per_room;
            let shares = spread(u32::try_from(places.len()).unwrap_or(u32::MAX), count);
            let walls = spread(wall_ports, count);
            let mut places = places.into_iter();
            for (number, (share, wall)) in shares.into_iter().zip(walls).enumerate() {
                let access_points: Vec<Place> = places.by_ref().take(share as usize).collect();
                let free =
                    usable.saturating_sub(u16::try_from(access_points.len()).unwrap_or(u16::MAX));
                if access_points.len() > usize::from(usable) {
                    return Err(format!(
                        "{} access points do not fit on a switch with {usable} ports; plan more \
                            switches",
                        access_points.len()
                    ));
                }
                // Ports beyond the reserve stay off until they are patched.
                let most =
                    free - u16::try_from(u32::from(free) * self.port_reserve / 200).unwrap_or(0);
                switches.push(Switch {
                    building: letter,
                    number: number + 1,
                    uplink_port,
                    access_points,
                    room_ports: u16::try_from(wall).unwrap_or(u16::MAX).min(most),
                });
            }
        }
        Ok(switches)
    }
}

/// Title, numbers and clients.
fn school_file(numbers: &Numbers, scaffold: &Scaffold, densities: &Densities) -> String {
    let share = |per_100: Count| per_100_of(numbers.students, per_100);
    let staff = numbers.staff.unwrap_or_else(|| share(densities.staff_per_100_students));
    let mut clients = numbers.clients.clone();
    let mut add =
        |profile: &str, count: u32| _ = clients.entry(profile.to_owned()).or_insert(count);
    add(
        scaffold.student_tablets.as_str(),
        numbers.student_tablets.unwrap_or_else(|| share(densities.tablets_per_100_students)),
    );
    add(scaffold.staff_tablets.as_str(), numbers.staff_tablets.unwrap_or(staff));
    add(
        scaffold.pcs.as_str(),
        numbers.pcs.unwrap_or_else(|| share(densities.pcs_per_100_students)),
    );
    let mut text = String::from("#:schema ../../../.muster/schema/school.json\n\n");
    let _ = writeln!(text, "title = {}", toml::Value::from(numbers.title.as_str()));
    let _ = writeln!(text, "profile = \"{}\"", numbers.profile);
    let _ = writeln!(text, "index = {}", numbers.index);
    let _ = writeln!(text, "students = {}", numbers.students);
    if let Some(classes) = numbers.classes {
        let _ = writeln!(text, "classes = {classes}");
    }
    let _ = writeln!(text, "staff = {staff}");
    if let Some(bandwidth) = numbers.bandwidth {
        let _ = writeln!(text, "bandwidth = {bandwidth}");
    }
    text.push_str("\n[clients]\n");
    for (profile, count) in clients {
        let _ = writeln!(text, "{profile} = {count}");
    }
    text
}

struct Switch {
    building: char,
    number: usize,
    uplink_port: u16,
    access_points: Vec<Place>,
    room_ports: u16,
}

impl Switch {
    fn id(&self, scaffold: &Scaffold) -> String {
        format!("{}-{}{}", scaffold.access_switch.prefix, self.building, self.number)
    }
}

/// Where an access point hangs.
enum Place {
    Room(String),
    Corridor(u32),
}

fn letter(building: usize) -> char {
    char::from(b'a' + u8::try_from(building).unwrap_or(0))
}

fn per_100_of(of: u32, per_100: Count) -> u32 {
    u32::try_from((u64::from(of) * u64::from(per_100.get())).div_ceil(100)).unwrap_or(u32::MAX)
}

/// `total` in `parts` that differ by one at most, the larger ones first.
fn spread(total: u32, parts: u32) -> Vec<u32> {
    let parts = parts.max(1);
    (0..parts).map(|part| total / parts + u32::from(part < total % parts)).collect()
}
