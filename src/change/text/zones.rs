//! From which zone to which something was opened or closed, and what stays allowed: what the picture
//! of the page and the table of a comment show.

use std::collections::{BTreeMap, BTreeSet};

use super::access;
use crate::access::{Access, AccessChange, OpenedPassages};
use crate::words::{Words, fill};

/// Lines or columns up to which zones stand there in which nothing changes.
const MOST: usize = 30;

/// A zone, or what stands for one. The order is that of the pictures.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ZoneName {
    Zone(String),
    /// Addresses that belong to no zone.
    Outside,
    /// The firewall itself.
    Firewall,
}

impl ZoneName {
    fn of(zone: Option<&String>, is_firewall: bool) -> Self {
        match zone {
            Some(zone) => Self::Zone(zone.clone()),
            None if is_firewall => Self::Firewall,
            None => Self::Outside,
        }
    }
}

/// Everything between zones at the schools at which any of it changes.
pub(super) struct ZoneMatrix {
    words: &'static Words,
    titles: BTreeMap<ZoneName, String>,
    /// Zones from which anything passes, and those to which.
    pub(super) from: Vec<ZoneName>,
    pub(super) to: Vec<ZoneName>,
    cells: BTreeMap<(ZoneName, ZoneName), ZoneCell>,
    /// How many schools it is about.
    schools: usize,
}

/// What happened between two zones.
#[derive(Default)]
pub(super) struct ZoneCell {
    /// What was opened or closed: services, and at which schools.
    changes: BTreeMap<AccessChange, (BTreeSet<String>, BTreeSet<String>)>,
    /// Schools at which something stays allowed.
    stays: usize,
}

impl ZoneCell {
    /// By which the style knows it, and the sign that says the same.
    pub(super) fn name_and_sign(&self) -> (&'static str, &'static str) {
        let is = |change| self.changes.contains_key(&change);
        match (is(AccessChange::Opened), is(AccessChange::Closed)) {
            (true, true) => ("both", "±"),
            (true, false) => ("opened", "+"),
            (false, true) => ("closed", "−"),
            (false, false) if self.stays > 0 => ("stays", ""),
            (false, false) => ("never", ""),
        }
    }

    pub(super) fn stays(&self) -> bool {
        self.stays > 0
    }
}

impl ZoneMatrix {
    /// Everything between zones; none where nothing passes from zone to zone that did not before.
    pub(super) fn of(access: &Access, words: &'static Words) -> Option<Self> {
        let mut matrix = Self {
            words,
            titles: BTreeMap::new(),
            from: Vec::new(),
            to: Vec::new(),
            cells: BTreeMap::new(),
            schools: 0,
        };
        for group in &access.groups {
            let Some(OpenedPassages { from, to, services, .. }) = &group.opening.passages else {
                continue;
            };
            let [from_zone, to_zone] = [from, to].map(|end| {
                let zone = ZoneName::of(end.zone.as_ref(), access::is_firewall(end));
                matrix.titles.insert(zone.clone(), access::zone(end, words).to_owned());
                zone
            });
            let cell = matrix.cells.entry((from_zone, to_zone)).or_default();
            let (own_services, schools) = cell.changes.entry(group.change).or_default();
            own_services.extend(services.iter().cloned());
            schools.extend(group.schools.iter().cloned());
        }
        if matrix.cells.is_empty() {
            return None;
        }
        let changes = matrix.cells.values().flat_map(|cell| cell.changes.values());
        let schools: BTreeSet<&String> = changes.flat_map(|(_, schools)| schools).collect();
        matrix.schools = schools.len();
        matrix.add_staying(access);
        matrix.choose_zones();
        Some(matrix)
    }

