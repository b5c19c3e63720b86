//! Words and lists that the formats for people share.

use crate::base::text::counted;
use crate::change::{
    ChangeCount, ChangeEffect, ChangeKind, ChangeSubject, Changes, ComparedSide, DiffPlace,
    Evidence, ModelChange, SideKind,
};
use crate::words::{Words, fill};

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
pub(super) fn side(side: &ComparedSide, words: &Words) -> String {
    let label = &side.label;
    match (side.kind, side.revision.as_deref().map(short_id)) {
        (SideKind::Revision, Some(revision)) => format!("{label} ({revision})"),
        (SideKind::Build, Some(revision)) => {
            fill(words.changes.the_build_of, &[("folder", label), ("revision", &revision)])
        }
        (SideKind::Build, None) => fill(words.changes.the_build, &[("folder", label)]),
        (SideKind::Bundle, Some(revision)) => {
            fill(words.changes.the_bundle_of, &[("file", label), ("revision", &revision)])
        }
        (SideKind::Bundle, None) => fill(words.changes.the_bundle, &[("file", label)]),
        (SideKind::WorkingTree, _) => words.changes.working_tree.to_owned(),
        (SideKind::Revision, None) => label.clone(),
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
pub(super) fn happened(change: &ModelChange, longest: usize, words: &Words) -> String {
    let was = |what: &str| fill(words.changes.was, &[("what", &what)]);
    match (&change.moved_from, &change.old, &change.new) {
        (Some(from), _, _) => was(from),
        (None, Some(old), Some(new)) => {
            format!("{} -> {}", shortened(old, longest), shortened(new, longest))
        }
        (None, Some(old), None) => was(&shortened(old, longest)),
        (None, None, Some(new)) => shortened(new, longest),
        (None, None, None) => String::new(),
    }
}

/// The text, cut to at most `longest` characters, of which there is at least one.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let start: String = text.chars().take(longest - 1).collect();
    format!("{}…", start.trim_end())
}

/// Where a change was made: the new place, or the old one of what is gone.
pub(super) fn places(change: &ModelChange, words: &Words) -> String {
    let was = |places| fill(words.changes.was, &[("what", &first_of(places, words))]);
    let (now, before) = (&change.new_at, &change.old_at);
    // A value that changed where it stands has one place, which is named once.
    let same = now.iter().map(line_of).eq(before.iter().map(line_of));
    match (now.is_empty(), before.is_empty() || same) {
        (true, _) => was(before),
        (false, true) => first_of(now, words),
        (false, false) => format!("{}, {}", first_of(now, words), was(before)),
    }
}

fn line_of(place: &DiffPlace) -> (&str, usize) {
    (&place.file, place.line)
}

/// The first place, and how many more there are.
fn first_of(places: &[DiffPlace], words: &Words) -> String {
    match places {
        [] => String::new(),
        [only] => format!("{}:{}", only.file, only.line),
        [first, rest @ ..] => {
            format!("{}:{} {}", first.file, first.line, and_more(rest.len(), words))
        }
    }
}

/// What a change of the workspace is about, where the path does not say it.
pub(super) fn subject(change: &ModelChange, words: &Words) -> String {
    match change.subject {
        ChangeSubject::School => format!("{} ", words.changes.subject_school),
        ChangeSubject::Model | ChangeSubject::Header | ChangeSubject::Exception => String::new(),
        ChangeSubject::Platform => format!("{} ", words.changes.platform_file),
    }
}

/// The first few of a list with commas in between, and how many more there are.
pub(super) fn listed(items: &[String], most: usize, words: &Words) -> String {
    first_few(items, ", ", most, words)
}

/// The first few of a list, and how many more there are.
pub(super) fn first_few(items: &[String], between: &str, most: usize, words: &Words) -> String {
    let shown = items[..items.len().min(most)].join(between);
    match items.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} {}", and_more(more, words)),
    }
}

/// How many more there are.
pub(super) fn and_more(number: usize, words: &Words) -> String {
    fill(words.effects.and_more, &[("number", &words.forms.whole(number))])
}

/// Breaks a text into lines of at most `width` characters.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// How sure the causes of an effect are, as one phrase; empty when they were tested.
pub(super) fn sure(changes: &Changes, effect: &ChangeEffect) -> &'static str {
    match (effect.evidence, changes.base.kind) {
        (Evidence::Tested, _) => "",
        (Evidence::Scope, _) => "not tested one by one",
        (Evidence::None, SideKind::Build | SideKind::Bundle) => "not known: a build has no model",
        (Evidence::None, _) => "no change of the workspace explains it",
    }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_long_text_is_cut_where_a_word_ends() {
        let longest = "a".repeat(26);
        assert_eq!(shortened(&longest, 26), longest);
        let cut = shortened(&format!("{}{}", "ä".repeat(24), " Geräte"), 26);
        assert_eq!(cut, format!("{}…", "ä".repeat(24)));
    }
}
