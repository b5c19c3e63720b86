//! Which of the safe steps comes first.

use std::collections::{BTreeMap, VecDeque};

use super::judge::{Event, kind};
use super::stage::{RolloutWorld, StageKind};

/// What is preferred: far from the firewall before near it, then servers before those who need
/// them.
pub(super) struct Preference {
    /// How many cables lie between the firewall and each device.
    pub(super) distances: Vec<i64>,
    /// Whether a device gives addresses or names, or lets in.
    pub(super) servers: Vec<bool>,
    firewall: Option<usize>,
}

impl Preference {
    pub(super) fn of(world: &RolloutWorld) -> Self {
        let servers = world.units.iter().map(|unit| {
            let device = unit.stages.iter().rev().find_map(|stage| stage.device.as_ref());
            device.is_some_and(|device| {
                device.dhcp.is_some() || device.dns.is_some() || device.radius.is_some()
            })
        });
        Self {
            distances: distances(world),
            servers: servers.collect(),
            firewall: world.firewalls.first().copied(),
        }
    }

    /// Smaller ones come first. Configurations in between are prepared from near to far, and what
    /// leaves is unplugged at the end.
    pub(super) fn key(&self, world: &RolloutWorld, event: Event) -> Vec<i64> {
        let distance = self.distances[event.unit];
        let serves = i64::from(!self.servers[event.unit]);
        let is_new = !world.units[event.unit].stages[usize::from(event.stage) - 1].is_present();
        // A new firewall comes before what relies on it.
        if is_new && self.firewall == Some(event.unit) {
            return vec![0];
        }
        match kind(world, event) {
            StageKind::Between => vec![0, distance, serves],
            StageKind::Before | StageKind::Now => vec![1, -distance, serves],
            StageKind::Absent => vec![2, -distance, serves],
        }
    }
}

/// The distances from the firewall, or from the outermost devices where there is none; along the
/// cables of now, and the former ones of what leaves.
fn distances(world: &RolloutWorld) -> Vec<i64> {
    let mut neighbours: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut start = Vec::new();
    for (unit, of_unit) in world.units.iter().enumerate() {
        let present = of_unit.stages.iter().rev().find(|stage| stage.is_present());
        match present.and_then(|stage| stage.uplink) {
            Some((upper, _)) => {
                neighbours.entry(unit).or_default().push(upper);
                neighbours.entry(upper).or_default().push(unit);
            }
            None => start.push(unit),
        }
    }
    if let Some(&firewall) = world.firewalls.first() {
        start = vec![firewall];
    }
    let mut distances = vec![i64::MAX; world.units.len()];
    let mut queue = VecDeque::new();
    for unit in start {
        distances[unit] = 0;
        queue.push_back(unit);
    }
    while let Some(here) = queue.pop_front() {
        for &other in neighbours.get(&here).into_iter().flatten() {
            if distances[other] == i64::MAX {
                distances[other] = distances[here] + 1;
                queue.push_back(other);
            }
        }
    }
    // Nobody knows how far away that is which no cable leads to.
    let farthest = distances.iter().filter(|distance| **distance != i64::MAX).max();
    let beyond = farthest.copied().unwrap_or_default() + 1;
    for distance in &mut distances {
        *distance = (*distance).min(beyond);
    }
    distances
}
