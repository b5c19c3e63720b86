use std::collections::BTreeMap;

use super::{CooperationRule, Facts, culprit_first};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

pub(super) static RULE: CooperationRule = CooperationRule {
    code: Code {
        name: "duplicate-school-domain",
        severity: Severity::Error,
        docs: "\
# What
Two schools have the same DNS domain: their folders have one name under different authorities.

# Why
A school's domain is `<school>.<domain of the cooperation>`. Two devices of the same name would answer to
one full name, and a certificate or an inventory could not tell them apart.

# Fix
Rename the folder of one of the schools, or give one of the authorities another `dns.domain`.
",
    },
    check,
};

fn check(facts: &[Facts], out: &mut Diagnostics) {
    let mut seen: BTreeMap<(&str, &str), &Facts> = BTreeMap::new();
    for school in facts {
        let Some(first) = seen.insert((school.key.school.as_str(), school.dns.domain.as_str()), school) else { continue };
        let (at, other) = culprit_first(school.index_at, first.index_at);
        let message = format!("two authorities have a school `{}`, and both answer to one domain", school.key.school);
        let mut diagnostic = Diagnostic::new(&RULE.code, message)
            .at(at)
            .note_at(other, "the other school is this one")
            .help("rename the folder of one of them");
        diagnostic.schools.extend([school.key.to_string(), first.key.to_string()]);
        out.push(diagnostic);
    }
}
