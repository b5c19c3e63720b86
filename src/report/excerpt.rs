//! The lines of a file that a finding is about, as a terminal may show them.
//!
//! What is hidden is left out, what would act is made visible, and long lines are cut. So the text
//! is another one than that of the file, and places in it are other ones too. Only the lines that
//! are needed are looked at.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::base::source::{FileId, LineIndex, Origin, Sources, floor};
use crate::base::text;
use crate::language::secrets::{self, ShownText};

/// Lines shown before and behind each place.
pub(super) const CONTEXT: usize = 1;

/// Lines between two places that are shown so that both are in one piece.
const GAP: usize = 3;

/// Most bytes of a line that are shown, and how many of them stand before its first place.
const WIDEST: usize = 400;
const BEFORE: usize = 80;

/// Some lines of a file.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    pieces: Vec<Piece>,
    /// The places asked for, in this text, with their columns in the file.
    spans: Vec<ExcerptSpan>,
}

/// A place in the text of an excerpt.
#[derive(Clone, Copy, Debug)]
pub(super) struct ExcerptSpan {
    /// The first byte.
    pub(super) start: usize,
    /// How many bytes it has.
    pub(super) length: usize,
    /// Its column in the file, from 0.
    column: usize,
}

/// Lines that stand together.
#[derive(Debug)]
struct Piece {
    /// Where it begins in the text of the excerpt.
    offset: usize,
    /// The number of its first line, from 0.
    line: usize,
    text: String,
}

impl Excerpt {
    /// The lines around some places of a file. Of a place that goes over several lines it is the
    /// first that counts.
    pub(super) fn of(sources: &Sources, file: FileId, places: &[Origin]) -> Self {
        let source = sources.file(file);
        let view = View {
            text: &source.text,
            lines: sources.lines(file),
            shown: secrets::shown(sources, file),
        };
        let places: Vec<(usize, Range<usize>)> =
            places.iter().map(|place| view.in_its_line(sources.range(*place))).collect();
        let mut pieces = Vec::new();
        let mut spans = vec![ExcerptSpan { start: 0, length: 0, column: 0 }; places.len()];
        let mut offset = 0;
        for lines in groups(places.iter().map(|(line, _)| *line), view.count()) {
            let mut text = String::new();
            for line in lines.clone() {
                let own: Vec<usize> =
                    (0..places.len()).filter(|&number| places[number].0 == line).collect();
                let window = view.window(line, own.iter().map(|&number| &places[number].1));
                for number in own {
                    spans[number] = view.span(&window, &places[number].1, offset + text.len());
                }
                text.push_str(&view.written(&window));
                text.push('\n');
            }
            let length = text.len();
            pieces.push(Piece { offset, line: lines.start, text });
            // A byte between two pieces belongs to neither.
            offset += length + 1;
        }
        Self { name: text::one_line(&source.path).into_owned(), pieces, spans }
    }

    /// Where the places that were asked for stand in this text, in their order.
    pub(super) fn spans(&self) -> &[ExcerptSpan] {
        &self.spans
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let holds = |piece: &&Piece| {
            piece.offset <= span.offset() && end <= piece.offset + piece.text.len()
        };
        let piece = self.pieces.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let own = SourceSpan::from((span.offset() - piece.offset, span.len()));
        let contents = piece.text.read_span(&own, before, after)?;
        let at = SourceSpan::from((contents.span().offset() + piece.offset, contents.span().len()));
        // Without lines around it the place itself is asked after, and its column is that of the
        // file.
        let asked = self.spans.iter().find(|known| before == 0 && known.start == span.offset());
        let column = asked.map_or(contents.column(), |known| known.column);
        let line = contents.line() + piece.line;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            contents.data(),
            at,
            line,
            column,
            contents.line_count(),
        )))
    }
}

/// The lines around those given, in groups that stand together.
fn groups(lines: impl Iterator<Item = usize>, count: usize) -> Vec<Range<usize>> {
    let mut lines: Vec<usize> = lines.collect();
    lines.sort_unstable();
    let mut groups: Vec<Range<usize>> = Vec::new();
    for line in lines {
        // A place at the very end of a file is behind its last line, and has a line nevertheless.
        let around = line.saturating_sub(CONTEXT)..(line + CONTEXT + 1).min(count).max(line + 1);
        match groups.last_mut() {
            Some(last) if around.start <= last.end + GAP => last.end = last.end.max(around.end),
            _ => groups.push(around),
        }
    }
    groups
}

/// A file to be cut from.
struct View<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    shown: ShownText<'a>,
}

impl View<'_> {
    /// How many lines there are to be shown: behind the last line end is none.
    fn count(&self) -> usize {
        if self.text.ends_with('\n') { self.lines.count() - 1 } else { self.lines.count() }
    }

    /// The number of the line in which a range begins, and what of the range lies in it.
    fn in_its_line(&self, range: Range<usize>) -> (usize, Range<usize>) {
        let line = self.lines.number_of(range.start);
        let end = self.lines.range(self.text, line).end;
        (line, range.start.min(end)..range.end.clamp(range.start.min(end), end))
    }

    /// What of a line is shown: all, or what stands around its first place.
    fn window<'p>(
        &self,
        line: usize,
        places: impl Iterator<Item = &'p Range<usize>>,
    ) -> Range<usize> {
        let whole = self.lines.range(self.text, line);
        if whole.len() <= WIDEST {
            return whole;
        }
        let first = places.map(|place| place.start).min().unwrap_or(whole.start);
        let start = floor(self.text, first.saturating_sub(BEFORE).max(whole.start));
        start..floor(self.text, (start + WIDEST).min(whole.end)).max(start)
    }

    /// The shown part of a line, with dots where it was cut.
    fn written(&self, window: &Range<usize>) -> String {
        let behind = if self.is_cut_behind(window) { "..." } else { "" };
        format!("{}{}{behind}", self.before(window), self.shown.printable(window.clone()))
    }

    fn before(&self, window: &Range<usize>) -> &'static str {
        if window.start > 0 && !self.text[..window.start].ends_with('\n') { "..." } else { "" }
    }

    fn is_cut_behind(&self, window: &Range<usize>) -> bool {
        let rest = &self.text[window.end..];
        !rest.is_empty() && !rest.starts_with('\n') && !rest.starts_with("\r\n")
    }

    /// Where a place stands in the text of an excerpt, whose line begins at `offset`.
    fn span(&self, window: &Range<usize>, place: &Range<usize>, offset: usize) -> ExcerptSpan {
        let (start, end) = (
            place.start.clamp(window.start, window.end),
            place.end.clamp(window.start, window.end),
        );
        let until = |at: usize| self.shown.printable(window.start..at).len();
        let begin = offset + self.before(window).len() + until(start);
        let line_start = self.lines.start(self.lines.number_of(place.start));
        let column = self.lines.chars(self.text, line_start..place.start);
        ExcerptSpan { start: begin, length: until(end) - until(start), column }
    }
}
