//! The order itself: without configurations in between when that is safe, with as few as help when
//! it is not.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::constraints::{Conflict, Constraints};
use super::judge::{StepJudge, kind};
use super::meetings;
use super::preference::Preference;
use super::reasons;
use super::search::search;
use super::stage::{Betweens, RolloutWorld, Sides, StageKind};
use super::state::SchoolState;
use super::types::{Rollout, RolloutFault, RolloutStep, StepKind, Unreached, UnreachedWhen};
use super::walk::MixedNetwork;
use super::widened::{Between, closed, difference, widened, widened_site};
use crate::plan::{Device, Site};

/// Most devices with a configuration in between of which it is tried whether they can do without.
const MOST_SPARED: usize = 24;

/// Finds the order in which the devices of a school are changed whose files differ. Devices that
/// only one side has are steps whether they are named or not, and so are those whose cable moves.
///
/// # Errors
///
/// No order is safe. The fault says the shortest way into trouble.
pub fn order(
    before: Option<&SchoolState>,
    now: &SchoolState,
    changed: &BTreeSet<String>,
) -> Result<Rollout, RolloutFault> {
    let sides = Sides { before, now, changed };
    circle(now)?;
    let fault = match attempt(sides, &Betweens::new()) {
        Ok(rollout) => return Ok(rollout),
        Err(conflict) => conflict,
    };
    if matches!(fault.conflict.fault, RolloutFault::CutOff { .. }) {
        return Err(fault.conflict.fault);
    }
    let Some(before) = before else { return Err(fault.conflict.fault) };
    let first = fault.conflict.fault.clone();
    let mut chosen: BTreeSet<String> = BTreeSet::new();
    let mut fault = fault;
    loop {
        let more: Vec<String> = fault
            .units
            .into_iter()
            .filter(|id| !chosen.contains(id) && middle(before, now, &fault.vlans, id).is_some())
            .collect();
        if more.is_empty() {
            return Err(first);
        }
        chosen.extend(more);
        match attempt(sides, &betweens(before, now, &fault.vlans, &chosen)) {
            Ok(rollout) => return Ok(spared(sides, before, &fault.vlans, chosen, rollout)),
            Err(next) => fault = next,
        }
    }
}

/// Tries whether devices can do without a configuration in between.
fn spared(
    sides: Sides<'_>,
    before: &SchoolState,
    vlans: &BTreeSet<u16>,
    mut chosen: BTreeSet<String>,
    mut rollout: Rollout,
) -> Rollout {
    if chosen.len() > MOST_SPARED {
        return rollout;
    }
    for id in chosen.clone() {
        chosen.remove(&id);
        match attempt(sides, &betweens(before, sides.now, vlans, &chosen)) {
            Ok(shorter) => rollout = shorter,
            Err(_) => _ = chosen.insert(id),
        }
    }
    rollout
}

/// The configuration that a temporary step brings: what all devices share meanwhile, and the
/// device.
pub fn in_between(
    before: &SchoolState,
    now: &SchoolState,
    step: &RolloutStep,
) -> Option<(Arc<Site>, Arc<Device>)> {
    let StepKind::Temporary(temporary) = &step.kind else { return None };
    let vlans = temporary.closed.iter().copied().collect();
    let between = middle(before, now, &vlans, &step.unit)?;
    Some((between.site, between.device))
}

fn betweens(
    before: &SchoolState,
    now: &SchoolState,
    vlans: &BTreeSet<u16>,
    chosen: &BTreeSet<String>,
) -> Betweens {
    let mut betweens = Betweens::new();
    for id in chosen {
        if let Some(between) = middle(before, now, vlans, id) {
            betweens.insert(id.clone(), between);
        }
    }
    betweens
}

/// The configuration of a device in between; none when it would be the former one.
fn middle(
    before: &SchoolState,
    now: &SchoolState,
    vlans: &BTreeSet<u16>,
    id: &str,
) -> Option<Between> {
    let (former, later) = (before.devices.get(id)?, now.devices.get(id)?);
    let site = widened_site(&before.site, &now.site);
    let device = closed(&widened(former, later), vlans, before.site.parking_vlan);
    if device == **former && site.management == before.site.management {
        return None;
    }
    Some(Between { device: Arc::new(device), site: Arc::new(site) })
}

/// Why there is no order with these configurations.
struct Refused {
    conflict: Box<Conflict>,
    /// Ids of the devices that are to blame.
    units: Vec<String>,
    /// VLANs whose zone changes while somebody is in them.
    vlans: BTreeSet<u16>,
}

