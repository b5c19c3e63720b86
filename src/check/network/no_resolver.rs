use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::reach;
use crate::check::rule::{Rule, Subject};
use crate::model::ServerKind;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "no-resolver",
        severity: Severity::Error,
        docs: "\
# What
`dns.upstreams` is empty, and no device of the school runs a server role of the kind `dns`.

# Why
Clients and devices are told the school's own resolver, or else the upstreams. Without either of
them nobody resolves a name.

# Fix
Add a resolver to `dns.upstreams`, or give a device of the school a role with a server role of the
kind `dns`, which can ask the name servers of the world itself.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    if school.dns.upstreams.is_empty() && reach::servers(school, ServerKind::Dns).is_empty() {
        let at = subject.intent.at(&["dns", "upstreams"]);
        let message = "there is no resolver: neither one outside nor one of the school";
        let diagnostic = Diagnostic::new(&RULE.code, message).at(at);
        out.push(diagnostic.help("add one to `dns.upstreams`"));
    }
}
