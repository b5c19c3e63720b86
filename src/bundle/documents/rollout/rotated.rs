//! Secrets of which not all steps have the same value for a while.

use std::fmt::Write as _;

use crate::base::text::code;
use crate::bundle::sheet::RolloutSheet;
use crate::words::{Words, fill};

/// What to take care of above the steps, a paragraph for each secret.
pub(super) fn rotated(sheet: &RolloutSheet, words: &Words) -> String {
    let mut text = String::new();
    for secret in &sheet.rotated {
        let [first, .., last] = secret.steps.as_slice() else { continue };
        let said = fill(
            words.order.rotated,
            &[
                ("name", &code(&secret.name)),
                ("number", &words.forms.whole(secret.steps.len())),
                ("first", &words.forms.whole(first + 1)),
                ("last", &words.forms.whole(last + 1)),
            ],
        );
        // Writing into a string cannot fail.
        let _ = writeln!(text, "\n> {said}");
    }
    text
}
