//! Which of the lines that differ in a file a single change of the workspace moves.
//!
//! The lines are counted from 0 in the order in which a difference shows them. A line that is new
//! belongs to a change when it is not there without the change; a line that is gone belongs to it
//! when it is there again without the change.

use std::collections::{BTreeMap, BTreeSet};

use similar::{DiffOp, TextDiff};

use crate::change::LineRange;

/// A line that differs.
struct DifferingLine {
    /// Whether it is new; else it is gone.
    is_new: bool,
    /// Its number in the file it stands in, from 0.
    at: usize,
    /// Lines without an unchanged line between them are one block.
    block: usize,
}

fn differing_lines(old: &str, new: &str) -> Vec<DifferingLine> {
    let diff = TextDiff::from_lines(old, new);
    let mut lines = Vec::new();
    let mut block = 0;
    for op in diff.ops() {
        if let DiffOp::Equal { .. } = op {
            block += 1;
            continue;
        }
        lines.extend(op.old_range().map(|at| DifferingLine { is_new: false, at, block }));
        lines.extend(op.new_range().map(|at| DifferingLine { is_new: true, at, block }));
    }
    lines
}

/// What taking a change back does to the lines that differ in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::change) enum MovedLines {
    /// The file is as it was before.
    All,
    /// The file comes out differently, and these lines do not differ any more.
    Some(BTreeSet<usize>),
}

/// What taking a change back does to a file: `None` when nothing. `without` is its text then.
pub(in crate::change) fn moved(old: &str, new: &str, without: &str) -> Option<MovedLines> {
    if without == new {
        return None;
    }
    if without == old {
        return Some(MovedLines::All);
    }
    let (kept, restored) = (kept(new, without), kept(old, without));
    Some(moved_lines(old, new, |line| {
        if line.is_new { !kept.contains(&line.at) } else { restored.contains(&line.at) }
    }))
}

/// What a change by itself does to a file: `None` when nothing. `with` is its text with that change
/// alone.
pub(in crate::change) fn moved_with(old: &str, new: &str, with: &str) -> Option<MovedLines> {
    if with == old {
        return None;
    }
    if with == new {
        return Some(MovedLines::All);
    }
    let (come, kept) = (kept(new, with), kept(old, with));
    Some(moved_lines(old, new, |line| {
        if line.is_new { come.contains(&line.at) } else { !kept.contains(&line.at) }
    }))
}

/// The lines that differ and are moved.
fn moved_lines(old: &str, new: &str, is_moved: impl Fn(&DifferingLine) -> bool) -> MovedLines {
    let lines = differing_lines(old, new);
    let moved = lines.iter().enumerate().filter(|(_, line)| is_moved(line));
    MovedLines::Some(moved.map(|(number, _)| number).collect())
}

/// The lines of a text that stand in another one as well.
fn kept(text: &str, other: &str) -> BTreeSet<usize> {
    let diff = TextDiff::from_lines(text, other);
    let same = diff.ops().iter().filter(|op| matches!(op, DiffOp::Equal { .. }));
    same.flat_map(DiffOp::old_range).collect()
}

/// Lines and whose they are: the indices of the changes that move them.
pub(in crate::change) type OwnedLines = Vec<(Vec<usize>, Vec<LineRange>)>;

/// Whose each line is that differs in a file. Lines of which nobody knows come under an empty list.
///
/// A line is of the change without which it does not differ; of several such changes it is of all
/// together. When there is none, it is of those that make it differ `alone`, then of those of its
/// counterpart, of the next line above it in its block, or of the next one below: a block is
/// written for one reason.
pub(in crate::change) fn owners(
    old: &str,
    new: &str,
    moved: &[(usize, &MovedLines)],
    alone: &[(usize, &MovedLines)],
) -> OwnedLines {
    let lines = differing_lines(old, new);
    let mut owners: Vec<Vec<usize>> = Vec::new();
    for number in 0..lines.len() {
        let own = movers(moved, number);
        owners.push(if own.is_empty() { movers(alone, number) } else { own });
    }
    spread(&lines, &mut owners);
    let mut by_owner: BTreeMap<Vec<usize>, Vec<LineRange>> = BTreeMap::new();
    for (number, owner) in owners.into_iter().enumerate() {
        add_line(by_owner.entry(owner).or_default(), number + 1);
    }
    by_owner.into_iter().collect()
}

