//! The words of the plan of what is touched.

use serde::Serialize;

use super::phrase::{Counted, Phrase};

/// The plan of what is touched: schools, buildings, devices and ports.
#[derive(Serialize)]
pub struct TouchedWords {
    /// Above it.
    pub title: Phrase,
    /// Below it: what colours, signs and dashes mean.
    pub legend: Phrase,
    /// Devices of which nobody says where they are.
    pub no_building: Phrase,
    /// The name that something had.
    pub formerly: Phrase,
    /// Files of a school that are of no device.
    pub other_files: Counted,

    // What is not drawn.
    pub more_schools: Counted,
    pub more_devices: Counted,
    pub more_rows: Counted,
    /// In a comment that is too long with its pictures.
    pub left_out: Phrase,

    // Ports.
    pub port: Phrase,
    pub port_profile: Phrase,
    /// Instead of the profile of a port that is off.
    pub off: Phrase,
}
