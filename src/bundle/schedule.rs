//! When a bundle may be rolled out: the wave of its school, maintenance windows and freezes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Day, Duration, School, TimeOfDay, Weekday};

/// When a bundle may be rolled out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BundleSchedule {
    /// The wave that the school is in; null when it is in none.
    pub wave: Option<BundleWave>,
    /// Maintenance windows by their keys. Without one, any time will do.
    pub windows: Vec<BundleWindow>,
    /// Freezes by their keys that are not over on the day of the bundle.
    pub freezes: Vec<BundleFreeze>,
}

/// A wave of schools.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BundleWave {
    /// Its key.
    pub wave: String,
    /// What people call it.
    pub title: String,
    /// Its place in the order of waves.
    pub turn: u16,
    /// How many schools of it that failed or drifted stop the roll-out.
    pub stop_at: u32,
    /// How long it must have run the bundle before the next wave begins; null when it need not.
    pub hold: Option<Duration>,
}

/// Hours of the week in which something may be rolled out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BundleWindow {
    /// Its key.
    pub window: String,
    /// The days on which it opens.
    pub days: Vec<Weekday>,
    /// When it opens.
    pub from: TimeOfDay,
    /// When it closes; a time before `from` is one of the next day.
    pub to: TimeOfDay,
}

/// Days on which nothing is rolled out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct BundleFreeze {
    /// Its key.
    pub freeze: String,
    /// What people call it.
    pub title: String,
    /// The first of its days.
    pub from: Day,
    /// The last of its days.
    pub until: Day,
}

/// An hour and a day of the week that lie in a maintenance window: it ends on the day on which it
/// begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpenSpan {
    /// The day.
    pub day: Weekday,
    /// `19:00`.
    pub from: String,
    /// `23:00`, and `24:00` for the end of the day.
    pub to: String,
}

impl BundleSchedule {
    /// When the bundle of a school may be rolled out that is packed on a day.
    pub fn of(school: &School, today: Day) -> Self {
        let rollout = school.rollout.as_ref().as_ref();
        let id = rollout.and_then(|rollout| rollout.wave.as_ref());
        let wave = id.and_then(|id| Some((id, school.waves.get(id)?)));
        let wave = wave.map(|(id, wave)| BundleWave {
            wave: id.to_string(),
            title: wave.title.to_string(),
            turn: wave.turn.get(),
            stop_at: wave.stop_at.get(),
            hold: wave.hold,
        });
        let mut windows = Vec::new();
        for (id, window) in &*school.maintenance_windows {
            windows.push(BundleWindow {
                window: id.to_string(),
                days: window.days.clone(),
                from: window.from,
                to: window.to,
            });
        }
        let mut freezes = Vec::new();
        for (id, freeze) in &*school.freezes {
            if freeze.until >= today {
                freezes.push(BundleFreeze {
                    freeze: id.to_string(),
                    title: freeze.title.to_string(),
                    from: freeze.from,
                    until: freeze.until,
                });
            }
        }
        Self { wave, windows, freezes }
    }

    /// Whether nothing is said of it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The hours in which a window is open, day by day.
    pub fn open_spans(&self) -> Vec<OpenSpan> {
        let mut spans = Vec::new();
        for window in &self.windows {
            for day in &window.days {
                spans.extend(open_spans(*day, window.from, window.to));
            }
        }
        spans.sort();
        spans.dedup();
        spans
    }
}

/// The hours of a window that opens on a day; those after midnight are of the next one.
fn open_spans(day: Weekday, from: TimeOfDay, to: TimeOfDay) -> Vec<OpenSpan> {
    let span = |day, from: String, to: String| OpenSpan { day, from, to };
    if from < to {
        return vec![span(day, from.to_string(), to.to_string())];
    }
    let mut spans = vec![span(day, from.to_string(), "24:00".into())];
    if to > TimeOfDay::MIDNIGHT {
        spans.push(span(day.next(), TimeOfDay::MIDNIGHT.to_string(), to.to_string()));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(days: &[Weekday], from: &str, to: &str) -> Vec<String> {
        let time = |text| TimeOfDay::new(text).expect("a time");
        let window = BundleWindow {
            window: "x".into(),
            days: days.to_vec(),
            from: time(from),
            to: time(to),
        };
        let schedule = BundleSchedule { windows: vec![window], ..BundleSchedule::default() };
        let spans = schedule.open_spans();
        spans
            .iter()
            .map(|span| format!("{} {}-{}", span.day.number(), span.from, span.to))
            .collect()
    }

    #[test]
    fn a_window_that_passes_midnight_is_open_on_two_days() {
        let evening = [Weekday::Tuesday, Weekday::Thursday];
        assert_eq!(spans(&evening, "19:00", "23:00"), ["2 19:00-23:00", "4 19:00-23:00"]);
        let night = ["1 00:00-02:00", "7 22:00-24:00"];
        assert_eq!(spans(&[Weekday::Sunday], "22:00", "02:00"), night);
        assert_eq!(spans(&[Weekday::Monday], "22:00", "00:00"), ["1 22:00-24:00"]);
    }
}
