//! TOML as it is meant here: trees whose values know their places, laid over each other and
//! decoded.

pub mod compare;
pub mod decode;
pub mod edit;
pub mod enclosing;
pub mod file_kind;
pub mod keys;
pub mod layer;
pub mod nesting;
pub mod parsed;
pub mod renames;
pub mod secrets;
pub mod tree;
