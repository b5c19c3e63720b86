//! Address arithmetic: a school's block, its segments' subnets, gateways, pools and hosts.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::model::{Addressing, Device, DeviceKind, School, Segment, SegmentId};

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

/// The block of a school: the piece number `index` of the cooperation's network. `None` when the
/// network has no such piece.
pub fn block(addressing: &Addressing, index: u32) -> Option<Ipv4Net> {
    let supernet = addressing.supernet.v4()?;
    let length = addressing.school_prefix.get();
    // In 64 bits, since a /0 cut into /32 has one piece more than 32 bits count.
    let pieces = 1u64.checked_shl(u32::from(length.checked_sub(supernet.prefix_len())?))?;
    if u64::from(index) >= pieces {
        return None;
    }
    let size = 1u64 << (32 - length);
    // `network` drops host bits that somebody left in the supernet.
    let base = u64::from(u32::from(supernet.network())) + u64::from(index) * size;
    Ipv4Net::new(Ipv4Addr::from(u32::try_from(base).ok()?), length).ok()
}

/// The IPv6 block of a school, a /48. `None` without a network for it, or when it has no such
/// piece.
pub fn block6(addressing: &Addressing, index: u32) -> Option<Ipv6Net> {
    let supernet = addressing.supernet6?.v6()?;
    // A longer supernet holds not even one school.
    let spare = SCHOOL_PREFIX_V6.checked_sub(supernet.prefix_len())?;
    if u128::from(index) >= 1u128 << spare {
        return None;
    }
    let base = u128::from(supernet.network()) + (u128::from(index) << (128 - SCHOOL_PREFIX_V6));
    Ipv6Net::new(Ipv6Addr::from(base), SCHOOL_PREFIX_V6).ok()
}

/// Where a segment's subnet lies in `block`, even if it reaches beyond it; rules report that.
/// `None` for a segment without addresses of its own, and where the address space ends.
pub fn subnet(segment: &Segment, block: Ipv4Net) -> Option<Ipv4Net> {
    let subnet = segment.subnet.as_ref()?;
    let base = u32::from(block.network()).checked_add(subnet.offset.get())?;
    Ipv4Net::new(Ipv4Addr::from(base), subnet.prefix.get()).ok()
}

/// The subnets of all segments of a school that have one.
pub fn subnets(school: &School) -> BTreeMap<SegmentId, Subnetwork> {
    let Some(block) = block(&school.addressing, school.index.get()) else { return BTreeMap::new() };
    let mut subnets = BTreeMap::new();
    for (id, segment) in &*school.segments {
        if let Some(network) = subnet(segment, block) {
            // Rules refuse a subnet with host bits; whoever asks before them gets a network all the
            // same.
            let network = network.trunc();
            subnets.insert(id.clone(), Subnetwork { network, gateway: gateway(network) });
        }
    }
    subnets
}

/// The last usable address of a network.
pub fn gateway(network: Ipv4Net) -> Ipv4Addr {
    match network.prefix_len() {
        // There every address is usable (RFC 3021), and none is left out for broadcasts.
        31 | 32 => network.broadcast(),
        _ => Ipv4Addr::from(u32::from(network.broadcast()) - 1),
    }
}

/// The IPv6 network of a segment: the /64 whose subnet id shows the VLAN id in decimal digits, 60
/// as `:0060:`.
pub fn subnet6(block: Ipv6Net, vlan: u16) -> Option<Ipv6Net> {
    // Four hex digits hold 4094 as they stand.
    let digits = u16::from_str_radix(&vlan.to_string(), 16).ok()?;
    let base = u128::from(block.network()) | (u128::from(digits) << 64);
    Ipv6Net::new(Ipv6Addr::from(base), 64).ok()
}

/// First and last address that DHCPv6 gives out in a /64: those whose last four groups are
/// `d:0:0:1` to `d:0:0:ffff`. Neither the gateway nor a device with a host number is among them, and
/// of the addresses that devices make themselves they are too few to be met by chance.
pub fn pool6(network: Ipv6Net) -> (Ipv6Addr, Ipv6Addr) {
    let base = u128::from(network.network()) | (0xd << 48);
    ((base | 1).into(), (base | 0xffff).into())
}

/// The address of the host `number` in a network; `None` when it is the gateway, the broadcast
/// address or beyond the network.
pub fn host(network: Ipv4Net, number: u32) -> Option<Ipv4Addr> {
    let address = Ipv4Addr::from(u32::from(network.network()).checked_add(number)?);
    // Rules report such numbers. A device without an address is left out of the plan, not guessed.
    if !network.contains(&address) || address == network.broadcast() || address == gateway(network)
    {
        return None;
    }
    Some(address)
}

