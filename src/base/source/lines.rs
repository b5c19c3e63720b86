//! Where the lines of a text begin, and how many characters stand between two places.

use std::ops::Range;

/// Bytes after which characters are counted anew: what is left to count by hand is never more.
const STEP: usize = 256;

/// An index of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    /// Where each line begins.
    starts: Vec<usize>,
    /// What stands before every [`STEP`] bytes.
    steps: Vec<Step>,
}

/// How much stands before a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Step {
    /// The place: a boundary of characters.
    at: usize,
    /// Characters before it.
    chars: usize,
    /// Code units of UTF-16 before it.
    utf16: usize,
}

impl Step {
    /// What stands before a later place `at` of the text.
    fn until(self, text: &str, at: usize) -> Self {
        let between = &text[self.at..at];
        Self {
            at,
            chars: self.chars + between.chars().count(),
            utf16: self.utf16 + between.encode_utf16().count(),
        }
    }
}

impl LineIndex {
    /// Reads a text once.
    pub fn of(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(
            text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1),
        );
        let mut steps = vec![Step::default()];
        let mut last = Step::default();
        for at in (STEP..=text.len()).step_by(STEP) {
            last = last.until(text, super::floor(text, at));
            steps.push(last);
        }
        Self { starts, steps }
    }

    /// How many lines there are. A text that ends with a line end has an empty line behind it.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The number, from 0, of the line in which a byte stands.
    pub fn number_of(&self, at: usize) -> usize {
        // The first line begins at 0, so that one start at least is counted.
        self.starts.partition_point(|start| *start <= at) - 1
    }

    /// Where a line begins; of a line that is not there, where the last one does.
    pub fn start(&self, line: usize) -> usize {
        self.starts[line.min(self.starts.len() - 1)]
    }

    /// The bytes of a line without its end.
    pub fn range(&self, text: &str, line: usize) -> Range<usize> {
        let start = self.start(line);
        // The next line begins behind the `\n`; before that Windows writes a `\r`.
        let end = self.starts.get(line + 1).map_or(text.len(), |next| next - 1);
        let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    /// How many characters stand in a range of the text.
    pub fn chars(&self, text: &str, range: Range<usize>) -> usize {
        self.before(text, range.end).chars - self.before(text, range.start).chars
    }

    /// How many code units of UTF-16 stand in a range of the text.
    pub fn utf16(&self, text: &str, range: Range<usize>) -> usize {
        self.before(text, range.end).utf16 - self.before(text, range.start).utf16
    }

    fn before(&self, text: &str, at: usize) -> Step {
        let step = self.steps[(at / STEP).min(self.steps.len() - 1)];
        // A step may lie behind a character that goes over its boundary, never behind the place
        // asked for.
        step.until(text, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_that_one_counts_by_hand() {
        let text = "a\nbc\r\n\nd";
        let lines = LineIndex::of(text);
        assert_eq!(lines.count(), 4);
        let all: Vec<&str> = (0..4).map(|line| &text[lines.range(text, line)]).collect();
        assert_eq!(all, ["a", "bc", "", "d"]);
        let numbers: Vec<usize> = (0..=text.len()).map(|at| lines.number_of(at)).collect();
        assert_eq!(numbers, [0, 0, 1, 1, 1, 1, 2, 3, 3]);
        assert_eq!((lines.start(1), lines.start(99)), (2, 7));
        assert_eq!(LineIndex::of("").range("", 0), 0..0);
    }

    #[test]
    fn characters_are_those_that_one_counts_by_hand() {
        // Three kinds of characters, so that steps fall into the middle of some.
        let text: String =
            (0..900).map(|number| ['a', 'ä', '\u{1f600}', '\n'][number % 4]).collect();
        let lines = LineIndex::of(&text);
        assert!(lines.steps.len() > 5, "the text is longer than a step");
        for (start, _) in text.char_indices().step_by(7) {
            for (end, _) in text.char_indices().filter(|(end, _)| *end >= start).step_by(11) {
                let piece = &text[start..end];
                assert_eq!(lines.chars(&text, start..end), piece.chars().count());
                assert_eq!(lines.utf16(&text, start..end), piece.encode_utf16().count());
            }
        }
    }

    #[test]
    fn counting_never_goes_over_more_than_a_step() {
        let text = "\u{1f600}".repeat(2000);
        let lines = LineIndex::of(&text);
        for (at, _) in text.char_indices() {
            let step = lines.steps[at / STEP];
            assert!(step.at <= at && at - step.at < STEP + 4, "{at} is counted from {}", step.at);
        }
    }
}
