//! Rules about radio networks, and who logs in to them.

mod channel_not_allowed;
mod channels;
mod client_wlan_mismatch;
mod duplicate_ssid;
mod empty_radio_band;
mod outdoor_ap_indoor_channel;
mod radio_contradiction;
mod too_many_ssids;
mod weak_wlan_security;
mod wlan_login_incomplete;
mod wlan_reaches_guarded_zone;
mod wlan_without_radio;

crate::check::rule::theme! {
    school:
    channel_not_allowed,
    client_wlan_mismatch,
    duplicate_ssid,
    empty_radio_band,
    outdoor_ap_indoor_channel,
    radio_contradiction,
    too_many_ssids,
    weak_wlan_security,
    wlan_login_incomplete,
    wlan_reaches_guarded_zone,
    wlan_without_radio;
    cooperation:
    ;
}
