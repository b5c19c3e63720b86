//! Finds everything that can be changed in the tree of a school, one thing at a time, and how.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::alternatives;
use super::change::{Change, Edit, Path, TreeThing, Way};
use crate::base::source::Origin;
use crate::language::decode::Meaning;
use crate::language::tree::{Node, Table, TableEntry, Value};

/// Lists whose entries are changed one by one; longer ones are changed as a whole.
const LONGEST_LIST: usize = 12;

/// Everything that can be changed.
pub(super) fn changes(root: &Arc<Node>, meanings: &BTreeMap<Origin, Meaning>) -> Vec<Change> {
    let mut finder = Finder { root, meanings, used: BTreeMap::new(), changes: Vec::new() };
    finder.find_used(root, &mut Vec::new());
    finder.walk(root, &mut Vec::new());
    finder.changes
}

struct Finder<'a> {
    root: &'a Arc<Node>,
    meanings: &'a BTreeMap<Origin, Meaning>,
    /// The values that things of one kind have. A thing does not get the value of another one: the
    /// two could not be told apart.
    used: BTreeMap<Path, BTreeSet<String>>,
    changes: Vec<Change>,
}

impl<'a> Finder<'a> {
    fn meaning(&self, at: Origin) -> Option<Meaning> {
        self.meanings.get(&at).copied()
    }

    fn find_used(&mut self, node: &Node, path: &mut Path) {
        if let Some(word) = word(&node.value) {
            self.used.entry(kind_of(path)).or_default().insert(word);
        }
        for (key, entry) in node.table().into_iter().flatten() {
            path.push(Arc::clone(key));
            self.find_used(&entry.node, path);
            path.pop();
        }
    }

    fn walk(&mut self, node: &'a Arc<Node>, path: &mut Path) {
        let Some(table) = node.table() else {
            self.value(node, path);
            return;
        };
        if !path.is_empty() {
            // Most tables do not know `enabled`. With it such a school cannot be decoded, and the
            // table is taken out instead.
            let ways =
                vec![vec![(path.clone(), Edit::Disable)], vec![(path.clone(), Edit::Remove)]];
            self.push(TreeThing::Presence(path.clone()), ways, 1, None);
        }
        for (key, entry) in table {
            path.push(Arc::clone(key));
            let ways = self.renamings(table, key, entry, path);
            let enough = ways.len();
            let kind = match self.meaning(entry.key) {
                Some(Meaning::Id(_)) => Some(with_last(kind_of(path), "name")),
                _ => None,
            };
            self.push(TreeThing::Name(path.clone()), ways, enough, kind);
            self.walk(&entry.node, path);
            path.pop();
        }
    }

    fn push(&mut self, thing: TreeThing, ways: Vec<Way>, enough: usize, kind: Option<Path>) {
        if !ways.is_empty() {
            self.changes.push(Change { thing, ways, enough, kind });
        }
    }

    /// The ways to give a key another name.
    fn renamings(
        &self,
        table: &'a Table,
        key: &'a str,
        entry: &TableEntry,
        path: &Path,
    ) -> Vec<Way> {
        let meaning = self.meaning(entry.key);
        let mut names: Vec<String> = match meaning {
            Some(Meaning::Id(_)) => alternatives::names(key),
            Some(Meaning::Reference(kind)) => {
                self.ids(kind, key).into_iter().map(str::to_owned).collect()
            }
            Some(Meaning::Words(words)) => words.iter().map(|word| (*word).to_owned()).collect(),
            Some(Meaning::Key) => alternatives::texts(key),
            None => Vec::new(),
        };
        // A name that is taken would put one entity in the place of another, and change two at
        // once.
        names.retain(|name| !table.contains_key(name.as_str()));
        if let Some(Meaning::Id(kind)) = meaning {
            // One way is enough: the name only has to be another one.
            names.truncate(1);
            return names.iter().map(|name| self.renamed(kind, key, name, path)).collect();
        }
        if let Some(Meaning::Key) = meaning {
            names.truncate(2);
        }
        names.iter().map(|name| vec![(path.clone(), Edit::Rename(name.as_str().into()))]).collect()
    }

    /// The entity gets another name, and everything that refers to it the same.
    fn renamed(&self, kind: &str, id: &str, name: &str, path: &Path) -> Way {
        let mut way = self.renamed_uplinks(kind, id, name, path);
        way.push((path.clone(), Edit::RenameEntity(name.into())));
        way
    }

