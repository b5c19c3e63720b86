//! Mutations as edits of a text: each wraps a range of the original, so that all stand in one
//! program side by side and a number chosen at run time says which of them is active.

use std::collections::BTreeSet;
use std::ops::Range;

/// The number of a mutant; 0 is the program as it was written.
pub type Number = u32;

/// How a range of the text is rewritten. The texts of a mutation are those of the original, without
/// the mutations inside of them: one is active at a time.
#[derive(Clone, Debug)]
pub enum Shape {
    /// An expression that is one of several.
    Choose(Vec<(Number, String)>),
    /// A condition that may be negated.
    Flip(Number),
    /// A condition that may be false.
    AndNot(Number),
    /// After the last part of a chain of `let`s, which nothing may stand around: the chain may be
    /// false.
    ChainAndNot(Number),
    /// After the pattern of an arm: it may not be taken.
    Guard(Number),
    /// A statement that may be left out.
    Skip(Number),
    /// At the beginning of a body: what may be returned at once.
    Return(Vec<(Number, String)>),
}

/// A shape and the range of the original text that it stands around; empty where something is put
/// between.
#[derive(Clone, Debug)]
pub struct Edit {
    pub range: Range<usize>,
    pub shape: Shape,
}

/// A range of the text that was written, and the mutants that a compiler's error in it speaks of.
#[derive(Debug)]
pub struct Region {
    pub range: Range<usize>,
    pub mutants: Vec<Number>,
}

/// The text with all mutations in it.
#[derive(Debug)]
pub struct Mutated {
    pub text: String,
    pub regions: Vec<Region>,
}

impl Mutated {
    /// The mutants that an error at a range speaks of: those of the smallest region around it.
    /// Where there is none, the last region inside of it: a block that must not end does, because a
    /// `return` at its end may be left out.
    pub fn blamed(&self, error: &Range<usize>) -> &[Number] {
        let around = |region: &&Region| region.range.start <= error.start && error.end <= region.range.end;
        let inside = |region: &&Region| error.start <= region.range.start && region.range.end <= error.end;
        let smallest = self.regions.iter().filter(around).min_by_key(|region| region.range.len());
        let last = self.regions.iter().filter(inside).max_by_key(|region| (region.range.end, region.range.len()));
        smallest.or(last).map_or(&[], |region| &region.mutants)
    }

    /// Those of the last region that begins between the first and the last byte that an error
    /// speaks of: a way out of a block that is left out lets a value be used that was moved.
    pub fn between(&self, ranges: &[Range<usize>]) -> &[Number] {
        let first = ranges.iter().map(|range| range.start).min().unwrap_or_default();
        let last = ranges.iter().map(|range| range.end).max().unwrap_or_default();
        let is_between = |region: &&Region| first <= region.range.start && region.range.start < last;
        self.regions.iter().filter(is_between).max_by_key(|region| region.range.start).map_or(&[], |region| &region.mutants)
    }

    /// Those of the last region in front of an error on its line: an arm that moves a value may be
    /// passed over, and the value is borrowed behind the `match`.
    pub fn in_front(&self, error: &Range<usize>) -> &[Number] {
        let is_on_its_line = |region: &&Region| {
            let between = region.range.end..error.start;
            self.text.get(between).is_some_and(|between| !between.contains('\n'))
        };
        let nearest = self.regions.iter().filter(is_on_its_line).max_by_key(|region| (region.range.end, region.range.len()));
        nearest.map_or(&[], |region| &region.mutants)
    }
}

impl Shape {
    fn numbers(&self) -> Vec<Number> {
        match self {
            Self::Choose(options) | Self::Return(options) => options.iter().map(|(number, _)| *number).collect(),
            Self::Flip(number) | Self::AndNot(number) | Self::ChainAndNot(number) | Self::Guard(number) | Self::Skip(number) => {
                vec![*number]
            }
        }
    }

