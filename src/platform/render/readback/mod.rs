//! Files of a structured format are read back before they are written, more strictly than their
//! readers do: what two readers could understand differently is refused.

use crate::platform::Format;

use shared::line_of;

mod ini;
mod json;
mod plist;
mod shared;
mod toml;
mod xml;
mod yaml;

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
        Format::Json => json::check(text),
        Format::Yaml => yaml::check(text),
        Format::Toml => toml::check(text),
        Format::Xml => xml::check(text),
        Format::Plist => plist::check(text),
        Format::Ini => ini::check(text),
    }
}

fn no_control_characters(text: &str) -> Result<(), String> {
    let found = text.char_indices().find(|&(at, c)| match c {
        '\n' | '\t' => false,
        // Alone it ends a line for some readers and not for others.
        '\r' => !text[at + 1..].starts_with('\n'),
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        c => c.is_control(),
    });
    match found {
        Some((at, c)) => Err(format!(
            "line {}: the character U+{:04X} cannot stand here",
            line_of(text, at),
            u32::from(c)
        )),
        None => Ok(()),
    }
}
