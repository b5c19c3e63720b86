//! Gives serde the values of a tree.

use std::sync::Arc;

use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Unexpected};

use super::context::{DecodeContext, Meaning, Reference};
use super::error::DecodeError;
use crate::base::diagnostic::{Diagnostic, did_you_mean};
use crate::base::source::Origin;
use crate::language::layer::UNKNOWN_KEY;
use crate::language::secrets::WRITTEN_OUT;
use crate::language::tree::{Node, TableEntry, Value};
use crate::model;

/// Gives serde the value of a node, and its errors the place of the node.
#[derive(Clone, Copy)]
pub(super) struct NodeDeserializer<'a> {
    pub(super) node: &'a Node,
    pub(super) context: &'a DecodeContext,
}

impl NodeDeserializer<'_> {
    fn record(self, type_name: &str) {
        if let (Some(table), Value::Text(id)) = (model::table_of(type_name), &self.node.value) {
            self.context.references.borrow_mut().push(Reference {
                table,
                id: id.clone(),
                at: self.node.origin,
            });
            self.context.means(self.node.origin, Meaning::Reference(table));
        }
    }

    fn any<'de, V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.node.value {
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Int(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Text(text) => visitor.visit_str(text),
            Value::Secret(_) => Err(mismatch(&self.node.value, &visitor)),
            Value::List(items) => {
                visitor.visit_seq(Items { items: items.iter(), context: self.context })
            }
            Value::Table(table) => visitor.visit_map(Entries {
                rest: table.iter(),
                value: None,
                context: self.context,
            }),
        }
    }
}

impl<'de> de::Deserializer<'de> for NodeDeserializer<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.any(visitor).map_err(|error| error.within(self.node))
    }

    fn deserialize_option<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        // TOML has no null: a key that is there has a value.
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: de::Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if name == model::ONE_OR_MANY && matches!(self.node.value, Value::List(_)) {
            return self.deserialize_any(visitor);
        }
        self.record(name);
        visitor.visit_newtype_struct(self).map_err(|error| error.within(self.node))
    }

    fn deserialize_enum<V: de::Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        self.context.means(self.node.origin, Meaning::Words(words));
        let result = match &self.node.value {
            Value::Text(text) => visitor.visit_enum((**text).into_deserializer()),
            other => Err(mismatch(other, &"one of the words that are allowed")),
        };
        result.map_err(|error: DecodeError| error.within(self.node))
    }

    fn deserialize_struct<V: de::Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let Value::Table(table) = &self.node.value else {
            return Err(mismatch(&self.node.value, &"a table").within(self.node));
        };
        for (key, entry) in table {
            if !fields.contains(&&**key) {
                let mut diagnostic =
                    Diagnostic::new(&UNKNOWN_KEY, format!("unknown key `{key}`")).at(entry.key);
                diagnostic.help = did_you_mean(key, fields.iter().copied());
                self.context.unknown.borrow_mut().push(diagnostic);
            }
        }
        let known = Known { entries: table.iter(), fields, value: None, context: self.context };
        visitor.visit_map(known).map_err(|error| error.within(self.node))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

fn unexpected(value: &Value) -> Unexpected<'_> {
    match value {
        Value::Bool(value) => Unexpected::Bool(*value),
        Value::Int(number) => Unexpected::Signed(*number),
        Value::Float(number) => Unexpected::Float(*number),
        Value::Text(text) => Unexpected::Str(text),
        Value::List(_) => Unexpected::Seq,
        Value::Table(_) => Unexpected::Map,
        Value::Secret(secret) => Unexpected::Other(secret.kind()),
    }
}

/// The error of a value of the wrong type. A secret that was written out was reported when the file
/// was read, and is not reported again.
fn mismatch(value: &Value, expected: &dyn de::Expected) -> DecodeError {
    let mut error: DecodeError = de::Error::invalid_type(unexpected(value), expected);
    if matches!(value, Value::Secret(secret) if secret.is_told()) {
        error.code = &WRITTEN_OUT;
    }
    error
}

