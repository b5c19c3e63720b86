use super::channels::{self, ChannelVerdict};
use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};
use crate::model::{Band, BandPlan, Channel, Country, School};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "channel-not-allowed",
        severity: Severity::Error,
        docs: "\
# What
A radio plan or an access point uses a channel that `regulatory` does not list for the country and
band, or sends with more power than the channel allows. A device fixes a channel on a band that
its plan leaves out.

# Why
Whoever runs the access point answers for it; and access points that know their country refuse the
channel and stay silent.

# Fix
Take a listed channel or less power. What counts are all 20 MHz channels of the `width`: 80 MHz on
channel 132 reach up to 144. A country without any entry in `regulatory` is not checked.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let roles = lookup::roles(school);
    for (id, role) in &roles {
        let Some((plan_id, plan)) =
            role.radio_plan.as_ref().and_then(|id| Some((id, school.radio_plans.get(id)?)))
        else {
            continue;
        };
        for (&band, settings) in &plan.bands {
            // One channel of a band is named. Others are mostly wrong for the same reason.
            let problem = settings.channels.iter().find_map(|&channel| {
                problem(school, &plan.country, band, channel, settings, role.outdoor)
            });
            if let Some((key, problem)) = problem {
                let at = subject.intent.at(&[
                    "radio-plans",
                    plan_id.as_str(),
                    "bands",
                    lookup::band(band),
                    key,
                ]);
                let message = format!("the radio plan `{plan_id}` {problem}");
                let role_at = subject.intent.at(&["roles", id.as_str(), "radio-plan"]);
                let diagnostic = Diagnostic::new(&RULE.code, message)
                    .at(at)
                    .note_at(role_at, format!("the role `{id}` follows it"));
                out.push(diagnostic.help("take a channel that `regulatory` lists, or less power"));
            }
        }
    }
    for (id, device) in school.devices.iter().filter(|(_, device)| !device.channels.is_empty()) {
        let Some(role) = roles.get(&device.role) else { continue };
        let Some(plan) = role.radio_plan.as_ref().and_then(|id| school.radio_plans.get(id)) else {
            continue;
        };
        for (&band, &channel) in &device.channels {
            let word = lookup::band(band);
            let problem = match plan.bands.get(&band) {
                None => Some(format!(
                    "fixes a channel at {word} GHz, and its radio plan leaves the band out"
                )),
                Some(settings) => {
                    problem(school, &plan.country, band, channel, settings, role.outdoor)
                        .map(|(_, problem)| problem)
                }
            };
            if let Some(problem) = problem {
                let at = subject.intent.at(&["devices", id.as_str(), "channels", word]);
                out.push(
                    Diagnostic::new(&RULE.code, format!("`{id}` {problem}"))
                        .at(at)
                        .help("take a channel that `regulatory` lists, or less power"),
                );
            }
        }
    }
}

/// Why a channel is not allowed, and the key of the radio plan at fault. Channels for indoors alone
/// have a rule of their own.
fn problem(
    school: &School,
    country: &Country,
    band: Band,
    channel: Channel,
    plan: &BandPlan,
    outdoor: bool,
) -> Option<(&'static str, String)> {
    let word = lookup::band(band);
    channels::occupied(band, channel.get(), plan.width).find_map(|part| {
        match channels::verdict(school, country, band, part, outdoor)? {
            ChannelVerdict::Forbidden if part == channel.get() => Some((
                "channels",
                format!("uses channel {channel} at {word} GHz, which `{country}` does not allow"),
            )),
            ChannelVerdict::Forbidden => {
                let width = plan.width.mhz();
                Some((
                    "channels",
                    format!(
                        "uses channel {channel} at {word} GHz with {width} MHz, \
                which reach channel {part}, and `{country}` does not allow that"
                    ),
                ))
            }
            ChannelVerdict::Allowed(most) if most < plan.power.get() => Some((
                "power",
                format!(
                    "sends with {} dBm on channel {channel} at {word} GHz, \
                `{country}` allows {most}",
                    plan.power
                ),
            )),
            ChannelVerdict::Allowed(_) | ChannelVerdict::IndoorOnly => None,
        }
    })
}
