//! What was opened and closed at many schools, as few things as a reader can take in.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::{
    AccessChange, AccessFact, Entrance, Needs, Neighbours, Passage, PassageEnd, SchoolAccess,
};
use super::stays::{StayingPair, StayingPairs};

/// What became possible and what is no longer, between the two states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Access {
    /// How much was compared.
    pub compared: AccessCompared,
    /// What could not be compared; it counts as opened.
    pub unknown: Vec<UnknownAccess>,
    /// The same at several schools once: what was opened first.
    pub groups: Vec<AccessGroup>,
    /// What passes from zone to zone before and now, at the schools at which any packets are opened or
    /// closed; in the order of the zones.
    #[serde(default)]
    pub stays: Vec<StayingPair>,
    /// Every fact, by school (`authority/school`); schools without any are left out.
    pub schools: BTreeMap<String, Vec<AccessFact>>,
}

impl Access {
    /// Whether anything was opened, or nobody can say that nothing was.
    pub fn opens(&self) -> bool {
        let opened = |group: &AccessGroup| group.change == AccessChange::Opened;
        !self.unknown.is_empty() || self.groups.iter().any(opened)
    }
}

/// How much was compared: a comparison of nothing finds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AccessCompared {
    /// Schools that were asked for.
    pub schools: usize,
    /// Schools among them whose plans were compared. Of the others all that is compiled from is the
    /// same on both sides.
    pub compiled: usize,
    /// Firewalls of these schools whose rules were compared, of both sides together.
    pub firewalls: usize,
    /// Their switches and access points, of both sides together.
    pub devices: usize,
}

/// Something of which nobody can say what it lets through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct UnknownAccess {
    /// Why.
    pub why: UnknownWhy,
    /// What is meant, where it is not the school as a whole: the files of a platform.
    pub what: Option<String>,
    /// The schools (`authority/school`) at which it is so; empty for all.
    pub schools: Vec<String>,
}

/// Why nobody can say what is let through.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownWhy {
    /// The school is new.
    NewSchool,
    /// The school has errors on one side.
    Errors,
    /// A build holds files, and not the plan behind them.
    Build,
    /// There is no workspace to compare with.
    NothingBefore,
    /// The same plan is written differently.
    Template,
}

/// The same at several schools.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AccessGroup {
    /// Whether it came or went.
    pub change: AccessChange,
    /// What it is.
    #[serde(flatten)]
    pub opening: OpenedOrClosed,
    /// The schools (`authority/school`), sorted.
    pub schools: Vec<String>,
}

/// What is opened or closed, for people. Exactly one of its parts is there.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub struct OpenedOrClosed {
    /// Packets pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passages: Option<OpenedPassages>,
    /// Somebody gets into a segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entrances: Option<OpenedEntrances>,
    /// The clients of a WLAN reach each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neighbours: Option<Neighbours>,
}

/// Packets that pass between two zones.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OpenedPassages {
    /// Who begins.
    pub from: OpenedEnd,
    /// Who is reached.
    pub to: OpenedEnd,
    /// `tcp 443`, `udp 16384-32767`, `ping`, or `everything`.
    pub services: Vec<String>,
    /// A packet of which it is true.
    pub witness: Witness,
}

/// Places at which somebody gets into segments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OpenedEntrances {
    /// Where: `sw-a1 port 7`, `ports` with login, `wlan ID`, `group ID`.
    pub places: Vec<String>,
    /// Ids of the segments, sorted.
    pub segments: Vec<String>,
    /// What it asks for.
    pub needs: Needs,
}

/// One end of what is opened.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub struct OpenedEnd {
    /// Id of the zone; none for the firewall itself, and for addresses outside that belong to no
    /// zone.
    pub zone: Option<String>,
    /// What people call it.
    pub title: Option<String>,
    /// Segments of the zone, or `firewall` for the firewall itself.
    pub places: BTreeSet<String>,
    /// Whether these are all segments that the zone has at each of the schools; they may be others
    /// at each.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub whole: bool,
    /// Addresses, at the school of the witness, where it is not all that a segment has of the zone.
    pub addresses: BTreeSet<String>,
    /// Addresses that are left out, where that is shorter to say.
    pub except: BTreeSet<String>,
}

