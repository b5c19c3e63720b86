//! Waves of schools, as options name them.

use std::collections::BTreeSet;

use super::outcome::Failure;
use crate::base::diagnostic::did_you_mean;
use crate::model::WaveId;
use crate::standard::cooperation::Cooperation;
use crate::status::rollout::{WaveMembers, wave_members};

/// Of the schools chosen those in a wave. Schools of which nobody can say it stay among them: their
/// errors are told when they are compiled.
pub(super) fn chosen_of_wave(
    cooperation: &Cooperation,
    chosen: &[bool],
    name: &str,
) -> Result<Vec<bool>, Failure> {
    let members = wave_members(cooperation, chosen);
    let is_known = members.known.iter().any(|member| member.waves.contains_key(name));
    if !is_known && !members.known.is_empty() {
        return Err(Failure(unknown_wave(&members, name)));
    }
    let mut of_wave: BTreeSet<_> = members.unread.iter().collect();
    for member in &members.known {
        if member.wave.as_ref().is_some_and(|wave| wave.as_str() == name) {
            of_wave.insert(&member.school);
        }
    }
    if of_wave.is_empty() {
        return Err(Failure(format!("none of the schools chosen is in the wave `{name}`")));
    }
    let mut still_chosen = Vec::with_capacity(chosen.len());
    for (school, is_chosen) in cooperation.schools.iter().zip(chosen) {
        still_chosen.push(*is_chosen && of_wave.contains(&school.key));
    }
    Ok(still_chosen)
}

/// The error of a wave that none of the schools chosen knows.
pub(super) fn unknown_wave(members: &WaveMembers, name: &str) -> String {
    let known = members.known.iter().flat_map(|member| member.waves.keys());
    let known: BTreeSet<&str> = known.map(WaveId::as_str).collect();
    let near = did_you_mean(name, known.iter().copied()).map(|near| format!("; {near}"));
    let standard = if known.is_empty() { "; the standard has none" } else { "" };
    format!("there is no wave `{name}`{}", near.as_deref().unwrap_or(standard))
}
