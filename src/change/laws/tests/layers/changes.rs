//! The changes: in each layer, every key that may stand there has another value.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::classes::{Place, collect, others};
use super::texts::LayerFiles;
use super::workspace::Memory;
use crate::change::model::text;
use crate::language::keys;
use crate::language::tree::{Node, Value};
use crate::model::{SCHOOL_KEYS, STANDARD_KEYS};

/// The layers, lowest first. The number of each is that of the layers up to it, with the Land.
pub(super) const LAYERS: [LayerFiles; 4] = [
    LayerFiles {
        name: "standard",
        path: "standards/2026.1/",
        followers: &[
            "landkreis/grundschule-am-bach",
            "musterstadt/gesamtschule",
            "musterstadt/grundschule-am-markt",
        ],
    },
    LayerFiles {
        name: "profile",
        path: "standards/2026.1/profiles/grundschule.toml",
        followers: &["landkreis/grundschule-am-bach", "musterstadt/grundschule-am-markt"],
    },
    LayerFiles {
        name: "authority",
        path: "schools/landkreis/authority.toml",
        followers: &["landkreis/grundschule-am-bach", "landkreis/realschule"],
    },
    LayerFiles {
        name: "school",
        path: "schools/landkreis/grundschule-am-bach/",
        followers: &["landkreis/grundschule-am-bach"],
    },
];

/// Of each key so many places are tried until a file shows something.
const MOST_PLACES: usize = 2;

/// A value that a layer may have in place of another one.
pub(super) struct LayerChange {
    /// Number of the layer.
    pub(super) layer: usize,
    /// The key, with `*` for ids.
    pub(super) pattern: String,
    /// What is different, in words.
    pub(super) what: String,
    /// The places at which it can be tried.
    pub(super) tries: Vec<Try>,
}

/// A change at a place.
pub(super) struct Try {
    pub(super) path: Vec<Arc<str>>,
    /// The new value as TOML; without it the key is left out.
    pub(super) new: Option<String>,
}

impl LayerChange {
    /// What names it.
    pub(super) fn name(&self) -> String {
        format!("{} {}: {}", LAYERS[self.layer].name, self.pattern, self.what)
    }

    /// The workspace with the change at a place.
    pub(super) fn head(&self, base: &Memory, one: &Try) -> Memory {
        let layer = &LAYERS[self.layer];
        match &one.new {
            Some(value) => layer.with_value(base, &one.path, value),
            None => layer.without(base, &one.path).expect("it is there"),
        }
    }
}

/// The changes of all layers. `trees` are what a school has that follows the layers up to a profile
/// and sets nothing, and one that follows each of them.
pub(super) fn changes(base: &Memory, trees: [&Arc<Node>; 2]) -> Vec<LayerChange> {
    let mut all = Vec::new();
    for (number, layer) in LAYERS.iter().enumerate() {
        let tree = trees[number / 2];
        let mut places = Vec::new();
        collect(keys::all(), tree, &mut Vec::new(), &mut Vec::new(), &mut places);
        places.retain(|place| {
            let may_hold = if layer.name == "school" { SCHOOL_KEYS } else { &[] };
            may_hold.iter().chain(STANDARD_KEYS).any(|key| **key == *place.path[0])
        });
        // What is switched off shows nowhere.
        places.sort_by_key(|place| is_off(place, tree));
        for (pattern, changes) in of_layer(number, base, &places, tree) {
            for (what, tries) in changes {
                all.push(LayerChange { layer: number, pattern: pattern.clone(), what, tries });
            }
        }
    }
    all
}

/// What can be changed in a layer, by the key and what is different.
type ByKey = BTreeMap<String, BTreeMap<String, Vec<Try>>>;

fn of_layer(number: usize, base: &Memory, places: &[Place<'_>], tree: &Node) -> ByKey {
    let mut seen: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for place in places {
        let values = seen.entry(&place.pattern).or_default();
        values.extend(place.node.iter().map(|node| node.value.clone()));
    }
    let mut changes = ByKey::new();
    for place in places {
        let own = LAYERS[number].find(base, &place.path).map(|(_, node)| node);
        let node = own.as_ref().or(place.node);
        let place =
            &Place { node, path: place.path.clone(), pattern: place.pattern.clone(), ..*place };
        let has_scale = place.key.scale.is_some();
        // Both sides of a scale; of a profile one says enough, for it is laid like an authority.
        let most = if has_scale && LAYERS[number].name != "profile" { 2 } else { 1 };
        let known = changes.entry(place.pattern.clone()).or_default();
        let mut values = 0;
        for (what, value) in others(place, tree, &seen[&*place.pattern]) {
            let is_gone = value.is_none();
            values += usize::from(!is_gone);
            // What must be there cannot be left out; what has a scale or a default perhaps can.
            let may_go = own.is_some() && (has_scale || place.key.default.is_some());
            if is_gone && !may_go || values > most {
                continue;
            }
            let what = if node.is_none() { format!("{what}, not set before") } else { what };
            if known.len() > most && !known.contains_key(&what) {
                continue;
            }
            let node = |value| text(&Node { value, origin: tree.origin, hidden: None });
            let tries = known.entry(what).or_default();
            if tries.len() < MOST_PLACES {
                tries.push(Try { path: place.path.clone(), new: value.map(node) });
            }
        }
    }
    changes
}

/// Whether a place lies in something that is switched off.
fn is_off(place: &Place<'_>, tree: &Node) -> bool {
    (1..place.path.len()).any(|length| {
        let enabled = place.path[..length].iter().map(|key| &**key).chain(["enabled"]);
        matches!(tree.find(enabled).map(|node| &node.value), Some(Value::Bool(false)))
    })
}
