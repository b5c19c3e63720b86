//! What the readers of all formats share: the deepest nesting, the line of a fault, and messages.

/// Deepest nesting that is read. Readers on devices go down by recursion too.
pub(super) const DEEPEST: usize = 64;

/// The number of the line that a byte stands in.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

/// The fault of a text that is nested deeper than [`DEEPEST`].
pub(super) fn too_deep() -> String {
    format!("it is nested more than {DEEPEST} deep")
}

/// The fault of a key that stands twice in one table.
pub(super) fn twice(key: &str) -> String {
    format!("the key {key:?} stands twice in one table")
}
