//! What the parser found wrong with a file, each cause once.

use std::collections::BTreeMap;

use toml::de::Error;

use crate::base::diagnostic::{Diagnostic, Diagnostics, Note};
use crate::base::source::{FileId, LineIndex, Origin};
use crate::language::tree::codes::SYNTAX;
use crate::language::tree::place::origin;

/// What the parser says of a key, or a header, that is there already.
const DUPLICATE: &str = "duplicate key";

/// Most faults of one file that are told one by one: nobody mends a thousand by hand.
const MOST: usize = 1000;

/// Reports the faults of a file. A table whose header stands twice is one fault: the keys that
/// stand twice in it follow from that.
pub(super) fn tell(file: FileId, text: &str, errors: &[Error], out: &mut Diagnostics) {
    if errors.is_empty() {
        return;
    }
    let mut faults = Faults {
        file,
        text,
        lines: LineIndex::of(text),
        first: None,
        twice: BTreeMap::new(),
        found: Vec::new(),
        copy: None,
    };
    for error in errors.iter().take(MOST) {
        let span = error.span().unwrap_or(0..0);
        // An error of the parser has a place and a message: only the message tells its kind.
        if error.message().trim() == DUPLICATE {
            faults.duplicate(span);
        } else {
            let message = on_one_line(error.message());
            faults.found.push(Diagnostic::new(&SYNTAX, message).at(origin(file, span)));
        }
    }
    for diagnostic in faults.found {
        out.push(diagnostic);
    }
    if let Some(next) = errors.get(MOST) {
        let message = format!(
            "this file has {} more faults; it is no TOML, or was mangled as a whole",
            errors.len() - MOST
        );
        out.push(Diagnostic::new(&SYNTAX, message).at(origin(file, next.span().unwrap_or(0..0))));
    }
}

/// A message of the parser as one phrase.
fn on_one_line(message: &str) -> String {
    message.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

struct Faults<'t> {
    file: FileId,
    text: &'t str,
    lines: LineIndex,
    /// The line in which each header stands for the first time. It is read when it is needed: most
    /// files have no header twice.
    first: Option<BTreeMap<&'t str, usize>>,
    /// Which finding tells that a header stands twice.
    twice: BTreeMap<&'t str, usize>,
    found: Vec<Diagnostic>,
    /// The last table that stands for the second time, by its header, and where it ends.
    copy: Option<(&'t str, usize)>,
}

impl<'t> Faults<'t> {
    fn duplicate(&mut self, span: std::ops::Range<usize>) {
        let line = self.lines.number_of(span.start);
        let header = header(&self.text[self.lines.range(self.text, line)]);
        match (header, self.copy) {
            // The key stands in a table that was reported as a whole.
            (None, Some((_, end))) if span.start < end => {}
            (None, _) => {
                self.found.push(Diagnostic::new(&SYNTAX, DUPLICATE).at(origin(self.file, span)));
            }
            // The tables below a second table stand twice as well.
            (Some(header), Some((above, end))) if span.start <= end && is_below(header, above) => {
                self.copy = Some((above, self.end_of(line)));
            }
            (Some(header), _) => {
                self.told_twice(header, line);
                self.copy = Some((header, self.end_of(line)));
            }
        }
    }

    fn told_twice(&mut self, header: &'t str, line: usize) {
        let here = self.place(line);
        if let Some(&number) = self.twice.get(header) {
            self.found[number].notes.push(Note { at: Some(here), text: "and here".to_owned() });
            return;
        }
        let mut diagnostic = Diagnostic::new(&SYNTAX, "this table is written twice").at(here);
        if let Some(first) = self.first_line_of(header)
            && first < line
        {
            diagnostic = diagnostic.note_at(self.place(first), "it is written here as well");
        }
        self.twice.insert(header, self.found.len());
        self.found.push(
            diagnostic
                .help("write all its keys below one of the two headers, and delete the other"),
        );
    }

    fn first_line_of(&mut self, wanted: &str) -> Option<usize> {
        let (text, lines) = (self.text, &self.lines);
        let first = self.first.get_or_insert_with(|| {
            let mut first = BTreeMap::new();
            for line in 0..lines.count() {
                if let Some(header) = header(&text[lines.range(text, line)]) {
                    first.entry(header).or_insert(line);
                }
            }
            first
        });
        first.get(wanted).copied()
    }

    /// Where the table ends whose header stands in a line.
    fn end_of(&self, line: usize) -> usize {
        // With the line of the next header, where a table below this one may begin.
        let next = (line + 1..self.lines.count())
            .find(|&line| header(&self.text[self.lines.range(self.text, line)]).is_some());
        next.map_or(self.text.len(), |next| self.lines.range(self.text, next).end)
    }

    fn place(&self, line: usize) -> Origin {
        let range = self.lines.range(self.text, line);
        let indent = self.text[range.clone()].len() - self.text[range.clone()].trim_start().len();
        origin(self.file, range.start + indent..range.end)
    }
}

/// The header `[a.b]` of a line without what stands around it.
fn header(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if !line.starts_with('[') {
        return None;
    }
    Some(without_comment(line).trim_end())
}

/// A line without its comment, which begins at the first `#` outside of quotes.
fn without_comment(line: &str) -> &str {
    let (mut quote, mut is_escaped) = (None, false);
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') => return &line[..at],
            (None, '"' | '\'') => quote = Some(c),
            // Only between these quotes does a backslash hide the next character.
            (Some('"'), '\\') if !is_escaped => {
                is_escaped = true;
                continue;
            }
            (Some(open), _) if c == open && !is_escaped => quote = None,
            _ => {}
        }
        is_escaped = false;
    }
    line
}

