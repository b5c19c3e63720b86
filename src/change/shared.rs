//! What changed beside the trees of schools: schools that are new or gone, what the workspace, an
//! edition, a profile or an authority says of itself, and platforms.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::files::DifferingFile;
use super::model;
use super::relocated::RelocatedSchools;
use super::state::{ComparedWith, CompiledState};
use super::{ChangeKind, ChangeSubject, DiffPlace, ModelChange, Risk};
use crate::base::path::KeyPath;
use crate::base::source::{FileId, Origin};
use crate::language::compare::{self, TreeDifference};
use crate::language::decode::SchoolKey;
use crate::language::tree::{self, Node};
use crate::standard::governance::Pattern;

/// Tables in which a shared file speaks of itself; the rest of it is part of the trees of schools.
const HEADERS: &[&str] = &[
    "land",
    "edition",
    "profile",
    "authority",
    "governance",
    "approval-classes",
    "approvers",
    "exceptions",
    MOVED,
];

/// The table of an edition with what it renames.
const MOVED: &str = "moved";

/// All that changed beside the trees of schools. With `only`, what does nothing at that school is
/// left to the others.
pub(super) fn changes(
    (former, head): (&ComparedWith, &CompiledState),
    relocated: &RelocatedSchools,
    model: &[ModelChange],
    differing: &[DifferingFile],
    only: Option<&SchoolKey>,
) -> Vec<ModelChange> {
    let mut changes = schools(former.state(), head, relocated);
    if let Some(base) = former.state() {
        changes.extend(headers(base, head, model, differing, only));
    }
    if let Some(only) = only {
        let name = only.to_string();
        changes.retain(|change| change.schools.contains(&name));
        if let ComparedWith::Nothing(_) = former {
            changes.push(new_school(head, only));
        }
    }
    changes
}

/// Schools that are there on one side only, and those that have another key.
fn schools(
    base: Option<&CompiledState>,
    head: &CompiledState,
    relocated: &RelocatedSchools,
) -> Vec<ModelChange> {
    let Some(base) = base else { return Vec::new() };
    let (old, new) = (base.schools(), head.schools());
    if old.keys().eq(new.keys()) {
        return Vec::new();
    }
    let keys: BTreeSet<&SchoolKey> = old.keys().chain(new.keys()).copied().collect();
    let mut changes = Vec::new();
    for key in keys {
        let former = relocated.former(key);
        let (kind, school, state) = match (old.get(key), new.get(key)) {
            // It is told under its new key.
            (Some(_), None) if relocated.now(key).is_some() => continue,
            (Some(school), None) => (ChangeKind::Removed, school, base),
            (None, Some(school)) if former != key => (ChangeKind::Moved, school, head),
            (None, Some(school)) => (ChangeKind::Added, school, head),
            _ => continue,
        };
        let sources = &state.cooperation().sources;
        let last = school.files.iter().max();
        let place = last.map(|&file| model::place(sources, Origin::file(file)));
        let mut change = empty(ChangeSubject::School, format!("schools/{key}"), kind);
        change.schools.push(key.to_string());
        if kind == ChangeKind::Moved {
            change.moved_from = Some(format!("schools/{former}"));
        }
        if kind == ChangeKind::Removed {
            change.old_at.extend(place);
        } else {
            change.new_at.extend(place);
        }
        changes.push(change);
    }
    changes
}

/// A school that is new because there is nothing to compare it with.
fn new_school(head: &CompiledState, key: &SchoolKey) -> ModelChange {
    let mut change = empty(ChangeSubject::School, format!("schools/{key}"), ChangeKind::Added);
    let name = key.to_string();
    let last = head.school(&name).and_then(|school| school.files.iter().max());
    let sources = &head.cooperation().sources;
    change.new_at.extend(last.map(|&file| model::place(sources, Origin::file(file))));
    change.schools.push(name);
    change
}

/// What shared files say of themselves, and files of platforms. `model` is what changed in the trees
/// of schools, `differing` are the files that differ. With `only`, no other school is looked at.
fn headers(
    base: &CompiledState,
    head: &CompiledState,
    model: &[ModelChange],
    differing: &[DifferingFile],
    only: Option<&SchoolKey>,
) -> Vec<ModelChange> {
    let (old, new) = (&base.shared, &head.shared);
    let paths: BTreeSet<&Arc<str>> = old.keys().chain(new.keys()).collect();
    let mut changes = Vec::new();
    for path in paths {
        let (before, after) =
            (old.get(path).and_then(Option::as_ref), new.get(path).and_then(Option::as_ref));
        if before == after {
            continue;
        }
        let below = path.strip_prefix("templates/").and_then(|path| path.split_once('/'));
        if let Some((platform, _)) = below {
            changes.push(platform_file(path, platform, base, head, differing));
        } else {
            changes.extend(header(path, [base, head], model, differing, only));
        }
    }
    changes
}

