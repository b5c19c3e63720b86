//! What can be wrong with an output folder, with the page of each finding.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// The output folder holds something that muster did not write.
    ///
    /// # Why
    /// A build replaces its output. Files of somebody else would be lost. A folder counts as
    /// written by muster when it holds a `manifest.json` as muster writes it: paths in it that
    /// leave the folder, or that are listed twice, come from somebody else.
    ///
    /// # Fix
    /// Choose another folder with `--output`, or empty this one.
    FOREIGN_OUTPUT = "foreign-output-folder", Error;
}
