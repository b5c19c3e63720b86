//! How a command ends.

/// Why a command could not do its job (exit code 2).
#[derive(Debug)]
pub(super) struct Failure(pub(super) String);

// This is why `Failure` is no `Error` itself: it would then come from itself in two ways.
impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What a command has to say in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There is nothing to report.
    Done,
    /// Findings of severity error, or changes where they were asked after.
    Findings,
}

pub(super) type CommandResult = Result<Outcome, Failure>;
