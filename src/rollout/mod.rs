//! In which order the devices of a school are changed, so that nobody is locked out on the way and
//! nothing opens that a guarantee closes.
//!
//! In the middle of a rollout each device has its former configuration, its new one, or one in
//! between. Administrators come from `management.sources`, through the firewall, along the cables.
//! An order is safe when the device of each step is reached after it, every device of a later step
//! is reached at any time, and no VLAN leads from one zone into another on the way.
//!
//! The order is searched, not fixed: [`order`] takes devices that are far from the firewall before
//! near ones and servers before those who need them, as long as that is safe, and what is not safe
//! becomes a constraint. Where no order is safe, devices get a configuration in between that carries
//! the VLANs of both sides ([`in_between`]), and where that does not help, the fault says the
//! shortest way into trouble.

mod codes;
mod constraints;
mod cycle;
mod fault;
mod filter;
mod finding;
mod judge;
mod meetings;
mod order;
mod preference;
mod reasons;
mod search;
mod stage;
mod state;
mod types;
mod walk;
mod widened;
mod wider_firewall;

pub use codes::*;
pub use finding::{no_safe_order, unwritten_between};
pub use order::{in_between, order};
pub use state::SchoolState;
pub use types::*;
pub use widened::{widened, widened_site};

#[cfg(test)]
mod tests;
