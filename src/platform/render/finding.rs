//! What is wrong with a template, as a finding at its line.

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::ErrorKind;
use minijinja::value::ValueKind;

use crate::base::diagnostic::Diagnostic;
use crate::base::source::{FileId, Origin, Sources};
use crate::platform::render::codes::{TEMPLATE, TOO_COSTLY, UNFIT_SECRET};
use crate::platform::render::environment::Failed;
use crate::platform::render::gate::TemplateRefusal;
use crate::platform::render::limits::{Budget, DEEPEST, TooCostly};
use crate::platform::render::secret::UnfitSecret;

/// What a template writer can do about something that costs too much.
const CHEAPER: &str =
    "let the template print less, or divide it; `muster rule template-too-costly` lists the limits";

/// What a plain object is. Templates see no others.
const PLAIN: &str = "a secret, or what `quote` or `line` wrote, is printed alone";

/// Why a template is not parsed, as a finding.
pub(super) fn refused(refusal: &TemplateRefusal, file: FileId, text: &str) -> Diagnostic {
    let origin = origin(file, text, &refusal.range);
    if refusal.too_costly {
        return Diagnostic::new(&TOO_COSTLY, refusal.message.clone()).at(origin).help(CHEAPER);
    }
    let help = "what a template would make up belongs into the plan; `muster rule \
        template-error` lists what templates have";
    Diagnostic::new(&TEMPLATE, refusal.message.clone()).at(origin).help(help)
}

/// A template's error as a finding: the line of the template, the expression, and what is wrong
/// with it.
pub(super) fn failed(
    failed: &Failed,
    budget: Budget,
    templates: &BTreeMap<String, FileId>,
    main: &str,
    sources: &Sources,
) -> Diagnostic {
    let error = innermost(&failed.error);
    // An included template has a name of its own; an error without one is about the template that
    // was asked for.
    let file = error.name().and_then(|name| templates.get(name)).or_else(|| templates.get(main));
    let at = file.map(|&file| {
        let text = &sources.file(file).text;
        let range = error.range().filter(|range| range.end <= text.len());
        origin(file, text, &range.unwrap_or_else(|| line_range(text, error.line().unwrap_or(1))))
    });
    if let Some(limit) = limit_hit(failed, budget) {
        return Diagnostic::new(&TOO_COSTLY, limit).at_opt(at).help(CHEAPER);
    }
    let source = std::error::Error::source(error);
    if let Some(unfit) = source.and_then(|source| source.downcast_ref::<UnfitSecret>()) {
        let help = format!("give it another value: `muster secret set {} --replace`", unfit.name);
        let message = error.detail().unwrap_or_default().to_owned();
        return Diagnostic::new(&UNFIT_SECRET, message).at_opt(at).help(help);
    }
    let mut message = reason(failed, budget);
    if let Some(at) = at {
        let text = &sources.file(at.file).text;
        let expression = text.get(at.start as usize..at.end as usize).unwrap_or_default().trim();
        // Some errors of the engine quote the expression already.
        if is_worth_showing(expression) && !message.contains(expression) {
            message = format!("`{expression}`: {message}");
        }
    }
    Diagnostic::new(&TEMPLATE, message).at_opt(at)
}

/// Whether an expression of a template fits into the line of a message.
fn is_worth_showing(expression: &str) -> bool {
    !expression.is_empty() && expression.len() < 80 && !expression.contains('\n')
}

/// What is wrong, in words.
pub(super) fn reason(failed: &Failed, budget: Budget) -> String {
    if let Some(limit) = limit_hit(failed, budget) {
        return limit;
    }
    let error = innermost(&failed.error);
    match (error.kind(), error.detail()) {
        (ErrorKind::BadEscape, Some(detail)) => detail.to_owned(),
        (ErrorKind::UndefinedError, detail) => {
            detail.map_or_else(|| "the plan has no such value".to_owned(), str::to_owned)
        }
        (kind, Some(detail)) if detail.contains(ValueKind::Plain.to_string().as_str()) => {
            format!("{kind}: {detail}; {PLAIN}")
        }
        (kind, Some(detail)) => format!("{kind}: {detail}"),
        (kind, None) => kind.to_string(),
    }
}

/// The error of the innermost template. Those around it only say that they included it.
fn innermost(error: &minijinja::Error) -> &minijinja::Error {
    let mut error = error;
    while let Some(inner) = std::error::Error::source(error)
        .and_then(|source| source.downcast_ref::<minijinja::Error>())
    {
        error = inner;
    }
    error
}

/// Which limit of rendering an error is about.
fn limit_hit(failed: &Failed, budget: Budget) -> Option<String> {
    if failed.too_long {
        return Some(format!("the file has more than {} bytes", budget.bytes));
    }
    let error = innermost(&failed.error);
    let is_about_cost =
        std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<TooCostly>);
    match (error.kind(), error.detail()) {
        (ErrorKind::OutOfFuel, _) => {
            Some(format!("rendering takes more than {} steps", budget.steps))
        }
        // The engine has no kind of its own for it.
        (ErrorKind::InvalidOperation, Some("recursion limit exceeded")) => Some(format!(
            "templates and loops are nested more than {DEEPEST} deep, where an included template \
                counts like ten"
        )),
        (_, Some(detail)) if is_about_cost => Some(detail.to_owned()),
        _ => None,
    }
}

/// Farthest column that a finding points to. On a longer line nobody finds the place by its column,
/// and an excerpt around it would be as long.
const FARTHEST_COLUMN: usize = 10_000;

/// The place of bytes of a template, or of the beginning of their line when they stand far right.
fn origin(file: FileId, text: &str, range: &Range<usize>) -> Origin {
    let line =
        text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let is_far = range.end - line > FARTHEST_COLUMN;
    let (start, end) = if is_far { (line, line + 1) } else { (range.start, range.end) };
    // One byte may be the first of a longer character.
    let end = text.ceil_char_boundary(end);
    Origin { file, start: u32::try_from(start).unwrap_or(0), end: u32::try_from(end).unwrap_or(0) }
}

/// The bytes of a line of a text.
fn line_range(text: &str, line: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    start..end
}
