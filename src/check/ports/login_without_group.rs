use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::reach;
use crate::check::rule::{Rule, Subject};
use crate::model::{
    Eap, GroupLogin, PortLogin, PortProfile, PortProfileId, School, SegmentId, ServerKind, Wlan,
    WlanId,
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "login-without-group",
        severity: Severity::Error,
        docs: "\
# What
A WLAN or a port asks who is there, and the school's login server lets nobody in that way: for an
EAP method of a WLAN there is no RADIUS group that logs in so and is put into one of the WLAN's
segments; for a port with 802.1X there is no group with certificates or passwords; for one with MAC
addresses alone there is none with `login = \"mac\"` in the port's segment. The same for one of the
WLAN's `dynamic-segments` into which no group is put.

# Why
The login server lets in whom a group puts somewhere, and nobody else.

# Fix
Add a group to `radius-groups` or switch one on; or correct `eap`, `login`, `segment` or
`dynamic-segments`. A school that asks central servers is not looked at: they know other groups.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    if !has_own_login_server(school) {
        return;
    }
    for (id, wlan) in lookup::sent_wlans(school) {
        if wlan.security.is_enterprise() {
            check_wlan(subject, id, wlan, out);
        }
    }
    for (id, profile) in lookup::port_profiles(school) {
        check_ports(subject, id, profile, out);
    }
}

fn check_wlan(subject: &Subject<'_>, id: &WlanId, wlan: &Wlan, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let at = |key| subject.intent.at(&["wlans", id.as_str(), key]);
    let segments: Vec<&SegmentId> =
        lookup::wlan_segments(school, wlan).map(|(segment, _)| segment).collect();
    let mut asked = Vec::new();
    for &eap in &wlan.eap {
        let login = match eap {
            Eap::Tls => GroupLogin::Certificate,
            Eap::Peap | Eap::Ttls => GroupLogin::Password,
        };
        // The methods of one login lack the same.
        if asked.contains(&login) {
            continue;
        }
        asked.push(login);
        if !has_group(school, |logs_in, segment| logs_in == login && segments.contains(&segment)) {
            let message = format!(
                "the WLAN `{id}` takes logins with `{}`, and no group with the login `{}` is put \
                    into one of its segments",
                lookup::word(&eap),
                lookup::word(&login)
            );
            let diagnostic = Diagnostic::new(&RULE.code, message).at(at("eap"));
            out.push(diagnostic.help("add such a group to `radius-groups`, or correct `eap`"));
        }
    }
    for dynamic in wlan.dynamic_segments.iter().filter(|id| school.segments.contains_key(*id)) {
        if !has_group(school, |_, segment| segment == dynamic) {
            let message = format!(
                "the WLAN `{id}` has the dynamic segment `{dynamic}`, and no group is put there"
            );
            let diagnostic = Diagnostic::new(&RULE.code, message).at(at("dynamic-segments"));
            out.push(diagnostic.help("take the segment away, or add a group to `radius-groups`"));
        }
    }
}

fn check_ports(
    subject: &Subject<'_>,
    id: &PortProfileId,
    profile: &PortProfile,
    out: &mut Diagnostics,
) {
    let wanted = match profile.login {
        PortLogin::None => return,
        PortLogin::Mac => "with the login `mac` is put into its segment",
        PortLogin::Dot1x => "logs in with a certificate or password",
        PortLogin::Dot1xOrMac => {
            "logs in with a certificate, a password or from its segment by MAC address"
        }
    };
    if !lets_somebody_in(&subject.intent.school, profile) {
        let message =
            format!("ports with the profile `{id}` ask who is there, and no group {wanted}");
        let at = subject.intent.at(&["port-profiles", id.as_str(), "login"]);
        let diagnostic = Diagnostic::new(&RULE.code, message).at(at);
        out.push(diagnostic.help("add such a group to `radius-groups`, or correct `login`"));
    }
}

/// Whether a login server of the school decides, and knows only what is said here. Without settings
/// there is `login-without-server`, and what is configured by hand may know other groups and devices.
pub(super) fn has_own_login_server(school: &School) -> bool {
    let servers = reach::servers(school, ServerKind::Radius);
    school.radius.is_some() && servers.iter().any(|server| !server.role.unmanaged)
}

/// Whether a port with a login lets in anybody at all.
pub(super) fn lets_somebody_in(school: &School, profile: &PortProfile) -> bool {
    let by_mac = |login: GroupLogin, segment: &SegmentId| {
        login == GroupLogin::Mac && profile.segment.as_ref().is_none_or(|own| own == segment)
    };
    let by_dot1x = |login: GroupLogin, _: &SegmentId| login != GroupLogin::Mac;
    match profile.login {
        PortLogin::None => true,
        PortLogin::Mac => has_group(school, by_mac),
        PortLogin::Dot1x => has_group(school, by_dot1x),
        PortLogin::Dot1xOrMac => has_group(school, by_mac) || has_group(school, by_dot1x),
    }
}

/// Whether there is a group with a login and in a segment that fit.
pub(super) fn has_group(school: &School, fits: impl Fn(GroupLogin, &SegmentId) -> bool) -> bool {
    school.radius_groups.values().any(|group| fits(group.login, &group.segment))
}
