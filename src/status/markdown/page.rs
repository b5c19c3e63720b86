//! A page of Markdown in one language: lines, headings and heads of tables.

use std::fmt::Write as _;

use crate::base::text::cell;
use crate::model::{Language, Theme};
use crate::status::School;

/// A page as far as it is written.
pub(super) struct Page {
    pub(super) text: String,
    pub(super) language: Language,
}

impl Page {
    /// The one of two texts that is in the language of the page.
    pub(super) fn say<'a>(&self, german: &'a str, english: &'a str) -> &'a str {
        match self.language {
            Language::De => german,
            Language::En => english,
        }
    }

    pub(super) fn line(&mut self, line: &str) {
        // Writing into a string cannot fail.
        let _ = writeln!(self.text, "{line}");
    }

    /// A heading with its empty lines.
    pub(super) fn heading(&mut self, level: usize, german: &str, english: &str) {
        let heading = format!("\n{} {}\n", "#".repeat(level), self.say(german, english));
        self.line(&heading);
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
        let text = format!("{share:.1}");
        match self.language {
            Language::De => text.replace('.', ","),
            Language::En => text,
        }
    }

    pub(super) fn theme(&self, theme: Theme) -> &'static str {
        let (german, english) = match theme {
            Theme::Network => ("Netz", "Network"),
            Theme::Wlan => ("WLAN", "WLAN"),
            Theme::Clients => ("Endgeräte", "Clients"),
            Theme::Software => ("Software", "Software"),
            Theme::Security => ("Sicherheit", "Security"),
            Theme::Servers => ("Server", "Servers"),
            Theme::Licences => ("Lizenzen", "Licences"),
        };
        match self.language {
            Language::De => german,
            Language::En => english,
        }
    }
}

/// What people call a school, for a cell.
pub(super) fn school_name(school: &School) -> String {
    let title = school.title.as_deref().unwrap_or(&school.school);
    format!("{} ({})", cell(title), cell(&school.key()))
}
