use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{PortLogin, PortMode, PortProfile};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "port-profile-contradiction",
        severity: Severity::Error,
        docs: "\
# What
A port profile lacks what its `mode` needs, or has what the mode has no use for: an access port
has one `segment` and nothing tagged, a trunk has `tagged` or `tagged-all` and no `segment`, a
port that is off has none of them, and nothing that is said of whoever is plugged in either.

# Why
The port would carry nothing, or one of the keys would be left out in silence.

# Fix
Add the missing key, take the other away, or correct `mode`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, profile) in &*subject.intent.school.port_profiles {
        let place = |key: &str| subject.intent.at(&["port-profiles", id.as_str(), key]);
        let mode = lookup::word(&profile.mode);
        if let Some(key) = missing(profile) {
            let message = format!("the port profile `{id}` has the mode `{mode}` and no `{key}`");
            let help = format!("add `{key}`, or correct `mode`");
            out.push(Diagnostic::new(&RULE.code, message).at(place("mode")).help(help));
        }
        for key in surplus(profile) {
            let message = format!(
                "the port profile `{id}` has the mode `{mode}`, which has no use for `{key}`"
            );
            let diagnostic = conflict(
                &RULE.code,
                message,
                (place(key), "it stands here"),
                (place("mode"), "the mode"),
            );
            out.push(diagnostic.help(format!("take `{key}` away, or correct `mode`")));
        }
    }
}

fn missing(profile: &PortProfile) -> Option<&'static str> {
    match profile.mode {
        PortMode::Access if profile.segment.is_none() => Some("segment"),
        // A missing `native` is `native-vlan-not-parking`.
        PortMode::Trunk if profile.tagged.is_empty() && !profile.tagged_all => Some("tagged"),
        PortMode::Off | PortMode::Access | PortMode::Trunk => None,
    }
}

fn surplus(profile: &PortProfile) -> impl Iterator<Item = &'static str> {
    let (off, access, trunk) = (
        profile.mode == PortMode::Off,
        profile.mode == PortMode::Access,
        profile.mode == PortMode::Trunk,
    );
    let all = [
        (profile.segment.is_some() && (off || trunk), "segment"),
        (profile.native.is_some() && (off || access), "native"),
        (!profile.tagged.is_empty() && (off || access), "tagged"),
        (profile.tagged_all && (off || access), "tagged-all"),
        (profile.login != PortLogin::None && off, "login"),
        (profile.max_clients.is_some() && off, "max-clients"),
        (profile.poe && off, "poe"),
        (profile.edge && off, "edge"),
        (profile.trusted && off, "trusted"),
        (profile.storm_limit.is_some() && off, "storm-limit"),
    ];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, key)| key)
}
