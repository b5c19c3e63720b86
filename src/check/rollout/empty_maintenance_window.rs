use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "empty-maintenance-window",
        severity: Severity::Error,
        docs: "\
# What
A maintenance window is never open: it lists no day, or closes when it opens.

# Why
A school with that window alone would never be rolled out, and the play would say so in the middle
of the night.

# Fix
List the days on which it opens, and two different times. One that closes before it opens is open
until the next day: `from = \"22:00\"`, `to = \"02:00\"`. For a whole day write `from = \"00:00\"` and
`to = \"23:59\"`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, window) in &*subject.intent.school.maintenance_windows {
        let mut report = |key, problem: &str, help| {
            let at = subject.intent.at(&["maintenance-windows", id.as_str(), key]);
            let message =
                format!("the maintenance window `{id}` {problem}, so that it is never open");
            out.push(Diagnostic::new(&RULE.code, message).at(at).help(help));
        };
        if window.days.is_empty() {
            report("days", "lists no day", "list the days on which it opens");
        }
        if window.from == window.to {
            report("to", "closes when it opens", "let it close at another time");
        }
    }
}
