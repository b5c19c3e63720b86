//! The words for what the changes of a workspace do.

use serde::Serialize;

use super::phrase::{Counted, Phrase};

/// The sentences that say what an effect is.
#[derive(Serialize)]
pub struct EffectsWords {
    // Where something takes effect. The first ending that the first word of a school's title has
    // decides how it is said.
    pub at_school_by_ending: &'static [(&'static str, Phrase)],
    pub at_school: Phrase,
    pub at_schools: Counted,
    pub at_schools_of: Phrase,
    pub at_all_schools: Phrase,

    // What was changed: a value of a thing, or the thing itself.
    pub of_thing: Phrase,
    pub thing: Phrase,
    pub inner: Phrase,
    pub changed: Phrase,
    pub came: Phrase,
    pub went: Phrase,
    pub came_and_went: Phrase,
    pub added: Phrase,
    pub removed: Phrase,
    pub new_thing: Phrase,
    pub gone_thing: Phrase,
    pub changed_thing: Phrase,
    pub switched_on: Phrase,
    pub switched_off: Phrase,
    pub renamed: Phrase,
    pub school: Phrase,
    pub template: Phrase,
    /// Several things that have an effect together.
    pub together: Phrase,
    pub and_more: Phrase,
    pub unknown_cause: Phrase,

    // Beside the sentence.
    pub left_out: Phrase,
    pub nothing_generated: Phrase,
    pub only_at: Phrase,
    pub differs_at: Phrase,
    pub more_files: Phrase,
    pub fewer_files: Phrase,
    pub more_reasons: Phrase,
    pub fewer_reasons: Phrase,
    pub variants: Phrase,
}
