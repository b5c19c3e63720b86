//! Tree to typed model, with errors that point at the line of the layer that won.
//!
//! One set of structs serves decoding and schemas; the deserializer below walks the tree itself, so
//! that the innermost value that does not fit names its own place. An entity with several faults
//! reports all of them: a value that failed is set aside and the entity is decoded again without
//! it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Unexpected};

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, codes, did_you_mean};
use crate::base::source::{FileId, Origin};
use crate::language::enclosing;
use crate::language::layer::UNKNOWN_KEY;
use crate::language::secrets::WRITTEN_OUT;
use crate::language::tree::{Node, TableEntry, Value};
use crate::model::{self, Entities, Entity, EntityKey, School, Standard};

codes! {
    /// # What
    /// A value has the wrong type, such as a string where a number is wanted.
    ///
    /// # Why
    /// Types are not converted in silence: `"40"` is not `40`.
    ///
    /// # Fix
    /// Write the value as the message asks; often the quotation marks are one too many or missing.
    WRONG_TYPE = "wrong-type", Error;
    /// # What
    /// A value has the right type and is not acceptable: out of range, too long, not one of the
    /// words that are allowed, or with characters that would break a configuration file.
    ///
    /// # Why
    /// The string classes and ranges hold for every platform, so that no device refuses what was
    /// generated.
    ///
    /// # Fix
    /// The message says what is allowed.
    INVALID_VALUE = "invalid-value", Error;
    /// # What
    /// A key is missing that must be there when all layers are laid over each other.
    ///
    /// # Why
    /// Nothing is made up: there are no hidden defaults for what the standard must decide.
    ///
    /// # Fix
    /// Add the key in the layer where it belongs.
    MISSING_KEY = "missing-key", Error;
    /// # What
    /// A reference names something that does not exist, such as a segment that no file declares.
    ///
    /// # Why
    /// A mistyped name would silently cut a device or a rule off.
    ///
    /// # Fix
    /// Correct the name, or declare the thing.
    UNKNOWN_REFERENCE = "unknown-reference", Error;
}

/// Which school: its authority and its own key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchoolKey {
    pub authority: model::AuthorityId,
    pub school: model::SchoolId,
}

impl fmt::Display for SchoolKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.authority, self.school)
    }
}

/// What shall hold at a school: the typed model and the tree it came from.
#[derive(Clone, Debug)]
pub struct Intent {
    pub key: SchoolKey,
    /// Everything that holds there.
    pub school: School,
    /// The tree, with origins.
    pub tree: Arc<Node>,
}

impl Intent {
    /// The place of the value at `path`, or of the nearest table above it that exists.
    pub fn at(&self, path: &[&str]) -> Origin {
        place(&self.tree, path)
    }
}

/// The place of the value at `path`, or of the nearest table above it that exists.
pub fn place(tree: &Node, path: &[&str]) -> Origin {
    let mut node = tree;
    let mut at = tree.origin;
    for key in path {
        match node.get(key) {
            Some(entry) => {
                node = &entry.node;
                // The key of a table says more than its span, which may be a whole section.
                at = if node.table().is_some() { entry.key } else { node.origin };
            }
            None => break,
        }
    }
    at
}

/// The file in which a school says of itself what it is: that of its title, or of another key of
/// its own.
pub fn school_file(tree: &Node) -> FileId {
    model::SCHOOL_KEYS
        .iter()
        .find_map(|key| tree.get(key))
        .map_or(tree.origin.file, |entry| entry.key.file)
}

/// A standard with the tree it was decoded from; schools of one kind share it.
#[derive(Clone, Debug)]
pub struct DecodedStandard {
    /// Layers below the school, laid over each other.
    pub tree: Arc<Node>,
    /// The typed model of them.
    pub standard: Standard,
}

/// Decodes what schools of one kind have in common.
pub fn standard(tree: Arc<Node>, out: &mut Diagnostics) -> Option<DecodedStandard> {
    let mut decoder = Decoder::new(&tree, out);
    let standard = Standard::visit(&mut decoder);
    decoder.check_references();
    let standard = standard?;
    Some(DecodedStandard { tree, standard })
}

/// Decodes a school over what it shares with others.
pub fn intent(
    key: SchoolKey,
    tree: Arc<Node>,
    shared: &DecodedStandard,
    out: &mut Diagnostics,
) -> Option<Intent> {
    school(key, tree, shared, None, out)
}

