//! What must not meet: two devices in one port or at one address, and two zones in one VLAN.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::constraints::{Because, Constraints};
use super::filter::opens;
use super::judge::Event;
use super::stage::{RolloutWorld, Sides, Stage, StageKind, last_stage};
use super::state::SchoolState;
use super::types::{CounterExample, Harm, Lost, ZoneOpening};
use crate::model::{DeviceKind, PortMode};

/// Adds what ports, addresses and zones ask of the order. Returns the VLANs whose zone changes and
/// that somebody could get through.
pub(super) fn constrain(
    sides: Sides<'_>,
    world: &RolloutWorld,
    constraints: &mut Constraints,
) -> BTreeSet<u16> {
    collisions(world, constraints);
    match sides.before {
        Some(before) => Meetings { world, before, now: sides.now, constraints }.add_all(),
        None => BTreeSet::new(),
    }
}

/// Who takes a port or an address waits for the one who has it.
fn collisions(world: &RolloutWorld, constraints: &mut Constraints) {
    let mut ports = BTreeMap::new();
    let mut addresses = BTreeMap::new();
    for (unit, of_unit) in world.units.iter().enumerate().filter(|(_, unit)| unit.is_step()) {
        let first = &of_unit.stages[0];
        if let Some(uplink) = first.uplink {
            ports.insert(uplink, unit);
        }
        if let Some(device) = &first.device {
            addresses.insert(device.address, unit);
        }
    }
    for (unit, of_unit) in world.units.iter().enumerate().filter(|(_, unit)| unit.is_step()) {
        let Some(last) = of_unit.stages.last() else { continue };
        let then = Event { unit, stage: last_stage(of_unit) };
        if let Some(uplink) = last.uplink
            && let Some(&other) = ports.get(&uplink)
        {
            let (at, port) = uplink;
            let lost = Lost::Port { at: world.units[at].id.clone(), port };
            give_way(world, constraints, other, then, lost);
        }
        if let Some(device) = &last.device
            && let Some(&other) = addresses.get(&device.address)
        {
            let lost = Lost::Address { address: IpAddr::V4(device.address) };
            give_way(world, constraints, other, then, lost);
        }
    }
}

fn give_way(
    world: &RolloutWorld,
    constraints: &mut Constraints,
    other: usize,
    then: Event,
    lost: Lost,
) {
    if other == then.unit {
        return;
    }
    let of_other = &world.units[other];
    let first = Event { unit: other, stage: last_stage(of_other) };
    let harm = Harm::Collides { unit: of_other.id.clone(), lost };
    constraints.add(first, then, because(world, first, then, harm));
}

fn because(world: &RolloutWorld, first: Event, then: Event, harm: Harm) -> Because {
    let next = world.units[then.unit].id.clone();
    let example = CounterExample { changed: Vec::new(), next, harm: harm.clone() };
    Because { example, harm, units: BTreeSet::from([first.unit, then.unit]) }
}

/// A device that leads into a VLAN, and its last stage but one in which it does.
struct Entrance {
    unit: usize,
    last: u8,
}

/// What is found of one VLAN whose zone changes.
struct Meetings<'a> {
    world: &'a RolloutWorld,
    before: &'a SchoolState,
    now: &'a SchoolState,
    constraints: &'a mut Constraints,
}

