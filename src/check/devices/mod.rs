//! Rules about devices, how they hang together, and the platforms that write for them.

mod building_contradicts_room;
mod dangling_uplink;
mod duplicate_hostname;
mod duplicate_mac;
mod duplicate_port_name;
mod full_name_too_long;
mod identity_unreachable;
mod kind_contradiction;
mod nobody_administers;
mod output_collision;
mod platform_use;
mod role_without_platform;
mod router_without_firewall;
mod several_dhcp_servers;
mod several_firewalls;
mod unknown_platform;
mod unspoken_keys;
mod unsupported_by_platform;
mod uplink_loop;

crate::check::rule::theme! {
    school:
    building_contradicts_room,
    dangling_uplink,
    duplicate_hostname,
    duplicate_port_name,
    full_name_too_long,
    identity_unreachable,
    kind_contradiction,
    nobody_administers,
    output_collision,
    role_without_platform,
    router_without_firewall,
    several_dhcp_servers,
    several_firewalls,
    unknown_platform,
    unsupported_by_platform,
    uplink_loop;
    cooperation:
    duplicate_mac;
}