struct Items<'a> {
    items: std::slice::Iter<'a, Node>,
    context: &'a DecodeContext,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        for node in self.items.by_ref() {
            if !self.context.failed.borrow().contains(&std::ptr::from_ref(node)) {
                return seed
                    .deserialize(NodeDeserializer { node, context: self.context })
                    .map(Some);
            }
        }
        Ok(None)
    }
}

type EntryIter<'a> = std::collections::btree_map::Iter<'a, Arc<str>, TableEntry>;

/// The next entry whose value has not failed before.
fn next_entry<'a>(
    entries: &mut EntryIter<'a>,
    context: &DecodeContext,
) -> Option<(&'a Arc<str>, &'a TableEntry)> {
    entries.find(|(_, entry)| !context.failed.borrow().contains(&Arc::as_ptr(&entry.node)))
}

/// Entries of a table whose keys are ids or other values.
struct Entries<'a> {
    rest: EntryIter<'a>,
    value: Option<&'a Node>,
    context: &'a DecodeContext,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        let Some((key, entry)) = next_entry(&mut self.rest, self.context) else { return Ok(None) };
        self.value = Some(&entry.node);
        self.context.means(entry.key, Meaning::Key);
        let deserializer =
            KeyDeserializer { text: key, at: entry.key, context: Some(self.context) };
        // A key that does not fit is set aside by its value.
        seed.deserialize(deserializer).map(Some).map_err(|mut error| {
            error.node = Some(Arc::as_ptr(&entry.node));
            error
        })
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DecodeError> {
        let node = self.value.take().expect("a key was read before its value");
        seed.deserialize(NodeDeserializer { node, context: self.context })
    }
}

/// Entries of a table that is a struct: unknown keys were reported and are passed over.
struct Known<'a> {
    entries: EntryIter<'a>,
    fields: &'static [&'static str],
    value: Option<&'a Node>,
    context: &'a DecodeContext,
}

impl<'de> MapAccess<'de> for Known<'_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        while let Some((key, entry)) = next_entry(&mut self.entries, self.context) {
            if self.fields.contains(&&**key) {
                self.value = Some(&entry.node);
                return seed.deserialize(KeyDeserializer::plain(key, entry.key)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DecodeError> {
        let node = self.value.take().expect("a key was read before its value");
        seed.deserialize(NodeDeserializer { node, context: self.context })
    }
}

/// A key of a table.
#[derive(Clone, Copy)]
pub(super) struct KeyDeserializer<'a> {
    text: &'a str,
    at: Origin,
    /// Present where the key may be a reference.
    context: Option<&'a DecodeContext>,
}

impl<'a> KeyDeserializer<'a> {
    /// A key that is no reference.
    pub(super) fn plain(text: &'a str, at: Origin) -> Self {
        Self { text, at, context: None }
    }
}

impl<'de> de::Deserializer<'de> for KeyDeserializer<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_str(self.text).map_err(|mut error: DecodeError| {
            error.at.get_or_insert(self.at);
            error
        })
    }

    fn deserialize_newtype_struct<V: de::Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if let (Some(context), Some(table)) = (self.context, model::table_of(name)) {
            context.references.borrow_mut().push(Reference {
                table,
                id: self.text.into(),
                at: self.at,
            });
            context.means(self.at, Meaning::Reference(table));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: de::Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if let Some(context) = self.context {
            context.means(self.at, Meaning::Words(words));
        }
        visitor.visit_enum(self.text.into_deserializer()).map_err(|mut error: DecodeError| {
            error.at.get_or_insert(self.at);
            error
        })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// What stands for a key that is not there: only an `Option` accepts it.
pub(super) struct Absent;

impl<'de> de::Deserializer<'de> for Absent {
    type Error = DecodeError;

    fn deserialize_any<V: de::Visitor<'de>>(self, _: V) -> Result<V::Value, DecodeError> {
        Err(de::Error::custom("missing"))
    }

    fn deserialize_option<V: de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}
