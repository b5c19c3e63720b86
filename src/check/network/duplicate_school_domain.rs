use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::facts::Facts;
use crate::check::rule::{CooperationRule, conflict};

pub(super) static RULE: CooperationRule = CooperationRule {
    code: Code {
        name: "duplicate-school-domain",
        severity: Severity::Error,
        docs: "\
# What
Two schools have the same DNS domain: their folders have one name under different authorities.

# Why
A school's domain is `<school>.<domain of the cooperation>`. Two devices of the same name would
answer to one full name, and a certificate or an inventory could not tell them apart.

# Fix
Rename the folder of one of the schools, or give one of the authorities another `dns.domain`.
",
    },
    check,
};

fn check(facts: &[Facts], out: &mut Diagnostics) {
    let mut seen: BTreeMap<(&str, &str), &Facts> = BTreeMap::new();
    for school in facts {
        let Some(first) =
            seen.insert((school.key.school.as_str(), school.dns.domain.as_str()), school)
        else {
            continue;
        };
        let message = "two schools of different authorities have one name, and so one DNS domain";
        let mut diagnostic = conflict(
            &RULE.code,
            message,
            (school.index_at, "the other school"),
            (first.index_at, "the other school"),
        )
        .help("rename the folder of one of them");
        diagnostic.schools.extend([school.key.to_string(), first.key.to_string()]);
        out.push(diagnostic);
    }
}
