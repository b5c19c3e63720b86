//! Where packets come from and go to at a school, of one side.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;

use super::SchoolSide;
use super::spans::{Family, Span, spans_of, without};
use crate::model::DeviceKind;
use crate::plan::{Device, Firewall, Interface, Segment};

/// Networks from which no firewall takes a packet at a line to the outside: this host, loopback,
/// link-local, benchmarks, multicast and above (RFC 6890).
const NEVER_SENDERS_V4: &[&str] =
    &["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "198.18.0.0/15", "224.0.0.0/3"];

/// The same of IPv6: loopback, mapped IPv4, site-local, multicast, link-local.
const NEVER_SENDERS_V6: &[&str] =
    &["::1/128", "::ffff:0.0.0.0/96", "fec0::/10", "ff00::/8", "fe80::/10"];

/// What a place is, under the names of the later side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PlaceId {
    /// A segment of the school, or the line behind one that leads outside.
    Segment(String),
    /// The firewall itself, by its address in a segment.
    Firewall(String),
}

/// A place of one side. Its addresses are numbers from `base`: a segment that gets other addresses
/// is the same place, and its first address is still its first.
#[derive(Debug, PartialEq)]
pub(super) struct Place {
    /// Zone of the segment.
    pub(super) zone: String,
    /// Whether the segment leads outside: then `base` is 0, and its addresses are everybody's.
    pub(super) outside: bool,
    /// The names of its interface at each firewall of the school.
    pub(super) interfaces: Vec<Option<Arc<str>>>,
    /// Addresses of who sends from here, by family.
    pub(super) sources: [Vec<Span>; 2],
    /// Addresses that are reached here, by family.
    pub(super) targets: [Vec<Span>; 2],
    /// The address that counts as 0, by family.
    pub(super) base: [u128; 2],
}

/// The places of a school.
pub(super) fn places(side: &SchoolSide<'_>) -> BTreeMap<PlaceId, Place> {
    let firewalls = firewalls(side);
    let mut places = BTreeMap::new();
    for segment in &side.plan.site.segments {
        let of_segment = |firewall: &&Firewall| interface_of(firewall, segment).cloned();
        let interfaces: Vec<Option<Arc<Interface>>> = firewalls.iter().map(of_segment).collect();
        let names = interfaces.iter().map(|one| one.as_ref().map(|one| Arc::clone(&one.name)));
        let place = Place {
            zone: segment.zone.clone(),
            outside: segment.outside,
            interfaces: names.collect(),
            sources: Default::default(),
            targets: Default::default(),
            base: [0; 2],
        };
        let id = side.names.now("segments", &segment.id).to_owned();
        if let Some(interface) = interfaces.iter().flatten().next() {
            if segment.outside {
                places.insert(PlaceId::Segment(id), outside(side, place, interface));
                continue;
            }
            for family in Family::BOTH {
                if let Some(gateway) = gateway(segment, family) {
                    let own = PlaceId::Firewall(id.clone());
                    let names = place.interfaces.clone();
                    let firewall = places.entry(own).or_insert_with(|| Place {
                        zone: segment.zone.clone(),
                        outside: false,
                        interfaces: names,
                        sources: Default::default(),
                        targets: Default::default(),
                        base: [0; 2],
                    });
                    firewall.targets[family as usize] =
                        vec![Span { first: gateway, last: gateway }];
                    firewall.base[family as usize] = gateway;
                }
            }
        }
        if !segment.outside {
            places.insert(PlaceId::Segment(id), inside(place, segment));
        }
    }
    places
}

/// A segment of the school's own, with its networks.
fn inside(mut place: Place, segment: &Segment) -> Place {
    let has_gateway = place.interfaces.iter().any(Option::is_some);
    for family in Family::BOTH {
        let Some(span) = network(segment, family) else { continue };
        let number = family as usize;
        place.base[number] = span.first;
        place.sources[number] = vec![span];
        // What is addressed to the firewall is not passed on.
        let own = if has_gateway { gateway(segment, family) } else { None };
        let own: Vec<Span> =
            own.map(|address| Span { first: address, last: address }).into_iter().collect();
        place.targets[number] = without(span, &own);
    }
    place
}

