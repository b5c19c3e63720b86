//! Finds what became of one line in a text that was written again with something changed.

use similar::{Algorithm, DiffOp};

/// What a change does to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect<'a> {
    /// The line is there and reads otherwise, namely so.
    Changed(&'a str),
    /// The line is gone.
    Gone,
    /// The line reads the same and stands elsewhere.
    Moved,
}

/// Lines of a block are paired by likeness when there are at most so many pairs.
const MOST_PAIRS: usize = 250_000;

/// What becomes of the line number `at` (from 0) of `old` in `new`; `None` when it stays.
pub(super) fn effect<'a>(old: &[&str], at: usize, new: &[&'a str]) -> Option<Effect<'a>> {
    let line = old.get(at)?;
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let shorter = old.len().min(new.len());
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        // A line of the head cannot be one of the tail as well, as it could where a line is
        // repeated.
        .take(shorter - head)
        .take_while(|(a, b)| a == b)
        .count();
    if at < head || at >= old.len() - tail {
        return None;
    }
    let (old_middle, new_middle) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let (old_block, new_block) = block(old_middle, at - head, new_middle)?;
    let number = at - head - old_block.start;
    match partner(&old_middle[old_block], number, &new_middle[new_block]) {
        Some(other) if other == *line => None,
        Some(other) => Some(Effect::Changed(other)),
        // Equal lines cannot be told apart: when there are as many as before, this one moved.
        None if count(new, line) >= count(old, line) => Some(Effect::Moved),
        None => Some(Effect::Gone),
    }
}

fn count(lines: &[&str], line: &str) -> usize {
    lines.iter().filter(|other| **other == line).count()
}

/// The number that the line `at` (from 0) of `old` has in `new`, when it is there unchanged.
pub fn same(old: &str, at: usize, new: &str) -> Option<usize> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let ops = similar::capture_diff_slices(Algorithm::Patience, &old, &new);
    ops.into_iter().find_map(|op| match op {
        DiffOp::Equal { old_index, new_index, len }
            if (old_index..old_index + len).contains(&at) =>
        {
            Some(new_index + at - old_index)
        }
        _ => None,
    })
}

type Range = std::ops::Range<usize>;

/// The lines that stand between equal ones around the line `at`, in both texts; `None` when it is
/// equal itself.
fn block(old: &[&str], at: usize, new: &[&str]) -> Option<(Range, Range)> {
    let mut block: Option<(Range, Range)> = None;
    // Patience goes by lines that are there once. Others hold on to braces and empty lines, of
    // which a configuration has many.
    for op in similar::capture_diff_slices(Algorithm::Patience, old, new) {
        if let DiffOp::Equal { .. } = op {
            if block.as_ref().is_some_and(|(olds, _)| olds.contains(&at)) {
                break;
            }
            block = None;
            continue;
        }
        let (olds, news) = (op.old_range(), op.new_range());
        // What is gone and what came in its place are told one after the other, and are one block.
        block = Some(match block {
            Some((first, second)) => (first.start..olds.end, second.start..news.end),
            None => (olds, news),
        });
    }
    match block {
        Some((olds, news)) if olds.contains(&at) => Some((olds, news)),
        _ => None,
    }
}

/// The line of `new` that the line `at` of `old` has become. Pairs keep their order and are as like
/// each other as can be.
fn partner<'a>(old: &[&str], at: usize, new: &[&'a str]) -> Option<&'a str> {
    let line = old.get(at)?;
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        // All pairs would take too long; the likest line alone has to do.
        let (likeness, likest) = new
            .iter()
            .map(|other| (likeness(line, other), *other))
            .max_by_key(|(likeness, _)| *likeness)?;
        return if likeness >= PAIR { Some(likest) } else { None };
    }
    // best[i][j]: the likeness of all pairs among the lines from i and from j on.
    let width = new.len() + 1;
    let mut best = vec![0u32; (old.len() + 1) * width];
    let like: Vec<u32> = old.iter().flat_map(|a| new.iter().map(|b| likeness(a, b))).collect();
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let apart = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let pair = like[i * new.len() + j];
            let paired = if pair >= PAIR { pair + best[(i + 1) * width + j + 1] } else { 0 };
            best[i * width + j] = apart.max(paired);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() && j < new.len() {
        let (pair, here) = (like[i * new.len() + j], best[i * width + j]);
        if pair >= PAIR && here == pair + best[(i + 1) * width + j + 1] {
            if i == at {
                return Some(new[j]);
            }
            (i, j) = (i + 1, j + 1);
        } else if here == best[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
        if i > at {
            return None;
        }
    }
    None
}

/// Likeness from which on two lines are one that was changed.
const PAIR: u32 = 500;

/// How like two lines are, from 0 to 1000: the share of words that they have in common, in their
/// order. Lines that begin with the same word are a statement with another value.
fn likeness(line: &str, other: &str) -> u32 {
    if line == other {
        return 1000;
    }
    let (a, b) = (words(line), words(other));
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let common: usize = similar::capture_diff_slices(Algorithm::Myers, &a, &b)
        .iter()
        .map(|op| if let DiffOp::Equal { len, .. } = op { *len } else { 0 })
        .sum();
    // Lines with the same words and other punctuation are not equal, so they stay below 1000.
    let share = u32::try_from(2000 * common / (a.len() + b.len())).unwrap_or(0).min(999);
    if a[0] == b[0] { share.max(PAIR) } else { share }
}

fn words(line: &str) -> Vec<&str> {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Effect, effect};

    fn effect_of(old: &str, at: usize, new: &'static str) -> Option<Effect<'static>> {
        effect(&old.lines().collect::<Vec<_>>(), at, &new.lines().collect::<Vec<_>>())
    }

    #[test]
    fn a_line_is_followed_through_a_change() {
        let old = "vlan 20\n name red\nvlan 40\n name blue\nend";
        assert_eq!(
            effect_of(old, 2, "vlan 20\n name red\nvlan 41\n name blue\nend"),
            Some(Effect::Changed("vlan 41"))
        );
        assert_eq!(effect_of(old, 3, "vlan 20\n name red\nvlan 41\n name blue\nend"), None);
        assert_eq!(effect_of(old, 2, "vlan 20\n name red\nend"), Some(Effect::Gone));
        assert_eq!(effect_of(old, 0, "vlan 20\n name red\nend"), None);
        assert_eq!(
            effect_of(old, 4, "vlan 20\n name red\nend"),
            None,
            "what stands above does not move it"
        );
        assert_eq!(
            effect_of(old, 0, "vlan 10\n name neu\nvlan 20\n name red\nvlan 40\n name blue\nend"),
            None
        );
        assert_eq!(effect_of("a\nb\nc x", 2, "c x\na\nb"), Some(Effect::Moved));
        assert_eq!(effect_of("a 1\nb\na 1\nb", 2, "a 1\nb"), Some(Effect::Gone));
        assert_eq!(effect_of("x\n", 7, "y\n"), None, "there is no such line");
        assert_eq!(effect_of("a 1 2\nb 3", 0, ""), Some(Effect::Gone));
        // Of several lines that changed, each is paired with the one most like it.
        assert_eq!(
            effect_of("port 1 up\nspeed 10", 1, "note\nport 1 down\nspeed 20"),
            Some(Effect::Changed("speed 20"))
        );
        assert_eq!(effect_of("port 1 up\nspeed 10", 0, "speed 20"), Some(Effect::Gone));
    }
}
