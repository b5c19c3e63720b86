//! What is allowed at a school, compared as sets.
//!
//! Three relations make up who reaches what: packets that pass (through a firewall, to a firewall,
//! to a switch or an access point), entrances into a segment (a port, a WLAN, a group of a login
//! server), and clients of a WLAN that reach each other. They are taken from the plan, never from
//! texts, and exact: sources, targets, protocols and ports are cut wherever a rule of either side
//! cuts them, so that each piece passes or does not. What exactly counts is said in
//! `docs/allowed.md`.

use std::collections::BTreeMap;

use crate::model::{PlatformId, School};
use crate::plan::Plan;

mod atoms;
mod compare;
mod deciding;
mod entrances;
mod fact;
mod groups;
mod matrix;
mod places;
mod spans;
mod stays;
mod transports;

pub use compare::compare;
pub use fact::*;
pub use groups::*;
pub use stays::StayingPair;

/// One side of a school.
pub struct SchoolSide<'a> {
    /// What its devices do.
    pub plan: &'a Plan,
    /// What it is.
    pub school: &'a School,
    /// What its ids are called on the later side.
    pub names: Names,
    /// Whether a platform sets up SNMP.
    pub speaks_snmp: &'a dyn Fn(&PlatformId) -> bool,
}

/// What ids are called on the later side.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<(String, String), String>);

impl Names {
    /// Says that the entry `old` of a table of the model is called `new` now.
    pub fn add(&mut self, table: &str, old: &str, new: &str) {
        self.0.insert((table.to_owned(), old.to_owned()), new.to_owned());
    }

    fn now<'a>(&'a self, table: &str, id: &'a str) -> &'a str {
        // Hardly ever is anything renamed.
        if self.0.is_empty() {
            return id;
        }
        self.0.get(&(table.to_owned(), id.to_owned())).map_or(id, String::as_str)
    }
}
