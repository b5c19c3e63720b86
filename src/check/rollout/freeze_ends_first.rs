use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "freeze-ends-first",
        severity: Severity::Error,
        docs: "\
# What
The last day of a freeze lies before its first.

# Why
It has no day: something could be rolled out in the middle of the exams that it is there for.

# Fix
Correct one of the two days. A freeze of one day has the same day as `from` and `until`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, freeze) in &*subject.intent.school.freezes {
        if freeze.until < freeze.from {
            let at = |key| subject.intent.at(&["freezes", id.as_str(), key]);
            let message = format!(
                "the freeze `{id}` ends on {}, before it begins on {}",
                freeze.until, freeze.from
            );
            let diagnostic = Diagnostic::new(&RULE.code, message).at(at("until"));
            out.push(
                diagnostic
                    .note_at(at("from"), "it begins here")
                    .help("correct one of the two days"),
            );
        }
    }
}
