//! Which change of the plan has which risk. The plan is vendor-free, and so is this.
//!
//! A value that no law speaks of is unknown, which is as loud as security; a test demands a law for
//! each value that templates see.

mod administration;
mod clients;
mod firewall;
mod inventory;
mod logins;
mod names;
mod ports;
mod prelude;
mod radio;
mod segments;
mod services;

use std::sync::OnceLock;

pub(in crate::change) use prelude::OTHER_ZONE;
use prelude::Test;

use crate::change::Risk;

/// Why a change is grave that no law speaks of, and that the model says is less strict.
pub(in crate::change) const LESS_STRICT: &str = "something is set less strictly than before";

/// What is said of a change that no law speaks of.
pub(super) const NOT_KNOWN: &str = "a setting whose risk nobody has written down";

/// A law as it is looked for.
pub(super) struct ReadLaw {
    /// The parts of its pattern.
    pub(super) pattern: Vec<&'static str>,
    pub(super) test: Test,
    pub(super) risk: Risk,
    pub(super) text: &'static str,
}

/// The laws; of two that fit the first one holds.
pub(super) fn laws() -> &'static [ReadLaw] {
    // Each value that differs is held against them.
    static READ: OnceLock<Vec<ReadLaw>> = OnceLock::new();
    READ.get_or_init(|| {
        let all = [
            names::LAWS,
            administration::LAWS,
            radio::LAWS,
            ports::LAWS,
            firewall::LAWS,
            services::LAWS,
            logins::LAWS,
            clients::LAWS,
            segments::LAWS,
            inventory::LAWS,
        ];
        let mut read = Vec::new();
        for (pattern, test, risk, text) in all.concat() {
            read.push(ReadLaw { pattern: pattern.split('.').collect(), test, risk, text });
        }
        read
    })
}

/// What reasons of risks say, for translations.
pub fn reasons() -> impl Iterator<Item = &'static str> {
    laws().iter().map(|law| law.text).chain([LESS_STRICT, NOT_KNOWN])
}
