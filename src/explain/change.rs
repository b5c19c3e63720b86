//! What can be changed in the tree of a school, one thing at a time, and how.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::other;
use crate::base::source::Origin;
use crate::language::decode::Meaning;
use crate::language::tree::{Node, Table, TableEntry, Value};

/// Keys from the root of a tree.
pub type Path = Vec<Arc<str>>;

/// A thing of the tree that can be changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TreeThing {
    /// The value at a path.
    Value(Path),
    /// The key at the end of a path: the name of an entity, or a key that is a value.
    Name(Path),
    /// That there is a table.
    Presence(Path),
}

impl TreeThing {
    /// Where it is.
    pub fn path(&self) -> &[Arc<str>] {
        let (Self::Value(path) | Self::Name(path) | Self::Presence(path)) = self;
        path
    }
}

/// What is done to a tree.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    Set(Value),
    Rename(Arc<str>),
    Disable,
    Remove,
}

/// One way to change a thing: edits that belong together.
pub(super) type Way = Vec<(Path, Edit)>;

/// A thing and the ways to change it, the gentlest first.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) thing: TreeThing,
    pub(super) ways: Vec<Way>,
    /// So many ways that work are tried before the thing counts as one without influence.
    pub(super) enough: usize,
    /// What it is one of many of, such as the titles of rooms, when they may be tried all at once:
    /// another text, number or name of one of them cannot undo what that of a second one does.
    pub(super) kind: Option<Vec<Arc<str>>>,
}

/// Lists whose entries are changed one by one; longer ones are changed as a whole.
const LONGEST_LIST: usize = 12;

/// Everything that can be changed.
pub(super) fn changes(root: &Arc<Node>, meanings: &BTreeMap<Origin, Meaning>) -> Vec<Change> {
    let mut finder = Finder {
        root,
        meanings,
        references: BTreeMap::new(),
        used: BTreeMap::new(),
        changes: Vec::new(),
    };
    finder.find_references(root, &mut Vec::new());
    finder.walk(root, &mut Vec::new());
    finder.changes
}

struct Finder<'a> {
    root: &'a Arc<Node>,
    meanings: &'a BTreeMap<Origin, Meaning>,
    /// Where an entity is referred to, by table and id.
    references: BTreeMap<(&'static str, &'a str), Vec<(Path, Place)>>,
    /// The values that things of one kind have. With the value of another one, two would be mixed
    /// up.
    used: BTreeMap<Path, BTreeSet<String>>,
    changes: Vec<Change>,
}

/// How a reference is written.
#[derive(Clone, Copy)]
enum Place {
    Key,
    Value,
    Item(usize),
}

impl<'a> Finder<'a> {
    fn meaning(&self, at: Origin) -> Option<Meaning> {
        self.meanings.get(&at).copied()
    }