/// A line to the outside: everybody is behind it who is not the school, and does not come through
/// another one.
fn outside(side: &SchoolSide<'_>, mut place: Place, interface: &Interface) -> Place {
    let site = &side.plan.site;
    let foreign4 = interface.foreign4.iter().map(|network| IpNet::V4(*network));
    let foreign6 = interface.foreign6.iter().map(|network| IpNet::V6(*network));
    let foreign: Vec<IpNet> = foreign4.chain(foreign6).collect();
    let mut school = vec![IpNet::V4(site.block)];
    school.extend(site.block6.map(IpNet::V6));
    let never: Vec<IpNet> = NEVER_SENDERS_V4
        .iter()
        .chain(NEVER_SENDERS_V6)
        .filter_map(|network| network.parse().ok())
        .collect();
    for family in Family::BOTH {
        // Without a segment that has IPv6, nothing of it passes.
        if family == Family::V6 && !site.segments.iter().any(|segment| segment.ipv6.is_some()) {
            continue;
        }
        let number = family as usize;
        let own = network(&interface.segment, family);
        let mut others = spans_of(&school, family);
        place.targets[number] = without(family.all(), &others);
        others.extend(spans_of(&foreign, family));
        others.extend(spans_of(&never, family));
        place.sources[number] = without(family.all(), &others);
        // The network between the school and its provider, wherever its addresses are from.
        for spans in [&mut place.sources[number], &mut place.targets[number]] {
            if let Some(own) = own {
                spans.extend(without(own, &spans.clone()));
            }
        }
    }
    place
}

/// The firewalls of a school.
pub(super) fn firewalls<'a>(side: &SchoolSide<'a>) -> Vec<&'a Firewall> {
    side.plan.devices.iter().filter_map(|(device, _)| device.firewall.as_deref()).collect()
}

fn interface_of<'a>(firewall: &'a Firewall, segment: &Segment) -> Option<&'a Arc<Interface>> {
    firewall.interfaces.iter().find(|interface| interface.segment.id == segment.id)
}

fn network(segment: &Segment, family: Family) -> Option<Span> {
    let network = match family {
        Family::V4 => segment.ipv4.as_ref().map(|ipv4| IpNet::V4(ipv4.network)),
        Family::V6 => segment.ipv6.as_ref().map(|ipv6| IpNet::V6(ipv6.network)),
    };
    Span::of(network?, family)
}

fn gateway(segment: &Segment, family: Family) -> Option<u128> {
    match family {
        Family::V4 => segment.ipv4.as_ref().map(|ipv4| u128::from(u32::from(ipv4.gateway))),
        Family::V6 => segment.ipv6.as_ref().map(|ipv6| u128::from(ipv6.gateway)),
    }
}

/// A switch or an access point, which itself decides who administers it.
#[derive(PartialEq)]
pub(super) struct ManagedDevice<'a> {
    pub(super) segment: &'a str,
    pub(super) address: u128,
    pub(super) family: Family,
    /// Whether its platforms set up SNMP.
    pub(super) is_monitored: bool,
}

/// The managed devices of a school.
pub(super) fn managed_devices<'a>(side: &SchoolSide<'a>) -> Vec<ManagedDevice<'a>> {
    let mut found = Vec::new();
    for (device, platforms) in &side.plan.devices {
        if !is_managed(device) {
            continue;
        }
        let is_monitored =
            side.plan.site.snmp.is_some() && platforms.iter().any(|id| (side.speaks_snmp)(id));
        // A switch has no address of IPv6: it is administered over IPv4 alone.
        let is_switch = device.kind == DeviceKind::Switch;
        let address6 = if is_switch { None } else { device.address6 };
        for address in [Some(IpAddr::V4(device.address)), address6.map(IpAddr::V6)] {
            let (family, address) = match address {
                Some(IpAddr::V4(address)) => (Family::V4, u128::from(u32::from(address))),
                Some(IpAddr::V6(address)) => (Family::V6, u128::from(address)),
                None => continue,
            };
            found.push(ManagedDevice {
                segment: &device.segment.id,
                address,
                family,
                is_monitored,
            });
        }
    }
    found
}

/// Whether a device itself decides who administers it.
pub(super) fn is_managed(device: &Device) -> bool {
    matches!(device.kind, DeviceKind::Switch | DeviceKind::AccessPoint)
}
