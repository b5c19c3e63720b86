//! Rules: questions about meaning, asked of a school's [`Intent`] or of all schools together.
//!
//! **Adding a rule:** a file here named for the fault, with a `pub static RULE` that holds its name, its
//! page and its check; one line in `rules!` below; a spec in `tests/spec/check/<name>.md`. A rule never
//! names a school in its message: what is wrong at many schools for one reason is one finding.

use crate::decode::Intent;
use crate::diagnostic::{Code, Diagnostics};
use crate::model::Day;
use crate::platform::Platforms;
use crate::source::Origin;

mod facts;

pub use facts::Facts;

/// A rule about one school.
#[derive(Debug)]
pub struct Rule {
    /// Name, severity and page.
    pub code: Code,
    /// Asks the question.
    pub check: fn(&Subject<'_>, &mut Diagnostics),
}

/// A rule about all schools of the cooperation together.
#[derive(Debug)]
pub struct CooperationRule {
    /// Name, severity and page.
    pub code: Code,
    /// Asks the question.
    pub check: fn(&[Facts], &mut Diagnostics),
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The school.
    pub intent: &'a Intent,
    /// The platforms there are.
    pub platforms: &'a Platforms,
    /// The day for which is compiled.
    pub today: Day,
}

impl Subject<'_> {
    /// Of two places in conflict the one at fault, first: that of the higher layer, since the lower one
    /// was there before; in one layer the later one. Files are numbered by precedence.
    pub fn culprit_first(&self, one: Origin, other: Origin) -> (Origin, Origin) {
        if one >= other { (one, other) } else { (other, one) }
    }
}

macro_rules! rules {
    (school: $($name:ident),* $(,)?; cooperation: $($wide:ident),* $(,)?;) => {
        $(mod $name;)*
        $(mod $wide;)*
        /// The rules about one school.
        pub static RULES: &[&Rule] = &[$(&$name::RULE),*];
        /// The rules about all schools together.
        pub static COOPERATION_RULES: &[&CooperationRule] = &[$(&$wide::RULE),*];
    };
}

rules! {
    school:
    duplicate_vlan_id;
    cooperation:
    duplicate_school_index;
}

/// Asks every rule about one school.
pub fn school(subject: &Subject<'_>, out: &mut Diagnostics) {
    for rule in RULES {
        (rule.check)(subject, out);
    }
}

/// Asks every rule about the cooperation. `facts` are sorted by school.
pub fn cooperation(facts: &[Facts], out: &mut Diagnostics) {
    for rule in COOPERATION_RULES {
        (rule.check)(facts, out);
    }
}
