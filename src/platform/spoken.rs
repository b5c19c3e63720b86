//! Of which keys of the model a platform speaks: those that it puts into effect (`handles`), and
//! those that it leaves alone on purpose (`leaves`).
//!
//! Every value of the plan that its templates could show stands for keys of the model
//! ([`crate::plan::keys`]). Of a key in neither list nobody knows whether it has any effect; when
//! a school sets it, that is `unsupported-by-platform`.

use std::collections::BTreeSet;

use super::codes::UNKNOWN_KEY;
use super::manifest::{PlatformManifest, Scope};
use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::base::source::Origin;
use crate::language::keys;
use crate::language::tree::{Node, TableEntry, Value};
use crate::model::{DeviceKind, PathPattern, ServerKind};
use crate::plan::keys::{ROOTS, SeenKey, seen_through};

/// What a platform writes for: a kind of device, or a server role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Device(DeviceKind),
    Server(ServerKind),
}

const FIREWALL: Part = Part::Device(DeviceKind::Firewall);
const SWITCH: Part = Part::Device(DeviceKind::Switch);
const ACCESS_POINT: Part = Part::Device(DeviceKind::AccessPoint);
const DHCP: Part = Part::Server(ServerKind::Dhcp);
const DNS: Part = Part::Server(ServerKind::Dns);
const RADIUS: Part = Part::Server(ServerKind::Radius);
const ROUTER: Part = Part::Server(ServerKind::Router);

/// Keys that many templates see and few put into effect, with who does. Of two patterns that cover
/// a key the first one holds; what none covers concerns everybody who sees it.
const CONCERNS: &[(&str, &[Part])] = &[
    ("addressing", &[FIREWALL]),
    ("dns.domain", &[DHCP, DNS, ROUTER]),
    ("zones", &[FIREWALL]),
    ("segments.*.zone", &[FIREWALL]),
    ("segments.*.subnet", &[FIREWALL, DHCP, ROUTER]),
    ("segments.*.network", &[FIREWALL, DHCP]),
    ("segments.*.dhcp", &[DHCP, ROUTER]),
    ("segments.*.dhcp6", &[FIREWALL, DHCP, ROUTER]),
    ("segments.*.filter", &[DNS]),
    ("segments.*.voice", &[SWITCH]),
    ("segments.*.parking", &[SWITCH]),
    // It says who decides about a segment, not what a device does.
    ("segments.*.external", &[]),
    ("segments.*.vlan", &[FIREWALL, SWITCH, ACCESS_POINT, DHCP, RADIUS, ROUTER]),
    ("devices.*.mac", &[DHCP, RADIUS]),
    ("roles.*.stp-priority", &[SWITCH]),
    // What keeps at bay whatever is plugged in, and power.
    ("port-profiles.*.max-clients", &[SWITCH]),
    ("port-profiles.*.poe", &[SWITCH]),
    ("port-profiles.*.edge", &[SWITCH]),
    ("port-profiles.*.trusted", &[SWITCH]),
    ("radius.servers", &[SWITCH, ACCESS_POINT]),
    ("radius.secret", &[SWITCH, ACCESS_POINT, RADIUS]),
    ("radius.reauthenticate", &[SWITCH, RADIUS]),
    // What end devices do not set for themselves.
    ("wlans.*.segment", &[ACCESS_POINT]),
    ("wlans.*.dynamic-segments", &[ACCESS_POINT]),
    ("wlans.*.bands", &[ACCESS_POINT]),
    ("wlans.*.isolate", &[ACCESS_POINT]),
    ("wlans.*.fast-roaming", &[ACCESS_POINT]),
];

/// Keys of which `supports` says which values a platform knows; they are judged by it alone.
const JUDGED_BY_VALUE: &[&str] = &[
    "port-profiles.*.login",
    "port-profiles.*.storm-limit",
    "segments.*.ipv6",
    "wlans.*.eap",
    "wlans.*.pmf",
    "wlans.*.portal",
    "wlans.*.psk.per-device",
    "wlans.*.schedule",
    "wlans.*.security",
];

/// The fields of `device` that only some devices have. The others all have.
const OF_KINDS: &[(&str, DeviceKind)] = &[
    ("firewall", DeviceKind::Firewall),
    ("radios", DeviceKind::AccessPoint),
    ("wlans", DeviceKind::AccessPoint),
];

/// The fields of `device` that a server role has.
const OF_SERVERS: &[(&str, ServerKind)] = &[
    ("dhcp", ServerKind::Dhcp),
    ("dhcp6", ServerKind::Dhcp),
    ("dns", ServerKind::Dns),
    ("radius", ServerKind::Radius),
    ("router", ServerKind::Router),
];

/// The kind of device that alone has a field of `device`; none when all have it.
pub fn kind_with(field: &str) -> Option<DeviceKind> {
    OF_KINDS.iter().find(|(name, _)| *name == field).map(|(_, kind)| *kind)
}

/// Whether templates see a server role through a field of `device`.
pub fn is_field_of(server: ServerKind, field: &str) -> bool {
    OF_SERVERS.contains(&(field, server))
}

/// The keys that the templates of a platform could show and of which its manifest says nothing. A
/// manifest without `handles` says nothing of any key and is not asked.
pub fn unspoken(manifest: &PlatformManifest) -> Vec<SeenKey> {
    if manifest.handles.is_empty() {
        return Vec::new();
    }
    let mut unspoken = Vec::new();
    for root in roots(manifest.scope) {
        for seen in seen_through(root) {
            if serves(manifest, &seen.fields)
                && is_concerned(manifest, seen.key)
                && !JUDGED_BY_VALUE.contains(&seen.key)
                && !speaks(manifest, seen.key)
            {
                unspoken.push(seen);
            }
        }
    }
    unspoken
}

