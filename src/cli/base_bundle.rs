//! A rollout bundle as what is compared with.

use std::path::Path;

use super::outcome::Failure;
use crate::bundle::manifest::{BundleEntry, BundleManifest, BundlePurpose, SecretsInBundle};
use crate::bundle::opened;
use crate::change::{Base, BundleBase, ComparedSide, ListedRevision, SideKind, Snapshot};
use crate::language::decode::SchoolKey;
use crate::output::manifest::ManifestEntry;
use crate::workspace::bundles;
use crate::workspace::inputs::SchoolFiles;
use crate::workspace::select::Selection;

/// Opens the bundle that is compared with, and makes the selection its school.
pub(super) fn bundle_base(
    root: &Path,
    path: &Path,
    selection: &mut Selection,
) -> Result<BundleBase, Failure> {
    let shown = path.display().to_string().replace('\\', "/");
    let refused = |why: &str| Failure(format!("`--base {shown}` is no bundle: {why}"));
    let bytes = bundles::bundle(path)?;
    let opened = opened::open(&bytes).map_err(|fault| refused(&fault.to_string()))?;
    let manifest = opened.manifest;
    let school = SchoolKey::new(&manifest.authority, &manifest.school);
    let school = school.map_err(|_| refused("it is of no school"))?;
    let name = school.to_string();
    if !selection.chooses(&SchoolFiles { key: school.clone(), files: Vec::new() }) {
        return Err(Failure(format!(
            "the bundle {shown} is of {name}, and other schools are chosen; leave the selection out"
        )));
    }
    *selection = Selection::new(&[name]).map_err(Failure)?;
    let mut files = Vec::new();
    for entry in &manifest.files {
        if entry.purpose != BundlePurpose::Device {
            continue;
        }
        let bytes = opened.archive.get(&entry.path).unwrap_or_default();
        let text = String::from_utf8(bytes.to_vec());
        let text = text.map_err(|_| refused(&format!("`{}` is not UTF-8", entry.path)))?;
        files.push((listed(entry, &manifest), text));
    }
    let state = manifest.revision.as_deref().and_then(|commit| state(root, commit));
    let side = ComparedSide {
        label: shown,
        kind: SideKind::Bundle,
        revision: manifest.revision,
        findings: Vec::new(),
    };
    let are_filled = manifest.secrets == SecretsInBundle::Filled;
    Ok(BundleBase::new(side, manifest.as_of, school, files, are_filled, state))
}

/// A file of a bundle as the list of a build has it.
fn listed(entry: &BundleEntry, manifest: &BundleManifest) -> ManifestEntry {
    let own = entry.path.split_once('/').map_or("", |(_, own)| own);
    ManifestEntry {
        path: format!("{}/{}/{own}", manifest.authority, manifest.school),
        authority: Some(manifest.authority.clone()),
        school: Some(manifest.school.clone()),
        device: entry.unit.clone(),
        platform: entry.platform.clone(),
        format: entry.format,
        apply: entry.apply,
        sensitive: entry.sensitive,
        bytes: entry.bytes,
        sha256: entry.sha256.clone(),
        stale: false,
    }
}

/// The state of the workspace in a commit; `None` where the repository does not have it, or no
/// workspace in it.
fn state(root: &Path, commit: &str) -> Option<Box<Snapshot>> {
    let listed = ListedRevision::of(root, commit).ok()?;
    // A name that is no commit would be looked up as a branch.
    if listed.commit() != commit {
        return None;
    }
    match listed.read(None) {
        Ok(Base::Snapshot(snapshot)) => Some(snapshot),
        _ => None,
    }
}
