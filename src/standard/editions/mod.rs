//! Editions in time: which one is in force on a day, which may be pinned, and until when.
//!
//! An edition holds from `in-force-from` on, until a later one does. The superseded one may still
//! be pinned during the transition that its successor grants; one that is tried out or adopted may
//! be pinned before it holds. What an edition says of its state must not contradict its dates;
//! where both speak, the dates count.

mod calendar;
mod codes;
mod faults;
mod pin;
#[cfg(test)]
mod tests;

pub use self::calendar::{EditionHeader, EditionRefusal, Editions};
pub use self::codes::*;
