//! What was opened and closed at the schools of a comparison.

use std::collections::{BTreeMap, BTreeSet};

use super::moved;
use super::state::ComparedWith;
use super::state::CompiledState;
use super::why::WRITTEN_DIFFERENTLY;
use super::{ChangeKind, Cluster};
use crate::access::{self, Access, Names, SchoolAccess, SchoolSide, UnknownAccess, UnknownWhy};
use crate::compile::PlannedSchool;
use crate::model::PlatformId;
use crate::platform::Platforms;
use crate::platform::spoken::covers;

/// A key that says from where devices are asked by SNMP.
const MONITORED_BY: &str = "snmp.managers";

/// What became of access at a school that was compiled.
#[derive(Debug)]
pub(super) enum AccessOutcome {
    /// Both sides have a plan.
    Compared(SchoolAccess),
    /// It cannot be said, and why.
    Unknown(UnknownWhy),
}

/// Compares what a school that is there on both sides allows before and now, as far as it has plans.
pub(super) fn compare(
    base: &CompiledState,
    before: Option<&PlannedSchool>,
    head: &CompiledState,
    now: Option<&PlannedSchool>,
) -> AccessOutcome {
    let (Some(before), Some(now)) = (before, now) else {
        return AccessOutcome::Unknown(UnknownWhy::Errors);
    };
    let mut names = Names::default();
    for key in moved::between([base.cooperation(), head.cooperation()], [before, now]) {
        if let ([table, old], [_, new]) = (key.from.as_slice(), key.to.as_slice()) {
            names.add(table, old, new);
        }
    }
    let speaks =
        [base, head].map(|state| |id: &PlatformId| speaks_snmp(&state.compiler.platforms, id));
    let sides = (side(before, names, &speaks[0]), side(now, Names::default(), &speaks[1]));
    match sides {
        (Some(before), Some(now)) => AccessOutcome::Compared(access::compare(before, now)),
        _ => AccessOutcome::Unknown(UnknownWhy::Errors),
    }
}

fn side<'a>(
    planned: &'a PlannedSchool,
    names: Names,
    speaks_snmp: &'a dyn Fn(&PlatformId) -> bool,
) -> Option<SchoolSide<'a>> {
    let school = &planned.intent.school;
    Some(SchoolSide { plan: planned.plan.as_ref()?, school, names, speaks_snmp })
}

fn speaks_snmp(platforms: &Platforms, id: &PlatformId) -> bool {
    platforms.get(id).is_some_and(|platform| {
        platform.manifest.handles.iter().any(|pattern| covers(pattern.as_str(), MONITORED_BY))
    })
}

/// What was found at all schools, as the result has it.
pub(super) fn found(
    outcomes: BTreeMap<String, AccessOutcome>,
    former: &ComparedWith,
    schools: usize,
) -> Access {
    let mut compared = BTreeMap::new();
    let mut unknown: BTreeMap<UnknownWhy, Vec<String>> = BTreeMap::new();
    for (school, outcome) in outcomes {
        match outcome {
            AccessOutcome::Compared(found) => {
                compared.insert(school, found);
            }
            AccessOutcome::Unknown(why) => unknown.entry(why).or_default().push(school),
        }
    }
    let mut access = Access::of(compared);
    access.compared.schools = schools;
    match former {
        ComparedWith::State(_) => {}
        ComparedWith::Build(_) => {
            unknown.insert(UnknownWhy::Build, Vec::new());
        }
        ComparedWith::Nothing(_) => {
            unknown.insert(UnknownWhy::NothingBefore, Vec::new());
        }
    }
    for (why, schools) in unknown {
        access.unknown.push(UnknownAccess { why, what: None, schools });
    }
    access
}

/// What is written differently than before from the same plan, which no set knows about.
pub(super) fn written_differently(access: &mut Access, clusters: &[Cluster]) {
    let mut by_what: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
    for cluster in clusters {
        let is_other_text = |reason: &super::RiskReason| reason.text == WRITTEN_DIFFERENTLY;
        if cluster.kind == ChangeKind::Changed && cluster.reasons.iter().any(is_other_text) {
            by_what.entry(&cluster.what).or_default().extend(&cluster.schools);
        }
    }
    for (what, schools) in by_what {
        access.unknown.push(UnknownAccess {
            why: UnknownWhy::Template,
            what: Some(what.to_owned()),
            schools: schools.into_iter().cloned().collect(),
        });
    }
}
