//! Which school is in which wave.

use rayon::prelude::*;

use super::gate::{WaveMember, WaveMembers};
use crate::base::diagnostic::Diagnostics;
use crate::standard::cooperation::Cooperation;
use crate::workspace::inputs::SchoolFiles;

/// What the schools chosen say of waves. What is wrong with their files is not told: a school with
/// errors is listed as one that nobody could read.
pub fn wave_members(cooperation: &Cooperation, chosen: &[bool]) -> WaveMembers {
    let mut files: Vec<&SchoolFiles> = Vec::new();
    for (school, is_chosen) in cooperation.schools.iter().zip(chosen) {
        if *is_chosen {
            files.push(school);
        }
    }
    let read: Vec<Option<WaveMember>> =
        files.par_iter().map(|school| member(cooperation, school)).collect();
    let mut members = WaveMembers::default();
    for (school, member) in files.iter().zip(read) {
        match member {
            Some(member) => members.known.push(member),
            None => members.unread.push(school.key.clone()),
        }
    }
    members
}

fn member(cooperation: &Cooperation, school: &SchoolFiles) -> Option<WaveMember> {
    let governed = cooperation.governed(school, &mut Diagnostics::default());
    cooperation.sources.let_go(&school.files);
    // A school that says what governance forbids is in the wave that it says nevertheless.
    let intent = governed?.intent;
    let rollout = intent.school.rollout.as_ref().as_ref();
    Some(WaveMember {
        wave: rollout.and_then(|rollout| rollout.wave.clone()),
        waves: intent.school.waves.clone(),
        school: intent.key,
    })
}
