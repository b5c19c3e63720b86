//! Steps that have to come before each other.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::constraints::{Conflict, Constraints};
use super::judge::{Event, events};
use super::stage::RolloutWorld;
use super::types::{CounterExample, RolloutFault};

/// The shortest circle of steps of which each has to come before the next one.
pub(super) fn find(world: &RolloutWorld, constraints: &Constraints) -> Option<Conflict> {
    let mut next: BTreeMap<Event, BTreeSet<Event>> = BTreeMap::new();
    for &(first, then) in constraints.edges.keys() {
        next.entry(first).or_default().insert(then);
    }
    for event in events(world) {
        if event.stage > 1 {
            let former = Event { unit: event.unit, stage: event.stage - 1 };
            next.entry(former).or_default().insert(event);
        }
    }
    peel(&mut next);
    let mut shortest: Option<Vec<Event>> = None;
    for &start in next.keys() {
        if let Some(circle) = circle_from(&next, start)
            && shortest.as_ref().is_none_or(|known| circle.len() < known.len())
        {
            let is_shortest = circle.len() <= 2;
            shortest = Some(circle);
            if is_shortest {
                break;
            }
        }
    }
    let circle = shortest?;
    let mut units: BTreeSet<usize> = next.keys().map(|event| event.unit).collect();
    for ((first, then), because) in &constraints.edges {
        if next.contains_key(first) && next.contains_key(then) {
            units.extend(&because.units);
        }
    }
    Some(Conflict { fault: fault(world, constraints, &circle), units })
}

/// Leaves only the steps that are in circles or between them.
fn peel(next: &mut BTreeMap<Event, BTreeSet<Event>>) {
    loop {
        let has_next: BTreeSet<Event> = next.keys().copied().collect();
        let has_former: BTreeSet<Event> = next.values().flatten().copied().collect();
        let before = next.len();
        next.retain(|event, _| has_former.contains(event));
        for targets in next.values_mut() {
            targets.retain(|target| has_next.contains(target));
        }
        next.retain(|_, targets| !targets.is_empty());
        if next.len() == before {
            return;
        }
    }
}

/// The shortest circle through a step.
fn circle_from(next: &BTreeMap<Event, BTreeSet<Event>>, start: Event) -> Option<Vec<Event>> {
    let mut came_from: BTreeMap<Event, Event> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(here) = queue.pop_front() {
        for &target in next.get(&here).into_iter().flatten() {
            if target == start {
                let mut circle = vec![here];
                let mut back = here;
                while let Some(&former) = came_from.get(&back) {
                    circle.push(former);
                    back = former;
                }
                circle.reverse();
                return Some(circle);
            }
            if let std::collections::btree_map::Entry::Vacant(entry) = came_from.entry(target) {
                entry.insert(here);
                queue.push_back(target);
            }
        }
    }
    None
}

fn fault(world: &RolloutWorld, constraints: &Constraints, circle: &[Event]) -> RolloutFault {
    let mut units: Vec<String> = Vec::new();
    let mut examples: Vec<CounterExample> = Vec::new();
    for (number, first) in circle.iter().enumerate() {
        let then = circle[(number + 1) % circle.len()];
        let id = &world.units[first.unit].id;
        if units.last() != Some(id) {
            units.push(id.clone());
        }
        if let Some(because) = constraints.edges.get(&(*first, then)) {
            examples.push(because.example.clone());
        }
    }
    if units.len() > 1 && units.first() == units.last() {
        units.pop();
    }
    examples.sort_by(|one, other| (one.changed.len(), one).cmp(&(other.changed.len(), other)));
    RolloutFault::Cycle { units, examples }
}
