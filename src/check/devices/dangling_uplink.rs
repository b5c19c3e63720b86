use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity, did_you_mean};
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "dangling-uplink",
        severity: Severity::Error,
        docs: "\
# What
A device is plugged into one that the school does not have, or that is switched off.

# Why
Descriptions of ports, the PoE budget and the order of a rollout follow the uplinks.

# Fix
Correct the name, or plug the device in where it really is.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, device) in &*school.devices {
        let Some(uplink) = &device.uplink else { continue };
        if school.devices.contains_key(&*uplink.device) {
            continue;
        }
        // A device that is switched off is still in the tree and no longer in the school.
        let off = subject.intent.tree.find(["devices", &uplink.device]).is_some();
        let state = if off { "is switched off" } else { "the school does not have" };
        let message = format!("`{id}` is plugged into `{}`, which {state}", uplink.device);
        let mut diagnostic = Diagnostic::new(&RULE.code, message).at(subject.intent.at(&[
            "devices",
            id.as_str(),
            "uplink",
        ]));
        if off {
            diagnostic = diagnostic.note_at(
                subject.intent.at(&["devices", &uplink.device, "enabled"]),
                "it is switched off here",
            );
            diagnostic.help = Some("plug it in elsewhere, or switch it off as well".into());
        } else {
            diagnostic.help = did_you_mean(
                &uplink.device,
                school.devices.keys().map(crate::model::DeviceId::as_str),
            );
        }
        out.push(diagnostic);
    }
}
