use std::collections::{BTreeMap, BTreeSet};

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::base::source::Origin;
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{
    Device, DeviceId, DeviceKind, PortLogin, PortMode, PortProfileId, Role, School, SegmentId,
    WlanId,
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "segment-not-on-port",
        severity: Severity::Error,
        docs: "\
# What
A device is plugged into a port whose profile does not carry a segment that the device needs: the
one of its own address, those of the WLANs that it sends, or those of the ports and devices behind
it.

# Why
Clients join the WLAN and get no address; or the device itself is not reached any more.

# Fix
Add the segment to `tagged` of the port profile, or give the port another profile. Ports that ask
who is there (`login`) may get their segment from the login server and are not looked at.
",
    },
    check,
};

const HELP: &str = "add the segment to the port profile, or give the port another profile";

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let carrying = lookup::Carrying::of(school);
    let (behind, mut seen) = (behind(school), BTreeSet::new());
    for (id, device, uplink, other) in lookup::plugged(school) {
        let Some(role) = school.roles.get(&device.role) else { continue };
        // What is configured by hand carries what nobody here knows.
        if school.roles.get(&other.role).is_none_or(|role| role.unmanaged) {
            continue;
        }
        let Some(profile_id) = lookup::profile_of(other, uplink.port) else { continue };
        let Some(profile) = school.port_profiles.get(profile_id) else { continue };
        // A port that is off is `uplink-port-off`.
        if profile.mode == PortMode::Off
            || (profile.mode == PortMode::Access && profile.login != PortLogin::None)
        {
            continue;
        }
        let carries = |segment: &SegmentId| carrying.carries(profile, segment);
        let place = |path: &[&str]| subject.intent.at(path);
        let key = if profile.mode == PortMode::Access { "segment" } else { "tagged" };
        let profile_at = place(&["port-profiles", profile_id.as_str(), key]);
        let mut report = |message: String, needed_at: Origin| {
            let diagnostic = conflict(
                &RULE.code,
                message,
                (profile_at, "what the port carries"),
                (needed_at, "it is needed here"),
            );
            out.push(diagnostic.help(HELP));
        };
        // What follows from role and profile alone is one finding, however many devices there are.
        if seen.insert((&device.role, profile_id)) {
            if !carries(&role.segment) && school.segments.contains_key(&role.segment) {
                let message = format!(
                    "the port profile `{profile_id}` does not carry `{}`, where devices \
                        of the role `{}` have their address",
                    role.segment, device.role
                );
                report(message, place(&["roles", device.role.as_str(), "segment"]));
            }
            for (wlan_id, segment, key) in missing_of_wlans(school, role, carries) {
                let message = format!(
                    "the port profile `{profile_id}` does not carry `{segment}`, which the \
                        WLAN `{wlan_id}` needs"
                );
                report(message, place(&["wlans", wlan_id.as_str(), key]));
            }
        }
        // Which profiles the ports behind it have differs from device to device, so this is not
        // asked once for all.
        for (segment, port_profile) in missing_behind(school, device, role, &behind, id, carries) {
            let message = format!(
                "the port profile `{profile_id}`, behind which `{id}` is, does not carry \
                    `{segment}`, which its ports with `{port_profile}` need"
            );
            report(message, place(&["devices", id.as_str(), "uplink"]));
        }
    }
}

/// The segments of the WLANs of an access point that its port does not carry: the WLAN, the segment,
/// and the key that names it.
fn missing_of_wlans<'a>(
    school: &'a School,
    role: &'a Role,
    carries: impl Fn(&SegmentId) -> bool,
) -> Vec<(&'a WlanId, &'a SegmentId, &'static str)> {
    let mut missing = Vec::new();
    // Only access points send WLANs.
    if role.kind != DeviceKind::AccessPoint {
        return missing;
    }
    for (wlan_id, wlan) in lookup::wlans(school, role) {
        for (segment, _) in lookup::wlan_segments(school, wlan) {
            if !carries(segment) {
                let key = if *segment == wlan.segment { "segment" } else { "dynamic-segments" };
                missing.push((wlan_id, segment, key));
            }
        }
    }
    missing
}

/// The segments on the ports of a switch that its uplink does not carry, each with one of the
/// profiles that need it.
fn missing_behind<'a>(
    school: &'a School,
    device: &'a Device,
    role: &Role,
    behind: &Behind<'a>,
    id: &DeviceId,
    carries: impl Fn(&SegmentId) -> bool,
) -> BTreeMap<&'a SegmentId, &'a PortProfileId> {
    let mut missing = BTreeMap::new();
    if role.kind != DeviceKind::Switch || role.unmanaged {
        return missing;
    }
    let mut need = |segment: &'a SegmentId, profile: &'a PortProfileId| {
        // Its own segment is reported by itself, and nothing is in the parking segment.
        if carries(segment) || *segment == role.segment {
            return;
        }
        if school.segments.get(segment).is_some_and(|segment| !segment.parking) {
            missing.insert(segment, profile);
        }
    };
    for (set, profile_id) in &device.ports {
        let Some(profile) = school.port_profiles.get(profile_id) else { continue };
        for segment in profile.segment.iter().chain(&profile.tagged) {
            need(segment, profile_id);
        }
        // A trunk for everything needs what is used behind it.
        if profile.mode == PortMode::Trunk && profile.tagged_all {
            let mut used = BTreeSet::new();
            for (port, other) in behind.get(id.as_str()).into_iter().flatten() {
                if set.contains(*port) {
                    collect_used(school, behind, other, &mut BTreeSet::new(), &mut used);
                }
            }
            for segment in used {
                need(segment, profile_id);
            }
        }
    }
    missing
}

/// What is plugged into each device: its port, and the other device.
type Behind<'a> = BTreeMap<&'a str, Vec<(u16, &'a DeviceId)>>;

fn behind(school: &School) -> Behind<'_> {
    let mut behind = Behind::new();
    for (id, _, uplink, _) in lookup::plugged(school) {
        behind.entry(&*uplink.device).or_default().push((uplink.port, id));
    }
    behind
}

/// Collects the segments that a device and all behind it use themselves.
fn collect_used<'a>(
    school: &'a School,
    behind: &Behind<'a>,
    id: &'a DeviceId,
    seen: &mut BTreeSet<&'a DeviceId>,
    used: &mut BTreeSet<&'a SegmentId>,
) {
    // Devices that are plugged into each other in a circle are `uplink-loop`.
    if !seen.insert(id) {
        return;
    }
    let Some(device) = school.devices.get(id) else { return };
    let Some(role) = school.roles.get(&device.role) else { return };
    used.insert(&role.segment);
    if role.kind == DeviceKind::AccessPoint {
        for (_, wlan) in lookup::wlans(school, role) {
            used.extend(lookup::wlan_segments(school, wlan).map(|(segment, _)| segment));
        }
    }
    // A firewall passes nothing on from port to port: the line to the provider ends there.
    if role.kind != DeviceKind::Firewall {
        for profile in device.ports.values().filter_map(|id| school.port_profiles.get(id)) {
            if profile.mode == PortMode::Access {
                used.extend(&profile.segment);
            }
        }
    }
    for (_, other) in behind.get(id.as_str()).into_iter().flatten() {
        collect_used(school, behind, other, seen, used);
    }
}
