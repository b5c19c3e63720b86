//! The lines in which two texts differ, with the words that do.

use similar::{ChangeTag, DiffOp, TextDiff};

use super::{DiffLine, Hunk, LineSpan, LineTag};

/// Lines shown around a difference.
const CONTEXT: usize = 3;

/// How many lines are new and how many are gone; each of them is given to `each`.
pub(super) fn count(old: &str, new: &str, mut each: impl FnMut(LineTag, &str)) -> (usize, usize) {
    let (mut added, mut removed) = (0, 0);
    let diff = TextDiff::from_lines(old, new);
    for op in diff.ops() {
        // Most of a file is the same; its lines need not be looked at.
        if let DiffOp::Equal { .. } = op {
            continue;
        }
        for change in diff.iter_changes(op) {
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
    }
    (added, removed)
}

/// The difference in full. A text that is not there is empty.
pub(super) fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let diff = TextDiff::from_lines(old, new);
    let mut hunks = Vec::new();
    for ops in diff.grouped_ops(CONTEXT) {
        if let (Some(first), Some(last)) = (ops.first(), ops.last()) {
            let old = first.old_range().start..last.old_range().end;
            let new = first.new_range().start..last.new_range().end;
            hunks.push(Hunk {
                old_start: if old.is_empty() { 0 } else { old.start + 1 },
                old_lines: old.len(),
                new_start: if new.is_empty() { 0 } else { new.start + 1 },
                new_lines: new.len(),
                lines: lines(&diff, &ops),
            });
        }
    }
    hunks
}

/// The lines of a hunk, with the words that differ.
fn lines(diff: &TextDiff<'_, '_, str>, ops: &[DiffOp]) -> Vec<DiffLine> {
    let mut lines = Vec::new();
    // Without a deadline, which would make the result depend on how busy the machine is.
    for change in ops.iter().flat_map(|op| diff.iter_inline_changes_deadline(op, None)) {
        let tag = match change.tag() {
            ChangeTag::Equal => LineTag::Same,
            ChangeTag::Delete => LineTag::Old,
            ChangeTag::Insert => LineTag::New,
        };
        let mut parts = Vec::new();
        for (emphasis, text) in change.iter_strings_lossy() {
            let text = text.trim_end_matches(['\n', '\r']);
            if !text.is_empty() {
                parts.push((emphasis, text.to_owned()));
            }
        }
        lines.push(DiffLine { tag, spans: joined(parts) });
    }
    lines
}

/// Neighbours of one kind become one span.
fn joined(parts: Vec<(bool, String)>) -> Vec<LineSpan> {
    let mut spans: Vec<LineSpan> = Vec::new();
    for (emphasis, text) in parts {
        match spans.last_mut() {
            Some(last) if last.emphasis == emphasis => last.text.push_str(&text),
            _ => spans.push(LineSpan { text, emphasis }),
        }
    }
    spans
}
