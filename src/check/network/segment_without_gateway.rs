use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "segment-without-gateway",
        severity: Severity::Warning,
        docs: "\
# What
No port of the school's firewall carries a segment that has a subnet.

# Why
The firewall is the gateway. Without it devices of the segment reach nobody outside of it, and no
address is given out to them.

# Fix
Give a port of the firewall a profile that carries the segment, best one with `tagged-all`. A
segment that nobody needs at the school is switched off.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let carrying = lookup::Carrying::of(school);
    for (id, device) in lookup::firewalls(school) {
        let profiles: Vec<_> =
            device.ports.values().filter_map(|profile| school.port_profiles.get(profile)).collect();
        let carried = |segment| profiles.iter().any(|profile| carrying.carries(profile, segment));
        let missing: Vec<&str> = school
            .segments
            .iter()
            .filter(|(id, segment)| segment.subnet.is_some() && !carried(id))
            .map(|(id, _)| id.as_str())
            .collect();
        if !missing.is_empty() {
            let message = format!(
                "`{id}` is the gateway, and none of its ports carries {}",
                lookup::listed(missing)
            );
            let at = subject.intent.at(&["devices", id.as_str(), "ports"]);
            out.push(Diagnostic::new(&RULE.code, message).at(at).help(
                "give one of its ports a profile with `tagged-all`, or switch the segment off",
            ));
        }
    }
}
