//! The lines in which two texts differ, with the words that do.

use similar::{ChangeTag, DiffOp, TextDiff};

use super::{DiffLine, Hunk, LineSpan, LineTag};

/// Lines shown around a difference.
const CONTEXT: usize = 3;

/// What is met when the lines that differ are looked at.
#[derive(Clone, Copy)]
pub(super) enum Met<'a> {
    /// A line around those that follow: `interface 1/1/7` above what changes there. The outermost
    /// one comes first.
    Around(&'a str),
    /// A line that differs.
    Line(LineTag, &'a str),
}

/// How many lines are new and how many are gone; each of them is given to `each`, after the lines
/// around it.
pub(super) fn count(old: &str, new: &str, mut each: impl FnMut(Met<'_>)) -> (usize, usize) {
    let (mut added, mut removed) = (0, 0);
    let diff = TextDiff::from_lines(old, new);
    for op in diff.ops() {
        // Most of a file is the same; its lines need not be looked at.
        if let DiffOp::Equal { .. } = op {
            continue;
        }
        // What is new stands in the new text, and what is gone stood in the old one.
        let lines = if op.new_range().is_empty() {
            around(|number| diff.old_slice(number), op.old_range().start)
        } else {
            around(|number| diff.new_slice(number), op.new_range().start)
        };
        for line in lines {
            each(Met::Around(line));
        }
        for change in diff.iter_changes(op) {
            match change.tag() {
                ChangeTag::Insert => {
                    added += 1;
                    each(Met::Line(LineTag::New, change.value()));
                }
                ChangeTag::Delete => {
                    removed += 1;
                    each(Met::Line(LineTag::Old, change.value()));
                }
                ChangeTag::Equal => {}
            }
        }
    }
    (added, removed)
}

/// The lines that a line stands in, the outermost one first: each is indented less than the one
/// inside of it. Where such a line only opens something, the first line inside says what that is.
fn around<'a>(lines: impl Fn(usize) -> Option<&'a str>, number: usize) -> Vec<&'a str> {
    let mut around = Vec::new();
    let Some(mut depth) = lines(number).map(indent) else { return around };
    // The innermost line so far. What differs says nothing of where it is.
    let mut inner = number;
    for at in (0..number).rev() {
        if depth == 0 {
            break;
        }
        let Some(line) = lines(at).filter(|line| !line.trim().is_empty()) else { continue };
        if indent(line) >= depth {
            continue;
        }
        if opens_only(line) && at + 1 != inner {
            around.extend(lines(at + 1));
        }
        around.push(line);
        (depth, inner) = (indent(line), at);
    }
    around.reverse();
    around
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a line opens a block and does not say which: `{`, `[`, `<dict>`.
fn opens_only(line: &str) -> bool {
    let line = line.trim();
    matches!(line, "<dict>" | "<array>") || !line.contains(char::is_alphanumeric)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines around the first one that differs.
    fn around_first(old: &str, new: &str) -> Vec<String> {
        let (mut lines, mut is_done) = (Vec::new(), false);
        count(old, new, |met| match met {
            Met::Around(line) if !is_done => lines.push(line.trim().to_owned()),
            Met::Around(_) => {}
            Met::Line(..) => is_done = true,
        });
        lines
    }

    #[test]
    fn a_line_knows_what_it_stands_in() {
        let text = "host a\ninterface 1/1/7\n    vlan access 50\n    no shutdown\n";
        let other = text.replace("50", "30");
        assert_eq!(around_first(text, &other), ["interface 1/1/7"]);
        let text = "{\n  \"subnet4\": [\n    {\n      \"id\": 40,\n      \"valid\": 1,\n      \"x\": 2\n    }\n  ]\n}\n";
        let other = text.replace("\"x\": 2", "\"x\": 3");
        assert_eq!(around_first(text, &other), ["{", "\"subnet4\": [", "{", "\"id\": 40,"]);
        let other = text.replace("      \"x\": 2\n", "");
        assert_eq!(around_first(text, &other), ["{", "\"subnet4\": [", "{", "\"id\": 40,"]);
        assert_eq!(around_first("a\n", "b\n"), Vec::<String>::new());
        assert_eq!(around_first("", "  a\n"), Vec::<String>::new());
    }
}
