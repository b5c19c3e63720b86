//! Escaping: how a value is written in a format so that it can never open a second statement. It
//! quotes or refuses; it never lets through.

use std::borrow::Cow;

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Output, State, Value};

use crate::plan::{SECRET_MARK, Secret};
use crate::platform::render::limits::{BoundedBuffer, Budget, bounded, too_costly};
use crate::platform::render::secret::{filled_in, made_into_text, unfit};
use crate::platform::render::written::Written;
use crate::platform::{FilledRule, Format, Quote, Syntax};

/// The escaping of one output: its format, and for text the syntax of its platform.
#[derive(Clone, Debug)]
pub(super) struct Escaping {
    format: Format,
    bare: Charset,
    line: Charset,
    /// How a string is quoted, and what stands between the marks as it is.
    quote: Option<(Quote, Charset)>,
    refuse: Vec<String>,
    /// The part of `refuse` that can occur in a text of the characters of `bare`. The rest need not
    /// be looked for there.
    refuse_bare: Vec<String>,
    /// The same for `line`.
    refuse_line: Vec<String>,
    /// What values of secrets may be.
    filled: Vec<FilledRule>,
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
        for byte in 0..128u8 {
            set[usize::from(byte)] = holds(byte.into());
        }
        Self(set)
    }

    /// The ASCII characters that need no second look between the marks of `quote`.
    fn quotable(quote: &Quote) -> Self {
        Self::of(|c| {
            !c.is_control()
                && replacement(quote, c).is_none()
                && !quote.refuse.contains(c)
                && !quote.mark.contains(c)
        })
    }

    fn first_outside(&self, text: &str) -> Option<char> {
        // Bytes above 127 are part of characters outside of ASCII, of which none is in the set.
        let at = text.bytes().position(|byte| !self.0[usize::from(byte)])?;
        text[at..].chars().next()
    }
}

/// The texts that consist of characters of a set.
fn within(set: &Charset, texts: &[String]) -> Vec<String> {
    texts.iter().filter(|text| set.first_outside(text).is_none()).cloned().collect()
}

impl Escaping {
    pub(super) fn new(format: Format, syntax: &Syntax) -> Self {
        let (bare, line) = (Charset::new(&syntax.bare), Charset::new(&format!(" {}", syntax.line)));
        Self {
            format,
            refuse_bare: within(&bare, &syntax.refuse),
            refuse_line: within(&line, &syntax.refuse),
            bare,
            line,
            quote: syntax.quote.clone().map(|quote| (quote.clone(), Charset::quotable(&quote))),
            refuse: syntax.refuse.clone(),
            filled: syntax.filled.clone(),
        }
    }

    /// Writes a `{{ value }}`.
    pub(super) fn write(
        &self,
        out: &mut Output<'_>,
        state: Option<&State<'_, '_>>,
        value: &Value,
    ) -> Result<(), Error> {
        // `quote` or `line` has escaped it already; twice would change it.
        if let Some(written) = value.downcast_object_ref::<Written>() {
            return Ok(out.write_str(&written.text)?);
        }
        if let Some(secret) = value.downcast_object_ref::<Secret>() {
            let text = Value::from(filled_in(secret, state, &self.filled)?.as_str());
            return self.write_value(out, &text).map_err(|error| unfit(error, secret));
        }
        self.write_value(out, value)
    }

    fn write_value(&self, out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
        match self.format {
            Format::Json | Format::Yaml => self.write_json(out, value),
            Format::Xml | Format::Plist => self.write_xml(out, value),
            Format::Text | Format::Ini | Format::Toml => self.write_bare(out, value),
        }
    }

    /// Whether the filters `quote` and `line` can be used. Other formats have their own way of
    /// writing a text.
    fn follows_syntax(&self) -> bool {
        matches!(self.format, Format::Text | Format::Ini | Format::Toml)
    }

