//! Units of an output: the files of one school, or of the cooperation. A build prepares, compares
//! and keeps its files unit by unit.

use crate::output::manifest::ManifestEntry;

/// The unit that a path of the output belongs to.
pub fn unit_of(path: &str) -> &str {
    let mut slashes = path.match_indices('/').map(|(at, _)| at);
    let first = slashes.next().unwrap_or(path.len());
    // `_cooperation` is one folder, a school two: `authority/school`.
    if path.starts_with('_') { &path[..first] } else { &path[..slashes.next().unwrap_or(first)] }
}

/// Files that are sorted by path, unit by unit.
pub(super) fn by_unit(files: &[ManifestEntry]) -> impl Iterator<Item = &[ManifestEntry]> {
    files.chunk_by(|one, other| unit_of(&one.path) == unit_of(&other.path))
}