    /// The shape without what does not compile. `None` when nothing is left of it.
    fn without(&self, dropped: &BTreeSet<Number>) -> Option<Self> {
        let left = |options: &[(Number, String)]| -> Vec<(Number, String)> {
            options.iter().filter(|(number, _)| !dropped.contains(number)).cloned().collect()
        };
        let shape = match self {
            Self::Choose(options) => Self::Choose(left(options)),
            Self::Return(options) => Self::Return(left(options)),
            other if dropped.contains(&other.numbers()[0]) => return None,
            other => other.clone(),
        };
        if shape.numbers().is_empty() { None } else { Some(shape) }
    }

    /// What stands before the range and after it. Texts that only one mutant runs are returned as
    /// ranges of the first.
    fn around(&self) -> (String, String, Vec<Region>) {
        let mut before = String::new();
        let mut regions = Vec::new();
        let after = match self {
            Self::Choose(options) => {
                before.push('(');
                for (number, text) in options {
                    before.push_str(&format!("if {} {{ ", is(*number)));
                    regions.push(Region { range: before.len()..before.len() + text.len(), mutants: vec![*number] });
                    before.push_str(&format!("{text} }} else "));
                }
                before.push_str("{ ");
                " })".to_owned()
            }
            Self::Return(options) => {
                for (number, text) in options {
                    before.push_str(&format!(" if {} {{ ", is(*number)));
                    regions.push(Region { range: before.len()..before.len() + text.len(), mutants: vec![*number] });
                    before.push_str(&format!("{text} }}"));
                }
                String::new()
            }
            Self::Flip(number) => {
                before = format!("({} ^ (", is(*number));
                "))".to_owned()
            }
            Self::AndNot(number) => {
                before.push_str("((");
                format!(") && !{})", is(*number))
            }
            Self::ChainAndNot(number) => {
                before = format!(" && !{}", is(*number));
                String::new()
            }
            Self::Guard(number) => {
                before = format!(" if !{}", is(*number));
                String::new()
            }
            Self::Skip(number) => {
                before = format!("if !{} {{ ", is(*number));
                " }".to_owned()
            }
        };
        (before, after, regions)
    }
}

fn is(number: Number) -> String {
    format!("crate::mutant::is({number})")
}

/// Writes the text with all edits in it, save those of the mutants that are `dropped`.
pub fn apply(text: &str, edits: &[Edit], dropped: &BTreeSet<Number>) -> Mutated {
    let mut edits: Vec<Edit> =
        edits.iter().filter_map(|edit| Some(Edit { range: edit.range.clone(), shape: edit.shape.without(dropped)? })).collect();
    // Outer ones first; of equal ranges the one that was found first is the outer one.
    edits.sort_by_key(|edit| (edit.range.start, usize::MAX - edit.range.end));
    let mut writer = Writer { text, at: 0, out: String::new(), open: Vec::new(), regions: Vec::new() };
    for edit in &edits {
        writer.close(edit.range.start);
        writer.copy(edit.range.start);
        writer.open(edit);
    }
    writer.close(text.len());
    writer.copy(text.len());
    Mutated { text: writer.out, regions: writer.regions }
}

struct Writer<'a> {
    text: &'a str,
    /// How much of the original was written.
    at: usize,
    out: String,
    open: Vec<Open>,
    regions: Vec<Region>,
}

/// An edit whose range has begun.
struct Open {
    end: usize,
    after: String,
    started: usize,
    mutants: Vec<Number>,
}

