//! What can be wrong with governance, and with what layers set against it.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// A pattern of governance matches no key of the model, or names an entry that the edition does
    /// not have.
    ///
    /// # Why
    /// It would govern nothing, and what it was meant for would be open.
    ///
    /// # Fix
    /// Correct the path; `*` stands for any one key, as in `segments.*.vlan`.
    UNKNOWN_KEY = "governance-unknown-key", Error;
    /// # What
    /// Two patterns of governance match the same keys and neither is more specific.
    ///
    /// # Why
    /// Which one holds must not depend on chance.
    ///
    /// # Fix
    /// Remove one of them, or add a pattern that names the keys in question more exactly.
    TIE = "governance-tie", Error;
    /// # What
    /// A rule of governance lacks what its mode needs, or contradicts itself: a `range` without
    /// `min` and `max`, a `choice` without `values`, `tighten` for keys without a scale, or a
    /// lowest layer above the one that decides.
    ///
    /// # Why
    /// Nobody could tell what it allows.
    ///
    /// # Fix
    /// Add what is missing; the reference of the model says which keys have a stricter side.
    UNSOUND = "governance-unsound", Error;
    /// # What
    /// A layer sets a value that governance does not let it set.
    ///
    /// # Why
    /// What the cooperation agreed on holds everywhere unless a deviation was approved: nobody
    /// relies on a standard that each school changes as it likes.
    ///
    /// # Fix
    /// Remove the override, or have an exception approved and write it down; the message shows the
    /// table to copy.
    FORBIDDEN = "override-forbidden", Error;
    /// # What
    /// A layer is less strict than the law of the Land.
    ///
    /// # Why
    /// Neither the cooperation nor a school can allow what the law forbids.
    ///
    /// # Fix
    /// Set a value at least as strict as the Land's, or remove it so that the Land's holds.
    BELOW_LAW = "below-land-minimum", Error;
}
