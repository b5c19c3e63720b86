//! What goes to the terminal: results to stdout, everything else to stderr.

use std::io::Write as _;
use std::path::Path;

use super::outcome::Failure;
use super::stdout;
use crate::base::text::printable;

/// Prints a result; no command writes to stdout in another way. A full disk is no success. A closed
/// pipe is no reason to complain: its reader has seen enough.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    match stdout::write(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure(format!("cannot write the result to the standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Whether the reader has nothing against colours.
#[allow(
    clippy::disallowed_methods,
    reason = "colours are the only thing that the environment decides"
)]
pub(super) fn colours_wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Says something beside the result.
pub(super) fn say(text: &str) {
    write_to_stderr(&printable(text));
}

/// Writes what is fit for a terminal beside the result. A closed pipe is no reason to complain.
pub(super) fn write_to_stderr(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Width of the terminal in characters.
pub(super) fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0))
}

/// A path as people see it from where they are.
#[allow(clippy::disallowed_methods, reason = "only how a path is shown depends on it")]
pub(super) fn path_from_here(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}
