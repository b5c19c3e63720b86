//! Whose an address is: the networks of every zone, and the internet, which is what is nobody's.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::model::{Network, School, Segment, SegmentId, Trust, Zone, ZoneId};
use crate::plan::address;

/// IPv4 networks that are not the internet: private use (RFC 1918), carrier NAT (RFC 6598),
/// link-local (RFC 3927), loopback, multicast and above.
const NOT_INTERNET_V4: &[([u8; 4], u8)] = &[
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 168, 0, 0], 16),
    ([224, 0, 0, 0], 3),
];

/// IPv6 networks that are not the internet: unique local (RFC 4193), link-local, multicast.
const NOT_INTERNET_V6: &[(u16, u8)] = &[(0xfc00, 7), (0xfe80, 10), (0xff00, 8)];

/// The networks of a zone.
#[derive(Clone, Debug, Default)]
pub struct ZoneNetworks<'a> {
    /// Those of its segments that are the school's own.
    pub own: Vec<(&'a SegmentId, IpNet)>,
    /// Those that lie elsewhere: its `networks`, and what the owners of external segments announced.
    pub elsewhere: Vec<IpNet>,
    /// It is the internet.
    pub internet: bool,
}

/// The networks of all zones of a school.
#[derive(Debug)]
pub struct Territory<'a> {
    zones: BTreeMap<&'a ZoneId, ZoneNetworks<'a>>,
    /// What is somebody's: of a zone other than the internet, or of a school. None lies in another.
    pub owned: Vec<IpNet>,
    /// What is not the internet: that, networks of others, and addresses that nobody may use there.
    pub not_internet: Vec<IpNet>,
}

impl<'a> Territory<'a> {
    /// The networks of a school's zones.
    pub fn of(school: &'a School) -> Self {
        let mut zones = BTreeMap::new();
        for (id, zone) in &*school.zones {
            zones.insert(id, ZoneNetworks { internet: is_internet(zone), ..zone_list(zone) });
        }
        for (id, segment) in &*school.segments {
            let Some(zone) = zones.get_mut(&segment.zone) else { continue };
            for (key, network) in networks_of_segment(school, segment) {
                if key == "network" {
                    zone.elsewhere.push(network);
                } else {
                    zone.own.push((id, network));
                }
            }
        }
        // The school's own networks lie in these two.
        let mut owned: Vec<IpNet> = vec![school.addressing.supernet.get()];
        owned.extend(school.addressing.supernet6.map(Network::get));
        for zone in zones.values().filter(|zone| !zone.internet) {
            owned.extend(&zone.elsewhere);
        }
        let owned = outermost(owned);
        let mut not_internet = owned.clone();
        not_internet.extend(reserved());
        not_internet.extend(school.addressing.foreign.values().map(|other| other.network.get()));
        Self { zones, owned, not_internet: outermost(not_internet) }
    }

    /// The networks of a zone, which exists.
    pub fn zone(&self, id: &ZoneId) -> Option<&ZoneNetworks<'a>> {
        self.zones.get(id)
    }

    /// What of a network lies in a zone; for the internet the network itself stands for what of it
    /// is nobody's.
    pub fn within(&self, id: &ZoneId, network: IpNet) -> Vec<IpNet> {
        let Some(zone) = self.zones.get(id) else { return Vec::new() };
        let mut parts: Vec<IpNet> =
            zone.own.iter().filter_map(|(_, own)| common(*own, network)).collect();
        let elsewhere = zone.elsewhere.iter().filter_map(|other| common(*other, network));
        // What the internet is said to hold is still not what somebody has.
        parts.extend(elsewhere.filter(|part| !zone.internet || !covered(*part, &self.owned)));
        if zone.internet && !covered(network, &self.not_internet) {
            parts.push(network);
        }
        outermost(parts)
    }

    /// Whether a network has an address in one of these zones.
    pub fn meets<'z>(&self, zones: impl IntoIterator<Item = &'z ZoneId>, network: IpNet) -> bool {
        zones.into_iter().any(|zone| !self.within(zone, network).is_empty())
    }

    /// The zones that a network has addresses of.
    pub fn zones_of(&self, network: IpNet) -> Vec<&'a ZoneId> {
        let mut zones = Vec::new();
        for id in self.zones.keys() {
            if self.meets([*id], network) {
                zones.push(*id);
            }
        }
        zones
    }

    /// Whether all addresses of a network lie in these zones.
    pub fn encloses<'z>(
        &self,
        zones: impl IntoIterator<Item = &'z ZoneId>,
        network: IpNet,
    ) -> bool {
        let (mut inside, mut internet) = (Vec::new(), false);
        for zone in zones.into_iter().filter_map(|id| self.zones.get(id)) {
            inside.extend(zone.own.iter().map(|(_, own)| *own));
            inside.extend(&zone.elsewhere);
            internet |= zone.internet;
        }
        if !internet {
            return covered(network, &inside);
        }
        // What is somebody's must be among the zones; everything else is the internet.
        self.not_internet
            .iter()
            .filter_map(|other| common(*other, network))
            .all(|part| covered(part, &inside))
    }
}

fn is_internet(zone: &Zone) -> bool {
    zone.trust == Trust::Internet
}

