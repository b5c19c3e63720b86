//! Bringing schools to another edition: what that would mean for each, and the changes of its
//! files.

mod adoption;
mod preview;
mod rewrite;

pub use adoption::{Adoption, Changed, Renamed, Unnecessary};
pub use preview::preview;
pub use rewrite::{BOTH_NAMES, CODES, NewText, renamed_file, renamed_in, rewrite};
