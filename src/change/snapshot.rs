//! A state of the workspace, as it was read.

use super::ComparedSide;
use crate::base::diagnostic::Diagnostics;
use crate::workspace::inputs::Inputs;

/// A state of the workspace, as it was read.
#[derive(Debug)]
pub struct Snapshot {
    /// What people call it.
    pub side: ComparedSide,
    /// Its files.
    pub inputs: Inputs,
    /// What was found while they were read.
    pub found: Diagnostics,
}
