//! What rolls a bundle out with Ansible: the plays, which are the same in each, and the inventory.

use std::collections::BTreeMap;

use super::contents::{BundleDocument, PackedFiles};
use super::inventory::{
    INVENTORY, InventoryDevice, InventoryFile, InventoryPlatform, InventoryStep, inventory,
};
use super::manifest::{BundleEntry, BundlePurpose};
use super::sheet::{RolloutSheet, SheetSides, SheetUnit, UnitKind};
use crate::model::PlatformId;
use crate::platform::PlatformManifest;

/// What is the same in every bundle, by where it lies there.
const PLAYS: &[(&str, &str)] = &[
    ("ansible/carry.sh.j2", include_str!("../../play/carry.sh.j2")),
    ("ansible/device.sh", include_str!("../../play/device.sh")),
    ("ansible/drift.yml", include_str!("../../play/drift.yml")),
    ("ansible/receipt.json.j2", include_str!("../../play/receipt.json.j2")),
    ("ansible/rollback.yml", include_str!("../../play/rollback.yml")),
    ("ansible/rollout.yml", include_str!("../../play/rollout.yml")),
    ("ansible/tasks/apply.yml", include_str!("../../play/tasks/apply.yml")),
    ("ansible/tasks/ask.yml", include_str!("../../play/tasks/ask.yml")),
    ("ansible/tasks/carry.yml", include_str!("../../play/tasks/carry.yml")),
    ("ansible/tasks/receipt.yml", include_str!("../../play/tasks/receipt.yml")),
    ("ansible/tasks/receipts.yml", include_str!("../../play/tasks/receipts.yml")),
    ("ansible/tasks/step.yml", include_str!("../../play/tasks/step.yml")),
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
        if let Some(device) = device(&step.unit, sides, &files) {
            steps.push(InventoryStep { kind: step.kind, device });
        }
    }
    let mut devices = Vec::new();
    for (planned, _) in &sides.now.plan.devices {
        devices.extend(device(&sides.unit(&planned.id), sides, &files));
    }
    let mut documents =
        vec![BundleDocument { name: INVENTORY, text: inventory(&sheet.bundle, &steps, &devices)? }];
    for (name, text) in PLAYS {
        documents.push(BundleDocument { name, text: (*text).to_owned() });
    }
    Ok(documents)
}

/// The files of devices, by device, platform and purpose.
struct FilesOfUnits<'a>(BTreeMap<(&'a str, &'a str, bool), Vec<&'a BundleEntry>>);

impl<'a> FilesOfUnits<'a> {
    fn of(files: &'a PackedFiles<'_>) -> Self {
        let mut units: BTreeMap<_, Vec<&BundleEntry>> = BTreeMap::new();
        for entry in files.entries() {
            let (Some(unit), Some(platform)) = (&entry.unit, &entry.platform) else { continue };
            let is_former = entry.purpose == BundlePurpose::Rollback;
            units.entry((&**unit, &**platform, is_former)).or_default().push(entry);
        }
        Self(units)
    }

    fn find(&self, unit: &str, platform: &str, is_former: bool) -> Vec<InventoryFile<'a>> {
        let mut files = Vec::new();
        for entry in self.0.get(&(unit, platform, is_former)).into_iter().flatten() {
            // `devices/fw-1/nftables.conf`
            let name = entry.path.splitn(3, '/').nth(2).unwrap_or(&entry.path);
            let (path, sha256, sensitive) = (&entry.path, &entry.sha256, entry.sensitive);
            files.push(InventoryFile { name, path, sha256, sensitive });
        }
        files
    }
}

/// A device with its files. `None` for what is none, or has no address.
fn device<'a>(
    unit: &SheetUnit,
    sides: &SheetSides<'a>,
    files: &FilesOfUnits<'a>,
) -> Option<InventoryDevice<'a>> {
    let UnitKind::Device(_) = unit.kind else { return None };
    let mut platforms = Vec::new();
    for name in &unit.platforms {
        let Some(manifest) = manifest_of(name, sides) else { continue };
        platforms.push(InventoryPlatform {
            name: name.to_string(),
            manifest,
            files: files.find(&unit.id, name.as_str(), false),
            former: files.find(&unit.id, name.as_str(), true),
        });
    }
    Some(InventoryDevice {
        unit: unit.id.clone(),
        address_before: unit.former_address,
        address: unit.address?,
        platforms,
    })
}

/// What a platform says of itself now, or said when it is gone.
fn manifest_of<'a>(name: &PlatformId, sides: &SheetSides<'a>) -> Option<&'a PlatformManifest> {
    let before = sides.before.and_then(|side| side.platforms.get(name));
    sides.now.platforms.get(name).or(before).map(|platform| &platform.manifest)
}
