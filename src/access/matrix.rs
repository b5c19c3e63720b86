//! What one side lets through: for each piece of a source and of a target the protocols and ports.

use std::sync::Arc;

use super::atoms::{Atom, Atoms, World, excepted_of, networks_of};
use super::deciding::Deciding;
use super::places::{Place, PlaceId};
use super::spans::{Family, Span, spans_of};
use super::transports::{Bits, Protocol, Transports};
use crate::plan::{End, Rule};

/// Port of SSH, by which devices are administered.
pub(super) const SSH: (Protocol, u16) = (Protocol::Tcp, 22);
/// Port of SNMP, by which devices are monitored (RFC 3411).
pub(super) const SNMP: (Protocol, u16) = (Protocol::Udp, 161);

/// What is let through between the pieces of one family.
#[derive(PartialEq, Eq)]
pub(super) struct Matrix {
    targets: usize,
    words: usize,
    bits: Vec<u64>,
}

impl Matrix {
    fn new(atoms: &Atoms, transports: &Transports) -> Self {
        let (targets, words) = (atoms.targets.len(), transports.words());
        Self { targets, words, bits: vec![0; atoms.sources.len() * targets * words] }
    }

    pub(super) fn at(&self, source: usize, target: usize) -> &[u64] {
        let start = (source * self.targets + target) * self.words;
        &self.bits[start..start + self.words]
    }

    fn at_mut(&mut self, source: usize, target: usize) -> &mut [u64] {
        let start = (source * self.targets + target) * self.words;
        &mut self.bits[start..start + self.words]
    }
}

/// One side, its pieces and what it says about them.
pub(super) struct Judge<'a> {
    deciding: &'a Deciding<'a>,
    /// 0 for the former side, 1 for the later one.
    pub(super) number: usize,
    pub(super) world: &'a World,
    pub(super) atoms: &'a Atoms,
    pub(super) transports: &'a Transports,
    /// The rules of each firewall, in the order in which they decide.
    rules: Vec<Vec<MetRule<'a>>>,
}

