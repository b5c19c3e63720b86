use super::channels;
use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::check::lookup;
use crate::check::rule::{Rule, Subject, conflict};
use crate::model::{Band, BandPlan, Channel, Country, Generation};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "radio-contradiction",
        severity: Severity::Error,
        docs: "\
# What
Band, channel, width and generation of a radio do not go together: 80 or 160 MHz at 2.4 GHz, a
width of which the channel has no block (160 MHz on channel 132, 40 MHz on channel 233 at 6 GHz), a
channel that the band does not have, a width that the radio's generation does not know, a
generation at a band that it was never made for, or a channel that a device fixes for a radio that
it does not have.

# Why
The access point refuses the setting and its radio stays silent, or it sends something else than
the plan says.

# Fix
Take another width or channel. 2.4 GHz has 20 and 40 MHz. At 5 GHz the blocks of 160 MHz begin at
36, 100 and 149. `wifi-4` knows up to 40 MHz and no 6 GHz, `wifi-5` is for 5 GHz alone: an access
point of that time has a `wifi-4` radio at 2.4 GHz. A width holds for all access points that follow
the plan; older ones need a role and a plan of their own.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    check_models(subject, out);
    check_plans(subject, out);
    check_access_points(subject, out);
    check_fixed_channels(subject, out);
}

/// Which radios there can be.
fn check_models(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, model) in &*subject.intent.school.models {
        for (name, radio) in &model.radios {
            let exists = match radio.generation {
                Generation::Wifi4 => radio.band != Band::B6,
                Generation::Wifi5 => radio.band == Band::B5,
                Generation::Wifi6 | Generation::Wifi7 => true,
            };
            if !exists {
                let message = format!(
                    "the radio `{name}` of the model `{id}` is `{}`, which there is not at {} GHz",
                    lookup::word(&radio.generation),
                    lookup::band(radio.band)
                );
                let place = |key: &str| {
                    subject.intent.at(&["models", id.as_str(), "radios", name.as_str(), key])
                };
                let sides = ((place("generation"), "the generation"), (place("band"), "the band"));
                let diagnostic = conflict(&RULE.code, message, sides.0, sides.1);
                out.push(diagnostic.help("correct the generation or the band"));
            }
        }
    }
}

/// Width and channels of each plan.
fn check_plans(subject: &Subject<'_>, out: &mut Diagnostics) {
    for (id, plan) in &*subject.intent.school.radio_plans {
        for (&band, settings) in &plan.bands {
            let place = |key: &str| {
                subject.intent.at(&["radio-plans", id.as_str(), "bands", lookup::band(band), key])
            };
            let mut problems = settings.channels.iter();
            // One channel of a band is named. Others are mostly wrong for the same reason.
            let problem = width_problem(band, settings).or_else(|| {
                problems.find_map(|&channel| {
                    channel_problem(subject, &plan.country, band, channel, settings)
                })
            });
            if let Some((key, problem)) = problem {
                let diagnostic =
                    Diagnostic::new(&RULE.code, format!("the radio plan `{id}` {problem}"));
                out.push(diagnostic.at(place(key)).help("take another width or channel"));
            }
        }
    }
}

/// Whether a band has a width at all: what is wrong, at which key.
fn width_problem(band: Band, plan: &BandPlan) -> Option<(&'static str, String)> {
    let width = plan.width.mhz();
    let is_too_wide = band == Band::B2 && width > 40;
    is_too_wide.then(|| ("width", format!("has {width} MHz at 2.4 GHz, where 40 are the most")))
}

/// Whether a channel goes together with its band and width: what is wrong, at which key.
fn channel_problem(
    subject: &Subject<'_>,
    country: &Country,
    band: Band,
    channel: Channel,
    plan: &BandPlan,
) -> Option<(&'static str, String)> {
    let (word, width, number) = (lookup::band(band), plan.width.mhz(), channel.get());
    if !channels::exists(band, number) {
        // Where the country is known, `channel-not-allowed` speaks of it.
        let school = &subject.intent.school;
        let is_told = channels::verdict(school, country, band, number, false).is_some();
        let message = format!("uses channel {channel} at {word} GHz, which the band does not have");
        return (!is_told).then_some(("channels", message));
    }
    if channels::block(band, number, plan.width).is_none() {
        let message = format!(
            "has {width} MHz on channel {channel} at {word} GHz, where there is no such block"
        );
        return Some(("width", message));
    }
    None
}

/// What the radios of the inventory know of what their plan asks for.
fn check_access_points(subject: &Subject<'_>, out: &mut Diagnostics) {
    for points in lookup::access_points(&subject.intent.school) {
        let Some(plan_id) = &points.as_role.radio_plan else { continue };
        for (name, radio, settings) in points.radios() {
            let (most, width) = (widest(radio.generation), settings.width.mhz());
            // What no radio knows at this band is told above.
            if width <= most || width_problem(radio.band, settings).is_some() {
                continue;
            }
            let message = format!(
                "the radio plan `{plan_id}` has {width} MHz at {} GHz, and the radio `{name}` of \
                    the model `{}` is `{}`, which knows {most} at most",
                lookup::band(radio.band),
                points.model,
                lookup::word(&radio.generation)
            );
            let at = |path: &[&str]| subject.intent.at(path);
            let (plan, band) = (plan_id.as_str(), lookup::band(radio.band));
            let (model, radio) = (points.model.as_str(), name.as_str());
            let sides = (
                (at(&["radio-plans", plan, "bands", band, "width"]), "the width"),
                (at(&["models", model, "radios", radio, "generation"]), "the generation"),
            );
            let diagnostic = conflict(&RULE.code, message, sides.0, sides.1);
            out.push(diagnostic.help(
                "take a narrower width, or give these access points a role and plan of their own",
            ));
        }
    }
}

/// The widest channel of a generation in MHz.
fn widest(generation: Generation) -> u8 {
    match generation {
        Generation::Wifi4 => 40,
        Generation::Wifi5 | Generation::Wifi6 | Generation::Wifi7 => 160,
    }
}

/// Channels that devices fix, with the width of their plan.
fn check_fixed_channels(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    for (id, device, role) in lookup::devices(school) {
        let Some(plan) = role.radio_plan.as_ref().and_then(|id| school.radio_plans.get(id)) else {
            continue;
        };
        for (&band, &channel) in &device.channels {
            // A band that the plan leaves out is `channel-not-allowed`.
            let Some(settings) = plan.bands.get(&band) else { continue };
            let word = lookup::band(band);
            let at = subject.intent.at(&["devices", id.as_str(), "channels", word]);
            let radios = school.models.get(&device.model).map(|model| &model.radios);
            if radios.is_some_and(|radios| radios.values().all(|radio| radio.band != band)) {
                let message = format!(
                    "`{id}` fixes a channel at {word} GHz, and its model `{}` has no radio there",
                    device.model
                );
                let diagnostic = Diagnostic::new(&RULE.code, message).at(at);
                out.push(diagnostic.help("take the channel away, or correct the model"));
            } else if width_problem(band, settings).is_none()
                && let Some((_, problem)) =
                    channel_problem(subject, &plan.country, band, channel, settings)
            {
                let diagnostic = Diagnostic::new(&RULE.code, format!("`{id}` {problem}")).at(at);
                out.push(diagnostic.help("take another channel, or a narrower width in the plan"));
            }
        }
    }
}
