//! Which step has to come before which: what is true of every safe order.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::{Event, MOST_COMBINATIONS, StepJudge, combinations};
use super::stage::{RolloutWorld, last_stage};
use super::types::{CounterExample, Harm, RolloutFault};

/// Why one step has to come before another.
#[derive(Clone, Debug)]
pub(super) struct Because {
    pub(super) example: CounterExample,
    /// What would happen when everything else is done already.
    pub(super) harm: Harm,
    /// The devices on which it depends.
    pub(super) units: BTreeSet<usize>,
}

/// No order was found, and which devices are to blame.
#[derive(Clone, Debug)]
pub(super) struct Conflict {
    pub(super) fault: RolloutFault,
    pub(super) units: BTreeSet<usize>,
}

/// Steps and those that have to come before them.
#[derive(Clone, Debug, Default)]
pub(super) struct Constraints {
    pub(super) edges: BTreeMap<(Event, Event), Because>,
    /// The devices whose steps may harm somebody.
    pub(super) core: BTreeSet<usize>,
}

impl Constraints {
    /// Says that `first` has to come before `then`. What was said before stays.
    pub(super) fn add(&mut self, first: Event, then: Event, because: Because) -> bool {
        let is_new = !self.edges.contains_key(&(first, then));
        self.core.extend([first.unit, then.unit]);
        self.edges.entry((first, then)).or_insert(because);
        is_new
    }

    /// Learns from every device what its path asks of the order, until nothing new is learned.
    pub(super) fn learn(&mut self, judge: &mut StepJudge<'_>) {
        let mut lessons = Vec::new();
        for unit in 0..judge.world.units.len() {
            lessons.extend(Lesson::of(judge, unit));
            if combinations(judge.world, judge.vars(unit)) > MOST_COMBINATIONS {
                self.core.extend(judge.vars(unit));
            }
        }
        for lesson in &lessons {
            self.core.extend(&lesson.vars);
        }
        // What one device asks of the order makes states of others impossible.
        for _ in 0..4 {
            let mut has_learned = false;
            for lesson in &lessons {
                has_learned |= lesson.teach(judge, self);
            }
            if !has_learned {
                break;
            }
        }
    }
}

/// The states of the path of a device, and which of them are harmful to it.
struct Lesson {
    unit: usize,
    vars: Vec<usize>,
    states: Vec<State>,
}

struct State {
    /// The stages of `vars`.
    stages: Vec<u8>,
    /// The device waits for a step, and is not reached.
    is_lost: bool,
    /// The device cannot get its configuration while the others have theirs.
    is_no_entry: bool,
}

impl Lesson {
    /// None when the device is reached whatever the others do, or when there are too many states.
    fn of(judge: &mut StepJudge<'_>, unit: usize) -> Option<Self> {
        let world = judge.world;
        let vars = judge.vars(unit).to_vec();
        if !vars.contains(&unit) || combinations(world, &vars) > MOST_COMBINATIONS {
            return None;
        }
        let mut states = Vec::new();
        let mut full = world.start();
        let mut has_harm = false;
        let mut stages = vec![0_u8; vars.len()];
        loop {
            for (var, stage) in vars.iter().zip(&stages) {
                full[*var] = *stage;
            }
            let own = full[unit];
            let is_lost = judge.stay_harm(unit, &full).is_some();
            let mut scratch = full.clone();
            let is_no_entry =
                own > 0 && judge.entry_harm(Event { unit, stage: own }, &mut scratch).is_some();
            has_harm |= is_lost || is_no_entry;
            states.push(State { stages: stages.clone(), is_lost, is_no_entry });
            if !count_up(world, &vars, &mut stages) {
                break;
            }
        }
        has_harm.then_some(Self { unit, vars, states })
    }

    /// Adds what follows from the states that the constraints leave. Returns whether it is new.
    fn teach(&self, judge: &mut StepJudge<'_>, constraints: &mut Constraints) -> bool {
        let possible = self.possible(constraints);
        let own = self.vars.iter().position(|var| *var == self.unit).unwrap_or_default();
        let mut is_new = false;
        for stage in 0..=last_stage(&judge.world.units[self.unit]) {
            let with_stage: Vec<&State> =
                possible.iter().filter(|state| state.stages[own] == stage).copied().collect();
            for (place, &other) in self.vars.iter().enumerate() {
                if other == self.unit {
                    continue;
                }
                for other_stage in 1..=last_stage(&judge.world.units[other]) {
                    let event = Event { unit: other, stage: other_stage };
                    let (after, before): (Vec<&State>, Vec<&State>) =
                        with_stage.iter().partition(|state| state.stages[place] >= other_stage);
                    if let Some(ends) = all(&after, |state| state.is_lost) {
                        let own = Event { unit: self.unit, stage: stage + 1 };
                        let because = self.lost_by(judge, ends, event);
                        is_new |=
                            because.is_some_and(|because| constraints.add(own, event, because));
                    }
                    if stage > 0
                        && let Some(ends) = all(&before, |state| state.is_no_entry)
                    {
                        let own = Event { unit: self.unit, stage };
                        let because = self.not_entered(judge, ends, own);
                        is_new |=
                            because.is_some_and(|because| constraints.add(event, own, because));
                    }
                }
            }
        }
        is_new
    }

