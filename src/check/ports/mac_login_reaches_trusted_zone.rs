use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::openings::guarded_zones;
use crate::check::rule::{Rule, Subject};
use crate::model::{GroupLogin, PortLogin, RadiusGroupId, School, Segment, Trust};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "mac-login-reaches-trusted-zone",
        severity: Severity::Error,
        docs: "\
# What
RADIUS puts devices that show a MAC address into a segment whose zone is trusted and which a
guarantee keeps others out of; and there are ports that ask for MAC addresses.

# Why
The login server does not look at the port. Whoever reads the address from the label of such a
device takes it on, plugs in at any port that knows devices by MAC address, in a classroom say, and
is put into that zone.

# Fix
Let these devices log in with a certificate, or plug them into ports without login in a locked
cabinet, with `protection`, and remove the group.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    if !asks_for_mac(school) {
        return;
    }
    let guarded = guarded_zones(school);
    for (id, group) in &*school.radius_groups {
        if group.login != GroupLogin::Mac {
            continue;
        }
        let Some(segment) = school.segments.get(&group.segment) else { continue };
        let trusted = school.zones.get(&segment.zone).map(|zone| zone.trust);
        if let Some(guarantee) = guarded.get(&segment.zone)
            && trusted == Some(Trust::Trusted)
        {
            let message = message(id, segment, guarantee.as_str());
            out.push(
                Diagnostic::new(&RULE.code, message)
                    .at(subject.intent.at(&["radius-groups", id.as_str(), "segment"]))
                    .note_at(
                        subject.intent.at(&["guarantees", guarantee.as_str()]),
                        "the guarantee",
                    )
                    .help("use certificates, or a port without login in a locked cabinet"),
            );
        }
    }
}

fn message(id: &RadiusGroupId, segment: &Segment, guarantee: &str) -> String {
    format!(
        "a MAC address of the group `{id}` leads into the zone `{}` from every port that knows \
        devices by it; the zone must not be reached, as the guarantee `{guarantee}` says",
        segment.zone
    )
}

/// Whether a port in use takes a MAC address for a login.
fn asks_for_mac(school: &School) -> bool {
    lookup::port_profiles(school)
        .values()
        .any(|profile| matches!(profile.login, PortLogin::Mac | PortLogin::Dot1xOrMac))
}
