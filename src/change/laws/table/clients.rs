//! End devices.

use super::prelude::*;

#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    ("client.passcode", removed, Security, "no passcode is asked for"),
    ("client.passcode.min_length", looser, Security, "a shorter passcode will do"),
    ("client.passcode.simple", looser, Security, "a simple passcode will do"),
    ("client.passcode.max_failures", looser, Security, "a passcode may be tried more often"),
    ("client.passcode.lock_after", looser, Security, "the screen locks later"),
    ("client.restrictions.*", looser, Security, "something is allowed on devices that was not"),
    ("client.supervised", turned_off, Security, "devices are no longer fully managed"),
    ("client.supervised", any, Live, "devices are fully managed"),
    ("client.passcode", added, Live, "a passcode is asked for"),
    ("client.passcode.*", any, Live, "a better passcode is asked for"),
    ("client.restrictions.*", any, InterruptsClients, "something is no longer allowed on devices"),
    ("client.trust.*", added, Security, "devices trust one more certificate"),
    ("client.trust.*", removed, Removal, "a certificate is no longer trusted"),
    ("client.trust.*.base64", any, Security, "devices trust another certificate"),
    ("client.server_names.*", removed, InterruptsClients, "devices no longer trust a login server"),
    ("client.server_names.**", any, Security, "devices trust another login server"),
    ("client.radius_ca", any, Security, "devices trust another login server"),
    ("client.dns_url", removed, Security, "names are no longer asked for over an encrypted \
        connection"),
    ("client.dns_enforced", turned_off, Security, "users can switch the filter of names off"),
    ("client.dns_url", added, InterruptsClients, "names are asked for over an encrypted \
        connection"),
    ("client.dns_url", any, Security, "names are asked of another server"),
    ("client.dns_enforced", any, Live, "users cannot switch the filter of names off"),
    ("client.update_days", looser, Security, "devices may be without an update for longer"),
    ("client.update_days", any, Live, "devices must have an update sooner"),
    ("client.system", any, InterruptsClients, "devices have another system"),
    ("client.trust.*.id", any, Cosmetic, "the name of a certificate"),
    ("client.identity", removed, Removal, "devices get no certificate any more"),
    ("client.identity", added, InterruptsClients, "devices get a certificate"),
    ("client.identity.key_size", looser, Security, "the key of a device is shorter"),
    ("client.identity.key_size", any, InterruptsClients, "the key of a device is longer"),
    ("client.identity.**", any, Security, "devices get their certificate from elsewhere or for \
        another group"),
    ("client.wlan", removed, Removal, "devices join no WLAN any more"),
    ("client.wlan.psk", any, Security, "the key of a WLAN is another one"),
    ("client.wlan.ssid", any, Security, "devices join another WLAN"),
    ("client.wlan.**", any, InterruptsClients, "devices join the WLAN in another way"),
];
