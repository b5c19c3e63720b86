//! The words of what says when a bundle may be rolled out.

use serde::Serialize;

use super::phrase::{Counted, Phrase};

/// The words of waves, maintenance windows and freezes.
#[derive(Serialize)]
pub struct WhenWords {
    pub title: Phrase,
    pub wave: Phrase,
    /// A wave by its title, its key and its place in the order.
    pub wave_is: Phrase,
    /// How many schools stop the roll-out.
    pub stop: Phrase,
    pub stop_at: Counted,
    /// How long the next wave waits.
    pub hold: Phrase,
    pub hold_days: Counted,
    pub windows: Phrase,
    /// A window that closes on the day on which it opens.
    pub window: Phrase,
    /// One that closes on the next day.
    pub window_over_night: Phrase,
    /// From Monday on.
    pub weekdays: [Phrase; 7],
    pub freezes: Phrase,
    pub freeze: Phrase,
    /// One of a single day.
    pub freeze_of_a_day: Phrase,
}
