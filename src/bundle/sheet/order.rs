//! In which order the steps are taken.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::side::SheetSide;
use super::sides::SheetSides;
use super::unit::UnitKind;
use crate::bundle::manifest::{BundleStep, BundleStepKind};
use crate::model::DeviceKind;
use crate::rollout::{self, RolloutFault, SchoolState, StepKind};

/// Why there is no order in which the devices of a school can be changed over the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderFault {
    /// No order is safe.
    Unsafe(RolloutFault),
    /// It takes something that a bundle does not hold: these devices would need a configuration in
    /// between, or another cable.
    InBetween(BTreeSet<String>),
}

impl fmt::Display for OrderFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsafe(fault) => write!(f, "{fault}"),
            Self::InBetween(units) => {
                let units: Vec<&str> = units.iter().map(String::as_str).collect();
                write!(
                    f,
                    "on the way somebody would be locked out or let in: {} would need a \
                     configuration in between, or are plugged in elsewhere",
                    units.join(", ")
                )
            }
        }
    }
}

/// The steps in an order in which nobody is locked out on the way and nothing opens: devices as
/// [`rollout::order`] finds it, then client profiles and what is about the school, and what leaves
/// in the end.
pub(super) fn order(
    sides: &SheetSides<'_>,
    kinds: &BTreeMap<&str, BundleStepKind>,
) -> Result<Vec<BundleStep>, OrderFault> {
    let state = |side: &SheetSide<'_>| SchoolState::of(side.school, side.plan);
    let changed = kinds.keys().map(|id| (*id).to_owned()).collect();
    let before = sides.before.as_ref().map(state);
    let found = rollout::order(before.as_ref(), &state(&sides.now), &changed);
    let found = found.map_err(OrderFault::Unsafe)?;
    let (mut places, mut others) = (BTreeMap::new(), BTreeSet::new());
    for (place, step) in found.steps.into_iter().enumerate() {
        match step.kind {
            StepKind::First | StepKind::Change | StepKind::Remove => {
                places.insert(step.unit, place);
            }
            StepKind::Temporary(_) | StepKind::Replug { .. } => _ = others.insert(step.unit),
        }
    }
    if !others.is_empty() {
        return Err(OrderFault::InBetween(others));
    }
    let mut steps = on_site(sides, kinds);
    // What is no device comes behind all devices, and keeps its own order there.
    steps.sort_by_key(|step| places.get(&step.unit).copied().unwrap_or(usize::MAX));
    Ok(steps)
}

/// The steps as people take them who stand in front of the devices: servers before those who need
/// them, what is plugged in far away before what is near, then the firewall, then client profiles,
/// and what leaves in the end.
pub(super) fn on_site(
    sides: &SheetSides<'_>,
    kinds: &BTreeMap<&str, BundleStepKind>,
) -> Vec<BundleStep> {
    let mut steps = Vec::new();
    for (id, kind) in kinds {
        let side = match (kind, sides.before) {
            (BundleStepKind::Remove, Some(before)) => before,
            _ => sides.now,
        };
        let turn = turn(sides.unit(id).kind, *kind);
        let step = BundleStep { unit: (*id).to_owned(), kind: *kind, plugged: None };
        steps.push(((turn, Reverse(depth(&side, id))), step));
    }
    // Ids of one turn and depth stay in their own order.
    steps.sort_by_key(|(place, _)| *place);
    steps.into_iter().map(|(_, step)| step).collect()
}

/// When something has its turn among things of other kinds.
fn turn(unit: UnitKind, kind: BundleStepKind) -> u8 {
    match (kind, unit) {
        (BundleStepKind::Remove, _) => 5,
        (_, UnitKind::Device(DeviceKind::Server)) => 0,
        (_, UnitKind::Device(DeviceKind::Firewall)) => 2,
        (_, UnitKind::Device(_)) => 1,
        (_, UnitKind::Client) => 3,
        (_, UnitKind::School) => 4,
    }
}

/// How many cables lie between a device and the one into which the others are plugged.
fn depth(side: &SheetSide<'_>, id: &str) -> usize {
    let devices = &side.school.devices;
    let mut at: &str = id;
    let mut depth = 0;
    // Uplinks that lead in a circle end here as well.
    while depth < devices.len()
        && let Some(uplink) = devices.get(at).and_then(|device| device.uplink.as_ref())
    {
        at = &uplink.device;
        depth += 1;
    }
    depth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_turn() {
        let device = UnitKind::Device;
        let first_to_last = [
            (device(DeviceKind::Server), BundleStepKind::Change),
            (device(DeviceKind::Switch), BundleStepKind::First),
            (device(DeviceKind::Firewall), BundleStepKind::Change),
            (UnitKind::Client, BundleStepKind::First),
            (UnitKind::School, BundleStepKind::Change),
            (device(DeviceKind::Server), BundleStepKind::Remove),
        ];
        let turns = first_to_last.map(|(unit, kind)| turn(unit, kind));
        assert!(turns.is_sorted_by(|one, next| one < next), "{turns:?}");
        for kind in [DeviceKind::AccessPoint, DeviceKind::Other] {
            assert_eq!(turn(device(kind), BundleStepKind::Change), turns[1]);
        }
        assert_eq!(turn(UnitKind::Client, BundleStepKind::Remove), turns[5]);
    }
}
