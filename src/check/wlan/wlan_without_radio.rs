use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "wlan-without-radio",
        severity: Severity::Error,
        docs: "\
# What
Access points shall send a WLAN, and none of their radios sends on any of its bands: the hardware
has no such radio, the radio plan leaves the band out, or the role has no radio plan at all.

# Why
The WLAN would be missing there, and nobody would be told.

# Fix
Add a band to the WLAN or to the radio plan, give the role a radio plan, or take the WLAN out of
the role.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for points in lookup::access_points(school) {
        let place = |path: &[&str]| subject.intent.at(path);
        let role = points.role.as_str();
        if points.plan.is_none() {
            // A plan that is switched off is a finding of its own.
            if points.as_role.radio_plan.is_none() && !points.as_role.wlans.is_empty() {
                let message = format!(
                    "access points of the role `{role}` send WLANs, and the \
                    role has no radio plan"
                );
                out.push(
                    Diagnostic::new(&RULE.code, message)
                        .at(place(&["roles", role, "wlans"]))
                        .help("add `radio-plan` to the role"),
                );
            }
            continue;
        }
        for (id, wlan) in lookup::wlans(school, points.as_role) {
            if points.radios().any(|(_, radio, _)| wlan.bands.contains(&radio.band)) {
                continue;
            }
            let message = format!(
                "no radio of the model `{}` in the role `{role}` sends on a \
                band of the WLAN `{id}`",
                points.model
            );
            let sides = (
                (place(&["wlans", id.as_str(), "bands"]), "the bands of the WLAN"),
                (place(&["roles", role, "wlans"]), "the role sends it"),
            );
            let diagnostic = conflict(&RULE.code, message, sides.0, sides.1);
            out.push(diagnostic.help(
                "add a band to the WLAN or to the radio plan, or take the WLAN out of the role",
            ));
        }
    }
}
