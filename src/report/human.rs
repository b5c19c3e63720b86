//! Findings for people at a terminal: the line, what is wrong with it, and the way out.

use std::fmt::{self, Write as _};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};

use super::words::{self, printable};
use super::{Look, Run, State, Style};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Origin, Sources};
use crate::text;

/// Writes what a run found, one after the other, and what is fixed, in a section of its own.
pub fn document(run: &Run, look: Look) -> String {
    let mut text: String = run.failing().map(|found| findings([found.item], found.sources, look)).collect();
    if let Some(revision) = &run.since
        && run.count(State::Fixed) > 0
    {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "fixed since {revision}:");
        for found in run.found.iter().filter(|found| found.state == Some(State::Fixed)) {
            let place = found.item.at.map(|at| format!("{}: ", words::label(found.sources, at, ""))).unwrap_or_default();
            let _ = writeln!(text, "  {place}{}: {}", found.item.code.name, printable(&found.item.message));
        }
        text.push('\n');
    }
    text
}

/// Writes findings one after the other.
pub fn findings<'a>(items: impl IntoIterator<Item = &'a Diagnostic>, sources: &Sources, look: Look) -> String {
    let theme = match look.style {
        Style::Colour => GraphicalTheme::unicode(),
        Style::Plain => GraphicalTheme::unicode_nocolor(),
    };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(look.width.clamp(60, 160)).with_links(false).with_context_lines(1);
    let mut text = String::new();
    for item in items {
        // Writing into a string cannot fail.
        let _ = handler.render_report(&mut text, &Report { item, sources, source: item.at.map(|at| source(sources, at)) });
        text.push('\n');
    }
    text
}

/// `2 errors, 1 warning`.
pub fn counted(errors: usize, warnings: usize) -> String {
    match (errors, warnings) {
        (0, 0) => "no findings".into(),
        (0, _) => text::counted(warnings, "warning"),
        (_, 0) => text::counted(errors, "error"),
        _ => format!("{}, {}", text::counted(errors, "error"), text::counted(warnings, "warning")),
    }
}

fn source(sources: &Sources, at: Origin) -> NamedSource<std::sync::Arc<str>> {
    let file = sources.file(at.file);
    NamedSource::new(&file.path, std::sync::Arc::clone(&file.text))
}

/// A finding as `miette` wants it.
struct Report<'a> {
    item: &'a Diagnostic,
    sources: &'a Sources,
    source: Option<NamedSource<std::sync::Arc<str>>>,
}

impl Report<'_> {
    /// The first line of a place: a whole section need not be shown.
    fn span(&self, at: Origin) -> (usize, usize) {
        let text = &self.sources.file(at.file).text;
        let (start, end) = (at.start as usize, (at.end as usize).min(text.len()));
        let line_end = text[start..].find('\n').map_or(text.len(), |offset| start + offset);
        (start, end.clamp(start, line_end) - start)
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.item.fmt(f)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.item.message))
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.item.code.name))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.item.code.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let text = words::details(self.item, self.sources, "");
        (!text.is_empty()).then(|| Box::new(text) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        let at = self.item.at.filter(|at| at.end > 0)?;
        let _ = at;
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let at = self.item.at.filter(|at| at.end > 0)?;
        let (start, length) = self.span(at);
        let mut labels = vec![LabeledSpan::new(Some("here".into()), start, length)];
        let near = self.item.notes.iter().filter_map(|note| Some((note.at.filter(|other| other.file == at.file && *other != at)?, &note.text)));
        labels.extend(near.map(|(at, text)| {
            let (start, length) = self.span(at);
            LabeledSpan::new(Some(text.clone()), start, length)
        }));
        Some(Box::new(labels.into_iter()))
    }
}
