use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::ports::login_without_group::{has_group, has_own_login_server, lets_somebody_in};
use crate::check::rule::{Rule, Subject};
use crate::model::{GroupLogin, PortLogin};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "device-not-let-in",
        severity: Severity::Error,
        docs: "\
# What
A device of the inventory is plugged into a port that asks who is there, and the school's login
server does not let it in: its `mac` is missing, or no group with `login = \"mac\"` is put into the
segment of its role. At a port that takes certificates and passwords as well it may come by those, if
a group with such a login is put into that segment.

# Why
The login server lets in only the devices whose address it knows, and puts them where a group says.
The device hangs on its port and has no network, and nothing in its own configuration says why.

# Fix
Write down the device's `mac`; add a group for its segment to `radius-groups`, or give the port a
profile without login and say what protects it. A school that asks central servers is not looked at:
they know other devices.
",
    },
    check,
};

const HELP: &str = "write down its `mac`, add a group for its segment to `radius-groups`, or give the \
    port another profile";

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    if !has_own_login_server(school) {
        return;
    }
    for (id, device, uplink, other) in lookup::plugged(school) {
        let Some(role) = school.roles.get(&device.role) else { continue };
        // What is configured by hand asks whom it likes.
        if school.roles.get(&other.role).is_none_or(|role| role.unmanaged) {
            continue;
        }
        let Some(profile_id) = lookup::profile_of(other, uplink.port) else { continue };
        let Some(profile) = school.port_profiles.get(profile_id) else { continue };
        // A profile that lets nobody in is `login-without-group`.
        if !lets_somebody_in(school, profile) {
            continue;
        }
        let in_its_segment = |wanted: fn(GroupLogin) -> bool| {
            has_group(school, |login, segment| wanted(login) && *segment == role.segment)
        };
        let has_group_by_address = in_its_segment(|login| login == GroupLogin::Mac);
        let may_come_otherwise = match profile.login {
            PortLogin::None | PortLogin::Dot1x => continue,
            PortLogin::Mac => false,
            PortLogin::Dot1xOrMac => in_its_segment(|login| login != GroupLogin::Mac),
        };
        if may_come_otherwise || (device.mac.is_some() && has_group_by_address) {
            continue;
        }
        let message = if has_group_by_address {
            format!(
                "the port of `{id}`, with the profile `{profile_id}`, knows it by its MAC address \
                    alone, and it has none here"
            )
        } else {
            format!(
                "`{id}` logs in at its port with the profile `{profile_id}`, and no group that \
                    fits is put into `{}`, the segment of its role",
                role.segment
            )
        };
        let at = subject.intent.at(&["devices", id.as_str(), "uplink"]);
        out.push(Diagnostic::new(&RULE.code, message).at(at).help(HELP));
    }
}
