//! The tree: values, lists and tables, of which each knows where it was written.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::path::written;
use crate::base::source::Origin;
use crate::language::secrets::{ConcealedValue, NOT_SHOWN};

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Node {
    pub value: Value,
    /// Where the value was written.
    pub origin: Origin,
    /// The value of a lower layer that this one replaced.
    pub hidden: Option<Arc<Node>>,
}

/// A value of TOML. Dates are text, `2027-07-31`.
#[derive(Clone, Debug)]
pub enum Value {
    Bool(bool),
    Int(i64),
    /// A number with a point.
    Float(f64),
    Text(Box<str>),
    List(Vec<Node>),
    Table(Table),
    /// What perhaps is a secret, and is not shown.
    Secret(ConcealedValue),
}

/// A table: entries by key, sorted.
pub type Table = BTreeMap<Arc<str>, TableEntry>;

/// An entry of a table.
#[derive(Clone, Debug)]
pub struct TableEntry {
    /// Where the key was written.
    pub key: Origin,
    /// Shared, so that layers laid over each other copy only what they change.
    pub node: Arc<Node>,
}

impl Node {
    /// An empty table at `origin`.
    pub fn empty(origin: Origin) -> Self {
        Self { value: Value::Table(Table::new()), origin, hidden: None }
    }

    /// The entries, when it is a table.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Secret(_) => None,
        }
    }

    /// The entry `key`, when it is a table that has it.
    pub fn get(&self, key: &str) -> Option<&TableEntry> {
        self.table()?.get(key)
    }

    /// The text, when it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::List(_)
            | Value::Table(_)
            | Value::Secret(_) => None,
        }
    }

    /// The node at the end of `path`.
    pub fn find<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<&Self> {
        path.into_iter().try_fold(self, |node, key| node.get(key).map(|entry| &*entry.node))
    }

    /// The value on one line.
    pub fn inline(&self) -> String {
        match &self.value {
            Value::Bool(value) => value.to_string(),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            // Escaped, so that a line end in it does not end the line.
            Value::Text(text) => format!("{text:?}"),
            Value::List(items) => {
                format!("[{}]", items.iter().map(Self::inline).collect::<Vec<_>>().join(", "))
            }
            Value::Table(table) => {
                let entries = table
                    .iter()
                    .map(|(key, entry)| format!("{} = {}", written(key), entry.node.inline()));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            }
            Value::Secret(_) => NOT_SHOWN.to_owned(),
        }
    }

    /// The value without its places.
    pub fn json(&self) -> serde_json::Value {
        match &self.value {
            Value::Bool(value) => (*value).into(),
            Value::Int(number) => (*number).into(),
            // JSON has neither `nan` nor `inf`: they become `null`.
            Value::Float(number) => (*number).into(),
            Value::Text(text) => (**text).into(),
            Value::List(items) => items.iter().map(Self::json).collect(),
            Value::Table(table) => {
                table.iter().map(|(key, entry)| (key.to_string(), entry.node.json())).collect()
            }
            Value::Secret(_) => NOT_SHOWN.into(),
        }
    }

    /// What it is, in words.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Bool(_) => "a boolean",
            Value::Int(_) => "a whole number",
            Value::Float(_) => "a number with a point",
            Value::Text(_) => "a string",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
            Value::Secret(secret) => secret.kind(),
        }
    }
}