/// A packet that passes.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub struct Witness {
    /// The school (`authority/school`).
    pub school: String,
    /// Address of the sender.
    pub from: String,
    /// Address of the target.
    pub to: String,
    /// `tcp`, `udp`, `icmp` or `other`.
    pub protocol: String,
    /// Port of the target, where the protocol has ports.
    pub port: Option<u16>,
    /// The rule that lets it through: the id of a flow, `management` or `monitoring`. None inside
    /// of a segment.
    pub rule: Option<String>,
}

/// What makes two openings the same at two schools, and what they are.
type Grouped = BTreeMap<(AccessChange, OpenedOrClosed), (OpenedOrClosed, BTreeSet<String>)>;

impl Access {
    /// Takes together what was found at schools.
    pub fn of(schools: BTreeMap<String, SchoolAccess>) -> Self {
        let mut access = Self::default();
        let mut grouped = Grouped::new();
        let mut stays = StayingPairs::default();
        for (school, found) in schools {
            stays.add(&found);
            access.compared.compiled += 1;
            access.compared.firewalls += found.firewalls;
            access.compared.devices += found.devices;
            for (change, opening) in openings(&school, &found) {
                let key = (change, key(&opening));
                let (known, schools) =
                    grouped.entry(key).or_insert_with(|| (opening.clone(), BTreeSet::new()));
                add_places(known, &opening);
                schools.insert(school.clone());
            }
            if !found.facts.is_empty() {
                access.schools.insert(school, found.facts);
            }
        }
        access.stays = stays.all();
        for ((change, _), (opening, schools)) in grouped {
            let schools = schools.into_iter().collect();
            access.groups.push(AccessGroup { change, opening, schools });
        }
        access
    }
}

/// An opening without what differs from school to school.
fn key(opening: &OpenedOrClosed) -> OpenedOrClosed {
    let mut key = opening.clone();
    if let Some(OpenedPassages { from, to, witness, .. }) = &mut key.passages {
        for end in [from, to] {
            end.addresses.clear();
            end.except.clear();
            if end.whole {
                end.places.clear();
            }
        }
        *witness = Witness::default();
    }
    if let Some(entrances) = &mut key.entrances {
        // Ports differ from school to school, WLANs and groups do not.
        entrances.places.retain(|place| !place.contains(" port "));
    }
    key
}

/// Adds the segments that a zone has at a further school.
fn add_places(known: &mut OpenedOrClosed, opening: &OpenedOrClosed) {
    if let (Some(known), Some(own)) = (&mut known.passages, &opening.passages) {
        known.from.places.extend(own.from.places.iter().cloned());
        known.to.places.extend(own.to.places.iter().cloned());
    }
}

/// The pairs of zones between which something passes, with what it is.
type Passages<'a> = BTreeMap<(AccessChange, PairOfPlaces<'a>), (&'a Passage, BTreeSet<String>)>;

/// Two ends, each with its addresses where it is not all that is there.
type PairOfPlaces<'a> = [(Option<&'a str>, &'a str, Option<&'a PassageEnd>); 2];

/// What was opened and closed at one school.
fn openings(school: &str, found: &SchoolAccess) -> Vec<(AccessChange, OpenedOrClosed)> {
    let mut passages = Passages::new();
    let mut entrances: BTreeMap<(AccessChange, &str, Needs), Vec<String>> = BTreeMap::new();
    let mut openings = Vec::new();
    for fact in &found.facts {
        if let Some(passage) = &fact.passage {
            let ends = [&passage.from, &passage.to].map(place_of);
            let (_, services) =
                passages.entry((fact.change, ends)).or_insert((passage, BTreeSet::new()));
            services.extend(services_of(passage));
        }
        if let Some(Entrance { place, segment, needs }) = &fact.entrance {
            entrances.entry((fact.change, segment, *needs)).or_default().push(place.clone());
        }
        if let Some(neighbours) = fact.neighbours.clone() {
            let neighbours = Some(neighbours);
            openings.push((fact.change, OpenedOrClosed { neighbours, ..Default::default() }));
        }
    }
    // A port that carries many segments is told once.
    let mut by_places: BTreeMap<(AccessChange, Needs, Vec<String>), Vec<String>> = BTreeMap::new();
    for ((change, segment, needs), places) in entrances {
        by_places.entry((change, needs, places)).or_default().push(segment.to_owned());
    }
    for ((change, needs, places), segments) in by_places {
        let entrances = Some(OpenedEntrances { places, segments, needs });
        openings.push((change, OpenedOrClosed { entrances, ..Default::default() }));
    }
    openings.extend(between_zones(school, found, passages));
    openings
}

