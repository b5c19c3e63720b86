use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{Device, DeviceKind, Role};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "kind-contradiction",
        severity: Severity::Error,
        docs: "\
# What
A role or a device has a key that its kind has no use for, such as WLANs of a firewall, server
roles of a switch or a spanning-tree priority of a server; or it lacks one that its kind needs: a
device has a `host` number, unless it is the firewall.

# Why
The key would be left out in silence, and somebody would rely on it. A firewall that is configured
here is the gateway of every segment, so that its address is the gateway's; one that is configured
by hand (`unmanaged`) may have a `host` number beside it.

# Fix
Take the key away, add the missing one, or correct `kind` of the role.
",
    },
    check,
};

use DeviceKind::{AccessPoint, Firewall, Server, Switch};

/// A key, whether it says anything, and the kinds that have a use for it.
type KeyOfKinds<T> = (&'static str, fn(&T) -> bool, &'static [DeviceKind]);

/// What a role may say beside its title, segment and platform, and the kinds that have a use for
/// it.
const ROLE_KEYS: &[KeyOfKinds<Role>] = &[
    ("stp-priority", |role| role.stp_priority.is_some(), &[Switch]),
    ("wlans", |role| !role.wlans.is_empty(), &[AccessPoint]),
    ("radio-plan", |role| role.radio_plan.is_some(), &[AccessPoint]),
    ("outdoor", |role| role.outdoor, &[AccessPoint]),
    ("server-roles", |role| !role.server_roles.is_empty(), &[Server, Firewall]),
];

/// The same of devices, whose kind their role says.
const DEVICE_KEYS: &[KeyOfKinds<Device>] =
    &[("channels", |device| !device.channels.is_empty(), &[AccessPoint])];

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, role) in &*school.roles {
        let path = ["roles", id.as_str()];
        for (key, is_set, kinds) in ROLE_KEYS {
            if is_set(role) && !kinds.contains(&role.kind) {
                out.push(no_use(subject, path, key, id.as_str(), role));
            }
        }
        if role.unmanaged && role.platform.is_some() {
            let message = format!("the role `{id}` is `unmanaged` and names a platform");
            let sides = ["platform", "unmanaged"]
                .map(|key| (subject.intent.at(&["roles", id.as_str(), key]), format!("`{key}`")));
            let [one, other] = &sides;
            let diagnostic = conflict(&RULE.code, message, (one.0, &one.1), (other.0, &other.1));
            out.push(diagnostic.help("take one of the two away"));
        }
    }
    for (id, device, role) in lookup::devices(school) {
        let path = ["devices", id.as_str()];
        for (key, is_set, kinds) in DEVICE_KEYS {
            if is_set(device) && !kinds.contains(&role.kind) {
                out.push(no_use(subject, path, key, device.role.as_str(), role));
            }
        }
        check_host(subject, id.as_str(), device, role, out);
    }
}

/// Every device has a number in its segment, save the gateway.
fn check_host(
    subject: &Subject<'_>,
    id: &str,
    device: &Device,
    role: &Role,
    out: &mut Diagnostics,
) {
    let is_firewall = role.kind == Firewall;
    if device.host.is_none() && !is_firewall {
        let message = format!("`{id}` has no `host` number");
        let diagnostic =
            Diagnostic::new(&RULE.code, message).at(subject.intent.at(&["devices", id]));
        out.push(diagnostic.help(format!("add a number that is free in `{}`", role.segment)));
    }
    if device.host.is_some() && is_firewall && !role.unmanaged {
        out.push(
            no_use(subject, ["devices", id], "host", device.role.as_str(), role)
                .help("take `host` away: it is the gateway of every segment"),
        );
    }
}

/// The finding about a key that a kind has no use for.
fn no_use(
    subject: &Subject<'_>,
    [table, id]: [&str; 2],
    key: &str,
    role_id: &str,
    role: &Role,
) -> Diagnostic {
    let what = if table == "roles" { format!("the role `{id}`") } else { format!("`{id}`") };
    let message = format!(
        "{what} is of the kind `{}`, which has no use for `{key}`",
        lookup::word(&role.kind)
    );
    let key_at = subject.intent.at(&[table, id, key]);
    let kind_at = subject.intent.at(&["roles", role_id, "kind"]);
    let diagnostic =
        conflict(&RULE.code, message, (key_at, "it stands here"), (kind_at, "the kind"));
    diagnostic.help(format!("take `{key}` away, or correct `kind`"))
}
