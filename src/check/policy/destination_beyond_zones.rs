use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::ZoneId;
use crate::plan::territory::Territory;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "destination-beyond-zones",
        severity: Severity::Warning,
        docs: "\
# What
A network of the `destinations` of a flow reaches beyond the zones that the flow leads to.

# Why
`destinations` restrict the zones of `to`. Only what lies in both is opened, or denied: who reads
the flow expects more. The internet is what is nobody's: no network of a zone, of an external
segment, of the address plan or of others, and no private address.

# Fix
Write the part that lies in the zones, or name the other zones in `to` as well. Where all of a zone
is meant, leave `destinations` out.
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
        let mut beyond = flow.destinations.clone();
        beyond.retain(|network| {
            // What lies outside of the zones altogether is `destination-outside-zones`.
            territory.meets(flow.to.iter(), network.get())
                && !territory.encloses(flow.to.iter(), network.get())
        });
        if beyond.is_empty() {
            continue;
        }
        let names: Vec<String> = beyond.iter().map(ToString::to_string).collect();
        let message = format!(
            "the flow `{id}` is restricted to {}, of which only a part lies in {}",
            lookup::listed(names.iter().map(String::as_str)),
            lookup::listed(flow.to.iter().map(ZoneId::as_str)),
        );
        out.push(
            Diagnostic::new(&RULE.code, message)
                .at(subject.intent.at(&["flows", id.as_str(), "destinations"]))
                .help("write the part that lies in the zones, or leave `destinations` out"),
        );
    }
}
