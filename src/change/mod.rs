//! What a change of the workspace does to what is built from it.
//!
//! [`Changes`] is the result, plain data in a fixed order, published as `muster-diff/1`; every
//! format is made from it alone.

mod access;
pub mod adopt;
mod affected;
mod assemble;
mod built;
mod built_files;
mod bundle_base;
mod by_school;
mod changes;
mod compare;
mod cooperation;
mod effect;
mod effects;
mod expect;
mod files;
mod former;
mod groups;
mod hunks;
mod laws;
mod masked;
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
mod secret_change;
mod secrets;
mod shared;
mod side;
mod snapshot;
mod state;
mod totals;
mod touched;
mod touching;
mod trials;
pub mod text;
mod why;
mod zones;

pub use built_files::{BuiltFiles, build};
pub use bundle_base::BundleBase;
pub use by_school::{ComparedSides, SchoolBySchool, StatesBySchool, UnsoundState};
pub use changes::*;
pub use committed::Committed;
pub use compare::{Compared, Request, compare};
pub use effect::*;
pub use expect::Expected;
pub use laws::reasons;
pub use parts::*;
pub use risk::Risk;
pub use secret_change::{SecretChange, SecretUser, SecretVersion};
pub use side::{Base, ListedRevision, revision, working_tree};
pub use snapshot::Snapshot;
pub use touched::*;
