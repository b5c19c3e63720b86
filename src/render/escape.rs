//! Escaping: how a value is written in a format so that it can never open a second statement. It quotes
//! or refuses; it never lets through.

use std::borrow::Cow;

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Output, Value};

use crate::platform::{Format, Quote, Syntax};

/// The escaping of one output: its format, and for text the syntax of its platform.
#[derive(Clone, Debug)]
pub(super) struct Escaping {
    format: Format,
    bare: Charset,
    line: Charset,
    quote: Option<Quote>,
    /// What stands between quotation marks as it is.
    quotable: Charset,
    refuse: Vec<String>,
    /// What of it can stand in text that was found to be `bare`, or fit for a `line`.
    refuse_bare: Vec<String>,
    refuse_line: Vec<String>,
}

/// A set of ASCII characters.
#[derive(Clone, Debug)]
struct Charset([bool; 256]);

impl Charset {
    /// Letters, digits, and some more.
    fn new(more: &str) -> Self {
        Self::of(|c| c.is_ascii_alphanumeric() || more.contains(c))
    }

    fn of(holds: impl Fn(char) -> bool) -> Self {
        let mut set = [false; 256];
        (0..128u8).for_each(|byte| set[usize::from(byte)] = holds(byte.into()));
        Self(set)
    }

    /// The ASCII characters that need no second look between the marks of `quote`.
    fn quotable(quote: &Quote) -> Self {
        Self::of(|c| {
            let replaced = quote.replace.contains_key(c.encode_utf8(&mut [0; 4]) as &str);
            !c.is_control() && !replaced && !quote.refuse.contains(c) && !quote.mark.contains(c)
        })
    }

    fn first_outside(&self, text: &str) -> Option<char> {
        // Bytes above 127 are part of characters outside of ASCII, of which none is in the set.
        let at = text.bytes().position(|byte| !self.0[usize::from(byte)])?;
        text[at..].chars().next()
    }
}

impl Escaping {
    pub(super) fn new(format: Format, syntax: &Syntax) -> Self {
        let (bare, line) = (Charset::new(&syntax.bare), Charset::new(&format!(" {}", syntax.line)));
        let within = |set: &Charset| syntax.refuse.iter().filter(|part| set.first_outside(part).is_none()).cloned().collect();
        Self {
            format,
            refuse_bare: within(&bare),
            refuse_line: within(&line),
            bare,
            line,
            quotable: syntax.quote.as_ref().map_or_else(|| Charset::of(|_| false), Charset::quotable),
            quote: syntax.quote.clone(),
            refuse: syntax.refuse.clone(),
        }
    }

    /// Writes a `{{ value }}`.
    pub(super) fn write(&self, out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
        match self.format {
            Format::Json | Format::Yaml => self.write_json(out, value),
            Format::Xml | Format::Plist => self.write_xml(out, value),
            Format::Text | Format::Ini | Format::Toml => self.write_bare(out, value),
        }
    }

    fn write_bare(&self, out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
        match value.kind() {
            ValueKind::Number | ValueKind::Bool => match i64::try_from(value.clone()) {
                Ok(number) if value.is_integer() => Ok(out.write_str(itoa::Buffer::new().format(number))?),
                _ => Ok(write!(out, "{value}")?),
            },
            ValueKind::String => {
                let text = value.as_str().unwrap_or_default();
                if !value.is_safe() {
                    if text.is_empty() {
                        return Err(refused("an empty value cannot be written here"));
                    }
                    if let Some(c) = self.bare.first_outside(text) {
                        return Err(refused(format!("the value {text:?} holds {c:?}, which cannot stand here; `quote` or `line` may write it")));
                    }
                    refuse(&self.refuse_bare, text)?;
                }
                Ok(out.write_str(text)?)
            }
            _ => Err(unprintable(value)),
        }
    }

