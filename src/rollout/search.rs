//! The search: what every safe order has in common is known before; what is left is tried, what is
//! preferred first.

use std::collections::{BTreeMap, BTreeSet};

use super::constraints::{Conflict, Constraints};
use super::cycle;
use super::judge::{Event, StepJudge, events};
use super::preference::Preference;
use super::types::{CounterExample, Harm, RolloutFault};

/// An order of all steps, and which ones had to wait for which others on the way.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) events: Vec<Event>,
    /// A step that was harmful until another one was taken, with the harm.
    pub(super) waited: Vec<Waited>,
}

/// A step that was harmful as long as another one was not taken.
#[derive(Clone, Debug)]
pub(super) struct Waited {
    pub(super) event: Event,
    pub(super) until: Event,
    pub(super) harm: Harm,
}

/// Most steps that are tried where steps have to be taken back.
const MOST_TRIES: usize = 400_000;

/// Finds an order of all steps.
pub(super) fn search(
    judge: &mut StepJudge<'_>,
    constraints: &Constraints,
    preference: &Preference,
) -> Result<Found, Conflict> {
    if let Some(conflict) = cycle::find(judge.world, constraints) {
        return Err(conflict);
    }
    let mut edges: BTreeSet<(Event, Event)> = constraints.edges.keys().copied().collect();
    let blocked = match Run::new(judge, &edges, preference).take_all(judge) {
        Ok(found) => return Ok(found),
        Err(blocked) => blocked,
    };
    if let Some(order) = Backtracking::run(judge, constraints, preference) {
        edges.extend(order.windows(2).map(|pair| (pair[0], pair[1])));
        if let Ok(found) = Run::new(judge, &edges, preference).take_all(judge) {
            return Ok(found);
        }
    }
    Err(blocked.conflict(judge))
}

/// One way through the steps that is never taken back.
struct Run {
    stages: Vec<u8>,
    /// How many steps each step still waits for.
    waits: BTreeMap<Event, usize>,
    followers: BTreeMap<Event, Vec<Event>>,
    ready: BTreeSet<(Vec<i64>, Event)>,
    keys: BTreeMap<Event, Vec<i64>>,
}

/// Steps that cannot be taken, and why.
struct Blocked {
    stages: Vec<u8>,
    steps: Vec<(Event, usize, Harm)>,
}

impl Run {
    fn new(
        judge: &StepJudge<'_>,
        edges: &BTreeSet<(Event, Event)>,
        preference: &Preference,
    ) -> Self {
        let world = judge.world;
        let mut waits = BTreeMap::new();
        let mut keys = BTreeMap::new();
        for event in events(world) {
            waits.insert(event, usize::from(event.stage > 1));
            keys.insert(event, preference.key(world, event));
        }
        let mut followers: BTreeMap<Event, Vec<Event>> = BTreeMap::new();
        for &(first, then) in edges {
            if let Some(count) = waits.get_mut(&then)
                && keys.contains_key(&first)
            {
                *count += 1;
                followers.entry(first).or_default().push(then);
            }
        }
        let free = waits.iter().filter(|(_, count)| **count == 0);
        let ready = free.map(|(event, _)| (keys[event].clone(), *event)).collect();
        Self { stages: world.start(), waits, followers, ready, keys }
    }

    fn take_all(&mut self, judge: &mut StepJudge<'_>) -> Result<Found, Blocked> {
        let mut found = Found::default();
        let mut blocked: BTreeMap<Event, (usize, Harm)> = BTreeMap::new();
        while let Some((_, event)) = self.ready.pop_first() {
            if let Some((subject, harm)) = judge.harm(event, &mut self.stages) {
                blocked.insert(event, (subject, harm));
                continue;
            }
            self.stages[event.unit] = event.stage;
            found.events.push(event);
            let mut freed: Vec<Event> = self.followers.get(&event).cloned().unwrap_or_default();
            freed.push(Event { unit: event.unit, stage: event.stage + 1 });
            for follower in freed {
                if let Some(count) = self.waits.get_mut(&follower) {
                    *count -= 1;
                    if *count == 0 {
                        self.ready.insert((self.keys[&follower].clone(), follower));
                    }
                }
            }
            // What was harmful to a device may have changed with any device of its path.
            let again: Vec<Event> = blocked
                .iter()
                .filter(|(_, (subject, _))| judge.vars(*subject).contains(&event.unit))
                .map(|(event, _)| *event)
                .collect();
            for waiting in again {
                if let Some((_, harm)) = blocked.remove(&waiting) {
                    found.waited.push(Waited { event: waiting, until: event, harm });
                    self.ready.insert((self.keys[&waiting].clone(), waiting));
                }
            }
        }
        if found.events.len() == self.waits.len() {
            return Ok(found);
        }
        let steps = blocked.into_iter().map(|(event, (unit, harm))| (event, unit, harm));
        Err(Blocked { stages: self.stages.clone(), steps: steps.collect() })
    }
}

