//! What can be wrong with editions and with pins.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// The edition that the workspace, a school or a later edition names does not exist.
    ///
    /// # Why
    /// Without its standard nothing can be said about a school.
    ///
    /// # Fix
    /// Correct the name, or add the folder `standards/<edition>/`.
    UNKNOWN_EDITION = "unknown-edition", Error;
    /// # What
    /// On the day that is compiled for no edition is in force, and neither the school nor
    /// `muster.toml` names one.
    ///
    /// # Why
    /// Without a standard nothing can be said about a school.
    ///
    /// # Fix
    /// Give an edition an `in-force-from` that is not later than the day, pin one with `edition =
    /// "..."`, or compile for another day with `--as-of`.
    NONE_IN_FORCE = "no-edition-in-force", Error;
    /// # What
    /// Two editions come into force on the same day.
    ///
    /// # Why
    /// It would be left to chance which of them holds.
    ///
    /// # Fix
    /// Correct one of the dates, or take one of the editions back to `state = "draft"`.
    START_TOGETHER = "editions-start-together", Error;
    /// # What
    /// Editions supersede one another in a circle.
    ///
    /// # Why
    /// Each would be older than itself, and no transition would ever end.
    ///
    /// # Fix
    /// Correct `supersedes` in one of them: it names the edition that was in force before.
    CIRCULAR = "circular-supersedes", Error;
    /// # What
    /// The dates of an edition contradict each other: it was adopted after it came into force, its
    /// transition ends before it begins, or it comes into force before the edition that it
    /// supersedes.
    ///
    /// # Why
    /// From these dates follows which standard holds at a school.
    ///
    /// # Fix
    /// Correct the dates. The order is `adopted-on`, `in-force-from`, `transition-until`; the last
    /// one stands in the new edition and says until when the superseded one may still be pinned.
    DATES = "edition-dates-contradict", Error;
    /// # What
    /// The state of an edition contradicts what else it says, whatever the day: a draft that was
    /// adopted, or an edition that is said to be in force and has no `in-force-from`, or to be
    /// superseded and nothing does.
    ///
    /// # Why
    /// Nobody could tell whether it was decided.
    ///
    /// # Fix
    /// Write the state that the last decision gave it, or remove it; after `adopted` the dates say
    /// the rest.
    STATE = "edition-state-contradicts-dates", Error;
    /// # What
    /// On the day that is compiled for the state of an edition is not what its dates say: it was to
    /// be in force and was never adopted, or it is said to be in force, expiring or retired on a
    /// day on which it is not.
    ///
    /// # Why
    /// The dates count for an adopted edition; one that was not adopted never comes into force by
    /// itself, so that the one before it still holds.
    ///
    /// # Fix
    /// Adopt it (`state = "adopted"` and `adopted-on`), move its date, or write the state that
    /// holds.
    STATE_OUTDATED = "edition-state-outdated", Warning;
    /// # What
    /// A school or `muster.toml` pins an edition that is still being written.
    ///
    /// # Why
    /// A draft may change on any day, and with it the school. Only what is tried out (`pilot`) or
    /// adopted is frozen.
    ///
    /// # Fix
    /// Remove the pin, or give the edition `state = "pilot"` when its trial begins.
    NOT_READY = "pinned-edition-not-ready", Error;
    /// # What
    /// A school or `muster.toml` pins an edition that was superseded, and the transition is over.
    ///
    /// # Why
    /// Whoever pins an edition stays behind the others; the cooperation has agreed for how long
    /// that may be.
    ///
    /// # Fix
    /// Look at what the new edition changes and adopt it: `muster adopt EDITION SCHOOL`, then the
    /// same with `--write`.
    TRANSITION_OVER = "transition-over", Error;
    /// # What
    /// A school or `muster.toml` pins an edition whose transition ends within 60 days.
    ///
    /// # Why
    /// Afterwards it is an error, and rolling out another standard takes time: no change in exam
    /// weeks.
    ///
    /// # Fix
    /// Look at what the new edition changes and adopt it: `muster adopt EDITION SCHOOL`.
    TRANSITION_ENDS = "transition-ends-soon", Warning;
}
