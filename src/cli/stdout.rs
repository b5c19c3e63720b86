//! The standard output, every error of which counts.
//!
//! One thing cannot be told: whether the program was started with its standard output closed
//! (`>&-`). The standard library opens `/dev/null` in its place before `main`, just as programs do
//! that want to see nothing.

use std::io::Result;

/// Writes all of a text, past the buffers of the standard library: what these still hold when the
/// program ends is written without a word about it, and a file that cannot be written to at all
/// counts as written.
#[cfg(unix)]
pub(super) fn write(mut text: &[u8]) -> Result<()> {
    let stdout = std::io::stdout();
    while !text.is_empty() {
        match rustix::io::write(&stdout, text) {
            Ok(written) => text = &text[written..],
            // A signal came first, and nothing was written.
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Writes all of a text.
#[cfg(not(unix))]
pub(super) fn write(text: &[u8]) -> Result<()> {
    use std::io::Write as _;
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(text)?;
    stdout.flush()
}
