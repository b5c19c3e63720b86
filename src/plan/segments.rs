//! The segments of a school with their addresses.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use ipnet::{Ipv4Net, Ipv6Net};

use crate::base::text::ascii;
use crate::model::{self, Dhcp6Mode, School, SegmentId, Trust};
use crate::plan::address::{self, Subnetwork};
use crate::plan::types::{Dhcp6, Ipv4, Ipv6, LONGEST, Pool, Pool6, Segment};

impl Segment {
    /// Whether its devices ask by DHCPv6.
    pub(super) fn has_dhcp6(&self) -> bool {
        self.ipv6.as_ref().is_some_and(|ipv6| ipv6.dhcp.is_some())
    }

    /// Whether an address lies in it.
    pub(super) fn holds(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => {
                self.ipv4.as_ref().is_some_and(|ipv4| ipv4.network.contains(&address))
            }
            IpAddr::V6(address) => {
                self.ipv6.as_ref().is_some_and(|ipv6| ipv6.network.contains(&address))
            }
        }
    }
}

/// The segments of a school as they are planned.
pub(super) fn segments(school: &School) -> BTreeMap<&SegmentId, Arc<Segment>> {
    let subnets = address::subnets(school);
    let block6 = address::block6(&school.addressing, school.index.get());
    let mut segments = BTreeMap::new();
    for (id, segment) in &*school.segments {
        let zone = school.zones.get(&segment.zone);
        // A filter that is switched off is a finding; templates must not name what is not written.
        let filter = segment.filter.as_ref().filter(|id| school.dns_filters.contains_key(*id));
        let planned = Segment {
            id: SegmentId::to_string(id),
            title: segment.title.to_string(),
            title_ascii: ascii(segment.title.as_str(), LONGEST),
            zone: segment.zone.to_string(),
            vlan: segment.vlan.get(),
            external: segment.external,
            parking: segment.parking,
            voice: segment.voice,
            outside: zone.is_some_and(|zone| zone.trust == Trust::Internet),
            ipv4: subnets.get(id).map(|subnet| Arc::new(ipv4(school, segment, *subnet))),
            ipv6: ipv6(segment, block6).map(Arc::new),
            filter: filter.map(ToString::to_string),
        };
        segments.insert(id, Arc::new(planned));
    }
    segments
}

fn ipv4(school: &School, segment: &model::Segment, subnet: Subnetwork) -> Ipv4 {
    let network = subnet.network;
    let dhcp = segment.dhcp.as_ref().and_then(|dhcp| pool(school, dhcp, network));
    Ipv4 {
        network,
        base: network.network(),
        prefix: network.prefix_len(),
        mask: network.netmask(),
        gateway: subnet.gateway,
        broadcast: network.broadcast(),
        dhcp,
    }
}

fn ipv6(segment: &model::Segment, block: Option<Ipv6Net>) -> Option<Ipv6> {
    if !segment.ipv6 {
        return None;
    }
    // Without a block the rule `index-without-block` has spoken.
    let network = address::subnet6(block?, segment.vlan.get())?;
    Some(Ipv6 {
        network,
        gateway: (u128::from(network.network()) + 1).into(),
        dhcp: segment.dhcp6.as_ref().map(|dhcp6| Arc::new(planned_dhcp6(dhcp6, network))),
    })
}

fn planned_dhcp6(dhcp6: &model::Dhcp6, network: Ipv6Net) -> Dhcp6 {
    let mut pool = None;
    if dhcp6.mode == Dhcp6Mode::Stateful {
        let (first, last) = address::pool6(network);
        pool = Some(Arc::new(Pool6 { first, last }));
    }
    Dhcp6 { mode: dhcp6.mode, pool, lease: dhcp6.lease.seconds() }
}

fn pool(school: &School, dhcp: &model::Dhcp, network: Ipv4Net) -> Option<Arc<Pool>> {
    let (first, last) =
        address::pool(network, dhcp.reserve.get(), school.addressing.pool_end_reserve.get())?;
    Some(Arc::new(Pool {
        first,
        last,
        size: u32::from(last) - u32::from(first) + 1,
        lease: dhcp.lease.seconds(),
        reservations_only: dhcp.reservations_only,
        boot_file: dhcp.boot_file.as_ref().map(ToString::to_string),
    }))
}

/// The IPv6 address of a device in its segment.
pub(super) fn address6_in(ipv6: &Ipv6, device: &model::Device) -> Ipv6Addr {
    // Only the firewall has no host number.
    let Some(host) = device.host else { return ipv6.gateway };
    // The gateway is number 1. Beyond 0x1000 no host number meets it.
    let number = 0x1000 + u128::from(host.get());
    (u128::from(ipv6.network.network()) + number).into()
}
