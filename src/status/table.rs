//! Tables for a terminal: the first column gives way, then the headings, and where even that does
//! not fit each row becomes a paragraph.

use std::fmt::Write as _;

use textwrap::core::display_width;

/// Least width of the first column.
const LEAST: usize = 16;

/// A table. Its first column is text, the others are numbers.
pub(super) struct TextTable<'a> {
    /// Heading of the first column.
    pub(super) head: &'a str,
    /// Headings of the others, in full and short.
    pub(super) columns: &'a [(&'a str, &'a str)],
    /// The rows.
    pub(super) rows: Vec<(String, Vec<String>)>,
}

impl TextTable<'_> {
    /// The table in lines that are no longer than `width`.
    pub(super) fn text(&self, width: usize) -> String {
        let first = self
            .rows
            .iter()
            .map(|(first, _)| display_width(first))
            .chain([display_width(self.head)])
            .max()
            .unwrap_or_default();
        let full: Vec<&str> = self.columns.iter().map(|(full, _)| *full).collect();
        let short: Vec<&str> = self.columns.iter().map(|(_, short)| *short).collect();
        // The first column loses up to a quarter before the headings are shortened.
        for (heads, least) in [(&full, first - first / 4), (&short, first.min(LEAST))] {
            let others: usize = self.widths(heads).iter().map(|column| column + 2).sum();
            if let Some(room) = width.checked_sub(others)
                && room >= least
            {
                return self.grid(heads, first.min(room));
            }
        }
        self.rows.iter().map(|row| paragraph(row, &full, width)).collect()
    }

    /// The widths of the columns after the first.
    fn widths(&self, heads: &[&str]) -> Vec<usize> {
        let mut widths: Vec<usize> = heads.iter().map(|head| display_width(head)).collect();
        for (_, cells) in &self.rows {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = display_width(cell).max(*width);
            }
        }
        widths
    }

    fn grid(&self, heads: &[&str], first: usize) -> String {
        let widths = self.widths(heads);
        let mut text = String::new();
        let mut line = |name: &str, cells: &[&str]| {
            let name = cut(name, first);
            let mut line = name.clone() + &" ".repeat(first.saturating_sub(display_width(&name)));
            for (cell, width) in cells.iter().zip(&widths) {
                line += &" ".repeat(2 + width.saturating_sub(display_width(cell)));
                line += cell;
            }
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{}", line.trim_end());
        };
        line(self.head, heads);
        for (name, cells) in &self.rows {
            line(name, &cells.iter().map(String::as_str).collect::<Vec<_>>());
        }
        text
    }
}

/// A row as a paragraph.
fn paragraph((name, cells): &(String, Vec<String>), heads: &[&str], width: usize) -> String {
    let cells: Vec<String> =
        heads.iter().zip(cells).map(|(head, cell)| format!("{head}\u{a0}{cell}")).collect();
    wrapped(name, &cells.join(", "), width)
}

/// The end of a text that is too long: ends of keys differ more than their beginnings.
fn cut(text: &str, width: usize) -> String {
    if display_width(text) <= width {
        return text.to_owned();
    }
    let mut kept = text;
    while display_width(kept) + 1 > width {
        let mut rest = kept.chars();
        if rest.next().is_none() {
            break;
        }
        kept = rest.as_str();
    }
    format!("…{kept}")
}

/// A line, and below it an indented text, in lines that are no longer than `width` where the words
/// allow it. No line ends at a space that does not break.
pub(super) fn wrapped(head: &str, text: &str, width: usize) -> String {
    let lines = |text: &str, indent: &str, further: &str| {
        // Paths stay whole.
        let options = textwrap::Options::new(width.max(LEAST))
            .initial_indent(indent)
            .subsequent_indent(further)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        textwrap::fill(text, options) + "\n"
    };
    (lines(head, "", "    ") + &lines(text, "    ", "    ")).replace('\u{a0}', " ")
}
