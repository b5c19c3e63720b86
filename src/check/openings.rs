//! What a school opens: every connection that its devices are told to let in or through, whatever
//! key of the model says so. A rule about openings looks at this list, so that none is forgotten.
//!
//! A firewall also answers on its own: echo, and DHCP and DHCPv6 for the relays. They are answered at
//! the gateway of the segment that asks and nowhere else, so that they lead from no zone to another.
//! The translation of addresses (NAT) redirects nothing inwards and opens nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::lookup;
use crate::model::{
    Action, DeviceKind, Flow, FlowId, GuaranteeId, Network, School, SegmentId, Service, ServiceId,
    TransportRange, Trust, ZoneId,
};
use crate::plan::territory::Territory;

/// A way that is open.
pub(super) struct Opening<'a> {
    pub what: What<'a>,
    from: ZoneSet,
    to: ZoneSet,
    services: Services<'a>,
}

/// What opens it.
#[derive(Clone, Copy, Debug)]
pub(super) enum What<'a> {
    Flow(&'a FlowId),
    /// A network from which devices are administered.
    Administration(Network),
    /// A network from which devices are asked by SNMP.
    Monitoring(Network),
}

/// The services that are open.
enum Services<'a> {
    Every,
    Named(&'a [ServiceId]),
    /// Ports that a device has open, with their protocol for people.
    Ports(&'static str, &'static Ports),
}

/// What an opening allows of what a guarantee rules out.
enum Common<'a> {
    Nothing,
    Everything,
    Service(&'a str),
}

/// Ports without a service of the standard.
struct Ports {
    tcp: &'static [TransportRange],
    udp: &'static [TransportRange],
}

static SSH: Ports = Ports { tcp: &[TransportRange { first: 22, last: 22 }], udp: &[] };
static SNMP: Ports = Ports { tcp: &[], udp: &[TransportRange { first: 161, last: 161 }] };

/// An opening that a guarantee rules out.
pub(super) struct Broken<'a> {
    pub guarantee: &'a GuaranteeId,
    /// The zones of the guarantee that the opening leads from, and to.
    pub from: Vec<&'a ZoneId>,
    pub to: Vec<&'a ZoneId>,
    /// The service that both speak of; none when that is every service.
    pub service: Option<&'a str>,
}

/// The openings of a school, and what its guarantees rule out.
pub(super) struct Openings<'a> {
    school: &'a School,
    zones: Vec<&'a ZoneId>,
    list: Vec<Opening<'a>>,
}

impl<'a> Openings<'a> {
    pub(super) fn of(school: &'a School) -> Self {
        let mut openings = Self { school, zones: school.zones.keys().collect(), list: Vec::new() };
        openings.add_flows();
        openings.add_sources();
        openings
    }

    fn add_flows(&mut self) {
        let mut territory = None;
        for (id, flow) in self.school.flows.iter() {
            if flow.action != Action::Allow {
                continue;
            }
            let mut to = self.set(flow.to.iter());
            if !flow.destinations.is_empty() {
                let territory = territory.get_or_insert_with(|| Territory::of(self.school));
                to = self.set(flow.to.iter().filter(|zone| leads_to(territory, flow, zone)));
            }
            let services = match flow.services.as_slice() {
                [] => Services::Every,
                named => Services::Named(named),
            };
            let from = self.set(flow.from.iter());
            self.list.push(Opening { what: What::Flow(id), from, to, services });
        }
    }

    /// Networks that devices let in themselves.
    fn add_sources(&mut self) {
        let territory = Territory::of(self.school);
        let devices = self.zones_of_devices();
        let monitoring = self.school.snmp.as_ref().as_ref();
        let managers = monitoring.map(|snmp| snmp.managers.as_slice()).unwrap_or_default();
        for network in &self.school.management.sources {
            let what = What::Administration(*network);
            self.add_source(&territory, what, &devices, Services::Ports("SSH", &SSH));
        }
        for network in managers {
            let what = What::Monitoring(*network);
            self.add_source(&territory, what, &devices, Services::Ports("SNMP", &SNMP));
        }
    }

    fn add_source(
        &mut self,
        territory: &Territory<'a>,
        what: What<'a>,
        devices: &BTreeSet<&'a ZoneId>,
        services: Services<'a>,
    ) {
        let (What::Administration(network) | What::Monitoring(network)) = what else { return };
        let from = self.set(territory.zones_of(network.get()));
        let to = self.set(devices.iter().copied());
        self.list.push(Opening { what, from, to, services });
    }

