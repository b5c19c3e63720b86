//! Two sides of a school side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::SchoolSide;
use super::atoms::{Atom, Atoms, World};
use super::deciding::Deciding;
use super::entrances::{add_entrances, add_neighbours};
use super::fact::{
    AccessChange, AccessFact, Passage, PassageEnd, SchoolAccess, StayingEnd, StayingEnds,
    ZonePlaces,
};
use super::matrix::{Judge, Matrix, SNMP, SSH};
use super::places::{PlaceId, firewalls, is_managed};
use super::spans::{Family, Span};
use super::stays::FIREWALL;
use super::transports::{Bits, Piece, Protocol, Transports};
use crate::plan::territory::Territory;

/// What became possible at a school and what is no longer, between its former and its later side.
pub fn compare(former: SchoolSide<'_>, later: SchoolSide<'_>) -> SchoolAccess {
    let sides = [former, later];
    let mut access = SchoolAccess::default();
    for side in &sides {
        access.firewalls += firewalls(side).len();
        access.devices += side.plan.devices.iter().filter(|(device, _)| is_managed(device)).count();
    }
    // Most changes of a standard open nothing; then nothing further is made of a school.
    if is_same(&sides) {
        return access;
    }
    for side in &sides {
        // The later side comes last: its titles hold.
        for (id, zone) in &*side.school.zones {
            access.titles.insert(id.to_string(), zone.title.to_string());
        }
    }
    let mut facts = Vec::new();
    let world = World::new(&sides);
    let deciding = [Deciding::of(&sides[0]), Deciding::of(&sides[1])];
    // Most changes that move a plan move nothing that decides about packets.
    if world.sides[0] != world.sides[1] || deciding[0] != deciding[1] {
        add_passages(&sides, &world, &deciding, &mut access, &mut facts);
    }
    add_entrances(&sides, &mut facts);
    add_neighbours(&sides, &mut facts);
    // What came is read first; within, the order of families, places and addresses stays.
    facts.sort_by_key(|fact: &AccessFact| fact.change);
    access.facts = facts;
    access
}

/// Adds the packets that pass on one side alone; where there are any, also what stays.
fn add_passages(
    sides: &[SchoolSide<'_>; 2],
    world: &World,
    deciding: &[Deciding<'_>; 2],
    access: &mut SchoolAccess,
    facts: &mut Vec<AccessFact>,
) {
    let territories = [0, 1].map(|number: usize| Territory::of(sides[number].school));
    let transports = transports(deciding);
    let atoms = Family::BOTH.map(|family| world.atoms(sides, deciding, &territories, family));
    let comparisons = [0, 1].map(|family: usize| {
        let (territories, transports, atoms) = (&territories, &transports, &atoms[family]);
        Comparison { deciding, territories, world, transports, atoms }
    });
    let judged = [comparisons[0].judged(), comparisons[1].judged()];
    // What decides differs, and yet the same may pass; then nobody asks what stays.
    if judged.iter().all(|[(_, before), (_, now)]| before == now) {
        return;
    }
    for (comparison, judged) in comparisons.iter().zip(&judged) {
        let ends = [comparison.ends(0), comparison.ends(1)];
        comparison.add_to(judged, &ends, facts);
        comparison.add_staying(judged, &ends, &mut access.stays);
        comparison.add_zones(&ends, &mut access.zones);
    }
}

/// Whether nothing differs that anything here looks at.
fn is_same([former, later]: &[SchoolSide<'_>; 2]) -> bool {
    let speak = |side: &SchoolSide<'_>| -> Vec<bool> {
        let platforms = side.plan.devices.iter().map(|(_, platforms)| platforms);
        platforms.map(|ids| ids.iter().any(|id| (side.speaks_snmp)(id))).collect()
    };
    former.plan.devices == later.plan.devices
        && former.plan.site == later.plan.site
        // A platform that sets up SNMP since now lets devices be asked since now.
        && speak(former) == speak(later)
}

/// All protocols and ports, cut where either side cuts them.
fn transports(deciding: &[Deciding<'_>; 2]) -> Transports {
    let mut matches = Vec::new();
    for side in deciding {
        matches.extend(side.all_rules().flat_map(|rule| &rule.matches).map(|one| &**one));
    }
    Transports::cut(matches.into_iter(), &[SSH, SNMP])
}

/// The packets of one family.
struct Comparison<'a> {
    deciding: &'a [Deciding<'a>; 2],
    /// Of each side, whose the addresses outside are.
    territories: &'a [Territory<'a>; 2],
    world: &'a World,
    transports: &'a Transports,
    atoms: &'a Atoms,
}

/// Pieces of one place and zone for which the same is true.
struct Block<T> {
    place: usize,
    zone: Option<String>,
    same: T,
    atoms: Vec<usize>,
}

/// A side, and what it lets through.
type Judged<'a> = (Judge<'a>, Matrix);

