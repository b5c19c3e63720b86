//! What helps people to write a workspace: the starter, the next edition, who approves which
//! change, which indices rest.

pub mod owners;
pub mod renew;
pub mod resting;
pub mod starter;
