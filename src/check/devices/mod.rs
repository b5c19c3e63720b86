//! Rules about devices, how they hang together, and the platforms that write for them.

mod building_contradicts_room;
mod dangling_uplink;
mod duplicate_hostname;
mod duplicate_mac;
mod output_collision;
mod platform_use;
mod role_without_platform;
mod router_without_firewall;
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
    output_collision,
    role_without_platform,
    router_without_firewall,
    several_firewalls,
    unknown_platform,
    unsupported_by_platform,
    uplink_loop;
    cooperation:
    duplicate_mac;
}
