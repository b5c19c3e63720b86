use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::check::rule::{Rule, Subject};
use crate::model::PlatformId;
use crate::platform;

pub(super) static RULE: Rule = Rule { code: platform::UNKNOWN, check };

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let mut look = |table: &str, id: &str, platform: Option<&PlatformId>| {
        let Some(name) = platform.filter(|name| {
            !subject.platforms.contains_key(*name) && !subject.platforms.is_broken(name)
        }) else {
            return;
        };
        let at = subject.intent.at(&[table, id, "platform"]);
        let mut diagnostic = Diagnostic::new(
            &RULE.code,
            format!(
                "there is no platform \
            `{name}`"
            ),
        )
        .at(at);
        diagnostic.help =
            did_you_mean(name.as_str(), subject.platforms.keys().map(PlatformId::as_str));
        out.push(diagnostic);
    };
    school
        .devices
        .iter()
        .for_each(|(id, device)| look("devices", id.as_str(), device.platform.as_ref()));
    school
        .models
        .iter()
        .for_each(|(id, model)| look("models", id.as_str(), model.platform.as_ref()));
    school.roles.iter().for_each(|(id, role)| look("roles", id.as_str(), role.platform.as_ref()));
    school
        .server_roles
        .iter()
        .for_each(|(id, role)| look("server-roles", id.as_str(), role.platform.as_ref()));
    school
        .client_profiles
        .iter()
        .for_each(|(id, profile)| look("client-profiles", id.as_str(), profile.platform.as_ref()));
}
