//! What is known of a new school, and what becomes of it.

use std::collections::BTreeMap;

/// What is known of a new school; what is not is planned from the densities.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    pub title: String,
    pub profile: String,
    /// Number of its block.
    pub index: u32,
    pub students: u32,
    pub classes: Option<u32>,
    /// Teachers.
    pub staff: Option<u32>,
    /// Bandwidth in Mbit/s.
    pub bandwidth: Option<u32>,
    pub rooms: Option<u32>,
    pub buildings: Option<u32>,
    pub access_points: Option<u32>,
    /// Switches, the core switch among them.
    pub switches: Option<u32>,
    pub student_tablets: Option<u32>,
    pub staff_tablets: Option<u32>,
    pub pcs: Option<u32>,
    /// Further devices by client profile.
    pub clients: BTreeMap<String, u32>,
}

/// The files of a new school by name.
pub type ScaffoldFiles = Vec<(&'static str, String)>;

/// Why a school cannot be planned.
pub type ScaffoldProblem = String;
