//! Why each step of an order stands where it stands.

use std::collections::{BTreeMap, BTreeSet};

use super::constraints::Constraints;
use super::judge::Event;
use super::preference::Preference;
use super::search::Found;
use super::stage::RolloutWorld;
use super::types::{Harm, Lost, StepReason};

/// The reasons of each step of an order.
pub(super) fn reasons(
    world: &RolloutWorld,
    constraints: &Constraints,
    preference: &Preference,
    found: &Found,
) -> Vec<Vec<StepReason>> {
    let mut all: BTreeMap<Event, BTreeSet<StepReason>> = BTreeMap::new();
    for (&(first, then), because) in &constraints.edges {
        let (event, reason) = between(world, first, then, &because.harm);
        all.entry(event).or_default().insert(reason);
    }
    for waited in &found.waited {
        let (event, reason) = between(world, waited.until, waited.event, &waited.harm);
        all.entry(event).or_default().insert(reason);
    }
    for pair in found.events.windows(2) {
        let (here, next) = (pair[0].unit, pair[1].unit);
        let unit = world.units[next].id.clone();
        let distances = (preference.distances[here], preference.distances[next]);
        let serves = preference.servers[here] && !preference.servers[next];
        let preferred = if distances.0 > distances.1 {
            StepReason::FartherThan { unit }
        } else if distances.0 == distances.1 && serves {
            StepReason::ServesNeededBy { unit }
        } else {
            continue;
        };
        all.entry(pair[0]).or_default().insert(preferred);
    }
    let mut reasons = Vec::new();
    for event in &found.events {
        reasons.push(all.remove(event).unwrap_or_default().into_iter().collect());
    }
    reasons
}

/// What `first` before `then` is good for, and which of both says so.
fn between(world: &RolloutWorld, first: Event, then: Event, harm: &Harm) -> (Event, StepReason) {
    let other = world.units[then.unit].id.clone();
    match harm {
        Harm::LocksOut { unit, lost } if *unit == other => opens(first, other, lost),
        Harm::LocksOut { unit, lost } => {
            (then, StepReason::KeepsPathOf { unit: unit.clone(), lost: lost.clone() })
        }
        Harm::Opens(opening) => {
            (first, StepReason::ClosesBefore { unit: other, opening: opening.clone() })
        }
        Harm::Collides { lost, .. } => {
            (first, StepReason::FreesFor { unit: other, lost: lost.clone() })
        }
    }
}

fn opens(event: Event, unit: String, lost: &Lost) -> (Event, StepReason) {
    (event, StepReason::OpensPathOf { unit, lost: lost.clone() })
}
