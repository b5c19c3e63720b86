//! What helps people to write a workspace: the starter, the next edition, who approves which
//! change.

pub mod owners;
pub mod renew;
pub mod starter;
