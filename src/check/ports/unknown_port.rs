use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::HardwareModel;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "unknown-port",
        severity: Severity::Error,
        docs: "\
# What
A device gives a profile to a port that its hardware does not have, or another device is plugged
into one.

# Why
The port would be configured nowhere, and what is plugged in there would not work.

# Fix
Correct the number, or the device's `model`. The ports of a model stand in `models.<model>.ports`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, device) in &*school.devices {
        let Some(model) = school.models.get(&device.model) else { continue };
        for set in device.ports.keys() {
            // Mostly a range is too long; its first wrong port says so.
            if let Some(port) = set.iter().find(|&port| !has(model, port)) {
                let at = subject.intent.at(&["devices", id.as_str(), "ports", &set.to_string()]);
                let message = format!(
                    "`{id}` has no port {port}: its model `{}` has {}",
                    device.model,
                    ports(model)
                );
                out.push(
                    Diagnostic::new(&RULE.code, message)
                        .at(at)
                        .help("correct the number or the model"),
                );
            }
        }
    }
    for (id, _, uplink, other) in lookup::plugged(school) {
        let Some(model) = school.models.get(&other.model) else { continue };
        if has(model, uplink.port) {
            continue;
        }
        let at = subject.intent.at(&["devices", id.as_str(), "uplink"]);
        let message = format!(
            "`{id}` is plugged into port {} of `{}`, whose model `{}` has {}",
            uplink.port,
            uplink.device,
            other.model,
            ports(model)
        );
        let place = subject.intent.at(&["devices", &uplink.device]);
        out.push(
            Diagnostic::new(&RULE.code, message)
                .at(at)
                .note_at(place, "the other device")
                .help("correct the number or the model"),
        );
    }
}

fn has(model: &HardwareModel, port: u16) -> bool {
    model.ports.keys().any(|set| set.contains(port))
}

/// The ports of a model in words.
fn ports(model: &HardwareModel) -> String {
    let sets: Vec<String> = model.ports.keys().map(ToString::to_string).collect();
    if sets.is_empty() { "none".into() } else { sets.join(",") }
}
