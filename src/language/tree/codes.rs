//! What can be wrong with the text of a file, with the page of each finding.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// The file is not TOML. Every fault of the file is reported at once.
    ///
    /// # Why
    /// A file that cannot be read says nothing; going on without it would drop its settings in
    /// silence.
    ///
    /// # Fix
    /// Mend the marked place. A frequent cause is a missing quotation mark or a key written twice
    /// in one table.
    SYNTAX = "syntax-error", Error;
    /// # What
    /// A key is set in two files of one layer.
    ///
    /// # Why
    /// The files of one folder are one tree and their order means nothing, so neither value can
    /// win.
    ///
    /// # Fix
    /// Keep the key in one of the two files.
    SET_TWICE = "key-set-twice", Error;
}
