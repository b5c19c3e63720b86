use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::base::source::Origin;
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "poe-missing",
        severity: Severity::Error,
        docs: "\
# What
A device that takes its power over the network is plugged into a port that gives none or too
little: the hardware cannot, or the port's profile does not let it.

# Why
The device stays dark, or restarts whenever it has something to do.

# Fix
Plug it into another port, set `poe` in the port profile, or take a switch whose ports give more.
A device with a power supply of its own is a model without `poe-draw`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, device, uplink, other) in lookup::plugged(school) {
        let draw = school.models.get(&device.model).and_then(|model| model.poe_draw);
        let Some(draw) = draw else { continue };
        // A draw of 0 W asks nothing of a port.
        if draw.get() == 0 {
            continue;
        }
        let Some(model) = school.models.get(&other.model) else { continue };
        // A port that the hardware lacks is a finding of its own.
        let Some((set, group)) = model.ports.iter().find(|(set, _)| set.contains(uplink.port))
        else {
            continue;
        };
        let at = subject.intent.at(&["devices", id.as_str(), "uplink"]);
        let port = format!("port {} of `{}`", uplink.port, uplink.device);
        let mut report = |message: String, cause: Origin, help: &str| {
            out.push(
                Diagnostic::new(&RULE.code, message)
                    .at(at)
                    .note_at(cause, "the reason is here")
                    .help(help),
            );
        };
        let group_at =
            || subject.intent.at(&["models", other.model.as_str(), "ports", &set.to_string()]);
        match group.poe {
            None => report(
                format!("`{id}` takes {draw} W, and {port} gives no power"),
                group_at(),
                "plug it into a port with PoE",
            ),
            Some(power) if power < draw => report(
                format!("`{id}` takes {draw} W, and {port} gives {power} W"),
                group_at(),
                "plug it into a port that gives more",
            ),
            Some(_) => {
                // What has no configuration feeds whatever its model feeds.
                if school.roles.get(&other.role).is_none_or(|role| role.unmanaged) {
                    continue;
                }
                let Some(name) = lookup::profile_of(other, uplink.port) else { continue };
                if school.port_profiles.get(name).is_none_or(|profile| profile.poe) {
                    continue;
                }
                let cause = subject.intent.at(&["port-profiles", name.as_str(), "poe"]);
                report(
                    format!(
                        "`{id}` takes its power from {port}, whose profile `{name}` gives none"
                    ),
                    cause,
                    "set `poe` in the port profile",
                );
            }
        }
    }
}
