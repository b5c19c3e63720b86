//! `manifest.json` of a bundle: of which school and which state of the workspace it is, and every
//! file in it with its hash.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::schedule::BundleSchedule;
use crate::platform::{ApplyMode, Format};

mod steps;
#[cfg(test)]
mod tests;

/// Version of this format.
pub const SCHEMA: &str = "muster-bundle/1";

/// The name of the manifest inside of a bundle.
pub const FILE: &str = "manifest.json";

/// What a bundle is of, and what lies in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BundleManifest {
    /// Version of this format, `muster-bundle/1`.
    pub schema: String,
    /// Version of the program that made it.
    pub muster: String,
    /// Key of the authority.
    pub authority: String,
    /// Key of the school.
    pub school: String,
    /// What people call the school.
    pub title: String,
    /// The edition that the school follows.
    pub edition: String,
    /// The day for which was compiled.
    pub as_of: String,
    /// The git commit of which it is; null outside of a repository.
    pub revision: Option<String>,
    /// The git commit that its devices are supposed to run before: what they return to, and what
    /// another bundle must be of that this one follows. Null when everything is new.
    pub base: Option<String>,
    /// What stands where secrets belong.
    pub secrets: SecretsInBundle,
    /// When it may be rolled out; absent where nobody says it.
    #[serde(default, skip_serializing_if = "BundleSchedule::is_empty")]
    pub schedule: BundleSchedule,
    /// The order in which it is rolled out. What has no step has the same files as before.
    pub steps: Vec<BundleStep>,
    /// All other files of the bundle, sorted by path.
    pub files: Vec<BundleEntry>,
}

/// What stands in a bundle where secrets belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SecretsInBundle {
    /// Their values.
    Filled,
    /// Placeholders, which no step of a roll-out takes.
    Placeholders,
}

/// A step of a rollout: something gets files, loses them, or is plugged in elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BundleStep {
    /// The folder of its files below `devices/`; of what leaves, below `rollback/`; of a temporary
    /// step, below `between/`.
    pub unit: String,
    /// What is done.
    pub kind: BundleStepKind,
    /// Where its cable is plugged in from this step on, `sw-a1/37`: a device and the number of its
    /// port. Null when the cable stays.
    pub plugged: Option<String>,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BundleStepKind {
    /// It is new here, and gets its files for the first time.
    First,
    /// It gets files that stay until its next step: what it has before, and in addition what others
    /// need on the way.
    Temporary,
    /// It gets other files than before.
    Change,
    /// Its files stay, and its cable is plugged in elsewhere.
    Replug,
    /// It leaves.
    Remove,
}

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BundleEntry {
    /// Its path inside of the bundle, with `/`.
    pub path: String,
    /// What it is there for.
    pub purpose: BundlePurpose,
    /// The folder below `devices/` that it belongs to: the id of a device or of a client profile,
    /// or a platform with `_` before it. Null for what is about the school as a whole.
    pub unit: Option<String>,
    /// The platform that wrote it.
    pub platform: Option<String>,
    /// Its format.
    pub format: Option<Format>,
    /// How it is applied.
    pub apply: Option<ApplyMode>,
    /// Whether secrets stand in it, or belong there.
    pub sensitive: bool,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256 in hex.
    pub sha256: String,
    /// Of a file that is applied, the file that leads back: what the base had in its place. Null
    /// when there was none.
    pub rollback: Option<String>,
}

/// What a file of a bundle is there for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum BundlePurpose {
    /// It is applied.
    Device,
    /// It is applied on the way, and stays until the device gets its own.
    Between,
    /// It leads back to the base.
    Rollback,
    /// People read it, or Ansible: what changes, and how it is rolled out.
    Document,
}

impl BundleManifest {
    /// Reads the manifest of a bundle that anybody may have made.
    ///
    /// # Errors
    ///
    /// What muster itself would not have written, with the reason.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let manifest: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if manifest.schema != SCHEMA {
            return Err(format!("it is {:?}, `{SCHEMA}` is read", manifest.schema));
        }
        // Two ways to write one manifest would be two bundles that say the same.
        if manifest.write() != bytes {
            return Err("it is not laid out as muster writes it".into());
        }
        let mut purposes = BTreeMap::new();
        for entry in &manifest.files {
            if entry.path == FILE {
                return Err(format!("it lists `{FILE}` itself"));
            }
            if purposes.insert(entry.path.as_str(), entry.purpose).is_some() {
                return Err(format!("it lists `{}` twice", entry.path));
            }
        }
        manifest.check_documents()?;
        manifest.check_steps()?;
        for entry in &manifest.files {
            let Some(rollback) = &entry.rollback else { continue };
            let is_there = purposes.get(rollback.as_str()) == Some(&BundlePurpose::Rollback);
            let is_applied =
                matches!(entry.purpose, BundlePurpose::Device | BundlePurpose::Between);
            if !is_applied || !is_there {
                return Err(format!("`{}` does not lead back to `{rollback}`", entry.path));
            }
        }
        Ok(manifest)
    }

    /// Documents are nothing that is applied.
    fn check_documents(&self) -> Result<(), String> {
        for entry in &self.files {
            let is_applied = entry.unit.is_some()
                || entry.platform.is_some()
                || entry.format.is_some()
                || entry.apply.is_some()
                || entry.sensitive;
            if entry.purpose == BundlePurpose::Document && is_applied {
                return Err(format!("the document `{}` is said to be applied", entry.path));
            }
        }
        Ok(())
    }

    /// The manifest as JSON, with a line end.
    pub fn write(&self) -> Vec<u8> {
        let mut text = serde_json::to_vec_pretty(self).expect("keys are strings");
        text.push(b'\n');
        text
    }
}
