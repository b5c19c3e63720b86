//! The workspace understood: editions, profiles and authorities as layers, and what schools of one
//! kind share, resolved and decoded once.

mod baseline;
mod codes;
mod follow;
mod layers;
mod members;
mod partial;
mod read;
mod resolve;
mod share;
mod unused;

pub use self::baseline::Baseline;
pub use self::codes::*;
pub use self::members::Cooperation;
pub use self::resolve::{Governed, Resolved};
pub use self::unused::UnusedProfile;
