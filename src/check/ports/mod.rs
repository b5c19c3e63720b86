//! Rules about the ports of switches, and what is plugged in.

mod device_not_let_in;
mod login_without_group;
mod login_without_server;
mod mac_login_reaches_trusted_zone;
mod native_vlan_not_parking;
mod poe_budget_exceeded;
mod poe_missing;
mod port_profile_contradiction;
mod port_reaches_guarded_zone;
mod port_used_twice;
mod segment_not_on_port;
mod segment_on_several_ports;
mod unknown_port;
mod uplink_port_off;

crate::check::rule::theme! {
    school:
    device_not_let_in,
    login_without_group,
    login_without_server,
    mac_login_reaches_trusted_zone,
    native_vlan_not_parking,
    poe_budget_exceeded,
    poe_missing,
    port_profile_contradiction,
    port_reaches_guarded_zone,
    port_used_twice,
    segment_not_on_port,
    segment_on_several_ports,
    unknown_port,
    uplink_port_off;
    cooperation:
    ;
}
