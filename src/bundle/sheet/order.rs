//! In which order the steps are taken.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::side::SheetSide;
use super::sides::SheetSides;
use super::unit::UnitKind;
use crate::bundle::manifest::{BundleStep, BundleStepKind};
use crate::model::DeviceKind;

/// The steps, first to last: servers before those who need them, what is plugged in far away before
/// what is near, then the firewall, then client profiles, and what leaves in the end.
pub(super) fn order(
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
        let step = BundleStep { unit: (*id).to_owned(), kind: *kind };
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
