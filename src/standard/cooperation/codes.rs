//! What schools and the workspace may name, and is not there.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// The profile that a school names does not exist in its edition.
    ///
    /// # Why
    /// The profile says what a school of its kind has.
    ///
    /// # Fix
    /// Correct the name, or add `standards/<edition>/profiles/<profile>.toml`.
    UNKNOWN_PROFILE = "unknown-profile", Error;
    /// # What
    /// The workspace or an authority names a Land of which there is no file.
    ///
    /// # Why
    /// What the law of the Land demands at least would not be looked at.
    ///
    /// # Fix
    /// Correct the name, or add `lands/<land>.toml`.
    UNKNOWN_LAND = "unknown-land", Error;
}
