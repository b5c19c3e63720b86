//! Words and lists that the formats for people share.

use crate::base::text::counted;
use crate::change::{
    ChangeCount, ChangeEffect, ChangeKind, ChangeSubject, Changes, ComparedSide, DiffPlace,
    Evidence, ModelChange, SideKind,
};

/// `118 schools, 354 devices, 1062 files`.
pub(super) fn count(count: ChangeCount) -> String {
    let parts = [(count.schools, "school"), (count.devices, "device"), (count.files, "file")];
    parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| counted(*number, word))
        .collect::<Vec<_>>()
        .join(", ")
}

/// `21 schools, 90 devices, 313 files change (40 files new, 2 files gone)`.
pub(super) fn changing(changes: &Changes) -> String {
    if changes.is_empty() {
        return "no file changes".to_owned();
    }
    let mut kinds = Vec::new();
    for (kind, word) in [(ChangeKind::Added, "new"), (ChangeKind::Removed, "gone")] {
        if let Some(count) = changes.totals.by_kind.get(&kind) {
            kinds.push(format!("{} {word}", counted(count.files, "file")));
        }
    }
    let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
    format!("{} change{kinds}", count(changes.totals.all))
}

/// `HEAD (4a3a8b7)`, `working tree`, `the build in out`.
pub(super) fn side(side: &ComparedSide) -> String {
    match (side.kind, &side.revision) {
        (SideKind::Revision, Some(revision)) => format!("{} ({})", side.label, short_id(revision)),
        (SideKind::Build, Some(revision)) => {
            format!("the build in {} (of {})", side.label, short_id(revision))
        }
        (SideKind::Build, None) => format!("the build in {}", side.label),
        _ => side.label.clone(),
    }
}

fn short_id(revision: &str) -> &str {
    revision.get(..8).unwrap_or(revision)
}

/// `removed`, `added`, `changed`, `moved`.
pub(super) fn kind(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Removed => "removed",
        ChangeKind::Added => "added",
        ChangeKind::Changed => "changed",
        ChangeKind::Moved => "moved",
    }
}

/// One character for a kind of change.
pub(super) fn sign(kind: ChangeKind) -> char {
    match kind {
        ChangeKind::Removed => '-',
        ChangeKind::Added => '+',
        ChangeKind::Changed => '~',
        ChangeKind::Moved => '>',
    }
}

/// What happened to a value: `23 -> 22`, `was 23`, `was wlans.alt`.
pub(super) fn happened(change: &ModelChange, longest: usize) -> String {
    match (&change.moved_from, &change.old, &change.new) {
        (Some(from), _, _) => format!("was {from}"),
        (None, Some(old), Some(new)) => {
            format!("{} -> {}", shortened(old, longest), shortened(new, longest))
        }
        (None, Some(old), None) => format!("was {}", shortened(old, longest)),
        (None, None, Some(new)) => shortened(new, longest),
        (None, None, None) => String::new(),
    }
}

/// The text, cut to at most `longest` characters.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest.saturating_sub(3)).collect::<String>() + "..."
}

/// Where a change was made: the new place, or the old one of what is gone.
pub(super) fn places(change: &ModelChange) -> String {
    let (now, before) = (&change.new_at, &change.old_at);
    // A value that changed where it stands has one place, which is named once.
    let same = now.iter().map(line_of).eq(before.iter().map(line_of));
    match (now.is_empty(), before.is_empty() || same) {
        (true, _) => format!("was {}", first_of(before)),
        (false, true) => first_of(now),
        (false, false) => format!("{}, was {}", first_of(now), first_of(before)),
    }
}

fn line_of(place: &DiffPlace) -> (&str, usize) {
    (&place.file, place.line)
}

/// The first place, and how many more there are.
fn first_of(places: &[DiffPlace]) -> String {
    match places {
        [] => String::new(),
        [only] => format!("{}:{}", only.file, only.line),
        [first, rest @ ..] => format!("{}:{} and {} more", first.file, first.line, rest.len()),
    }
}

/// What a change of the workspace is about, where the path does not say it.
pub(super) fn subject(change: &ModelChange) -> &'static str {
    match change.subject {
        ChangeSubject::School => "school ",
        ChangeSubject::Model | ChangeSubject::Header | ChangeSubject::Exception => "",
        ChangeSubject::Platform => "platform file ",
    }
}

/// The first few of a list, and how many more there are.
pub(super) fn listed(items: &[String], most: usize) -> String {
    let shown = items.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    if items.len() > most { format!("{shown} and {} more", items.len() - most) } else { shown }
}

/// How sure the causes of an effect are, as one phrase; empty when they were tested.
pub(super) fn sure(changes: &Changes, effect: &ChangeEffect) -> &'static str {
    match (effect.evidence, changes.base.kind) {
        (Evidence::Tested, _) => "",
        (Evidence::Scope, _) => "not tested one by one",
        (Evidence::None, SideKind::Build) => "not known: a build has no model",
        (Evidence::None, _) => "no change of the workspace explains it",
    }
}
