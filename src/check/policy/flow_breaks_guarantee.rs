use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::openings::{Openings, What};
use crate::check::rule::{Rule, Subject, conflict};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "flow-breaks-guarantee",
        severity: Severity::Error,
        docs: "\
# What
A flow allows a connection that a guarantee rules out: it shares a zone on either side with it,
and a service. Services are compared by protocol and ports, not by name; no services means every
service. A flow with `destinations` leads only to those of its zones that they have addresses of.

# Why
A guarantee is a promise to the people whose data is behind it. The firewall keeps it whatever the
flows say, so the flow would not do what it says.

# Fix
Take the zone or the service out of the flow. A guarantee that is no longer meant is changed where
it stands, by whoever promised it.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let openings = Openings::of(&subject.intent.school);
    for (opening, broken) in openings.broken() {
        let What::Flow(id) = opening.what else { continue };
        let with = broken.service.map(|service| format!(" with `{service}`")).unwrap_or_default();
        let guarantee = broken.guarantee;
        let message = format!(
            "the flow `{id}` lets {} reach {}{with}, which the guarantee `{guarantee}` rules out",
            lookup::listed(broken.from.iter().map(|zone| zone.as_str())),
            lookup::listed(broken.to.iter().map(|zone| zone.as_str())),
        );
        let place = |path: &[&str]| subject.intent.at(path);
        let sides = (
            (place(&["flows", id.as_str()]), "the flow"),
            (place(&["guarantees", guarantee.as_str()]), "the guarantee"),
        );
        out.push(
            conflict(&RULE.code, message, sides.0, sides.1)
                .help("take the zone or the service out of the flow"),
        );
    }
}
