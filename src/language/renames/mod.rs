//! Keys and ids that an edition has renamed: the one place that knows their new names.
//!
//! `[moved]` in an edition says `"wlans.alt" = "wlans.neu"`. Whoever reads what was written under
//! the old name asks here: for a tree or a layer under the new names, for the places of a text that
//! are to be edited, and for what was renamed between two trees. What refers to an id of a table is
//! known from the schema ([`crate::language::keys`]).
//!
//! The keys above a renamed one are named as they are in the edition that renames it.

mod between;
mod codes;
mod declared;
mod in_text;
mod in_tree;
mod names;
#[cfg(test)]
mod tests;

pub use between::MovedKey;
pub use codes::*;
pub use in_text::RenamedInText;
pub use names::Renames;
