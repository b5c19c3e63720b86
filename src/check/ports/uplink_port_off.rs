use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::PortMode;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "uplink-port-off",
        severity: Severity::Error,
        docs: "\
# What
A device is plugged into a port that is off: the other device's `ports` do not name it, or give it
a profile with the mode `off`.

# Why
The device would be cut off as soon as the other one is configured.

# Fix
Give the port a profile in the `ports` of the other device, or correct the `uplink`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, _, uplink, other) in lookup::plugged(school) {
        // The ports of a device that is configured by hand need not be listed here.
        if school.roles.get(&other.role).is_none_or(|role| role.unmanaged) {
            continue;
        }
        // Ports that the hardware lacks are a finding of their own.
        let Some(model) = school.models.get(&other.model) else { continue };
        if !model.ports.keys().any(|set| set.contains(uplink.port)) {
            continue;
        }
        let profile = lookup::profile_of(other, uplink.port);
        let mode = profile
            .and_then(|profile| school.port_profiles.get(profile))
            .map(|profile| profile.mode);
        // A profile that is switched off is a finding of its own.
        if mode == Some(PortMode::Off) || profile.is_none() {
            let at = subject.intent.at(&["devices", id.as_str(), "uplink"]);
            let message = format!(
                "`{id}` is plugged into port {} of `{}`, which is off",
                uplink.port, uplink.device
            );
            let ports = subject.intent.at(&["devices", &uplink.device, "ports"]);
            let diagnostic = Diagnostic::new(&RULE.code, message)
                .at(at)
                .note_at(ports, "the ports of the other device");
            out.push(diagnostic.help("give the port a profile, or correct the uplink"));
        }
    }
}
