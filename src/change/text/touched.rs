//! What is touched, line by line as a plan shows it: authorities, schools, buildings, devices and
//! ports.

use std::collections::{BTreeMap, BTreeSet};

use super::named;
use crate::change::{
    ChangeKind, Changes, PortRange, Risk, TouchedBuilding, TouchedDevice, TouchedPort,
    TouchedSchool,
};
use crate::words::{Words, fill};

/// Ports that are told in words.
const PORTS: usize = 4;

/// A line of the plan.
pub(super) struct PlanRow {
    /// How many lines stand above it in the tree.
    pub(super) depth: usize,
    /// What it is called.
    pub(super) name: String,
    /// The gravest class of what changes there; none where nothing is to be said of it.
    pub(super) risk: Option<Risk>,
    /// Whether it is new, gone or renamed as a whole, in a word; empty when it only changes.
    pub(super) whole: &'static str,
    /// What else is said: how much changes, the former name, the room.
    pub(super) details: Vec<String>,
    /// Of a device, the ports that change, and all that it has.
    pub(super) ports: Vec<TouchedPort>,
    pub(super) all_ports: Vec<PortRange>,
}

impl PlanRow {
    fn new(depth: usize, name: String) -> Self {
        let (details, ports, all_ports) = (Vec::new(), Vec::new(), Vec::new());
        Self { depth, name, risk: None, whole: "", details, ports, all_ports }
    }

    /// All that is said of it, in one line.
    pub(super) fn said(&self, words: &Words) -> String {
        let mut parts = vec![self.name.clone()];
        parts.extend(self.risk.map(|risk| named::risk(risk, words).to_owned()));
        if !self.whole.is_empty() {
            parts.push(self.whole.to_owned());
        }
        parts.extend(self.details.iter().cloned());
        parts.join(", ")
    }
}

/// A sign for a class of risk, for those to whom its colour says nothing.
pub(super) fn sign(risk: Risk) -> &'static str {
    match risk {
        Risk::Removal => "×",
        Risk::Security => "!",
        Risk::Unknown => "?",
        Risk::InterruptsManagement | Risk::InterruptsClients => "~",
        Risk::Live => "•",
        Risk::Cosmetic => "·",
    }
}

/// The plan; empty where no file of a school changes.
pub(super) fn rows(changes: &Changes, words: &'static Words) -> Vec<PlanRow> {
    let mut plan = Plan { words, rows: Vec::new() };
    if changes.touched.is_empty() {
        return plan.rows;
    }
    let all = schools_by_authority(changes);
    let number: usize = all.values().map(BTreeSet::len).sum();
    if let ([school], 1) = (changes.touched.as_slice(), number) {
        plan.school(0, school);
    } else {
        plan.authorities(changes, &all, number);
    }
    plan.cooperation(changes);
    plan.rows
}

/// All schools with files that change, by the key of their authority.
fn schools_by_authority(changes: &Changes) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for file in &changes.files {
        if let (Some(authority), Some(school)) = (&file.authority, &file.school) {
            all.entry(authority).or_default().insert(school);
        }
    }
    all
}

/// The key of the authority of a school.
fn authority_of(school: &TouchedSchool) -> &str {
    school.school.split_once('/').map_or("", |(authority, _)| authority)
}

/// The plan while it is written.
struct Plan {
    words: &'static Words,
    rows: Vec<PlanRow>,
}

impl Plan {
    /// Schools under their authorities, that of the gravest school first.
    fn authorities(
        &mut self,
        changes: &Changes,
        all: &BTreeMap<&str, BTreeSet<&str>>,
        number: usize,
    ) {
        let mut met = BTreeSet::new();
        let mut told = 0;
        for first in &changes.touched {
            let authority = authority_of(first);
            if !met.insert(authority) {
                continue;
            }
            let own = changes.touched.iter().filter(|school| authority_of(school) == authority);
            let shown: Vec<&TouchedSchool> = own.collect();
            let name = first.authority.clone().unwrap_or_else(|| authority.to_owned());
            let number = all.get(authority).map_or(shown.len(), BTreeSet::len);
            let mut row = PlanRow::new(0, name);
            row.details.push(self.words.counted(number, self.words.changes.count_schools));
            self.rows.push(row);
            for school in &shown {
                self.school(1, school);
            }
            let more = self.words.touched.more_schools;
            self.more(1, number.saturating_sub(shown.len()), more);
            told += number.max(shown.len());
        }
        self.more(0, number.saturating_sub(told), self.words.touched.more_schools);
    }