impl Meetings<'_> {
    fn add_all(mut self) -> BTreeSet<u16> {
        let (former, later) = (zones(self.before), zones(self.now));
        let mut found = BTreeSet::new();
        for (vlan, from) in &former {
            if let Some(to) = later.get(vlan)
                && from != to
                && self.add(*vlan, from, to)
            {
                found.insert(*vlan);
            }
        }
        found
    }

    /// Adds what one VLAN asks of the order, which was in the zone `former` and comes into `later`.
    fn add(&mut self, vlan: u16, former: &str, later: &str) -> bool {
        let leaving = self.entrances(vlan, |from, to| from && !to);
        let coming = self.entrances(vlan, |from, to| !from && to);
        let mut is_open = false;
        let at_layer_2 = self.never(former, later).or_else(|| self.never(later, former));
        if let Some((guarantee, from, to)) = at_layer_2 {
            for &Entrance { unit: first, last } in &leaving {
                for then in coming.iter().map(|one| one.unit) {
                    if then == first {
                        continue;
                    }
                    let opening = ZoneOpening {
                        guarantee: guarantee.clone(),
                        from: from.clone(),
                        to: to.clone(),
                        vlan,
                        entrance: self.id(first),
                        at: self.id(then),
                    };
                    self.close(first, last, then, opening);
                    is_open = true;
                }
            }
        }
        is_open | self.add_firewalls(vlan, (former, later), (&leaving, &coming))
    }

    /// Adds what the rules of firewalls would open, old ones to new ports and new ones to old ports.
    fn add_firewalls(
        &mut self,
        vlan: u16,
        (former, later): (&str, &str),
        (leaving, coming): (&[Entrance], &[Entrance]),
    ) -> bool {
        let mut is_open = false;
        for firewall in self.world.firewalls.clone() {
            let of_unit = &self.world.units[firewall];
            if !of_unit.is_step() {
                continue;
            }
            let end = last_stage(of_unit);
            for (number, stage) in of_unit.stages.iter().enumerate() {
                let number = u8::try_from(number).unwrap_or(end);
                if number == end {
                    for &Entrance { unit: entrance, last } in leaving {
                        if let Some(opening) = self.opening(vlan, former, entrance, firewall, stage)
                        {
                            self.close(entrance, last, firewall, opening);
                            is_open = true;
                        }
                    }
                    continue;
                }
                for &Entrance { unit: entrance, .. } in coming {
                    if let Some(opening) = self.opening(vlan, later, entrance, firewall, stage) {
                        self.close(firewall, number, entrance, opening);
                        is_open = true;
                    }
                }
            }
        }
        is_open
    }

    /// What a device opens that leads into a VLAN which a firewall takes for another zone.
    fn opening(
        &self,
        vlan: u16,
        zone: &str,
        entrance: usize,
        firewall: usize,
        stage: &Stage,
    ) -> Option<ZoneOpening> {
        let rules = stage.device.as_ref()?.firewall.as_ref()?;
        let interface = rules.interfaces.iter().find(|one| one.segment.vlan == vlan)?;
        let taken_for = interface.segment.zone.as_str();
        if taken_for == zone || entrance == firewall {
            return None;
        }
        let found = self.never(zone, taken_for).or_else(|| {
            let targets = self.before.zones.union(&self.now.zones);
            targets.into_iter().find_map(|target| {
                let pair = self.never(zone, target)?;
                opens(rules, taken_for, target).then_some(pair)
            })
        });
        let (guarantee, from, to) = found?;
        Some(ZoneOpening {
            guarantee,
            from,
            to,
            vlan,
            entrance: self.id(entrance),
            at: self.id(firewall),
        })
    }

    /// `first` leaves its stage `last` before `then` has its last one.
    fn close(&mut self, first: usize, last: u8, then: usize, opening: ZoneOpening) {
        let first = Event { unit: first, stage: last + 1 };
        let then = Event { unit: then, stage: last_stage(&self.world.units[then]) };
        let because = because(self.world, first, then, Harm::Opens(opening));
        self.constraints.add(first, then, because);
    }

    /// The guarantee that keeps a zone out of another one, on each side that has both.
    fn never(&self, from: &str, to: &str) -> Option<(String, String, String)> {
        let mut found = None;
        for side in [self.now, self.before] {
            let pair = side.never.iter().find(|pair| pair.from == from && pair.to == to);
            if pair.is_none() && side.zones.contains(from) && side.zones.contains(to) {
                return None;
            }
            found = found.or(pair);
        }
        found.map(|pair| (pair.guarantee.clone(), pair.from.clone(), pair.to.clone()))
    }

    /// Devices that lead into a VLAN: those of which some port or WLAN does so before and now as
    /// `is_meant` says, and the last of their stages but one in which it does.
    fn entrances(&self, vlan: u16, is_meant: impl Fn(bool, bool) -> bool) -> Vec<Entrance> {
        let mut found = Vec::new();
        for (unit, of_unit) in self.world.units.iter().enumerate() {
            let (Some(first), Some(last)) = (of_unit.stages.first(), of_unit.stages.last()) else {
                continue;
            };
            if !of_unit.is_step() {
                continue;
            }
            let (old, new) = (entrances(first, vlan), entrances(last, vlan));
            let all = old.union(&new);
            let meant: Vec<&String> =
                all.filter(|name| is_meant(old.contains(*name), new.contains(*name))).collect();
            if meant.is_empty() {
                continue;
            }
            let stages = &of_unit.stages[..of_unit.stages.len() - 1];
            let leads = |stage: &Stage| {
                let here = entrances(stage, vlan);
                meant.iter().any(|name| here.contains(*name))
            };
            let still = stages.iter().rposition(leads).unwrap_or_default();
            found.push(Entrance { unit, last: u8::try_from(still).unwrap_or_default() });
        }
        found
    }

    fn id(&self, unit: usize) -> String {
        self.world.units[unit].id.clone()
    }
}

/// The zone of each VLAN.
fn zones(state: &SchoolState) -> BTreeMap<u16, String> {
    let segments = state.site.segments.iter();
    segments.map(|segment| (segment.vlan, segment.zone.clone())).collect()
}

/// The ports and WLANs of a device by which somebody gets into a VLAN, and whom it lets in there as
/// a login server.
fn entrances(stage: &Stage, vlan: u16) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let Some(device) = &stage.device else { return found };
    if stage.kind == StageKind::Absent {
        return found;
    }
    if device.kind == DeviceKind::Switch {
        for port in &device.ports {
            if port.mode == PortMode::Access && port.untagged == vlan {
                found.insert(port.name.to_string());
            }
        }
    }
    for wlan in &device.wlans {
        if wlan.segment.vlan == vlan || wlan.dynamic.iter().any(|one| one.vlan == vlan) {
            found.insert(wlan.ssid.clone());
        }
    }
    if let Some(radius) = &device.radius {
        for group in radius.groups.iter().filter(|group| group.vlan == vlan) {
            found.insert(group.name.clone());
        }
        for mac in radius.macs.iter().filter(|mac| mac.vlan == vlan) {
            found.insert(mac.mac.clone());
        }
    }
    found
}
