//! The places of both sides, cut into pieces that every rule of both sides takes as a whole.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use super::deciding::Deciding;
use super::places::{ManagedDevice, Place, PlaceId, places};
use super::spans::{Family, Span, joined, spans_of};
use super::{Names, SchoolSide};
use crate::plan::End;
use crate::plan::territory::Territory;

/// A piece of a place: its addresses from `first` to `last`, counted from the base of the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    /// Index of its place.
    pub(super) place: usize,
    pub(super) first: u128,
    pub(super) last: u128,
    /// Whether the place has these addresses, on each side.
    pub(super) is_there: [bool; 2],
    /// Whether a managed device has this address, on both sides.
    pub(super) is_managed: bool,
}

/// The pieces of one family.
pub(super) struct Atoms {
    pub(super) family: Family,
    pub(super) sources: Vec<Atom>,
    pub(super) targets: Vec<Atom>,
}

/// The places of both sides.
pub(super) struct World {
    pub(super) ids: Vec<PlaceId>,
    /// Of each side, the places in the order of `ids`.
    pub(super) sides: [Vec<Option<Place>>; 2],
}

impl World {
    pub(super) fn new(sides: &[SchoolSide<'_>; 2]) -> Self {
        let mut found = [places(&sides[0]), places(&sides[1])];
        let ids: BTreeSet<PlaceId> =
            found.iter().flat_map(|places| places.keys().cloned()).collect();
        let ids: Vec<PlaceId> = ids.into_iter().collect();
        let sides = [0, 1].map(|number| {
            let places: &mut BTreeMap<PlaceId, Place> = &mut found[number];
            ids.iter().map(|id| places.remove(id)).collect()
        });
        Self { ids, sides }
    }

    /// All places in pieces.
    pub(super) fn atoms(
        &self,
        sides: &[SchoolSide<'_>; 2],
        deciding: &[Deciding<'_>; 2],
        territories: &[Territory<'_>; 2],
        family: Family,
    ) -> Atoms {
        let networks = [0, 1].map(|number| {
            named_spans(&sides[number], &deciding[number], &territories[number], family)
        });
        let managed = [0, 1].map(|number| {
            self.managed(number, &sides[number].names, &deciding[number].devices, family)
        });
        let managed: BTreeSet<(usize, u128)> =
            managed[0].intersection(&managed[1]).copied().collect();
        let (mut sources, mut targets) = (Vec::new(), Vec::new());
        for place in 0..self.ids.len() {
            let cut = |role| self.cut(place, family, role, &networks, &managed);
            sources.extend(cut(Role::Source));
            targets.extend(cut(Role::Target));
        }
        Atoms { family, sources, targets }
    }

    /// Where the managed devices of a side are: a place, and the number of the address in it.
    fn managed(
        &self,
        number: usize,
        names: &Names,
        devices: &[ManagedDevice<'_>],
        family: Family,
    ) -> BTreeSet<(usize, u128)> {
        let mut found = BTreeSet::new();
        for device in devices.iter().filter(|device| device.family == family) {
            let id = PlaceId::Segment(names.now("segments", device.segment).to_owned());
            if let Ok(place) = self.ids.binary_search(&id)
                && let Some(own) = &self.sides[number][place]
            {
                found.insert((place, device.address.wrapping_sub(own.base[family as usize])));
            }
        }
        found
    }

    /// One place in pieces.
    fn cut(
        &self,
        place: usize,
        family: Family,
        role: Role,
        networks: &[Vec<Span>; 2],
        managed: &BTreeSet<(usize, u128)>,
    ) -> Vec<Atom> {
        let mut own: [Vec<Span>; 2] = Default::default();
        let mut begins: BTreeSet<u128> = BTreeSet::new();
        for number in [0, 1] {
            let Some(side) = &self.sides[number][place] else { continue };
            let base = side.base[family as usize];
            for span in side.spans(family, role) {
                let named = networks[number].iter().filter_map(|network| network.common(*span));
                for Span { first, last } in named.chain([*span]) {
                    begins.insert(first - base);
                    begins.extend((last - base).checked_add(1));
                }
                own[number].push(Span { first: span.first - base, last: span.last - base });
            }
        }
        if role == Role::Target {
            for (_, at) in managed.iter().filter(|(managed, _)| *managed == place) {
                begins.insert(*at);
                begins.extend(at.checked_add(1));
            }
        }
        let begins: Vec<u128> = begins.into_iter().collect();
        let mut atoms = Vec::new();
        for (index, &first) in begins.iter().enumerate() {
            let last = begins.get(index + 1).map_or(u128::MAX, |next| next - 1);
            let is_there = [0, 1].map(|number| own[number].iter().any(|span| span.contains(first)));
            if is_there != [false, false] {
                let is_managed = role == Role::Target && managed.contains(&(place, first));
                atoms.push(Atom { place, first, last, is_there, is_managed });
            }
        }
        atoms
    }

    /// The address at the beginning of a piece, on one side.
    pub(super) fn address(&self, side: usize, family: Family, atom: &Atom) -> u128 {
        let base =
            self.sides[side][atom.place].as_ref().map_or(0, |place| place.base[family as usize]);
        base.saturating_add(atom.first)
    }

    /// The addresses of pieces of one place, as one side has them.
    pub(super) fn spans(&self, side: usize, family: Family, atoms: &[Atom]) -> Vec<Span> {
        let mut spans = Vec::new();
        for atom in atoms {
            let first = self.address(side, family, atom);
            spans.push(Span { first, last: first + (atom.last - atom.first) });
        }
        joined(spans)
    }
}

/// Whether a place is asked who sends from there, or who is reached there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Source,
    Target,
}

impl Place {
    fn spans(&self, family: Family, role: Role) -> &[Span] {
        match role {
            Role::Source => &self.sources[family as usize],
            Role::Target => &self.targets[family as usize],
        }
    }
}

/// All networks that anything of a side names: rules, who administers, what zones are.
fn named_spans(
    side: &SchoolSide<'_>,
    deciding: &Deciding<'_>,
    territory: &Territory<'_>,
    family: Family,
) -> Vec<Span> {
    let mut spans = BTreeSet::new();
    for rule in deciding.all_rules() {
        for end in [&rule.from, &rule.to] {
            spans.extend(networks_of(end, family));
            spans.extend(excepted_of(end, family));
        }
    }
    spans.extend(spans_of(&deciding.administration, family));
    spans.extend(spans_of(&deciding.monitoring, family));
    for id in side.school.zones.keys() {
        let networks = territory.zone(id).map_or(&[][..], |zone| &zone.elsewhere);
        spans.extend(spans_of(networks, family));
    }
    spans.extend(spans_of(&territory.not_internet, family));
    spans.into_iter().collect()
}

/// The networks to which an end of a rule is restricted.
pub(super) fn networks_of(end: &End, family: Family) -> Vec<Span> {
    match family {
        Family::V4 => spans4(&end.networks4),
        Family::V6 => spans6(&end.networks6),
    }
}

/// The networks that an end of a rule leaves out.
pub(super) fn excepted_of(end: &End, family: Family) -> Vec<Span> {
    match family {
        Family::V4 => spans4(&end.except4),
        Family::V6 => spans6(&end.except6),
    }
}

fn spans4(networks: &[ipnet::Ipv4Net]) -> Vec<Span> {
    networks.iter().filter_map(|network| Span::of(IpNet::V4(*network), Family::V4)).collect()
}

fn spans6(networks: &[ipnet::Ipv6Net]) -> Vec<Span> {
    networks.iter().filter_map(|network| Span::of(IpNet::V6(*network), Family::V6)).collect()
}
