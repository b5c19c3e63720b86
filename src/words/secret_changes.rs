//! The words for secrets that have another value than before.

use serde::Serialize;

use super::phrase::{Counted, Phrase};

/// What `muster diff` and the documents of a bundle say of the versions of secrets.
#[derive(Serialize)]
pub struct SecretChangesWords {
    pub title: Phrase,
    /// Where nothing else changes.
    pub nothing_else: Phrase,
    pub none_in_files: Phrase,

    // What happened, by the name of the secret and its versions.
    pub changed: Phrase,
    pub added: Phrase,
    pub removed: Phrase,

    // Which value it is.
    pub of_cooperation: Phrase,
    pub of_authority: Phrase,
    pub of_school: Phrase,

    // What has it in a file.
    pub in_no_file: Phrase,
    pub firewalls: Counted,
    pub switches: Counted,
    pub access_points: Counted,
    pub servers: Counted,
    pub others: Counted,
    pub client_profiles: Counted,
    pub whole_schools: Counted,
    /// How it is joined to the last of several things.
    pub and: Phrase,
}
