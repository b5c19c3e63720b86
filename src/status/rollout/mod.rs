//! How far a roll-out has come, by what devices say: which school has which revision, which failed,
//! and which drifted.

mod gate;
mod gather;
mod human;
mod human_waves;
mod members;
mod school;
mod wave;

use schemars::JsonSchema;
use serde::Serialize;

pub use self::gate::{WaveMember, WaveMembers};
pub use self::gather::rollout_status;
pub use self::human::text;
pub use self::human_waves::gate_text;
pub use self::members::wave_members;
pub use self::wave::{WaveCounts, WaveObstacle, WaveObstacleKind, WaveProgress};
use crate::base::text;
use crate::bundle::receipt::DeviceRuns;

/// Version of the format.
pub const SCHEMA: &str = "muster-rollout-status/1";

/// `muster status --rollout DIR --format json`: what devices said that they run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RolloutStatus {
    /// Version of this format, `muster-rollout-status/1`.
    pub schema: String,
    /// Version of the program.
    pub muster: String,
    /// The cooperation.
    pub cooperation: String,
    /// The day for which is judged whether waves may begin.
    pub as_of: String,
    /// The waves in the order of their turns; empty where no standard has any.
    pub waves: Vec<WaveProgress>,
    /// The schools: those that need somebody come first.
    pub schools: Vec<RolledOutSchool>,
}

/// A school, by what its devices said last.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RolledOutSchool {
    /// Key of its authority.
    pub authority: String,
    /// Its key.
    pub school: String,
    /// How far it is.
    pub state: RolloutState,
    /// The git commit that all its devices speak of; null when they speak of several, or of none.
    pub revision: Option<String>,
    /// When a device was asked last, by its own clock; null when none was.
    pub asked_at: Option<String>,
    /// Since when all its devices run that, by their own clocks; null when they do not.
    pub since: Option<String>,
    /// Its devices with each of their platforms, by name.
    pub devices: Vec<RolledOutDevice>,
}

/// How far a school is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RolloutState {
    /// Receipts are missing, were changed, or cannot be read.
    Broken,
    /// A device runs what it ran before, or something unknown.
    Failed,
    /// Something was changed on a device after it was confirmed.
    Drifted,
    /// Devices run different revisions.
    Partly,
    /// No device has said anything.
    Silent,
    /// All that were asked run the same revision.
    RolledOut,
}

/// A device with one of its platforms.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RolledOutDevice {
    /// The device.
    pub unit: String,
    /// The platform.
    pub platform: String,
    /// The git commit of the bundle that it was asked about.
    pub revision: Option<String>,
    /// The edition of that bundle.
    pub edition: Option<String>,
    /// When it was asked last, by its own clock.
    pub asked_at: Option<String>,
    /// When it said for the first time that it runs this revision, without a break since; null
    /// when it does not run it.
    pub since: Option<String>,
    /// What it runs; null when its receipts are broken.
    pub runs: Option<DeviceRuns>,
    /// Files and settings that were changed after they were confirmed.
    pub changed: Vec<String>,
    /// Why its receipts are not believed.
    pub problem: Option<String>,
}

impl RolloutStatus {
    /// The report as JSON, with a line end.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        Ok(text::json(serde_json::to_string_pretty(self)? + "\n"))
    }

    /// The wave of a name.
    pub fn wave(&self, name: &str) -> Option<&WaveProgress> {
        self.waves.iter().find(|wave| wave.wave == name)
    }

    /// Whether somebody has to look at a device.
    pub fn needs_somebody(&self) -> bool {
        self.schools.iter().any(|school| school.state.needs_somebody())
    }
}

impl RolloutState {
    /// Whether somebody has to look at a device.
    pub fn needs_somebody(self) -> bool {
        matches!(self, Self::Broken | Self::Failed | Self::Drifted)
    }
}

impl RolledOutSchool {
    /// `authority/school`.
    pub fn key(&self) -> String {
        format!("{}/{}", self.authority, self.school)
    }
}
