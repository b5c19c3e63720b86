//! The words for who reaches what.

use serde::Serialize;

use super::phrase::{Counted, Phrase};

/// What was opened and closed, in sentences.
#[derive(Serialize)]
pub struct AccessWords {
    /// Above the sentences.
    pub title: Phrase,
    /// Instead of them.
    pub nothing: Phrase,
    pub opened: Phrase,
    pub closed: Phrase,
    pub unknown: Phrase,

    // The picture of zones.
    pub matrix: Phrase,
    pub matrix_legend: Phrase,
    /// The schools that it is about.
    pub matrix_schools: Counted,
    /// What was allowed and is, in a cell by itself and beside what was opened or closed.
    pub stays: Phrase,
    pub stays_beside: Phrase,
    /// Where something is so, when that is not everywhere.
    pub at_some: Phrase,
    /// All that is to be said of one zone, for those who do not see the picture.
    pub matrix_row: Phrase,
    /// What its lines and its columns are.
    pub matrix_from: Phrase,
    pub matrix_to: Phrase,
    /// Unfolds the rest of a long list.
    pub more: Counted,

    // How much was compared.
    pub compared: Phrase,
    pub compared_others: Counted,
    pub compared_none: Phrase,
    pub count_firewalls: Counted,
    pub count_devices: Counted,

    // Packets.
    /// From one end to another, and by what.
    pub passage: Phrase,
    pub firewall: Phrase,
    pub no_zone: Phrase,
    /// Addresses that are left out.
    pub except: Phrase,
    pub everything: Phrase,
    pub ping: Phrase,
    pub other_protocols: Phrase,
    pub example: Phrase,
    /// The flow that lets an example through.
    pub by_flow: Phrase,
    pub by_management: Phrase,
    pub by_monitoring: Phrase,

    // Who gets into a segment.
    pub entrance_nothing: Phrase,
    pub entrance_portal: Phrase,
    pub entrance_key: Phrase,
    pub entrance_device: Phrase,
    pub entrance_login: Phrase,
    pub place_port: Phrase,
    pub place_ports: Phrase,
    pub place_wlan: Phrase,
    pub place_group: Phrase,

    /// Clients of a WLAN that reach each other.
    pub neighbours: Phrase,

    // Lists and places.
    pub at_one: Phrase,
    pub at_several: Phrase,

    // Why nobody can say it.
    pub unknown_new: Phrase,
    pub unknown_errors: Phrase,
    pub unknown_build: Phrase,
    pub unknown_nothing: Phrase,
    pub unknown_template: Phrase,
}