/// A rule as the pieces of one family meet it.
struct MetRule<'a> {
    id: &'a str,
    accept: bool,
    bits: Bits,
    sources: Vec<usize>,
    targets: Vec<usize>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        deciding: &'a Deciding<'a>,
        number: usize,
        world: &'a World,
        atoms: &'a Atoms,
        transports: &'a Transports,
    ) -> Self {
        let mut judge = Self { deciding, number, world, atoms, transports, rules: Vec::new() };
        for (firewall, chains) in deciding.rules.iter().enumerate() {
            judge.rules.push(judge.rules(firewall, *chains));
        }
        judge
    }

    /// Everything that this side lets through.
    pub(super) fn matrix(&self) -> Matrix {
        let mut allowed = Matrix::new(self.atoms, self.transports);
        for rules in &self.rules {
            // The first rule that matches decides.
            let mut decided = Matrix::new(self.atoms, self.transports);
            for rule in rules {
                for &source in &rule.sources {
                    for &target in &rule.targets {
                        if !self.is_passed_on(source, target) {
                            continue;
                        }
                        let decided = decided.at_mut(source, target);
                        let allowed = allowed.at_mut(source, target);
                        for (word, bits) in rule.bits.iter().enumerate() {
                            if rule.accept {
                                allowed[word] |= bits & !decided[word];
                            }
                            decided[word] |= bits;
                        }
                    }
                }
            }
        }
        self.ask_devices(&mut allowed);
        allowed
    }

    /// The rule that lets the lowest of these protocols and ports through, if a firewall has to.
    pub(super) fn deciding_rule(
        &self,
        source: usize,
        target: usize,
        bits: &[u64],
    ) -> Option<String> {
        if !self.is_passed_on(source, target) {
            return None;
        }
        let meets = |rule: &&MetRule<'_>| {
            rule.bits.iter().zip(bits).any(|(own, asked)| own & asked != 0)
                && rule.sources.contains(&source)
                && rule.targets.contains(&target)
        };
        let rule = self.rules.iter().flatten().filter(|rule| rule.accept).find(meets)?;
        Some(rule.id.to_owned())
    }

    /// The rules of a firewall, in the order in which they decide: what goes through it and what is
    /// addressed to it have no pieces in common.
    fn rules(&self, firewall: usize, [input, forward]: [&'a [Arc<Rule>]; 2]) -> Vec<MetRule<'a>> {
        let mut rules = Vec::new();
        for (networks, port, id) in [
            (&self.deciding.administration, SSH, "management"),
            (&self.deciding.monitoring, SNMP, "monitoring"),
        ] {
            let spans = spans_of(networks, self.atoms.family);
            rules.push(MetRule {
                id,
                accept: true,
                bits: self.transports.port(port.0, port.1),
                sources: self.met(&self.atoms.sources, |_, place, address| {
                    place.interfaces[firewall].is_some() && holds(&spans, address)
                }),
                targets: self.met(&self.atoms.targets, |id, place, _| {
                    is_firewall(id) && place.interfaces[firewall].is_some()
                }),
            });
        }
        for (chain, to_firewall) in [(input, true), (forward, false)] {
            for rule in chain {
                rules.extend(self.met_rule(rule, firewall, to_firewall));
            }
        }
        rules
    }

    /// A rule with the pieces that it is about; `None` when it is for the other family.
    fn met_rule(
        &self,
        rule: &'a Arc<Rule>,
        firewall: usize,
        to_firewall: bool,
    ) -> Option<MetRule<'a>> {
        let from = MetEnd::of(&rule.from, self.atoms.family)?;
        let to = MetEnd::of(&rule.to, self.atoms.family)?;
        let meets = |end: &MetEnd<'_>, place: &Place, address| {
            place.interfaces[firewall].as_ref().is_some_and(|name| end.meets(name, address))
        };
        Some(MetRule {
            id: &rule.id,
            accept: rule.accept,
            bits: self.transports.matched(rule.matches.iter().map(|one| &**one)),
            sources: self
                .met(&self.atoms.sources, |_, place, address| meets(&from, place, address)),
            targets: self.met(&self.atoms.targets, |id, place, address| {
                is_firewall(id) == to_firewall && meets(&to, place, address)
            }),
        })
    }

    /// The pieces that are there on this side and for which the place and the address are wanted.
    fn met(&self, atoms: &[Atom], wanted: impl Fn(&PlaceId, &Place, u128) -> bool) -> Vec<usize> {
        let mut met = Vec::new();
        for (index, atom) in atoms.iter().enumerate() {
            if let Some(place) = self.place(atom) {
                let address = self.world.address(self.number, self.atoms.family, atom);
                if wanted(&self.world.ids[atom.place], place, address) {
                    met.push(index);
                }
            }
        }
        met
    }

    fn place(&self, atom: &Atom) -> Option<&Place> {
        let place = self.world.sides[self.number][atom.place].as_ref()?;
        atom.is_there[self.number].then_some(place)
    }

    /// Whether a firewall sees a packet: inside of a segment it does not.
    fn is_passed_on(&self, source: usize, target: usize) -> bool {
        let (source, target) = (&self.atoms.sources[source], &self.atoms.targets[target]);
        source.place != target.place || self.place(source).is_some_and(|place| place.outside)
    }

    /// Takes away what switches and access points do not let in themselves, and adds what reaches
    /// them inside of their segment.
    fn ask_devices(&self, allowed: &mut Matrix) {
        let monitored = self.monitored();
        for (networks, port, asked) in [
            (&self.deciding.administration, SSH, None),
            (&self.deciding.monitoring, SNMP, Some(&monitored)),
        ] {
            let spans = spans_of(networks, self.atoms.family);
            let bits = self.transports.port(port.0, port.1);
            let let_in = self.met(&self.atoms.sources, |_, _, address| holds(&spans, address));
            for (target, atom) in self.atoms.targets.iter().enumerate() {
                if !atom.is_managed {
                    continue;
                }
                let answers = asked.is_none_or(|devices: &Vec<usize>| devices.contains(&target));
                for source in 0..self.atoms.sources.len() {
                    let is_let_in = answers && let_in.binary_search(&source).is_ok();
                    let is_beside = !self.is_passed_on(source, target);
                    let row = allowed.at_mut(source, target);
                    for (word, bits) in bits.iter().enumerate() {
                        if !is_let_in {
                            row[word] &= !bits;
                        } else if is_beside {
                            row[word] |= bits;
                        }
                    }
                }
            }
        }
    }

    /// The pieces that are the address of a device with SNMP on this side.
    fn monitored(&self) -> Vec<usize> {
        let family = self.atoms.family;
        self.met(&self.atoms.targets, |_, _, address| {
            self.deciding.devices.iter().any(|device| {
                device.is_monitored && device.family == family && device.address == address
            })
        })
    }
}

fn is_firewall(id: &PlaceId) -> bool {
    matches!(id, PlaceId::Firewall(_))
}

fn holds(spans: &[Span], address: u128) -> bool {
    spans.iter().any(|span| span.contains(address))
}

/// An end of a rule for one family.
struct MetEnd<'a> {
    end: &'a End,
    networks: Vec<Span>,
    excepted: Vec<Span>,
}

impl<'a> MetEnd<'a> {
    fn of(end: &'a End, family: Family) -> Option<Self> {
        let number = match family {
            Family::V4 => 4,
            Family::V6 => 6,
        };
        if end.family.is_some_and(|family| family != number) {
            return None;
        }
        let (networks, excepted) = (networks_of(end, family), excepted_of(end, family));
        Some(Self { end, networks, excepted })
    }

    fn meets(&self, interface: &Arc<str>, address: u128) -> bool {
        (self.end.interfaces.is_empty() || self.end.interfaces.contains(interface))
            && (self.networks.is_empty() || holds(&self.networks, address))
            && !holds(&self.excepted, address)
    }
}
