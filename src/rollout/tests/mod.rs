//! Orders of a small school, in which everybody sees what must come out.

mod net;
mod order;
mod paths;
mod wide;

use std::collections::BTreeSet;

use super::{Rollout, RolloutFault, StepKind};
use net::Net;

/// The order from one side to the other, of the devices that are named.
fn ordered(before: &Net, now: &Net, changed: &[&str]) -> Result<Rollout, RolloutFault> {
    let changed: BTreeSet<String> = changed.iter().map(|id| (*id).to_owned()).collect();
    super::order(Some(&before.state()), &now.state(), &changed)
}

/// The steps in short: `+` for a device that is new, `~` for a configuration in between, `>` for a
/// cable that moves, `-` for a device that leaves.
fn short(rollout: &Rollout) -> String {
    let mut words = Vec::new();
    for step in &rollout.steps {
        let sign = match &step.kind {
            StepKind::First => "+",
            StepKind::Change => "",
            StepKind::Temporary(_) => "~",
            StepKind::Replug { .. } => ">",
            StepKind::Remove => "-",
        };
        words.push(format!("{sign}{}", step.unit));
    }
    words.join(" ")
}

/// The order, or the refusal.
fn answer(before: &Net, now: &Net, changed: &[&str]) -> String {
    match ordered(before, now, changed) {
        Ok(rollout) => short(&rollout),
        Err(fault) => fault.to_string(),
    }
}

const ALL: &[&str] = &["fw", "core", "srv-1", "sw-a", "sw-b", "ap-1"];
