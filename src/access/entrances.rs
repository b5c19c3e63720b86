//! Who gets into a segment without passing a firewall: by a port, a WLAN or a login.

use std::collections::{BTreeMap, BTreeSet};

use super::SchoolSide;
use super::fact::Needs;
use crate::model::{DeviceKind, GroupLogin, PortLogin, PortMode, Security};
use crate::plan::{Device, Port, Wlan};

/// What each place asks of those who want to get into a segment: the least, where it says several
/// things. Places and segments have the names of the later side.
pub(super) type Entrances = BTreeMap<(String, String), Needs>;

/// All entrances of a school.
pub(super) fn entrances(side: &SchoolSide<'_>) -> Entrances {
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
        for group in device.radius.iter().flat_map(|radius| &radius.groups) {
            let needs = match group.login {
                GroupLogin::Certificate | GroupLogin::Password => Needs::Login,
                GroupLogin::Mac => Needs::Device,
            };
            let place = format!("group {}", side.names.now("radius-groups", &group.id));
            found.add_vlan(&place, group.vlan, needs);
        }
    }
    found.entrances
}

/// WLANs whose clients reach each other.
pub(super) fn neighbours(side: &SchoolSide<'_>) -> BTreeSet<String> {
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
