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

use self::context::{DecodeContext, Reference};
use self::deserializer::{Absent, KeyDeserializer};
use self::value::value;
use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::base::source::{FileId, Origin};
use crate::language::enclosing;
use crate::language::tree::Node;
use crate::model::{self, Entities, Entity, EntityKey, School, Standard};

mod codes;
mod context;
mod deserializer;
mod error;
mod value;

pub use self::codes::*;
pub use self::context::Meaning;

/// Which school: its authority and its own key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchoolKey {
    pub authority: model::AuthorityId,
    pub school: model::SchoolId,
}

impl SchoolKey {
    /// The school of two ids; an error when one of them is none.
    pub fn new(authority: &str, school: &str) -> Result<Self, String> {
        Ok(Self {
            authority: model::AuthorityId::new(authority)?,
            school: model::SchoolId::new(school)?,
        })
    }
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
    /// The school's own domain, in which its devices have their names.
    pub fn domain(&self) -> String {
        format!("{}.{}", self.key.school, self.school.dns.domain)
    }

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
    let context = DecodeContext::default();
    let mut found = Diagnostics::default();
    let value = value(node, &context, &mut found);
    for diagnostic in &found {
        out.push(enclosing::told(diagnostic.clone(), node));
    }
    value
}

/// What the words of a school's tree mean, by their places.
pub fn meanings(tree: &Node) -> BTreeMap<Origin, Meaning> {
    let context = DecodeContext { meanings: Some(RefCell::default()), ..DecodeContext::default() };
    let mut unheard = Diagnostics::default();
    let mut decoder = Decoder { context, ..Decoder::new(tree, &mut unheard) };
    School::visit(&mut decoder);
    decoder.context.meanings.map(RefCell::into_inner).unwrap_or_default()
}

struct Decoder<'a> {
    root: &'a Node,
    shared: Option<&'a DecodedStandard>,
    /// Another state of the school.
    former: Option<&'a Intent>,
    /// The tables that are looked at; `None` means all.
    wanted: Option<&'a [&'a str]>,
    context: DecodeContext,
    out: &'a mut Diagnostics,
}

impl<'a> Decoder<'a> {
    fn new(root: &'a Node, out: &'a mut Diagnostics) -> Self {
        Self {
            root,
            shared: None,
            former: None,
            wanted: None,
            context: DecodeContext::default(),
            out,
        }
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