fn attempt(sides: Sides<'_>, betweens: &Betweens) -> Result<Rollout, Refused> {
    let world = RolloutWorld::of(sides, betweens);
    let mut judge = StepJudge::new(&world);
    let mut constraints = Constraints::default();
    let vlans = meetings::constrain(sides, &world, &mut constraints);
    let refuse = |conflict: Conflict| {
        let units = conflict.units.iter().map(|unit| world.units[*unit].id.clone()).collect();
        Refused { conflict: Box::new(conflict), units, vlans: vlans.clone() }
    };
    if let Some(fault) = cut_off(&judge) {
        return Err(refuse(Conflict { fault, units: BTreeSet::new() }));
    }
    constraints.learn(&mut judge);
    let preference = Preference::of(&world);
    let found = search(&mut judge, &constraints, &preference).map_err(refuse)?;
    let reasons = reasons::reasons(&world, &constraints, &preference, &found);
    let mut steps = Vec::new();
    for (event, reasons) in found.events.iter().zip(reasons) {
        let unit = &world.units[event.unit];
        let stage = &unit.stages[usize::from(event.stage)];
        let former = &unit.stages[usize::from(event.stage) - 1];
        let moved = if stage.uplink == former.uplink { None } else { stage.uplink };
        let plugged = moved.map(|(upper, port)| format!("{}/{port}", world.units[upper].id));
        let is_first = former.device.is_none() && stage.device.is_some();
        let step = match kind(&world, *event) {
            StageKind::Absent => StepKind::Remove,
            StageKind::Between => temporary(sides, betweens, &unit.id, &vlans),
            _ if is_first || !former.is_present() => StepKind::First,
            _ if !sides.changed.contains(&unit.id) => {
                StepKind::Replug { uplink: plugged.clone().unwrap_or_default() }
            }
            _ => StepKind::Change,
        };
        steps.push(RolloutStep { unit: unit.id.clone(), kind: step, plugged, reasons });
    }
    Ok(Rollout { steps, unreached: unreached(&judge) })
}

fn temporary(sides: Sides<'_>, betweens: &Betweens, id: &str, vlans: &BTreeSet<u16>) -> StepKind {
    let former = sides.before.and_then(|before| Some((before.devices.get(id)?, &before.site)));
    match (former, betweens.get(id)) {
        (Some((device, site)), Some(between)) => {
            StepKind::Temporary(difference((device, site), (&between.device, &between.site), vlans))
        }
        _ => StepKind::Change,
    }
}

/// A device that was reached and is not in the end.
fn cut_off(judge: &StepJudge<'_>) -> Option<RolloutFault> {
    let end = judge.world.end();
    for subject in judge.subjects.iter().flatten() {
        let unit = &judge.world.units[subject.unit];
        let stays = unit.stages.last().is_some_and(|stage| stage.device.is_some());
        if stays
            && subject.is_reached_before
            && !subject.is_reached_after
            && let Some(lost) = judge.lost(subject.unit, &end)
        {
            return Some(RolloutFault::CutOff { unit: unit.id.clone(), lost });
        }
    }
    None
}

/// The devices that change and are not reached, whatever the order is.
fn unreached(judge: &StepJudge<'_>) -> Vec<Unreached> {
    let world = judge.world;
    let mut found = Vec::new();
    for subject in judge.subjects.iter().flatten() {
        let unit = &world.units[subject.unit];
        let is_there = unit.stages.iter().all(|stage| stage.device.is_some());
        let (when, stages) = match (subject.is_reached_before, subject.is_reached_after) {
            (false, false) if unit.is_step() => (UnreachedWhen::Always, world.end()),
            (false, true) if unit.is_step() && is_there => (UnreachedWhen::Before, world.start()),
            _ => continue,
        };
        if let Some(lost) = (MixedNetwork { world, stages: &stages }).reached(subject.unit).err() {
            found.push(Unreached { unit: unit.id.clone(), when, lost });
        }
    }
    found
}

/// Fails when the uplinks lead in a circle.
fn circle(state: &SchoolState) -> Result<(), RolloutFault> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for start in state.uplinks.keys() {
        let mut way: Vec<&str> = Vec::new();
        let mut here = start.as_str();
        while !done.contains(here) {
            if let Some(place) = way.iter().position(|unit| *unit == here) {
                let units = way[place..].iter().map(|unit| (*unit).to_owned()).collect();
                return Err(RolloutFault::Circle { units });
            }
            way.push(here);
            match state.uplink(here) {
                Some(plugged) => here = &plugged.device,
                None => break,
            }
        }
        done.extend(way);
    }
    Ok(())
}
