//! TOML text to a tree in which every key and value knows its place.

mod codes;
#[cfg(test)]
pub(crate) mod counting;
mod faults;
mod join;
mod node;
mod parse;
mod place;

pub use codes::*;
pub use join::join;
pub use node::{Node, Table, TableEntry, Value};
pub use parse::{parse, parse_other};
pub use place::origin;