/// The change of a platform's file: the first line that differs stands for it.
fn platform_file(
    path: &str,
    platform: &str,
    base: &CompiledState,
    head: &CompiledState,
    differing: &[DifferingFile],
) -> ModelChange {
    let (old, new) = (file(base, path), file(head, path));
    let kind = ChangeKind::of(old, new);
    let (before, after) = (text(base, old), text(head, new));
    let same = before.lines().zip(after.lines()).take_while(|(old, new)| old == new).count();
    let mut change = empty(ChangeSubject::Platform, path.to_owned(), kind);
    change.old_at.extend(old.map(|id| place(base, id, same + 1)));
    change.new_at.extend(new.map(|id| place(head, id, same + 1)));
    // Which schools use the platform is seen by the files that differ.
    let schools: BTreeSet<&String> = differing
        .iter()
        .filter(|file| file.platform == platform)
        .filter_map(|file| file.school.as_ref())
        .collect();
    change.schools = schools.into_iter().cloned().collect();
    change
}

/// The text of a file of one side; empty when it has none.
fn text(state: &CompiledState, id: Option<FileId>) -> Arc<str> {
    match id {
        Some(id) => Arc::clone(&state.cooperation().sources.file(id).text),
        None => Arc::default(),
    }
}

/// A line of a file, or its last one when it has fewer.
fn place(state: &CompiledState, id: FileId, line: usize) -> DiffPlace {
    let file = state.cooperation().sources.file(id);
    DiffPlace {
        file: file.path.to_string(),
        // An empty file has a first line too.
        line: line.min(file.text.lines().count().max(1)),
        layer: file.layer.to_string(),
    }
}

/// What a shared file says of itself; the whole of `muster.toml`.
fn header(
    path: &str,
    [base, head]: [&CompiledState; 2],
    model: &[ModelChange],
    differing: &[DifferingFile],
    only: Option<&SchoolKey>,
) -> Vec<ModelChange> {
    let (before, now) = (aside(base, path), aside(head, path));
    let differences = leaves(&before, &now);
    if differences.is_empty() {
        return Vec::new();
    }
    // Who followed an edition that is gone follows another one now.
    let mut reached = &reached(path, base, only) | &reached(path, head, only);
    let now_there: BTreeSet<String> = head.schools().into_keys().map(ToString::to_string).collect();
    reached.retain(|school| now_there.contains(school));
    let with_files: BTreeSet<&String> =
        differing.iter().filter_map(|file| file.school.as_ref()).collect();
    let mut changes = Vec::new();
    for (keys, old, new) in differences {
        let kind = ChangeKind::of(old, new);
        if kind == ChangeKind::Added && is_told_by_rename(&keys, new, model) {
            continue;
        }
        let is_exception = keys.first().is_some_and(|key| **key == *model::EXCEPTIONS);
        let mut change = if is_exception {
            empty(ChangeSubject::Exception, model::dotted(&keys), kind)
        } else {
            empty(ChangeSubject::Header, format!("{path}: {}", model::dotted(&keys)), kind)
        };
        change.permits = permits(&keys, &before, &now);
        change.risk = Some(risk(&keys));
        if let Some(old) = old {
            change.old_at.push(model::place(&base.cooperation().sources, old.origin));
            change.old = Some(model::text(old));
        }
        if let Some(new) = new {
            change.new_at.push(model::place(&head.cooperation().sources, new.origin));
            change.new = Some(model::text(new));
        }
        // Where a rule or an exception holds is not seen by files.
        let is_rule = is_exception || is_of_rules(&keys);
        let schools = reached.iter().filter(|school| is_rule || with_files.contains(school));
        change.schools = schools.cloned().collect();
        changes.push(change);
    }
    changes
}

/// The schools that a shared file reaches: those of an authority, those that follow an edition, all.
fn reached(path: &str, state: &CompiledState, only: Option<&SchoolKey>) -> BTreeSet<String> {
    let cooperation = state.cooperation();
    let mut reached = BTreeSet::new();
    for school in &cooperation.schools {
        if only.is_some_and(|only| *only != school.key) {
            continue;
        }
        let mut folders = path.split('/');
        let is_reached = match (folders.next(), folders.next()) {
            (Some("schools"), Some(authority)) => school.key.authority.as_str() == authority,
            (Some("standards"), Some(edition)) => {
                cooperation.edition_and_profile(school).is_none_or(|(own, _)| own == edition)
            }
            _ => true,
        };
        if is_reached {
            reached.insert(school.key.to_string());
        }
    }
    reached
}

/// Whether it says who may deviate, and by whose leave.
fn is_of_rules(keys: &[Arc<str>]) -> bool {
    let first = keys.first().map(|key| &**key);
    matches!(first, Some("governance" | "approval-classes" | "approvers"))
}

