use jiff::ToSpan;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "licence-expires-soon",
        severity: Severity::Warning,
        docs: "\
# What
Software that is installed needs a licence that runs out within 60 days.

# Why
Renewing takes an offer, an order and an invoice; afterwards it is an error.

# Fix
Renew the licence and write the new day into `expires`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let soon = subject.today.get().saturating_add(60.days());
    for (id, (licence, _)) in lookup::licences(&subject.intent.school) {
        let Some(expires) = licence.expires else { continue };
        // What has ended already is `licence-expired`.
        if expires < subject.today || expires.get() > soon {
            continue;
        }
        let at = subject.intent.at(&["licences", id.as_str(), "expires"]);
        let diagnostic =
            Diagnostic::new(&RULE.code, format!("the licence `{id}` ends on {expires}"))
                .at(at)
                .help("renew it in time");
        out.push(match &licence.owner {
            Some(owner) => diagnostic.note(format!("renewed by: {owner}")),
            None => diagnostic,
        });
    }
}
