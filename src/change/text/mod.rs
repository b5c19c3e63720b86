//! [`Changes`] as text: one file per format.

pub(super) mod access;
mod html;
mod human;
mod markdown;
mod named;
mod paint;
mod pictures;
mod secrets;
mod sentence;
mod touched;
mod words;
mod zones;

pub use html::html;
pub use human::{Depth, human};
pub use markdown::{markdown, markdown_document};

use super::Changes;

/// The machine format, with a line end.
pub fn json(changes: &Changes) -> String {
    let mut text = serde_json::to_string_pretty(changes).expect("changes are plain data");
    text.push('\n');
    crate::base::text::json(text)
}
