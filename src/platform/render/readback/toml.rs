//! TOML: what its parser takes, as deep as in the other formats.

use serde::de::Deserialize;

use crate::platform::render::readback::shared::{DEEPEST, too_deep};

/// The parser itself refuses keys that stand twice, and nesting that its stack cannot hold.
pub(super) fn check(text: &str) -> Result<(), String> {
    let reader = ::toml::Deserializer::parse(text).map_err(|error| error.message().to_owned())?;
    let table = ::toml::Table::deserialize(reader).map_err(|error| error.message().to_owned())?;
    // The parser's own limit is another one, and files of all formats are to be as deep.
    if table.values().any(|value| is_deep(value, 1)) {
        return Err(too_deep());
    }
    Ok(())
}

/// Whether a value that stands at this depth leads too deep.
fn is_deep(value: &::toml::Value, depth: usize) -> bool {
    match value {
        ::toml::Value::Array(items) => {
            depth >= DEEPEST || items.iter().any(|item| is_deep(item, depth + 1))
        }
        ::toml::Value::Table(table) => {
            depth >= DEEPEST || table.values().any(|value| is_deep(value, depth + 1))
        }
        _ => false,
    }
}
