//! The words of the cover sheet of a bundle, for the person on site.

use serde::Serialize;

use super::phrase::Phrase;

/// The words of `cover.html`. Its template calls the list `t`.
#[derive(Serialize)]
pub struct CoverWords {
    pub title: Phrase,
    /// Above the title of the school.
    pub heading: Phrase,
    pub placeholders: Phrase,
    pub authority: Phrase,
    pub edition: Phrase,
    pub day: Phrase,
    pub revision: Phrase,
    pub base: Phrase,
    /// Instead of a commit.
    pub none: Phrase,
    pub extent: Phrase,
    pub on_site: Phrase,
    pub remote: Phrase,
    pub phone: Phrase,
    pub phone_remote: Phrase,
    pub started: Phrase,
    pub ended: Phrase,
    /// What holds for the person on site.
    pub rules: Phrase,
    pub rule_order: Phrase,
    pub rule_stop: Phrase,
    pub rule_power: Phrase,
    pub devices: Phrase,
    pub no_steps: Phrase,
    pub number: Phrase,
    pub device: Phrase,
    pub room: Phrase,
    pub applied: Phrase,
    pub confirmed: Phrase,
    pub checked: Phrase,
    /// What a box is for, for those who do not see the table.
    pub box_for: Phrase,
    pub step_new: Phrase,
    pub step_gone: Phrase,
    /// A configuration that stays until a later step.
    pub step_temporary: Phrase,
    /// A cable that goes elsewhere.
    pub step_replugged: Phrase,
    /// From where to where it goes.
    pub cable: Phrase,
    /// Devices of which nobody says where they are.
    pub elsewhere: Phrase,
    pub same: Phrase,
    pub remarks: Phrase,
    pub signatures: Phrase,
    pub signature_on_site: Phrase,
    pub signature_remote: Phrase,
    pub made_by: Phrase,
}