/// The changes that move a line.
fn movers(moved: &[(usize, &MovedLines)], number: usize) -> Vec<usize> {
    let movers = moved.iter().filter(|(_, moved)| match moved {
        MovedLines::All => true,
        MovedLines::Some(lines) => lines.contains(&number),
    });
    movers.map(|(index, _)| *index).collect()
}

/// Gives the lines that no single change moves to the owners of those beside them.
fn spread(lines: &[DifferingLine], owners: &mut [Vec<usize>]) {
    let is_beside = |a: usize, b: usize| lines[a].block == lines[b].block;
    // Where as many lines are gone as are new, each is the other one as it was.
    for first in 0..lines.len() {
        if first > 0 && is_beside(first - 1, first) {
            continue;
        }
        let all = (first..lines.len()).take_while(|&number| is_beside(first, number)).count();
        let block = &lines[first..first + all];
        let gone = block.iter().filter(|line| !line.is_new).count();
        if 2 * gone != all {
            continue;
        }
        for old in first..first + gone {
            let new = old + gone;
            take_over(owners, old, new);
            take_over(owners, new, old);
        }
    }
    for number in 1..lines.len() {
        if is_beside(number, number - 1) {
            take_over(owners, number, number - 1);
        }
    }
    for number in (1..lines.len()).rev() {
        if is_beside(number, number - 1) {
            take_over(owners, number - 1, number);
        }
    }
}

/// Gives a line that has no owner those of another one.
fn take_over(owners: &mut [Vec<usize>], line: usize, other: usize) {
    if owners[line].is_empty() {
        let own = owners[other].clone();
        owners[line] = own;
    }
}

/// Adds a line behind those that are there.
pub(super) fn add_line(ranges: &mut Vec<LineRange>, line: usize) {
    match ranges.last_mut() {
        Some(range) if range.last + 1 == line => range.last = line,
        _ => ranges.push(LineRange { first: line, last: line }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "a 1\nb 1\nc 1\nd 1\n";

    fn range(first: usize, last: usize) -> LineRange {
        LineRange { first, last }
    }

    #[test]
    fn a_line_is_of_the_change_that_moves_it() {
        let new = "a 2\nb 1\nc 2\nd 1\n";
        let first = moved(OLD, new, "a 1\nb 1\nc 2\nd 1\n").expect("it is moved");
        let second = moved(OLD, new, "a 2\nb 1\nc 1\nd 1\n").expect("it is moved");
        assert_eq!(first, MovedLines::Some(BTreeSet::from([0, 1])));
        assert_eq!(
            owners(OLD, new, &[(4, &first), (7, &second)], &[]),
            [(vec![4], vec![range(1, 2)]), (vec![7], vec![range(3, 4)])]
        );
    }

    #[test]
    fn a_line_of_two_changes_is_of_both() {
        let new = "a 3\nb 1\nc 2\nd 1\n";
        let first = moved(OLD, new, "a 2\nb 1\nc 2\nd 1\n").expect("it is moved");
        let second = moved(OLD, new, "a 2\nb 1\nc 1\nd 1\n").expect("it is moved");
        // The old line comes back with neither, and goes with the new one beside it.
        assert_eq!(
            owners(OLD, new, &[(0, &first), (1, &second)], &[]),
            [(vec![0, 1], vec![range(1, 2)]), (vec![1], vec![range(3, 4)])]
        );
    }

    #[test]
    fn what_no_single_change_moves_is_of_none() {
        let new = "a 2\nb 1\nc 2\nd 1\n";
        let first = moved(OLD, new, "a 1\nb 1\nc 2\nd 1\n").expect("it is moved");
        assert_eq!(
            owners(OLD, new, &[(0, &first)], &[]),
            [(vec![], vec![range(3, 4)]), (vec![0], vec![range(1, 2)])]
        );
        // Either of two makes the line differ, so that neither is missed when it goes.
        let either = moved_with(OLD, new, "a 1\nb 1\nc 2\nd 1\n").expect("it is moved");
        assert_eq!(
            owners(OLD, new, &[(0, &first)], &[(1, &either), (2, &either)]),
            [(vec![0], vec![range(1, 2)]), (vec![1, 2], vec![range(3, 4)])]
        );
    }

    #[test]
    fn what_comes_out_the_same_is_not_moved() {
        assert_eq!(moved(OLD, "a 2\n", "a 2\n"), None);
        assert_eq!(moved(OLD, "a 2\n", OLD), Some(MovedLines::All));
    }
}
