//! One side of a school, as far as its documents look at it.

use crate::model::School;
use crate::plan::Plan;
use crate::platform::Platforms;
use crate::platform::artifact::Artifact;

/// A school before or now.
#[derive(Clone, Copy, Debug)]
pub struct SheetSide<'a> {
    pub school: &'a School,
    pub plan: &'a Plan,
    /// What its files were written by.
    pub platforms: &'a Platforms,
    /// Its files as the bundle holds them, sorted by path.
    pub files: &'a [Artifact],
    /// The same with placeholders.
    pub with_placeholders: &'a [Artifact],
}
