//! Finds what is touched, as much of it as a plan can show: the gravest schools and, where few
//! schools change, the gravest devices with the ports that change.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::DifferingFile;
use super::groups::WHOLE_SCHOOL;
use super::relocated::RelocatedSchools;
use super::state::CompiledState;
use super::{
    ChangeKind, Cluster, FileChange, PortRange, Risk, TouchedBuilding, TouchedDevice, TouchedPort,
    TouchedSchool, laws, moved, totals, why,
};
use crate::base::diagnostic::Diagnostics;
use crate::compile::PlannedSchool;
use crate::language::renames::MovedKey;
use crate::language::tree::Node;
use crate::plan::{Device, Plan};

/// Schools that a plan shows, and devices.
const MOST: usize = 12;

/// Schools that are shown with their devices, when no more change.
const FEW: usize = 3;

/// All of which it is made.
pub(super) struct TouchedSources<'a> {
    pub(super) head: &'a CompiledState,
    pub(super) base: Option<&'a CompiledState>,
    pub(super) relocated: &'a RelocatedSchools,
    /// The files that differ, and the same as the result lists them.
    pub(super) differing: &'a [DifferingFile],
    pub(super) files: &'a [FileChange],
    pub(super) clusters: &'a [Cluster],
}

/// Files of one school or device, by their numbers.
type Numbers = Vec<usize>;

/// Devices of a building, each with its files.
type DevicesOf<'a> = Vec<(&'a str, Numbers)>;

impl TouchedSources<'_> {
    /// The gravest schools, gravest first.
    pub(super) fn schools(&self) -> Vec<TouchedSchool> {
        let mut by_school: BTreeMap<String, Numbers> = BTreeMap::new();
        for (number, file) in self.files.iter().enumerate() {
            if let Some(school) = totals::school_of(file) {
                by_school.entry(school).or_default().push(number);
            }
        }
        let is_detailed = by_school.len() <= FEW;
        // Of schools that are as grave, one of each authority in turn.
        let mut met: BTreeMap<(Risk, String), usize> = BTreeMap::new();
        let mut schools = Vec::new();
        for (school, files) in by_school {
            let authority = school.split('/').next().unwrap_or_default().to_owned();
            let risk = self.risk(&files);
            let turn = met.entry((risk, authority)).or_default();
            schools.push(((Reverse(risk), *turn), school, files));
            *turn += 1;
        }
        schools.sort();
        schools.truncate(MOST);
        let mut room = MOST;
        let mut touched = Vec::new();
        for (_, school, files) in schools {
            touched.push(self.school(school, &files, is_detailed, &mut room));
        }
        touched
    }

    fn risk(&self, files: &[usize]) -> Risk {
        files.iter().map(|&file| self.files[file].risk).max().unwrap_or(Risk::Unknown)
    }

    fn school(
        &self,
        school: String,
        files: &[usize],
        is_detailed: bool,
        room: &mut usize,
    ) -> TouchedSchool {
        let former = self.relocated.former_name(&school).into_owned();
        let moved_from = Some(former.clone()).filter(|former| *former != school);
        let cluster = files.first().map(|&file| &self.clusters[self.files[file].cluster]);
        let kind = match (cluster, &moved_from) {
            (Some(cluster), _) if cluster.what == WHOLE_SCHOOL => cluster.kind,
            (_, Some(_)) => ChangeKind::Moved,
            (_, None) => ChangeKind::Changed,
        };
        let was_there = matches!(kind, ChangeKind::Changed | ChangeKind::Moved);
        let (mut sides, mut buildings) = (SchoolSides::default(), Vec::new());
        if is_detailed && was_there {
            sides = SchoolSides::planned(self, &former, &school);
            buildings = self.buildings(&sides, files, room);
        }
        if sides.trees.is_empty() {
            sides.trees.extend(self.tree(&former, &school));
        }
        let all: Vec<&FileChange> = files.iter().map(|&file| &self.files[file]).collect();
        TouchedSchool {
            title: sides.text(&["title"]),
            authority: self.authority(&school),
            kind,
            moved_from,
            risk: self.risk(files),
            count: totals::count(&all),
            other_files: all.iter().filter(|file| file.device.is_none()).count(),
            buildings,
            school,
        }
    }

    /// The tree of a school, for its title; of one that is gone the former one.
    fn tree(&self, former: &str, school: &str) -> Option<Arc<Node>> {
        self.head.tree(school).or_else(|| self.base?.tree(former))
    }

    /// What people call the authority of a school.
    fn authority(&self, school: &str) -> Option<String> {
        let authority = school.split('/').next()?;
        let states = [Some(self.head), self.base];
        states.into_iter().flatten().find_map(|state| {
            let cooperation = state.cooperation();
            let own = cooperation.authority_ids().find(|own| own.as_str() == authority)?;
            Some(cooperation.authority_title(own).to_owned())
        })
    }

    /// The buildings of a school with the devices that change; those of which nobody says where
    /// they are come last.
    fn buildings(
        &self,
        sides: &SchoolSides,
        files: &[usize],
        room: &mut usize,
    ) -> Vec<TouchedBuilding> {
        let mut by_device: BTreeMap<&str, Numbers> = BTreeMap::new();
        for &file in files {
            if let Some(device) = &self.files[file].device {
                by_device.entry(device).or_default().push(file);
            }
        }
        let mut devices: Vec<(&str, Numbers)> = by_device.into_iter().collect();
        devices.sort_by_key(|(device, files)| (Reverse(self.risk(files)), *device));
        let mut by_building: BTreeMap<(bool, Option<String>), DevicesOf<'_>> = BTreeMap::new();
        for (device, files) in devices {
            let building = sides.building_of(device);
            let own = by_building.entry((building.is_none(), building)).or_default();
            own.push((device, files));
        }
        let mut buildings = Vec::new();
        let counts: Vec<usize> = by_building.values().map(Vec::len).collect();
        let shares = shares(&counts, room);
        for (((_, building), devices), share) in by_building.into_iter().zip(shares) {
            let shown = devices.iter().take(share);
            buildings.push(TouchedBuilding {
                title: building.map(|building| sides.title("buildings", &building)),
                count: devices.len(),
                devices: shown.map(|(id, files)| self.device(sides, id, files)).collect(),
            });
        }
        buildings
    }

    fn device(&self, sides: &SchoolSides, device: &str, files: &[usize]) -> TouchedDevice {
        let moved_from = sides.former_device(device).map(str::to_owned);
        let whole = files.iter().find(|&&file| self.differing[file].whole_unit);
        let kind = match (whole, &moved_from) {
            (Some(&file), _) => self.files[file].kind,
            (None, Some(_)) => ChangeKind::Moved,
            (None, None) => ChangeKind::Changed,
        };
        let (ports, all_ports) = match kind {
            ChangeKind::Changed | ChangeKind::Moved => {
                sides.ports([moved_from.as_deref().unwrap_or(device), device])
            }
            ChangeKind::Added | ChangeKind::Removed => (Vec::new(), Vec::new()),
        };
        TouchedDevice {
            device: device.to_owned(),
            room: sides.room_of(device).map(|room| sides.title("rooms", &room)),
            kind,
            moved_from,
            risk: self.risk(files),
            files: files.len(),
            ports,
            all_ports,
        }
    }
}

