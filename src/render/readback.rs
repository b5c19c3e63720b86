//! Structured formats are read back by a real parser before they are written.

use crate::platform::Format;

/// Reads `text` in its format; the error is the parser's.
pub fn read_back(format: Format, text: &str) -> Result<(), String> {
    match format {
        Format::Text => Ok(()),
        Format::Json => serde_json::from_str::<serde::de::IgnoredAny>(text).map(drop).map_err(|error| error.to_string()),
        Format::Yaml => serde_norway::from_str::<serde::de::IgnoredAny>(text).map(drop).map_err(|error| error.to_string()),
        Format::Toml => toml::from_str::<toml::Table>(text).map(drop).map_err(|error| error.message().to_owned()),
        Format::Plist => plist::from_bytes::<plist::Value>(text.as_bytes()).map(drop).map_err(|error| error.to_string()),
        Format::Xml => xml(text),
        Format::Ini => ini(text),
    }
}

fn xml(text: &str) -> Result<(), String> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth = depth.saturating_sub(1),
            quick_xml::events::Event::Eof if depth > 0 => return Err("an element is not closed".into()),
            quick_xml::events::Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Every line is a section, a setting, a comment, or empty.
fn ini(text: &str) -> Result<(), String> {
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let section = line.starts_with('[') && line.ends_with(']');
        let setting = line.split_once('=').is_some_and(|(key, _)| !key.trim().is_empty());
        if !(line.is_empty() || line.starts_with(['#', ';']) || section || setting) {
            return Err(format!("line {}: {line:?} is neither a section nor a setting", number + 1));
        }
    }
    Ok(())
}
