//! The report on a roll-out for a terminal.

use super::super::table::{TextTable, wrapped};
use super::human_waves::waves;
use super::{RolledOutDevice, RolledOutSchool, RolloutState, RolloutStatus};
use crate::base::text::{counted, printable};
use crate::bundle::receipt::DeviceRuns;

/// Letters of a commit that are shown.
const SHORT: usize = 8;

const COLUMNS: &[(&str, &str)] =
    &[("state", "state"), ("revision", "rev."), ("asked on", "asked"), ("devices", "dev.")];

/// The report in lines that fit `width`.
pub fn text(status: &RolloutStatus, width: usize) -> String {
    let mut text = wrapped(&status.cooperation, &summary(status), width);
    let mut rows = Vec::new();
    for school in &status.schools {
        rows.push((school.key(), cells(school)));
    }
    text += "\n";
    text += &TextTable { head: "school", columns: COLUMNS, rows }.text(width);
    if !status.waves.is_empty() {
        text += "\n";
        text += &waves(&status.waves, width);
    }
    let mut troubles = String::new();
    for school in &status.schools {
        for device in &school.devices {
            if let Some(trouble) = trouble(device) {
                let name = format!("{}/{}, {}", school.key(), device.unit, device.platform);
                troubles += &wrapped(&name, &trouble, width);
            }
        }
    }
    if !troubles.is_empty() {
        text += "\nWhere somebody has to look\n";
        text += &troubles;
    }
    printable(&text).into_owned()
}

fn summary(status: &RolloutStatus) -> String {
    let mut parts = vec![counted(status.schools.len(), "school")];
    for state in [
        RolloutState::RolledOut,
        RolloutState::Partly,
        RolloutState::Failed,
        RolloutState::Drifted,
        RolloutState::Broken,
        RolloutState::Silent,
    ] {
        let count = status.schools.iter().filter(|school| school.state == state).count();
        if count > 0 {
            parts.push(format!("{count} {}", word(state)));
        }
    }
    parts.join(", ")
}

fn cells(school: &RolledOutSchool) -> Vec<String> {
    let short = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    vec![
        word(school.state).into(),
        school.revision.as_ref().map_or_else(|| "-".into(), |revision| short(revision, SHORT)),
        school.asked_at.as_ref().map_or_else(|| "-".into(), |time| short(time, 10)),
        school.devices.len().to_string(),
    ]
}

fn word(state: RolloutState) -> &'static str {
    match state {
        RolloutState::Broken => "broken",
        RolloutState::Failed => "failed",
        RolloutState::Drifted => "drifted",
        RolloutState::Partly => "partly",
        RolloutState::Silent => "silent",
        RolloutState::RolledOut => "rolled out",
    }
}

/// What is wrong with a device, as a sentence.
fn trouble(device: &RolledOutDevice) -> Option<String> {
    if let Some(problem) = &device.problem {
        return Some(format!("its receipts are not believed: {problem}"));
    }
    let since = device.asked_at.as_deref().unwrap_or_default();
    match device.runs? {
        DeviceRuns::Bundled => None,
        DeviceRuns::Former => Some(format!("it runs what it ran before the roll-out, {since}")),
        DeviceRuns::Unknown => {
            Some(format!("it runs neither the bundle nor what came before, {since}"))
        }
        DeviceRuns::Changed => {
            let changed = device.changed.join(", ");
            Some(format!("changed after it was confirmed: {changed}, {since}"))
        }
    }
}
