//! What is found in `[moved]`, and under names of old.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// A profile, an authority or a school writes a key, or refers to an id, that its edition has
    /// renamed.
    ///
    /// # Why
    /// Under the old name the standard knows nothing any more; the setting would be dropped.
    ///
    /// # Fix
    /// `muster adopt EDITION SCHOOL --write` renames it in the files of the school, with all that
    /// refers to it. In a profile it is done by hand.
    MOVED = "moved-key", Error;
    /// # What
    /// `[moved]` of an edition does not rename a key: the two paths have different tables or
    /// lengths, one has a `*` where the other has none, or both are the same.
    ///
    /// # Why
    /// Files are brought to the new edition by renaming one key where it stands. What moves into
    /// another table cannot be done without a decision.
    ///
    /// # Fix
    /// Write paths that differ in their last key alone, such as `"wlans.alt" = "wlans.neu"`.
    NO_RENAME = "move-is-no-rename", Error;
    /// # What
    /// `[moved]` of an edition names an old key that the edition still has.
    ///
    /// # Why
    /// A school that writes the old key would be told that it is gone.
    ///
    /// # Fix
    /// Remove the line from `[moved]`, or the old key from the edition.
    STILL_THERE = "moved-key-still-there", Error;
    /// # What
    /// `[moved]` of an edition names a new key that the edition does not have.
    ///
    /// # Why
    /// What schools write would be moved to where nothing is.
    ///
    /// # Fix
    /// Correct the new path, or add what it names.
    NOWHERE = "moved-to-nowhere", Error;
}
