//! Whether an edition may be pinned on a day.

use jiff::ToSpan;

use super::calendar::{EditionRefusal, Editions};
use super::codes::{NOT_READY, TRANSITION_ENDS, TRANSITION_OVER};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::Origin;
use crate::model::{Day, EditionId};

/// Days before the end of a transition from which on it is announced.
const SOON_DAYS: i32 = 60;

impl Editions {
    /// Reports what is wrong with a pin at `at` on a day. `select` is what `muster adopt` needs to
    /// choose the schools: a blank and a selection, or nothing.
    pub fn check_pin(
        &self,
        id: &EditionId,
        day: Day,
        at: Origin,
        select: &str,
        out: &mut Diagnostics,
    ) {
        let diagnostic = match self.usable(id, day) {
            Err(EditionRefusal::NotReady(state)) => {
                let message = format!(
                    "the edition `{id}` is still being written: its state is `{}`",
                    state.name()
                );
                Diagnostic::new(&NOT_READY, message)
                    .at(at)
                    .help("pin an edition that is tried out or adopted, or none")
            }
            Err(EditionRefusal::Over { until, by }) => {
                // Its successor may have been superseded since.
                let now = self.in_force(day).unwrap_or(by);
                let message =
                    format!("the edition `{id}` could be used until {until}; `{now}` holds now");
                Diagnostic::new(&TRANSITION_OVER, message)
                    .at(at)
                    .note_at(self.0[by].place("transition-until"), format!("`{by}` superseded it"))
                    .help(how_to_adopt(now, select))
            }
            Ok(Some((until, by))) if until.get() <= day.get().saturating_add(SOON_DAYS.days()) => {
                let message = format!(
                    "the edition `{id}` can be used until {until}; then `{by}` must be adopted"
                );
                Diagnostic::new(&TRANSITION_ENDS, message).at(at).help(how_to_adopt(by, select))
            }
            Ok(_) => return,
        };
        out.push(diagnostic);
    }
}

fn how_to_adopt(edition: &EditionId, select: &str) -> String {
    format!("`muster adopt {edition}{select}` shows what that would mean, `--write` does it")
}
