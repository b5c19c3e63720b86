//! What is allowed at one school, and whether that came or went.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that became possible, or is no longer. Exactly one of its parts is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AccessFact {
    /// Whether it came or went.
    pub change: AccessChange,
    /// Packets pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<Passage>,
    /// Somebody gets into a segment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entrance: Option<Entrance>,
    /// The clients of a WLAN reach each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neighbours: Option<Neighbours>,
}

impl AccessFact {
    pub(super) fn passage(change: AccessChange, passage: Passage) -> Self {
        Self { change, passage: Some(passage), entrance: None, neighbours: None }
    }

    pub(super) fn entrance(change: AccessChange, entrance: Entrance) -> Self {
        Self { change, passage: None, entrance: Some(entrance), neighbours: None }
    }

    pub(super) fn neighbours(change: AccessChange, neighbours: Neighbours) -> Self {
        Self { change, passage: None, entrance: None, neighbours: Some(neighbours) }
    }
}

/// Whether something became possible.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AccessChange {
    /// It is possible and was not.
    Opened,
    /// It was possible and is no longer.
    Closed,
}

impl AccessChange {
    /// Both.
    pub(super) const BOTH: [Self; 2] = [Self::Opened, Self::Closed];

    /// The side on which it is possible: 0 is the former one, 1 the later one.
    pub(super) fn side(self) -> usize {
        match self {
            Self::Opened => 1,
            Self::Closed => 0,
        }
    }
}

/// The clients of a WLAN, who reach each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Neighbours {
    /// Id of the WLAN.
    pub wlan: String,
}

/// New connections that pass: from each of some addresses to each of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Passage {
    /// Who begins.
    pub from: PassageEnd,
    /// Who is reached.
    pub to: PassageEnd,
    /// `tcp`, `udp`, `icmp` (echo requests) or `other` (every other protocol).
    pub protocol: String,
    /// Ports of the target from the first to the last, `80-80`; empty where there are none.
    pub ports: Vec<String>,
    /// The rule of the firewall that lets it through: the id of a flow, `management` or
    /// `monitoring`. None inside of a segment.
    pub rule: Option<String>,
}

/// One end of a passage.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PassageEnd {
    /// Id of the segment, which may be one that leads outside; `firewall` for the firewall itself.
    pub place: String,
    /// Id of the zone; none for the firewall itself, and for addresses outside that belong to no
    /// zone.
    pub zone: Option<String>,
    /// Addresses from the first to the last, of one family, ascending: those of the state in which
    /// it is possible.
    pub addresses: Vec<String>,
    /// Addresses that the zone has there beside these; empty when they are all.
    pub except: Vec<String>,
}

/// Who gets into a segment without a firewall in between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Entrance {
    /// `sw-a1 port 7` for a port without login, `ports` for all with login, `wlan ID`, or
    /// `group ID` for a group that a login server puts there.
    pub place: String,
    /// Id of the segment.
    pub segment: String,
    /// What it asks for.
    pub needs: Needs,
}

/// What an entrance asks for: who has one of these passes those before it too.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// Nothing: whoever plugs in or joins is there.
    Nothing,
    /// The page of a portal.
    Portal,
    /// A key that many have.
    Key,
    /// A known MAC address, or a key of the device's own.
    Device,
    /// A login with a certificate or a password.
    Login,
}

/// One end of what stays.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub struct StayingEnd {
    /// Id of the zone as it is now; none for the firewall itself, and for addresses outside that
    /// belong to no zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether it is the firewall itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub firewall: bool,
}

/// The ends of what stays, without their titles.
pub(super) type StayingEnds = (StayingEnd, StayingEnd);

/// Ids of the segments of each zone that send or are reached.
pub(super) type ZonePlaces = BTreeMap<String, BTreeSet<String>>;

/// What came and what went at one school.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchoolAccess {
    /// The facts, what was opened first.
    pub facts: Vec<AccessFact>,
    /// The zones between which something passes before and now; nothing where no packets are opened
    /// or closed.
    pub(super) stays: BTreeSet<StayingEnds>,
    /// All places of each zone, where packets are opened or closed, before and now.
    pub(super) zones: [ZonePlaces; 2],
    /// What people call the zones, by id.
    pub titles: BTreeMap<String, String>,
    /// Firewalls whose rules were compared, of both sides together.
    pub firewalls: usize,
    /// Switches and access points that were compared, of both sides together.
    pub devices: usize,
}
