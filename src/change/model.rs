//! What changed in the model: the trees of a school before and after, with all layers laid over
//! each other.
//!
//! Schools of one kind share most of their trees. What differs in the shared part is found once per
//! kind; of a school only those tables are walked in which it says something itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::{ChangeKind, ChangeSubject, DiffPlace, ModelChange, Risk, moved};
use crate::base::path::{joined, written};
use crate::base::source::{Origin, Sources};
use crate::language::compare::{self, DifferingNode, PartlyShared, TreeDifference};
use crate::language::keys;
use crate::language::renames::{MovedKey, Renames};
use crate::language::secrets::NOT_SHOWN;
use crate::language::tree::{Node, Table, TableEntry, Value};
use crate::model::EditionId;
use crate::standard::cooperation::Cooperation;
use crate::standard::governance;

/// A value that differs.
#[derive(Debug)]
pub(super) struct Leaf {
    subject: ChangeSubject,
    /// Its path.
    pub(super) keys: Vec<Arc<str>>,
    /// Where it stood before, when it was moved.
    pub(super) from: Option<String>,
    kind: ChangeKind,
    old: Option<String>,
    new: Option<String>,
    old_at: Option<DiffPlace>,
    new_at: Option<DiffPlace>,
    /// What an exception holds for.
    permits: Vec<String>,
    /// Whether it is a matter of security, whatever files show of it.
    is_grave: bool,
}

/// Both sides of a comparison of trees.
#[derive(Debug)]
pub(super) struct Trees<'a> {
    base: &'a Cooperation,
    head: &'a Cooperation,
    /// What is shared, by the addresses of the old tree and the new one, which both cooperations
    /// keep.
    shared: Mutex<BTreeMap<(usize, usize), Shared>>,
}

/// What schools of one kind shared before and share now.
#[derive(Clone, Debug)]
struct Shared {
    /// What was renamed for these schools.
    renames: Arc<Renames>,
    /// The old tree under the new names.
    renamed: Arc<Node>,
    leaves: Arc<Vec<Arc<Leaf>>>,
}

/// The tree of a school, the part of it that it shares, and the edition that it follows.
#[derive(Clone, Debug)]
pub(super) struct Layered {
    pub(super) tree: Arc<Node>,
    pub(super) common: Arc<Node>,
    pub(super) edition: EditionId,
}

impl<'a> Trees<'a> {
    pub(super) fn new(base: &'a Cooperation, head: &'a Cooperation) -> Self {
        Self { base, head, shared: Mutex::default() }
    }

    /// What differs at a school.
    pub(super) fn differences(&self, base: &Layered, head: &Layered) -> Vec<Arc<Leaf>> {
        let shared = self.shared(base, head);
        // From here on both sides have the names of the head.
        let renames = moved::with_devices(&shared.renames, &base.tree, &head.tree);
        let (old, moved) = renames.between(&base.tree, &head.tree);
        let mut leaves: Vec<Arc<Leaf>> =
            moved.iter().map(|moved| Arc::new(self.moved(moved))).collect();
        let found = compare::own_differences(
            PartlyShared { tree: &old, common: &shared.renamed },
            PartlyShared { tree: &head.tree, common: &head.common },
        );
        // Where the school says nothing itself, it differs like all schools of its kind.
        for keys in &found.common {
            leaves.extend(shared.leaves.iter().filter(|leaf| leaf.keys.starts_with(keys)).cloned());
        }
        let own = found.own.into_iter();
        leaves.extend(own.map(|difference| Arc::new(self.leaf(difference, &head.tree))));
        leaves
    }

    /// What differs in the exceptions of a school.
    pub(super) fn exceptions(&self, old: &Arc<Node>, new: &Arc<Node>) -> Vec<Arc<Leaf>> {
        let mut leaves = Vec::new();
        for difference in compare::differences(old, new) {
            let id = difference.keys.first().cloned();
            let mut leaf = self.leaf(difference, new);
            leaf.subject = ChangeSubject::Exception;
            leaf.keys.insert(0, EXCEPTIONS.into());
            leaf.permits = id.map(|id| permitted([old, new], &id)).unwrap_or_default();
            leaves.push(Arc::new(leaf));
        }
        leaves
    }

