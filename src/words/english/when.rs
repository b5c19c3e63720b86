//! When a bundle may be rolled out, in English.

use crate::words::phrase::Counted;
use crate::words::when::WhenWords;

pub(super) const WHEN: WhenWords = WhenWords {
    title: "When it is rolled out",
    wave: "Wave",
    wave_is: "{title} ({wave}), number {turn} in the order",
    stop: "Stop",
    stop_at: Counted {
        one: "when one school of this wave failed or drifted, no other is rolled out until somebody knows why",
        many: "when {number} schools of this wave failed or drifted, no other is rolled out until somebody knows why",
    },
    hold: "Next wave",
    hold_days: Counted {
        one: "a day after the last school of this wave is done at the earliest",
        many: "{number} days after the last school of this wave is done at the earliest",
    },
    windows: "Maintenance windows",
    window: "{days} from {from} to {to}",
    window_over_night: "{days} from {from} to {to} on the day after",
    weekdays: ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"],
    freezes: "Freezes",
    freeze: "{title}: {from} to {until}",
    freeze_of_a_day: "{title}: {from}",
};
