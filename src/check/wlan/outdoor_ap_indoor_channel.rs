use super::channels::{self, ChannelVerdict};
use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::base::source::Origin;
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "outdoor-ap-indoor-channel",
        severity: Severity::Error,
        docs: "\
# What
An access point in the open uses a channel that its country allows inside buildings only
(`indoor-only` in `regulatory`).

# Why
Satellites and weather radar share these frequencies; using them outside is an offence of whoever
runs the access point.

# Fix
Give the role a radio plan with channels that are allowed outside. What counts are all 20 MHz
channels of the `width`.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    check_radio_plans(subject, out);
    check_devices(subject, out);
}

/// Where a role says that its devices stand in the open.
fn outdoor(subject: &Subject<'_>, role: &str) -> Origin {
    subject.intent.at(&["roles", role, "outdoor"])
}

fn check_radio_plans(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, role) in lookup::roles(school).into_iter().filter(|(_, role)| role.outdoor) {
        let Some((plan_id, plan)) =
            role.radio_plan.as_ref().and_then(|id| Some((id, school.radio_plans.get(id)?)))
        else {
            continue;
        };
        for (&band, settings) in &plan.bands {
            // A plan gives its channels in turn, so each of them may come to such an access point.
            let indoor = settings.channels.iter().find(|channel| {
                let mut all = channels::occupied(band, channel.get(), settings.width);
                all.any(|channel| {
                    matches!(
                        channels::verdict(school, &plan.country, band, channel, true),
                        Some(ChannelVerdict::IndoorOnly)
                    )
                })
            });
            let Some(channel) = indoor else { continue };
            let word = lookup::band(band);
            let place =
                subject.intent.at(&["radio-plans", plan_id.as_str(), "bands", word, "channels"]);
            let message = format!(
                "access points of the role `{id}` stand in the open, and \
                channel {channel} at {word} GHz is for indoors"
            );
            let sides = (
                (place, "the channels of its radio plan"),
                (outdoor(subject, id.as_str()), "the role stands in the open"),
            );
            out.push(
                conflict(&RULE.code, message, sides.0, sides.1)
                    .help("give the role a radio plan with channels that are allowed outside"),
            );
        }
    }
}

fn check_devices(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, device, role) in lookup::devices(school)
        .filter(|(_, device, role)| role.outdoor && !device.channels.is_empty())
    {
        let Some(plan) = role.radio_plan.as_ref().and_then(|id| school.radio_plans.get(id)) else {
            continue;
        };
        for (&band, channel) in &device.channels {
            // A band that the plan leaves out is `channel-not-allowed`.
            let Some(settings) = plan.bands.get(&band) else { continue };
            let mut all = channels::occupied(band, channel.get(), settings.width);
            if all.any(|channel| {
                matches!(
                    channels::verdict(school, &plan.country, band, channel, true),
                    Some(ChannelVerdict::IndoorOnly)
                )
            }) {
                let word = lookup::band(band);
                let message = format!(
                    "`{id}` stands in the open, and channel {channel} at \
                    {word} GHz is for indoors"
                );
                let at = subject.intent.at(&["devices", id.as_str(), "channels", word]);
                let diagnostic = Diagnostic::new(&RULE.code, message)
                    .at(at)
                    .note_at(outdoor(subject, device.role.as_str()), "its role stands in the open");
                out.push(diagnostic.help("take a channel that is allowed outside"));
            }
        }
    }
}
