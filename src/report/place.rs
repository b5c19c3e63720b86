//! Where a finding is, as machines want it told.

use std::fmt::Write as _;

use crate::base::source::{Origin, Sources};

/// A place in a file of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PlaceInFile {
    /// Path below the root of the workspace, with `/`.
    pub(super) file: String,
    /// Where in the file; `None` when the file as a whole is meant.
    pub(super) region: Option<LineRegion>,
}

/// A piece of one line: of what goes over several, as a table does, the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineRegion {
    /// Line, from 1.
    pub(super) line: usize,
    /// First column, from 1.
    pub(super) start: Column,
    /// The column after the last one.
    pub(super) end: Column,
}

/// A column, from 1, as two kinds of readers count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// In characters.
    pub(super) chars: usize,
    /// In code units of UTF-16.
    pub(super) utf16: usize,
}

impl PlaceInFile {
    /// Where `origin` is.
    pub(super) fn of(origin: Origin, sources: &Sources) -> Self {
        let file = sources.file(origin.file).path.to_string();
        // A finding about a file as a whole has no line.
        let mut region = None;
        if origin.end > 0 {
            let (text, lines) = (&sources.file(origin.file).text, sources.lines(origin.file));
            let (place, line) = (sources.range(origin), sources.line_range(origin));
            let (start, end) = (place.start.min(line.end), place.end.min(line.end));
            let [start, end] = [start, end].map(|byte| Column {
                chars: lines.chars(text, line.start..byte) + 1,
                utf16: lines.utf16(text, line.start..byte) + 1,
            });
            region = Some(LineRegion { line: lines.number_of(place.start) + 1, start, end });
        }
        Self { file, region }
    }

    /// The path as `a/relative%20reference`: what is not plain is percent-encoded.
    pub(super) fn uri(path: &str) -> String {
        let mut uri = String::with_capacity(path.len());
        for byte in path.bytes() {
            let is_plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
            // Writing into a string cannot fail.
            let _ = if is_plain {
                uri.write_char(char::from(byte))
            } else {
                write!(uri, "%{byte:02X}")
            };
        }
        uri
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::source::SourceFile;

    fn region(text: &str, start: u32, end: u32) -> Option<(usize, Column, Column)> {
        let mut sources = Sources::default();
        let file =
            sources.add(SourceFile { path: "f".into(), text: text.into(), layer: "".into() });
        PlaceInFile::of(Origin { file, start, end }, &sources)
            .region
            .map(|region| (region.line, region.start, region.end))
    }

    fn column(chars: usize, utf16: usize) -> Column {
        Column { chars, utf16 }
    }

    #[test]
    fn columns_are_counted_in_both_ways() {
        // An umlaut has two bytes and is one of everything else; the face has four bytes and two
        // units.
        assert_eq!(region("a\nä😀 = 1\r\n", 2, 8), Some((2, column(1, 1), column(3, 4))));
        assert_eq!(region("a\nä😀 = 1\r\n", 11, 12), Some((2, column(6, 7), column(7, 8))));
    }

    #[test]
    fn only_the_first_line_of_a_place_is_told() {
        assert_eq!(region("x = [\r\n1]", 4, 9), Some((1, column(5, 5), column(6, 6))));
    }

    #[test]
    fn places_outside_of_the_text_are_none() {
        assert_eq!(region("x", 0, 0), None);
        assert_eq!(region("", 5, 9), Some((1, column(1, 1), column(1, 1))));
        assert_eq!(region("ä", 1, 2).map(|(line, ..)| line), Some(1));
    }

    #[test]
    fn paths_become_relative_references() {
        assert_eq!(
            PlaceInFile::uri("schools/a b/ä%:?#.toml"),
            "schools/a%20b/%C3%A4%25%3A%3F%23.toml"
        );
    }
}
