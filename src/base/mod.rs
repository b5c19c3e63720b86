//! What everything is built on: texts with their places, what is wrong with them, and how it is
//! written.

pub mod diagnostic;
pub mod path;
pub mod reading;
pub mod source;
pub mod text;
pub mod webpage;
