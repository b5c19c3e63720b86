//! What was renamed for a school between the two states.
//!
//! A rename counts for a school when its base side follows an earlier edition than the one that
//! renames, and its head side that edition or a later one. While an edition is being written, what it
//! renames in the change itself counts as well.

use crate::language::renames::Renames;
use crate::model::EditionId;
use crate::standard::cooperation::Cooperation;

/// What was renamed for a school that follows the edition `old` in the base and `new` in the head.
pub(super) fn renames(
    base: &Cooperation,
    old: &EditionId,
    head: &Cooperation,
    new: &EditionId,
) -> Renames {
    // What the head renames in the edition itself, and the base did not yet.
    let mut renames = head.moves(old).without(&base.moves(old));
    if old == new {
        return renames;
    }
    // Who goes back to an earlier edition takes up its names again.
    let goes_back = [base, head].iter().any(|side| side.editions_in_time.line(old).contains(&new));
    if goes_back {
        return Renames::default();
    }
    renames.then(&head.moves_between(old.as_str(), new));
    renames
}