    /// How many more there are.
    fn more(&mut self, depth: usize, number: usize, phrase: crate::words::Counted) {
        if number > 0 {
            self.rows.push(PlanRow::new(depth, self.words.counted(number, phrase)));
        }
    }

    fn school(&mut self, depth: usize, school: &TouchedSchool) {
        let words = self.words;
        let mut row =
            PlanRow::new(depth, school.title.clone().unwrap_or_else(|| school.school.clone()));
        row.risk = Some(school.risk);
        row.whole = self.whole(school.kind);
        row.details.extend(self.formerly(school.moved_from.as_ref()));
        if school.count.devices > 0 {
            row.details.push(words.counted(school.count.devices, words.changes.count_devices));
        }
        row.details.push(words.counted(school.count.files, words.changes.count_files));
        self.rows.push(row);
        let mut hidden = 0;
        for building in &school.buildings {
            if building.devices.is_empty() {
                hidden += building.count;
            } else {
                self.building(depth + 1, building);
            }
        }
        self.more(depth + 1, hidden, words.touched.more_devices);
        if !school.buildings.is_empty() && school.other_files > 0 {
            let name = words.counted(school.other_files, words.touched.other_files);
            self.rows.push(PlanRow::new(depth + 1, name));
        }
    }

    fn building(&mut self, depth: usize, building: &TouchedBuilding) {
        let words = self.words;
        let title = building.title.clone();
        let title = title.unwrap_or_else(|| words.touched.no_building.to_owned());
        let mut row = PlanRow::new(depth, title);
        row.details.push(words.counted(building.count, words.changes.count_devices));
        self.rows.push(row);
        for device in &building.devices {
            self.device(depth + 1, device);
        }
        let hidden = building.count.saturating_sub(building.devices.len());
        self.more(depth + 1, hidden, words.touched.more_devices);
    }

    fn device(&mut self, depth: usize, device: &TouchedDevice) {
        let words = self.words;
        let mut row = PlanRow::new(depth, device.device.clone());
        row.risk = Some(device.risk);
        row.whole = self.whole(device.kind);
        row.details.extend(self.formerly(device.moved_from.as_ref()));
        row.details.extend(device.room.clone());
        row.details.push(words.counted(device.files, words.changes.count_files));
        row.ports.clone_from(&device.ports);
        row.all_ports.clone_from(&device.all_ports);
        self.rows.push(row);
    }

    /// Files of the whole cooperation, which are of no school.
    fn cooperation(&mut self, changes: &Changes) {
        let files = || changes.files.iter().filter(|file| file.school.is_none());
        let Some(risk) = files().map(|file| file.risk).max() else { return };
        let mut row = PlanRow::new(0, self.words.changes.cooperation.to_owned());
        row.risk = Some(risk);
        row.details.push(self.words.counted(files().count(), self.words.changes.count_files));
        self.rows.push(row);
    }

    fn whole(&self, kind: ChangeKind) -> &'static str {
        match kind {
            ChangeKind::Changed => "",
            ChangeKind::Added | ChangeKind::Removed | ChangeKind::Moved => {
                named::kind(kind, self.words)
            }
        }
    }

    fn formerly(&self, former: Option<&String>) -> Option<String> {
        former.map(|former| fill(self.words.touched.formerly, &[("former", former)]))
    }
}

/// The ports of a device that change, in words.
pub(super) fn ports(row: &PlanRow, words: &Words) -> String {
    let mut said = Vec::new();
    for TouchedPort { port, old, new, .. } in row.ports.iter().take(PORTS) {
        let profile = |profile: &Option<String>| -> String {
            profile.clone().unwrap_or_else(|| words.touched.off.to_owned())
        };
        said.push(if old == new {
            fill(words.touched.port, &[("port", port)])
        } else {
            fill(
                words.touched.port_profile,
                &[("port", port), ("old", &profile(old)), ("new", &profile(new))],
            )
        });
    }
    let said = said.join(", ");
    match row.ports.len().saturating_sub(PORTS) {
        0 => said,
        more => format!("{said} {}", super::words::and_more(more, words)),
    }
}
