//! What a change of the workspace does to what is built from it.
//!
//! [`Changes`] is the result, plain data in a fixed order, published as `muster-diff/1`; every format is
//! made from it alone.

mod changes;
mod risk;

pub use changes::*;
pub use risk::Risk;