/// Decodes a school as [`intent`] does, but only the `wanted` tables. For the others it takes what
/// is shared, and nothing of the school's own. It does not check references.
pub fn partial(
    key: SchoolKey,
    tree: Arc<Node>,
    shared: &DecodedStandard,
    wanted: &[&str],
    out: &mut Diagnostics,
) -> Option<Intent> {
    let mut decoder =
        Decoder { shared: Some(shared), wanted: Some(wanted), ..Decoder::new(&tree, out) };
    let school = School::visit(&mut decoder);
    let school = out.gate(school)??;
    Some(Intent { key, school, tree })
}

/// Decodes another state of a school: what has not changed in the tree is taken from the `former`
/// one.
pub fn changed(
    key: SchoolKey,
    tree: Arc<Node>,
    shared: &DecodedStandard,
    former: &Intent,
    out: &mut Diagnostics,
) -> Option<Intent> {
    school(key, tree, shared, Some(former), out)
}

fn school(
    key: SchoolKey,
    tree: Arc<Node>,
    shared: &DecodedStandard,
    former: Option<&Intent>,
    out: &mut Diagnostics,
) -> Option<Intent> {
    let mut decoder = Decoder { shared: Some(shared), former, ..Decoder::new(&tree, out) };
    let school = School::visit(&mut decoder);
    decoder.check_references();
    let school = out.gate(school)??;
    Some(Intent { key, school, tree })
}

/// Decodes one document that is not layered, such as `muster.toml` or a platform's manifest.
pub fn document<T: for<'de> Deserialize<'de>>(node: &Node, out: &mut Diagnostics) -> Option<T> {
    let context = Context::default();
    let mut found = Diagnostics::default();
    let value = value(node, &context, &mut found);
    for diagnostic in &found {
        out.push(enclosing::told(diagnostic.clone(), node));
    }
    value
}

/// What the decoder takes a word of the tree for, beside its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The key of an entity of this table.
    Id(&'static str),
    /// A reference into this table.
    Reference(&'static str),
    /// One of these words.
    Words(&'static [&'static str]),
    /// A key that is a value, such as a set of ports.
    Key,
}

/// What the words of a school's tree mean, by their places.
pub fn meanings(tree: &Node) -> BTreeMap<Origin, Meaning> {
    let context = Context { meanings: Some(RefCell::default()), ..Context::default() };
    let mut unheard = Diagnostics::default();
    let mut decoder = Decoder { context, ..Decoder::new(tree, &mut unheard) };
    School::visit(&mut decoder);
    decoder.context.meanings.map(RefCell::into_inner).unwrap_or_default()
}

/// Faults of one entity that are reported before it is given up: each costs another try.
const MOST_FAULTS: usize = 50;

/// A reference that was met while decoding.
struct Reference {
    table: &'static str,
    id: Box<str>,
    at: Origin,
}

/// What decoding leaves behind beside the values.
#[derive(Default)]
struct Context {
    references: RefCell<Vec<Reference>>,
    /// Unknown keys, which do not stop decoding.
    unknown: RefCell<Vec<Diagnostic>>,
    /// Values that failed and are passed over in the next try.
    failed: RefCell<Vec<*const Node>>,
    /// What words mean, when somebody wants to know.
    meanings: Option<RefCell<BTreeMap<Origin, Meaning>>>,
}

impl Context {
    fn means(&self, at: Origin, meaning: Meaning) {
        if let Some(meanings) = &self.meanings {
            meanings.borrow_mut().insert(at, meaning);
        }
    }
}

struct Decoder<'a> {
    root: &'a Node,
    shared: Option<&'a DecodedStandard>,
    /// Another state of the school.
    former: Option<&'a Intent>,
    /// The tables that are looked at; `None` means all.
    wanted: Option<&'a [&'a str]>,
    context: Context,
    out: &'a mut Diagnostics,
}

impl<'a> Decoder<'a> {
    fn new(root: &'a Node, out: &'a mut Diagnostics) -> Self {
        Self { root, shared: None, former: None, wanted: None, context: Context::default(), out }
    }

    /// Whether nobody wants to know what stands at `key`.
    fn passes_over(&self, key: &str) -> bool {
        self.wanted.is_some_and(|wanted| !wanted.contains(&key))
    }

    /// Whether the node at `key` is the very one that `common` has there.
    fn is_in(&self, key: &str, common: &Node) -> bool {
        match (self.root.get(key), common.get(key)) {
            (Some(own), Some(common)) => Arc::ptr_eq(&own.node, &common.node),
            (None, None) => true,
            _ => false,
        }
    }