    fn write_bare(&self, out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
        let Some(text) = value.as_str() else { return write_number(out, value) };
        // Bare, it would leave out a word of the statement, and what follows would take its place.
        if text.is_empty() {
            return Err(refused("an empty value cannot be written here"));
        }
        if let Some(c) = self.bare.first_outside(text) {
            not_of_a_secret(text)?;
            return Err(refused(format!(
                "the value {text:?} holds {c:?}, which cannot stand here; `quote` or `line` may \
                    write it"
            )));
        }
        refuse(&self.refuse_bare, text)?;
        Ok(out.write_str(text)?)
    }

    fn write_xml(&self, out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
        let Some(text) = value.as_str() else { return write_number(out, value) };
        refuse(&self.refuse, text)?;
        if let Some(c) = text.chars().find(|c| is_out_of_place(*c)) {
            not_of_a_secret(text)?;
            return Err(refused(format!("the value {text:?} holds {c:?}, which XML cannot hold")));
        }
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
            out.write_str(&rest[..at])?;
            out.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&apos;",
            })?;
            rest = &rest[at + 1..];
        }
        Ok(out.write_str(rest)?)
    }

    /// JSON, which YAML holds.
    fn write_json(&self, out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
        // Serialized, it would be `null`, and nobody would notice what is missing.
        if value.is_undefined() || value.kind() == ValueKind::Invalid {
            return Err(unprintable(value));
        }
        // A whole object of the plan can be printed, and the engine counts it only once it is
        // written.
        let mut buffer = BoundedBuffer { bytes: Vec::new(), most: Budget::FILE.bytes };
        serde_json::to_writer(&mut buffer, &minijinja::value::Serde(value).0).map_err(|error| {
            if error.is_io() {
                return too_costly(format!("one value has more than {} bytes", Budget::FILE.bytes));
            }
            refused(error.to_string())
        })?;
        let text = String::from_utf8(buffer.bytes).map_err(|error| refused(error.to_string()))?;
        refuse(&self.refuse, &text)?;
        let mut rest = text.as_str();
        // Readers of YAML take some of these for the end of a line and refuse others.
        while let Some(at) = rest.find(is_out_of_place) {
            out.write_str(&rest[..at])?;
            let c = rest[at..].chars().next().unwrap_or_default();
            if c == SECRET_MARK {
                return Err(made_into_text());
            }
            write!(out, "\\u{:04x}", u32::from(c))?;
            rest = &rest[at + c.len_utf8()..];
        }
        Ok(out.write_str(rest)?)
    }

    /// `{{ value | quote }}`: a quoted string in the syntax of the platform.
    pub(super) fn quoted(
        &self,
        state: Option<&State<'_, '_>>,
        value: &Value,
    ) -> Result<Value, Error> {
        if !self.follows_syntax() {
            return Err(refused("the format quotes by itself, without `quote`"));
        }
        let Some((quote, quotable)) = &self.quote else {
            return Err(refused("the platform's `syntax` says nothing of quoting"));
        };
        escaped(state, &self.filled, value, |text| self.quoted_text(quote, quotable, text))
    }

    fn quoted_text(&self, quote: &Quote, quotable: &Charset, text: &str) -> Result<String, Error> {
        bounded(text)?;
        refuse(&self.refuse, text)?;
        // Most texts need nothing replaced, and are written in one go.
        if quotable.first_outside(text).is_none() {
            return Ok([&*quote.mark, text, &*quote.mark].concat());
        }
        not_of_a_secret(text)?;
        let mut written = quote.mark.clone();
        for c in text.chars() {
            if let Some(replacement) = replacement(quote, c) {
                written.push_str(replacement);
            } else if is_out_of_place(c)
                || quote.refuse.contains(c)
                || quote.mark.contains(c)
                || (quote.ascii && !c.is_ascii())
            {
                return Err(refused(format!(
                    "the value {text:?} holds {c:?}, which cannot be quoted here"
                )));
            } else {
                written.push(c);
            }
        }
        written.push_str(&quote.mark);
        Ok(written)
    }

    /// `{{ value | line }}`: text up to the end of the line.
    pub(super) fn line(
        &self,
        state: Option<&State<'_, '_>>,
        value: &Value,
    ) -> Result<Value, Error> {
        if !self.follows_syntax() {
            return Err(refused("the format has no lines of text, so `line` means nothing"));
        }
        escaped(state, &self.filled, value, |text| self.text_of_line(text))
    }

    fn text_of_line(&self, text: &str) -> Result<String, Error> {
        bounded(text)?;
        // Readers drop spaces at the ends of a line, so the device would know another text.
        if text.is_empty() || text.trim() != text {
            return Err(refused(format!("the text {text:?} is empty or has a space at its ends")));
        }
        if let Some(c) = self.line.first_outside(text) {
            not_of_a_secret(text)?;
            return Err(refused(format!(
                "the text {text:?} holds {c:?}, which cannot stand on a line here"
            )));
        }
        refuse(&self.refuse_line, text)?;
        Ok(text.to_owned())
    }
}

