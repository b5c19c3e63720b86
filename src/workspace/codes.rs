//! What can be wrong with the files of a workspace before they are parsed, with the page of each
//! finding.

use crate::base::diagnostic::codes;

codes! {
    /// # What
    /// A file is not UTF-8 text.
    ///
    /// # Why
    /// TOML is UTF-8 by definition; read in another encoding, names with umlauts would be wrong in
    /// every generated file.
    ///
    /// # Fix
    /// Save the file as UTF-8. A byte order mark and Windows line ends are fine.
    NOT_UTF8 = "not-utf8", Error;
    /// # What
    /// A file is larger than 16 MiB.
    ///
    /// # Why
    /// No file of a workspace is; reading on would cost memory for what is certainly a mistake.
    ///
    /// # Fix
    /// Remove the file from the folder, or split it.
    TOO_LARGE = "file-too-large", Error;
    /// # What
    /// A symbolic link in the workspace points outside of it.
    ///
    /// # Why
    /// What is compiled must be in git: another checkout would give other configurations.
    ///
    /// # Fix
    /// Replace the link by the file.
    LINK_OUTSIDE = "link-leaves-workspace", Error;
    /// # What
    /// A file or folder cannot be read.
    ///
    /// # Why
    /// Leaving it out would drop what it says in silence.
    ///
    /// # Fix
    /// The message says what the system answered; often it is a matter of permissions.
    UNREADABLE = "unreadable-file", Error;
    /// # What
    /// The name of a folder or file is not fit to be a key: it becomes part of host names and
    /// paths.
    ///
    /// # Why
    /// Output folders must work on every system, Windows included, and in DNS.
    ///
    /// # Fix
    /// Rename it: lower-case letters a-z, digits and hyphens.
    INVALID_NAME = "invalid-name", Error;
    /// # What
    /// Two names in one folder differ in case alone.
    ///
    /// # Why
    /// On Windows and macOS they are one folder: one school would overwrite the other.
    ///
    /// # Fix
    /// Rename one of them.
    CASE = "names-differ-in-case", Error;
    /// # What
    /// A folder of `schools/` has no TOML file in it, or lies at the wrong depth.
    ///
    /// # Why
    /// A school is `schools/<authority>/<school>/` with at least a `school.toml`; an empty one
    /// would be left out in silence.
    ///
    /// # Fix
    /// Add the school's files, or remove the folder.
    EMPTY_SCHOOL = "school-without-files", Error;
    /// # What
    /// A folder of `schools/` has no `authority.toml`.
    ///
    /// # Why
    /// The folder of an authority begins with it. Without it the folder may have come from a
    /// mistyped name, and its schools would be nobody's: the name stands in no document, and nobody
    /// is asked about changes.
    ///
    /// # Fix
    /// Write `authority.toml` with the title of the authority, as `muster new authority` does, or
    /// move the schools into the folder of theirs.
    NO_AUTHORITY = "authority-without-file", Error;
    /// # What
    /// The folder of an edition has no TOML file in it.
    ///
    /// # Why
    /// An edition without content says nothing about the schools that follow it.
    ///
    /// # Fix
    /// Add the edition's files, or remove the folder.
    EMPTY_EDITION = "edition-without-files", Error;
    /// # What
    /// A file lies where none of its kind belongs, such as a school's file beside `authority.toml`.
    ///
    /// # Why
    /// It would be taken for something else, or for nothing.
    ///
    /// # Fix
    /// Move it to where the message says.
    STRAY_FILE = "stray-file", Error;
}
