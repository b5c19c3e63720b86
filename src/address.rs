//! Address arithmetic: a school's block, its segments' subnets, gateways, pools and hosts.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::model::{Addressing, School, Segment, SegmentId};

/// Length of a school's IPv6 block: a site's usual delegation (RFC 6177).
const SCHOOL_PREFIX_V6: u8 = 48;

/// A segment's IPv4 subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subnetwork {
    /// The network.
    pub network: Ipv4Net,
    /// The gateway: the last usable address.
    pub gateway: Ipv4Addr,
}

/// The block of a school: the piece number `index` of the cooperation's network. `None` when the network
/// has no such piece.
pub fn block(addressing: &Addressing, index: u32) -> Option<Ipv4Net> {
    let supernet = addressing.supernet.v4()?;
    let length = addressing.school_prefix.get();
    let pieces = 1u64.checked_shl(u32::from(length.checked_sub(supernet.prefix_len())?))?;
    if u64::from(index) >= pieces {
        return None;
    }
    let size = 1u64 << (32 - length);
    let base = u64::from(u32::from(supernet.network())) + u64::from(index) * size;
    Ipv4Net::new(Ipv4Addr::from(u32::try_from(base).ok()?), length).ok()
}

/// The IPv6 block of a school, a /48. `None` without a network for it, or when it has no such piece.
pub fn block6(addressing: &Addressing, index: u32) -> Option<Ipv6Net> {
    let supernet = addressing.supernet6?.v6()?;
    let spare = SCHOOL_PREFIX_V6.checked_sub(supernet.prefix_len())?;
    if u128::from(index) >= 1u128 << spare {
        return None;
    }
    let base = u128::from(supernet.network()) + (u128::from(index) << (128 - SCHOOL_PREFIX_V6));
    Ipv6Net::new(Ipv6Addr::from(base), SCHOOL_PREFIX_V6).ok()
}

/// Where a segment's subnet lies in `block`, even if it reaches beyond it. `None` for a segment without
/// addresses of its own, and where the address space ends.
pub fn subnet(segment: &Segment, block: Ipv4Net) -> Option<Ipv4Net> {
    let subnet = segment.subnet.as_ref()?;
    let base = u32::from(block.network()).checked_add(subnet.offset.get())?;
    Ipv4Net::new(Ipv4Addr::from(base), subnet.prefix.get()).ok()
}

/// The subnets of all segments of a school that have one.
pub fn subnets(school: &School) -> BTreeMap<SegmentId, Subnetwork> {
    let Some(block) = block(&school.addressing, school.index.get()) else { return BTreeMap::new() };
    let of = |(id, segment): (&SegmentId, &std::sync::Arc<Segment>)| {
        let network = subnet(segment, block)?.trunc();
        Some((id.clone(), Subnetwork { network, gateway: gateway(network) }))
    };
    school.segments.iter().filter_map(of).collect()
}

/// The last usable address of a network.
pub fn gateway(network: Ipv4Net) -> Ipv4Addr {
    match network.prefix_len() {
        31 | 32 => network.broadcast(),
        _ => Ipv4Addr::from(u32::from(network.broadcast()) - 1),
    }
}

/// The IPv6 network of a segment: the /64 whose subnet id shows the VLAN id in decimal digits, 60 as
/// `:0060:`.
pub fn subnet6(block: Ipv6Net, vlan: u16) -> Option<Ipv6Net> {
    let digits = u16::from_str_radix(&vlan.to_string(), 16).ok()?;
    let base = u128::from(block.network()) | (u128::from(digits) << 64);
    Ipv6Net::new(Ipv6Addr::from(base), 64).ok()
}

/// The address of the host `number` in a network; `None` when it is the gateway, the broadcast address or
/// beyond the network.
pub fn host(network: Ipv4Net, number: u32) -> Option<Ipv4Addr> {
    let address = Ipv4Addr::from(u32::from(network.network()).checked_add(number)?);
    let usable = network.contains(&address) && address != network.broadcast() && address != gateway(network);
    usable.then_some(address)
}

/// First and last address that DHCP gives out: `reserve` addresses are left out at the beginning, the
/// gateway and `end_percent` of the rest at the end. `None` when nothing is left.
pub fn pool(network: Ipv4Net, reserve: u32, end_percent: u8) -> Option<(Ipv4Addr, Ipv4Addr)> {
    let first = u32::from(network.network()).checked_add(reserve.max(1))?;
    let last = u32::from(gateway(network)).checked_sub(1)?;
    let size = last.checked_sub(first)?.checked_add(1)?;
    let kept = u32::try_from(u64::from(size) * u64::from(end_percent) / 100).ok()?;
    let last = last - kept;
    (first <= last).then(|| (Ipv4Addr::from(first), Ipv4Addr::from(last)))
}

/// Networks that share addresses, each with the narrowest network around it that it clashes with: pairs
/// of the wider and the narrower one. Networks are nested or apart, so one pass over the sorted list finds
/// them.
pub fn overlapping<T: Copy>(mut networks: Vec<(IpNet, T)>, clash: impl Fn(T, T) -> bool) -> Vec<((IpNet, T), (IpNet, T))> {
    networks.sort_by_key(|&(network, _)| network);
    let mut around: Vec<(IpNet, T)> = Vec::new();
    let mut pairs = Vec::new();
    for inner in networks {
        while around.last().is_some_and(|(outer, _)| !outer.contains(&inner.0)) {
            around.pop();
        }
        pairs.extend(around.iter().rev().find(|outer| clash(outer.1, inner.1)).map(|&outer| (outer, inner)));
        around.push(inner);
    }
    pairs
}

/// Whether two networks share addresses.
pub fn overlap(one: IpNet, other: IpNet) -> bool {
    one.contains(&other) || other.contains(&one)
}
