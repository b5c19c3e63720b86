use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "nobody-administers",
        severity: Severity::Error,
        docs: "\
# What
`management.sources` is empty, and devices are configured here.

# Why
Devices take sessions of administrators from these networks alone. With the first roll-out
everybody would be locked out, the administration as well.

# Fix
Write the networks from which devices are administered.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let is_configured = lookup::devices(school).any(|(_, _, role)| !role.unmanaged);
    if is_configured && school.management.sources.is_empty() {
        let at = subject.intent.at(&["management", "sources"]);
        let message = "`management.sources` is empty, so that nobody can administer the devices";
        let diagnostic = Diagnostic::new(&RULE.code, message).at(at);
        out.push(diagnostic.help("write the networks from which they are administered"));
    }
}
