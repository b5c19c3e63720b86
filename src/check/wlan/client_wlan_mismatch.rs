use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{ClientProfile, ClientProfileId, Eap};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "client-wlan-mismatch",
        severity: Severity::Error,
        docs: "\
# What
A client profile and the WLAN that its devices join do not fit: the WLAN demands a certificate and
the profile says nothing about one, or the WLAN puts its clients into other segments than that of
the profile, or the group of the certificate is put into another one.

# Why
The devices would not get in, or be somewhere else than planned: addresses, filter and firewall
would be those of other people's devices.

# Fix
Add `identity`, correct the profile's `segment`, or add that to the WLAN's `dynamic-segments`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, profile, _) in lookup::clients(school) {
        let place = |key: &str| subject.intent.at(&["client-profiles", id.as_str(), key]);
        if let Some((wlan_id, wlan)) =
            profile.wlan.as_ref().and_then(|wlan| Some((wlan, school.wlans.get(wlan)?)))
        {
            let wlan_at = |key: &str| subject.intent.at(&["wlans", wlan_id.as_str(), key]);
            if wlan.segment != profile.segment && !wlan.dynamic_segments.contains(&profile.segment)
            {
                let message = format!(
                    "the WLAN `{wlan_id}` never puts clients into `{}`, the \
                    segment of the client profile `{id}`",
                    profile.segment
                );
                let (here, there) = (
                    (place("segment"), "the segment of the client profile"),
                    (wlan_at("segment"), "the segment of the WLAN"),
                );
                out.push(
                    conflict(&RULE.code, message, here, there)
                        .help("correct the segment, or add it to `dynamic-segments`"),
                );
            }
            let certificate = wlan.security.is_enterprise()
                && !wlan.eap.is_empty()
                && wlan.eap.iter().all(|eap| *eap == Eap::Tls);
            // Without a platform nothing is written for the devices: whoever sets them up gives the
            // certificate.
            if certificate && profile.platform.is_some() && profile.identity.is_none() {
                let message = format!(
                    "the WLAN `{wlan_id}` demands a certificate, and the \
                    client profile `{id}` gives its devices none"
                );
                let (here, there) = (
                    (place("wlan"), "the client profile joins it here"),
                    (wlan_at("eap"), "the WLAN demands it here"),
                );
                out.push(
                    conflict(&RULE.code, message, here, there)
                        .help("add `identity` to the client profile"),
                );
            }
        }
        check_group(subject, id, profile, out);
    }
}

/// The group of a profile's certificate is put into a segment, too.
fn check_group(
    subject: &Subject<'_>,
    id: &ClientProfileId,
    profile: &ClientProfile,
    out: &mut Diagnostics,
) {
    let school = &subject.intent.school;
    let place = |key: &str| subject.intent.at(&["client-profiles", id.as_str(), key]);
    let Some(identity) = &profile.identity else { return };
    let group_id = &identity.group;
    let Some(group) = school.radius_groups.get(group_id) else { return };
    if group.segment != profile.segment {
        let group_at = subject.intent.at(&["radius-groups", group_id.as_str(), "segment"]);
        let message = format!(
            "the group `{group_id}` is put into `{}`, and the client \
                profile `{id}` is in `{}`",
            group.segment, profile.segment
        );
        let (here, there) = (
            (place("segment"), "the segment of the client profile"),
            (group_at, "the segment of the group"),
        );
        out.push(
            conflict(&RULE.code, message, here, there)
                .help("correct one of the two segments, or the group"),
        );
    }
}
