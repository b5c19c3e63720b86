//! What passes from zone to zone before and now, beside what was opened and closed: so that a
//! picture of zones can tell what is as it was from what was never allowed.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::{PassageEnd, SchoolAccess, StayingEnd, StayingEnds};

/// What stands for the firewall itself where a segment would be named.
pub(super) const FIREWALL: &str = "firewall";

/// Two zones between which something passes before and now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct StayingPair {
    /// Who begins.
    pub from: StayingEnd,
    /// Who is reached.
    pub to: StayingEnd,
    /// Schools at which something passes before and now, of those at which any packets are opened
    /// or closed.
    pub schools: usize,
    /// Schools among them at which something else between the two is opened or closed.
    pub part: usize,
}

/// Takes together what stays at schools, under the titles that the first of them has.
#[derive(Default)]
pub(super) struct StayingPairs(BTreeMap<StayingEnds, StayingPair>);

impl StayingPairs {
    pub(super) fn add(&mut self, found: &SchoolAccess) {
        let mut changed: BTreeSet<StayingEnds> = BTreeSet::new();
        for passage in found.facts.iter().filter_map(|fact| fact.passage.as_ref()) {
            changed.insert((end_of(&passage.from), end_of(&passage.to)));
        }
        for ends in &found.stays {
            let pair = self.0.entry(ends.clone()).or_insert_with(|| StayingPair {
                from: titled(&ends.0, found),
                to: titled(&ends.1, found),
                schools: 0,
                part: 0,
            });
            pair.schools += 1;
            pair.part += usize::from(changed.contains(ends));
        }
    }

    /// All of them, in the order of their zones.
    pub(super) fn all(self) -> Vec<StayingPair> {
        self.0.into_values().collect()
    }
}

fn end_of(end: &PassageEnd) -> StayingEnd {
    let firewall = end.zone.is_none() && end.place == FIREWALL;
    StayingEnd { zone: end.zone.clone(), title: None, firewall }
}

fn titled(end: &StayingEnd, found: &SchoolAccess) -> StayingEnd {
    let title = end.zone.as_ref().and_then(|zone| found.titles.get(zone)).cloned();
    StayingEnd { title, ..end.clone() }
}
