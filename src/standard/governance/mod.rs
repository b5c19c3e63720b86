//! Governance: which layer may deviate from the standard, and how far.
//!
//! An edition says so per pattern of key paths; the most specific pattern wins. [`Overlay::judge`]
//! compares a layer with what lies below it, value by value: what deviates is allowed by its rule,
//! permitted by an exception, or an error. What the law of a Land demands can be tightened and
//! nothing else, by nobody.

mod codes;
mod deviation;
pub mod exceptions;
mod judge;
mod law;
mod pattern;
mod rules;
mod scale;
mod soundness;
mod walk;
mod words;

pub use self::codes::*;
pub use self::deviation::{Deviation, Verdict};
pub use self::exceptions::{ExceptionValidity, Granted};
pub use self::judge::{JudgedLayer, Overlay};
pub use self::pattern::Pattern;
pub use self::rules::{Governance, GovernanceRule};
pub use self::scale::is_looser;