/// The address of a device in its segment. A firewall without a host number is the gateway of every
/// segment, its own among them; one that is configured by hand may have an address beside it.
pub fn of_device(
    network: Ipv4Net,
    gateway: Ipv4Addr,
    kind: DeviceKind,
    device: &Device,
) -> Option<Ipv4Addr> {
    match device.host {
        Some(number) => host(network, number.get()),
        None if kind == DeviceKind::Firewall => Some(gateway),
        None => None,
    }
}

/// First and last address that DHCP gives out: `reserve` addresses are left out at the beginning,
/// the gateway and `end_percent` of the rest at the end. `None` when nothing is left.
pub fn pool(network: Ipv4Net, reserve: u32, end_percent: u8) -> Option<(Ipv4Addr, Ipv4Addr)> {
    // Even without a reserve the address of the network itself is given to nobody.
    let first = u32::from(network.network()).checked_add(reserve.max(1))?;
    let last = u32::from(gateway(network)).checked_sub(1)?;
    let size = last.checked_sub(first)?.checked_add(1)?;
    let kept = u32::try_from(u64::from(size) * u64::from(end_percent) / 100).ok()?;
    let last = last - kept;
    if first > last {
        return None;
    }
    Some((Ipv4Addr::from(first), Ipv4Addr::from(last)))
}

/// Networks that share addresses, each with the narrowest network around it that it clashes with:
/// pairs of the wider and the narrower one. Networks are nested or apart, so one pass over the
/// sorted list finds them.
pub fn overlapping<T: Copy>(
    mut networks: Vec<(IpNet, T)>,
    clash: impl Fn(T, T) -> bool,
) -> Vec<((IpNet, T), (IpNet, T))> {
    // A network comes before those inside of it.
    networks.sort_by_key(|&(network, _)| network);
    let mut around: Vec<(IpNet, T)> = Vec::new();
    let mut pairs = Vec::new();
    for inner in networks {
        while around.last().is_some_and(|(outer, _)| !outer.contains(&inner.0)) {
            around.pop();
        }
        if let Some(&outer) = around.iter().rev().find(|outer| clash(outer.1, inner.1)) {
            pairs.push((outer, inner));
        }
        around.push(inner);
    }
    pairs
}

