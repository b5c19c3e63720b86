use std::collections::{BTreeMap, BTreeSet};

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::DeviceKind;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "role-without-platform",
        severity: Severity::Error,
        docs: "\
# What
Nobody says in which language a device is configured: neither the device nor its hardware model
nor its role names a `platform`. The same for a server role that a device runs. A device of the
kind `server` that runs server roles needs no platform of its own.

# Why
Nothing would be generated for it, and nobody would be told.

# Fix
Name a platform, best in the hardware model; `muster platform` lists them. A device that is
configured by hand has a role with `unmanaged = true`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let mut seen = BTreeSet::new();
    for (id, device, role) in lookup::devices(school) {
        // The platforms of its server roles write all that such a device needs.
        let only_serves = role.kind == DeviceKind::Server && !role.server_roles.is_empty();
        if role.unmanaged || only_serves || lookup::platform(school, id, device).is_some() {
            continue;
        }
        // A model that is switched off is a finding of its own.
        if !school.models.contains_key(&device.model) {
            continue;
        }
        // Role and model are the reason, however many devices have both.
        if !seen.insert((&device.role, &device.model)) {
            continue;
        }
        let place = |path: &[&str]| subject.intent.at(path);
        let message = format!(
            "neither the role `{}` nor the model `{}` names a platform",
            device.role, device.model
        );
        let sides = (
            (place(&["roles", device.role.as_str()]), "the role"),
            (place(&["models", device.model.as_str()]), "the model"),
        );
        let diagnostic = conflict(&RULE.code, message, sides.0, sides.1);
        out.push(diagnostic.help("add `platform` to the model, or `unmanaged = true` to the role"));
    }
    // Several roles may run one server role.
    let servers: BTreeMap<_, _> = lookup::roles(school)
        .into_values()
        .filter(|role| !role.unmanaged)
        .flat_map(|role| lookup::server_roles(school, role))
        .collect();
    for (id, _) in servers.into_iter().filter(|(_, server)| server.platform.is_none()) {
        let at = subject.intent.at(&["server-roles", id.as_str()]);
        out.push(
            Diagnostic::new(&RULE.code, format!("the server role `{id}` names no platform"))
                .at(at)
                .help("add `platform`"),
        );
    }
}
