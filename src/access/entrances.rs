//! Who gets into a segment without passing a firewall: by a port, a WLAN or a login.

use std::collections::{BTreeMap, BTreeSet};

use super::SchoolSide;
use super::fact::{AccessChange, AccessFact, Entrance, Needs, Neighbours};
use crate::model::{DeviceKind, GroupLogin, PortLogin, PortMode, Security};
use crate::plan::{Device, Port, RadiusService, Wlan};

/// What each place asks of those who want to get into a segment: the least, where it says several
/// things. Places and segments have the names of the later side.
type Entrances = BTreeMap<(String, String), Needs>;

/// Adds ways in that are there on one side alone, or need less there.
pub(super) fn add_entrances(sides: &[SchoolSide<'_>; 2], facts: &mut Vec<AccessFact>) {
    let found = [entrances(&sides[0]), entrances(&sides[1])];
    for change in AccessChange::BOTH {
        let number = change.side();
        for ((place, segment), needs) in &found[number] {
            let other: Option<&Needs> = found[1 - number].get(&(place.clone(), segment.clone()));
            if other.is_none_or(|other| needs < other) {
                let entrance =
                    Entrance { place: place.clone(), segment: segment.clone(), needs: *needs };
                facts.push(AccessFact::entrance(change, entrance));
            }
        }
    }
}

/// Adds WLANs whose clients reach each other on one side alone.
pub(super) fn add_neighbours(sides: &[SchoolSide<'_>; 2], facts: &mut Vec<AccessFact>) {
    let found = [neighbours(&sides[0]), neighbours(&sides[1])];
    for change in AccessChange::BOTH {
        let number = change.side();
        for wlan in found[number].difference(&found[1 - number]) {
            facts.push(AccessFact::neighbours(change, Neighbours { wlan: wlan.clone() }));
        }
    }
}

/// All entrances of a school.
fn entrances(side: &SchoolSide<'_>) -> Entrances {
    let mut found = Found { side, entrances: Entrances::new(), by_vlan: BTreeMap::new() };
    for segment in &side.plan.site.segments {
        found.by_vlan.insert(segment.vlan, &segment.id);
    }
    for (device, _) in &side.plan.devices {
        match device.kind {
            DeviceKind::Switch => found.add_ports(device),
            DeviceKind::AccessPoint => {
                for wlan in &device.wlans {
                    found.add_wlan(wlan);
                }
            }
            _ => {}
        }
        if let Some(radius) = &device.radius {
            found.add_groups(radius);
        }
    }
    found.entrances
}

/// WLANs whose clients reach each other.
fn neighbours(side: &SchoolSide<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (device, _) in &side.plan.devices {
        for wlan in device.wlans.iter().filter(|wlan| !wlan.isolate) {
            found.insert(side.names.now("wlans", &wlan.id).to_owned());
        }
    }
    found
}

struct Found<'a> {
    side: &'a SchoolSide<'a>,
    entrances: Entrances,
    by_vlan: BTreeMap<u16, &'a str>,
}

impl Found<'_> {
    fn add_ports(&mut self, device: &Device) {
        let id = self.side.names.now("devices", &device.id).to_owned();
        for port in &device.ports {
            let vlans: &[u16] = match port.mode {
                PortMode::Off => continue,
                PortMode::Access => &[port.untagged],
                PortMode::Trunk => &port.allowed,
            };
            let (place, needs) = match port.login {
                PortLogin::None => (own_place(&id, port), Needs::Nothing),
                PortLogin::Mac | PortLogin::Dot1xOrMac => ("ports".to_owned(), Needs::Device),
                PortLogin::Dot1x => ("ports".to_owned(), Needs::Login),
            };
            for vlan in vlans {
                // Nothing has an address in the parking segment.
                if self.side.plan.site.parking_vlan != Some(*vlan) {
                    self.add_vlan(&place, *vlan, needs);
                }
            }
        }
    }

    fn add_wlan(&mut self, wlan: &Wlan) {
        let needs = match wlan.security {
            Security::Open | Security::Owe if wlan.portal => Needs::Portal,
            Security::Open | Security::Owe => Needs::Nothing,
            _ if wlan.enterprise => Needs::Login,
            _ if wlan.per_device_keys => Needs::Device,
            _ => Needs::Key,
        };
        let place = format!("wlan {}", self.side.names.now("wlans", &wlan.id));
        for segment in wlan.dynamic.iter().chain([&wlan.segment]) {
            self.add(&place, &segment.id, needs);
        }
    }

    fn add_groups(&mut self, radius: &RadiusService) {
        for group in &radius.groups {
            let needs = match group.login {
                GroupLogin::Certificate | GroupLogin::Password => Needs::Login,
                GroupLogin::Mac => Needs::Device,
            };
            // Of a group of devices those that are registered get in, and nobody where none is.
            let is_empty = needs == Needs::Device
                && !radius.macs.iter().any(|device| device.vlan == group.vlan);
            if !is_empty {
                let place = format!("group {}", self.side.names.now("radius-groups", &group.id));
                self.add_vlan(&place, group.vlan, needs);
            }
        }
    }

    fn add_vlan(&mut self, place: &str, vlan: u16, needs: Needs) {
        if let Some(segment) = self.by_vlan.get(&vlan).copied() {
            self.add(place, segment, needs);
        }
    }

    fn add(&mut self, place: &str, segment: &str, needs: Needs) {
        let segment = self.side.names.now("segments", segment).to_owned();
        let entry = self.entrances.entry((place.to_owned(), segment)).or_insert(needs);
        *entry = needs.min(*entry);
    }
}

fn own_place(device: &str, port: &Port) -> String {
    format!("{device} port {}", port.number)
}
