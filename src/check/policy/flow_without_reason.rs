use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject};
use crate::model::Action;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "flow-without-reason",
        severity: Severity::Error,
        docs: "\
# What
A flow allows something and does not say why.

# Why
In two years nobody will dare to remove a permission whose reason is forgotten; an audit asks for
each one (BSI NET.3.2.A2).

# Fix
Add a `reason`: who needs it, and for what.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, flow) in &*subject.intent.school.flows {
        // What is denied opens nothing, and nobody has to answer for it.
        if flow.action == Action::Allow && flow.reason.is_none() {
            let at = subject.intent.at(&["flows", id.as_str()]);
            out.push(
                Diagnostic::new(&RULE.code, format!("the flow `{id}` gives no reason"))
                    .at(at)
                    .help("add `reason`: who needs it, and for what"),
            );
        }
    }
}