fn place_of(end: &PassageEnd) -> (Option<&str>, &str, Option<&PassageEnd>) {
    let addresses = if end.except.is_empty() { None } else { Some(end) };
    (end.zone.as_deref(), &end.place, addresses)
}

/// Passages between the same two zones with the same services, once.
fn between_zones(
    school: &str,
    found: &SchoolAccess,
    passages: Passages<'_>,
) -> Vec<(AccessChange, OpenedOrClosed)> {
    let mut by_zones: BTreeMap<_, (OpenedEnd, OpenedEnd, Witness)> = BTreeMap::new();
    for ((change, places), (passage, services)) in passages {
        let zones = [places[0].0, places[1].0];
        let (from, to, _) = by_zones.entry((change, zones, services)).or_insert_with(|| {
            (OpenedEnd::default(), OpenedEnd::default(), witness(school, passage))
        });
        for (end, (zone, place, addresses)) in [from, to].into_iter().zip(places) {
            end.zone = zone.map(str::to_owned);
            end.title = zone.and_then(|zone| found.titles.get(zone).cloned());
            end.places.insert(place.to_owned());
            if let Some(part) = addresses {
                // The shorter of the two lists says more.
                if part.except.len() < part.addresses.len() {
                    end.except.extend(part.except.iter().cloned());
                } else {
                    end.addresses.extend(part.addresses.iter().cloned());
                }
            }
        }
    }
    let mut openings = Vec::new();
    for ((change, _, services), (mut from, mut to, witness)) in by_zones {
        for end in [&mut from, &mut to] {
            let all = end.zone.as_ref().and_then(|zone| found.zones[change.side()].get(zone));
            end.whole = all == Some(&end.places);
        }
        let services = shortened(services);
        let passages = Some(OpenedPassages { from, to, services, witness });
        openings.push((change, OpenedOrClosed { passages, ..Default::default() }));
    }
    openings
}

/// The services of a passage, `tcp 443`.
fn services_of(passage: &Passage) -> Vec<String> {
    let protocol = passage.protocol.as_str();
    if passage.ports.is_empty() {
        let name = if protocol == "icmp" { "ping" } else { protocol };
        return vec![name.to_owned()];
    }
    let mut services = Vec::new();
    for range in &passage.ports {
        services.push(match range.split_once('-') {
            Some(("0", "65535")) => protocol.to_owned(),
            Some((first, last)) if first == last => format!("{protocol} {first}"),
            _ => format!("{protocol} {range}"),
        });
    }
    services
}

/// All protocols are one word.
fn shortened(services: BTreeSet<String>) -> Vec<String> {
    if ["other", "ping", "tcp", "udp"].iter().all(|name| services.contains(*name)) {
        return vec!["everything".to_owned()];
    }
    services.into_iter().collect()
}

/// One packet of a passage.
fn witness(school: &str, passage: &Passage) -> Witness {
    let port = passage.ports.first().and_then(|range| range.split('-').next()?.parse().ok());
    Witness {
        school: school.to_owned(),
        from: an_address(&passage.from.addresses),
        to: an_address(&passage.to.addresses),
        protocol: passage.protocol.clone(),
        port,
        rule: passage.rule.clone(),
    }
}

/// From the first address of a network of IPv6 to one that a device may have: the first ones are those
/// of routers.
const BEYOND_ROUTERS: u128 = 0x10;

/// One of some addresses: not the first of many, which no device has where they are a network.
fn an_address(ranges: &[String]) -> String {
    let ranges = || ranges.iter().filter_map(|range| range.split_once('-'));
    let Some((first, last)) = ranges().find(|(first, last)| first != last).or(ranges().next())
    else {
        return String::new();
    };
    if first == last {
        return first.to_owned();
    }
    match first.parse() {
        // Nobody has an address of 0.0.0.0/8, with which the internet begins.
        Ok(IpAddr::V4(address)) if address.octets()[0] == 0 => last.to_owned(),
        Ok(IpAddr::V4(address)) => Ipv4Addr::from(u32::from(address) + 1).to_string(),
        Ok(IpAddr::V6(address)) => {
            let wanted = u128::from(address).saturating_add(BEYOND_ROUTERS);
            let last = last.parse().map_or(wanted, |last: Ipv6Addr| u128::from(last));
            Ipv6Addr::from(wanted.min(last)).to_string()
        }
        Err(_) => first.to_owned(),
    }
}
