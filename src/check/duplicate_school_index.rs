use std::collections::BTreeMap;

use super::{CooperationRule, Facts};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub(super) static RULE: CooperationRule = CooperationRule {
    code: Code {
        name: "duplicate-school-index",
        severity: Severity::Error,
        docs: "\
# What
Two schools have the same index.

# Why
The index is the number of the school's block in the address plan: both would get the same addresses.

# Fix
Give the newer school the next free index; `muster new school` finds it.
",
    },
    check,
};

fn check(facts: &[Facts], out: &mut Diagnostics) {
    let mut seen: BTreeMap<u32, &Facts> = BTreeMap::new();
    for school in facts {
        if let Some(first) = seen.insert(school.index, school) {
            let message = format!("`{}` has the index {} of `{}`", school.key, school.index, first.key);
            let diagnostic = Diagnostic::new(&RULE.code, message).at(school.index_at).note_at(first.index_at, "this school has it as well");
            out.push(diagnostic);
        }
    }
}
