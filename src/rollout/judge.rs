//! Whether a step may be taken, remembered by what it depends on: whether a device is reached
//! depends on the few devices of its path alone.

use std::collections::BTreeSet;

use super::stage::{RolloutWorld, Stage, StageKind, last_stage};
use super::types::{Harm, Lost};
use super::walk::{MixedNetwork, decides_itself};

/// A device gets one of its configurations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Event {
    pub(super) unit: usize,
    pub(super) stage: u8,
}

/// A device that has a configuration, with the devices on which it depends who reaches it.
pub(super) struct ReachSubject {
    pub(super) unit: usize,
    /// Those of the devices that change, itself among them when it does.
    pub(super) vars: Vec<usize>,
    /// Whether it is reached before the first step.
    pub(super) is_reached_before: bool,
    /// Whether it is reached after the last one.
    pub(super) is_reached_after: bool,
    /// Who reaches it, by the stages of `vars`, as far as it was asked.
    reached: Vec<Option<u64>>,
}

/// Most combinations of stages that are remembered of a device.
pub(super) const MOST_COMBINATIONS: usize = 8192;

/// What judges the steps of a world.
pub(super) struct StepJudge<'a> {
    pub(super) world: &'a RolloutWorld,
    /// One for each device; none for one that is configured by hand.
    pub(super) subjects: Vec<Option<ReachSubject>>,
    /// The subjects that depend on a device, by its number.
    dependents: Vec<Vec<usize>>,
}

impl<'a> StepJudge<'a> {
    pub(super) fn new(world: &'a RolloutWorld) -> Self {
        let (start, end) = (world.start(), world.end());
        let mut subjects = Vec::new();
        let mut dependents = vec![Vec::new(); world.units.len()];
        for (unit, of_unit) in world.units.iter().enumerate() {
            if of_unit.stages.iter().all(|stage| stage.device.is_none()) {
                subjects.push(None);
                continue;
            }
            let vars = vars(world, unit);
            for &var in &vars {
                dependents[var].push(unit);
            }
            let is_there = |stages: &[u8]| {
                let network = MixedNetwork { world, stages };
                network.stage(unit).device.is_some() && network.reached(unit).is_ok()
            };
            let combinations = combinations(world, &vars);
            let kept = if combinations <= MOST_COMBINATIONS { combinations } else { 0 };
            subjects.push(Some(ReachSubject {
                unit,
                vars,
                is_reached_before: is_there(&start),
                is_reached_after: is_there(&end),
                reached: vec![None; kept],
            }));
        }
        Self { world, subjects, dependents }
    }

    /// Who reaches a device, as bits; nobody when the device is lost.
    pub(super) fn reached(&mut self, unit: usize, stages: &[u8]) -> u64 {
        let world = self.world;
        let ask = || MixedNetwork { world, stages }.reached(unit).unwrap_or(0);
        let Some(subject) = &mut self.subjects[unit] else { return u64::MAX };
        if subject.reached.is_empty() {
            return ask();
        }
        let mut index = 0;
        for &var in &subject.vars {
            index = index * world.units[var].stages.len() + usize::from(stages[var]);
        }
        *subject.reached[index].get_or_insert_with(ask)
    }

    /// What a device lacks.
    pub(super) fn lost(&self, unit: usize, stages: &[u8]) -> Option<Lost> {
        MixedNetwork { world: self.world, stages }.reached(unit).err()
    }

    /// Whether a device has to be reached as long as it waits for a step.
    pub(super) fn has_to_stay(&self, unit: usize, stages: &[u8]) -> bool {
        let of_unit = &self.world.units[unit];
        let stage = stages[unit];
        stage < last_stage(of_unit)
            && of_unit.stages[usize::from(stage)].device.is_some()
            && self.subjects[unit].as_ref().is_some_and(|subject| subject.is_reached_before)
            // What leaves is unplugged by somebody who stands in front of it.
            && of_unit.stages.last().is_some_and(Stage::is_present)
    }

