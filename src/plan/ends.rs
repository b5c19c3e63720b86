//! Where traffic comes from and goes to, as the ends of a rule of a firewall.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::Arc;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::model::{self, Trust, ZoneId};
use crate::plan::address;
use crate::plan::territory::{Territory, common, covered, outermost};
use crate::plan::types::{End, Interface};

/// The ends that a set of zones has: the school's own interfaces, networks elsewhere, the internet.
#[derive(Default)]
pub(super) struct Ends(Vec<EndSet>);

/// One end before it is split by address family.
#[derive(Clone, Default)]
pub(super) struct EndSet {
    interfaces: BTreeSet<Arc<str>>,
    /// Only these networks, and nothing when the list is empty; none means all.
    within: Option<Vec<IpNet>>,
    /// None of these networks.
    except: Vec<IpNet>,
    /// The interfaces are the school's own, whose networks they have.
    inside: bool,
}

/// How networks elsewhere are reached: whether they belong to the internet, and through which
/// interfaces.
type Way = (bool, BTreeSet<Arc<str>>);

/// What a firewall is connected to, and whose the addresses are.
pub(super) struct Connected<'a> {
    pub(super) interfaces: Vec<Interface>,
    /// The names of the interfaces that lead out of the school.
    pub(super) outside: BTreeSet<Arc<str>>,
    pub(super) territory: Territory<'a>,
    /// Whether a segment has IPv6, so that there are rules for both families.
    pub(super) dual: bool,
}

impl Connected<'_> {
    /// The interfaces through which the networks of a zone that lie elsewhere are reached: those
    /// that it names, else all that lead outside.
    pub(super) fn way_to(&self, zone: &model::Zone) -> BTreeSet<Arc<str>> {
        if zone.through.is_empty() {
            return self.outside.clone();
        }
        let named = self.interfaces.iter().filter(|interface| {
            let segment = &interface.segment.id;
            interface.outside && zone.through.iter().any(|id| id.as_str() == segment)
        });
        named.map(|interface| Arc::clone(&interface.name)).collect()
    }

    /// The interfaces of zones that are the school's own.
    fn inside_of(&self, zones: &[(&ZoneId, &model::Zone)]) -> BTreeSet<Arc<str>> {
        let mut names = BTreeSet::new();
        for interface in &self.interfaces {
            // What lies outside is told by addresses: many zones are behind one line.
            if !interface.outside
                && zones.iter().any(|(id, _)| interface.segment.zone == id.as_str())
            {
                names.insert(Arc::clone(&interface.name));
            }
        }
        names
    }

    /// The networks of the zones that lie elsewhere, by the way to them.
    fn elsewhere_of(&self, zones: &[(&ZoneId, &model::Zone)]) -> BTreeMap<Way, Vec<IpNet>> {
        let mut by_way: BTreeMap<Way, Vec<IpNet>> = BTreeMap::new();
        for (id, zone) in zones {
            let Some(networks) = self.territory.zone(id) else { continue };
            let way = self.way_to(zone);
            // Without an interface that leads there it is not reached at all.
            if way.is_empty() {
                continue;
            }
            let owned = &self.territory.owned;
            for network in &networks.elsewhere {
                // What somebody has is not the internet, whatever the internet is said to hold.
                if !networks.internet || !covered(*network, owned) {
                    let way = (networks.internet, way.clone());
                    by_way.entry(way).or_default().push(*network);
                }
            }
        }
        by_way
    }
}

impl Ends {
    /// The ends that zones have together.
    pub(super) fn of(zones: &[(&ZoneId, &model::Zone)], connected: &Connected<'_>) -> Self {
        let mut sets = Vec::new();
        let interfaces = connected.inside_of(zones);
        if !interfaces.is_empty() {
            sets.push(EndSet { interfaces, inside: true, ..EndSet::default() });
        }
        let territory = &connected.territory;
        for ((internet, interfaces), networks) in connected.elsewhere_of(zones) {
            let within = outermost(networks);
            // Only what the internet is said to hold can enclose what somebody has.
            let except = if internet { sharing(&territory.owned, &within) } else { Vec::new() };
            sets.push(EndSet { interfaces, within: Some(within), except, ..EndSet::default() });
        }
        let internet = zones.iter().filter(|(_, zone)| zone.trust == Trust::Internet);
        let ways: BTreeSet<_> = internet.map(|(_, zone)| connected.way_to(zone)).collect();
        // Without an interface that leads outside nothing comes from the internet or goes there.
        for interfaces in ways.into_iter().filter(|way| !way.is_empty()) {
            let except = territory.not_internet.clone();
            sets.push(EndSet { interfaces, except, ..EndSet::default() });
        }
        Self(sets)
    }

