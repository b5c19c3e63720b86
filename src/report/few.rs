//! How many findings are shown: what nobody reads to its end only hides what matters.
//!
//! Exit codes and counts are always of all.

use super::RunFinding;
use crate::base::diagnostic::{Diagnostic, Severity};

/// Most findings that are shown to people.
pub(super) const MOST_FOR_PEOPLE: usize = 200;

/// Most findings that a document for machines holds. GitHub includes no more of a SARIF document.
pub(super) const MOST_FOR_MACHINES: usize = 5000;

/// The findings that are shown, and how many are not.
#[derive(Debug)]
pub(super) struct ShownFindings<'a, T> {
    pub(super) items: Vec<&'a T>,
    pub(super) left_out: usize,
}

/// What has a finding's severity.
pub(super) trait Graded {
    fn severity(&self) -> Severity;
}

impl Graded for Diagnostic {
    fn severity(&self) -> Severity {
        self.code.severity
    }
}

impl Graded for RunFinding<'_> {
    fn severity(&self) -> Severity {
        self.item.code.severity
    }
}

impl<'a, T: Graded> ShownFindings<'a, T> {
    /// As many as people read.
    pub(super) fn few(all: &[&'a T]) -> Self {
        Self::most(all, MOST_FOR_PEOPLE)
    }

    /// As many as programs take.
    pub(super) fn many(all: &[&'a T]) -> Self {
        Self::most(all, MOST_FOR_MACHINES)
    }

    /// At most so many, in their order. Errors come first to be shown.
    fn most(all: &[&'a T], most: usize) -> Self {
        let errors = all.iter().filter(|item| item.severity() == Severity::Error).count();
        // Errors are counted before any finding is taken, so that all keep their order.
        let (mut room_for_errors, mut room_for_warnings) = (most, most.saturating_sub(errors));
        let mut items = Vec::new();
        for item in all {
            let room = if item.severity() == Severity::Error {
                &mut room_for_errors
            } else {
                &mut room_for_warnings
            };
            if *room > 0 {
                *room -= 1;
                items.push(*item);
            }
        }
        let left_out = all.len() - items.len();
        Self { items, left_out }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One(Severity, usize);

    impl Graded for One {
        fn severity(&self) -> Severity {
            self.0
        }
    }

    fn shown(grades: &str, most: usize) -> (Vec<usize>, usize) {
        let severity = |letter| if letter == 'e' { Severity::Error } else { Severity::Warning };
        let all: Vec<One> = grades
            .chars()
            .enumerate()
            .map(|(number, letter)| One(severity(letter), number))
            .collect();
        let shown = ShownFindings::most(&all.iter().collect::<Vec<_>>(), most);
        (shown.items.iter().map(|item| item.1).collect(), shown.left_out)
    }

    #[test]
    fn errors_are_shown_before_warnings_and_all_in_their_order() {
        assert_eq!(shown("wewe", 9), (vec![0, 1, 2, 3], 0));
        assert_eq!(shown("wewe", 4), (vec![0, 1, 2, 3], 0));
        assert_eq!(shown("wewe", 3), (vec![0, 1, 3], 1));
        assert_eq!(shown("wewe", 2), (vec![1, 3], 2));
        assert_eq!(shown("wewe", 1), (vec![1], 3));
        assert_eq!(shown("wewe", 0), (vec![], 4));
        assert_eq!(shown("", 5), (vec![], 0));
    }
}