impl Comparison<'_> {
    /// Both sides, the former one first.
    fn judged(&self) -> [Judged<'_>; 2] {
        [0, 1].map(|number| {
            let deciding = &self.deciding[number];
            let judge = Judge::new(deciding, number, self.world, self.atoms, self.transports);
            let matrix = judge.matrix();
            (judge, matrix)
        })
    }

    /// All pieces with their zones on one side.
    fn ends(&self, number: usize) -> ZonedEnds<'_> {
        let zoned = |atoms| self.zoned(number, atoms);
        ZonedEnds { sources: zoned(&self.atoms.sources), targets: zoned(&self.atoms.targets) }
    }

    fn add_to(
        &self,
        judged: &[Judged<'_>; 2],
        ends: &[ZonedEnds<'_>; 2],
        facts: &mut Vec<AccessFact>,
    ) {
        if judged[0].1 == judged[1].1 {
            return;
        }
        for change in AccessChange::BOTH {
            let number = change.side();
            let (judge, matrix) = &judged[number];
            let shown = Shown {
                change,
                judge,
                transports: self.transports,
                sources: &ends[number].sources,
                targets: &ends[number].targets,
            };
            for from in shown.rows(matrix, &judged[1 - number].1) {
                for to in shown.columns(&from.same) {
                    facts.extend(shown.passages(&from, &to));
                }
            }
        }
    }

    /// Adds the zones between which something passes on both sides, as they are called on the later
    /// one.
    fn add_staying(
        &self,
        judged: &[Judged<'_>; 2],
        ends: &[ZonedEnds<'_>; 2],
        stays: &mut BTreeSet<StayingEnds>,
    ) {
        let [(_, before), (_, now)] = judged;
        let [_, later] = ends;
        let [sources, targets] = [&later.sources, &later.targets].map(|zoned| {
            let ends = zoned.iter().map(|zoned| StayingEnd {
                firewall: matches!(self.world.ids[zoned.atom.place], PlaceId::Firewall(_)),
                zone: zoned.zone.clone(),
                title: None,
            });
            ends.collect::<Vec<StayingEnd>>()
        });
        for (from, source) in sources.iter().enumerate() {
            for (to, target) in targets.iter().enumerate() {
                let mut both = before.at(from, to).iter().zip(now.at(from, to));
                if both.any(|(before, now)| before & now != 0) {
                    stays.insert((source.clone(), target.clone()));
                }
            }
        }
    }

    /// Adds all segments of every zone, on each side.
    fn add_zones(&self, ends: &[ZonedEnds<'_>; 2], zones: &mut [ZonePlaces; 2]) {
        for (ends, zones) in ends.iter().zip(zones) {
            for zoned in ends.sources.iter().chain(&ends.targets) {
                if let (PlaceId::Segment(id), Some(zone)) =
                    (&self.world.ids[zoned.atom.place], &zoned.zone)
                {
                    zones.entry(zone.clone()).or_default().insert(id.clone());
                }
            }
        }
    }

    /// Pieces with their zones on one side.
    fn zoned<'b>(&self, number: usize, atoms: &'b [Atom]) -> Vec<Zoned<'b>> {
        atoms.iter().map(|atom| Zoned { atom, zone: self.zone(number, atom) }).collect()
    }

    /// The zone of a piece on one side: that of its segment, or whose the address is outside.
    fn zone(&self, number: usize, atom: &Atom) -> Option<String> {
        // The firewall itself is in all zones, and in none.
        if let PlaceId::Firewall(_) = self.world.ids[atom.place] {
            return None;
        }
        let place = self.world.sides[number][atom.place].as_ref()?;
        if !place.outside {
            return Some(place.zone.clone());
        }
        let address = self.world.address(number, self.atoms.family, atom);
        let network = match self.atoms.family {
            Family::V4 => IpNet::V4(Ipv4Net::from(Ipv4Addr::from(u32::try_from(address).ok()?))),
            Family::V6 => IpNet::V6(Ipv6Net::from(Ipv6Addr::from(address))),
        };
        self.territories[number].zones_of(network).first().map(ToString::to_string)
    }
}

/// What one side lets through and the other does not, on the way to be told.
struct Shown<'a> {
    change: AccessChange,
    judge: &'a Judge<'a>,
    transports: &'a Transports,
    sources: &'a [Zoned<'a>],
    targets: &'a [Zoned<'a>],
}

/// The pieces of one side with their zones.
struct ZonedEnds<'a> {
    sources: Vec<Zoned<'a>>,
    targets: Vec<Zoned<'a>>,
}

/// A piece with its zone.
struct Zoned<'a> {
    atom: &'a Atom,
    zone: Option<String>,
}