    /// Decodes a table of entities, save those that `common` has as well, as a tree and typed.
    fn entities<K: EntityKey, T: Entity>(
        &mut self,
        key: &'static str,
        common: Option<(&Entities<K, T>, &Node)>,
    ) -> Option<Entities<K, T>> {
        if let Some((typed, tree)) = common
            && (self.passes_over(key) || self.is_in(key, tree))
        {
            return Some(Arc::clone(typed));
        }
        let common = common.and_then(|(typed, tree)| Some((typed, &tree.get(key)?.node)));
        let Some(entry) = self.root.get(key) else { return Some(Entities::default()) };
        let Some(entries) = entry.node.table() else {
            let message = format!("`{key}` is {}, expected a table", entry.node.kind());
            self.out.push(Diagnostic::new(&WRONG_TYPE, message).at(entry.node.origin));
            return None;
        };
        // What the tree does not set otherwise is taken from `common`.
        let mut table = common.map(|(typed, _)| (**typed).clone()).unwrap_or_default();
        let (mut is_complete, mut met) = (true, 0);
        for (name, entry) in entries {
            if let Some((_, common_tree)) = common
                && let Some(below) = common_tree.get(name)
            {
                met += 1;
                if Arc::ptr_eq(&below.node, &entry.node) {
                    continue;
                }
            }
            self.context.means(entry.key, Meaning::Id(key));
            let id = match K::deserialize(KeyDeserializer::plain(name, entry.key)) {
                Ok(id) => id,
                Err(error) => {
                    self.out.push(error.diagnostic(entry.key));
                    is_complete = false;
                    continue;
                }
            };
            match value::<T>(&entry.node, &self.context, self.out) {
                Some(entity) if entity.enabled() => drop(table.insert(id, Arc::new(entity))),
                Some(_) => drop(table.remove(&id)),
                None => is_complete = false,
            }
        }
        // Entries of another state of the school that are gone. When all of its entries were met
        // above, none is.
        if let Some(common_entries) = common.and_then(|(_, tree)| tree.table())
            && common_entries.len() > met
        {
            for (name, gone) in common_entries {
                if entries.contains_key(name) {
                    continue;
                }
                if let Ok(id) = K::deserialize(KeyDeserializer::plain(name, gone.key)) {
                    table.remove(&id);
                }
            }
        }
        if is_complete { Some(Arc::new(table)) } else { None }
    }

    fn check_references(&mut self) {
        for Reference { table, id, at } in self.context.references.take() {
            let table_node = self.root.get(table).map(|entry| &entry.node);
            if table_node.is_some_and(|node| node.get(&id).is_some()) {
                continue;
            }
            let message = format!("`{id}` is not among the {table}");
            let mut diagnostic = Diagnostic::new(&UNKNOWN_REFERENCE, message).at(at);
            if let Some(known) = table_node.and_then(|node| node.table()) {
                diagnostic.help = did_you_mean(&id, known.keys().map(|key| &**key));
            }
            self.out.push(diagnostic);
        }
    }

    fn optional<T: for<'de> Deserialize<'de>>(&mut self, key: &'static str) -> Option<T> {
        if let Some(entry) = self.root.get(key) {
            return value(&entry.node, &self.context, self.out);
        }
        if let Ok(absent) = T::deserialize(Absent) {
            return Some(absent);
        }
        let message = format!("`{key}` is missing");
        let file = if model::SCHOOL_KEYS.contains(&key) {
            school_file(self.root)
        } else {
            self.root.origin.file
        };
        self.out.push(Diagnostic::new(&MISSING_KEY, message).at(Origin::file(file)));
        None
    }
}

impl model::Visitor for Decoder<'_> {
    fn own<T: for<'de> Deserialize<'de>>(&mut self, key: &'static str) -> Option<T> {
        self.optional(key)
    }

    fn setting<T: for<'de> Deserialize<'de>>(
        &mut self,
        key: &'static str,
        shared: Option<fn(&Standard) -> &Arc<T>>,
    ) -> Option<Arc<T>> {
        if let (Some(field), Some(shared)) = (shared, self.shared)
            && (self.passes_over(key) || self.is_in(key, &shared.tree))
        {
            return Some(Arc::clone(field(&shared.standard)));
        }
        self.optional(key).map(Arc::new)
    }

    fn table<K: EntityKey, T: Entity>(
        &mut self,
        key: &'static str,
        shared: Option<model::SharedTable<K, T>>,
    ) -> Option<Entities<K, T>> {
        let mut common = None;
        if let (Some(field), Some(shared)) = (shared, self.shared) {
            common = Some((field(&shared.standard), &*shared.tree));
        }
        self.entities(key, common)
    }

    fn inventory<K: EntityKey, T: Entity>(
        &mut self,
        key: &'static str,
        former: fn(&School) -> &Entities<K, T>,
    ) -> Option<Entities<K, T>> {
        if self.passes_over(key) {
            return Some(Entities::default());
        }
        let common = self.former.map(|intent| (former(&intent.school), &*intent.tree));
        self.entities(key, common)
    }
}