    fn shared(&self, base: &Layered, head: &Layered) -> Shared {
        let key = (Arc::as_ptr(&base.common).addr(), Arc::as_ptr(&head.common).addr());
        if let Some(shared) = self.shared.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return shared.clone();
        }
        // Without the lock, which would stop all other schools. Of two threads that find the same,
        // the first one counts.
        let renames = moved::renames(self.base, &base.edition, self.head, &head.edition);
        // The moves are told once, with the whole tree of each school.
        let (renamed, _) = renames.between(&base.common, &head.common);
        let found = compare::differences(&renamed, &head.common);
        let leaves = found.into_iter();
        let leaves =
            leaves.map(|difference| Arc::new(self.leaf(difference, &head.common))).collect();
        let shared = Shared { renames: Arc::new(renames), renamed, leaves: Arc::new(leaves) };
        self.shared
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(key)
            .or_insert(shared)
            .clone()
    }

    fn moved(&self, moved: &MovedKey) -> Leaf {
        Leaf {
            subject: ChangeSubject::Model,
            keys: moved.to.clone(),
            from: Some(dotted(&moved.from)),
            kind: ChangeKind::Moved,
            old: None,
            new: None,
            old_at: Some(place(&self.base.sources, moved.old_at)),
            new_at: Some(place(&self.head.sources, moved.new_at)),
            permits: Vec::new(),
            is_grave: false,
        }
    }

    /// A value that differs. `tree` is where the scales of references look.
    fn leaf(&self, difference: TreeDifference<'_>, tree: &Node) -> Leaf {
        let TreeDifference { keys, old, new } = difference;
        let kind = ChangeKind::of(old.as_ref(), new.as_ref());
        let is_grave = kind == ChangeKind::Changed && is_other_zone(&keys)
            || is_looser(&keys, old.map(|old| &**old.node), new.map(|new| &**new.node), tree);
        let at = |side: DifferingNode<'_>| match kind {
            // What changed is shown at the value, what is new or gone at its key.
            ChangeKind::Changed => side.node.origin,
            _ => side.key,
        };
        Leaf {
            subject: ChangeSubject::Model,
            keys,
            from: None,
            kind,
            old: old.map(|old| text(old.node)),
            new: new.map(|new| text(new.node)),
            old_at: old.map(|old| place(&self.base.sources, at(old))),
            new_at: new.map(|new| place(&self.head.sources, at(new))),
            permits: Vec::new(),
            is_grave,
        }
    }
}

/// Changes of the model, each once for all schools at which it is the same.
#[derive(Debug, Default)]
pub(super) struct Grouped(BTreeMap<Group, Members>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    path: Vec<Arc<str>>,
    subject: ChangeSubject,
    kind: ChangeKind,
    from: Option<String>,
    old: Option<String>,
    new: Option<String>,
}

#[derive(Debug, Default)]
struct Members {
    old_at: BTreeSet<DiffPlace>,
    new_at: BTreeSet<DiffPlace>,
    schools: BTreeSet<String>,
    permits: BTreeSet<String>,
    is_grave: bool,
}

impl Grouped {
    /// Adds the differences of a school.
    pub(super) fn add(&mut self, school: &str, leaves: &[Arc<Leaf>]) {
        for leaf in leaves {
            let (from, old, new) = (leaf.from.clone(), leaf.old.clone(), leaf.new.clone());
            let group = Group {
                path: leaf.keys.clone(),
                subject: leaf.subject,
                kind: leaf.kind,
                from,
                old,
                new,
            };
            let members = self.0.entry(group).or_default();
            members.old_at.extend(leaf.old_at.clone());
            members.new_at.extend(leaf.new_at.clone());
            members.schools.insert(school.to_owned());
            members.permits.extend(leaf.permits.iter().cloned());
            members.is_grave |= leaf.is_grave;
        }
    }

    /// The changes, sorted by path, and the keys of each.
    pub(super) fn finish(self) -> (Vec<ModelChange>, Vec<Vec<Arc<str>>>) {
        let (mut changes, mut paths) = (Vec::new(), Vec::new());
        for (group, members) in self.0 {
            changes.push(ModelChange {
                subject: group.subject,
                path: dotted(&group.path),
                kind: group.kind,
                moved_from: group.from,
                old: group.old,
                new: group.new,
                old_at: members.old_at.into_iter().collect(),
                new_at: members.new_at.into_iter().collect(),
                schools: members.schools.into_iter().collect(),
                zones: Vec::new(),
                exceptions: Vec::new(),
                permits: members.permits.into_iter().collect(),
                // Who may deviate is never harmless, nor is the reason for which it was approved; and
                // what is less strict, or in another zone, is not so where no file shows it.
                risk: (group.subject == ChangeSubject::Exception || members.is_grave)
                    .then_some(Risk::Security),
            });
            paths.push(group.path);
        }
        (changes, paths)
    }
}

