//! Which key a place of a file belongs to.
//!
//! The keys of a file are gathered once. Their places lie within each other or apart, so that the
//! innermost one around a place is found by looking for the last one that begins before it, and
//! going up from there.

use std::sync::Arc;

use crate::base::source::Origin;
use crate::language::tree::{Node, Value};

/// The keys of a file, with their places.
#[derive(Debug, Default)]
pub(super) struct Keys {
    keys: Vec<Key>,
    /// The places of keys and values, by where they begin; of two that begin together the longer
    /// one comes first.
    places: Vec<Place>,
}

#[derive(Debug)]
struct Key {
    name: Arc<str>,
    above: Option<usize>,
    depth: usize,
}

#[derive(Debug)]
struct Place {
    start: u32,
    end: u32,
    key: usize,
    /// The place around this one.
    around: Option<usize>,
}

impl Keys {
    /// The keys of a tree.
    pub(super) fn of(root: &Node) -> Option<Self> {
        let mut keys = Self::default();
        keys.gather(root, None, 1);
        keys.places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end), place.key));
        let mut open: Vec<usize> = Vec::new();
        for number in 0..keys.places.len() {
            let end = keys.places[number].end;
            // What ends before this one does lies beside it, and not around it.
            while open.last().is_some_and(|&last| keys.places[last].end < end) {
                open.pop();
            }
            keys.places[number].around = open.last().copied();
            open.push(number);
        }
        if keys.keys.is_empty() { None } else { Some(keys) }
    }

    fn gather(&mut self, node: &Node, above: Option<usize>, depth: usize) {
        match &node.value {
            Value::Table(table) => {
                for (name, entry) in table {
                    let key = self.keys.len();
                    self.keys.push(Key { name: Arc::clone(name), above, depth });
                    for at in [entry.key, entry.node.origin] {
                        self.places.push(Place { start: at.start, end: at.end, key, around: None });
                    }
                    self.gather(&entry.node, Some(key), depth + 1);
                }
            }
            // Which place a value has in a list changes with its neighbours.
            Value::List(list) => {
                for item in list {
                    self.gather(item, above, depth);
                }
            }
            Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::Secret(_) => {}
        }
    }

    /// The names that lead to the innermost key that `at` lies in; of several, to the one that comes
    /// first.
    pub(super) fn innermost(&self, at: Origin) -> Option<Vec<&str>> {
        if at.end == 0 {
            return None;
        }
        let mut next = self.places.partition_point(|place| place.start <= at.start).checked_sub(1);
        let mut best: Option<usize> = None;
        while let Some(number) = next {
            let place = &self.places[number];
            next = place.around;
            if place.end < at.end {
                continue;
            }
            let rank = |key: usize| (std::cmp::Reverse(self.keys[key].depth), key);
            if best.is_none_or(|best| rank(place.key) < rank(best)) {
                best = Some(place.key);
            }
        }
        best.map(|key| self.names(key))
    }

    fn names(&self, key: usize) -> Vec<&str> {
        let mut names = Vec::new();
        let mut next = Some(key);
        while let Some(key) = next {
            names.push(&*self.keys[key].name);
            next = self.keys[key].above;
        }
        names.reverse();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diagnostic::Diagnostics;
    use crate::base::source::FileId;
    use crate::language::tree;

    /// The same by looking at every key.
    fn innermost(node: &Node, at: Origin, trail: &mut Vec<String>, best: &mut Option<Vec<String>>) {
        let encloses = |outer: Origin| outer.start <= at.start && at.end <= outer.end;
        match &node.value {
            Value::Table(table) => {
                for (key, entry) in table {
                    trail.push(key.to_string());
                    let deeper = best.as_ref().is_none_or(|best| trail.len() > best.len());
                    if deeper && (encloses(entry.key) || encloses(entry.node.origin)) {
                        *best = Some(trail.clone());
                    }
                    innermost(&entry.node, at, trail, best);
                    trail.pop();
                }
            }
            Value::List(list) => list.iter().for_each(|item| innermost(item, at, trail, best)),
            _ => {}
        }
    }

    #[test]
    fn a_key_is_found_as_if_all_were_looked_at() {
        let text = "a = 1\nb.c = { d = [1, { e = 2 }], f = \"x\" }\n\n[g.h]\ni = 1\n[g]\nj = \
            [\n  \"k\",\n]\n[g.h.l]\nm.n.o = 1\nm.n.p = 2\n[q]\n";
        let file = FileId::default();
        let root = tree::parse(file, text, &mut Diagnostics::default()).expect("the text is TOML");
        let keys = Keys::of(&root).expect("there are keys");
        let length = u32::try_from(text.len()).expect("a short text");
        let mut found = 0;
        for start in 0..length {
            for end in start + 1..=length {
                let at = Origin { file, start, end };
                let mut best: Option<Vec<String>> = None;
                innermost(&root, at, &mut Vec::new(), &mut best);
                let expected: Option<Vec<&str>> =
                    best.as_ref().map(|path| path.iter().map(String::as_str).collect());
                found += usize::from(expected.is_some());
                assert_eq!(
                    keys.innermost(at),
                    expected,
                    "{:?}",
                    &text[start as usize..end as usize]
                );
            }
        }
        assert!(found > 100, "only {found} places have a key");
        assert_eq!(keys.innermost(Origin { file, start: 0, end: 0 }), None);
    }

    /// Going up is bounded by how deep keys lie, however many there are.
    #[test]
    fn few_places_lie_around_one() {
        let text: String =
            (0..5000).map(|number| format!("key-{number} = {{ a = [1, 2] }}\n")).collect();
        let root = tree::parse(FileId::default(), &text, &mut Diagnostics::default())
            .expect("the text is TOML");
        let keys = Keys::of(&root).expect("there are keys");
        for mut number in 0..keys.places.len() {
            let mut steps = 0;
            while let Some(around) = keys.places[number].around {
                (number, steps) = (around, steps + 1);
            }
            assert!(steps <= 4, "{steps} places lie around one");
        }
    }
}
