use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::Metric;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "licence-count-unknown",
        severity: Severity::Warning,
        docs: "\
# What
The school uses a licence that counts members of staff, and does not say how many there are.

# Why
It would be counted as if it needed no seat, and the licence seem to be enough.

# Fix
Write `staff` into the file of the school.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    if school.staff.is_some() {
        return;
    }
    let licences = lookup::licences(school);
    // One of them says it: the number that is missing is the same for all.
    let counted = licences
        .iter()
        .find(|(_, (licence, _))| licence.metric == Metric::Staff && licence.seats.is_some());
    if let Some((id, _)) = counted {
        let message =
            format!("the licence `{id}` counts members of staff, and `staff` is not there");
        let diagnostic = Diagnostic::new(&RULE.code, message)
            .at(subject.intent.at(&["students"]))
            .note_at(subject.intent.at(&["licences", id.as_str(), "metric"]), "what is counted");
        out.push(diagnostic.help("add `staff` beside `students`"));
    }
}
