//! TOML text to a tree in which every key and value knows its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

pub use self::join::join;
use crate::base::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::base::path::{joined, written};
use crate::base::source::{FileId, Origin};
use crate::base::text::begun;
use crate::language::nesting::{DEEPEST, MOST_PARTS, too_deep};
use crate::language::secrets::{Concealment, NOT_SHOWN, Secret, SecretPlace, WRITTEN_OUT};

mod faults;
mod join;

codes! {
    /// # What
    /// The file is not TOML. Every fault of the file is reported at once.
    ///
    /// # Why
    /// A file that cannot be read says nothing; going on without it would drop its settings in
    /// silence.
    ///
    /// # Fix
    /// Mend the marked place. A frequent cause is a missing quotation mark or a key written twice
    /// in one table.
    SYNTAX = "syntax-error", Error;
    /// # What
    /// A key is set in two files of one layer.
    ///
    /// # Why
    /// The files of one folder are one tree and their order means nothing, so neither value can
    /// win.
    ///
    /// # Fix
    /// Keep the key in one of the two files.
    SET_TWICE = "key-set-twice", Error;
}

/// A value with its place and the value of a lower layer that it hides.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it was written.
    pub origin: Origin,
    /// What it replaced when layers were laid over each other.
    pub hidden: Option<Arc<Node>>,
}

/// A value of TOML. Dates are text, `2027-07-31`.
#[derive(Clone, Debug)]
pub enum Value {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a point.
    Float(f64),
    /// Text.
    Text(Box<str>),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
    /// What perhaps is a secret, and is not shown.
    Secret(Secret),
}

/// A table: entries by key, sorted.
pub type Table = BTreeMap<Arc<str>, TableEntry>;

/// An entry of a table.
#[derive(Clone, Debug)]
pub struct TableEntry {
    /// Where the key was written.
    pub key: Origin,
    /// The value. Shared, so that layers laid over each other copy only what they change.
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

    /// Whether it says the same as `other`, wherever either was written.
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Bool(one), Value::Bool(two)) => one == two,
            (Value::Int(one), Value::Int(two)) => one == two,
            (Value::Float(one), Value::Float(two)) => one.total_cmp(two).is_eq(),
            (Value::Text(one), Value::Text(two)) => one == two,
            (Value::List(one), Value::List(two)) => {
                one.len() == two.len()
                    && one.iter().zip(two).all(|(one, two)| one.says_the_same(two))
            }
            (Value::Table(one), Value::Table(two)) => {
                one.len() == two.len()
                    && one
                        .iter()
                        .zip(two)
                        .all(|(one, two)| one.0 == two.0 && one.1.node.says_the_same(&two.1.node))
            }
            (Value::Secret(one), Value::Secret(two)) => one == two,
            _ => false,
        }
    }

    /// The value on one line.
    pub fn inline(&self) -> String {
        match &self.value {
            Value::Bool(value) => value.to_string(),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
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

/// Reads a file of the model. Faults are reported, all of them. `None` when there are any, save
/// that a secret was written out: then its value is not in the tree, and whoever decodes it comes
/// to a [`Value::Secret`].
pub fn parse(file: FileId, text: &str, out: &mut Diagnostics) -> Option<Node> {
    read(file, text, Some(SecretPlace::root()), out)
}

/// Reads a file that is none of the model: what a platform says of itself, what a change may do.
pub fn parse_other(file: FileId, text: &str, out: &mut Diagnostics) -> Option<Node> {
    read(file, text, None, out)
}

fn read(
    file: FileId,
    text: &str,
    place: Option<SecretPlace<'_>>,
    out: &mut Diagnostics,
) -> Option<Node> {
    if let Some(span) = too_deep(text) {
        let message = format!(
            "this is nested too deeply: {DEEPEST} brackets in each other are read, and keys of \
                {MOST_PARTS} parts"
        );
        out.push(Diagnostic::new(&SYNTAX, message).at(origin(file, span)));
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    faults::tell(file, text, &errors, out);
    let mut conversion = Conversion { file, out, path: Vec::new() };
    let entries = conversion.table(table.get_ref(), place);
    let node =
        Node { origin: origin(file, table.span()), value: Value::Table(entries), hidden: None };
    errors.is_empty().then_some(node)
}

/// The place of bytes of a file.
#[allow(
    clippy::cast_possible_truncation,
    reason = "files are smaller than 4 GiB: the workspace refuses larger ones"
)]
pub fn origin(file: FileId, span: std::ops::Range<usize>) -> Origin {
    Origin { file, start: span.start as u32, end: span.end as u32 }
}

/// Makes our tree of that of the parser.
struct Conversion<'a> {
    file: FileId,
    out: &'a mut Diagnostics,
    /// The keys that lead to what is being read.
    path: Vec<String>,
}

