//! A school of one side, compiled.

use super::state::Compiled;
use crate::language::decode::SchoolKey;
use crate::workspace::inputs::SchoolFiles;

/// A school of one side, compiled by somebody else.
pub(super) type SampleSide<'a> = (&'a SchoolFiles, &'a Compiled);

/// A school of one side that was compiled for its sake.
pub(super) type OwnedSide<'a> = (&'a SchoolFiles, Compiled);

/// A school that both sides have compiled already.
#[derive(Clone, Copy)]
pub(super) struct ComparedSchool<'a> {
    /// The key that it has now.
    pub(super) key: &'a SchoolKey,
    pub(super) old: Option<SampleSide<'a>>,
    pub(super) new: Option<SampleSide<'a>>,
}

/// Lends a side.
pub(super) fn side_of<'a>(side: Option<&'a OwnedSide<'_>>) -> Option<SampleSide<'a>> {
    side.map(|(files, compiled)| (*files, compiled))
}
