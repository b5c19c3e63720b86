//! In which order the steps are taken.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::side::SheetSide;
use super::sides::SheetSides;
use super::unit::{UnitKind, cable_of};
use crate::bundle::manifest::BundleStepKind;
use crate::model::DeviceKind;
use crate::plan::Plan;
use crate::rollout::{
    self, InBetween, RolloutFault, RolloutStep, SchoolState, StepKind, StepReason, Unreached,
};

/// The steps of a roll-out in their order, before anything is said of their files.
#[derive(Clone, Debug, Default)]
pub struct SheetOrder {
    /// First to last.
    pub(super) steps: Vec<OrderedStep>,
    /// Devices that nobody reaches over the network, whatever the order is.
    pub(super) unreached: Vec<Unreached>,
    /// Whether people stand in front of the devices, so that no order was searched.
    pub(super) is_on_site: bool,
    between: Option<Plan>,
}

/// A step in its place.
#[derive(Clone, Debug)]
pub(super) struct OrderedStep {
    pub(super) unit: String,
    pub(super) kind: BundleStepKind,
    /// Where its cable is plugged in from this step on.
    pub(super) plugged: Option<String>,
    /// Of a temporary step, what the device has in addition meanwhile.
    pub(super) between: Option<InBetween>,
    /// Why it stands where it stands; what the order rests on comes first.
    pub(super) reasons: Vec<StepReason>,
}

impl SheetOrder {
    /// Finds the order. `on_site` says that people stand in front of the devices, so that nobody can
    /// be locked out.
    ///
    /// # Errors
    ///
    /// There is no order in which the devices can be changed over the network.
    pub fn of(sides: &SheetSides<'_>, on_site: bool) -> Result<Self, RolloutFault> {
        let mut kinds = BTreeMap::new();
        for (id, files) in sides.units() {
            if let Some(kind) = files.kind() {
                kinds.insert(id, kind);
            }
        }
        if on_site {
            return Ok(Self { steps: usual(sides, &kinds), is_on_site: true, ..Self::default() });
        }
        searched(sides, &kinds)
    }

    /// What devices have on the way, as far as it is not what they have before or in the end: one
    /// plan with all of them, which what wrote the files of before writes as well. `None` when no
    /// step is a temporary one.
    pub fn between(&self) -> Option<&Plan> {
        self.between.as_ref()
    }
}

/// The steps in an order in which nobody is locked out on the way and nothing opens: devices as
/// [`rollout::order`] finds it, then client profiles and what is about the school, and what leaves
/// in the end.
fn searched(
    sides: &SheetSides<'_>,
    kinds: &BTreeMap<&str, BundleStepKind>,
) -> Result<SheetOrder, RolloutFault> {
    let state = |side: &SheetSide<'_>| SchoolState::of(side.school, side.plan);
    let changed = kinds.keys().map(|id| (*id).to_owned()).collect();
    let (before, now) = (sides.before.as_ref().map(state), state(&sides.now));
    let found = rollout::order(before.as_ref(), &now, &changed)?;
    let between = before.and_then(|before| between(sides, [&before, &now], &found.steps));
    let mut steps = Vec::new();
    for step in found.steps {
        let RolloutStep { unit, kind, plugged, reasons } = step;
        let (kind, between) = match kind {
            StepKind::Temporary(between) => (BundleStepKind::Temporary, Some(between)),
            StepKind::Replug { .. } => (BundleStepKind::Replug, None),
            StepKind::First | StepKind::Change | StepKind::Remove => {
                // What people set up by hand has no files, and is no step of a bundle.
                let Some(kind) = kinds.get(unit.as_str()) else { continue };
                (*kind, None)
            }
        };
        steps.push(OrderedStep { unit, kind, plugged, between, reasons });
    }
    let placed: BTreeSet<String> = steps.iter().map(|step| step.unit.clone()).collect();
    // What is no device comes behind all devices, and keeps its own order there.
    steps.extend(usual(sides, kinds).into_iter().filter(|step| !placed.contains(&step.unit)));
    let unreached = found.unreached;
    Ok(SheetOrder { steps, unreached, is_on_site: false, between })
}

/// The devices that have a configuration in between, each with the platforms that it has before.
fn between(
    sides: &SheetSides<'_>,
    [before, now]: [&SchoolState; 2],
    steps: &[RolloutStep],
) -> Option<Plan> {
    let former = sides.before?;
    let (mut site, mut devices) = (None, Vec::new());
    for step in steps {
        let Some((shared, device)) = rollout::in_between(before, now, step) else { continue };
        let known = former.plan.devices.iter().find(|(known, _)| known.id == device.id);
        let Some((_, platforms)) = known else { continue };
        devices.push((device, platforms.clone()));
        site = Some(shared);
    }
    // Files are written in the order of the ids, as those of a school are.
    devices.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
    Some(Plan { site: site?, devices, clients: Vec::new(), school: None })
}

/// The steps as people take them who stand in front of the devices: servers before those who need
/// them, what is plugged in far away before what is near, then the firewall, then client profiles,
/// and what leaves in the end.
fn usual(sides: &SheetSides<'_>, kinds: &BTreeMap<&str, BundleStepKind>) -> Vec<OrderedStep> {
    let mut all = kinds.clone();
    for (device, _) in &sides.now.plan.devices {
        let was = sides.before.and_then(|before| cable_of(&before, &device.id));
        if was.is_some() && cable_of(&sides.now, &device.id).is_some_and(|now| Some(now) != was) {
            all.entry(&device.id).or_insert(BundleStepKind::Replug);
        }
    }
    let mut steps = Vec::new();
    for (id, kind) in all {
        let side = match (kind, sides.before) {
            (BundleStepKind::Remove, Some(before)) => before,
            _ => sides.now,
        };
        let turn = turn(sides.unit(id).kind, kind);
        let step = OrderedStep {
            unit: id.to_owned(),
            kind,
            plugged: plugged(sides, id, kind),
            between: None,
            reasons: Vec::new(),
        };
        steps.push(((turn, Reverse(depth(&side, id))), step));
    }
    // Ids of one turn and depth stay in their own order.
    steps.sort_by_key(|(place, _)| *place);
    steps.into_iter().map(|(_, step)| step).collect()
}

/// Where a cable is plugged in from a step on; `None` when that is where it is.
fn plugged(sides: &SheetSides<'_>, id: &str, kind: BundleStepKind) -> Option<String> {
    if kind == BundleStepKind::Remove {
        return None;
    }
    let was = sides.before.and_then(|before| cable_of(&before, id));
    cable_of(&sides.now, id).filter(|now| Some(now) != was.as_ref())
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