impl Conversion<'_> {
    /// The entries of a table. Without a `place` nothing of it is hidden.
    fn table(&mut self, table: &DeTable<'_>, place: Option<SecretPlace<'_>>) -> Table {
        let mut entries = Table::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            self.path.push(name.to_owned());
            let node = self.node(value, place.map(|place| place.below(name)));
            self.path.pop();
            if let Some(node) = node {
                entries.insert(
                    name.into(),
                    TableEntry { key: origin(self.file, key.span()), node: Arc::new(node) },
                );
            }
        }
        entries
    }

    fn node(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        place: Option<SecretPlace<'_>>,
    ) -> Option<Node> {
        let at = origin(self.file, value.span());
        let verdict = place.map_or(Concealment::Open, |place| place.verdict(value.get_ref()));
        if verdict != Concealment::Open {
            let told = self.tell(verdict, at);
            let value = Value::Secret(hidden(value, told));
            return Some(Node { value, origin: at, hidden: None });
        }
        let value = match value.get_ref() {
            // Line ends are those of whoever wrote the file; values must not depend on them.
            DeValue::String(text) if text.contains('\r') => {
                Value::Text(text.replace("\r\n", "\n").into())
            }
            DeValue::String(text) => Value::Text(text.as_ref().into()),
            DeValue::Integer(number) => {
                if let Ok(number) =
                    i64::from_str_radix(&number.as_str().replace('_', ""), number.radix())
                {
                    Value::Int(number)
                } else {
                    let message =
                        format!("the number `{}` is too large", begun(number.as_str(), 40));
                    self.out.push(Diagnostic::new(&SYNTAX, message).at(at));
                    return None;
                }
            }
            DeValue::Float(number) => {
                Value::Float(number.as_str().replace('_', "").parse().unwrap_or(f64::NAN))
            }
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(time) => Value::Text(time.to_string().into()),
            DeValue::Array(list) => Value::List(self.list(list, place)),
            DeValue::Table(table) => Value::Table(self.table(table, place)),
        };
        Some(Node { value, origin: at, hidden: None })
    }

    fn list(&mut self, list: &DeArray<'_>, place: Option<SecretPlace<'_>>) -> Vec<Node> {
        list.iter().filter_map(|value| self.node(value, place)).collect()
    }

    /// Says that a secret was written out. Returns whether there was anything to say.
    fn tell(&mut self, verdict: Concealment, at: Origin) -> bool {
        let path = joined(self.path.iter().map(String::as_str));
        let (message, help) = match verdict {
            Concealment::Open | Concealment::Hidden => return false,
            Concealment::PrivateKey => (
                format!("`{path}` is a private key, which never stands in the workspace"),
                "take it out, and make a new key: what was committed once stays in the history"
                    .to_owned(),
            ),
            Concealment::WrittenOut => {
                let key = self.path.last().map_or_else(String::new, |key| written(key));
                (
                    format!(
                        "`{path}` does not say the name of a secret; what stands there is not shown"
                    ),
                    format!(
                        "write `{key} = {{ secret = \"a.name\" }}`, and choose another secret if \
                            this was one: it stays in the history"
                    ),
                )
            }
        };
        self.out.push(Diagnostic::new(&WRITTEN_OUT, message).at(at).help(help));
        true
    }
}

/// A value that is not shown, made of how it was written wherever it stood.
fn hidden(value: &Spanned<DeValue<'_>>, told: bool) -> Secret {
    let mut unheard = Diagnostics::default();
    let mut conversion =
        Conversion { file: FileId::default(), out: &mut unheard, path: Vec::new() };
    match conversion.node(value, None) {
        Some(node) => Secret::new(&node.inline(), node.kind(), told),
        None => Secret::new("", "a number", told),
    }
}