impl Writer<'_> {
    fn copy(&mut self, to: usize) {
        self.out.push_str(&self.text[self.at..to]);
        self.at = to;
    }

    fn open(&mut self, edit: &Edit) {
        let (before, after, regions) = edit.shape.around();
        let started = self.out.len();
        for region in regions {
            self.regions.push(Region { range: started + region.range.start..started + region.range.end, mutants: region.mutants });
        }
        self.out.push_str(&before);
        self.open.push(Open { end: edit.range.end, after, started, mutants: edit.shape.numbers() });
        if edit.range.is_empty() {
            self.end_one();
        }
    }

    /// Ends the edits whose range does not reach beyond `to`.
    fn close(&mut self, to: usize) {
        while self.open.last().is_some_and(|open| open.end <= to) {
            let end = self.open.last().map_or(to, |open| open.end);
            self.copy(end);
            self.end_one();
        }
    }

    fn end_one(&mut self) {
        if let Some(open) = self.open.pop() {
            self.out.push_str(&open.after);
            self.regions.push(Region { range: open.started..self.out.len(), mutants: open.mutants });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, edits: &[Edit]) -> String {
        apply(text, edits, &BTreeSet::new()).text.replace("crate::mutant::", "")
    }

    #[test]
    fn edits_nest() {
        let edits = [
            Edit { range: 0..5, shape: Shape::Choose(vec![(1, "a || b".to_owned())]) },
            Edit { range: 0..1, shape: Shape::Flip(2) },
            Edit { range: 4..5, shape: Shape::Flip(3) },
        ];
        // The text `a & b` stands for any expression.
        assert_eq!(written("a & b;", &edits), "(if is(1) { a || b } else { (is(2) ^ (a)) & (is(3) ^ (b)) });");
    }

    #[test]
    fn what_is_put_between_stands_after_what_ends_there_and_inside_of_what_begins_there() {
        let edits = [
            Edit { range: 0..1, shape: Shape::AndNot(1) },
            Edit { range: 1..1, shape: Shape::Guard(2) },
            Edit { range: 2..2, shape: Shape::Return(vec![(3, "return 0;".to_owned()), (4, "return 1;".to_owned())]) },
            Edit { range: 2..4, shape: Shape::Skip(5) },
        ];
        let expected = "((c) && !is(1)) if !is(2){if !is(5) {  if is(3) { return 0; } if is(4) { return 1; }f; }}";
        assert_eq!(written("c{f;}", &edits), expected);
    }

    #[test]
    fn an_error_is_blamed_on_the_innermost_mutant() {
        let edits =
            [Edit { range: 0..5, shape: Shape::Choose(vec![(1, "x".to_owned()), (2, "y".to_owned())]) }, Edit { range: 4..5, shape: Shape::Flip(3) }];
        let mutated = apply("a & b;", &edits, &BTreeSet::new());
        let at = |part: &str| {
            let start = mutated.text.find(part).expect("it was written");
            start..start + part.len()
        };
        assert_eq!(mutated.blamed(&at("x")), [1]);
        assert_eq!(mutated.blamed(&at("y")), [2]);
        assert_eq!(mutated.blamed(&at("(b)")), [3]);
        assert_eq!(mutated.blamed(&at("a &")), [1, 2]);
        assert_eq!(mutated.blamed(&at(";")), [0; 0]);
        assert_eq!(mutated.in_front(&at(";")), [1, 2]);
        assert_eq!(mutated.in_front(&(0..0)), [0; 0]);
        let end = mutated.text.len();
        assert_eq!(mutated.between(&[end - 1..end, 0..1]), [3]);
        assert_eq!(mutated.between(&[end - 1..end, end..end]), [0; 0]);
        let below = apply("a & b\n;", &edits, &BTreeSet::new());
        let end = below.text.len();
        assert_eq!(below.in_front(&(end - 1..end)), [0; 0]);
    }

    #[test]
    fn an_error_around_all_mutants_is_blamed_on_the_last_one() {
        let edits = [Edit { range: 2..4, shape: Shape::Skip(1) }, Edit { range: 5..7, shape: Shape::Skip(2) }];
        let mutated = apply("{ a; b; }", &edits, &BTreeSet::new());
        assert_eq!(mutated.blamed(&(0..mutated.text.len())), [2]);
    }

    #[test]
    fn what_does_not_compile_is_left_out() {
        let edits =
            [Edit { range: 0..1, shape: Shape::Choose(vec![(1, "x".to_owned()), (2, "y".to_owned())]) }, Edit { range: 0..1, shape: Shape::Flip(3) }];
        let left = apply("a", &edits, &BTreeSet::from([1, 3])).text.replace("crate::mutant::", "");
        assert_eq!(left, "(if is(2) { y } else { a })");
        assert_eq!(apply("a", &edits, &BTreeSet::from([1, 2, 3])).text, "a");
    }
}
