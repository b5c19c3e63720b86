//! The inventory of all schools, and what is written about a whole school.

use super::prelude::*;

#[rustfmt::skip]
pub(super) const LAWS: &[Law] = &[
    ("cooperation.hosts.*", removed, Removal, "a device is gone from the inventory"),
    ("cooperation.hosts.*", added, Live, "a device is new in the inventory"),
    ("cooperation.hosts.*.address", any, InterruptsManagement, "a device is administered at \
        another address"),
    ("cooperation.hosts.**", any, Live, "what the inventory says of a device"),
    ("cooperation.platforms.**", any, InterruptsManagement, "how the inventory reaches devices"),
    // Of the rules of a firewall it is grave, which is said there.
    ("**.order", any, Live, "the order of a list"),
    ("school.**", any, Cosmetic, "what is written about a school as a whole"),
];
