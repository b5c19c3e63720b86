//! Who is let in.

use super::prelude::*;

#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    ("device.radius.groups.*.session", looser, Security, "a login holds longer"),
    ("device.radius.macs.*.session", looser, Security, "a login holds longer"),
    ("site.reauthenticate", looser, Security, "logins at ports are asked for again later"),
    ("device.radius.groups.*.session", any, InterruptsClients, "a login holds for a shorter time"),
    ("device.radius.macs.*.session", any, InterruptsClients, "a login holds for a shorter time"),
    ("site.reauthenticate", any, InterruptsClients, "logins at ports are asked for again sooner"),
    ("device.radius.groups.*", added, Security, "one more group is let in"),
    ("device.radius.groups.*", removed, Removal, "a group is no longer let in"),
    ("device.radius.groups.*.login", any, Security, "a group is let in by another method"),
    ("device.radius.groups.*.name", any, Security, "another group is let in"),
    ("device.radius.groups.*.id", any, Cosmetic, "what a group is called here"),
    ("device.radius.eap.*", added, Security, "one more way to log in"),
    ("device.radius.eap.*", removed, InterruptsClients, "a way to log in is gone"),
    ("device.radius.macs.*", added, Security, "one more device is let in by its MAC address"),
    ("device.radius.macs.*.hostname", any, Cosmetic, "the name of a device"),
    ("device.radius.macs.*.mac", any, Security, "one more device is let in by its MAC address"),
    ("device.radius.macs.*", removed, InterruptsClients, "a device is no longer let in by its \
        MAC address"),
    ("device.radius.clients.*.secret", any, Security, "the secret of devices and login \
        servers is another one"),
    ("device.radius.clients.*", added, Security, "one more device may ask about logins"),
    ("device.radius.clients.*", removed, InterruptsClients, "a device may no longer ask about \
        logins"),
    ("device.radius.clients.*.name", any, Cosmetic, "the name of a device"),
    ("device.radius.clients.*.address", any, InterruptsClients, "a device asks about logins from \
        another address"),
    ("device.radius.listen", any, InterruptsClients, "who decides about logins has another \
        address"),
    ("device.radius.server_name", any, Security, "the login server shows another name"),
    ("device.radius", added, Security, "a server lets devices and people in"),
    ("device.radius", removed, Removal, "a server lets nobody in any more"),
    ("site.radius_secret", any, Security, "the secret of devices and login servers is \
        another one"),
    ("site.radius_servers.*", added, Security, "who decides about logins is another server"),
    ("site.radius_servers.*", removed, InterruptsClients, "a server no longer decides about \
        logins"),
];
