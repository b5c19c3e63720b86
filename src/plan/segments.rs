//! The segments of a school with their addresses.

use std::collections::BTreeMap;
use std::sync::Arc;

use ipnet::{Ipv4Net, Ipv6Net};

use crate::base::text::ascii;
use crate::model::{self, School, SegmentId, Trust};
use crate::plan::address::{self, Subnetwork};
use crate::plan::types::{Ipv4, Ipv6, LONGEST, Pool, Segment};

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
    Some(Ipv6 { network, gateway: (u128::from(network.network()) + 1).into() })
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
