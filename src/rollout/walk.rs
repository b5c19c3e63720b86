//! The way from a device to the administrators, in a network of which each device has one of its
//! configurations.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::filter::lets_through;
use super::stage::{RolloutWorld, Stage};
use super::types::Lost;
use crate::model::{DeviceKind, PortMode};
use crate::plan::{Device, Firewall, Interface, Port};

/// The administrators who reach a device, as bits of their numbers, or what they lack.
pub(super) type WhoReaches = Result<u64, Lost>;

/// A network of which each device has one of its configurations.
#[derive(Clone, Copy)]
pub(super) struct MixedNetwork<'a> {
    pub(super) world: &'a RolloutWorld,
    pub(super) stages: &'a [u8],
}

/// A packet on a cable: with the tag of a VLAN, or without one.
type Tag = Option<u16>;

impl<'a> MixedNetwork<'a> {
    pub(super) fn stage(&self, unit: usize) -> &'a Stage {
        &self.world.units[unit].stages[usize::from(self.stages[unit])]
    }

    fn id(&self, unit: usize) -> String {
        self.world.units[unit].id.clone()
    }

    /// Who reaches a device. One that is configured by hand is nobody's matter here.
    pub(super) fn reached(&self, unit: usize) -> WhoReaches {
        let stage = self.stage(unit);
        let Some(device) = &stage.device else { return Ok(u64::MAX) };
        let mut fault = None;
        for &firewall in &self.world.firewalls {
            if self.stage(firewall).is_present() {
                match self.reached_through(unit, device, firewall) {
                    Ok(reached) => return Ok(reached),
                    Err(lost) => fault = fault.or(Some(lost)),
                }
            }
        }
        if let Some(lost) = fault {
            return Err(lost);
        }
        let way = self.way_up(unit);
        let top = way.last().copied().unwrap_or(unit);
        if !self.world.gateway_elsewhere {
            return Err(Lost::Cable { at: self.id(top) });
        }
        self.carried(device, &way)?;
        self.let_in(unit, u64::MAX)
    }

    /// Who reaches a device through the firewall of the school.
    fn reached_through(&self, unit: usize, device: &Device, firewall: usize) -> WhoReaches {
        let Some(gate) = &self.stage(firewall).device else {
            // It is configured by hand, so that only the cables are ours.
            self.carried(device, &self.way(unit, firewall)?)?;
            return self.let_in(unit, u64::MAX);
        };
        if unit == firewall {
            return self.let_in(unit, u64::MAX);
        }
        let way = self.way(unit, firewall)?;
        let (vlan, port) = self.carried(device, &way)?;
        let Some(rules) = &gate.firewall else {
            return self.let_in(unit, u64::MAX);
        };
        let arrived = interface(rules, vlan, port.as_ref());
        let is_gateway = |one: &&Arc<Interface>| {
            let ipv4 = one.segment.ipv4.as_ref();
            ipv4.is_some_and(|ipv4| {
                ipv4.gateway == device.gateway && ipv4.network.contains(&device.address)
            })
        };
        let Some(interface) = arrived.filter(is_gateway) else {
            let gateway = device.gateway;
            return Err(Lost::Gateway { at: self.id(firewall), gateway, vlan });
        };
        if self.world.administrators.is_empty() {
            return Ok(u64::MAX);
        }
        let mut passed = 0;
        for (number, administrator) in self.world.administrators.iter().enumerate() {
            if lets_through(rules, *administrator, interface, device.address) {
                passed |= 1 << number;
            }
        }
        if passed == 0 {
            return Err(Lost::Filter { at: self.id(firewall), address: device.address });
        }
        self.let_in(unit, passed)
    }

    /// Those of the administrators whom the device itself lets in.
    fn let_in(&self, unit: usize, passed: u64) -> WhoReaches {
        // Who comes over IPv6 alone is not looked at.
        if self.world.administrators.is_empty() {
            return Ok(u64::MAX);
        }
        let stage = self.stage(unit);
        let mut reached = 0;
        for (number, administrator) in self.world.administrators.iter().enumerate() {
            let is_named = stage.management.sources.iter().any(|one| one.contains(administrator));
            if is_named || !decides_itself(stage) {
                reached |= 1 << number;
            }
        }
        reached &= passed;
        if reached == 0 { Err(Lost::Source { at: self.id(unit) }) } else { Ok(reached) }
    }

    /// The devices from one to the outermost, along the uplinks.
    fn way_up(&self, unit: usize) -> Vec<usize> {
        let mut way = vec![unit];
        let mut seen = BTreeSet::from([unit]);
        let mut here = unit;
        while let Some((upper, _)) = self.stage(here).uplink {
            if !self.stage(upper).is_present() || !seen.insert(upper) {
                break;
            }
            way.push(upper);
            here = upper;
        }
        way
    }

    /// The devices from one to another: up to where both ways meet, and down again.
    fn way(&self, from: usize, to: usize) -> Result<Vec<usize>, Lost> {
        let mut up = self.way_up(from);
        let down = self.way_up(to);
        let meet = up.iter().position(|unit| down.contains(unit));
        let Some(meet) = meet else {
            let at = up.last().copied().unwrap_or(from);
            return Err(Lost::Cable { at: self.id(at) });
        };
        up.truncate(meet + 1);
        let common = up[meet];
        let below: Vec<usize> = down.into_iter().take_while(|unit| *unit != common).collect();
        up.extend(below.into_iter().rev());
        Ok(up)
    }

    /// Follows a packet of a device along a way. Returns the VLAN in which it arrives, and the port.
    fn carried(&self, device: &Device, way: &[usize]) -> Result<(u16, Option<Arc<Port>>), Lost> {
        let mut vlan = device.segment.vlan;
        let mut tag: Tag = None;
        let mut port = None;
        for pair in way.windows(2) {
            let (here, next) = (pair[0], pair[1]);
            let (out, into) = self.ends(here, next);
            let stage = self.stage(here);
            if let Some(device) = &stage.device {
                tag = self.leaves(here, device, out, vlan)?;
            }
            if let Some(device) = &self.stage(next).device {
                (vlan, port) = self.enters(next, device, into, tag, vlan)?;
            }
        }
        Ok((vlan, port))
    }

    /// The ports at both ends of the cable between two devices.
    fn ends(&self, here: usize, next: usize) -> (Option<u16>, Option<u16>) {
        let (stage, other) = (self.stage(here), self.stage(next));
        match stage.uplink {
            Some((upper, port)) if upper == next => (stage.own_port, Some(port)),
            _ => (other.uplink.map(|(_, port)| port), other.own_port),
        }
    }

    fn leaves(
        &self,
        unit: usize,
        device: &Device,
        number: Option<u16>,
        vlan: u16,
    ) -> Result<Tag, Lost> {
        let lost = |port: String| Err(Lost::Vlan { at: self.id(unit), port, vlan });
        let Some(port) = port(device, number) else {
            // Of hardware whose ports nobody lists, nothing is known.
            return if device.ports.is_empty() { Ok(Some(vlan)) } else { lost(named(number)) };
        };
        if port.mode == PortMode::Trunk && port.tagged.contains(&vlan) {
            return Ok(Some(vlan));
        }
        if port.mode != PortMode::Off && port.untagged == vlan {
            return Ok(None);
        }
        lost(port.name.to_string())
    }

    fn enters(
        &self,
        unit: usize,
        device: &Device,
        number: Option<u16>,
        tag: Tag,
        vlan: u16,
    ) -> Result<(u16, Option<Arc<Port>>), Lost> {
        let vlan = tag.unwrap_or(vlan);
        let Some(port) = port(device, number) else {
            if device.ports.is_empty() {
                return Ok((vlan, None));
            }
            return Err(Lost::Vlan { at: self.id(unit), port: named(number), vlan });
        };
        let is_carried = match tag {
            Some(vlan) => port.mode == PortMode::Trunk && port.tagged.contains(&vlan),
            None => port.mode != PortMode::Off,
        };
        if !is_carried {
            return Err(Lost::Vlan { at: self.id(unit), port: port.name.to_string(), vlan });
        }
        Ok((tag.unwrap_or(port.untagged), Some(Arc::clone(port))))
    }
}

/// Whether the configuration of a device says who administers it.
pub(super) fn decides_itself(stage: &Stage) -> bool {
    let kind = stage.device.as_ref().map(|device| device.kind);
    matches!(kind, Some(DeviceKind::Switch | DeviceKind::AccessPoint | DeviceKind::Firewall))
}

/// The interface of a firewall at which packets of a VLAN arrive.
fn interface<'a>(
    rules: &'a Firewall,
    vlan: u16,
    port: Option<&Arc<Port>>,
) -> Option<&'a Arc<Interface>> {
    rules.interfaces.iter().find(|one| {
        one.segment.vlan == vlan && !one.outside && port.is_none_or(|port| one.parent == port.name)
    })
}

/// The port of a device with a number.
pub(super) fn port(device: &Device, number: Option<u16>) -> Option<&Arc<Port>> {
    let number = number?;
    device.ports.iter().find(|port| port.number == number)
}

fn named(number: Option<u16>) -> String {
    number.map_or_else(|| "-".to_owned(), |number| number.to_string())
}
