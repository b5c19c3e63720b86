//! What a template may cost. A template is input like any other: whoever sends a change can send
//! one.
//!
//! Before a template is parsed its tokens are counted (`gate`). While it is rendered, the engine's
//! fuel counts each step and each byte that comes into being, and the output is bounded on its own.

use std::fmt;
use std::io::{self, Write};

use minijinja::value::Value;
use minijinja::{Error, ErrorKind};

// Of the first four the templates of the program use a tenth at most, which a test keeps.
/// Longest template in bytes.
pub(super) const MOST_BYTES: usize = 256 * 1024;

/// Most words, signs and values in one `{{ … }}` or `{% … %}`.
pub(super) const MOST_TOKENS: usize = 1200;

/// Most brackets around each other; a `not`, a minus sign and an `else` inside of `{{ … }}` count
/// like one.
pub(super) const MOST_BRACKETS: usize = 40;

/// Most blocks (`for`, `if`) around each other; each `elif` counts like one.
pub(super) const MOST_BLOCKS: usize = 100;

/// Longest text that a filter takes or makes, in bytes, and most parts of one.
pub(super) const MOST_TEXT: usize = 64 * 1024;

/// Depth to which templates may be rendered: a loop takes one, an included template ten.
pub(super) const DEEPEST: usize = 200;

/// Bytes that count like one step of the engine.
pub(super) const BYTES_PER_STEP: u64 = 64;

/// What one rendering may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Steps; 64 bytes of text that come into being count like one step.
    pub steps: u64,
    /// Bytes of the file.
    pub bytes: usize,
}

impl Budget {
    /// For a file of a device or of a client profile.
    pub const FILE: Self = Self { steps: 2_000_000, bytes: 16 * 1024 * 1024 };

    /// What each device adds to it in a file about all devices of a school or of the cooperation.
    pub const PER_HOST: Self = Self { steps: 3_000, bytes: 32 * 1024 };

    /// The cost that rendering is allowed, given what the template sees.
    pub(super) fn of(context: &[(&'static str, Value)]) -> Self {
        let mut hosts = 0;
        for (name, value) in context {
            let list = match *name {
                "cooperation" => value.get_attr("hosts"),
                "school" => value.get_attr("devices"),
                // The other names stand for one device or client, or for what is the same for all.
                _ => continue,
            };
            hosts += list.ok().and_then(|list| list.len()).unwrap_or(0);
        }
        let steps = Self::PER_HOST.steps.saturating_mul(hosts as u64);
        let bytes = Self::PER_HOST.bytes.saturating_mul(hosts);
        Self {
            steps: Self::FILE.steps.saturating_add(steps),
            bytes: Self::FILE.bytes.saturating_add(bytes),
        }
    }
}

/// The source of an error that is about what a template costs; findings know it by this.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooCostly;

impl fmt::Display for TooCostly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a limit of templates")
    }
}

impl std::error::Error for TooCostly {}

/// The error of a filter that would make too much.
pub(super) fn too_costly(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message).with_source(TooCostly)
}

/// Refuses a text that is too long for a filter to take or to make.
pub(super) fn bounded(text: &str) -> Result<(), Error> {
    if text.len() > MOST_TEXT {
        return Err(too_costly(format!(
            "a text has more than the {MOST_TEXT} bytes that a filter takes or makes"
        )));
    }
    Ok(())
}

/// A buffer that takes at most so many bytes, and then fails.
pub(super) struct BoundedBuffer {
    pub(super) bytes: Vec<u8>,
    pub(super) most: usize,
}

impl Write for BoundedBuffer {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        if part.len() > self.most - self.bytes.len() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
