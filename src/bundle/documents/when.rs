//! When a bundle may be rolled out, line by line: the wave of its school, maintenance windows and
//! freezes.

use std::fmt::{Display, Write as _};

use serde::Serialize;

use crate::base::text::markdown;
use crate::bundle::schedule::{BundleFreeze, BundleSchedule, BundleWindow};
use crate::bundle::sheet::RolloutSheet;
use crate::model::Day;
use crate::words::{Words, fill};

/// A line: what it is about, and what holds.
#[derive(Serialize)]
pub(super) struct WhenLine {
    pub name: &'static str,
    pub text: String,
}

/// What is said of the bundle of a sheet; nothing where nobody says when it may be rolled out.
/// Titles, which are free text, are written as `quoted` does it.
pub(super) fn when(
    sheet: &RolloutSheet,
    words: &'static Words,
    quoted: fn(&str) -> String,
) -> Vec<WhenLine> {
    let schedule = &sheet.bundle.schedule;
    let mut lines = of_wave(schedule, words, quoted);
    if !schedule.windows.is_empty() {
        let windows: Vec<String> =
            schedule.windows.iter().map(|window| of_window(window, words)).collect();
        lines.push(WhenLine { name: words.when.windows, text: windows.join("; ") });
    }
    if !schedule.freezes.is_empty() {
        let freezes: Vec<String> =
            schedule.freezes.iter().map(|freeze| of_freeze(freeze, words, quoted)).collect();
        lines.push(WhenLine { name: words.when.freezes, text: freezes.join("; ") });
    }
    lines
}

/// The same as a chapter of `ROLLOUT.md`.
pub(super) fn chapter(sheet: &RolloutSheet, words: &'static Words) -> String {
    let lines = when(sheet, words, markdown);
    if lines.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n## {}\n", words.when.title);
    for line in lines {
        let _ = writeln!(text, "- **{}:** {}", line.name, line.text);
    }
    text
}

fn of_wave(
    schedule: &BundleSchedule,
    words: &'static Words,
    quoted: fn(&str) -> String,
) -> Vec<WhenLine> {
    let Some(wave) = &schedule.wave else { return Vec::new() };
    let title = quoted(&wave.title);
    let places: [(&str, &dyn Display); 3] =
        [("title", &title), ("wave", &wave.wave), ("turn", &wave.turn)];
    let stop_at = usize::try_from(wave.stop_at).unwrap_or(usize::MAX);
    let mut lines = vec![
        WhenLine { name: words.when.wave, text: fill(words.when.wave_is, &places) },
        WhenLine { name: words.when.stop, text: words.counted(stop_at, words.when.stop_at) },
    ];
    if let Some(hold) = wave.hold {
        let days = usize::try_from(hold.days()).unwrap_or(usize::MAX);
        let text = words.counted(days, words.when.hold_days);
        lines.push(WhenLine { name: words.when.hold, text });
    }
    lines
}

fn of_window(window: &BundleWindow, words: &Words) -> String {
    let mut days = Vec::new();
    for day in &window.days {
        days.extend(words.when.weekdays.get(usize::from(day.number() - 1)).copied());
    }
    let is_over_night = window.to <= window.from;
    let phrase = if is_over_night { words.when.window_over_night } else { words.when.window };
    fill(phrase, &[("days", &days.join(", ")), ("from", &window.from), ("to", &window.to)])
}

fn of_freeze(freeze: &BundleFreeze, words: &Words, quoted: fn(&str) -> String) -> String {
    let day = |day: Day| words.forms.day(&day.to_string());
    let title = quoted(&freeze.title);
    let (from, until) = (day(freeze.from), day(freeze.until));
    if freeze.from == freeze.until {
        return fill(words.when.freeze_of_a_day, &[("title", &title), ("from", &from)]);
    }
    let places: [(&str, &dyn Display); 3] = [("title", &title), ("from", &from), ("until", &until)];
    fill(words.when.freeze, &places)
}
