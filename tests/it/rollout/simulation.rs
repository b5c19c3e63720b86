// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Walks through an order, step by step, over what the files of both sides say. It shares no code
//! with the search: VLANs are flooded over all cables, and nothing is remembered.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use muster::rollout::{Rollout, RolloutStep, StepKind};

use super::artifacts::Facts;
use super::sides::{Files, School};

/// A device on the way: what its files say, where it is plugged in, and whether its configuration
/// is that of now.
#[derive(Clone)]
struct Node<'a> {
    facts: &'a Facts,
    cable: Option<&'a (String, u16)>,
    is_now: bool,
}

/// Both sides, read back from their files.
pub(crate) struct Simulation<'a> {
    before: Option<&'a School>,
    now: &'a School,
    former: BTreeMap<String, Facts>,
    later: BTreeMap<String, Facts>,
    middle: BTreeMap<String, Facts>,
    administrators: Vec<Ipv4Addr>,
}

type State<'a> = BTreeMap<&'a str, Node<'a>>;

/// The devices that a VLAN of a firewall floods, with the VLAN in which it is there.
type Floods<'a> = BTreeMap<(&'a str, u16), BTreeSet<(&'a str, u16)>>;

/// What was found on the way.
#[derive(Default)]
pub(crate) struct Walked {
    /// States that were looked at.
    pub(crate) prefixes: usize,
    /// What was wrong in them.
    pub(crate) problems: Vec<String>,
}

impl<'a> Simulation<'a> {
    pub(crate) fn new(
        before: Option<&'a School>,
        now: &'a School,
        betweens: &BTreeMap<String, Files>,
    ) -> Self {
        let former = before.map(read).unwrap_or_default();
        let later = read(now);
        let middle: BTreeMap<String, Facts> =
            betweens.iter().map(|(id, files)| (id.clone(), Facts::read(files))).collect();
        let all = former.values().chain(later.values());
        let sources = all.flat_map(|facts| facts.sources.iter().flatten());
        let administrators: BTreeSet<Ipv4Addr> = sources.map(ipnet::Ipv4Net::network).collect();
        let administrators = administrators.into_iter().collect();
        Self { before, now, former, later, middle, administrators }
    }

    /// Takes the steps one after the other, and looks after each.
    pub(crate) fn walk(&'a self, steps: &[RolloutStep], rollout: &Rollout) -> Walked {
        let mut walked = Walked::default();
        let excused: BTreeSet<&str> =
            rollout.unreached.iter().map(|one| one.unit.as_str()).collect();
        let mut state = self.start();
        for (number, step) in steps.iter().enumerate() {
            let former = state.get(&*step.unit).cloned();
            let reached_before = self.reach(&state, &mut Floods::new(), &step.unit);
            self.take(&mut state, step);
            walked.prefixes += 1;
            let mut floods = Floods::new();
            let mut problem = |text: String| {
                let place = format!("after step {} ({})", number + 1, step.unit);
                walked.problems.push(format!("{place}: {text}"));
            };
            let is_there = state.contains_key(&*step.unit);
            if is_there && !excused.contains(&*step.unit) {
                let reached = self.reach(&state, &mut floods, &step.unit);
                if reached.is_empty() {
                    problem(format!("{} is not reached", step.unit));
                } else if let Some(former) = former {
                    let keys = &former.facts.keys;
                    if reached.intersection(&reached_before).next().is_none() {
                        problem(format!("nobody who reached {} reaches it", step.unit));
                    }
                    let now = &state[&*step.unit].facts.keys;
                    if !keys.is_empty() && keys.intersection(now).next().is_none() {
                        problem(format!("no key of {} holds", step.unit));
                    }
                }
            }
            let waiting: BTreeSet<&str> = steps[number + 1..]
                .iter()
                .filter(|step| !matches!(step.kind, StepKind::Remove))
                .map(|step| step.unit.as_str())
                .collect();
            for unit in waiting {
                let is_there = state.contains_key(unit);
                if is_there
                    && !excused.contains(unit)
                    && self.reach(&state, &mut floods, unit).is_empty()
                {
                    problem(format!("{unit} waits and is not reached"));
                }
            }
            for opening in self.openings(&state) {
                problem(opening);
            }
        }
        let start = self.start();
        let (mut at_start, mut at_end) = (Floods::new(), Floods::new());
        for unit in self.later.keys().filter(|unit| !excused.contains(unit.as_str())) {
            let was_there = self.before.is_some() && self.former.contains_key(unit);
            let was_reached = was_there && !self.reach(&start, &mut at_start, unit).is_empty();
            if was_reached && self.reach(&state, &mut at_end, unit).is_empty() {
                walked.problems.push(format!("at the end: {unit} is not reached"));
            }
        }
        walked
    }

    fn start(&'a self) -> State<'a> {
        let mut state = State::new();
        let Some(before) = self.before else { return state };
        for (id, facts) in &self.former {
            let cable = before.cables.get(id);
            state.insert(id, Node { facts, cable, is_now: false });
        }
        state
    }

    fn take(&'a self, state: &mut State<'a>, step: &'a RolloutStep) {
        let id = step.unit.as_str();
        match &step.kind {
            StepKind::Remove => drop(state.remove(id)),
            StepKind::Temporary(_) => {
                let node = state.get_mut(id).expect("what is in between was there before");
                node.facts = &self.middle[id];
            }
            StepKind::First | StepKind::Change | StepKind::Replug { .. } => {
                let facts = &self.later[id];
                let cable = self.now.cables.get(id);
                state.insert(id, Node { facts, cable, is_now: true });
            }
        }
    }

    /// The administrators who reach a device. Who is flooded from the firewall is asked once for
    /// each state.
    fn reach<'s>(
        &self,
        state: &State<'s>,
        floods: &mut Floods<'s>,
        id: &'s str,
    ) -> BTreeSet<Ipv4Addr> {
        let mut reached = BTreeSet::new();
        let Some(node) = state.get(id) else { return reached };
        let facts = node.facts;
        let lets_in = |address: &Ipv4Addr| {
            facts.sources.as_ref().is_none_or(|list| list.iter().any(|one| one.contains(address)))
        };
        if facts.gate.is_some() {
            reached.extend(self.administrators.iter().filter(|address| lets_in(address)));
            return reached;
        }
        // Without a firewall the gateway is elsewhere, and nobody knows what it lets through.
        let has_gate = state.values().any(|node| node.facts.gate.is_some());
        let is_elsewhere = |facts: &BTreeMap<String, Facts>| {
            !facts.is_empty() && facts.values().all(|facts| facts.gate.is_none())
        };
        if !has_gate && (is_elsewhere(&self.former) || is_elsewhere(&self.later)) {
            reached.extend(self.administrators.iter().filter(|address| lets_in(address)));
            return reached;
        }
        let Some(address) = facts.address else { return reached };
        for (gate_id, gate) in state.iter().filter(|(_, node)| node.facts.gate.is_some()) {
            let gate = gate.facts.gate.as_ref().expect("just looked");
            for (name, interface) in &gate.interfaces {
                let (Some(vlan), Some(network)) = (interface.vlan, interface.address) else {
                    continue;
                };
                let is_gateway = facts.gateway.is_none_or(|gateway| gateway == network.addr());
                if !network.contains(&address) || !is_gateway {
                    continue;
                }
                let flooded =
                    floods.entry((*gate_id, vlan)).or_insert_with(|| flood(state, gate_id, vlan));
                if !flooded.contains(&(id, facts.vlan)) {
                    continue;
                }
                reached.extend(self.administrators.iter().filter(|administrator| {
                    lets_in(administrator) && gate.lets(**administrator, name, address)
                }));
            }
        }
        reached
    }

    /// What a guarantee of both sides rules out and somebody could do.
    fn openings(&self, state: &State<'_>) -> Vec<String> {
        let mut found = Vec::new();
        let Some(before) = self.before else { return found };
        let zone = |vlan: u16, is_now: bool| {
            let zones = if is_now { &self.now.zones } else { &before.zones };
            zones.get(&vlan).map_or("", String::as_str)
        };
        let mut inside: BTreeMap<u16, BTreeSet<(&str, &str)>> = BTreeMap::new();
        for (id, node) in state {
            let (Some(old), Some(new)) = (self.former.get(*id), self.later.get(*id)) else {
                continue;
            };
            let other = if node.is_now { old } else { new };
            for (name, vlan) in &node.facts.entrances {
                // A socket that stays in its VLAN is in the zone of now with the last step.
                if !other.entrances.contains(&(name.clone(), *vlan)) {
                    inside.entry(*vlan).or_default().insert((zone(*vlan, node.is_now), id));
                }
            }
        }
        for (vlan, entrances) in &inside {
            for (from, at) in entrances {
                for (to, other) in entrances {
                    if from != to && at != other && self.never(from, to) {
                        found.push(format!("VLAN {vlan}: {from} at {at} meets {to} at {other}"));
                    }
                }
                for (gate, node) in state {
                    let Some(rules) = &node.facts.gate else { continue };
                    let here = |vlan: Option<u16>| vlan.map_or("", |vlan| zone(vlan, node.is_now));
                    let named = rules.interfaces.iter().find(|(_, one)| one.vlan == Some(*vlan));
                    let Some((name, interface)) = named else { continue };
                    let taken_for = here(interface.vlan);
                    if taken_for == *from {
                        continue;
                    }
                    let opened = rules.opened_from(name);
                    let targets = opened.iter().filter_map(|name| rules.interfaces.get(*name));
                    let targets = targets.map(|interface| here(interface.vlan));
                    for to in targets.chain([taken_for]).filter(|to| self.never(from, to)) {
                        found.push(format!("VLAN {vlan}: {from} at {at} gets to {to} by {gate}"));
                    }
                }
            }
        }
        found
    }

    /// Whether every side that has both zones keeps the first out of the second.
    fn never(&self, from: &str, to: &str) -> bool {
        let pair = (from.to_owned(), to.to_owned());
        let mut is_said = false;
        for side in [Some(self.now), self.before].into_iter().flatten() {
            if side.never.contains(&pair) {
                is_said = true;
            } else if side.known_zones.contains(from) && side.known_zones.contains(to) {
                return false;
            }
        }
        is_said
    }
}

fn read(school: &School) -> BTreeMap<String, Facts> {
    let mut found = BTreeMap::new();
    for (device, _) in &school.plan.devices {
        if let Some(files) = school.files.get(&device.id) {
            found.insert(device.id.clone(), Facts::read(files));
        }
    }
    found
}

/// The devices that a packet of a device floods, with the VLAN in which it is there.
fn flood<'a>(state: &State<'a>, id: &'a str, vlan: u16) -> BTreeSet<(&'a str, u16)> {
    let mut flooded = BTreeSet::new();
    let mut next = vec![(id, vlan)];
    while let Some((here, vlan)) = next.pop() {
        if !flooded.insert((here, vlan)) {
            continue;
        }
        for (lower, node) in state {
            let Some((upper, number)) = node.cable else { continue };
            let Some((&upper, upper_node)) = state.get_key_value(upper.as_str()) else { continue };
            if *lower != here && upper != here {
                continue;
            }
            let own = node.facts.own_port(upper, *number);
            let own = own.and_then(|own| node.facts.ports.get(&own));
            let (Some(own), Some(other)) = (own, upper_node.facts.ports.get(number)) else {
                continue;
            };
            let (out, into, target) =
                if *lower == here { (own, other, upper) } else { (other, own, *lower) };
            if out.untagged == Some(vlan)
                && let Some(untagged) = into.untagged
            {
                next.push((target, untagged));
            }
            if out.tagged.contains(&vlan) && into.tagged.contains(&vlan) {
                next.push((target, vlan));
            }
        }
    }
    flooded
}
