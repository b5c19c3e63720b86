use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::check::rule::{Rule, Subject};
use crate::model::PlatformId;
use crate::platform;

pub(super) static RULE: Rule = Rule { code: platform::UNKNOWN, check };

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    // All names are looked up, also those that no device uses yet: they are wrong already.
    for (id, device) in &*school.devices {
        check_name(subject, "devices", id.as_str(), device.platform.as_ref(), out);
    }
    for (id, model) in &*school.models {
        check_name(subject, "models", id.as_str(), model.platform.as_ref(), out);
    }
    for (id, role) in &*school.roles {
        check_name(subject, "roles", id.as_str(), role.platform.as_ref(), out);
    }
    for (id, role) in &*school.server_roles {
        check_name(subject, "server-roles", id.as_str(), role.platform.as_ref(), out);
    }
    for (id, profile) in &*school.client_profiles {
        check_name(subject, "client-profiles", id.as_str(), profile.platform.as_ref(), out);
    }
}

fn check_name(
    subject: &Subject<'_>,
    table: &str,
    id: &str,
    platform: Option<&PlatformId>,
    out: &mut Diagnostics,
) {
    let Some(name) = platform else { return };
    // A broken platform was reported where it is.
    if subject.platforms.contains_key(name) || subject.platforms.is_broken(name) {
        return;
    }
    let message = format!("there is no platform `{name}`");
    let at = subject.intent.at(&[table, id, "platform"]);
    let mut diagnostic = Diagnostic::new(&RULE.code, message).at(at);
    let known = subject.platforms.keys().map(PlatformId::as_str);
    diagnostic.help = did_you_mean(name.as_str(), known);
    out.push(diagnostic);
}
