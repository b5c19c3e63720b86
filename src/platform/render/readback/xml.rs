//! XML: well-formed, with its namespaces, and without anything that stands for something else.

use std::borrow::Cow;
use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesDecl, BytesStart, Event};

use crate::platform::render::readback::shared::{DEEPEST, line_of, too_deep};

/// What an element holds, in its order.
pub(super) enum XmlPart {
    /// An element begins, with its attributes.
    Start(String, Vec<(String, String)>),
    /// The element that was begun last ends.
    End,
    /// Text, with the entities resolved.
    Text(String),
}

/// A document of one element.
pub(super) fn check(text: &str) -> Result<(), String> {
    read(text, None, &mut |_| Ok(()))
}

/// Reads a document and hands its parts to `sink`. The one DOCTYPE that it may have is `doctype`.
pub(super) fn read(
    text: &str,
    doctype: Option<&str>,
    sink: &mut dyn FnMut(XmlPart) -> Result<(), String>,
) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    let mut document =
        Document { doctype, sink, open: Vec::new(), has_root: false, has_doctype: false };
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|error| error.to_string());
        let at_start = start == 0;
        let is_end = matches!(event, Ok(Event::Eof));
        let taken = event.and_then(|event| document.take(&event, at_start));
        taken.map_err(|problem| format!("line {}: {problem}", line_of(text, start)))?;
        if is_end {
            return Ok(());
        }
    }
}

/// A document as far as it was read.
struct Document<'a> {
    doctype: Option<&'a str>,
    sink: &'a mut dyn FnMut(XmlPart) -> Result<(), String>,
    /// The prefixes that each open element declares.
    open: Vec<BTreeSet<String>>,
    has_root: bool,
    has_doctype: bool,
}

