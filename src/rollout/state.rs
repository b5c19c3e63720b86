//! One side of a school, as far as its order depends on it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{DeviceKind, School};
use crate::plan::{Device, Plan, Site};

/// A school before or after a change: its devices, what is plugged where, and what must never be
/// possible.
#[derive(Clone, Debug)]
pub struct SchoolState {
    pub(super) site: Arc<Site>,
    /// Devices with a configuration of their own, by id.
    pub(super) devices: BTreeMap<String, Arc<Device>>,
    /// Every device of the inventory: where it is plugged in.
    pub(super) uplinks: BTreeMap<String, Option<Plugged>>,
    /// The firewall, whether its configuration is written here or by hand.
    pub(super) firewall: Option<String>,
    /// Zones that exist here.
    pub(super) zones: BTreeSet<String>,
    /// What must never be possible.
    pub(super) never: Vec<NeverPair>,
}

/// The other end of a cable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Plugged {
    pub(super) device: String,
    pub(super) port: u16,
}

/// Two zones of which a guarantee keeps the first out of the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NeverPair {
    pub(super) guarantee: String,
    pub(super) from: String,
    pub(super) to: String,
}

impl SchoolState {
    /// What the order of a school depends on, of its model and its plan.
    pub fn of(school: &School, plan: &Plan) -> Self {
        let mut state = Self {
            site: Arc::clone(&plan.site),
            devices: BTreeMap::new(),
            uplinks: BTreeMap::new(),
            firewall: None,
            zones: school.zones.keys().map(ToString::to_string).collect(),
            never: Vec::new(),
        };
        for (device, _) in &plan.devices {
            state.devices.insert(device.id.clone(), Arc::clone(device));
        }
        for (id, device) in &*school.devices {
            let uplink = device.uplink.as_ref();
            let plugged = uplink
                .map(|uplink| Plugged { device: uplink.device.to_string(), port: uplink.port });
            state.uplinks.insert(id.to_string(), plugged);
            let role = school.roles.get(&device.role);
            let is_firewall = role.is_some_and(|role| role.kind == DeviceKind::Firewall);
            // Rules refuse a second one that is configured here.
            let is_planned = state.devices.contains_key(id.as_str());
            if is_firewall && (state.firewall.is_none() || is_planned) {
                state.firewall = Some(id.to_string());
            }
        }
        for (id, guarantee) in &*school.guarantees {
            for from in &guarantee.never.from {
                for to in &guarantee.never.to {
                    state.never.push(NeverPair {
                        guarantee: id.to_string(),
                        from: from.to_string(),
                        to: to.to_string(),
                    });
                }
            }
        }
        state
    }

    /// What the devices of this side share, as templates see it.
    pub fn site(&self) -> &Arc<Site> {
        &self.site
    }

    /// The devices of this side that have a configuration, by id.
    pub fn devices(&self) -> &BTreeMap<String, Arc<Device>> {
        &self.devices
    }

    /// Where a device is plugged in.
    pub(super) fn uplink(&self, unit: &str) -> Option<&Plugged> {
        self.uplinks.get(unit)?.as_ref()
    }

    /// The ports of a device into which others are plugged.
    pub(super) fn taken_ports(&self) -> BTreeMap<&str, BTreeSet<u16>> {
        let mut taken: BTreeMap<&str, BTreeSet<u16>> = BTreeMap::new();
        for plugged in self.uplinks.values().flatten() {
            taken.entry(&plugged.device).or_default().insert(plugged.port);
        }
        taken
    }
}