/// The roots of the plan through which a platform sees what it has to put into effect. Those for a
/// school or for all of them put nothing into effect; end devices take from `site` names only.
fn roots(scope: Scope) -> &'static [&'static str] {
    match scope {
        Scope::Device => &["site", "device"],
        Scope::Client => &["client"],
        Scope::School | Scope::Cooperation => &[],
    }
}

/// Whether what a platform serves has the field at a path.
fn serves(manifest: &PlatformManifest, fields: &[&str]) -> bool {
    let serves = &manifest.serves;
    let ["device", field, ..] = fields else {
        // The segments of the school are carried by devices, which list them themselves. A
        // service runs on a machine that another platform may administer.
        return match fields {
            ["client", ..] => true,
            ["site", "segments", ..] => false,
            _ => !serves.kinds.is_empty(),
        };
    };
    if let Some((_, server)) = OF_SERVERS.iter().find(|(name, _)| name == field) {
        return serves.servers.contains(server);
    }
    match kind_with(field) {
        Some(kind) => serves.kinds.contains(&kind),
        None => !serves.kinds.is_empty(),
    }
}

/// Whether a key is a matter of what a platform serves.
fn is_concerned(manifest: &PlatformManifest, key: &str) -> bool {
    let Some((_, parts)) = CONCERNS.iter().find(|(pattern, _)| covers(pattern, key)) else {
        return true;
    };
    parts.iter().any(|part| match part {
        Part::Device(kind) => manifest.serves.kinds.contains(kind),
        Part::Server(kind) => manifest.serves.servers.contains(kind),
    })
}

fn speaks(manifest: &PlatformManifest, key: &str) -> bool {
    let left = manifest.leaves.iter().flat_map(|left| &left.keys);
    manifest.handles.iter().chain(left).any(|pattern| covers(pattern.as_str(), key))
}

/// Whether a pattern names a key or a table above it.
pub fn covers(pattern: &str, key: &str) -> bool {
    key.strip_prefix(pattern).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Reports patterns that name no key of the model, keys that are said to be handled and left, and
/// keys that are said to have an effect on some client profiles and are put into effect on none.
pub(super) fn check(manifest: &PlatformManifest, node: &Node, out: &mut Diagnostics) {
    let handled = items(node.get("handles"));
    // The manifest was decoded from this tree, so that the two lists go together.
    for (pattern, item) in manifest.handles.iter().zip(handled) {
        check_pattern("handles", pattern, item.origin, out);
    }
    let groups = items(node.get("leaves"));
    for (left, group) in manifest.leaves.iter().zip(groups) {
        for (pattern, item) in left.keys.iter().zip(items(group.get("keys"))) {
            check_pattern("leaves", pattern, item.origin, out);
            if manifest.handles.contains(pattern) {
                let message = format!("`{pattern}` is said to be put into effect, and to be left");
                let diagnostic = Diagnostic::new(&UNKNOWN_KEY, message).at(item.origin);
                out.push(diagnostic.help("remove it from `handles` or from `leaves`"));
            }
        }
    }
    check_only(manifest, node, out);
}

fn check_only(manifest: &PlatformManifest, node: &Node, out: &mut Diagnostics) {
    for (some, group) in manifest.only.iter().zip(items(node.get("only"))) {
        for (pattern, item) in some.keys.iter().zip(items(group.get("keys"))) {
            if keys::all().at_pattern(pattern.as_str()).is_none() {
                check_pattern("only", pattern, item.origin, out);
                continue;
            }
            let is_handled =
                manifest.handles.iter().any(|handled| covers(handled.as_str(), pattern.as_str()));
            if !is_handled || !pattern.as_str().starts_with("client-profiles.*.") {
                let message = format!(
                    "`only` names `{pattern}`, which is no key of client profiles in `handles`"
                );
                let diagnostic = Diagnostic::new(&UNKNOWN_KEY, message).at(item.origin);
                out.push(diagnostic.help("add it to `handles`, or take it out of `only`"));
            }
        }
    }
}

/// The items of a list; none when there is no list.
fn items(entry: Option<&TableEntry>) -> &[Node] {
    match entry.map(|entry| &entry.node.value) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

fn check_pattern(list: &str, pattern: &PathPattern, at: Origin, out: &mut Diagnostics) {
    if keys::all().at_pattern(pattern.as_str()).is_some() {
        return;
    }
    let message = format!("`{list}` names `{pattern}`, which is no key of the model");
    // Proposed is only what templates see: no other key can be put into effect by one.
    let known: BTreeSet<&str> =
        ROOTS.iter().flat_map(|(root, _)| seen_through(root)).map(|seen| seen.key).collect();
    let near = did_you_mean(pattern.as_str(), known.into_iter());
    let help = near.unwrap_or_else(|| {
        "write a key of the model, such as `wlans.*.hidden`; `muster schema plan` names them".into()
    });
    out.push(Diagnostic::new(&UNKNOWN_KEY, message).at(at).help(help));
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn a_pattern_covers_what_is_below_it() {
        for (pattern, key, expected) in [
            ("wlans.*.hidden", "wlans.*.hidden", true),
            ("segments.*.dhcp", "segments.*.dhcp.lease", true),
            ("management", "management.sources", true),
            ("segments.*.dhcp.lease", "segments.*.dhcp", false),
            ("wlans.*.hid", "wlans.*.hidden", false),
            ("wlans.*.isolate", "wlans.*.hidden", false),
        ] {
            assert_eq!(covers(pattern, key), expected, "{pattern} {key}");
        }
    }
}
