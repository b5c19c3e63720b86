//! Every code that muster can report, with its page: what `muster rule` prints.

use crate::base::diagnostic::{Code, Severity};
use crate::change::adopt;
use crate::language::{decode, layer, renames, secrets, tree};
use crate::platform::{self, render};
use crate::secret;
use crate::standard::{cooperation, editions, governance};
use crate::{check, output, rollout, workspace};

/// All codes, phase by phase. What two phases may find has one page.
pub fn all() -> impl Iterator<Item = &'static Code> {
    let mut seen = std::collections::BTreeSet::new();
    let phases = [
        workspace::CODES,
        secrets::CODES,
        tree::CODES,
        governance::CODES,
        governance::exceptions::CODES,
        layer::CODES,
        renames::CODES,
        decode::CODES,
        editions::CODES,
        cooperation::CODES,
        platform::CODES,
        render::CODES,
        output::CODES,
        secret::CODES,
        adopt::CODES,
        rollout::CODES,
    ];
    phases
        .into_iter()
        .flatten()
        .copied()
        .chain(check::codes())
        .filter(move |code| seen.insert(code.name))
}

/// Whether an error of this kind keeps rules from being asked of the school, or the schools, where
/// it is: then nothing can be said of what they would have found.
pub fn silences_others(code: &Code) -> bool {
    let early = [
        workspace::CODES,
        secrets::CODES,
        tree::CODES,
        layer::CODES,
        governance::CODES,
        governance::exceptions::CODES,
        decode::CODES,
        editions::CODES,
        cooperation::CODES,
        platform::CODES,
    ];
    code.severity == Severity::Error
        && early.into_iter().flatten().any(|early| early.name == code.name)
}