impl Blocked {
    /// The shortest ways into trouble.
    fn conflict(self, judge: &mut StepJudge<'_>) -> Conflict {
        let mut units = BTreeSet::new();
        let mut examples = Vec::new();
        for (event, subject, harm) in &self.steps {
            let vars = judge.vars(*subject).to_vec();
            units.extend(vars.iter().copied());
            units.insert(event.unit);
            let mut stages = judge.world.start();
            for &var in &vars {
                stages[var] = self.stages[var];
            }
            stages[event.unit] = event.stage - 1;
            let (changed, harm) = shortest(judge, *event, *subject, stages, harm.clone());
            let next = judge.world.units[event.unit].id.clone();
            examples.push(CounterExample { changed, next, harm });
        }
        examples.sort_by(|one, other| (one.changed.len(), one).cmp(&(other.changed.len(), other)));
        Conflict { fault: RolloutFault::NoOrder { examples }, units }
    }
}

/// As few changes as do the same harm to a device.
fn shortest(
    judge: &mut StepJudge<'_>,
    event: Event,
    subject: usize,
    mut stages: Vec<u8>,
    mut harm: Harm,
) -> (Vec<String>, Harm) {
    for unit in 0..stages.len() {
        if stages[unit] == 0 || unit == event.unit {
            continue;
        }
        let former = stages[unit];
        stages[unit] = 0;
        match harm_to(judge, event, subject, &mut stages) {
            Some(same) => harm = same,
            None => stages[unit] = former,
        }
    }
    let changed = stages.iter().enumerate().filter(|(_, stage)| **stage > 0);
    (changed.map(|(unit, _)| judge.world.units[unit].id.clone()).collect(), harm)
}

fn harm_to(
    judge: &mut StepJudge<'_>,
    event: Event,
    subject: usize,
    stages: &mut [u8],
) -> Option<Harm> {
    if subject == event.unit {
        let former = stages[event.unit];
        let harm = judge.entry_harm(event, stages);
        stages[event.unit] = former;
        return harm;
    }
    let former = stages[event.unit];
    stages[event.unit] = event.stage;
    let harm = judge.stay_harm(subject, stages);
    stages[event.unit] = former;
    harm
}

/// Ways through the steps that are taken back where they lead nowhere. Only steps are looked at that
/// may harm somebody.
struct Backtracking {
    /// The steps, the preferred one last.
    events: Vec<Event>,
    /// Those that have to come before a step.
    before: BTreeMap<Event, Vec<Event>>,
    seen: BTreeSet<Vec<u8>>,
    most: usize,
}

impl Backtracking {
    fn run(
        judge: &mut StepJudge<'_>,
        constraints: &Constraints,
        preference: &Preference,
    ) -> Option<Vec<Event>> {
        let world = judge.world;
        let mut events = events(world);
        events.retain(|event| constraints.core.contains(&event.unit));
        events.sort_by_key(|event| (preference.key(world, *event), *event));
        events.reverse();
        let mut before: BTreeMap<Event, Vec<Event>> = BTreeMap::new();
        for &(first, then) in constraints.edges.keys() {
            before.entry(then).or_default().push(first);
        }
        let most = MOST_TRIES / events.len().max(1);
        let mut this = Self { events, before, seen: BTreeSet::new(), most };
        let mut stages = world.start();
        let mut order = Vec::new();
        // The steps that are left to try after each step that was taken.
        let mut left = vec![this.open(judge, &mut stages)];
        while let Some(next) = left.last_mut() {
            if order.len() == this.events.len() {
                return Some(order);
            }
            if let Some(event) = next.pop() {
                stages[event.unit] = event.stage;
                if this.seen.len() < this.most && this.seen.insert(stages.clone()) {
                    order.push(event);
                    left.push(this.open(judge, &mut stages));
                } else {
                    stages[event.unit] = event.stage - 1;
                }
                continue;
            }
            left.pop();
            if let Some(event) = order.pop() {
                stages[event.unit] = event.stage - 1;
            }
        }
        None
    }

    /// The steps that may be taken, the preferred one last.
    fn open(&mut self, judge: &mut StepJudge<'_>, stages: &mut [u8]) -> Vec<Event> {
        let mut open = Vec::new();
        for &event in &self.events {
            let is_next = stages[event.unit] + 1 == event.stage;
            if is_next && self.is_due(event, stages) && judge.harm(event, stages).is_none() {
                open.push(event);
            }
        }
        open
    }

    fn is_due(&self, event: Event, stages: &[u8]) -> bool {
        let before = self.before.get(&event);
        let mut before = before.into_iter().flatten();
        before.all(|first| stages[first.unit] >= first.stage)
    }
}