    /// The zones in which devices that are administered have their address.
    fn zones_of_devices(&self) -> BTreeSet<&'a ZoneId> {
        let mut zones = BTreeSet::new();
        for role in lookup::roles(self.school).into_values() {
            if role.unmanaged || role.kind == DeviceKind::Other {
                continue;
            }
            zones.extend(self.school.segments.get(&role.segment).map(|segment| &segment.zone));
        }
        zones
    }

    /// Every opening that a guarantee rules out, in the order of the guarantees.
    pub(super) fn broken(&self) -> Vec<(&Opening<'a>, Broken<'a>)> {
        let mut found = Vec::new();
        for (id, guarantee) in self.school.guarantees.iter() {
            let never = &guarantee.never;
            let (from, to) = (self.set(never.from.iter()), self.set(never.to.iter()));
            let ruled_out: Vec<&Service> = never
                .services
                .iter()
                .filter_map(|id| self.school.services.get(id))
                .map(|service| &**service)
                .collect();
            let every = never.services.is_empty();
            for opening in &self.list {
                if !(from.meets(&opening.from) && to.meets(&opening.to)) {
                    continue;
                }
                let service = match self.common(&opening.services, every, &ruled_out) {
                    Common::Nothing => continue,
                    Common::Everything => None,
                    Common::Service(service) => Some(service),
                };
                let from = self.shared(&from, &opening.from);
                let to = self.shared(&to, &opening.to);
                found.push((opening, Broken { guarantee: id, from, to, service }));
            }
        }
        found
    }

    /// What is both open and ruled out.
    fn common(&self, open: &Services<'a>, every: bool, ruled_out: &[&Service]) -> Common<'a> {
        let hit = |tcp: &[TransportRange], udp: &[TransportRange], ping: bool| {
            every || ruled_out.iter().any(|other| overlap(tcp, udp, ping, other))
        };
        match open {
            // Every service, so also those of the guarantee.
            Services::Every => Common::Everything,
            Services::Ports(name, ports) if hit(ports.tcp, ports.udp, false) => {
                Common::Service(name)
            }
            Services::Ports(..) => Common::Nothing,
            // Services that are switched off here let nothing through.
            Services::Named(ids) => ids
                .iter()
                .find(|id| {
                    let service = self.school.services.get(*id);
                    service.is_some_and(|one| hit(&one.tcp, &one.udp, one.ping))
                })
                .map_or(Common::Nothing, |id| Common::Service(id.as_str())),
        }
    }

    fn set<'z>(&self, zones: impl IntoIterator<Item = &'z ZoneId>) -> ZoneSet {
        // Sorted by the model. Zones that do not exist here have no traffic.
        let numbers = zones.into_iter().filter_map(|zone| self.zones.binary_search(&zone).ok());
        ZoneSet::of(numbers, self.zones.len())
    }

    fn shared(&self, one: &ZoneSet, other: &ZoneSet) -> Vec<&'a ZoneId> {
        let both = |number: &usize| one.has(*number) && other.has(*number);
        (0..self.zones.len()).filter(both).map(|number| self.zones[number]).collect()
    }
}

/// Whether a flow with destinations leads to a zone.
fn leads_to(territory: &Territory<'_>, flow: &Flow, zone: &ZoneId) -> bool {
    flow.destinations.iter().any(|network| territory.meets([zone], network.get()))
}

fn overlap(tcp: &[TransportRange], udp: &[TransportRange], ping: bool, other: &Service) -> bool {
    let meet = |a: &TransportRange, b: &TransportRange| a.first <= b.last && b.first <= a.last;
    let any =
        |a: &[TransportRange], b: &[TransportRange]| a.iter().any(|a| b.iter().any(|b| meet(a, b)));
    (ping && other.ping) || any(tcp, &other.tcp) || any(udp, &other.udp)
}

/// A set of zones by number: every opening is held against every guarantee.
struct ZoneSet(Vec<u64>);

impl ZoneSet {
    /// The zones with these numbers, of `count` zones.
    fn of(numbers: impl IntoIterator<Item = usize>, count: usize) -> Self {
        let mut words = vec![0; count.div_ceil(64)];
        for number in numbers {
            words[number / 64] |= 1 << (number % 64);
        }
        Self(words)
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    fn has(&self, number: usize) -> bool {
        self.0[number / 64] & (1 << (number % 64)) != 0
    }
}

/// Zones that somebody who is not meant to be there must not reach, each with a guarantee that says
/// so: targets of a `never` whose devices are known. In an untrusted zone is whoever wants to, and
/// the internet is outside.
pub(super) fn guarded_zones(school: &School) -> BTreeMap<&ZoneId, &GuaranteeId> {
    let mut guarded = BTreeMap::new();
    for (id, guarantee) in school.guarantees.iter() {
        for zone in &guarantee.never.to {
            if let Some((zone, found)) = school.zones.get_key_value(zone)
                && matches!(found.trust, Trust::Trusted | Trust::Restricted)
            {
                guarded.entry(zone).or_insert(id);
            }
        }
    }
    guarded
}

/// Segments of guarded zones that somebody reaches who is not meant to.
#[derive(Default)]
pub(super) struct Reached<'a> {
    pub segments: Vec<&'a str>,
    /// Their zones, each once.
    pub zones: Vec<&'a str>,
    /// The first guarantee that says so; none when nothing is reached.
    pub guarantee: Option<&'a GuaranteeId>,
}

impl<'a> Reached<'a> {
    pub(super) fn add(&mut self, segment: &'a SegmentId, zone: &'a ZoneId, by: &'a GuaranteeId) {
        self.segments.push(segment.as_str());
        if !self.zones.contains(&zone.as_str()) {
            self.zones.push(zone.as_str());
        }
        self.guarantee.get_or_insert(by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_many_zones_holds_its_own_and_no_other() {
        let count = 131;
        for one in 0..count {
            let set = ZoneSet::of([one], count);
            for other in 0..count {
                assert_eq!(set.has(other), one == other, "{one} and {other}");
                let meets = set.meets(&ZoneSet::of([other], count));
                assert_eq!(meets, one == other, "{one} and {other}");
            }
        }
        assert!(ZoneSet::of([3, 70], count).meets(&ZoneSet::of([4, 70, 129], count)));
        assert!(!ZoneSet::of([], count).meets(&ZoneSet::of(0..count, count)));
    }
}
