use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{DeviceKind, PortMode, School, SegmentId};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "disabled-in-use",
        severity: Severity::Error,
        docs: "\
# What
Something that is switched off here (`enabled = false`) is still needed: the role, model or port
profile of a device, the segment of a role, port profile, WLAN or client profile that is in use,
the radio plan of access points, the zone or DNS filter of a segment, the WLAN or group of end
devices, a service of a guarantee, the wave of the school.

# Why
What needs it would be left without: a port without a VLAN, clients without a filter, a guarantee
with a hole.

# Fix
Switch it on again, or switch off what needs it too. Lists, such as the WLANs of a role, the
tagged segments of a trunk or the services of a flow, just go on without what is switched off.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let mut find = Find { subject, out };
    check_devices(&mut find, school);
    check_roles(&mut find, school);
    check_port_profiles(&mut find, school);
    check_segments(&mut find, school);
    check_clients(&mut find, school);
    check_guarantees(&mut find, school);
    check_rollout(&mut find, school);
}

/// Devices name roles, models and port profiles.
fn check_devices(find: &mut Find<'_>, school: &School) {
    for (id, device) in &*school.devices {
        if !school.roles.contains_key(&device.role) {
            find.report(
                &["devices", id.as_str(), "role"],
                &format!("`{id}` has the role"),
                "roles",
                device.role.as_str(),
            );
        }
        if !school.models.contains_key(&device.model) {
            find.report(
                &["devices", id.as_str(), "model"],
                &format!("`{id}` has the model"),
                "models",
                device.model.as_str(),
            );
        }
        for (ports, profile) in
            device.ports.iter().filter(|(_, profile)| !school.port_profiles.contains_key(*profile))
        {
            find.report(
                &["devices", id.as_str(), "ports", &ports.to_string()],
                &format!("`{id}` has ports with the profile"),
                "port-profiles",
                profile.as_str(),
            );
        }
    }
}

/// Roles name segments, radio plans and WLANs.
fn check_roles(find: &mut Find<'_>, school: &School) {
    for (id, role) in lookup::roles(school) {
        find.segment(
            &["roles", id.as_str(), "segment"],
            &format!("devices of the role `{id}` have their address in the segment"),
            &role.segment,
        );
        // Other devices send no WLANs and have no radios, so nothing is missing there.
        if role.kind != DeviceKind::AccessPoint {
            continue;
        }
        if let Some(plan) = &role.radio_plan
            && !school.radio_plans.contains_key(plan)
        {
            find.report(
                &["roles", id.as_str(), "radio-plan"],
                &format!("access points of the role `{id}` follow the radio plan"),
                "radio-plans",
                plan.as_str(),
            );
        }
        for (wlan_id, wlan) in lookup::wlans(school, role) {
            find.segment(
                &["wlans", wlan_id.as_str(), "segment"],
                &format!("clients of the WLAN `{wlan_id}` are put into the segment"),
                &wlan.segment,
            );
        }
    }
}

/// Port profiles name segments.
fn check_port_profiles(find: &mut Find<'_>, school: &School) {
    for (id, profile) in lookup::port_profiles(school) {
        let (key, segment) = match profile.mode {
            PortMode::Off => continue,
            PortMode::Access => ("segment", &profile.segment),
            // What it tags is a list, which goes on without what is switched off.
            PortMode::Trunk => ("native", &profile.native),
        };
        if let Some(segment) = segment {
            find.segment(
                &["port-profiles", id.as_str(), key],
                &format!("ports with the profile `{id}` are in the segment"),
                segment,
            );
        }
    }
}

/// Segments name zones and filters.
fn check_segments(find: &mut Find<'_>, school: &School) {
    for (id, segment) in &*school.segments {
        if !school.zones.contains_key(&segment.zone) {
            find.report(
                &["segments", id.as_str(), "zone"],
                &format!("the segment `{id}` is in the zone"),
                "zones",
                segment.zone.as_str(),
            );
        }
        if let Some(filter) = &segment.filter
            && !school.dns_filters.contains_key(filter)
        {
            find.report(
                &["segments", id.as_str(), "filter"],
                &format!("the segment `{id}` has the filter"),
                "dns-filters",
                filter.as_str(),
            );
        }
    }
}

/// Counts of end devices name client profiles, and these segments, WLANs and groups.
fn check_clients(find: &mut Find<'_>, school: &School) {
    for (id, _) in school
        .clients
        .iter()
        .flatten()
        .filter(|(id, count)| count.get() > 0 && !school.client_profiles.contains_key(*id))
    {
        find.report(
            &["clients", id.as_str()],
            "there are devices with the client profile",
            "client-profiles",
            id.as_str(),
        );
    }
    for (id, profile, _) in lookup::clients(school) {
        find.segment(
            &["client-profiles", id.as_str(), "segment"],
            &format!("devices with the client profile `{id}` are in the segment"),
            &profile.segment,
        );
        if let Some(wlan) = &profile.wlan
            && !school.wlans.contains_key(wlan)
        {
            find.report(
                &["client-profiles", id.as_str(), "wlan"],
                &format!("devices with the client profile `{id}` join the WLAN"),
                "wlans",
                wlan.as_str(),
            );
        }
        if let Some(identity) = &profile.identity
            && !school.radius_groups.contains_key(&identity.group)
        {
            let group = &identity.group;
            let path = ["client-profiles", id.as_str(), "identity", "group"];
            find.report(
                &path,
                &format!("devices with the client profile `{id}` log in as the group"),
                "radius-groups",
                group.as_str(),
            );
        }
    }
}

/// Guarantees name services.
fn check_guarantees(find: &mut Find<'_>, school: &School) {
    for (id, guarantee) in &*school.guarantees {
        for service in guarantee
            .never
            .services
            .iter()
            .filter(|service| !school.services.contains_key(*service))
        {
            let path = ["guarantees", id.as_str(), "never", "services"];
            find.report(
                &path,
                &format!("the guarantee `{id}` rules out the service"),
                "services",
                service.as_str(),
            );
        }
    }
}

/// A school names its wave.
fn check_rollout(find: &mut Find<'_>, school: &School) {
    if let Some(rollout) = &*school.rollout
        && let Some(wave) = &rollout.wave
        && !school.waves.contains_key(wave)
    {
        find.report(&["rollout", "wave"], "the school is in the wave", "waves", wave.as_str());
    }
}

struct Find<'a> {
    subject: &'a Subject<'a>,
    out: &'a mut Diagnostics,
}

impl Find<'_> {
    fn segment(&mut self, user: &[&str], what: &str, segment: &SegmentId) {
        if !self.subject.intent.school.segments.contains_key(segment) {
            self.report(user, what, "segments", segment.as_str());
        }
    }

    /// `what` at the path `user` needs the entry `id` of `table`, which is switched off.
    fn report(&mut self, user: &[&str], what: &str, table: &str, id: &str) {
        let intent = self.subject.intent;
        let off = (intent.at(&[table, id, "enabled"]), "it is switched off here");
        let message = format!("{what} `{id}`, which is switched off here");
        let diagnostic = conflict(&RULE.code, message, (intent.at(user), "it is needed here"), off);
        self.out.push(diagnostic.help("switch it on again, or switch off what needs it"));
    }
}