    fn write_xml(&self, out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
        match value.kind() {
            ValueKind::Number | ValueKind::Bool => Ok(write!(out, "{value}")?),
            ValueKind::String if value.is_safe() => Ok(out.write_str(value.as_str().unwrap_or_default())?),
            ValueKind::String => {
                let text = value.as_str().unwrap_or_default();
                refuse(&self.refuse, text)?;
                let mut rest = text;
                while let Some(at) = rest.find(|c: char| matches!(c, '&' | '<' | '>' | '"' | '\'') || c.is_control()) {
                    out.write_str(&rest[..at])?;
                    let c = rest[at..].chars().next().unwrap_or_default();
                    match c {
                        '&' => out.write_str("&amp;")?,
                        '<' => out.write_str("&lt;")?,
                        '>' => out.write_str("&gt;")?,
                        '"' => out.write_str("&quot;")?,
                        '\'' => out.write_str("&apos;")?,
                        c => return Err(refused(format!("the value {text:?} holds the control character {c:?}"))),
                    }
                    rest = &rest[at + c.len_utf8()..];
                }
                Ok(out.write_str(rest)?)
            }
            _ => Err(unprintable(value)),
        }
    }

    fn write_json(&self, out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
        if value.is_undefined() || value.kind() == ValueKind::Invalid {
            return Err(unprintable(value));
        }
        if let (Some(text), true) = (value.as_str(), value.is_safe()) {
            return Ok(out.write_str(text)?);
        }
        let text = serde_json::to_string(&minijinja::value::Serde(value).0).map_err(|error| refused(error.to_string()))?;
        refuse(&self.refuse, &text)?;
        Ok(out.write_str(&text)?)
    }

    /// `{{ value | quote }}`: a quoted string in the syntax of the platform.
    pub(super) fn quoted(&self, value: &Value) -> Result<Value, Error> {
        let Some(quote) = &self.quote else { return Err(refused("the platform's `syntax` says nothing of quoting")) };
        let text = printed(value)?;
        refuse(&self.refuse, &text)?;
        if self.quotable.first_outside(&text).is_none() {
            return Ok(Value::from_safe_string([&*quote.mark, &*text, &*quote.mark].concat()));
        }
        let mut written = quote.mark.clone();
        for c in text.chars() {
            if let Some(replacement) = quote.replace.get(c.encode_utf8(&mut [0; 4]) as &str) {
                written.push_str(replacement);
            } else if c.is_control() || quote.refuse.contains(c) || quote.mark.contains(c) || (quote.ascii && !c.is_ascii()) {
                return Err(refused(format!("the value {text:?} holds {c:?}, which cannot be quoted here")));
            } else {
                written.push(c);
            }
        }
        written.push_str(&quote.mark);
        Ok(Value::from_safe_string(written))
    }

    /// `{{ value | line }}`: text up to the end of the line.
    pub(super) fn line(&self, value: &Value) -> Result<Value, Error> {
        let text = printed(value)?;
        if text.is_empty() || text.trim() != text {
            return Err(refused(format!("the text {text:?} is empty or has a space at its ends")));
        }
        if let Some(c) = self.line.first_outside(&text) {
            return Err(refused(format!("the text {text:?} holds {c:?}, which cannot stand on a line here")));
        }
        refuse(&self.refuse_line, &text)?;
        Ok(Value::from_safe_string(text.into_owned()))
    }
}

/// Refuses a text in which the platform would read anything else than text.
fn refuse(parts: &[String], text: &str) -> Result<(), Error> {
    match parts.iter().find(|part| text.contains(part.as_str())) {
        Some(part) => Err(refused(format!("the value {text:?} holds {part:?}, which the platform would interpret"))),
        None => Ok(()),
    }
}

/// A scalar as text.
fn printed(value: &Value) -> Result<Cow<'_, str>, Error> {
    match (value.as_str(), value.kind()) {
        (Some(text), _) => Ok(text.into()),
        (None, ValueKind::Number | ValueKind::Bool) => Ok(value.to_string().into()),
        _ => Err(unprintable(value)),
    }
}

fn refused(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::BadEscape, message.into())
}

fn unprintable(value: &Value) -> Error {
    refused(format!("{} cannot be printed here", value.kind()))
}