/// Decodes `node`, reporting every fault in it.
fn value<T: for<'de> Deserialize<'de>>(
    node: &Node,
    context: &Context,
    out: &mut Diagnostics,
) -> Option<T> {
    let before = context.references.borrow().len();
    let mut result = None;
    loop {
        context.unknown.borrow_mut().clear();
        // Each try meets all references again.
        context.references.borrow_mut().truncate(before);
        let error = match T::deserialize(NodeDeserializer { node, context }) {
            Ok(value) => {
                result = Some(value);
                break;
            }
            Err(error) => error,
        };
        let failed = error.node;
        // A key may be missing only because its value was set aside. Of a secret that was written
        // out there was a finding when the file was read.
        let is_consequence = error.code == &WRITTEN_OUT
            || (error.code == &MISSING_KEY && !context.failed.borrow().is_empty());
        if !is_consequence {
            out.push(error.diagnostic(node.origin));
        }
        // A value that is the whole node cannot be set aside.
        let mut set_aside = context.failed.borrow_mut();
        match failed {
            Some(failed)
                if set_aside.len() < MOST_FAULTS
                    && !set_aside.contains(&failed)
                    && !std::ptr::eq(failed, node) =>
            {
                set_aside.push(failed);
            }
            _ => break,
        }
    }
    let has_failed = !context.failed.borrow().is_empty();
    context.failed.borrow_mut().clear();
    let unknown = context.unknown.take();
    let has_unknown = !unknown.is_empty();
    for diagnostic in unknown {
        out.push(diagnostic);
    }
    if has_failed || has_unknown { None } else { result }
}

/// Why a value did not fit.
#[derive(Debug)]
struct DecodeError {
    code: &'static Code,
    message: String,
    help: Option<String>,
    at: Option<Origin>,
    node: Option<*const Node>,
}

impl DecodeError {
    fn new(code: &'static Code, message: String) -> Self {
        Self { code, message, help: None, at: None, node: None }
    }

    /// The innermost value to see the error gives it its place.
    fn within(mut self, node: &Node) -> Self {
        if self.at.is_none() {
            self.at = Some(node.origin);
            self.node = Some(node);
        }
        self
    }

    fn diagnostic(self, fallback: Origin) -> Diagnostic {
        let mut diagnostic =
            Diagnostic::new(self.code, self.message).at(self.at.unwrap_or(fallback));
        diagnostic.help = self.help;
        diagnostic
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(&INVALID_VALUE, message.to_string())
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match unexpected {
            Unexpected::Bool(value) => format!("the boolean `{value}`"),
            Unexpected::Signed(number) => format!("the number `{number}`"),
            Unexpected::Unsigned(number) => format!("the number `{number}`"),
            Unexpected::Float(number) => format!("the number `{number}`"),
            Unexpected::Str(text) => format!("the string {text:?}"),
            Unexpected::Seq => "a list".into(),
            Unexpected::Map => "a table".into(),
            other => other.to_string(),
        };
        let mut error = Self::new(&WRONG_TYPE, format!("expected {expected}, found {found}"));
        if matches!(unexpected, Unexpected::Str(text) if text.parse::<f64>().is_ok()) {
            error.help = Some("remove the quotation marks".to_owned());
        }
        error
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(&INVALID_VALUE, format!("expected {expected}, found {unexpected}"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let choices =
            expected.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let mut error = Self::new(&INVALID_VALUE, format!("`{variant}` is not one of {choices}"));
        error.help = did_you_mean(variant, expected.iter().copied());
        error
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(&MISSING_KEY, format!("`{field}` is missing"))
    }
}

/// Gives serde the value of a node, and its errors the place of the node.
#[derive(Clone, Copy)]
struct NodeDeserializer<'a> {
    node: &'a Node,
    context: &'a Context,
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
    context: &'a Context,
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
    context: &Context,
) -> Option<(&'a Arc<str>, &'a TableEntry)> {
    entries.find(|(_, entry)| !context.failed.borrow().contains(&Arc::as_ptr(&entry.node)))
}

/// Entries of a table whose keys are ids or other values.
struct Entries<'a> {
    rest: EntryIter<'a>,
    value: Option<&'a Node>,
    context: &'a Context,
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
    context: &'a Context,
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
struct KeyDeserializer<'a> {
    text: &'a str,
    at: Origin,
    /// Present where the key may be a reference.
    context: Option<&'a Context>,
}

impl<'a> KeyDeserializer<'a> {
    /// A key that is no reference.
    fn plain(text: &'a str, at: Origin) -> Self {
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
struct Absent;

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
