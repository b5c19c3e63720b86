//! What rolls a bundle out with Ansible: the plays, which are the same in each, and the inventory.

use std::collections::{BTreeMap, BTreeSet};

use super::contents::{BundleDocument, PackedFiles};
use super::inventory::{
    INVENTORY, InventoryDevice, InventoryFile, InventoryPlatform, InventoryStep, inventory,
};
use super::manifest::{BundleEntry, BundlePurpose, BundleStepKind};
use super::sheet::{RolloutSheet, SheetSides, SheetUnit, UnitKind};
use crate::model::PlatformId;
use crate::platform::PlatformManifest;

/// What is the same in every bundle, by where it lies there.
const PLAYS: &[(&str, &str)] = &[
    ("ansible/carry.sh.j2", include_str!("../../play/carry.sh.j2")),
    ("ansible/device.sh", include_str!("../../play/device.sh")),
    ("ansible/dialogue.py", include_str!("../../play/dialogue.py")),
    ("ansible/drift.yml", include_str!("../../play/drift.yml")),
    ("ansible/receipt.json.j2", include_str!("../../play/receipt.json.j2")),
    ("ansible/rollback.yml", include_str!("../../play/rollback.yml")),
    ("ansible/rollout.yml", include_str!("../../play/rollout.yml")),
    ("ansible/tasks/apply.yml", include_str!("../../play/tasks/apply.yml")),
    ("ansible/tasks/ask.yml", include_str!("../../play/tasks/ask.yml")),
    ("ansible/tasks/carry.yml", include_str!("../../play/tasks/carry.yml")),
    ("ansible/tasks/converse.yml", include_str!("../../play/tasks/converse.yml")),
    ("ansible/tasks/past.yml", include_str!("../../play/tasks/past.yml")),
    ("ansible/tasks/reach.yml", include_str!("../../play/tasks/reach.yml")),
    ("ansible/tasks/receipt.yml", include_str!("../../play/tasks/receipt.yml")),
    ("ansible/tasks/receipts.yml", include_str!("../../play/tasks/receipts.yml")),
    ("ansible/tasks/step.yml", include_str!("../../play/tasks/step.yml")),
    ("ansible/tasks/talk.yml", include_str!("../../play/tasks/talk.yml")),
    ("ansible/tasks/time.yml", include_str!("../../play/tasks/time.yml")),
    ("ansible/tasks/way.yml", include_str!("../../play/tasks/way.yml")),
    ("ansible/vars.yml", include_str!("../../play/vars.yml")),
];

/// The plays and the inventory of a bundle.
///
/// # Errors
///
/// A text that Ansible would take for a template.
pub fn play(
    sheet: &RolloutSheet,
    sides: &SheetSides<'_>,
    files: &PackedFiles<'_>,
) -> Result<Vec<BundleDocument>, String> {
    let files = FilesOfUnits::of(files);
    let mut steps = Vec::new();
    for step in &sheet.steps {
        let is_replug = step.kind == BundleStepKind::Replug;
        let takes = FilesTaken::by(step.kind, files.between.contains(step.unit.id.as_str()));
        if let Some(device) = device(&step.unit, sides, &files, takes)
            && (is_replug || device.address.is_some())
        {
            // A device that is new is plugged in as its way says.
            let cable = match step.kind {
                BundleStepKind::First => None,
                _ => step.cable.as_ref(),
            };
            steps.push(InventoryStep { kind: step.kind, cable, device });
        }
    }
    let mut devices = Vec::new();
    for (planned, _) in &sides.now.plan.devices {
        let takes = FilesTaken::by(BundleStepKind::Change, false);
        devices.extend(device(&sides.unit(&planned.id), sides, &files, takes));
    }
    let mut documents =
        vec![BundleDocument { name: INVENTORY, text: inventory(&sheet.bundle, &steps, &devices)? }];
    for (name, text) in PLAYS {
        documents.push(BundleDocument { name, text: (*text).to_owned() });
    }
    Ok(documents)
}

/// Which files of a device a step takes it from and to.
#[derive(Clone, Copy)]
struct FilesTaken {
    files: Option<BundlePurpose>,
    former: Option<BundlePurpose>,
    later: Option<BundlePurpose>,
    earlier: Option<BundlePurpose>,
}