/// Whether it is the zone of a segment: guarantees hold for it that did not, and others no longer.
pub(super) fn is_other_zone(path: &[Arc<str>]) -> bool {
    matches!(path, [table, _, key] if **table == *"segments" && **key == *"zone")
}

/// Whether the model calls a value less strict than the one before: by its scale, or because an
/// entry is gone of a table that each entry makes stricter.
fn is_looser(path: &[Arc<str>], old: Option<&Node>, new: Option<&Node>, tree: &Node) -> bool {
    let key = |path: &[Arc<str>]| keys::all().find(path.iter().map(|key| &**key));
    let [before, after] = [old, new].map(|side| side.map(Node::json));
    let by_scale = key(path)
        .is_some_and(|key| governance::is_looser(key, before.as_ref(), after.as_ref(), tree));
    let above = path.split_last().and_then(|(_, above)| key(above));
    by_scale || new.is_none() && above.is_some_and(|above| above.added_is_stricter)
}

/// The table of exceptions in the files of a school or an authority.
pub(super) const EXCEPTIONS: &str = "exceptions";

/// The paths for which an exception holds, before and now.
pub(super) fn permitted(exceptions: [&Node; 2], id: &str) -> Vec<String> {
    let mut permitted = BTreeSet::new();
    for side in exceptions {
        if let Some(Value::List(paths)) = side.find([id, "paths"]).map(|paths| &paths.value) {
            permitted.extend(paths.iter().filter_map(Node::text).map(ToString::to_string));
        }
    }
    permitted.into_iter().collect()
}

/// Keys as people write a path.
pub(super) fn dotted(keys: &[Arc<str>]) -> String {
    joined(keys.iter().map(|key| &**key))
}

/// The entry at the end of a path.
pub(super) fn find<'a>(root: &'a Node, path: &[Arc<str>]) -> Option<&'a TableEntry> {
    let (last, above) = path.split_last()?;
    root.find(above.iter().map(|key| &**key))?.get(last)
}

/// The tree with another entry at a path, or with none. Tables on the way are made when they are
/// missing.
pub(super) fn with(root: &Arc<Node>, path: &[Arc<str>], entry: Option<&TableEntry>) -> Arc<Node> {
    let Some((key, below)) = path.split_first() else {
        return entry.map_or_else(|| Arc::clone(root), |entry| Arc::clone(&entry.node));
    };
    let mut table: Table = root.table().cloned().unwrap_or_default();
    match (below.is_empty(), entry) {
        (true, Some(entry)) => _ = table.insert(Arc::clone(key), entry.clone()),
        (true, None) => _ = table.remove(key),
        (false, _) => {
            let (origin, child) = match table.get(key) {
                Some(entry) => (entry.key, Arc::clone(&entry.node)),
                None => (root.origin, Arc::new(Node::empty(root.origin))),
            };
            let node = with(&child, below, entry);
            table.insert(Arc::clone(key), TableEntry { key: origin, node });
        }
    }
    Arc::new(Node { value: Value::Table(table), origin: root.origin, hidden: None })
}

/// A value as TOML, on one line.
pub(super) fn text(node: &Node) -> String {
    match &node.value {
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => toml::Value::Float(*number).to_string(),
        // A JSON string is a basic string of TOML.
        Value::Text(text) => serde_json::Value::from(&**text).to_string(),
        Value::List(items) => {
            format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(", "))
        }
        Value::Table(table) if table.is_empty() => "{}".into(),
        Value::Table(table) => {
            let entries = table
                .iter()
                .map(|(key, entry)| format!("{} = {}", written(key), text(&entry.node)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Secret(_) => NOT_SHOWN.into(),
    }
}

/// The line of a place.
pub(super) fn place(sources: &Sources, at: Origin) -> DiffPlace {
    let file = sources.file(at.file);
    DiffPlace {
        file: file.path.to_string(),
        line: sources.position(at).line,
        layer: file.layer.to_string(),
    }
}
