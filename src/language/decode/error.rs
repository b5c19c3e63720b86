//! Why a value did not fit, in words for whoever wrote it.

use std::fmt;

use serde::de::{self, Unexpected};

use super::codes::{INVALID_VALUE, MISSING_KEY, WRONG_TYPE};
use crate::base::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::base::source::Origin;
use crate::language::tree::Node;

/// Why a value did not fit.
#[derive(Debug)]
pub(super) struct DecodeError {
    pub(super) code: &'static Code,
    message: String,
    pub(super) help: Option<String>,
    pub(super) at: Option<Origin>,
    pub(super) node: Option<*const Node>,
}

impl DecodeError {
    pub(super) fn new(code: &'static Code, message: String) -> Self {
        Self { code, message, help: None, at: None, node: None }
    }

    /// The innermost value to see the error gives it its place.
    pub(super) fn within(mut self, node: &Node) -> Self {
        if self.at.is_none() {
            self.at = Some(node.origin);
            self.node = Some(node);
        }
        self
    }

    pub(super) fn diagnostic(self, fallback: Origin) -> Diagnostic {
        let mut diagnostic =
            Diagnostic::new(self.code, self.message).at(self.at.unwrap_or(fallback));
        diagnostic.help = self.help;
        diagnostic
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(&INVALID_VALUE, message.to_string())
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match unexpected {
            Unexpected::Bool(value) => format!("the boolean `{value}`"),
            Unexpected::Signed(number) => format!("the number `{number}`"),
            Unexpected::Unsigned(number) => format!("the number `{number}`"),
            Unexpected::Float(number) => format!("the number `{number}`"),
            Unexpected::Str(text) => format!("the string {text:?}"),
            Unexpected::Seq => "a list".into(),
            Unexpected::Map => "a table".into(),
            other => other.to_string(),
        };
        let mut error = Self::new(&WRONG_TYPE, format!("expected {expected}, found {found}"));
        if matches!(unexpected, Unexpected::Str(text) if text.parse::<f64>().is_ok()) {
            error.help = Some("remove the quotation marks".to_owned());
        }
        error
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(&INVALID_VALUE, format!("expected {expected}, found {unexpected}"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let choices =
            expected.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let mut error = Self::new(&INVALID_VALUE, format!("`{variant}` is not one of {choices}"));
        error.help = did_you_mean(variant, expected.iter().copied());
        error
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(&MISSING_KEY, format!("`{field}` is missing"))
    }
}
