//! Paths, values and rules in words.

use std::sync::Arc;

use super::GovernanceRule;
use crate::base::path::joined;
use crate::base::text::begun;
use crate::language::layer::LayerKind;
use crate::model::{Level, Mode};

/// The level that a layer is of.
pub(super) fn level(kind: LayerKind) -> Level {
    match kind {
        LayerKind::Land | LayerKind::Edition => Level::Edition,
        LayerKind::Profile => Level::Profile,
        LayerKind::Authority => Level::Authority,
        LayerKind::School => Level::School,
    }
}

/// A level in words.
pub(super) fn name(level: Level) -> &'static str {
    match level {
        Level::Edition => "the edition",
        Level::Profile => "the profile",
        Level::Authority => "the authority",
        Level::School => "the school",
    }
}

/// What a rule leaves open, in words.
pub(super) fn state(rule: &GovernanceRule) -> String {
    let way = |mode: &Mode| match mode {
        Mode::Locked => "locked".to_owned(),
        Mode::Tighten => "open to the stricter side only".to_owned(),
        Mode::Range => {
            let bound = |bound: &Option<_>| {
                bound.as_ref().map_or_else(|| "any".to_owned(), ToString::to_string)
            };
            format!("open from {} to {}", bound(&rule.spec.min), bound(&rule.spec.max))
        }
        Mode::Choice => {
            let values = rule.spec.values.iter().map(ToString::to_string).collect::<Vec<_>>();
            format!("open to {} only", values.join(", "))
        }
        Mode::Add => "open to additions only".to_owned(),
        Mode::Remove => "open to removals only".to_owned(),
        Mode::Free => "open".to_owned(),
    };
    rule.spec.mode.iter().map(way).collect::<Vec<_>>().join(" or ")
}

/// A path as people write it.
pub(super) fn display(path: &[Arc<str>]) -> String {
    joined(path.iter().map(|key| &**key))
}

/// A value on one line, cut when it is long.
pub(super) fn short(value: &serde_json::Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { begun(&text, 57) }
}
