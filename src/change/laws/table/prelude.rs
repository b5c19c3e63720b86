//! What each table of laws is written in.

use super::super::conditions::RiskContext;
pub(super) use super::super::conditions::{
    added, any, carries_more, changed, further_network, in_management, less, lets_in, looser,
    of_management, opens, other_segment, removed, turned_off, turned_on, unguards, widens,
};
use crate::change::plan::PlanChange;
pub(super) use crate::change::risk::Risk::{
    self, Cosmetic, InterruptsClients, InterruptsManagement, Live, Removal, Security,
};

/// When a law holds.
pub(super) type Test = fn(&PlanChange, &RiskContext) -> bool;

/// Pattern of a path (`*` is one part, `**` any further ones), test, class, and why.
pub(super) type Law = (&'static str, Test, Risk, &'static str);

/// Guarantees hold for it that did not, and others no longer.
pub(in crate::change) const OTHER_ZONE: &str = "a segment comes into another zone";
