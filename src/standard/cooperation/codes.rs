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
    /// # What
    /// A school has an index that `retired-indices` of `muster.toml` keeps back: a school that is
    /// gone had it.
    ///
    /// # Why
    /// The index is the number of a block of addresses. Devices of the former school, rules of a
    /// data centre and old certificates may still know its addresses, and would take the new school
    /// for the old one.
    ///
    /// # Fix
    /// Give the school another index; `muster new school` finds one. When nothing knows the old
    /// addresses any more, take the index out of `retired-indices`.
    RETIRED_INDEX = "retired-index", Error;
    /// # What
    /// A school has an index that `freed-indices` of `muster.toml` still names.
    ///
    /// # Why
    /// The list says which indices of former schools may be given to others. When this school
    /// leaves, its index would be given to the next one at once, as long as it stands there.
    ///
    /// # Fix
    /// Take the index out of `freed-indices`; a range becomes what is left of it.
    FREED_INDEX_TAKEN = "freed-index-taken", Warning;
    /// # What
    /// A school's exception stands in another file than its `exceptions.toml`.
    ///
    /// # Why
    /// `CODEOWNERS` says who approves a change by the name of its file. Only in `exceptions.toml` an
    /// exception is approved by those who decide about it; in any other file of the school by the
    /// school's own owners.
    ///
    /// # Fix
    /// Move the table to `schools/<authority>/<school>/exceptions.toml`.
    EXCEPTION_OUT_OF_PLACE = "exception-out-of-place", Warning;
}
