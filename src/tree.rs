//! TOML text to a tree in which every key and value knows its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::{DeArray, DeTable, DeValue};
use toml_parser::lexer::TokenKind;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::path::written;
use crate::source::{FileId, Origin};

codes! {
    /// # What
    /// The file is not TOML. Every fault of the file is reported at once.
    ///
    /// # Why
    /// A file that cannot be read says nothing; going on without it would drop its settings in silence.
    ///
    /// # Fix
    /// Mend the marked place. A frequent cause is a missing quotation mark or a key written twice in one table.
    SYNTAX = "syntax-error", Error;
    /// # What
    /// A key is set in two files of one layer.
    ///
    /// # Why
    /// The files of one folder are one tree and their order means nothing, so neither value can win.
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
}

/// A table: entries by key, sorted.
pub type Table = BTreeMap<Arc<str>, Entry>;

/// An entry of a table.
#[derive(Clone, Debug)]
pub struct Entry {
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
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) | Value::List(_) => None,
        }
    }

    /// The entry `key`, when it is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.table()?.get(key)
    }

    /// The text, when it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::List(_) | Value::Table(_) => None,
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
            (Value::List(one), Value::List(two)) => one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.says_the_same(two)),
            (Value::Table(one), Value::Table(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.0 == two.0 && one.1.node.says_the_same(&two.1.node))
            }
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
            Value::List(items) => format!("[{}]", items.iter().map(Self::inline).collect::<Vec<_>>().join(", ")),
            Value::Table(table) => {
                let entries = table.iter().map(|(key, entry)| format!("{} = {}", written(key), entry.node.inline()));
                format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
            }
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
            Value::Table(table) => table.iter().map(|(key, entry)| (key.to_string(), entry.node.json())).collect(),
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
        }
    }
}

/// Deepest nesting of brackets that is read, and most parts of one key. The model needs five of each; the
/// parser and everything after it go down by recursion.
const DEEPEST: usize = 24;
const MOST_PARTS: usize = 16;

/// Reads a file. Faults are reported, all of them. `None` when there are any.
pub fn parse(file: FileId, text: &str, out: &mut Diagnostics) -> Option<Node> {
    if let Some(span) = too_deep(text) {
        let message = format!("this is nested too deeply: {DEEPEST} brackets in each other are read, and keys of {MOST_PARTS} parts");
        out.push(Diagnostic::new(&SYNTAX, message).at(origin(file, span)));
        return None;
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        out.push(Diagnostic::new(&SYNTAX, first_line(error.message())).at(origin(file, span)));
    }
    let node = Node { origin: origin(file, table.span()), value: Value::Table(convert_table(file, table.get_ref(), out)), hidden: None };
    errors.is_empty().then_some(node)
}

/// The first place that is nested deeper than is read.
fn too_deep(text: &str) -> Option<std::ops::Range<usize>> {
    let (mut open, mut dots) = (0usize, 0usize);
    for token in toml_parser::Source::new(text).lex() {
        match token.kind() {
            TokenKind::Dot => dots += 1,
            TokenKind::Atom
            | TokenKind::Whitespace
            | TokenKind::LiteralString
            | TokenKind::BasicString
            | TokenKind::MlLiteralString
            | TokenKind::MlBasicString => {}
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => (open, dots) = (open + 1, 0),
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => (open, dots) = (open.saturating_sub(1), 0),
            TokenKind::Equals | TokenKind::Comma | TokenKind::Comment | TokenKind::Newline | TokenKind::Eof => dots = 0,
        }
        if open > DEEPEST || dots >= MOST_PARTS {
            return Some(token.span().start()..token.span().end());
        }
    }
    None
}

/// Messages of the parser, as one phrase.
fn first_line(message: &str) -> String {
    message.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The place of bytes of a file.
#[allow(clippy::cast_possible_truncation, reason = "files are smaller than 4 GiB: the workspace refuses larger ones")]
pub fn origin(file: FileId, span: std::ops::Range<usize>) -> Origin {
    Origin { file, start: span.start as u32, end: span.end as u32 }
}

fn convert_table(file: FileId, table: &DeTable<'_>, out: &mut Diagnostics) -> Table {
    let entry = |(key, value): (&toml::Spanned<toml::de::DeString<'_>>, &toml::Spanned<DeValue<'_>>)| {
        let node = convert(file, value, out)?;
        Some((Arc::from(key.get_ref().as_ref()), Entry { key: origin(file, key.span()), node: Arc::new(node) }))
    };
    table.iter().filter_map(entry).collect()
}

fn convert(file: FileId, value: &toml::Spanned<DeValue<'_>>, out: &mut Diagnostics) -> Option<Node> {
    let at = origin(file, value.span());
    let value = match value.get_ref() {
        // Line ends are those of whoever wrote the file; values must not depend on them.
        DeValue::String(text) if text.contains('\r') => Value::Text(text.replace("\r\n", "\n").into()),
        DeValue::String(text) => Value::Text(text.as_ref().into()),
        DeValue::Integer(number) => {
            if let Ok(number) = i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()) {
                Value::Int(number)
            } else {
                out.push(Diagnostic::new(&SYNTAX, format!("the number `{}` is too large", number.as_str())).at(at));
                return None;
            }
        }
        DeValue::Float(number) => Value::Float(number.as_str().replace('_', "").parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(time) => Value::Text(time.to_string().into()),
        DeValue::Array(list) => Value::List(convert_list(file, list, out)),
        DeValue::Table(table) => Value::Table(convert_table(file, table, out)),
    };
    Some(Node { value, origin: at, hidden: None })
}

fn convert_list(file: FileId, list: &DeArray<'_>, out: &mut Diagnostics) -> Vec<Node> {
    list.iter().filter_map(|value| convert(file, value, out)).collect()
}

/// Joins the files of one folder into one tree. A key that two of them set is an error naming both.
pub fn join(trees: Vec<Node>, out: &mut Diagnostics) -> Option<Node> {
    let mut trees = trees.into_iter();
    let mut joined = trees.next()?;
    for tree in trees {
        join_into(&mut joined, tree, &mut String::new(), out);
    }
    Some(joined)
}

fn join_into(into: &mut Node, from: Node, path: &mut String, out: &mut Diagnostics) {
    let (Value::Table(into), Value::Table(from)) = (&mut into.value, from.value) else { return };
    for (key, entry) in from {
        let Some(present) = into.get_mut(&key) else {
            into.insert(key, entry);
            continue;
        };
        let length = path.len();
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&key);
        if present.node.table().is_some() && entry.node.table().is_some() {
            join_into(Arc::make_mut(&mut present.node), Arc::unwrap_or_clone(entry.node), path, out);
        } else {
            let message = format!("`{path}` is set in two files of one layer");
            out.push(
                Diagnostic::new(&SET_TWICE, message)
                    .at(entry.key)
                    .note_at(present.key, "it is set here as well")
                    .help("keep it in one of the two files"),
            );
        }
        path.truncate(length);
    }
}
