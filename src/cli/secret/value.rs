//! The value of a secret from the standard input. It passes through no buffer that is not wiped.

use std::io::{self, IsTerminal as _};

use zeroize::Zeroizing;

use super::super::outcome::Failure;
use super::super::terminal::say;
use crate::model::SecretName;
use crate::secret::{LONGEST_VALUE, SecretText};

/// Reads a value: one line, of which the line end is no part. From a terminal it is asked for
/// twice, without showing it.
pub(super) fn read(name: &SecretName) -> Result<SecretText, Failure> {
    if !io::stdin().is_terminal() {
        return text(&bytes(false)?);
    }
    let first = asked(&format!("Value of `{name}`, which is not shown: "))?;
    let second = asked("The same again: ")?;
    if first.expose() == second.expose() {
        return Ok(first);
    }
    Err(Failure("the two values differ; nothing was written".into()))
}

fn text(bytes: &[u8]) -> Result<SecretText, Failure> {
    let refused = |why: &str| Failure(format!("{why}; nothing was written"));
    let text = std::str::from_utf8(bytes).map_err(|_| refused("the value is not UTF-8"))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    SecretText::new(text).map_err(refused)
}

/// What the standard input holds, to its end or of a terminal to the end of the line.
#[cfg(unix)]
fn bytes(is_line: bool) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let stdin = io::stdin();
    // Room for a value, its line end, and one byte more to see that it is too long.
    let mut bytes = Zeroizing::new(vec![0; LONGEST_VALUE + 3]);
    let mut length = 0;
    loop {
        match rustix::io::read(&stdin, &mut bytes[length..]) {
            // A full buffer ends here too; then the value is too long.
            Ok(0) => break,
            Ok(read) => length += read,
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(Failure(format!("cannot read the value: {error}"))),
        }
        if is_line && bytes[..length].ends_with(b"\n") {
            break;
        }
    }
    bytes.truncate(length);
    Ok(bytes)
}

#[cfg(not(unix))]
fn bytes(_: bool) -> Result<Zeroizing<Vec<u8>>, Failure> {
    use std::io::Read as _;
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_VALUE + 3));
    let most = u64::try_from(LONGEST_VALUE + 3).unwrap_or(u64::MAX);
    io::stdin().take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(unix)]
fn asked(question: &str) -> Result<SecretText, Failure> {
    say(question);
    let quiet = QuietTerminal::new()?;
    let read = bytes(true);
    drop(quiet);
    say("\n");
    let read = read?;
    // Where signals are off, the key that interrupts is a letter like others.
    if read.contains(&3) {
        return Err(Failure("interrupted; nothing was written".into()));
    }
    text(&read)
}

#[cfg(not(unix))]
fn asked(_: &str) -> Result<SecretText, Failure> {
    Err(Failure("give the value on the standard input: a terminal would show it here".into()))
}

/// A terminal that does not show what is typed. It shows it again when this is dropped.
#[cfg(unix)]
struct QuietTerminal(rustix::termios::Termios);

#[cfg(unix)]
impl QuietTerminal {
    fn new() -> Result<Self, Failure> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let stdin = io::stdin();
        let before = tcgetattr(&stdin)?;
        let mut quiet = before.clone();
        // A signal would end the program, and leave a terminal behind that shows nothing.
        quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);
        tcsetattr(&stdin, OptionalActions::Flush, &quiet)?;
        Ok(Self(before))
    }
}

#[cfg(unix)]
impl Drop for QuietTerminal {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}
