//! When something is rolled out: waves of schools, maintenance windows and freezes.

use std::fmt;

use super::name::as_text;
use super::prelude::*;
use super::wlan::minute_of_day;

/// How a school takes part in roll-outs.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RolloutSettings {
    /// The wave that it is in; without one no wave waits for it.
    #[serde(default)]
    pub wave: Option<WaveId>,
}

/// Schools that get a change at the same time, before others do.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Wave {
    /// What people call it.
    pub title: Title,
    /// Its place in the order of waves, the lowest first; no two have the same.
    pub turn: WaveTurn,
    /// How many schools of it that failed or drifted stop the roll-out.
    #[schemars(extend("x-stricter" = "lower"))]
    pub stop_at: StopCount,
    /// How long all its schools must have run a change before the next wave begins, `7d`; what is
    /// no whole day counts as one.
    #[serde(default)]
    #[schemars(extend("x-stricter" = "higher"))]
    pub hold: Option<Duration>,
    /// Off means that it does not exist here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// Hours of the week in which something may be rolled out. Where there is none, any time will do.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MaintenanceWindow {
    /// The days on which it opens.
    #[schemars(extend("x-stricter" = "fewer"))]
    pub days: Vec<Weekday>,
    /// When it opens, `19:00`, by the clock of the machine from which is rolled out.
    pub from: TimeOfDay,
    /// When it closes, `23:00`; a time before `from` is one of the next day.
    pub to: TimeOfDay,
    /// Off means that it does not exist here.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// Days on which nothing is rolled out, such as those of exams.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Freeze {
    /// What people call it.
    pub title: Title,
    /// The first of its days.
    pub from: Day,
    /// The last of its days.
    pub until: Day,
    /// Off means that it does not exist here.
    #[serde(default = "yes")]
    #[schemars(extend("x-stricter" = "true"))]
    pub enabled: bool,
}

/// A day of the week.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are those of the calendar")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All, in the order of the week.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// Its number in the week, from 1 for Monday (ISO 8601).
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The word for it in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// The day after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }
}

/// A time of the day, `19:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay {
    minutes: u16,
}

impl TimeOfDay {
    /// The begin of a day.
    pub const MIDNIGHT: Self = Self { minutes: 0 };

    /// Reads `19:00`.
    pub fn new(text: &str) -> Result<Self, String> {
        match minute_of_day(text) {
            Some(minutes) => Ok(Self { minutes }),
            None => Err(format!("`{text}` is not a time of the day such as `19:00`")),
        }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}
as_text!(TimeOfDay, "a time of the day such as `19:00`", pattern = "^[0-2][0-9]:[0-5][0-9]$");
