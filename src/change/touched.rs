//! What is touched, as a plan of it is drawn: schools and, at few schools, buildings, devices and
//! ports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Risk;
use super::parts::{ChangeCount, ChangeKind};

/// A school with files that change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TouchedSchool {
    /// The school (`authority/school`).
    pub school: String,
    /// What people call it.
    pub title: Option<String>,
    /// What people call its authority.
    pub authority: Option<String>,
    /// Whether it is new, gone, under another key, or was there all the time.
    pub kind: ChangeKind,
    /// Its former key, when it has another one now.
    pub moved_from: Option<String>,
    /// The gravest class of its files.
    pub risk: Risk,
    /// Its devices and files that change.
    pub count: ChangeCount,
    /// Files among them that are of no device: of client profiles, and of the school as a whole.
    pub other_files: usize,
    /// Where its devices are that change; empty when many schools change, and for a school that is
    /// new or gone.
    pub buildings: Vec<TouchedBuilding>,
}

/// A building with devices whose files change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TouchedBuilding {
    /// What people call it; none for devices of which nobody says where they are.
    pub title: Option<String>,
    /// How many of its devices change.
    pub count: usize,
    /// The gravest of them.
    pub devices: Vec<TouchedDevice>,
}

/// A device whose files change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TouchedDevice {
    /// Its id.
    pub device: String,
    /// What people call its room.
    pub room: Option<String>,
    /// Whether it is new, gone, under another id, or was there all the time.
    pub kind: ChangeKind,
    /// Its former id, when it has another one now.
    pub moved_from: Option<String>,
    /// The gravest class of its files.
    pub risk: Risk,
    /// How many of its files change.
    pub files: usize,
    /// Its ports that change, ascending.
    pub ports: Vec<TouchedPort>,
    /// The numbers of all its ports; empty when none changes.
    pub all_ports: Vec<PortRange>,
}

/// A port that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TouchedPort {
    /// Its number as printed on it.
    pub port: u16,
    /// The gravest class of what changes there.
    pub risk: Risk,
    /// Id of its former profile; none when it was off.
    pub old: Option<String>,
    /// Id of its profile; none when it is off.
    pub new: Option<String>,
}

/// Ports with successive numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PortRange {
    /// Number of the first.
    pub first: u16,
    /// Number of the last.
    pub last: u16,
}
