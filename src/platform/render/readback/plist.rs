//! XML property lists of Apple: keys and values in turn, each key once, values as their types
//! demand.

use std::collections::BTreeSet;

use crate::platform::render::readback::shared::twice;
use crate::platform::render::readback::xml::{self, XmlPart};

/// The one DOCTYPE that a property list may have; nothing is read from where it points to.
const DOCTYPE: &str = "plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
    \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\"";

/// A property list of one value.
pub(super) fn check(text: &str) -> Result<(), String> {
    let mut list = List::default();
    xml::read(text, Some(DOCTYPE), &mut |part| list.take(part))?;
    // A real reader has the last word on whether each value fits its type.
    ::plist::from_bytes::<::plist::Value>(text.as_bytes())
        .map(drop)
        .map_err(|error| error.to_string())
}

/// A property list as far as it was read.
#[derive(Default)]
struct List {
    open: Vec<Open>,
}

/// An element that is open.
enum Open {
    /// `plist`; how many values it has.
    Root(usize),
    Array,
    /// `dict` with its keys so far, and whether a value comes next.
    Dict(BTreeSet<String>, bool),
    /// A value or a key, with its text so far.
    Value(Kind, String),
}

/// What can stand in a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Key,
    Text,
    Integer,
    Real,
    Empty,
    Date,
    Data,
}

impl List {
    fn take(&mut self, part: XmlPart) -> Result<(), String> {
        match part {
            XmlPart::Start(name, attributes) => self.start(&name, &attributes),
            XmlPart::Text(text) => self.text(&text),
            XmlPart::End => self.end(),
        }
    }

    fn start(&mut self, name: &str, attributes: &[(String, String)]) -> Result<(), String> {
        if self.open.is_empty() {
            let is_version_1 =
                // The attribute may be left out.
                attributes.iter().all(|(name, value)| name == "version" && value == "1.0");
            if name != "plist" || !is_version_1 {
                return Err("the root element is `<plist version=\"1.0\">`".into());
            }
            self.open.push(Open::Root(0));
            return Ok(());
        }
        if !attributes.is_empty() {
            return Err(format!("the element {name:?} has no attributes"));
        }
        self.place(name == "key")?;
        let kind = match name {
            "dict" => {
                self.open.push(Open::Dict(BTreeSet::new(), false));
                return Ok(());
            }
            "array" => {
                self.open.push(Open::Array);
                return Ok(());
            }
            "key" => Kind::Key,
            "string" => Kind::Text,
            "integer" => Kind::Integer,
            "real" => Kind::Real,
            "true" | "false" => Kind::Empty,
            "date" => Kind::Date,
            "data" => Kind::Data,
            _ => return Err(format!("the element {name:?} has no place in a property list")),
        };
        self.open.push(Open::Value(kind, String::new()));
        Ok(())
    }

    /// Whether a key or a value can stand here.
    fn place(&mut self, is_key: bool) -> Result<(), String> {
        match self.open.last_mut() {
            Some(Open::Root(values)) if !is_key => {
                *values += 1;
                if *values > 1 {
                    return Err("a property list has one value".into());
                }
                Ok(())
            }
            Some(Open::Array) if !is_key => Ok(()),
            Some(Open::Dict(_, value_next)) if *value_next != is_key => {
                *value_next = is_key;
                Ok(())
            }
            Some(Open::Dict(..)) => Err("in a `dict`, keys and values stand in turn".into()),
            _ => Err("the element stands at the wrong place".into()),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(Open::Value(_, all)) => {
                all.push_str(text);
                Ok(())
            }
            // Between elements there is nothing but the layout.
            _ if text.trim().is_empty() => Ok(()),
            _ => Err("text stands beside the elements".into()),
        }
    }

    fn end(&mut self) -> Result<(), String> {
        match self.open.pop() {
            Some(Open::Root(0)) => Err("a property list has one value".into()),
            Some(Open::Dict(_, true)) => Err("the last key of a `dict` has no value".into()),
            // A key ends inside of its `dict`: `place` let it begin nowhere else.
            Some(Open::Value(Kind::Key, key)) => {
                let Some(Open::Dict(keys, _)) = self.open.last_mut() else { return Ok(()) };
                if keys.insert(key.clone()) { Ok(()) } else { Err(twice(&key)) }
            }
            Some(Open::Value(kind, text)) if !kind.holds(&text) => {
                Err(format!("{text:?} is no value of its type"))
            }
            _ => Ok(()),
        }
    }
}

impl Kind {
    fn holds(self, text: &str) -> bool {
        match self {
            Self::Key | Self::Text => true,
            Self::Empty => text.is_empty(),
            Self::Integer => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                digits.bytes().all(|byte| byte.is_ascii_digit())
                    // Readers keep integers in 64 bits, with a sign or without.
                    && (text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok())
            }
            Self::Real => text.parse::<f64>().is_ok_and(f64::is_finite),
            // `2026-11-21T10:00:00Z`
            Self::Date => {
                let shape: String =
                    text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
                shape == "0000-00-00T00:00:00Z"
            }
            Self::Data => text.chars().all(|c| {
                c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=') || c.is_ascii_whitespace()
            }),
        }
    }
}