/// How many devices of each building are shown: one of each in turn, until there is no room.
fn shares(counts: &[usize], room: &mut usize) -> Vec<usize> {
    let mut shares = vec![0; counts.len()];
    while *room > 0 && shares != counts {
        for (share, count) in shares.iter_mut().zip(counts) {
            if *share < *count && *room > 0 {
                *share += 1;
                *room -= 1;
            }
        }
    }
    shares
}

/// The two sides of a school, as far as they are asked for.
#[derive(Default)]
struct SchoolSides {
    /// The trees, the present one first.
    trees: Vec<Arc<Node>>,
    before: Option<PlannedSchool>,
    now: Option<PlannedSchool>,
    moved: Vec<MovedKey>,
    /// Devices that have another id now: the former one and that of now.
    devices: Vec<(Arc<str>, Arc<str>)>,
}

impl SchoolSides {
    /// With the plans, for devices and ports; what is gone has its title on the former side alone.
    fn planned(sources: &TouchedSources<'_>, former: &str, school: &str) -> Self {
        let plan = |state: Option<&CompiledState>, school: &str| {
            let state = state?;
            state.compiler.plan_school(state.school(school)?, &mut Diagnostics::default())
        };
        let (before, now) = (plan(sources.base, former), plan(Some(sources.head), school));
        let (mut moved, mut devices) = (Vec::new(), Vec::new());
        if let (Some(base), Some(before), Some(now)) = (sources.base, &before, &now) {
            let cooperations = [base.cooperation(), sources.head.cooperation()];
            moved = moved::between(cooperations, [before, now]);
            devices = moved::devices(&before.intent.tree, &now.intent.tree);
        }
        let planned = [&now, &before].into_iter().flatten();
        let trees = planned.map(|planned| Arc::clone(&planned.intent.tree)).collect();
        Self { trees, before, now, moved, devices }
    }

