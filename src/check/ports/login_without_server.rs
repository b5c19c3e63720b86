use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::base::source::Origin;
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::{PortLogin, School, ServerKind};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "login-without-server",
        severity: Severity::Error,
        docs: "\
# What
A WLAN or a port asks who is there, and there is nobody to answer: no `[radius]` settings, or
neither central servers in them nor a server at the school that runs a RADIUS role.

# Why
Nobody gets in.

# Fix
Add `radius.servers`, or a device whose role runs a server role of the kind `radius`; or choose a
`security` or `login` that needs no server.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let central = school.radius.as_ref().as_ref().map(|radius| !radius.servers.is_empty());
    // Central servers are enough: a school without servers of its own asks them.
    let missing = match central {
        Some(true) => return,
        Some(false) if has_own_server(school) => return,
        Some(false) => "neither `radius.servers` nor a server of the school answers",
        None => "there are no `[radius]` settings",
    };
    let mut report = |what: String, at: Origin| {
        out.push(
            Diagnostic::new(&RULE.code, format!("{what}, and {missing}"))
                .at(at)
                .help("add `radius.servers`, or a server with a RADIUS role"),
        );
    };
    for (id, wlan) in lookup::sent_wlans(school) {
        if wlan.security.is_enterprise() {
            report(
                format!("clients of the WLAN `{id}` log in by 802.1X"),
                subject.intent.at(&["wlans", id.as_str(), "security"]),
            );
        }
    }
    for (id, profile) in lookup::port_profiles(school) {
        if profile.login != PortLogin::None {
            report(
                format!("ports with the profile `{id}` ask who is there"),
                subject.intent.at(&["port-profiles", id.as_str(), "login"]),
            );
        }
    }
}

fn has_own_server(school: &School) -> bool {
    lookup::devices(school).any(|(_, _, role)| {
        lookup::server_roles(school, role).any(|(_, server)| server.kind == ServerKind::Radius)
    })
}
