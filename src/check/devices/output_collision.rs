use std::collections::BTreeSet;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{PlatformId, RoleId};
use crate::platform::collide;

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "output-collision",
        severity: Severity::Error,
        docs: "\
# What
Two files that are generated for a school would have the same path: a device and a client profile
have one name, or two platforms of one device write a file of the same name, or one writes a file
where the other has a folder.

# Why
One of them would overwrite the other.

# Fix
Rename the device or the client profile; of two platforms, change the `path` of an output in one
`platform.toml`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    check_names(subject, out);
    check_paths(subject, out);
}

/// Devices and client profiles have their folders side by side.
fn check_names(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, profile, _) in lookup::clients(school) {
        // Nothing is written for a client profile without a platform.
        if profile.platform.is_some() && school.devices.contains_key(id.as_str()) {
            let place = |table| subject.intent.at(&[table, id.as_str()]);
            let (device, profile) = (
                (place("devices"), "the device"),
                (place("client-profiles"), "the client profile"),
            );
            let message = format!(
                "a device and a client profile are both named `{id}` \
                    and would be written to one folder"
            );
            out.push(conflict(&RULE.code, message, device, profile).help("rename one of them"));
        }
    }
}

/// Several platforms of one device write into one folder.
fn check_paths(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let mut seen: BTreeSet<Vec<&PlatformId>> = BTreeSet::new();
    for (id, device, role) in lookup::devices(school)
        // Only server roles bring a device more than one platform.
        .filter(|(_, _, role)| !role.unmanaged && !role.server_roles.is_empty())
    {
        let own = lookup::platform(school, id, device).map(|(name, _)| name);
        let servers =
            lookup::server_roles(school, role).filter_map(|(_, server)| server.platform.as_ref());
        let mut platforms: Vec<&PlatformId> = own.into_iter().chain(servers).collect();
        platforms.sort();
        platforms.dedup();
        // The same platforms collide at every device in the same way: once is enough.
        if !seen.insert(platforms.clone()) {
            continue;
        }
        let mut paths: Vec<(&str, &PlatformId)> = Vec::new();
        for name in platforms {
            let Some(platform) = subject.platforms.get(name) else { continue };
            for output in platform.manifest.outputs.values() {
                let first = paths
                    .iter()
                    // The outputs of one platform were compared when its manifest was read.
                    .find(|(path, first)| *first != name && collide(path, &output.path))
                    .copied();
                paths.push((&output.path, name));
                if let Some((path, first)) = first {
                    let message = message(&device.role, [first, name], [path, &output.path]);
                    let at = subject.intent.at(&["roles", device.role.as_str(), "server-roles"]);
                    out.push(
                        Diagnostic::new(&RULE.code, message).at(at).help(
                            "change the `path` of an output in one of the two `platform.toml`",
                        ),
                    );
                }
            }
        }
    }
}

fn message(role: &RoleId, platforms: [&PlatformId; 2], paths: [&str; 2]) -> String {
    let ([first, second], [path, other]) = (platforms, paths);
    if path.contains("{{") || other.contains("{{") {
        return format!(
            "the platforms `{first}` and `{second}` may write one file for devices of the role \
            `{role}`: `{path}` and `{other}`"
        );
    }
    // Fixed paths that collide and are of one length differ in upper and lower case at most.
    if path.len() == other.len() {
        return format!(
            "the platforms `{first}` and `{second}` both write `{path}` for devices of the role \
            `{role}`"
        );
    }
    format!(
        "the platforms `{first}` and `{second}` write `{path}` and `{other}` for devices of the \
        role `{role}`"
    )
}