    /// The firewall itself, by its address.
    pub(super) fn firewall(address: Ipv4Addr) -> Self {
        let within = Some(vec![IpNet::V4(Ipv4Net::from(address))]);
        Self(vec![EndSet { within, ..EndSet::default() }])
    }

    /// Keeps only what lies in these networks. What they name beside it is not added.
    pub(super) fn narrow(&mut self, networks: &[model::Network], interfaces: &[Interface]) {
        let wanted: Vec<IpNet> = networks.iter().map(|network| network.get()).collect();
        self.0 = self.0.iter().map(|set| set.narrowed(&wanted, interfaces)).collect();
    }

    /// The same by addresses alone, as they are known before it is known where a packet leaves.
    pub(super) fn by_address(&self, interfaces: &[Interface]) -> Self {
        let mut sets = self.0.clone();
        for set in &mut sets {
            if set.inside && set.within.is_none() {
                let behind = interfaces.iter().filter(|one| set.interfaces.contains(&one.name));
                set.within = Some(outermost(behind.flat_map(networks_behind).collect()));
            }
            set.interfaces.clear();
        }
        Self(sets)
    }

    pub(super) fn list(&self) -> &[EndSet] {
        &self.0
    }
}

impl EndSet {
    /// What of it lies in the networks.
    fn narrowed(&self, wanted: &[IpNet], interfaces: &[Interface]) -> Self {
        let mut narrowed = self.clone();
        let within = if self.inside {
            // Each interface has the networks of its segment; without any of them it is out.
            let mut all = Vec::new();
            narrowed.interfaces.clear();
            for interface in interfaces.iter().filter(|one| self.interfaces.contains(&one.name)) {
                let common = in_common(&networks_behind(interface), wanted);
                if !common.is_empty() {
                    narrowed.interfaces.insert(Arc::clone(&interface.name));
                    all.extend(common);
                }
            }
            all
        } else {
            match &self.within {
                Some(within) => in_common(within, wanted),
                None => wanted.to_vec(),
            }
        };
        let within = outermost(within);
        let left: Vec<IpNet> =
            within.into_iter().filter(|network| !covered(*network, &self.except)).collect();
        narrowed.except = sharing(&self.except, &left);
        narrowed.within = Some(left);
        narrowed
    }

    /// Whether it says nothing about addresses.
    pub(super) fn is_neutral(&self) -> bool {
        self.within.is_none() && self.except.is_empty()
    }

    /// The end as it is for one family; `None` when there is nothing of that family.
    pub(super) fn of_family(&self, family: Option<u8>) -> Option<End> {
        let interfaces = self.interfaces.iter().cloned().collect();
        let mut end = End { interfaces, family, ..End::default() };
        // Interfaces alone are of no family.
        if self.is_neutral() {
            return Some(end);
        }
        let within = self.within.as_deref().unwrap_or_default();
        match family {
            Some(4) => (end.networks4, end.except4) = (only4(within), only4(&self.except)),
            Some(6) => (end.networks6, end.except6) = (only6(within), only6(&self.except)),
            _ => return None,
        }
        // Without addresses of its family a rule would match everything.
        if self.within.is_some() && end.networks4.is_empty() && end.networks6.is_empty() {
            return None;
        }
        Some(end)
    }
}

/// The networks of the segment behind an interface.
fn networks_behind(interface: &Interface) -> Vec<IpNet> {
    let segment = &interface.segment;
    let ipv4 = segment.ipv4.as_ref().map(|ipv4| IpNet::V4(ipv4.network));
    let ipv6 = segment.ipv6.as_ref().map(|ipv6| IpNet::V6(ipv6.network));
    ipv4.into_iter().chain(ipv6).collect()
}

/// What networks have in common with others.
fn in_common(some: &[IpNet], others: &[IpNet]) -> Vec<IpNet> {
    let mut found = Vec::new();
    for one in some {
        found.extend(others.iter().filter_map(|other| common(*one, *other)));
    }
    found
}

/// Those of the networks that share addresses with one of the others.
fn sharing(networks: &[IpNet], others: &[IpNet]) -> Vec<IpNet> {
    let shares = |network: &&IpNet| others.iter().any(|other| address::overlap(**network, *other));
    networks.iter().filter(shares).copied().collect()
}

fn only4(networks: &[IpNet]) -> Vec<Ipv4Net> {
    let mut found = Vec::new();
    for network in networks {
        if let IpNet::V4(network) = network {
            found.push(*network);
        }
    }
    found
}

fn only6(networks: &[IpNet]) -> Vec<Ipv6Net> {
    let mut found = Vec::new();
    for network in networks {
        if let IpNet::V6(network) = network {
            found.push(*network);
        }
    }
    found
}
