//! The words of the document that says how a bundle is rolled out.

use serde::Serialize;

use super::phrase::{Counted, Phrase};

/// The words of `ROLLOUT.md`.
#[derive(Serialize)]
pub struct RolloutWords {
    // The head of the document.
    /// The school by its title.
    pub title: Phrase,
    /// Above everything else where placeholders stand in the files.
    pub placeholders: Phrase,
    pub introduction: Phrase,
    pub school: Phrase,
    pub authority: Phrase,
    pub edition: Phrase,
    pub day: Phrase,
    pub revision: Phrase,
    pub no_revision: Phrase,
    pub base: Phrase,
    pub no_base: Phrase,
    pub extent: Phrase,
    pub count_steps: Counted,
    pub of_new: Phrase,
    pub of_changed: Phrase,
    pub of_gone: Phrase,
    pub of_same: Phrase,

    // What must be in hand.
    pub hand_title: Phrase,
    /// Of a bundle with a base.
    pub hand_verified: Phrase,
    /// Of a bundle without one.
    pub hand_verified_first: Phrase,
    pub hand_filled: Phrase,
    pub hand_placeholders: Phrase,
    /// Of a bundle with a base.
    pub hand_state: Phrase,
    pub hand_console: Phrase,
    pub hand_on_site: Phrase,
    pub hand_local: Phrase,
    pub hand_time: Phrase,
    /// How the same is done by the plays in the bundle.
    pub hand_ansible: Phrase,

    // When to stop.
    pub stop_title: Phrase,
    pub stop_device: Phrase,
    pub stop_rest: Phrase,
    pub stop_schools: Phrase,

    // The ways in which files are applied.
    pub ways_title: Phrase,
    pub ways_why: Phrase,
    /// A way by its number.
    pub way: Phrase,
    /// Where nobody has translated it.
    pub way_foreign: Phrase,
    pub way_devices: Phrase,
    pub way_first: Phrase,
    pub way_command: Phrase,
    pub way_confirm: Phrase,
    pub way_no_confirm: Phrase,
    pub way_undo: Phrase,
    pub way_no_undo: Phrase,
    pub way_remove: Phrase,

    // The steps.
    pub steps_title: Phrase,
    pub no_steps: Phrase,
    pub step_new: Phrase,
    pub step_changed: Phrase,
    pub step_gone: Phrase,
    pub place: Phrase,
    pub no_place: Phrase,
    pub address: Phrase,
    pub former_address: Phrase,
    pub secrets_only: Phrase,
    /// The files of a step, by way and by what happens to them.
    pub files: Phrase,
    pub replaces: Phrase,
    pub merges: Phrase,
    /// Some of the files do the one, and some the other.
    pub replaces_and_merges: Phrase,
    /// Where none of the files of a way differs.
    pub stays: Phrase,
    pub files_new: Phrase,
    pub files_changed: Phrase,
    pub files_same: Phrase,
    pub files_gone: Phrase,
    pub before: Phrase,
    pub before_new: Phrase,
    pub before_answers: Phrase,
    /// Where there is no address.
    pub before_unknown: Phrase,
    pub before_gone: Phrase,
    pub apply: Phrase,
    /// By the ways of a step.
    pub apply_by: Phrase,
    pub apply_first: Phrase,
    pub remove: Phrase,
    pub check: Phrase,
    pub check_answers: Phrase,
    pub check_firewall: Phrase,
    pub check_switch: Phrase,
    pub check_access_point: Phrase,
    pub check_server: Phrase,
    pub check_other: Phrase,
    pub check_client: Phrase,
    pub check_school: Phrase,
    pub check_gone: Phrase,
    pub check_gone_unknown: Phrase,
    pub confirm: Phrase,
    pub confirm_by: Phrase,
    pub back: Phrase,
    pub back_by: Phrase,
    pub back_new: Phrase,
    /// Where nothing is confirmed.
    pub back_at_once: Phrase,
    pub back_new_at_once: Phrase,
    pub back_gone: Phrase,

    // What needs no step.
    pub same_title: Phrase,
    pub same: Phrase,

    // When something goes wrong.
    pub silent_title: Phrase,
    pub silent_wait: Phrase,
    pub silent_look: Phrase,
    pub silent_back: Phrase,
    pub silent_stop: Phrase,
    pub power_title: Phrase,
    pub power_wait: Phrase,
    pub power_check: Phrase,
    pub power_again: Phrase,

    // In the end.
    pub end_title: Phrase,
    pub end_sheet: Phrase,
    pub end_keep: Phrase,
    pub end_delete: Phrase,
}
