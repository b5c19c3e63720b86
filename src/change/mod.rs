//! What a change of the workspace does to what is built from it.
//!
//! [`Changes`] is the result, plain data in a fixed order, published as `muster-diff/1`; every
//! format is made from it alone.

pub mod adopt;
mod affected;
mod assemble;
mod changes;
mod compare;
mod expect;
mod files;
mod hunks;
mod laws;
mod model;
mod neutral;
mod plan;
mod committed;
mod revision;
mod risk;
mod shared;
mod side;
mod state;
pub mod text;
mod why;
mod zones;

pub use changes::*;
pub use committed::Committed;
pub use compare::{Compared, Request, compare};
pub use expect::Expected;
pub use laws::reasons;
pub use risk::Risk;
pub use side::{Base, BuildFolder, ListedRevision, Snapshot, build, revision, working_tree};