/// Whether two networks share addresses.
pub fn overlap(first: IpNet, second: IpNet) -> bool {
    first.contains(&second) || second.contains(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(text: &str) -> Ipv4Net {
        text.parse().expect("a network")
    }

    fn addressing(supernet: &str, school_prefix: u8, supernet6: Option<&str>) -> Addressing {
        let second =
            supernet6.map(|network| format!("supernet6 = \"{network}\"")).unwrap_or_default();
        let text = format!(
            "supernet = \"{supernet}\"\nschool-prefix = {school_prefix}\npool-end-reserve = \
                5\npool-per-client = 130\n{second}"
        );
        toml::from_str(&text).expect("an address plan")
    }

    fn segment(offset: &str, prefix: u8) -> Segment {
        let text = format!(
            "title = \"T\"\nzone = \"z\"\nvlan = 10\nsubnet = \
                {{ offset = \"{offset}\", prefix = {prefix} }}"
        );
        toml::from_str(&text).expect("a segment")
    }

    #[test]
    fn blocks_are_the_pieces_of_the_supernet() {
        let plan = addressing("10.128.0.0/9", 16, None);
        let cases = [
            (0, Some("10.128.0.0/16")),
            (1, Some("10.129.0.0/16")),
            (127, Some("10.255.0.0/16")),
            (128, None),
            (65_535, None),
        ];
        for (index, expected) in cases {
            assert_eq!(block(&plan, index), expected.map(net), "{index}");
        }
        // One piece, the whole address space, and a supernet at its end.
        assert_eq!(block(&addressing("10.128.0.0/9", 9, None), 0), Some(net("10.128.0.0/9")));
        assert_eq!(block(&addressing("10.128.0.0/9", 9, None), 1), None);
        assert_eq!(block(&addressing("0.0.0.0/0", 16, None), 65_535), Some(net("255.255.0.0/16")));
        assert_eq!(block(&addressing("0.0.0.0/0", 32, None), 65_535), Some(net("0.0.255.255/32")));
        assert_eq!(
            block(&addressing("255.255.255.0/24", 32, None), 255),
            Some(net("255.255.255.255/32"))
        );
        assert_eq!(block(&addressing("255.255.255.0/24", 32, None), 256), None);
        // A plan that is not sound.
        assert_eq!(block(&addressing("10.0.0.0/16", 8, None), 0), None);
        assert_eq!(block(&addressing("fd00::/8", 16, None), 0), None);
    }

    fn ipv6_block(supernet6: Option<&str>, index: u32) -> Option<String> {
        block6(&addressing("10.0.0.0/8", 16, supernet6), index).map(|block| block.to_string())
    }

    #[test]
    fn ipv6_blocks_are_of_48_bits() {
        assert_eq!(ipv6_block(None, 0), None);
        assert_eq!(ipv6_block(Some("fd12:3456::/32"), 0).as_deref(), Some("fd12:3456::/48"));
        assert_eq!(
            ipv6_block(Some("fd12:3456::/32"), 65_535).as_deref(),
            Some("fd12:3456:ffff::/48")
        );
        assert_eq!(ipv6_block(Some("fd12:3456:1::/48"), 0).as_deref(), Some("fd12:3456:1::/48"));
        assert_eq!(ipv6_block(Some("fd12:3456:1::/48"), 1), None);
        assert_eq!(ipv6_block(Some("fd12:3456:1:2::/64"), 0), None);
        assert_eq!(ipv6_block(Some("::/0"), 65_535).as_deref(), Some("0:0:ffff::/48"));
        assert_eq!(ipv6_block(Some("10.0.0.0/8"), 0), None);
    }

    fn subnet_at(offset: &str, prefix: u8, block: &str) -> Option<String> {
        subnet(&segment(offset, prefix), net(block)).map(|subnet| subnet.to_string())
    }

    #[test]
    fn subnets_lie_at_their_offset() {
        assert_eq!(subnet_at("0.0.8.0", 23, "10.129.0.0/16").as_deref(), Some("10.129.8.0/23"));
        assert_eq!(
            subnet_at("0.0.9.0", 23, "10.129.0.0/16").as_deref(),
            Some("10.129.9.0/23"),
            "host bits are left to the rules"
        );
        assert_eq!(
            subnet_at("0.1.0.0", 24, "10.129.0.0/16").as_deref(),
            Some("10.130.0.0/24"),
            "and so is what lies beyond"
        );
        assert_eq!(
            subnet_at("0.0.0.255", 32, "255.255.255.0/24").as_deref(),
            Some("255.255.255.255/32")
        );
        assert_eq!(subnet_at("0.0.1.0", 24, "255.255.255.0/24"), None, "the address space ends");
    }

    #[test]
    fn vlan_ids_show_in_ipv6() {
        let block: Ipv6Net = "fd12:3456:1::/48".parse().expect("a network");
        for (vlan, expected) in [(60, "fd12:3456:1:60::/64"), (4018, "fd12:3456:1:4018::/64")] {
            let subnet = subnet6(block, vlan).map(|subnet| subnet.to_string());
            assert_eq!(subnet.as_deref(), Some(expected));
        }
    }

    #[test]
    fn pools_of_ipv6_meet_no_fixed_address() {
        let network: Ipv6Net = "2001:db8:1:60::/64".parse().expect("a network");
        let (first, last) = pool6(network);
        assert_eq!(first.to_string(), "2001:db8:1:60:d::1");
        assert_eq!(last.to_string(), "2001:db8:1:60:d::ffff");
        // The gateway, and the device with the largest host number that there is.
        let largest = u128::from(network.network()) + 0x1000 + u128::from(u32::MAX);
        assert!(largest < u128::from(first));
        assert!(network.contains(&last));
    }

    fn host_in(network: &str, number: u32) -> Option<String> {
        host(net(network), number).map(|address| address.to_string())
    }

    #[test]
    fn hosts_are_usable_addresses() {
        assert_eq!(host_in("10.0.0.0/24", 1).as_deref(), Some("10.0.0.1"));
        assert_eq!(host_in("10.0.0.0/24", 253).as_deref(), Some("10.0.0.253"));
        assert_eq!(host_in("10.0.0.0/24", 254), None, "the gateway");
        assert_eq!(host_in("10.0.0.0/24", 255), None, "the broadcast address");
        assert_eq!(host_in("10.0.0.0/24", 256), None, "beyond");
        assert_eq!(host_in("10.0.0.0/23", 256).as_deref(), Some("10.0.1.0"));
        assert_eq!(host_in("10.0.0.0/30", 1).as_deref(), Some("10.0.0.1"));
        assert_eq!(host_in("10.0.0.0/30", 2), None);
        assert_eq!(host_in("10.0.0.0/31", 1), None);
        assert_eq!(host_in("10.0.0.0/32", 1), None);
        assert_eq!(host_in("255.255.255.0/24", 16_777_214), None, "the address space ends");
    }

    #[test]
    fn gateways_are_the_last_usable_address() {
        for (network, expected) in [
            ("10.0.0.0/24", "10.0.0.254"),
            ("10.0.0.0/30", "10.0.0.2"),
            ("10.0.0.0/31", "10.0.0.1"),
            ("10.0.0.7/32", "10.0.0.7"),
        ] {
            assert_eq!(gateway(net(network)).to_string(), expected, "{network}");
        }
    }

    fn pool_of(network: &str, reserve: u32, end_percent: u8) -> Option<String> {
        let (first, last) = pool(net(network), reserve, end_percent)?;
        Some(format!("{first}-{last}"))
    }

    #[test]
    fn pools_leave_out_both_ends() {
        assert_eq!(pool_of("10.0.0.0/24", 10, 5).as_deref(), Some("10.0.0.10-10.0.0.241"));
        assert_eq!(pool_of("10.0.0.0/24", 10, 0).as_deref(), Some("10.0.0.10-10.0.0.253"));
        assert_eq!(
            pool_of("10.0.0.0/24", 0, 0).as_deref(),
            Some("10.0.0.1-10.0.0.253"),
            "the network itself is no address"
        );
        assert_eq!(pool_of("10.0.0.0/24", 253, 0).as_deref(), Some("10.0.0.253-10.0.0.253"));
        assert_eq!(
            pool_of("10.0.0.0/24", 253, 99).as_deref(),
            Some("10.0.0.253-10.0.0.253"),
            "99 percent of one address is none"
        );
        assert_eq!(pool_of("10.0.0.0/24", 10, 100), None);
        assert_eq!(pool_of("10.0.0.0/24", 254, 0), None, "the gateway is all that is left");
        assert_eq!(pool_of("10.0.0.0/24", 10_000_000, 0), None);
        assert_eq!(pool_of("255.255.255.0/24", u32::MAX, 0), None, "the address space ends");
        assert_eq!(pool_of("10.0.0.0/30", 1, 0).as_deref(), Some("10.0.0.1-10.0.0.1"));
        assert_eq!(pool_of("10.0.0.0/31", 0, 0), None);
        assert_eq!(pool_of("10.0.0.0/32", 0, 0), None);
        assert_eq!(pool_of("0.0.0.0/32", 0, 0), None);
        assert_eq!(
            pool_of("10.0.0.0/8", 10, 5).as_deref(),
            Some("10.0.0.10-10.243.51.49"),
            "sizes that are no round number"
        );
    }

    /// The pairs that are found, as `wider narrower`; `clash` is given the numbers of two networks.
    fn pairs(texts: &[&str], clash: fn(usize, usize) -> bool) -> Vec<String> {
        let mut networks = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            networks.push((text.parse().expect("a network"), number));
        }
        let pairs = overlapping(networks, clash);
        pairs.iter().map(|((wider, _), (narrower, _))| format!("{wider} {narrower}")).collect()
    }

    #[test]
    fn overlapping_networks_are_paired_with_the_nearest_around_them() {
        assert_eq!(
            pairs(&["10.0.1.0/24", "10.0.0.0/24", "10.0.2.0/23"], |_, _| true),
            Vec::<String>::new()
        );
        let nested = ["10.0.0.128/25", "10.0.0.0/16", "10.0.0.0/24", "10.0.1.0/24", "10.1.0.0/16"];
        assert_eq!(
            pairs(&nested, |_, _| true),
            ["10.0.0.0/16 10.0.0.0/24", "10.0.0.0/24 10.0.0.128/25", "10.0.0.0/16 10.0.1.0/24"]
        );
        assert_eq!(pairs(&["10.0.0.0/8", "10.0.0.0/8"], |_, _| true), ["10.0.0.0/8 10.0.0.0/8"]);
        assert_eq!(
            pairs(&["0.0.0.0/0", "::/0", "fd00::/8"], |_, _| true),
            ["::/0 fd00::/8"],
            "the families are apart"
        );
        // Those that may overlap are looked through.
        assert_eq!(
            pairs(&["10.0.0.0/8", "10.0.0.0/16", "10.0.0.0/24"], |one, other| one + other != 3),
            ["10.0.0.0/8 10.0.0.0/16", "10.0.0.0/8 10.0.0.0/24"]
        );
    }
}
