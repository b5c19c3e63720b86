//! What changed beside the trees of schools: schools that are new or gone, what the workspace, an
//! edition, a profile or an authority says of itself, and platforms.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::files::DifferingFile;
use super::model::{self, Moved};
use super::state::CompiledState;
use super::{ChangeKind, ChangeSubject, DiffPlace, ModelChange};
use crate::base::diagnostic::Diagnostics;
use crate::base::path::KeyPath;
use crate::base::source::{FileId, Origin};
use crate::language::decode::SchoolKey;
use crate::language::tree::{self, Node, TableEntry};

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
];

/// The tables `moved`, as paths. What is no path of plain keys moves nothing.
pub(super) fn moved(tables: Vec<&TableEntry>) -> Moved {
    let path = |text: &str| -> Option<Vec<Arc<str>>> {
        let path = KeyPath::new(text).ok()?;
        let keys: Vec<Arc<str>> = path.keys().map(Arc::from).collect();
        (!keys.iter().any(|key| key.contains('*'))).then_some(keys)
    };
    let entries = tables.into_iter().filter_map(|entry| entry.node.table()).flatten();
    let moved: BTreeSet<_> =
        entries.filter_map(|(from, to)| Some((path(from)?, path(to.node.text()?)?))).collect();
    moved.into_iter().collect()
}

/// Schools that are there on one side only.
pub(super) fn schools(base: Option<&CompiledState>, head: &CompiledState) -> Vec<ModelChange> {
    let Some(base) = base else { return Vec::new() };
    let (old, new) = (base.schools(), head.schools());
    let change = |key: &SchoolKey| {
        let (kind, school, state) = match (old.get(key), new.get(key)) {
            (Some(school), None) => (ChangeKind::Removed, school, base),
            (None, Some(school)) => (ChangeKind::Added, school, head),
            _ => return None,
        };
        let place = school
            .files
            .iter()
            .max()
            .map(|&file| model::place(&state.cooperation().sources, Origin::file(file)));
        let mut change = empty(ChangeSubject::School, format!("schools/{key}"), kind);
        change.schools.push(key.to_string());
        if kind == ChangeKind::Removed {
            change.old_at.extend(place);
        } else {
            change.new_at.extend(place);
        }
        Some(change)
    };
    if old.keys().eq(new.keys()) {
        return Vec::new();
    }
    let keys: BTreeSet<&SchoolKey> = old.keys().chain(new.keys()).copied().collect();
    keys.into_iter().filter_map(change).collect()
}

/// What shared files say of themselves, and files of platforms. `notes` are the files that differ.
pub(super) fn headers(
    base: &CompiledState,
    head: &CompiledState,
    notes: &[DifferingFile],
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
        if let Some(platform) = path
            .strip_prefix("templates/")
            .and_then(|path| path.split_once('/'))
            .map(|(platform, _)| platform)
        {
            changes.push(platform_file(path, platform, base, head, notes));
        } else {
            changes.extend(header(path, base, head, notes));
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
    notes: &[DifferingFile],
) -> ModelChange {
    let (old, new) = (file(base, path), file(head, path));
    let kind = match (old, new) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    let text = |state: &CompiledState, id: Option<FileId>| {
        id.map(|id| Arc::clone(&state.cooperation().sources.file(id).text)).unwrap_or_default()
    };
    let (before, after) = (text(base, old), text(head, new));
    let first =
        before.lines().zip(after.lines()).take_while(|(one, other)| one == other).count() + 1;
    let place = |state: &CompiledState, id: FileId| {
        let file = state.cooperation().sources.file(id);
        DiffPlace {
            file: file.path.to_string(),
            line: first.min(file.text.lines().count().max(1)),
            layer: file.layer.to_string(),
        }
    };
    let mut change = empty(ChangeSubject::Platform, path.to_owned(), kind);
    change.old_at.extend(old.map(|id| place(base, id)));
    change.new_at.extend(new.map(|id| place(head, id)));
    let schools: BTreeSet<&String> = notes
        .iter()
        .filter(|note| note.platform == platform)
        .filter_map(|note| note.school.as_ref())
        .collect();
    change.schools = schools.into_iter().cloned().collect();
    change
}

/// What a shared file says of itself; the whole of `muster.toml`.
fn header(
    path: &str,
    base: &CompiledState,
    head: &CompiledState,
    notes: &[DifferingFile],
) -> Vec<ModelChange> {
    let trees: Vec<Option<Node>> =
        [base, head].into_iter().map(|state| aside(state, path)).collect();
    let [old, new] = trees.as_slice() else { return Vec::new() };
    let mut leaves = Vec::new();
    differences(&mut Vec::new(), old.as_ref(), new.as_ref(), &mut leaves);
    // An authority's own words reach its own schools only.
    let authority = path
        .strip_prefix("schools/")
        .and_then(|path| path.split_once('/'))
        .map(|(authority, _)| format!("{authority}/"));
    let concerned = notes
        .iter()
        .filter_map(|note| note.school.as_ref())
        .filter(|school| authority.as_ref().is_none_or(|own| school.starts_with(own)));
    let schools: BTreeSet<&String> = concerned.collect();
    let change = |(keys, old, new): Leaf| {
        let kind = match (&old, &new) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        let mut change =
            empty(ChangeSubject::Header, format!("{path}: {}", model::dotted(&keys)), kind);
        change
            .old_at
            .extend(old.as_ref().map(|(_, at)| model::place(&base.cooperation().sources, *at)));
        change
            .new_at
            .extend(new.as_ref().map(|(_, at)| model::place(&head.cooperation().sources, *at)));
        (change.old, change.new) = (old.map(|(text, _)| text), new.map(|(text, _)| text));
        change.schools = schools.iter().map(|school| (*school).clone()).collect();
        change
    };
    leaves.into_iter().map(change).collect()
}

type Leaf = (Vec<Arc<str>>, Option<(String, Origin)>, Option<(String, Origin)>);

fn differences(
    path: &mut Vec<Arc<str>>,
    old: Option<&Node>,
    new: Option<&Node>,
    leaves: &mut Vec<Leaf>,
) {
    let (before, after) = (old.and_then(Node::table), new.and_then(Node::table));
    if before.is_some() || after.is_some() {
        let keys: BTreeSet<&Arc<str>> =
            before.into_iter().chain(after).flat_map(|table| table.keys()).collect();
        for key in keys {
            path.push(Arc::clone(key));
            let below = |node: Option<&Node>| {
                node.and_then(|node| node.get(key)).map(|entry| Arc::clone(&entry.node))
            };
            differences(path, below(old).as_deref(), below(new).as_deref(), leaves);
            path.pop();
        }
        return;
    }
    let said = |node: Option<&Node>| node.map(|node| (model::text(node), node.origin));
    let (old, new) = (said(old), said(new));
    if old.as_ref().map(|(text, _)| text) != new.as_ref().map(|(text, _)| text) {
        leaves.push((path.clone(), old, new));
    }
}

/// What a file says that is no part of the trees of schools.
fn aside(state: &CompiledState, path: &str) -> Option<Node> {
    let id = file(state, path)?;
    let mut node =
        tree::parse(id, &state.cooperation().sources.file(id).text, &mut Diagnostics::default())?;
    if path != "muster.toml"
        && let tree::Value::Table(table) = &mut node.value
    {
        table.retain(|key, _| HEADERS.contains(&&**key));
    }
    Some(node)
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
    }
}
