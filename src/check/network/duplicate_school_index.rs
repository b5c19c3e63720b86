use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::facts::Facts;
use crate::check::rule::{CooperationRule, conflict};

pub(super) static RULE: CooperationRule = CooperationRule {
    code: Code {
        name: "duplicate-school-index",
        severity: Severity::Error,
        docs: "\
# What
Two schools have the same index.

# Why
The index is the number of the school's block in the address plan: both would get the same
addresses.

# Fix
Give the newer school the next free index; `muster new school` finds it.
",
    },
    check,
};

fn check(facts: &[Facts], out: &mut Diagnostics) {
    let mut seen: BTreeMap<u32, &Facts> = BTreeMap::new();
    for school in facts {
        // Facts are sorted by school, so that of three the same pairs are always named.
        if let Some(first) = seen.insert(school.index, school) {
            let message = format!("two schools have the index {}", school.index);
            let mut diagnostic = conflict(
                &RULE.code,
                message,
                (school.index_at, "the other school"),
                (first.index_at, "the other school"),
            );
            diagnostic.help = Some("give the newer one the next free index".into());
            diagnostic.schools.extend([school.key.to_string(), first.key.to_string()]);
            out.push(diagnostic);
        }
    }
}
