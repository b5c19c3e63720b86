//! How the ports of a hardware model are called in its configuration.

use std::sync::Arc;

use crate::model::{HardwareModel, PortSet};

/// The place of the number in a pattern.
const NUMBER: &str = "{port}";

/// The name of a port by the pattern of its model. A model with one interface may name it without a
/// number.
pub fn of(model: &HardwareModel, number: u16) -> Arc<str> {
    let pattern = model.interface.as_ref().map_or(NUMBER, |pattern| pattern.as_str());
    pattern.replace(NUMBER, &number.to_string()).into()
}

/// Whether all ports have one name by this pattern.
pub fn is_one_for_all(pattern: &str) -> bool {
    !pattern.contains(NUMBER)
}

/// The longest name that a port of a model has; none without ports.
pub fn longest(model: &HardwareModel) -> Option<Arc<str>> {
    // Of larger numbers none has fewer digits.
    let last = model.ports.keys().flat_map(PortSet::iter).max()?;
    Some(of(model, last))
}
