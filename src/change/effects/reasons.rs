//! What the lines of one owner mean, in a file with lines of several.

use std::collections::{BTreeMap, BTreeSet};

use super::OwnReasons;
use crate::change::files::DifferingFile;
use crate::change::trials::Trials;
use crate::change::why::{self, CauseSearch, Sample};
use crate::change::{ChangeSubject, Evidence, RiskReason};

/// What the lines of each owner of a file mean. The parts of the plan that a change moves by itself
/// say it; `all` are the reasons of the whole file, of which each stands with one owner at least.
/// Nothing when there is one owner only.
pub(in crate::change) fn of_owners(
    search: &CauseSearch<'_>,
    sample: &Sample<'_>,
    trials: &Trials,
    file: &DifferingFile,
    all: &[RiskReason],
) -> OwnReasons {
    let owners = trials.owners(sample, &file.path, file.kind);
    if owners.len() < 2 {
        return Vec::new();
    }
    let paths = movers_of_paths(sample, trials, file);
    let mut own_reasons: OwnReasons = Vec::new();
    let mut untested: Vec<usize> = Vec::new();
    for (number, (owner, _)) in owners.into_iter().enumerate() {
        if owner.evidence != Evidence::Tested {
            untested.push(number);
        }
        let reasons_at = |is_own: &dyn Fn(&[usize]) -> bool| {
            let own = paths.iter().filter(|(_, movers)| is_own(movers));
            let own: BTreeSet<String> = own.map(|(path, _)| path.clone()).collect();
            why::reasons_at(search, sample, file, &own)
        };
        // What exactly these changes move says it best, then what they move among others, then what
        // some of them move.
        let mut reasons = reasons_at(&|movers| movers == owner.causes);
        if reasons.is_empty() {
            reasons = reasons_at(&|movers| owner.causes.iter().all(|own| movers.contains(own)));
        }
        if reasons.is_empty() {
            reasons = reasons_at(&|movers| movers.iter().all(|own| owner.causes.contains(own)));
        }
        let is_template = |cause: &usize| search.model[*cause].subject == ChangeSubject::Platform;
        // What cannot be told apart is as grave as all of it; templates move nothing of the plan.
        if reasons.is_empty() && !owner.causes.iter().all(is_template) {
            reasons = all.to_vec();
        }
        own_reasons.push((owner.causes, reasons));
    }
    for reason in all {
        let is_same = |own: &RiskReason| own.risk == reason.risk && own.text == reason.text;
        if own_reasons.iter().any(|(_, reasons)| reasons.iter().any(is_same)) {
            continue;
        }
        // What no change moves by itself is of those lines that none is tested to move; where each
        // line has its own, it may be of any.
        for (number, (_, reasons)) in own_reasons.iter_mut().enumerate() {
            if untested.is_empty() || untested.contains(&number) {
                reasons.push(reason.clone());
            }
        }
    }
    own_reasons
}

/// The paths of the plan that a file can see, each with the changes that move it.
fn movers_of_paths(
    sample: &Sample<'_>,
    trials: &Trials,
    file: &DifferingFile,
) -> BTreeMap<String, Vec<usize>> {
    let mut movers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for trial in trials.tested() {
        let Some(plan) = &trial.plan else { continue };
        for path in why::paths_moved_by(sample, plan, file) {
            movers.entry(path).or_default().push(trial.index);
        }
    }
    movers
}
