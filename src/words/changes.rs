//! The words of the page of changes.

use serde::Serialize;

use super::phrase::{Counted, Phrase};

/// The words of `muster diff --format html`. The templates of the page call the list `t`.
#[derive(Serialize)]
pub struct ChangesWords {
    pub title: Phrase,
    pub skip_to_changes: Phrase,
    pub from: Phrase,
    pub to: Phrase,
    pub as_of: Phrase,

    // What a side of the comparison is.
    pub side_working_tree: Phrase,
    pub side_revision: Phrase,
    pub side_build: Phrase,
    pub side_bundle: Phrase,

    pub working_tree: Phrase,
    /// What is compared with where there is no base.
    pub nothing: Phrase,
    pub the_build: Phrase,
    pub the_build_of: Phrase,
    pub the_bundle: Phrase,
    pub the_bundle_of: Phrase,

    // Above everything else.
    pub nothing_changes: Phrase,
    pub notes: Phrase,
    pub unexpected: Phrase,
    pub unexpected_why: Phrase,
    pub findings_base: Phrase,
    pub findings_head: Phrase,

    // The tables of counts.
    pub summary: Phrase,
    /// Beside the number of schools that change.
    pub of_schools_compared: Phrase,
    pub schools: Phrase,
    pub devices: Phrase,
    pub files: Phrase,
    pub by_risk: Phrase,
    pub by_kind: Phrase,
    pub risk: Phrase,
    pub kind: Phrase,
    pub meaning: Phrase,
    pub share: Phrase,

    // Search and filters.
    pub search: Phrase,
    pub search_hint: Phrase,
    pub school: Phrase,
    pub authority: Phrase,
    pub platform: Phrase,
    pub all: Phrase,
    pub clear_filters: Phrase,
    pub open_all: Phrase,
    pub close_all: Phrase,
    pub search_and_filters: Phrase,
    /// A script puts the numbers in while somebody searches: the groups come first.
    pub shown: Phrase,
    pub nothing_matches: Phrase,

    // How differences are shown.
    pub view: Phrase,
    pub unified: Phrase,
    pub split: Phrase,

    // The effects.
    pub clusters: Phrase,
    pub clusters_why: Phrase,
    /// What is not on paper.
    pub printed: Phrase,
    pub holds_secrets: Phrase,
    pub why_risk: Phrase,
    pub causes: Phrase,
    pub more_causes: Phrase,
    pub evidence_tested: Phrase,
    pub evidence_scope: Phrase,
    pub evidence_none: Phrase,
    pub whom_it_concerns: Phrase,
    pub cooperation: Phrase,
    pub no_sample: Phrase,
    pub no_lines: Phrase,
    pub line: Phrase,
    pub old: Phrase,
    pub new: Phrase,
    pub absent: Phrase,

    // The changes of the model.
    pub model: Phrase,
    pub model_why: Phrase,
    pub model_none: Phrase,
    pub was_at: Phrase,
    pub is_at: Phrase,
    pub more_places: Phrase,
    /// A former value or place.
    pub was: Phrase,
    /// Before the former path of what was renamed.
    pub moved_from: Phrase,
    pub exceptions: Phrase,
    pub zones: Phrase,
    pub every_difference: Phrase,
    pub no_effect: Phrase,
    /// The change is of no school alone.
    pub no_school_alone: Phrase,

    // The last line of the page.
    pub made_by: Phrase,

    // What a change of the model is about.
    pub subject_school: Phrase,
    pub subject_model: Phrase,
    pub subject_header: Phrase,
    pub subject_exception: Phrase,
    pub subject_platform: Phrase,
    pub platform_file: Phrase,
    pub permits: Phrase,

    // What happened.
    pub kind_removed: Phrase,
    pub kind_added: Phrase,
    pub kind_changed: Phrase,
    pub kind_moved: Phrase,

    // Classes of risk.
    pub risk_unknown: Phrase,
    pub risk_cosmetic: Phrase,
    pub risk_live: Phrase,
    pub risk_interrupts_clients: Phrase,
    pub risk_interrupts_management: Phrase,
    pub risk_security: Phrase,
    pub risk_removal: Phrase,

    // What the classes mean.
    pub meaning_unknown: Phrase,
    pub meaning_cosmetic: Phrase,
    pub meaning_live: Phrase,
    pub meaning_interrupts_clients: Phrase,
    pub meaning_interrupts_management: Phrase,
    pub meaning_security: Phrase,
    pub meaning_removal: Phrase,

    // Things by their number.
    pub count_schools: Counted,
    pub count_devices: Counted,
    pub count_files: Counted,
    /// What a change of the model takes effect on.
    pub count_effects: Counted,
}
