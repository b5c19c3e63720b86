//! An exception of a layer, what it covers, and whether it holds on a day.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan as _;

use super::codes::NO_PATH;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::Origin;
use crate::language::decode;
use crate::language::layer::Layer;
use crate::language::tree::{Node, Value};
use crate::model::{Day, Exception, ExceptionId, OnExpiry};
use crate::standard::governance::pattern::Pattern;

/// Days before the end of an exception from which on it is announced.
const SOON_DAYS: i32 = 60;

/// An exception of a layer.
#[derive(Clone, Debug)]
pub struct Granted {
    pub id: ExceptionId,
    pub exception: Exception,
    /// Where it was written.
    pub at: Origin,
    /// Its paths, in the order in which they were written.
    pub(super) patterns: Vec<Pattern>,
    /// For each of them its number in the list as it was written, of which some are no paths.
    numbers: Vec<usize>,
    node: Arc<Node>,
}

/// Whether an exception holds on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionValidity {
    Holds,
    /// It holds, and ends within 60 days.
    EndsSoon,
    /// Its first day is yet to come. Until then its override is an error, or is passed over.
    NotYet(OnExpiry),
    /// Its last day has passed. Since then its override is an error, or is passed over.
    Expired(OnExpiry),
}

impl ExceptionValidity {
    /// Whether the override is passed over.
    pub fn lets_standard_hold(self) -> bool {
        matches!(self, Self::NotYet(OnExpiry::Standard) | Self::Expired(OnExpiry::Standard))
    }
}

impl Granted {
    /// Whether it is about the key at `path`.
    pub fn covers<K: AsRef<str>>(&self, path: &[K]) -> bool {
        self.patterns.iter().any(|pattern| pattern.covers(path))
    }

    /// Whether it holds on a day.
    pub fn state(&self, day: Day) -> ExceptionValidity {
        let exception = &self.exception;
        if day < exception.from() {
            ExceptionValidity::NotYet(exception.on_expiry)
        } else if day > exception.expires {
            ExceptionValidity::Expired(exception.on_expiry)
        } else if exception.expires.get() <= day.get().saturating_add(SOON_DAYS.days()) {
            ExceptionValidity::EndsSoon
        } else {
            ExceptionValidity::Holds
        }
    }

    /// The place of one of its values; the place of the exception when it does not say it.
    pub(super) fn place(&self, key: &str) -> Origin {
        if self.node.get(key).is_some() { decode::place(&self.node, &[key]) } else { self.at }
    }

    /// The place of one of its [`Self::patterns`].
    pub(super) fn path_place(&self, pattern: usize) -> Origin {
        let number = self.numbers.get(pattern);
        number.and_then(|&number| path_place(&self.node, number)).unwrap_or(self.at)
    }
}

/// The exceptions of a layer. `None` when they have faults, which are reported.
pub(in crate::standard::governance) fn read(
    layer: &Layer,
    out: &mut Diagnostics,
) -> Option<Vec<Granted>> {
    let Some(entry) = layer.aside("exceptions") else { return Some(Vec::new()) };
    let exceptions: BTreeMap<ExceptionId, Exception> = decode::document(&entry.node, out)?;
    let mut granted = Vec::new();
    for (id, exception) in exceptions {
        let own = entry.node.get(id.as_str())?;
        let (mut patterns, mut numbers) = (Vec::new(), Vec::new());
        for (number, path) in exception.paths.iter().enumerate() {
            match Pattern::new(path.as_str()) {
                Ok(pattern) => {
                    patterns.push(pattern);
                    numbers.push(number);
                }
                // The type of a path in the model lets more through, such as `a..b`.
                Err(problem) => {
                    let at = path_place(&own.node, number).unwrap_or(own.key);
                    out.push(Diagnostic::new(&NO_PATH, problem).at(at));
                }
            }
        }
        let node = Arc::clone(&own.node);
        granted.push(Granted { id, exception, at: own.key, patterns, numbers, node });
    }
    Some(granted)
}

/// The place of a path of an exception.
fn path_place(exception: &Node, number: usize) -> Option<Origin> {
    match &exception.get("paths")?.node.value {
        Value::List(items) => items.get(number).map(|item| item.origin),
        _ => None,
    }
}
