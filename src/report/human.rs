//! Findings for people at a terminal: the line, what is wrong with it, and the way out.

use std::fmt::{self, Write as _};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::excerpt::{CONTEXT, Excerpt};
use super::few::ShownFindings;
use super::{Appearance, CheckRun, FindingState, RunFinding, Style, words};
use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::source::{Origin, Sources};
use crate::base::text::{self, one_line};

/// Writes what a run found, one after the other, and what is fixed, in a section of its own.
pub fn document(run: &CheckRun, look: Appearance) -> String {
    let failing: Vec<&RunFinding> = run.failing().collect();
    let shown = ShownFindings::few(&failing);
    let mut text: String =
        shown.items.iter().map(|found| one(found.item, found.sources, look)).collect();
    text.push_str(&more(shown.left_out));
    if let Some(revision) = &run.since
        && run.count(FindingState::Fixed) > 0
    {
        let fixed: Vec<&RunFinding> =
            run.found.iter().filter(|found| found.state == Some(FindingState::Fixed)).collect();
        let shown = ShownFindings::few(&fixed);
        // Writing into a string cannot fail.
        let _ = writeln!(text, "fixed since {}:", one_line(revision));
        for found in shown.items {
            let place = found
                .item
                .at
                .map(|at| format!("{}: ", words::label(found.sources, at, "")))
                .unwrap_or_default();
            let _ = writeln!(
                text,
                "  {place}{}: {}",
                found.item.code.name,
                one_line(&found.item.message)
            );
        }
        text.push_str(&more(shown.left_out));
        text.push('\n');
    }
    text
}

/// Writes findings one after the other, and how many more there are.
pub fn findings(items: &[Diagnostic], sources: &Sources, look: Appearance) -> String {
    let all: Vec<&Diagnostic> = items.iter().collect();
    let shown = ShownFindings::few(&all);
    let mut text: String = shown.items.into_iter().map(|item| one(item, sources, look)).collect();
    text.push_str(&more(shown.left_out));
    text
}

/// Says how many findings are not shown.
fn more(number: usize) -> String {
    if number == 0 { String::new() } else { text::and_more(number, "finding") + "\n" }
}

/// Writes one finding.
fn one(item: &Diagnostic, sources: &Sources, look: Appearance) -> String {
    let theme = match look.style {
        Style::Colour => GraphicalTheme::unicode(),
        Style::Plain => GraphicalTheme::unicode_nocolor(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(look.width.clamp(60, 160))
        .with_links(false)
        .with_context_lines(CONTEXT);
    let places = item.at.filter(|at| at.end > 0).map(|at| places(item, at));
    let excerpt = places.as_ref().and_then(|places| {
        let origins: Vec<Origin> = places.iter().map(|(origin, _)| *origin).collect();
        Some(Excerpt::of(sources, origins.first()?.file, &origins))
    });
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = handler.render_report(
        &mut text,
        &Report { item, sources, places: places.unwrap_or_default(), excerpt },
    );
    text.push('\n');
    text
}

/// The place of a finding and those of its notes in the same file, each with what is said of it.
fn places(item: &Diagnostic, at: Origin) -> Vec<(Origin, String)> {
    let mut places = vec![(at, "here".to_owned())];
    // An excerpt is of one file; `details` writes the places of all notes in words.
    for note in &item.notes {
        if let Some(other) = note.at
            && other.file == at.file
            && other != at
        {
            places.push((other, one_line(&note.text).into_owned()));
        }
    }
    places
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

/// A finding as `miette` wants it.
struct Report<'a> {
    item: &'a Diagnostic,
    sources: &'a Sources,
    places: Vec<(Origin, String)>,
    excerpt: Option<Excerpt>,
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.item.fmt(f)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&one_line(&self.item.message))
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
        if text.is_empty() { None } else { Some(Box::new(text)) }
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let spans = self.excerpt.as_ref()?.spans();
        Some(Box::new(spans.iter().zip(&self.places).map(|(span, (_, text))| {
            LabeledSpan::new(Some(text.clone()), span.start, span.length)
        })))
    }
}