    /// A text of the tree of now, or of the former one.
    fn text(&self, path: &[&str]) -> Option<String> {
        let mut trees = self.trees.iter();
        trees.find_map(|tree| Some(tree.find(path.iter().copied())?.text()?.to_owned()))
    }

    /// What people call an entry of a table.
    fn title(&self, table: &str, id: &str) -> String {
        self.text(&[table, id, "title"]).unwrap_or_else(|| id.to_owned())
    }

    fn room_of(&self, device: &str) -> Option<String> {
        self.text(&["devices", device, "room"])
    }

    fn building_of(&self, device: &str) -> Option<String> {
        let room = self.room_of(device);
        let of_room = room.and_then(|room| self.text(&["rooms", &room, "building"]));
        of_room.or_else(|| self.text(&["devices", device, "building"]))
    }

    /// The id that a device had, when it has another one now.
    fn former_device(&self, device: &str) -> Option<&str> {
        let mut devices = self.devices.iter();
        devices.find(|(_, now)| **now == *device).map(|(former, _)| &**former)
    }

    /// The ports of a device that change, by its former id and that of now, and the numbers of all
    /// that it has now.
    fn ports(&self, [former, now]: [&str; 2]) -> (Vec<TouchedPort>, Vec<PortRange>) {
        let plans = [&self.before, &self.now].map(|side| side.as_ref()?.plan.as_ref());
        let [Some(before), Some(after)] = plans else { return (Vec::new(), Vec::new()) };
        let sides = [device(before, former), device(after, now)];
        let [Some(old), Some(new)] = sides else { return (Vec::new(), Vec::new()) };
        // The ports of most devices stay as they are.
        if old.ports == new.ports {
            return (Vec::new(), Vec::new());
        }
        let seen = [why::seen_by(before, former), why::seen_by(after, now)];
        let tree = self.trees.first().cloned();
        let Some(tree) = tree else { return (Vec::new(), Vec::new()) };
        let (differences, context) = why::differing(&seen[0], &seen[1], &self.moved, tree);
        let mut risks: BTreeMap<u16, Risk> = BTreeMap::new();
        // The gravest reason comes first.
        for (reason, changes) in laws::grouped(&differences, &context) {
            for change in changes {
                if let [root, list, number, ..] = change.path.as_slice()
                    && (root, list) == (&"device".to_owned(), &"ports".to_owned())
                    && let Ok(number) = number.parse()
                {
                    risks.entry(number).or_insert(reason.risk);
                }
            }
        }
        let profile = |device: &Device, number: u16| {
            let port = device.ports.iter().find(|port| port.number == number);
            port.and_then(|port| port.profile.as_deref()).map(str::to_owned)
        };
        let ports = risks.into_iter().map(|(port, risk)| TouchedPort {
            port,
            risk,
            old: profile(old, port),
            new: profile(new, port),
        });
        let ports: Vec<TouchedPort> = ports.collect();
        let all = if ports.is_empty() { Vec::new() } else { ranges(new) };
        (ports, all)
    }
}

fn device<'a>(plan: &'a Plan, id: &str) -> Option<&'a Device> {
    plan.devices.iter().find(|(device, _)| device.id == id).map(|(device, _)| &**device)
}

/// The numbers of all ports of a device.
fn ranges(device: &Device) -> Vec<PortRange> {
    let mut ranges: Vec<PortRange> = Vec::new();
    for number in device.ports.iter().map(|port| port.number) {
        match ranges.last_mut() {
            Some(range) if range.last.checked_add(1) == Some(number) => range.last = number,
            _ => ranges.push(PortRange { first: number, last: number }),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn each_building_has_its_share() {
        for (counts, room, expected, left) in [
            (vec![29, 26, 24], 12, vec![4, 4, 4], 0),
            (vec![1, 26, 1], 12, vec![1, 10, 1], 0),
            (vec![2, 1], 12, vec![2, 1], 9),
            (vec![5, 5, 5], 2, vec![1, 1, 0], 0),
            (vec![5], 0, vec![0], 0),
            (vec![], 3, vec![], 3),
        ] {
            let mut still = room;
            assert_eq!(shares(&counts, &mut still), expected, "{counts:?}");
            assert_eq!(still, left, "{counts:?}");
        }
    }
}