impl Shown<'_> {
    /// What is let through between two pieces on this side alone.
    fn difference(matrix: &Matrix, other: &Matrix, from: usize, to: usize) -> Bits {
        let both = matrix.at(from, to).iter().zip(other.at(from, to));
        both.map(|(own, other)| own & !other).collect()
    }

    /// Sources from which the same is possible, with what that is for every target.
    fn rows(&self, matrix: &Matrix, other: &Matrix) -> Vec<Block<Vec<Bits>>> {
        let mut blocks: Vec<Block<Vec<Bits>>> = Vec::new();
        for (index, source) in self.sources.iter().enumerate() {
            if !source.atom.is_there[self.judge.number] {
                continue;
            }
            let targets = 0..self.targets.len();
            let row: Vec<Bits> =
                targets.map(|target| Self::difference(matrix, other, index, target)).collect();
            if row.iter().flatten().any(|word| *word != 0) {
                add(&mut blocks, index, source, row);
            }
        }
        blocks
    }

    /// Targets to which the same of a row is possible. Each protocol and port is asked for by itself,
    /// so that what is possible to all of a zone is told of all of it.
    fn columns(&self, row: &[Bits]) -> Vec<Block<Bits>> {
        let mut columns: Vec<Block<Bits>> = Vec::new();
        for block in self.parts(row) {
            for number in 0..64 * self.transports.words() {
                let mut bit = self.transports.none();
                bit[number / 64] = 1 << (number % 64);
                let met = |index: &usize| row[*index][number / 64] & bit[number / 64] != 0;
                let atoms: Vec<usize> = block.iter().copied().filter(met).collect();
                let Some(&first) = atoms.first() else { continue };
                let place = self.targets[first].atom.place;
                let zone = &self.targets[first].zone;
                let known = columns.iter_mut().find(|column| {
                    column.place == place && column.zone == *zone && column.atoms == atoms
                });
                match known {
                    Some(column) => column.same[number / 64] |= bit[number / 64],
                    None => columns.push(Block { place, zone: zone.clone(), same: bit, atoms }),
                }
            }
        }
        columns
    }

    /// The targets to which anything of a row is possible, by place and zone.
    fn parts(&self, row: &[Bits]) -> Vec<Vec<usize>> {
        let mut parts: BTreeMap<(usize, &Option<String>), Vec<usize>> = BTreeMap::new();
        for (index, (target, bits)) in self.targets.iter().zip(row).enumerate() {
            if bits.iter().any(|word| *word != 0) {
                parts.entry((target.atom.place, &target.zone)).or_default().push(index);
            }
        }
        parts.into_values().collect()
    }

    /// What is possible between two blocks, one passage for each protocol.
    fn passages(&self, from: &Block<Vec<Bits>>, to: &Block<Bits>) -> Vec<AccessFact> {
        let ends = [self.end(from, self.sources), self.end(to, self.targets)];
        let rule = self.judge.deciding_rule(from.atoms[0], to.atoms[0], &to.same);
        let pieces = self.transports.pieces(&to.same);
        let mut facts = Vec::new();
        for of_protocol in pieces.chunk_by(|one, next| one.protocol == next.protocol) {
            let [from, to] = ends.clone();
            let protocol = of_protocol[0].protocol.name().to_owned();
            let ports = ports(of_protocol);
            let passage = Passage { from, to, protocol, ports, rule: rule.clone() };
            facts.push(AccessFact::passage(self.change, passage));
        }
        facts
    }

    fn end<T>(&self, block: &Block<T>, all: &[Zoned<'_>]) -> PassageEnd {
        let (world, family) = (self.judge.world, self.judge.atoms.family);
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for (index, one) in all.iter().enumerate() {
            if block.atoms.contains(&index) {
                own.push(*one.atom);
            } else if one.atom.place == block.place
                && one.atom.is_there[self.judge.number]
                && one.zone == block.zone
            {
                others.push(*one.atom);
            }
        }
        let [addresses, except] = [own, others].map(|atoms| {
            let mut ranges = Vec::new();
            for Span { first, last } in world.spans(self.judge.number, family, &atoms) {
                ranges.push(format!("{}-{}", family.text(first), family.text(last)));
            }
            ranges
        });
        PassageEnd {
            place: match &world.ids[block.place] {
                PlaceId::Segment(id) => id.clone(),
                PlaceId::Firewall(_) => FIREWALL.to_owned(),
            },
            zone: block.zone.clone(),
            addresses,
            except,
        }
    }
}

/// Adds a piece to the block of its place and zone for which the same is true.
fn add<T: PartialEq>(blocks: &mut Vec<Block<T>>, index: usize, zoned: &Zoned<'_>, same: T) {
    let Zoned { atom, zone } = zoned;
    let fits = |block: &&mut Block<T>| {
        block.place == atom.place && block.zone == *zone && block.same == same
    };
    if let Some(block) = blocks.iter_mut().find(fits) {
        block.atoms.push(index);
    } else {
        let zone = zone.clone();
        blocks.push(Block { place: atom.place, zone, same, atoms: vec![index] });
    }
}

fn ports(pieces: &[Piece]) -> Vec<String> {
    let mut ports = Vec::new();
    for piece in pieces {
        if matches!(piece.protocol, Protocol::Tcp | Protocol::Udp) {
            ports.push(format!("{}-{}", piece.first, piece.last));
        }
    }
    ports
}