impl FilesTaken {
    /// The files of a step. A device whose files are not these yet, or no longer, is past it.
    fn by(kind: BundleStepKind, has_between: bool) -> Self {
        let (device, between, rollback) =
            (BundlePurpose::Device, BundlePurpose::Between, BundlePurpose::Rollback);
        let nothing = Self { files: None, former: None, later: None, earlier: None };
        match kind {
            BundleStepKind::Temporary => Self {
                files: Some(between),
                former: Some(rollback),
                later: Some(device),
                earlier: None,
            },
            BundleStepKind::Change if has_between => Self {
                files: Some(device),
                former: Some(between),
                later: None,
                earlier: Some(rollback),
            },
            // Its files stay: nothing is applied, and nobody logs in.
            BundleStepKind::Replug => nothing,
            BundleStepKind::First | BundleStepKind::Change | BundleStepKind::Remove => {
                Self { files: Some(device), former: Some(rollback), ..nothing }
            }
        }
    }
}

/// The files of devices.
struct FilesOfUnits<'a> {
    /// By device, platform and purpose.
    files: BTreeMap<(&'a str, &'a str, BundlePurpose), Vec<&'a BundleEntry>>,
    /// The devices that have files on the way.
    between: BTreeSet<&'a str>,
}

impl<'a> FilesOfUnits<'a> {
    fn of(files: &'a PackedFiles<'_>) -> Self {
        let mut units: BTreeMap<_, Vec<&BundleEntry>> = BTreeMap::new();
        let mut between = BTreeSet::new();
        for entry in files.entries() {
            let (Some(unit), Some(platform)) = (&entry.unit, &entry.platform) else { continue };
            units.entry((&**unit, &**platform, entry.purpose)).or_default().push(entry);
            if entry.purpose == BundlePurpose::Between {
                between.insert(unit.as_str());
            }
        }
        Self { files: units, between }
    }

    fn find(
        &self,
        unit: &str,
        platform: &str,
        purpose: Option<BundlePurpose>,
    ) -> Vec<InventoryFile<'a>> {
        let mut files = Vec::new();
        let Some(purpose) = purpose else { return files };
        for entry in self.files.get(&(unit, platform, purpose)).into_iter().flatten() {
            // `devices/fw-1/nftables.conf`
            let name = entry.path.splitn(3, '/').nth(2).unwrap_or(&entry.path);
            let (path, sha256, sensitive) = (&entry.path, &entry.sha256, entry.sensitive);
            files.push(InventoryFile { name, path, sha256, sensitive });
        }
        files
    }
}

/// A device with its files. `None` for what is none.
fn device<'a>(
    unit: &SheetUnit,
    sides: &SheetSides<'a>,
    files: &FilesOfUnits<'a>,
    takes: FilesTaken,
) -> Option<InventoryDevice<'a>> {
    let UnitKind::Device(_) = unit.kind else { return None };
    let names: &[PlatformId] = if takes.files.is_some() { &unit.platforms } else { &[] };
    let mut platforms = Vec::new();
    for name in names {
        let is_between = takes.files == Some(BundlePurpose::Between);
        let Some(manifest) = manifest_of(name, sides, is_between) else { continue };
        let find = |purpose| files.find(&unit.id, name.as_str(), purpose);
        platforms.push(InventoryPlatform {
            name: name.to_string(),
            manifest,
            files: find(takes.files),
            former: find(takes.former),
            later: find(takes.later),
            earlier: find(takes.earlier),
        });
    }
    Some(InventoryDevice {
        unit: unit.id.clone(),
        address_before: unit.former_address,
        address: unit.address,
        platforms,
    })
}

/// What a platform says of itself now, or said when it is gone. What a device has on the way was
/// written by the platform as it was.
fn manifest_of<'a>(
    name: &PlatformId,
    sides: &SheetSides<'a>,
    is_between: bool,
) -> Option<&'a PlatformManifest> {
    let before = sides.before.and_then(|side| side.platforms.get(name));
    let now = sides.now.platforms.get(name);
    let found = if is_between { before.or(now) } else { now.or(before) };
    found.map(|platform| &platform.manifest)
}
