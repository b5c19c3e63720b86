//! A page of Markdown in one language: lines, headings and heads of tables.

use std::fmt::Write as _;

use crate::base::text::cell;
use crate::status::School;
use crate::words::Words;

/// A page as far as it is written.
pub(super) struct Page {
    pub(super) text: String,
    pub(super) words: &'static Words,
}

impl Page {
    pub(super) fn line(&mut self, line: &str) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.text, "{line}");
    }

    /// A heading of a part, with its empty lines.
    pub(super) fn heading(&mut self, heading: &str) {
        self.line(&format!("\n## {heading}\n"));
    }

    /// The head of a table; columns after the first `texts` are numbers.
    pub(super) fn table(&mut self, columns: &[&str], texts: usize) {
        let mut rule = vec!["---"; texts];
        rule.resize(columns.len(), "---:");
        self.line(&format!("| {} |", columns.join(" | ")));
        self.line(&format!("| {} |", rule.join(" | ")));
    }

    pub(super) fn percent(&self, share: Option<f64>) -> String {
        let Some(share) = share else { return "–".to_owned() };
        self.words.forms.decimal(&format!("{share:.1}"))
    }
}

/// What people call a school, for a cell.
pub(super) fn school_name(school: &School) -> String {
    let title = school.title.as_deref().unwrap_or(&school.school);
    format!("{} ({})", cell(title), cell(&school.key()))
}
