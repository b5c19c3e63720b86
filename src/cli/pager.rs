//! A pager for long results on a terminal.

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::process::{Child, Command, Stdio};

use super::outcome::Failure;
use super::terminal;
use crate::workspace;

/// Prints a result through the pager when stdout is a terminal, else as it is.
pub(super) fn print(text: &str, wanted: bool) -> Result<(), Failure> {
    let pager = if wanted && std::io::stdout().is_terminal() { started() } else { None };
    let Some(mut pager) = pager else { return terminal::print(text) };
    let written = pager.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(text.as_bytes()));
    // Waited for also when it takes no more text: it still has the terminal.
    let ended = pager.wait();
    match written.and(ended.map(|_| ())) {
        // A reader who has seen enough closes the pipe.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure(format!("cannot write the result to the pager: {error}")))
        }
        _ => Ok(()),
    }
}

/// The program that `PAGER` names (`less` when it is not set), started. It is one of the user's,
/// and never one that lies in the workspace: whoever wrote a branch could have put it there.
#[allow(clippy::disallowed_methods, reason = "the reader chooses the pager, by the environment")]
fn started() -> Option<Child> {
    let chosen = std::env::var("PAGER").unwrap_or_else(|_| "less".into());
    let mut words = chosen.split_whitespace();
    // Set and empty, or `cat`: no pager is wanted.
    let program = match words.next() {
        None | Some("cat") => return None,
        Some(program) => program,
    };
    let program = workspace::find_program_of_user(program)?;
    let mut pager = Command::new(program);
    pager.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        // Ends by itself when the text fits, shows colours, and leaves the text on the screen.
        pager.env("LESS", "FRX");
    }
    pager.spawn().ok()
}
