use std::collections::BTreeSet;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, culprit_first};
use crate::model::SoftwareId;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "software-without-agreement",
        severity: Severity::Error,
        docs: "\
# What
Software that sends personal data out of the school (`cloud = true`) is installed, and no
processing agreement is signed.

# Why
Art. 28 GDPR demands the agreement before the first use. The school answers for it, and it is the
pupils' data.

# Fix
Sign the agreement and set `agreement = true`, or take the software out of the client profiles.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let installed: BTreeSet<&SoftwareId> =
        lookup::clients(school).flat_map(|(_, profile, _)| &profile.software).collect();
    for id in installed {
        if school.software.get(id).is_some_and(|software| software.cloud && !software.agreement) {
            let place = |key: &str| subject.intent.at(&["software", id.as_str(), key]);
            // Both keys together are the fault; the one of the higher layer made it one.
            let (at, _) = culprit_first(place("cloud"), place("agreement"));
            let message = format!(
                "the software `{id}` sends data out of the school, and no \
                processing agreement is signed"
            );
            out.push(
                Diagnostic::new(&RULE.code, message)
                    .at(at)
                    .help("sign it and set `agreement = true`, or take the software out"),
            );
        }
    }
}
