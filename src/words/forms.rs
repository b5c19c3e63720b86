//! How a language writes numbers and days, and what its spreadsheets expect.

use serde::Serialize;

use super::phrase::{Phrase, fill};

/// The forms of numbers and days.
#[derive(Serialize)]
pub struct Forms {
    /// Between the whole part of a number and its fraction.
    pub decimal_sign: Phrase,
    /// Between groups of three digits.
    pub thousands_sign: Phrase,
    /// A day of the calendar, made of `{year}`, `{month}` and `{day}`, which have leading zeros.
    pub day_of_calendar: Phrase,
    /// What separates the cells of a row in a CSV file, as spreadsheets in this language read it.
    pub csv_separator: u8,
}

impl Forms {
    /// A whole number: `1.234` in German, `1,234` in English.
    pub fn whole(&self, number: usize) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text += self.thousands_sign;
            }
            text.push(digit);
        }
        text
    }

    /// A number with a fraction, given as Rust writes it: `99,8` in German.
    pub fn decimal(&self, written: &str) -> String {
        written.replace('.', self.decimal_sign)
    }

    /// A day, given as `2026-08-01`. Anything else stays as it is.
    pub fn day(&self, day: &str) -> String {
        let parts: Vec<&str> = day.split('-').collect();
        match parts[..] {
            [year, month, day] => {
                fill(self.day_of_calendar, &[("year", &year), ("month", &month), ("day", &day)])
            }
            _ => day.to_owned(),
        }
    }
}
