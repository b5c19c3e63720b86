//! The standard of a cooperation: its editions in time, who may deviate from it, and what holds at
//! a school.

pub mod cooperation;
pub mod editions;
pub mod governance;
pub mod scaffold;
