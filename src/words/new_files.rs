//! The words in files that `muster new` writes.

use serde::Serialize;

use super::phrase::Phrase;

/// The words in `CODEOWNERS`.
#[derive(Serialize)]
pub struct OwnersWords {
    /// The first line of a new file.
    pub what_the_file_is: Phrase,
    /// Where the owner of a folder is missing.
    pub owner_missing: Phrase,
}

/// The words in the files of a new school.
#[derive(Serialize)]
pub struct ScaffoldWords {
    /// The title of a building, which has a letter.
    pub building: Phrase,
    /// The title of a room.
    pub room: Phrase,
}
