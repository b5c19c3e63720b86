//! Places in a file, as the parser tells them.

use crate::base::source::{FileId, Origin};

/// The place of bytes of a file.
#[allow(
    clippy::cast_possible_truncation,
    reason = "files are smaller than 4 GiB: the workspace refuses larger ones"
)]
pub fn origin(file: FileId, span: std::ops::Range<usize>) -> Origin {
    Origin { file, start: span.start as u32, end: span.end as u32 }
}