    fn add_staying(&mut self, access: &Access) {
        for pair in &access.stays {
            let zones =
                [&pair.from, &pair.to].map(|end| ZoneName::of(end.zone.as_ref(), end.firewall));
            for (zone, end) in zones.iter().zip([&pair.from, &pair.to]) {
                let title = match zone {
                    ZoneName::Zone(id) => end.title.as_deref().unwrap_or(id),
                    ZoneName::Outside => self.words.access.no_zone,
                    ZoneName::Firewall => self.words.access.firewall,
                };
                self.titles.entry(zone.clone()).or_insert_with(|| title.to_owned());
            }
            let [from, to] = zones;
            self.cells.entry((from, to)).or_default().stays = pair.schools;
        }
    }

    /// Of many zones those are left in which something changes: a picture is to be taken in.
    fn choose_zones(&mut self) {
        let mut all = (BTreeSet::new(), BTreeSet::new());
        let mut changed = (BTreeSet::new(), BTreeSet::new());
        for ((from, to), cell) in &self.cells {
            all.0.insert(from.clone());
            all.1.insert(to.clone());
            if !cell.changes.is_empty() {
                changed.0.insert(from.clone());
                changed.1.insert(to.clone());
            }
        }
        let fits = all.0.len().max(all.1.len()) <= MOST;
        let (from, to) = if fits { all } else { changed };
        (self.from, self.to) = (from.into_iter().collect(), to.into_iter().collect());
    }

    /// The same with those zones alone from which or to which something changes.
    pub(super) fn changed(mut self) -> Self {
        let cells = &self.cells;
        let changes = |from: &ZoneName, to: &ZoneName| {
            cells.get(&(from.clone(), to.clone())).is_some_and(|cell| !cell.changes.is_empty())
        };
        let (mut from, mut to) = (self.from.clone(), self.to.clone());
        from.retain(|from| self.to.iter().any(|to| changes(from, to)));
        to.retain(|to| self.from.iter().any(|from| changes(from, to)));
        (self.from, self.to) = (from, to);
        self
    }

    pub(super) fn title(&self, zone: &ZoneName) -> &str {
        self.titles.get(zone).map_or("", String::as_str)
    }

    /// What happened between two zones; none where nothing was or is allowed.
    pub(super) fn cell(&self, from: &ZoneName, to: &ZoneName) -> Option<&ZoneCell> {
        self.cells.get(&(from.clone(), to.clone()))
    }

    /// What is said of a cell, each in a phrase.
    pub(super) fn said(&self, cell: &ZoneCell) -> Vec<String> {
        let words = self.words;
        let mut said = Vec::new();
        for (change, (services, schools)) in &cell.changes {
            let what = match change {
                AccessChange::Opened => words.access.opened,
                AccessChange::Closed => words.access.closed,
            };
            let services: Vec<String> =
                services.iter().map(|service| access::service(service, self.words)).collect();
            let services = services.join(", ");
            said.push(format!("{what}: {services} ({})", self.at(schools.len())));
        }
        if cell.stays() {
            let alone = cell.changes.is_empty();
            let stays = if alone { words.access.stays } else { words.access.stays_beside };
            said.push(format!("{stays} ({})", self.at(cell.stays)));
        }
        said
    }

    /// At how many of the schools something is so.
    fn at(&self, number: usize) -> String {
        let all = self.words.counted(self.schools, self.words.changes.count_schools);
        if number == self.schools {
            return all;
        }
        let number = self.words.forms.whole(number);
        fill(self.words.access.at_some, &[("number", &number), ("schools", &all)])
    }

    /// What the signs mean, and how many schools it is about.
    pub(super) fn legend(&self) -> String {
        let schools = self.words.counted(self.schools, self.words.access.matrix_schools);
        format!("{}. {schools}.", self.words.access.matrix_legend)
    }

    /// All of it in sentences, for those who do not see a picture: one for each zone from which
    /// anything passes.
    pub(super) fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        for from in &self.from {
            let mut parts = Vec::new();
            for to in &self.to {
                let Some(cell) = self.cell(from, to) else { continue };
                parts.push(format!("{} {}", self.title(to), self.said(cell).join(", ")));
            }
            let what = parts.join("; ");
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("from", &self.title(from)), ("what", &what)];
            sentences.push(fill(self.words.access.matrix_row, &values));
        }
        sentences
    }
}
