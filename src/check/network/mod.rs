//! Rules about what addresses, segments and names a school has.

mod dhcp_pool_too_small;
mod dhcp_without_server;
mod duplicate_host_number;
mod duplicate_school_domain;
mod duplicate_school_index;
mod duplicate_vlan_id;
mod foreign_network_overlap;
mod host_in_pool;
mod host_outside_subnet;
mod index_without_block;
mod parking_segment_unclear;
mod router_without_uplink;
mod school_networks_overlap;
mod segment_contradiction;
mod segment_without_gateway;
mod subnet_misaligned;
mod subnet_outside_block;
mod subnet_overlap;
mod uplink_contradiction;
mod zone_networks_overlap;

crate::check::rule::theme! {
    school:
    dhcp_pool_too_small,
    dhcp_without_server,
    duplicate_host_number,
    duplicate_vlan_id,
    foreign_network_overlap,
    host_in_pool,
    host_outside_subnet,
    index_without_block,
    parking_segment_unclear,
    router_without_uplink,
    segment_contradiction,
    segment_without_gateway,
    subnet_misaligned,
    subnet_outside_block,
    subnet_overlap,
    uplink_contradiction,
    zone_networks_overlap;
    cooperation:
    duplicate_school_domain,
    duplicate_school_index,
    school_networks_overlap;
}