/// A value as `escape` writes it. What the errors of a secret say does not hold its text.
fn escaped(
    state: Option<&State<'_, '_>>,
    rules: &[FilledRule],
    value: &Value,
    escape: impl FnOnce(&str) -> Result<String, Error>,
) -> Result<Value, Error> {
    let Some(secret) = value.downcast_object_ref::<Secret>() else {
        let text = escape(&printed(value)?)?;
        return Ok(Value::from_object(Written { text, secret: None }));
    };
    let text = filled_in(secret, state, rules)?;
    let text = escape(&text).map_err(|error| unfit(error, secret))?;
    Ok(Value::from_object(Written { text, secret: Some(secret.clone()) }))
}

/// Refuses a text that a template made of a secret.
fn not_of_a_secret(text: &str) -> Result<(), Error> {
    if text.contains(SECRET_MARK) {
        return Err(made_into_text());
    }
    Ok(())
}

/// What is written instead of a character between quotation marks.
fn replacement(quote: &Quote, c: char) -> Option<&str> {
    quote.replace.get(c.encode_utf8(&mut [0; 4]) as &str).map(String::as_str)
}

/// Writes what needs no escaping.
fn write_number(out: &mut Output<'_>, value: &Value) -> Result<(), Error> {
    match i64::try_from(value.clone()) {
        // The engine also makes a number of a truth value, which is not meant here.
        Ok(number) if value.is_integer() => Ok(out.write_str(itoa::Buffer::new().format(number))?),
        _ => Ok(out.write_str(&printed(value)?)?),
    }
}

/// Characters that end a line for some readers, are invisible at the beginning of a file, or none
/// at all. JSON and YAML write them by their number.
fn is_out_of_place(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
        || c == SECRET_MARK
}

/// Refuses a text in which the platform would read anything else than text.
fn refuse(parts: &[String], text: &str) -> Result<(), Error> {
    match parts.iter().find(|part| text.contains(part.as_str())) {
        Some(part) => Err(refused(format!(
            "the value {text:?} holds {part:?}, which the platform would interpret"
        ))),
        None => Ok(()),
    }
}

/// A scalar as text.
pub(super) fn printed(value: &Value) -> Result<Cow<'_, str>, Error> {
    if let Some(text) = value.as_str() {
        return Ok(text.into());
    }
    match value.kind() {
        // The engine would write them like Python.
        ValueKind::Bool => Ok(if value.is_true() { "true" } else { "false" }.into()),
        ValueKind::Number
            if value.is_integer() || f64::try_from(value.clone()).is_ok_and(f64::is_finite) =>
        {
            Ok(value.to_string().into())
        }
        // Infinity and what is no number can be written in some formats and not in others.
        ValueKind::Number => Err(refused(format!("{value} is no number that can be written"))),
        _ => Err(unprintable(value)),
    }
}

fn refused(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::BadEscape, message.into())
}

fn unprintable(value: &Value) -> Error {
    refused(format!("{} cannot be printed here", value.kind()))
}

#[cfg(test)]
mod tests;
