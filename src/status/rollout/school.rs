//! What the devices of one school said.

use std::collections::BTreeSet;

use super::{RolledOutDevice, RolledOutSchool, RolloutState};
use crate::bundle::receipt::{DeviceRuns, ReceiptChain, ReceiptChains};
use crate::language::decode::SchoolKey;

/// A school by the last receipt of each of its chains.
pub(super) fn school(key: &SchoolKey, chains: &ReceiptChains) -> RolledOutSchool {
    let prefix = format!("{key}/");
    let mut devices = Vec::new();
    for (folder, chain) in chains.range(prefix.clone()..) {
        let Some(own) = folder.strip_prefix(&prefix) else { break };
        let (unit, platform) = own.split_once('/').unwrap_or((own, ""));
        devices.push(device(unit, platform, chain));
    }
    let revisions: BTreeSet<Option<&String>> =
        devices.iter().map(|device| device.revision.as_ref()).collect();
    let revision = match revisions.iter().next() {
        Some(Some(revision)) if revisions.len() == 1 => Some((*revision).clone()),
        _ => None,
    };
    let state = state(&devices, revisions.len());
    let mut since = devices.first().and_then(|device| device.since.clone());
    for device in &devices {
        // All of them have run it since the last one does.
        since = since.and_then(|since| device.since.clone().map(|own| since.max(own)));
    }
    let asked_at = devices.iter().filter_map(|device| device.asked_at.clone()).max();
    RolledOutSchool {
        authority: key.authority.to_string(),
        school: key.school.to_string(),
        state,
        since: if revision.is_some() { since } else { None },
        revision,
        asked_at,
        devices,
    }
}

fn device(unit: &str, platform: &str, chain: &Result<ReceiptChain, String>) -> RolledOutDevice {
    let mut device = RolledOutDevice {
        unit: unit.into(),
        platform: platform.into(),
        revision: None,
        edition: None,
        asked_at: None,
        since: None,
        runs: None,
        changed: Vec::new(),
        problem: None,
    };
    match chain {
        Err(problem) => device.problem = Some(problem.clone()),
        Ok(chain) => {
            if let Some(last) = chain.receipts.last() {
                let said = &last.predicate;
                device.revision.clone_from(&said.revision);
                device.edition = Some(said.edition.clone());
                device.asked_at = Some(said.asked_at.clone());
                device.runs = Some(said.runs);
                device.changed.clone_from(&said.changed);
                device.since = since(chain);
            }
        }
    }
    device
}

/// When a device said for the first time that it runs what it runs, without a break since.
fn since(chain: &ReceiptChain) -> Option<String> {
    let revision = &chain.receipts.last()?.predicate.revision;
    let mut since = None;
    for receipt in chain.receipts.iter().rev() {
        let said = &receipt.predicate;
        if said.runs != DeviceRuns::Bundled || said.revision != *revision {
            break;
        }
        since = Some(said.asked_at.clone());
    }
    since
}

/// The gravest of what its devices say.
fn state(devices: &[RolledOutDevice], revisions: usize) -> RolloutState {
    if devices.is_empty() {
        return RolloutState::Silent;
    }
    let mut state = if revisions > 1 { RolloutState::Partly } else { RolloutState::RolledOut };
    for device in devices {
        state = state.min(match device.runs {
            None => RolloutState::Broken,
            Some(DeviceRuns::Former | DeviceRuns::Unknown) => RolloutState::Failed,
            Some(DeviceRuns::Changed) => RolloutState::Drifted,
            Some(DeviceRuns::Bundled) => RolloutState::RolledOut,
        });
    }
    state
}
