//! How far the waves of a roll-out are, and what each of them waits for.

use schemars::JsonSchema;
use serde::Serialize;

/// A wave of schools: how far it is, and whether it may begin.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct WaveProgress {
    /// Its key.
    pub wave: String,
    /// What people call it.
    pub title: String,
    /// Its place in the order of waves.
    pub turn: u16,
    /// How many schools of it that failed or drifted stop the roll-out.
    pub stop_at: u32,
    /// How long it must have run a change before the next wave begins; null when it need not.
    pub hold: Option<String>,
    /// How many schools are in each state.
    pub counts: WaveCounts,
    /// The git commit that all its schools run; null when they run several, or one of them none.
    pub revision: Option<String>,
    /// The day since when all its schools run that; null when they do not.
    pub since: Option<String>,
    /// Whether its schools may be rolled out now.
    pub may_begin: bool,
    /// Why not, by the waves in their order; what holds it up holds up all waves after it too.
    pub obstacles: Vec<WaveObstacle>,
    /// Its schools, `authority/school`.
    pub schools: Vec<String>,
}

/// How many schools of a wave are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct WaveCounts {
    /// All of them.
    pub schools: usize,
    /// Their devices run one revision.
    pub rolled_out: usize,
    /// Their devices run several revisions.
    pub partly: usize,
    /// A device runs what it ran before, or something unknown.
    pub failed: usize,
    /// Something was changed on a device after it was confirmed.
    pub drifted: usize,
    /// Receipts are not believed.
    pub broken: usize,
    /// No device has said anything.
    pub silent: usize,
}

/// Something that a wave waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct WaveObstacle {
    /// What it is.
    pub kind: WaveObstacleKind,
    /// The wave in which it lies; null for schools of which nobody knows the wave.
    pub wave: Option<String>,
    /// The schools that it is about, `authority/school`.
    pub schools: Vec<String>,
    /// The day on which it ends by itself; null when somebody has to do something.
    pub until: Option<String>,
}

/// What a wave waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaveObstacleKind {
    /// The files of schools have errors, so that nobody knows in which wave they are.
    Unread,
    /// So many schools failed or drifted that the roll-out stops.
    Stopped,
    /// Schools do not run the revision yet that the first wave runs.
    Unfinished,
    /// All run it, and not for long enough.
    Held,
}
