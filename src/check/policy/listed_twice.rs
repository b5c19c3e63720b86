use std::collections::BTreeSet;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "listed-twice",
        severity: Severity::Error,
        docs: "\
# What
A list names one thing twice: the WLANs or server roles of a role, the bands or segments of a
WLAN, the tagged segments of a port profile, the days of a maintenance window.

# Why
An access point would send the WLAN twice; usually another name was meant.

# Fix
Take one of the two out, or correct it.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let mut look = |path: [&str; 3], twice: bool| {
        if twice {
            let message = format!("`{}` of `{}` names one thing twice", path[2], path[1]);
            out.push(
                Diagnostic::new(&RULE.code, message)
                    .at(subject.intent.at(&path))
                    .help("take one of the two out, or correct it"),
            );
        }
    };
    for (id, role) in &*school.roles {
        look(["roles", id.as_str(), "wlans"], twice(&role.wlans));
        look(["roles", id.as_str(), "server-roles"], twice(&role.server_roles));
    }
    for (id, wlan) in &*school.wlans {
        look(["wlans", id.as_str(), "bands"], twice(&wlan.bands));
        look(["wlans", id.as_str(), "dynamic-segments"], twice(&wlan.dynamic_segments));
    }
    for (id, profile) in &*school.port_profiles {
        look(["port-profiles", id.as_str(), "tagged"], twice(&profile.tagged));
    }
    for (id, window) in &*school.maintenance_windows {
        look(["maintenance-windows", id.as_str(), "days"], twice(&window.days));
    }
}

fn twice<T: Ord>(list: &[T]) -> bool {
    let mut seen = BTreeSet::new();
    !list.iter().all(|item| seen.insert(item))
}
