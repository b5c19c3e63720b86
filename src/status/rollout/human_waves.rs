//! The report on the waves of a roll-out for a terminal.

use super::super::table::{TextTable, wrapped};
use super::wave::{WaveObstacle, WaveObstacleKind, WaveProgress};
use crate::base::text::{counted, printable};

const COLUMNS: &[(&str, &str)] = &[
    ("turn", "turn"),
    ("schools", "sch."),
    ("rolled out", "out"),
    ("partly", "part"),
    ("failed", "fail"),
    ("drifted", "drift"),
    ("broken", "brok"),
    ("silent", "sil."),
    ("may begin", "begin"),
];

/// Schools that are named one by one.
const NAMED: usize = 5;

/// The waves in lines that fit `width`, and why some must not begin.
pub(super) fn waves(waves: &[WaveProgress], width: usize) -> String {
    let mut rows = Vec::new();
    for wave in waves {
        rows.push((wave.wave.clone(), cells(wave)));
    }
    let mut text = TextTable { head: "wave", columns: COLUMNS, rows }.text(width);
    // What holds a wave up holds up those after it: the last one knows all of it.
    let obstacles = waves.last().map_or(&[] as &[WaveObstacle], |wave| &wave.obstacles);
    if !obstacles.is_empty() {
        text += "\nWhat waves wait for\n";
        text += &reasons(obstacles, width);
    }
    text
}

/// Whether a wave may begin, and what it waits for.
pub fn gate_text(wave: &WaveProgress, width: usize) -> String {
    let verdict = if wave.may_begin { "may begin" } else { "must not begin" };
    let own = waves(std::slice::from_ref(wave), width);
    printable(&format!("the wave `{}` {verdict}\n\n{own}", wave.wave)).into_owned()
}

fn cells(wave: &WaveProgress) -> Vec<String> {
    let counts = &wave.counts;
    let mut cells = vec![wave.turn.to_string()];
    for count in [
        counts.schools,
        counts.rolled_out,
        counts.partly,
        counts.failed,
        counts.drifted,
        counts.broken,
        counts.silent,
    ] {
        cells.push(count.to_string());
    }
    cells.push(if wave.may_begin { "yes" } else { "no" }.into());
    cells
}

/// What lies in each wave, wave by wave.
fn reasons(obstacles: &[WaveObstacle], width: usize) -> String {
    let mut text = String::new();
    for of_wave in obstacles.chunk_by(|one, other| one.wave == other.wave) {
        let wave = of_wave[0].wave.as_deref().unwrap_or("no wave is known");
        let reasons: Vec<String> = of_wave.iter().map(reason).collect();
        text += &wrapped(wave, &reasons.join("; "), width);
    }
    text
}

fn reason(obstacle: &WaveObstacle) -> String {
    let schools = named(&obstacle.schools);
    match obstacle.kind {
        WaveObstacleKind::Unread => {
            format!("the files of schools have errors, which `muster check` tells: {schools}")
        }
        WaveObstacleKind::Stopped => format!(
            "the roll-out stops, since {} failed or drifted: {schools}",
            counted(obstacle.schools.len(), "school")
        ),
        WaveObstacleKind::Unfinished => {
            format!("not all schools have the revision: {schools}")
        }
        WaveObstacleKind::Held => {
            let until = obstacle.until.as_deref().unwrap_or_default();
            format!("all schools have the revision; the next wave is held until {until}")
        }
    }
}

fn named(schools: &[String]) -> String {
    let text = schools.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if schools.len() > NAMED { format!("{text} and {} more", schools.len() - NAMED) } else { text }
}