    /// The states that no constraint rules out.
    fn possible(&self, constraints: &Constraints) -> Vec<&State> {
        let mut known = Vec::new();
        for (first_place, &first) in self.vars.iter().enumerate() {
            for (then_place, &then) in self.vars.iter().enumerate() {
                for (first_event, then_event) in between(constraints, first, then) {
                    known.push((first_place, first_event.stage, then_place, then_event.stage));
                }
            }
        }
        let is_possible = |state: &&State| {
            known.iter().all(|&(first, first_stage, then, then_stage)| {
                state.stages[then] < then_stage || state.stages[first] >= first_stage
            })
        };
        self.states.iter().filter(is_possible).collect()
    }

    /// The device is lost when another one gets a configuration.
    fn lost_by(&self, judge: &mut StepJudge<'_>, ends: Ends<'_>, next: Event) -> Option<Because> {
        let mut full = self.full(judge.world, ends.most);
        let last_harm = judge.stay_harm(self.unit, &full)?;
        full = self.full(judge.world, ends.fewest);
        let harm = judge.stay_harm(self.unit, &full)?;
        full[next.unit] = next.stage - 1;
        Some(self.because(judge.world, &full, next, [harm, last_harm]))
    }

    /// The device is not reached after its own step.
    fn not_entered(
        &self,
        judge: &mut StepJudge<'_>,
        ends: Ends<'_>,
        next: Event,
    ) -> Option<Because> {
        let mut full = self.full(judge.world, ends.most);
        let last_harm = judge.entry_harm(next, &mut full)?;
        full = self.full(judge.world, ends.fewest);
        let harm = judge.entry_harm(next, &mut full)?;
        full[next.unit] = next.stage - 1;
        Some(self.because(judge.world, &full, next, [harm, last_harm]))
    }

    fn because(
        &self,
        world: &RolloutWorld,
        stages: &[u8],
        next: Event,
        [first, last]: [Harm; 2],
    ) -> Because {
        let changed = self.vars.iter().filter(|var| stages[**var] > 0 && **var != next.unit);
        let changed = changed.map(|var| world.units[*var].id.clone()).collect();
        let next = world.units[next.unit].id.clone();
        let example = CounterExample { changed, next, harm: first };
        Because { example, harm: last, units: self.vars.iter().copied().collect() }
    }

    fn full(&self, world: &RolloutWorld, state: &State) -> Vec<u8> {
        let mut full = world.start();
        for (var, stage) in self.vars.iter().zip(&state.stages) {
            full[*var] = *stage;
        }
        full
    }
}

/// The constraints between two devices.
fn between(
    constraints: &Constraints,
    first: usize,
    then: usize,
) -> impl Iterator<Item = (Event, Event)> {
    let from = (Event { unit: first, stage: 0 }, Event { unit: then, stage: 0 });
    let mut found = Vec::new();
    for stage in 1..=2 {
        let first = Event { unit: first, stage };
        let range = (first, from.1)..=(first, Event { unit: then, stage: u8::MAX });
        found.extend(constraints.edges.range(range).map(|(events, _)| *events));
    }
    found.into_iter()
}

/// Of states in which the same is true, those with the fewest and the most changes.
#[derive(Clone, Copy)]
struct Ends<'a> {
    fewest: &'a State,
    most: &'a State,
}

/// The ends of states, when there are any and all are as said.
fn all<'a>(states: &[&'a State], is_so: impl Fn(&State) -> bool) -> Option<Ends<'a>> {
    if !states.iter().all(|state| is_so(state)) {
        return None;
    }
    let changes = |state: &&&State| state.stages.iter().filter(|stage| **stage > 0).count();
    let fewest = states.iter().min_by_key(changes).copied()?;
    let most = states.iter().max_by_key(changes).copied()?;
    Some(Ends { fewest, most })
}

/// The next combination of stages; false after the last one.
fn count_up(world: &RolloutWorld, vars: &[usize], stages: &mut [u8]) -> bool {
    for (var, stage) in vars.iter().zip(stages.iter_mut()).rev() {
        if *stage < last_stage(&world.units[*var]) {
            *stage += 1;
            return true;
        }
        *stage = 0;
    }
    false
}
