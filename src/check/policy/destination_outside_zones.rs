use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::{Action, ZoneId};
use crate::plan::territory::Territory;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "destination-outside-zones",
        severity: Severity::Error,
        docs: "\
# What
A network of the `destinations` of a flow has no address in the zones that the flow leads to.

# Why
`destinations` restrict the zones of `to`; they never add to them. So the flow does not do what is
written there: an allowed connection is dropped, and one that was to be denied is left to other
flows. The internet is what is nobody's: no network of a zone, of an external segment, of the
address plan or of others, and no private address.

# Fix
Name the zone that has these addresses in `to`, or correct the network. An external segment says in
`network` which addresses it has; private addresses beyond the provider's line go into the
`networks` of the zone they belong to.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let restricted = lookup::restricted_flows(school);
    if restricted.is_empty() {
        return;
    }
    let territory = Territory::of(school);
    for (id, flow) in restricted {
        let mut outside = flow.destinations.clone();
        outside.retain(|network| !territory.meets(flow.to.iter(), network.get()));
        if outside.is_empty() {
            continue;
        }
        let rest = match (outside.len() == flow.destinations.len(), flow.action) {
            (false, _) => "",
            (true, Action::Allow) => ", so that it opens nothing",
            (true, Action::Deny) => ", so that it denies nothing",
        };
        let names: Vec<String> = outside.iter().map(ToString::to_string).collect();
        let message = format!(
            "the flow `{id}` is restricted to {}, outside of {}{rest}",
            lookup::listed(names.iter().map(String::as_str)),
            lookup::listed(flow.to.iter().map(ZoneId::as_str)),
        );
        let place = |path: &[&str]| subject.intent.at(path);
        let mut diagnostic =
            Diagnostic::new(&RULE.code, message).at(place(&["flows", id.as_str(), "destinations"]));
        // Whose the addresses are says what was meant. The first few are enough for that.
        for network in outside.iter().take(3) {
            for zone in territory.zones_of(network.get()).into_iter().take(3) {
                let at = place(&["zones", zone.as_str()]);
                diagnostic = diagnostic.note_at(at, format!("`{network}` has addresses of it"));
            }
        }
        out.push(diagnostic.help("name the zone that has these addresses, or correct the network"));
    }
}