/// Whether a new entry of `[moved]` renames what is shown as renamed at schools; it says no more.
fn is_told_by_rename(keys: &[Arc<str>], new: Option<&Node>, model: &[ModelChange]) -> bool {
    let ([table, former], Some(now)) = (keys, new.and_then(Node::text)) else { return false };
    if **table != *MOVED {
        return false;
    }
    let renamed = model.iter().filter(|change| change.kind == ChangeKind::Moved);
    renamed
        .filter_map(|change| Some((change.moved_from.as_deref()?, &*change.path)))
        .any(|(old_path, new_path)| is_of(former, old_path) && is_of(now, new_path))
}

/// Whether a pattern stands for exactly this path.
fn is_of(pattern: &str, path: &str) -> bool {
    let (Ok(pattern), Ok(path)) = (Pattern::new(pattern), KeyPath::new(path)) else { return false };
    let path: Vec<&str> = path.keys().collect();
    pattern.keys().count() == path.len() && pattern.covers(&path)
}

/// For what an exception or a rule of governance holds.
fn permits(keys: &[Arc<str>], before: &Node, now: &Node) -> Vec<String> {
    let [table, id, ..] = keys else { return Vec::new() };
    let nothing = Node::empty(before.origin);
    match &**table {
        "governance" => vec![id.to_string()],
        model::EXCEPTIONS => {
            let exceptions =
                [before, now].map(|side| side.find([model::EXCEPTIONS]).unwrap_or(&nothing));
            model::permitted(exceptions, id)
        }
        _ => Vec::new(),
    }
}

/// The class of what a shared file says of itself: no file that is generated shows what it does.
fn risk(keys: &[Arc<str>]) -> Risk {
    let first = keys.first().map(|key| &**key);
    match (first, keys.last().map(|key| &**key)) {
        // Its reason is what those approved who answer for it.
        (Some(model::EXCEPTIONS), _) => Risk::Security,
        (_, Some("title" | "reason" | "basis" | "description")) => Risk::Cosmetic,
        // Who may deviate, and by whose leave.
        _ if is_of_rules(keys) => Risk::Security,
        // What a date or an edition does shows on another day, or at another school.
        _ => Risk::Unknown,
    }
}

/// A value that differs: its keys, and what it was and is.
type Leaf<'a> = (Vec<Arc<str>>, Option<&'a Node>, Option<&'a Node>);

/// What differs between two trees, value by value: of a table that is new or gone, each of its
/// values.
fn leaves<'a>(old: &'a Arc<Node>, new: &'a Arc<Node>) -> Vec<Leaf<'a>> {
    let mut leaves = Vec::new();
    for TreeDifference { mut keys, old, new } in compare::differences(old, new) {
        let (old, new) = (old.map(|old| &**old.node), new.map(|new| &**new.node));
        if old.and_then(Node::table).is_none() && new.and_then(Node::table).is_none() {
            leaves.push((keys, old, new));
            continue;
        }
        // A table stands against a plain value or against nothing: all values of one side go, and
        // those of the other come.
        let mut values = Vec::new();
        values_of(&mut keys, old, &mut values);
        leaves.extend(values.drain(..).map(|(keys, value)| (keys, Some(value), None)));
        values_of(&mut keys, new, &mut values);
        leaves.extend(values.drain(..).map(|(keys, value)| (keys, None, Some(value))));
    }
    leaves
}

/// The values in a node that are no tables, with their keys.
fn values_of<'a>(
    keys: &mut Vec<Arc<str>>,
    node: Option<&'a Node>,
    values: &mut Vec<(Vec<Arc<str>>, &'a Node)>,
) {
    let Some(node) = node else { return };
    let Some(table) = node.table() else {
        values.push((keys.clone(), node));
        return;
    };
    for (key, entry) in table {
        keys.push(Arc::clone(key));
        values_of(keys, Some(&entry.node), values);
        keys.pop();
    }
}

/// What a file says that is no part of the trees of schools; nothing when there is no such file.
fn aside(state: &CompiledState, path: &str) -> Arc<Node> {
    let nothing = Arc::new(Node::empty(Origin::file(FileId::default())));
    let Some(id) = file(state, path) else { return nothing };
    let Some(root) = state.cooperation().sources.tree(id) else { return nothing };
    let mut node = Node::clone(&root);
    if path != "muster.toml"
        && let tree::Value::Table(table) = &mut node.value
    {
        table.retain(|key, _| HEADERS.contains(&&**key));
    }
    Arc::new(node)
}

fn file(state: &CompiledState, path: &str) -> Option<FileId> {
    state.cooperation().sources.iter().find(|(_, file)| *file.path == *path).map(|(id, _)| id)
}

fn empty(subject: ChangeSubject, path: String, kind: ChangeKind) -> ModelChange {
    ModelChange {
        subject,
        path,
        kind,
        moved_from: None,
        old: None,
        new: None,
        old_at: Vec::new(),
        new_at: Vec::new(),
        schools: Vec::new(),
        zones: Vec::new(),
        exceptions: Vec::new(),
        permits: Vec::new(),
        risk: None,
    }
}
