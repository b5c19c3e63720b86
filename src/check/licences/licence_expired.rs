use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "licence-expired",
        severity: Severity::Error,
        docs: "\
# What
Software that is installed needs a licence that has run out. The day in `expires` is the last one.

# Why
The software stops working, or is used without a licence.

# Fix
Renew the licence and write the new day into `expires`, or take the software out of the client
profiles.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, (licence, _)) in lookup::licences(&subject.intent.school) {
        let Some(expires) = licence.expires else { continue };
        // The day itself is the last one that is paid for.
        if expires >= subject.today {
            continue;
        }
        let at = subject.intent.at(&["licences", id.as_str(), "expires"]);
        let diagnostic =
            Diagnostic::new(&RULE.code, format!("the licence `{id}` ended on {expires}")).at(at);
        let diagnostic =
            diagnostic.help("renew it, or take the software out of the client profiles");
        out.push(match &licence.owner {
            Some(owner) => diagnostic.note(format!("renewed by: {owner}")),
            None => diagnostic,
        });
    }
}
