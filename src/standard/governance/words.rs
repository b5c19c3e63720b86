//! Paths, values and levels in words.

use std::sync::Arc;

use crate::base::path::joined;
use crate::base::text::begun;
use crate::language::layer::LayerKind;
use crate::model::Level;

/// The level that a layer is of.
pub(super) fn level(kind: LayerKind) -> Level {
    match kind {
        // Neither is ever judged by governance, so that the level of a Land does not matter.
        LayerKind::Land | LayerKind::Edition => Level::Edition,
        LayerKind::Profile => Level::Profile,
        LayerKind::Authority => Level::Authority,
        LayerKind::School => Level::School,
    }
}

/// A level in words.
pub(super) fn level_name(level: Level) -> &'static str {
    match level {
        Level::Edition => "the edition",
        Level::Profile => "the profile",
        Level::Authority => "the authority",
        Level::School => "the school",
    }
}

/// A path as people write it.
pub(super) fn display(path: &[Arc<str>]) -> String {
    joined(path.iter().map(|key| &**key))
}

/// A value on one line, cut when it is long.
pub(super) fn short(value: &serde_json::Value) -> String {
    let text = value.to_string();
    // With three points behind it a longer one has 60 characters, too.
    if text.chars().count() <= 60 { text } else { begun(&text, 57) }
}
