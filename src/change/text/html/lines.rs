//! The lines of a difference as the page shows them: numbered, and in blocks that belong together.

use super::page::{PageBlock, PageDiff, PageHunk, PageLine};
use crate::change::{Hunk, LineTag};

/// Lines of a difference that is unfolded together with its cluster.
const SHORT: usize = 60;

/// The difference of one file.
pub(super) fn diff<'a>(path: &'a str, hunks: &'a [Hunk]) -> PageDiff<'a> {
    let (mut lines, mut added, mut removed) = (0, 0, 0);
    for line in hunks.iter().flat_map(|hunk| &hunk.lines) {
        lines += 1;
        match line.tag {
            LineTag::Same => {}
            LineTag::Old => removed += 1,
            LineTag::New => added += 1,
        }
    }
    let mut shown = Vec::new();
    for hunk in hunks {
        shown.push(PageHunk {
            old_start: hunk.old_start,
            new_start: hunk.new_start,
            blocks: blocks(hunk),
        });
    }
    PageDiff { path, open: lines <= SHORT, added, removed, hunks: shown }
}

/// Consecutive lines that are the same, or that differ.
fn blocks(hunk: &Hunk) -> Vec<PageBlock<'_>> {
    let (mut old, mut new) = (hunk.old_start, hunk.new_start);
    let mut blocks: Vec<PageBlock<'_>> = Vec::new();
    for line in &hunk.lines {
        let numbered = PageLine { tag: line.tag, old, new, line };
        // A line of one file alone does not count in the other.
        old += usize::from(line.tag != LineTag::New);
        new += usize::from(line.tag != LineTag::Old);
        let differs = line.tag != LineTag::Same;
        match blocks.last_mut() {
            Some(block) if block.differs == differs => block.lines.push(numbered),
            _ => blocks.push(PageBlock { differs, lines: vec![numbered] }),
        }
    }
    blocks
}
