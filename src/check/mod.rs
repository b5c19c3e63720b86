//! Rules: questions about meaning, asked of a school's [`Intent`](crate::language::decode::Intent)
//! or of all schools together.
//!
//! **Adding a rule:** a file in the folder of its theme, named for the fault, with a `static RULE`
//! that holds its name, its page and its check; its `mod` line and its name in `theme!` in the
//! folder's `mod.rs`; a spec in `tests/spec/check/<theme>/<name>.md`. A rule never names a school
//! in its message: what is wrong at many schools for one reason is one finding.

use rayon::prelude::*;

use crate::base::diagnostic::{Code, Diagnostics};

mod facts;
mod lookup;
mod openings;
mod protection;
mod reach;
mod rule;

mod devices;
mod licences;
mod network;
mod policy;
mod ports;
mod rollout;
mod wlan;

pub use self::facts::Facts;
use self::rule::RuleTheme;
pub use self::rule::{CooperationRule, Rule, Subject};

static THEMES: &[&RuleTheme] = &[
    &network::THEME,
    &ports::THEME,
    &wlan::THEME,
    &devices::THEME,
    &policy::THEME,
    &licences::THEME,
    &rollout::THEME,
];

/// The rules about one school.
pub fn school_rules() -> impl Iterator<Item = &'static Rule> {
    THEMES.iter().flat_map(|theme| theme.school).copied()
}

/// The rules about all schools together.
pub fn cooperation_rules() -> impl Iterator<Item = &'static CooperationRule> {
    THEMES.iter().flat_map(|theme| theme.cooperation).copied()
}

/// What every rule is called, and its page.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    let school = school_rules().map(|rule| &rule.code);
    school.chain(cooperation_rules().map(|rule| &rule.code))
}

/// Asks every rule about one school.
pub fn school(subject: &Subject<'_>, out: &mut Diagnostics) {
    // All cores are busy with schools already, so the rules of one school follow each other.
    for rule in school_rules() {
        (rule.check)(subject, out);
    }
}

/// Asks every rule about the cooperation. `facts` are sorted by school.
pub fn cooperation(facts: &[Facts], out: &mut Diagnostics) {
    let rules: Vec<&CooperationRule> = cooperation_rules().collect();
    // Each has a list of its own, so that the order does not depend on who is done first.
    let found: Vec<Diagnostics> = rules
        .par_iter()
        .map(|rule| {
            let mut found = Diagnostics::default();
            (rule.check)(facts, &mut found);
            found
        })
        .collect();
    for found in found {
        out.absorb(found, None);
    }
}
