use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "segment-on-several-ports",
        severity: Severity::Error,
        docs: "\
# What
Two ports of a firewall carry the same segment.

# Why
A firewall routes between its ports and does not join them as a switch does: the segment would
have its gateway at one of the two, and what is behind the other would be cut off.

# Fix
Let one port carry the segment and plug a switch in there. Two lines to different providers are
two segments.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let carrying = lookup::Carrying::of(school);
    for (id, device) in lookup::firewalls(school) {
        let mut ports = BTreeMap::new();
        for (set, profile) in &device.ports {
            let Some(profile) = school.port_profiles.get(profile) else { continue };
            // Nothing is in the parking segment.
            let carried = school
                .segments
                .iter()
                .filter(|(id, segment)| !segment.parking && carrying.carries(profile, id));
            for (segment, _) in carried {
                ports.entry(segment).or_insert_with(Vec::new).extend(set.iter());
            }
        }
        // Two equal trunks share all their segments; one of them says it.
        let twice = ports.iter().find(|(_, ports)| ports.len() > 1);
        if let Some((segment, ports)) = twice {
            let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
            let message = format!(
                "the ports {} of the gateway `{id}` carry the same segment `{segment}`",
                ports.join(", ")
            );
            let at = subject.intent.at(&["devices", id.as_str(), "ports"]);
            out.push(
                Diagnostic::new(&RULE.code, message)
                    .at(at)
                    .help("let one of its ports carry the segment"),
            );
        }
    }
}