impl Document<'_> {
    fn take(&mut self, event: &Event<'_>, at_start: bool) -> Result<(), String> {
        match event {
            // Even a space before it makes it a processing instruction with a forbidden name.
            Event::Decl(declaration) if at_start => declared(declaration),
            Event::Decl(_) => Err("the declaration stands at the very beginning".into()),
            // They speak to programs, such as that which looks for a stylesheet.
            Event::PI(_) => Err("processing instructions have no place here".into()),
            Event::DocType(text) => self.doctype(text),
            Event::Start(element) => self.start(element),
            Event::Empty(element) => {
                self.start(element)?;
                self.end()
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(text),
            Event::CData(text) if !self.open.is_empty() => {
                (self.sink)(XmlPart::Text(text.to_string()))
            }
            Event::GeneralRef(name) if !self.open.is_empty() => {
                (self.sink)(XmlPart::Text(entity(name)?.into()))
            }
            Event::CData(_) | Event::GeneralRef(_) => {
                Err("text stands outside of the root element".into())
            }
            Event::Eof if !self.open.is_empty() => Err("an element is not closed".into()),
            Event::Eof if !self.has_root => Err("there is no element".into()),
            Event::Eof | Event::Comment(_) => Ok(()),
        }
    }

    fn doctype(&mut self, text: &str) -> Result<(), String> {
        // A DOCTYPE can define entities and fetch files from elsewhere.
        let is_known = self.doctype == Some(text.trim_end());
        if !is_known || self.has_doctype || self.has_root {
            return Err("a DOCTYPE has no place here".into());
        }
        self.has_doctype = true;
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        // XML forbids it there; the parser lets it pass.
        if text.contains("]]>") {
            return Err("`]]>` cannot stand in text".into());
        }
        if !self.open.is_empty() {
            return (self.sink)(XmlPart::Text(text.to_owned()));
        }
        if text.trim_matches(is_space).is_empty() {
            Ok(())
        } else {
            Err("text stands outside of the root element".into())
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), String> {
        if self.open.is_empty() && self.has_root {
            return Err("there is a second root element".into());
        }
        self.has_root = true;
        if self.open.len() == DEEPEST {
            return Err(too_deep());
        }
        let attributes = attributes(element)?;
        let declares =
            |(name, _): &(String, String)| name.strip_prefix("xmlns:").map(str::to_owned);
        self.open.push(attributes.iter().filter_map(declares).collect());
        let name = element.name().into_inner().to_owned();
        self.declared_prefix(&name)?;
        for (name, value) in &attributes {
            if !name.starts_with("xmlns:") {
                self.declared_prefix(name)?;
            } else if value.is_empty() {
                return Err(format!("{name:?} declares nothing"));
            }
        }
        (self.sink)(XmlPart::Start(name, attributes))
    }

    fn end(&mut self) -> Result<(), String> {
        self.open.pop();
        (self.sink)(XmlPart::End)
    }

    /// Whether a name is one, and whether its prefix was declared.
    fn declared_prefix(&self, name: &str) -> Result<(), String> {
        let (prefix, rest) =
            name.split_once(':').map_or((None, name), |(prefix, rest)| (Some(prefix), rest));
        if !is_name(rest) || prefix.is_some_and(|prefix| !is_name(prefix)) {
            return Err(format!("{name:?} is no name"));
        }
        let Some(prefix) = prefix else { return Ok(()) };
        // `xml` needs no declaration; others are declared by the element itself or around it.
        if prefix == "xml" || self.open.iter().any(|declared| declared.contains(prefix)) {
            return Ok(());
        }
        Err(format!("the prefix of {name:?} is not declared"))
    }
}

/// The declaration says nothing but version 1.0 and UTF-8.
fn declared(declaration: &BytesDecl<'_>) -> Result<(), String> {
    let said = declaration.trim_end_matches(is_space);
    // Files are UTF-8, and of version 1.1 readers know little.
    let known = [
        "",
        " encoding=\"UTF-8\"",
        " encoding=\"utf-8\"",
        " encoding=\"UTF-8\" standalone=\"yes\"",
    ];
    match said.strip_prefix("xml version=\"1.0\"") {
        Some(rest) if known.contains(&rest) => Ok(()),
        _ => Err("the declaration is `<?xml version=\"1.0\" encoding=\"UTF-8\"?>`".into()),
    }
}

fn attributes(element: &BytesStart<'_>) -> Result<Vec<(String, String)>, String> {
    let raw = element.attributes_raw();
    let mut attributes: Vec<(String, String)> = Vec::new();
    let mut rest = raw;
    // The parser's own iterator takes attributes that no space divides.
    loop {
        let trimmed = rest.trim_start_matches(is_space);
        if trimmed.is_empty() {
            return Ok(attributes);
        }
        if trimmed.len() == rest.len() {
            return Err("a space stands before each attribute".into());
        }
        let Some((name, after)) = trimmed.split_once('=') else {
            return Err("an attribute has no value".into());
        };
        let name = name.trim_end_matches(is_space);
        let after = after.trim_start_matches(is_space);
        let Some(mark) = after.chars().next().filter(|mark| matches!(mark, '"' | '\'')) else {
            return Err("the value of an attribute stands in quotation marks".into());
        };
        let Some((value, after)) = after[1..].split_once(mark) else {
            return Err("the value of an attribute is not closed".into());
        };
        if attributes.iter().any(|(other, _)| other == name) {
            return Err(format!("the attribute {name:?} stands twice"));
        }
        attributes.push((name.to_owned(), unescaped(value)?));
        rest = after;
    }
}

/// The value of an attribute with its entities resolved.
fn unescaped(value: &str) -> Result<String, String> {
    if value.contains('<') {
        return Err("`<` cannot stand in the value of an attribute".into());
    }
    let mut parts = value.split('&');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((name, rest)) = part.split_once(';') else {
            return Err("`&` cannot stand alone".into());
        };
        text.push_str(&entity(name)?);
        text.push_str(rest);
    }
    Ok(text)
}

/// What stands between `&` and `;`: one of the five of XML, or a character by its number.
fn entity(name: &str) -> Result<Cow<'static, str>, String> {
    let number = match name {
        "amp" => return Ok("&".into()),
        "lt" => return Ok("<".into()),
        "gt" => return Ok(">".into()),
        "quot" => return Ok("\"".into()),
        "apos" => return Ok("'".into()),
        _ => name.strip_prefix('#').map(|number| match number.strip_prefix('x') {
            Some(hex) => (hex, 16),
            None => (number, 10),
        }),
    };
    let digits = number.filter(|(digits, radix)| digits.chars().all(|c| c.is_digit(*radix)));
    let code = digits.and_then(|(digits, radix)| u32::from_str_radix(digits, radix).ok());
    match code.and_then(char::from_u32) {
        Some(c)
            if matches!(c, '\t' | '\n' | '\r')
                || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')) =>
        {
            Ok(c.to_string().into())
        }
        _ => Err(format!("`&{name};` is not defined")),
    }
}

/// Names as they are used: a letter or `_`, then also digits, `-` and `.`.
fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn is_space(c: char) -> bool {
    // Carriage returns were refused before.
    matches!(c, ' ' | '\t' | '\n')
}
