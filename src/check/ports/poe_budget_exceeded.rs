use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::base::text::counted;
use crate::check::lookup;
use crate::check::rule::{Rule, Subject};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "poe-budget-exceeded",
        severity: Severity::Error,
        docs: "\
# What
The devices plugged into a switch take more power than it may give: the sum of their models'
`poe-draw` against `poe-budget` of the switch's model, of which `limits.poe-load` percent may be
planned.

# Why
A switch that runs out of power shuts ports, often only under load: access points go off in the
middle of the morning.

# Fix
Spread the devices over more switches, or take a model with a larger power supply.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let school = &subject.intent.school;
    let mut load: BTreeMap<&str, (u64, usize)> = BTreeMap::new();
    for (_, device, uplink, _) in lookup::plugged(school) {
        let Some(draw) = school.models.get(&device.model).and_then(|model| model.poe_draw) else {
            continue;
        };
        let (sum, devices) = load.entry(&*uplink.device).or_default();
        *sum += u64::from(draw.get());
        *devices += 1;
    }
    let share = school.limits.poe_load;
    for (id, (sum, count)) in load {
        let Some(model_id) = school.devices.get(id).map(|device| &device.model) else { continue };
        let Some(model) = school.models.get(model_id) else { continue };
        // A model without a budget feeds nothing.
        let budget = model.poe_budget.map_or(0, |budget| u64::from(budget.get()));
        // Multiplied out, so that nothing is rounded before it is compared.
        if sum * 100 > budget * u64::from(share.get()) {
            let verb = if count == 1 { "takes" } else { "take" };
            let message = format!(
                "{} {verb} {sum} W from `{id}`, which may give {} W",
                counted(count, "device"),
                budget * u64::from(share.get()) / 100
            );
            let diagnostic = Diagnostic::new(&RULE.code, message)
                .at(subject.intent.at(&["devices", id]))
                .note_at(
                    subject.intent.at(&["models", model_id.as_str(), "poe-budget"]),
                    format!("its model `{model_id}` gives {budget} W"),
                )
                .note_at(
                    subject.intent.at(&["limits", "poe-load"]),
                    format!("of which {share} percent may be planned"),
                );
            out.push(diagnostic.help(
                "plug some of them in elsewhere, or take a model with a larger power supply",
            ));
        }
    }
}
