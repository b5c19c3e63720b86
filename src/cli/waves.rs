//! Waves of schools, as options name them.

use std::collections::BTreeSet;

use crate::base::diagnostic::did_you_mean;
use crate::model::WaveId;
use crate::status::rollout::WaveMembers;

/// The error of a wave that none of the schools chosen knows.
pub(super) fn unknown_wave(members: &WaveMembers, name: &str) -> String {
    let known = members.known.iter().flat_map(|member| member.waves.keys());
    let known: BTreeSet<&str> = known.map(WaveId::as_str).collect();
    let near = did_you_mean(name, known.iter().copied()).map(|near| format!("; {near}"));
    let standard = if known.is_empty() { "; the standard has none" } else { "" };
    format!("there is no wave `{name}`{}", near.as_deref().unwrap_or(standard))
}