    fn find_references(&mut self, node: &'a Node, path: &mut Path) {
        let refer = |finder: &mut Self, at, id: &'a str, place| {
            if let Some(Meaning::Reference(table)) = finder.meaning(at) {
                finder.references.entry((table, id)).or_default().push((path.clone(), place));
            }
        };
        if let Some(word) = word(&node.value) {
            self.used.entry(kind_of(path)).or_default().insert(word);
        }
        match &node.value {
            Value::Text(text) => refer(self, node.origin, text, Place::Value),
            Value::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    if let Value::Text(text) = &item.value {
                        refer(self, item.origin, text, Place::Item(number));
                    }
                }
            }
            Value::Table(table) => {
                for (key, entry) in table {
                    path.push(Arc::clone(key));
                    if let Some(Meaning::Reference(table)) = self.meaning(entry.key) {
                        self.references
                            .entry((table, key))
                            .or_default()
                            .push((path.clone(), Place::Key));
                    }
                    self.find_references(&entry.node, path);
                    path.pop();
                }
            }
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Secret(_) => {}
        }
    }

    fn walk(&mut self, node: &'a Arc<Node>, path: &mut Path) {
        let Some(table) = node.table() else {
            self.value(node, path);
            return;
        };
        if !path.is_empty() {
            self.push(
                TreeThing::Presence(path.clone()),
                [Edit::Disable, Edit::Remove].map(|edit| vec![(path.clone(), edit)]).into(),
                1,
                false,
            );
        }
        for (key, entry) in table {
            path.push(Arc::clone(key));
            let ways = self.renamings(table, key, entry, path);
            let enough = ways.len();
            let alike = matches!(self.meaning(entry.key), Some(Meaning::Id(_)));
            self.push(TreeThing::Name(path.clone()), ways, enough, alike);
            self.walk(&entry.node, path);
            path.pop();
        }
    }

    fn push(&mut self, thing: TreeThing, ways: Vec<Way>, enough: usize, alike: bool) {
        if ways.is_empty() {
            return;
        }
        let kind = alike.then(|| {
            let mut kind = kind_of(thing.path());
            kind.push(if matches!(thing, TreeThing::Name(_)) {
                "name".into()
            } else {
                "value".into()
            });
            kind
        });
        self.changes.push(Change { thing, ways, enough, kind });
    }

    /// The ways to give a key another name.
    fn renamings(
        &self,
        table: &'a Table,
        key: &'a str,
        entry: &TableEntry,
        path: &Path,
    ) -> Vec<Way> {
        let rename = |name: &str| vec![(path.clone(), Edit::Rename(name.into()))];
        let free = |name: &&str| !table.contains_key(*name);
        match self.meaning(entry.key) {
            // One way is enough: the name only has to be another one.
            Some(Meaning::Id(kind)) => other::names(key)
                .iter()
                .filter(|name| free(&name.as_str()))
                .take(1)
                .map(|name| self.renamed(kind, key, name, path))
                .collect(),
            Some(Meaning::Reference(kind)) => {
                self.ids(kind, key).into_iter().filter(free).map(rename).collect()
            }
            Some(Meaning::Words(words)) => words.iter().copied().filter(free).map(rename).collect(),
            Some(Meaning::Key) => other::texts(key)
                .iter()
                .filter(|name| free(&name.as_str()))
                .take(2)
                .map(|name| rename(name))
                .collect(),
            None => Vec::new(),
        }
    }

    /// The entity gets another name, and everything that refers to it the same.
    fn renamed(&self, kind: &'static str, id: &'a str, name: &str, path: &Path) -> Way {
        let mut way: Way = Vec::new();
        let text = || Value::Text(name.into());
        let mut lists: BTreeMap<&Path, Value> = BTreeMap::new();
        let mut keys = Vec::new();
        for (path, place) in self.references.get(&(kind, id)).into_iter().flatten() {
            match place {
                Place::Value => way.push((path.clone(), Edit::Set(text()))),
                Place::Key => keys.push((path.clone(), Edit::Rename(name.into()))),
                Place::Item(number) => {
                    let list =
                        self.root.find(path.iter().map(|key| &**key)).map(|node| &node.value);
                    let list = lists
                        .entry(path)
                        .or_insert_with(|| list.cloned().unwrap_or(Value::List(Vec::new())));
                    if let Value::List(items) = list
                        && let Some(item) = items.get_mut(*number)
                    {
                        item.value = text();
                    }
                }
            }
        }
        way.extend(lists.into_iter().map(|(path, list)| (path.clone(), Edit::Set(list))));
        // An uplink refers to a device and is no name of one.
        for (device, entry) in
            self.root.get(kind).and_then(|entry| entry.node.table()).into_iter().flatten()
        {
            let port = entry
                .node
                .get("uplink")
                .and_then(|uplink| uplink.node.text()?.strip_prefix(id)?.strip_prefix('/'));
            if let (Some(port), Some(table)) = (port, path.first()) {
                way.push((
                    vec![Arc::clone(table), Arc::clone(device), "uplink".into()],
                    Edit::Set(Value::Text(format!("{name}/{port}").into())),
                ));
            }
        }
        // Deeper keys first: a path must not lead through what was renamed.
        keys.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
        way.extend(keys);
        way.push((path.clone(), Edit::Rename(name.into())));
        way
    }

    /// Some other ids of a table: those beside `id`, and the ends.
    fn ids(&self, kind: &str, id: &str) -> Vec<&'a str> {
        let keys: Vec<&str> = self
            .root
            .get(kind)
            .and_then(|entry| entry.node.table())
            .into_iter()
            .flatten()
            .map(|(key, _)| &**key)
            .collect();
        let at = keys.iter().position(|key| *key == id).unwrap_or(0);
        let near = [
            at.checked_add(1),
            at.checked_sub(1),
            Some(0),
            keys.len().checked_sub(1),
            Some(keys.len() / 2),
        ];
        let mut ids: Vec<&str> = Vec::new();
        for key in near.into_iter().flatten().filter_map(|at| keys.get(at).copied()) {
            if key != id && !ids.contains(&key) {
                ids.push(key);
            }
        }
        ids
    }

    fn value(&mut self, node: &'a Node, path: &Path) {
        let set = |value: Value| vec![(path.clone(), Edit::Set(value))];
        let mut ways: Vec<Way> = if let Value::List(items) = &node.value {
            self.lists(items).into_iter().map(|list| set(Value::List(list))).collect()
        } else {
            let mut others = self.others(node);
            let used = self.used.get(&kind_of(path));
            let free = |value: &Value| {
                word(value).is_none_or(|word| used.is_none_or(|used| !used.contains(&word)))
            };
            if self.meaning(node.origin).is_none() && others.iter().any(free) {
                others.retain(free);
            }
            others.into_iter().map(set).collect()
        };
        let meaning = self.meaning(node.origin);
        let enough = match (&node.value, meaning) {
            (Value::List(_), _) | (_, Some(Meaning::Words(_))) => ways.len(),
            (Value::Bool(_), _) => 1,
            (Value::Text(_), None) => 2,
            _ => 3,
        };
        let alike = matches!(node.value, Value::Text(_) | Value::Int(_) | Value::Float(_))
            && meaning.is_none();
        // What is left when nobody says anything.
        ways.push(vec![(path.clone(), Edit::Remove)]);
        self.push(TreeThing::Value(path.clone()), ways, enough, alike);
    }

    /// Values that may stand instead of one that is no list.
    fn others(&self, node: &'a Node) -> Vec<Value> {
        match (&node.value, self.meaning(node.origin)) {
            (Value::Bool(value), _) => vec![Value::Bool(!value)],
            (Value::Int(number), _) => {
                other::numbers(*number).into_iter().map(Value::Int).collect()
            }
            (Value::Float(number), _) => {
                vec![Value::Float(number + 1.0), Value::Float(number / 2.0)]
            }
            (Value::Text(text), Some(Meaning::Reference(kind))) => {
                self.ids(kind, text).into_iter().map(|id| Value::Text(id.into())).collect()
            }
            (Value::Text(text), Some(Meaning::Words(words))) => words
                .iter()
                .filter(|word| **word != &**text)
                .map(|word| Value::Text((*word).into()))
                .collect(),
            (Value::Text(text), _) => {
                other::texts(text).into_iter().map(|text| Value::Text(text.into())).collect()
            }
            (Value::List(_) | Value::Table(_) | Value::Secret(_), _) => Vec::new(),
        }
    }

    /// Lists that may stand instead of one: each entry gone and each another, or all of them at
    /// once.
    fn lists(&self, items: &'a [Node]) -> Vec<Vec<Node>> {
        let with = |number: usize, value: &Value| {
            let mut list = items.to_vec();
            if let Some(item) = list.get_mut(number) {
                item.value = value.clone();
            }
            list
        };
        let without = |number: usize| {
            let mut list = items.to_vec();
            list.remove(number);
            list
        };
        let others: Vec<Vec<Value>> = items.iter().map(|item| self.others(item)).collect();
        let mut lists = Vec::new();
        if items.len() <= LONGEST_LIST {
            for (number, others) in others.iter().enumerate() {
                lists.extend(others.first().map(|value| with(number, value)));
                lists.push(without(number));
            }
        } else {
            for way in 0..2 {
                let mut list = items.to_vec();
                for (item, others) in list.iter_mut().zip(&others) {
                    item.value = others.get(way).unwrap_or(&item.value).clone();
                }
                lists.push(list);
            }
        }
        lists.push(Vec::new());
        lists
    }
}

