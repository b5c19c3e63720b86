//! What a change of the workspace does to what is built from it.
//!
//! [`Changes`] is the result, plain data in a fixed order, published as `muster-diff/1`; every
//! format is made from it alone.

mod access;
pub mod adopt;
mod affected;
mod assemble;
mod built;
mod by_school;
mod changes;
mod compare;
mod cooperation;
mod effect;
mod effects;
mod expect;
mod files;
mod groups;
mod hunks;
mod laws;
mod model;
mod moved;
mod neutral;
mod parts;
mod plan;
mod committed;
mod relocated;
mod revision;
mod risk;
mod sample;
mod school;
mod shared;
mod side;
mod state;
mod totals;
mod touched;
mod touching;
mod trials;
pub mod text;
mod why;
mod zones;

pub use by_school::{ComparedSides, SchoolBySchool, StatesBySchool, UnsoundState};
pub use changes::*;
pub use committed::Committed;
pub use compare::{Compared, Request, compare};
pub use effect::*;
pub use expect::Expected;
pub use laws::reasons;
pub use parts::*;
pub use risk::Risk;
pub use side::{Base, BuildFolder, ListedRevision, Snapshot, build, revision, working_tree};
pub use touched::*;