    /// Uplinks are written `device/port`. They refer to a device without being the name of one, so
    /// that they are not among what is renamed with it.
    fn renamed_uplinks(&self, kind: &str, id: &str, name: &str, path: &Path) -> Way {
        let mut way: Way = Vec::new();
        let Some(table) = path.first() else { return way };
        for (device, entry) in self.table(kind).into_iter().flatten() {
            if let Some(uplink) = entry.node.get("uplink")
                && let Some(text) = uplink.node.text()
                && let Some(rest) = text.strip_prefix(id)
                && let Some(port) = rest.strip_prefix('/')
            {
                let path = vec![Arc::clone(table), Arc::clone(device), "uplink".into()];
                way.push((path, Edit::Set(Value::Text(format!("{name}/{port}").into()))));
            }
        }
        way
    }

    fn table(&self, name: &str) -> Option<&'a Table> {
        self.root.get(name)?.node.table()
    }

    /// Some other ids of a table: those beside `id`, and the ends.
    fn ids(&self, kind: &str, id: &str) -> Vec<&'a str> {
        let keys: Vec<&str> =
            self.table(kind).into_iter().flatten().map(|(key, _)| &**key).collect();
        let own = keys.iter().position(|key| *key == id).unwrap_or(0);
        let near = [
            own.checked_add(1),
            own.checked_sub(1),
            Some(0),
            keys.len().checked_sub(1),
            Some(keys.len() / 2),
        ];
        let mut ids: Vec<&str> = Vec::new();
        for position in near.into_iter().flatten() {
            if let Some(&key) = keys.get(position)
                && key != id
                && !ids.contains(&key)
            {
                ids.push(key);
            }
        }
        ids
    }

    fn value(&mut self, node: &'a Node, path: &mut Path) {
        let meaning = self.meaning(node.origin);
        let values: Vec<Value> = match &node.value {
            Value::List(items) => self.lists(items).into_iter().map(Value::List).collect(),
            _ => self.unused(path, meaning, self.others(node)),
        };
        let mut ways: Vec<Way> =
            values.into_iter().map(|value| vec![(path.clone(), Edit::Set(value))]).collect();
        let enough = match (&node.value, meaning) {
            (Value::List(_), _) | (_, Some(Meaning::Words(_))) => ways.len(),
            (Value::Bool(_), _) => 1,
            (Value::Text(_), None) => 2,
            _ => 3,
        };
        let kind = match (&node.value, meaning) {
            (Value::Text(_) | Value::Int(_) | Value::Float(_), None) => {
                Some(with_last(kind_of(path), "value"))
            }
            _ => None,
        };
        // What is left when nobody says anything.
        ways.push(vec![(path.clone(), Edit::Remove)]);
        self.push(TreeThing::Value(path.clone()), ways, enough, kind);
    }

    /// Drops the values that another thing of the kind has. All stay when none would be left, and
    /// where things of the kind may well have the same value, as references do.
    fn unused(&self, path: &Path, meaning: Option<Meaning>, values: Vec<Value>) -> Vec<Value> {
        let Some(used) = self.used.get(&kind_of(path)) else { return values };
        if meaning.is_some() {
            return values;
        }
        let mut unused = values.clone();
        unused.retain(|value| word(value).is_none_or(|word| !used.contains(&word)));
        if unused.is_empty() { values } else { unused }
    }

    /// Values that may stand instead of one that is no list.
    fn others(&self, node: &'a Node) -> Vec<Value> {
        match (&node.value, self.meaning(node.origin)) {
            (Value::Bool(value), _) => vec![Value::Bool(!value)],
            (Value::Int(number), _) => {
                alternatives::numbers(*number).into_iter().map(Value::Int).collect()
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
                alternatives::texts(text).into_iter().map(|text| Value::Text(text.into())).collect()
            }
            (Value::List(_) | Value::Table(_) | Value::Secret(_), _) => Vec::new(),
        }
    }

    /// Lists that may stand instead of one: each entry gone and each another, or all of them at
    /// once.
    fn lists(&self, items: &'a [Node]) -> Vec<Vec<Node>> {
        let others: Vec<Vec<Value>> = items.iter().map(|item| self.others(item)).collect();
        let mut lists = Vec::new();
        if items.len() <= LONGEST_LIST {
            for (number, others) in others.iter().enumerate() {
                if let Some(value) = others.first() {
                    let mut list = items.to_vec();
                    list[number].value = value.clone();
                    lists.push(list);
                }
                let mut shorter = items.to_vec();
                shorter.remove(number);
                lists.push(shorter);
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
        // Empty is not the same as missing, which `value` tries as well.
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

fn with_last(mut path: Path, key: &str) -> Path {
    path.push(key.into());
    path
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
