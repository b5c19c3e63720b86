//! The lines of a difference, and the colours of a terminal.

use std::fmt::Write as _;

use crate::base::text::printable;
use crate::change::{ChangeKind, DiffLine, FileDiff, Hunk, LineTag, Risk};

/// The lines of a difference without colours, as in a unified diff.
pub(super) fn unified(diff: &FileDiff) -> String {
    let mut text = String::new();
    for hunk in &diff.hunks {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}", hunk_head(hunk));
        for line in &hunk.lines {
            let _ = writeln!(text, "{}", Paint(false).line(line));
        }
    }
    text
}

/// Where a hunk stands in both files, as a unified diff says it.
pub(super) fn hunk_head(hunk: &Hunk) -> String {
    let Hunk { old_start, old_lines, new_start, new_lines, .. } = hunk;
    format!("@@ -{old_start},{old_lines} +{new_start},{new_lines} @@")
}

/// Colours, where they are wanted.
#[derive(Clone, Copy)]
pub(super) struct Paint(pub(super) bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    pub(super) fn place(self, text: &str) -> String {
        self.with("36", text)
    }

    pub(super) fn kind(self, kind: ChangeKind, text: &str, width: usize) -> String {
        let code = match kind {
            ChangeKind::Removed => "31",
            ChangeKind::Added => "32",
            ChangeKind::Changed => "33",
            ChangeKind::Moved => "36",
        };
        self.with(code, &format!("{text:<width$}"))
    }

    /// What became of access: what is closed is no danger.
    pub(super) fn access(self, is_grave: bool, what: &str, width: usize) -> String {
        let code = if is_grave { "1;31" } else { "32" };
        self.with(code, &format!("{what:<width$}"))
    }

    pub(super) fn risk(self, risk: Risk, text: &str, width: usize) -> String {
        let code = match risk {
            Risk::Removal | Risk::Security | Risk::Unknown => "1;31",
            Risk::InterruptsManagement => "1;35",
            Risk::InterruptsClients => "1;33",
            Risk::Live => "36",
            Risk::Cosmetic => "2",
        };
        self.with(code, &format!("{text:<width$}"))
    }

    pub(super) fn line(self, line: &DiffLine) -> String {
        let (sign, code, strong) = match line.tag {
            LineTag::Same => (' ', "", ""),
            LineTag::Old => ('-', "31", "31;7"),
            LineTag::New => ('+', "32", "32;7"),
        };
        if !self.0 || code.is_empty() {
            return format!("{sign}{}", printable(&line.text()));
        }
        // A line that is different as a whole is not emphasised as well.
        let partly = line.spans.iter().any(|span| !span.emphasis);
        let mut painted = self.with(code, &sign.to_string());
        for span in &line.spans {
            let code = if span.emphasis && partly { strong } else { code };
            painted += &self.with(code, &printable(&span.text));
        }
        painted
    }
}
