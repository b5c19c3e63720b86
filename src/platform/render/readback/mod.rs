//! Files of a structured format are read back before they are written, more strictly than their
//! readers do: what two readers could understand differently is refused.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use crate::platform::Format;

mod ini;
mod plist;
mod xml;
mod yaml;

/// Deepest nesting that is read. Readers on devices go down by recursion too.
const DEEPEST: usize = 64;

/// Reads `text` back in its format. The error says what is wrong, and where it can at which line.
///
/// No format may hold control characters, a byte order mark, a key twice in one table, nesting that
/// is deeper than 64, or anything after its end. YAML and XML may hold nothing that stands for
/// something else (anchors, tags, entities). A format without structure, [`Format::Text`], is not
/// read.
pub fn read_back(format: Format, text: &str) -> Result<(), String> {
    if format == Format::Text {
        return Ok(());
    }
    no_control_characters(text)?;
    match format {
        Format::Text => Ok(()),
        Format::Json => json(text),
        Format::Yaml => yaml::check(text),
        Format::Toml => toml(text),
        Format::Xml => xml::check(text),
        Format::Plist => plist::check(text),
        Format::Ini => ini::check(text),
    }
}

fn no_control_characters(text: &str) -> Result<(), String> {
    let found = text.char_indices().find(|&(at, c)| match c {
        '\n' | '\t' => false,
        '\r' => !text[at + 1..].starts_with('\n'),
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    });
    match found {
        Some((at, c)) => Err(format!(
            "line {}: the character U+{:04X} cannot stand here",
            line(text, at),
            u32::from(c)
        )),
        None => Ok(()),
    }
}

/// The number of the line that a byte stands in.
fn line(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

fn too_deep() -> String {
    format!("it is nested more than {DEEPEST} deep")
}

fn twice(key: &str) -> String {
    format!("the key {key:?} stands twice in one table")
}

fn json(text: &str) -> Result<(), String> {
    let mut reader = serde_json::Deserializer::from_str(text);
    Strict { depth: 0 }.deserialize(&mut reader).map_err(|error| error.to_string())?;
    reader.end().map_err(|error| error.to_string())
}

/// A value of JSON of which nothing is kept.
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: Error>(&self) -> Result<Self, E> {
        if self.depth == DEEPEST {
            return Err(E::custom(too_deep()));
        }
        Ok(Self { depth: self.depth + 1 })
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(self.deeper()?)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<(), A::Error> {
        let mut keys = BTreeSet::new();
        while let Some(key) = table.next_key::<String>()? {
            table.next_value_seed(self.deeper()?)?;
            if keys.contains(&key) {
                return Err(A::Error::custom(twice(&key)));
            }
            keys.insert(key);
        }
        Ok(())
    }
}

/// The parser refuses keys that stand twice by itself, and nesting before the stack ends.
fn toml(text: &str) -> Result<(), String> {
    let reader = toml::Deserializer::parse(text).map_err(|error| error.message().to_owned())?;
    let table = toml::Table::deserialize(reader).map_err(|error| error.message().to_owned())?;
    if table.values().any(|value| is_deep(value, 1)) {
        return Err(too_deep());
    }
    Ok(())
}

/// Whether a value that stands at this depth leads too deep.
fn is_deep(value: &toml::Value, depth: usize) -> bool {
    match value {
        toml::Value::Array(items) => {
            depth >= DEEPEST || items.iter().any(|item| is_deep(item, depth + 1))
        }
        toml::Value::Table(table) => {
            depth >= DEEPEST || table.values().any(|value| is_deep(value, depth + 1))
        }
        _ => false,
    }
}