    /// Why a device is not confirmed with the configuration that it has just got.
    pub(super) fn entry_harm(&mut self, event: Event, stages: &mut [u8]) -> Option<Harm> {
        let Event { unit, stage } = event;
        let of_unit = &self.world.units[unit];
        let (old, new) =
            (&of_unit.stages[usize::from(stage) - 1], &of_unit.stages[usize::from(stage)]);
        let subject = self.subjects[unit].as_ref()?;
        let was_reached = subject.is_reached_before;
        // Whoever is not reached in the end, whatever the order is, is confirmed on site.
        if new.device.is_none() || !(was_reached || subject.is_reached_after) {
            return None;
        }
        let is_account_kept = !was_reached || account_holds(old, new);
        stages[unit] = stage - 1;
        let before = if was_reached { self.reached(unit, stages) } else { u64::MAX };
        stages[unit] = stage;
        let after = self.reached(unit, stages);
        let at = || of_unit.id.clone();
        let lost = if after == 0 {
            self.lost(unit, stages)
        } else if before & after == 0 {
            Some(Lost::SameSource { at: at() })
        } else if !is_account_kept {
            Some(Lost::Account { at: at() })
        } else {
            None
        };
        Some(Harm::LocksOut { unit: at(), lost: lost? })
    }

    /// Why a device that waits for a step is not reached.
    pub(super) fn stay_harm(&mut self, unit: usize, stages: &[u8]) -> Option<Harm> {
        if !self.has_to_stay(unit, stages) || self.reached(unit, stages) != 0 {
            return None;
        }
        let lost = self.lost(unit, stages)?;
        Some(Harm::LocksOut { unit: self.world.units[unit].id.clone(), lost })
    }

    /// What a step would do, and to whom. The stages are the same afterwards.
    pub(super) fn harm(&mut self, event: Event, stages: &mut [u8]) -> Option<(usize, Harm)> {
        let former = stages[event.unit];
        let mut found = self.entry_harm(event, stages).map(|harm| (event.unit, harm));
        stages[event.unit] = event.stage;
        if found.is_none() {
            let dependents = std::mem::take(&mut self.dependents[event.unit]);
            for &other in &dependents {
                if other != event.unit
                    && let Some(harm) = self.stay_harm(other, stages)
                {
                    found = Some((other, harm));
                    break;
                }
            }
            self.dependents[event.unit] = dependents;
        }
        stages[event.unit] = former;
        found
    }

    /// The devices that change on which it depends whether a device is reached.
    pub(super) fn vars(&self, unit: usize) -> &[usize] {
        self.subjects[unit].as_ref().map_or(&[], |subject| &subject.vars)
    }
}

/// Every step.
pub(super) fn events(world: &RolloutWorld) -> Vec<Event> {
    let mut events = Vec::new();
    for (unit, of_unit) in world.units.iter().enumerate() {
        for stage in (1_u8..).take(of_unit.stages.len() - 1) {
            events.push(Event { unit, stage });
        }
    }
    events
}

/// What a stage is that a step leads to.
pub(super) fn kind(world: &RolloutWorld, event: Event) -> StageKind {
    world.units[event.unit].stages[usize::from(event.stage)].kind
}

/// How many combinations of stages devices have.
pub(super) fn combinations(world: &RolloutWorld, vars: &[usize]) -> usize {
    let mut product = 1_usize;
    for &var in vars {
        product = product.saturating_mul(world.units[var].stages.len());
    }
    product
}

/// The devices that change on the ways from a device and from the firewalls to the top, in any
/// stage.
fn vars(world: &RolloutWorld, unit: usize) -> Vec<usize> {
    let mut seen: BTreeSet<usize> = world.firewalls.iter().copied().collect();
    seen.insert(unit);
    let mut next: Vec<usize> = seen.iter().copied().collect();
    while let Some(here) = next.pop() {
        for stage in &world.units[here].stages {
            if let Some((upper, _)) = stage.uplink
                && seen.insert(upper)
            {
                next.push(upper);
            }
        }
    }
    seen.into_iter().filter(|&unit| world.units[unit].is_step()).collect()
}

/// Whether an administrator who gets into a device with one configuration gets into it with the
/// other: by a key of both, or by the account where no keys are used.
fn account_holds(old: &Stage, new: &Stage) -> bool {
    if !decides_itself(old) || !decides_itself(new) {
        return true;
    }
    let (old, new) = (&old.management, &new.management);
    if old.ssh_keys.is_empty() || new.ssh_keys.is_empty() {
        return old.user == new.user && old.password == new.password;
    }
    old.ssh_keys.iter().any(|key| new.ssh_keys.contains(key))
}
