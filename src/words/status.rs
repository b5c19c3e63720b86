//! The words of the status: the document for the steering meeting.

use serde::Serialize;

use super::phrase::{Counted, Phrase};
use crate::model::Theme;

/// The words of `muster status --format markdown`.
#[derive(Serialize)]
pub struct StatusWords {
    pub title: Phrase,
    /// The title when it is asked what ends until a day.
    pub title_of_what_ends: Phrase,

    // Headings.
    pub overview: Phrase,
    pub schools: Phrase,
    pub by_theme: Phrase,
    pub exceptions: Phrase,
    pub deviations_without_leave: Phrase,
    pub schools_with_faults: Phrase,
    pub how_it_is_counted: Phrase,

    // Lines of the overview.
    pub as_of: Phrase,
    pub number_of_schools: Phrase,
    pub number_of_deviations: Phrase,
    pub conformity: Phrase,
    pub number_of_exceptions: Phrase,
    /// An edition lets every deviation pass.
    pub edition_without_governance: Phrase,

    // Heads of columns.
    pub column_school: Phrase,
    pub column_edition: Phrase,
    pub column_deviations: Phrase,
    pub column_allowed: Phrase,
    pub column_excepted: Phrase,
    pub column_passed_over: Phrase,
    pub column_forbidden: Phrase,
    pub column_conformity: Phrase,
    pub column_unchanged: Phrase,
    pub column_ends_on: Phrase,
    pub column_state: Phrase,
    pub column_owner: Phrase,
    pub column_exception: Phrase,
    pub column_reason: Phrase,
    pub column_class: Phrase,
    pub column_approved: Phrase,
    pub column_key: Phrase,
    pub column_theme: Phrase,
    pub column_verdict: Phrase,
    pub column_place: Phrase,
    /// The row of all schools together.
    pub all_schools: Phrase,

    // What is said of an exception.
    pub approved: Phrase,
    pub approved_with_reference: Phrase,
    pub holds: Counted,
    pub begins: Phrase,
    /// Until it begins, the standard holds.
    pub begins_and_standard_holds: Phrase,
    pub has_ended: Phrase,
    pub has_ended_and_standard_holds: Phrase,
    pub nothing_ends: Phrase,

    // What is said of a deviation.
    pub is_allowed: Phrase,
    pub is_excepted: Phrase,
    pub is_passed_over: Phrase,
    pub is_forbidden: Phrase,

    /// Below the heading of the schools with faults.
    pub files_have_faults: Phrase,
    /// Below the last heading, as Markdown.
    pub formula: Phrase,
}

/// What the themes of the standard are called.
#[derive(Serialize)]
pub struct ThemeWords {
    pub network: Phrase,
    pub wlan: Phrase,
    pub clients: Phrase,
    pub software: Phrase,
    pub security: Phrase,
    pub servers: Phrase,
    pub licences: Phrase,
}

impl ThemeWords {
    /// The word for a theme.
    pub fn name(&self, theme: Theme) -> Phrase {
        match theme {
            Theme::Network => self.network,
            Theme::Wlan => self.wlan,
            Theme::Clients => self.clients,
            Theme::Software => self.software,
            Theme::Security => self.security,
            Theme::Servers => self.servers,
            Theme::Licences => self.licences,
        }
    }
}
