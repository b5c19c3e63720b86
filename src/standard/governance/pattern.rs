//! Patterns of key paths: `segments.*.vlan`, in which `*` stands for any one key.

use std::sync::Arc;

use crate::base::path::KeyPath;
use crate::base::source::Origin;
use crate::language::keys::ModelKey;
use crate::language::tree::Node;

/// A pattern of key paths. It stands for the paths that it matches and for all below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(Vec<Option<Box<str>>>);

impl Pattern {
    /// Reads a pattern; the error says what is wrong with it.
    pub fn new(text: &str) -> Result<Self, String> {
        let path = KeyPath::new(text)?;
        let keys = path.keys().map(|key| if key == "*" { None } else { Some(key.into()) });
        Ok(Self(keys.collect()))
    }

    /// The pattern that stands for every path, and is less specific than any that can be written.
    pub fn everything() -> Self {
        Self(Vec::new())
    }

    /// Its keys; `None` stands for any.
    pub fn keys(&self) -> impl Iterator<Item = Option<&str>> {
        self.0.iter().map(Option::as_deref)
    }

    /// How many keys it names itself, then how many it has: the greater the more specific.
    pub fn specificity(&self) -> (usize, usize) {
        (self.0.iter().flatten().count(), self.0.len())
    }

    /// Whether it stands for the key at `path`.
    pub fn covers<K: AsRef<str>>(&self, path: &[K]) -> bool {
        self.0.len() <= path.len()
            && self
                .0
                .iter()
                .zip(path)
                .all(|(own, key)| own.as_deref().is_none_or(|own| own == key.as_ref()))
    }

    /// The paths that it matches in the value of a key of the root, with their places.
    pub fn found_in(&self, root_key: &str, node: &Node) -> Vec<(Vec<Arc<str>>, Origin)> {
        let mut reached = vec![(vec![Arc::from(root_key)], node.origin, node)];
        for own in self.0.iter().skip(1) {
            let mut next = Vec::new();
            for (path, _, node) in reached {
                for (key, entry) in node.table().into_iter().flatten() {
                    if own.as_deref().is_some_and(|own| own != &**key) {
                        continue;
                    }
                    let mut path: Vec<Arc<str>> = path.clone();
                    path.push(Arc::clone(key));
                    next.push((path, entry.node.origin, &*entry.node));
                }
            }
            reached = next;
        }
        reached.into_iter().map(|(path, at, _)| (path, at)).collect()
    }

    /// The paths that both match, when they are equally long; `None` when there are none.
    pub fn meet(&self, other: &Self) -> Option<Self> {
        if self.0.len() != other.0.len() {
            return None;
        }
        let mut both = Vec::new();
        for (own, theirs) in self.0.iter().zip(&other.0) {
            if own.is_some() && theirs.is_some() && own != theirs {
                return None;
            }
            both.push(own.clone().or_else(|| theirs.clone()));
        }
        Some(Self(both))
    }

    /// Whether every path that `other` stands for is one of this pattern's.
    pub fn includes(&self, other: &Self) -> bool {
        self.0.len() <= other.0.len()
            && self.0.iter().zip(&other.0).all(|(own, key)| own.is_none() || own == key)
    }

    /// The keys of the model that it matches, or the key at which it leaves the model and those
    /// known there.
    pub fn reach<'k>(
        &self,
        root: &'k ModelKey,
    ) -> Result<Vec<&'k ModelKey>, (String, Vec<&'k str>)> {
        let mut reached = vec![root];
        for own in &self.0 {
            let next: Vec<&ModelKey> = match own {
                // Any id is one of the model: which ones there are a tree alone can tell.
                Some(own) => reached.iter().filter_map(|key| key.get(own)).collect(),
                None => reached
                    .iter()
                    .flat_map(|key| key.fields.values().chain(key.entry.as_deref()))
                    .collect(),
            };
            if next.is_empty() {
                let known =
                    reached.iter().flat_map(|key| key.fields.keys().map(String::as_str)).collect();
                return Err((own.as_deref().unwrap_or("*").to_owned(), known));
            }
            reached = next;
        }
        Ok(reached)
    }
}
