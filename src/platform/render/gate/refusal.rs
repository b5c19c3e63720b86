//! Why a template is not even parsed.

use minijinja::machinery::Span;

/// Why a template is not even parsed, and the bytes that the reason stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateRefusal {
    /// It costs too much, or uses something that templates do not have.
    pub too_costly: bool,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub range: std::ops::Range<usize>,
}

/// A refusal of the token at `span`.
pub(super) fn refusal(span: Span, too_costly: bool, message: String) -> TemplateRefusal {
    TemplateRefusal {
        too_costly,
        message,
        range: span.start_offset as usize..span.end_offset as usize,
    }
}
