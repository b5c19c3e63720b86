//! The disk: writing a build. The next state of the output is prepared as a whole tree, in a folder
//! of our own beside it: new and changed files are written there, unchanged ones are linked into
//! it, so that they keep their times. Then the two trees change places in one step. Whatever is
//! killed at whatever moment, the old tree or the new one is there; who opened the output before
//! reads the old one to its end, which stays until the next build.
//!
//! Where a system cannot do that, second bests say what they do not promise
//! ([`OutputChange::said`]).
//!
//! Everything that lies in the output or beside it may have come with a repository. So nothing
//! there is believed, and nothing is reached through a link; what this machine built itself it
//! knows from a record elsewhere.
#![allow(clippy::disallowed_methods, reason = "this is a module that touches the disk")]

pub mod manifest;
mod built;
mod carry;
mod codes;
mod commit;
mod container;
mod descent;
mod error;
mod file;
mod folder;
mod former;
mod in_place;
mod open;
mod record;
mod stage;
mod switch;
mod unit;
mod way;

#[cfg(test)]
mod tests;

pub use self::built::BuiltFolder;
pub use self::codes::*;
pub use self::commit::OutputChange;
pub use self::error::OutputError;
pub use self::open::{OutputPlace, OutputTarget};
pub use self::record::OutputRecord;
pub use self::stage::{StagedFile, StagedUnit};
pub use self::unit::unit_of;