/// What a thing is one of many of: its path without the name of the entity.
fn kind_of(path: &[Arc<str>]) -> Path {
    let mut kind = path.to_vec();
    if let Some(id) = kind.get_mut(1) {
        *id = "*".into();
    }
    kind
}

/// A number or a text, as a text.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::Int(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.to_string()),
        Value::Bool(_) | Value::Float(_) | Value::List(_) | Value::Table(_) | Value::Secret(_) => {
            None
        }
    }
}

/// The tree with a change. `root` stays as it is.
pub(super) fn apply(root: &Arc<Node>, way: &Way) -> Arc<Node> {
    way.iter().fold(Arc::clone(root), |tree, (path, edit)| edited(&tree, path, edit))
}

fn edited(node: &Arc<Node>, path: &[Arc<str>], edit: &Edit) -> Arc<Node> {
    let Some((key, rest)) = path.split_first() else {
        let mut changed = Node::clone(node);
        match edit {
            Edit::Set(value) => changed.value = value.clone(),
            Edit::Disable => {
                if let Value::Table(table) = &mut changed.value {
                    let off = Node { value: Value::Bool(false), origin: node.origin, hidden: None };
                    table.insert(
                        "enabled".into(),
                        TableEntry { key: node.origin, node: Arc::new(off) },
                    );
                }
            }
            Edit::Rename(_) | Edit::Remove => {}
        }
        return Arc::new(changed);
    };
    let mut changed = Node::clone(node);
    let Value::Table(table) = &mut changed.value else { return Arc::new(changed) };
    match edit {
        Edit::Remove if rest.is_empty() => drop(table.remove(key)),
        Edit::Rename(name) if rest.is_empty() => {
            if let Some(entry) = table.remove(key) {
                table.insert(Arc::clone(name), entry);
            }
        }
        _ => {
            if let Some(entry) = table.get_mut(key) {
                entry.node = edited(&entry.node, rest, edit);
            }
        }
    }
    Arc::new(changed)
}