fn zone_list(zone: &Zone) -> ZoneNetworks<'_> {
    let elsewhere = zone.networks.iter().map(|network| network.get()).collect();
    ZoneNetworks { elsewhere, ..ZoneNetworks::default() }
}

/// The networks of a segment, of both families, each with the key that says it.
pub fn networks_of_segment(school: &School, segment: &Segment) -> Vec<(&'static str, IpNet)> {
    let index = school.index.get();
    // Only external segments may have this key.
    if let Some(announced) = segment.network {
        return vec![("network", announced.get())];
    }
    let mut networks = Vec::new();
    let block = address::block(&school.addressing, index);
    if let Some(subnet) = block.and_then(|block| address::subnet(segment, block)) {
        networks.push(("subnet", IpNet::V4(subnet.trunc())));
    }
    if segment.ipv6
        && let Some(block6) = address::block6(&school.addressing, index)
        && let Some(subnet6) = address::subnet6(block6, segment.vlan.get())
    {
        networks.push(("ipv6", IpNet::V6(subnet6)));
    }
    networks
}

/// The networks that are never the internet.
fn reserved() -> impl Iterator<Item = IpNet> {
    let v4 = NOT_INTERNET_V4
        .iter()
        .map(|&(base, length)| IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::from(base), length)));
    let v6 = NOT_INTERNET_V6.iter().map(|&(first, length)| {
        let base = Ipv6Addr::new(first, 0, 0, 0, 0, 0, 0, 0);
        IpNet::V6(Ipv6Net::new_assert(base, length))
    });
    v4.chain(v6)
}

/// The addresses that two networks share: the narrower of them, or none.
pub fn common(one: IpNet, other: IpNet) -> Option<IpNet> {
    if one.contains(&other) {
        return Some(other);
    }
    if other.contains(&one) { Some(one) } else { None }
}

/// Networks in order without those that lie in others: a set of them has no overlap.
pub fn outermost(mut networks: Vec<IpNet>) -> Vec<IpNet> {
    // A network comes before those inside of it.
    networks.sort();
    let mut kept: Vec<IpNet> = Vec::new();
    for network in networks {
        if !kept.last().is_some_and(|last| last.contains(&network)) {
            kept.push(network);
        }
    }
    kept
}

/// A network without those inside of it, as the fewest networks that have the rest of its addresses.
pub fn except(network: IpNet, inside: &[IpNet]) -> Vec<IpNet> {
    if inside.iter().any(|one| one.contains(&network)) {
        return Vec::new();
    }
    if !inside.iter().any(|one| network.contains(one)) {
        return vec![network];
    }
    // It is longer than a single address, since another network lies within it.
    let halves = network.subnets(network.prefix_len() + 1).into_iter().flatten();
    halves.flat_map(|half| except(half, inside)).collect()
}

/// Whether every address of a network lies in one of the others.
pub fn covered(network: IpNet, others: &[IpNet]) -> bool {
    let near: Vec<IpNet> =
        others.iter().copied().filter(|other| address::overlap(*other, network)).collect();
    if near.is_empty() {
        return false;
    }
    if near.iter().any(|other| other.contains(&network)) {
        return true;
    }
    // All that are near are narrower, so that the network has two halves.
    match network.subnets(network.prefix_len() + 1) {
        Ok(mut halves) => halves.all(|half| covered(half, &near)),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nets(texts: &[&str]) -> Vec<IpNet> {
        texts.iter().map(|text| text.parse().expect("a network")).collect()
    }

    #[test]
    fn sets_of_networks_have_no_overlap() {
        let set = outermost(nets(&[
            "10.0.1.0/24",
            "10.0.0.0/16",
            "fd00::/8",
            "10.1.0.0/16",
            "10.0.0.0/16",
            "fd00:1::/32",
        ]));
        assert_eq!(set, nets(&["10.0.0.0/16", "10.1.0.0/16", "fd00::/8"]));
    }

    #[test]
    fn a_network_may_be_covered_by_several() {
        let halves = nets(&["10.0.0.0/9", "10.128.0.0/10", "10.192.0.0/10"]);
        assert!(covered(nets(&["10.0.0.0/8"])[0], &halves));
        assert!(covered(nets(&["10.0.0.1/32"])[0], &halves));
        assert!(!covered(nets(&["10.0.0.0/8"])[0], &halves[..2]));
        assert!(!covered(nets(&["fd00::/8"])[0], &halves));
        assert!(!covered(nets(&["10.0.0.0/31"])[0], &nets(&["10.0.0.0/32"])));
        assert!(covered(nets(&["10.0.0.0/31"])[0], &nets(&["10.0.0.0/32", "10.0.0.1/32"])));
        assert!(!covered(nets(&["10.0.0.0/32"])[0], &[]));
    }

    #[test]
    fn two_networks_share_the_narrower_one() {
        let [wide, narrow, other] = nets(&["10.0.0.0/8", "10.1.0.0/16", "11.0.0.0/8"])[..] else {
            panic!("three networks");
        };
        assert_eq!(common(wide, narrow), Some(narrow));
        assert_eq!(common(narrow, wide), Some(narrow));
        assert_eq!(common(narrow, other), None);
    }
}
