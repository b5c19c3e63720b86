//! Which of two values is the stricter one, by the scale that the model declares for their key.

use serde_json::Value;

use crate::language::keys::{ModelKey, Scale};
use crate::language::tree::{self, Node};
use crate::model::{Duration, Scalar, Schedule};

#[cfg(test)]
mod tests;

/// On which side of another value a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScaleSide {
    Same,
    Stricter,
    /// It is less strict, or cannot be compared.
    Other,
}

/// On which side of `base` the value `new` lies. `base` is absent where nothing was said, which is
/// the least strict thing to say unless the key has a default. `tree` is where references are
/// looked up.
pub(super) fn compare(key: &ModelKey, base: Option<&Value>, new: &Value, tree: &Node) -> ScaleSide {
    let Some(base) = base.or(key.default.as_ref()) else {
        // Without a default nothing held before: whatever is said is the stricter thing.
        return if key.scale.is_some() { ScaleSide::Stricter } else { ScaleSide::Other };
    };
    if base == new {
        return ScaleSide::Same;
    }
    let Some(scale) = &key.scale else { return ScaleSide::Other };
    let stricter = match scale {
        Scale::Lower => number(new).zip(number(base)).is_some_and(|(new, base)| new < base),
        Scale::Higher => number(new).zip(number(base)).is_some_and(|(new, base)| new > base),
        Scale::True => new == &Value::Bool(true),
        Scale::False => new == &Value::Bool(false),
        Scale::Fewer => within(items(new), items(base)),
        Scale::More => within(items(base), items(new)),
        Scale::Within => schedule(new).zip(schedule(base)).is_some_and(|(new, base)| {
            // The narrower the hours, the stricter.
            base.from <= new.from && new.to <= base.to
        }),
        Scale::Later(words) => {
            let [new, base] =
                [new, base].map(|value| words.iter().position(|word| value.as_str() == Some(word)));
            new.zip(base).is_some_and(|(new, base)| new > base)
        }
        Scale::LowerBy { table, key } => {
            let [new, base] = [new, base].map(|value| rank_of(value, table, key, tree));
            new.zip(base).is_some_and(|(new, base)| new < base)
        }
    };
    if stricter { ScaleSide::Stricter } else { ScaleSide::Other }
}

/// Whether a value is less strict than the one that was there before, as far as the scale of its
/// key can tell. Absent is what holds without the key: its default, else the least strict value.
pub fn is_looser(key: &ModelKey, old: Option<&Value>, new: Option<&Value>, tree: &Node) -> bool {
    let Some(old) = old.or(key.default.as_ref()) else { return false };
    // Asked the other way round: the old value is stricter than the new one.
    key.scale.is_some() && compare(key, new, old, tree) == ScaleSide::Stricter
}

fn schedule(value: &Value) -> Option<Schedule> {
    Schedule::new(value.as_str()?).ok()
}

/// The rank of the entry of a table that a value names.
fn rank_of(value: &Value, table: &str, key: &str, tree: &Node) -> Option<i64> {
    match tree.find([table, value.as_str()?, key])?.value {
        tree::Value::Int(rank) => Some(rank),
        _ => None,
    }
}

/// A number, or the seconds of a duration.
pub(super) fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => Duration::new(text).ok().map(|duration| duration.seconds().into()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A scalar as a value.
pub(super) fn scalar(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Bool(value) => (*value).into(),
        Scalar::Int(number) => (*number).into(),
        Scalar::Text(text) => (**text).into(),
    }
}

/// The entries of a list; a lone value is a list of one.
pub(super) fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        lone => std::slice::from_ref(lone),
    }
}

/// Whether all of `some` are among `all`.
pub(super) fn within(some: &[Value], all: &[Value]) -> bool {
    some.iter().all(|item| all.contains(item))
}
