//! The lines in which two texts differ, with the words that do.

use similar::{ChangeTag, DiffOp, TextDiff};

use super::{DiffLine, Hunk, LineSpan, LineTag};

/// Lines shown around a difference.
const CONTEXT: usize = 3;

/// How many lines are new and how many are gone; each of them is given to `each`.
pub(super) fn count(old: &str, new: &str, mut each: impl FnMut(LineTag, &str)) -> (usize, usize) {
    let (mut added, mut removed) = (0, 0);
    let diff = TextDiff::from_lines(old, new);
    for change in diff
        .ops()
        .iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .flat_map(|op| diff.iter_changes(op))
    {
        match change.tag() {
            ChangeTag::Insert => {
                added += 1;
                each(LineTag::New, change.value());
            }
            ChangeTag::Delete => {
                removed += 1;
                each(LineTag::Old, change.value());
            }
            ChangeTag::Equal => {}
        }
    }
    (added, removed)
}

/// The difference in full. A text that is not there is empty.
pub(super) fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let diff = TextDiff::from_lines(old, new);
    let hunk = |ops: &Vec<DiffOp>| {
        let (first, last) = (ops.first()?, ops.last()?);
        let (old, new) = (
            first.old_range().start..last.old_range().end,
            first.new_range().start..last.new_range().end,
        );
        // Without a deadline, which would make the result depend on how busy the machine is.
        let lines =
            ops.iter().flat_map(|op| diff.iter_inline_changes_deadline(op, None)).map(|change| {
                let tag = match change.tag() {
                    ChangeTag::Equal => LineTag::Same,
                    ChangeTag::Delete => LineTag::Old,
                    ChangeTag::Insert => LineTag::New,
                };
                let parts = change.iter_strings_lossy().map(|(emphasis, text)| {
                    (emphasis, text.trim_end_matches(['\n', '\r']).to_owned())
                });
                DiffLine { tag, spans: joined(parts.filter(|(_, text)| !text.is_empty())) }
            });
        Some(Hunk {
            old_start: if old.is_empty() { 0 } else { old.start + 1 },
            old_lines: old.len(),
            new_start: if new.is_empty() { 0 } else { new.start + 1 },
            new_lines: new.len(),
            lines: lines.collect(),
        })
    };
    diff.grouped_ops(CONTEXT).iter().filter_map(hunk).collect()
}

/// Neighbours of one kind become one span.
fn joined(parts: impl Iterator<Item = (bool, String)>) -> Vec<LineSpan> {
    let mut spans: Vec<LineSpan> = Vec::new();
    for (emphasis, text) in parts {
        match spans.last_mut() {
            Some(last) if last.emphasis == emphasis => last.text.push_str(&text),
            _ => spans.push(LineSpan { text, emphasis }),
        }
    }
    spans
}
