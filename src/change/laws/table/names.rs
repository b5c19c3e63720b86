//! Names and remarks, whatever they are of.

use super::prelude::*;

#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    ("**.title", any, Cosmetic, "a title"),
    ("**.title_ascii", any, Cosmetic, "a title"),
    ("**.authority_title", any, Cosmetic, "a title"),
    ("**.description", any, Cosmetic, "a description"),
    ("**.reason_ascii", any, Cosmetic, "a reason"),
    ("**.location_ascii", any, Cosmetic, "where a device stands"),
    ("site.cooperation", any, Cosmetic, "a title"),
    ("site.edition", any, Cosmetic, "the name of the edition"),
    ("site.key", any, Cosmetic, "the key of the school or its authority"),
    ("site.authority", any, Cosmetic, "the key of the school or its authority"),
    ("**.banner.**", any, Cosmetic, "the text at login"),
    ("client.id", any, Cosmetic, "the name of a client profile"),
    ("client.count", any, Cosmetic, "the planned number of devices"),
    ("device.ports.*.profile", any, Cosmetic, "the name of a port profile"),
    ("device.role", any, Cosmetic, "what the inventory says of a device"),
    ("device.model", any, Cosmetic, "what the inventory says of a device"),
    ("cooperation.edition", any, Cosmetic, "the name of the edition"),
    ("cooperation.authorities.**", any, Cosmetic, "the list of authorities and schools"),
];
