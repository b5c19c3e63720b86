//! What can be wrong with the order of a roll-out, with the page of the finding.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// `muster bundle` found no order in which the devices of a school can be changed over the
    /// network: whatever comes first, on the way somebody would be locked out, or something would
    /// be open that a guarantee closes. Configurations in between, which carry the VLANs,
    /// interfaces and keys of both sides, do not help either.
    ///
    /// The finding says what a shortest way into trouble is. `sw-1` first: `sw-1` is not reached:
    /// VLAN 12 is not carried by port 1 of `fw-1` means that `sw-1` would be lost if it were the
    /// first device to change. For example:
    ///
    /// ```toml
    /// [segments.admin]
    /// vlan = 12               # was 10, and the network stays: no firewall has it in two VLANs
    /// ```
    ///
    /// # Why
    /// The devices of a school are changed one after the other, and most of them from afar. In the
    /// middle of that some are as they were and others as they will be. Whoever cuts the path to a
    /// device that still waits has to drive there, at night.
    ///
    /// # Fix
    /// Divide the change into several, each with a bundle of its own: first what is new beside what
    /// is old (a second VLAN with a network of its own, a second port, a second account), then the
    /// devices move, then what is old goes. Or pack it with `--on-site`, for people who stand in
    /// front of the devices: then no order is searched.
    NO_SAFE_ORDER = "no-safe-order", Error;
}
