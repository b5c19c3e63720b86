//! Secrets of which another value is meant than before, as the result lists them.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Risk;
use super::parts::ChangeKind;
use crate::model::SecretScope;

/// A secret that has another value than before, by the index of the workspace. No value is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SecretChange {
    /// Its name.
    pub name: String,
    /// Added when there was no value before, removed when there is none now, else changed.
    pub kind: ChangeKind,
    /// The value before.
    pub old: Option<SecretVersion>,
    /// The value now.
    pub new: Option<SecretVersion>,
    /// What it does to people when the value is rolled out: the gravest of what the secret is for.
    pub risk: Risk,
    /// What has it in a file, and how many there are.
    pub used_by: BTreeMap<SecretUser, usize>,
    /// The schools (`authority/school`) that get it, sorted; none when no school needs it.
    pub schools: Vec<String>,
    /// The devices (`authority/school/device`) that have it in a file, sorted.
    pub devices: Vec<String>,
    /// The files that hold it, sorted.
    pub files: Vec<String>,
    /// The platforms that write them.
    pub platforms: BTreeSet<String>,
}

/// Which value of a secret is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SecretVersion {
    /// Who shares it.
    pub scope: SecretScope,
    /// The authority, or the school as `authority/school`; none when all share it.
    pub of: Option<String>,
    /// Counts the values, from 1.
    pub version: u32,
    /// Since when it is the present one.
    pub since: String,
}

/// What has a secret in a file.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SecretUser {
    /// A firewall.
    Firewall,
    /// A switch.
    Switch,
    /// An access point.
    AccessPoint,
    /// A server.
    Server,
    /// Another device.
    Other,
    /// A client profile.
    ClientProfile,
    /// What a platform writes about a school as a whole.
    School,
}

impl SecretUser {
    /// Whether it is a device.
    pub fn is_device(self) -> bool {
        !matches!(self, Self::ClientProfile | Self::School)
    }
}