/// Whether a header is that of a table below another one.
fn is_below(header: &str, above: &str) -> bool {
    let rest = table_name(header).strip_prefix(table_name(above));
    rest.is_some_and(|rest| rest.trim_start().starts_with('.'))
}

/// The name `a.b` in a header `[a.b]`.
fn table_name(header: &str) -> &str {
    header.trim_start_matches(['[', ' ', '\t']).trim_end_matches([']', ' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::source::{SourceFile, Sources};
    use crate::language::tree;

    /// What is found, as `line: message (other lines)`.
    fn found(text: &str) -> Vec<String> {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile {
            path: "f.toml".into(),
            text: text.into(),
            layer: "test".into(),
        });
        let mut out = Diagnostics::default();
        assert!(tree::parse(file, text, &mut out).is_none(), "the text has faults");
        let mut found = Vec::new();
        for item in &out {
            let notes: Vec<String> = item
                .notes
                .iter()
                .filter_map(|note| note.at)
                .map(|at| sources.position(at).line.to_string())
                .collect();
            let line = item.at.map(|at| sources.position(at).line.to_string());
            let line = line.unwrap_or_default();
            found.push(format!("{line}: {} ({})", item.message, notes.join(" ")));
        }
        found
    }

    #[test]
    fn a_table_that_stands_twice_is_one_finding() {
        let table = "[a.b]\nx = 1\ny = 1\nz = { q = 1 }\n[a.b.c]\nx = 1\n";
        assert_eq!(found(&format!("{table}{table}")), ["7: this table is written twice (1)"]);
        assert_eq!(
            found(&format!("{table}{table}[d]\n{table}")),
            ["7: this table is written twice (1 14)"]
        );
        assert_eq!(
            found("[a]\nx = 1\n[b]\n  [a] # again\nx = 1\n"),
            ["4: this table is written twice (1)"]
        );
    }

    #[test]
    fn a_hash_in_quotes_is_part_of_a_header() {
        assert_eq!(
            found("[a.\"x#1\"]\n[a.\"x#2\"]\n[a.\"x#2\"]\n"),
            ["3: this table is written twice (2)"]
        );
        assert_eq!(
            found("[a.'x#1'] # \"\n[a.'x#1'] # again\n"),
            ["2: this table is written twice (1)"]
        );
        assert_eq!(without_comment(r##"["a\"#b"] # c"##), r##"["a\"#b"] "##);
    }

    #[test]
    fn a_file_that_is_no_toml_is_not_told_line_by_line() {
        let text: String = (0..MOST).map(|number| format!("= {number}\n")).collect();
        let told = found(&text);
        assert_eq!(told.len(), MOST + 1);
        assert!(told[MOST].contains("more faults; it is no TOML"), "{}", told[MOST]);
        assert!(found("= 1\n").len() <= 2);
    }

    #[test]
    fn other_faults_are_told_beside_it() {
        assert_eq!(
            found("[a]\nx = 1\n[a]\nx = 1\n[b]\ny = 1\ny = 2\n"),
            ["3: this table is written twice (1)", "7: duplicate key ()"]
        );
        assert_eq!(
            found("y = 1\ny = 2\n[a]\n[a]\n"),
            ["2: duplicate key ()", "4: this table is written twice (3)"]
        );
        assert_eq!(
            found("[a]\n[b]\n[a]\n[b]\n"),
            ["3: this table is written twice (1)", "4: this table is written twice (2)"]
        );
        assert_eq!(found("[a]\n[ab]\n[a]\n[ab]\n").len(), 2);
        assert!(
            found("[a]\nx = 1\n[a]\nx = 1\nz = = 1\n")
                .iter()
                .any(|told| told.starts_with("5: extra `=`"))
        );
    }
}
