//! What can be wrong with a value.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// A value has the wrong type, such as a string where a number is wanted.
    ///
    /// # Why
    /// Types are not converted in silence: `"40"` is not `40`.
    ///
    /// # Fix
    /// Write the value as the message asks; often the quotation marks are one too many or missing.
    WRONG_TYPE = "wrong-type", Error;
    /// # What
    /// A value has the right type and is not acceptable: out of range, too long, not one of the
    /// words that are allowed, or with characters that would break a configuration file.
    ///
    /// # Why
    /// The string classes and ranges hold for every platform, so that no device refuses what was
    /// generated.
    ///
    /// # Fix
    /// The message says what is allowed.
    INVALID_VALUE = "invalid-value", Error;
    /// # What
    /// A key is missing that must be there when all layers are laid over each other.
    ///
    /// # Why
    /// Nothing is made up: there are no hidden defaults for what the standard must decide.
    ///
    /// # Fix
    /// Add the key in the layer where it belongs.
    MISSING_KEY = "missing-key", Error;
    /// # What
    /// A reference names something that does not exist, such as a segment that no file declares.
    ///
    /// # Why
    /// A mistyped name would silently cut a device or a rule off.
    ///
    /// # Fix
    /// Correct the name, or declare the thing.
    UNKNOWN_REFERENCE = "unknown-reference", Error;
}
