//! The words of the order of a roll-out: what is done on the way, and why a step stands where it
//! stands.

use serde::Serialize;

use super::phrase::Phrase;

/// The words of the order of a roll-out, beside [`super::RolloutWords`].
#[derive(Serialize)]
pub struct OrderWords {
    // The kinds of steps that a search adds.
    pub step_temporary: Phrase,
    pub step_replugged: Phrase,
    pub of_temporary: Phrase,
    pub of_replugged: Phrase,
    /// Above the steps where people stand in front of the devices.
    pub not_searched: Phrase,
    /// Above the steps, of a secret that several of them change, by their numbers.
    pub rotated: Phrase,

    // The cable of a device.
    pub cable: Phrase,
    /// Of a device that is new.
    pub cable_first: Phrase,
    pub replug: Phrase,
    pub replug_from: Phrase,
    /// Of a device that had none.
    pub replug_into: Phrase,
    pub back_replug: Phrase,
    pub back_unplug: Phrase,

    // What a device has on the way.
    /// A step that stays until another one, by its number.
    pub until: Phrase,
    /// The step that ends another one.
    pub after_temporary: Phrase,
    /// VLANs on ports.
    pub more_vlans: Phrase,
    pub more_interfaces: Phrase,
    pub more_sources: Phrase,
    pub more_keys: Phrase,
    /// What is missing meanwhile.
    pub closed: Phrase,
    /// The first few of a list, and how many more there are.
    pub and_more: Phrase,

    // Why a step stands where it stands.
    pub why: Phrase,
    /// Of devices, and what they would lose.
    pub why_keeps_path: Phrase,
    pub why_opens_path: Phrase,
    pub why_closes: Phrase,
    pub why_frees: Phrase,
    pub why_farther: Phrase,
    pub why_serves: Phrase,
    pub why_anywhere: Phrase,

    // What a path lacks.
    pub lost_cable: Phrase,
    pub lost_vlan: Phrase,
    pub lost_gateway: Phrase,
    pub lost_filter: Phrase,
    pub lost_source: Phrase,
    pub lost_same_source: Phrase,
    pub lost_account: Phrase,
    pub lost_port: Phrase,
    pub lost_address: Phrase,

    // What nobody reaches over the network.
    pub unreached_title: Phrase,
    pub unreached_why: Phrase,
    /// Until their step.
    pub unreached_before: Phrase,
    pub unreached_always: Phrase,
}
