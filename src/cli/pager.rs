//! A pager for long results on a terminal.

use std::io::{IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

/// Prints a result through the pager when stdout is a terminal, else as it is.
pub(super) fn print(text: &str, wanted: bool) {
    if !(wanted && std::io::stdout().is_terminal() && through(text)) {
        super::print(text);
    }
}

#[allow(clippy::disallowed_methods, reason = "the reader chooses the pager, by the environment")]
/// Whether the text was shown by `PAGER` (`less` when it is not set).
fn through(text: &str) -> bool {
    let chosen = std::env::var("PAGER").unwrap_or_else(|_| "less".into());
    let mut words = chosen.split_whitespace();
    // Set and empty, or `cat`: no pager is wanted.
    let Some(program) = words.next().filter(|program| *program != "cat") else { return false };
    let mut pager = Command::new(program);
    pager.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        // Ends by itself when the text fits, shows colours, and leaves the text on the screen.
        pager.env("LESS", "FRX");
    }
    let Ok(mut child) = pager.spawn() else { return false };
    if let Some(mut stdin) = child.stdin.take() {
        // A reader who has seen enough closes the pipe.
        let _ = stdin.write_all(text.as_bytes());
    }
    child.wait().is_ok()
}
