//! What was renamed for a school between the two states.
//!
//! A rename counts for a school when its base side follows an earlier edition than the one that
//! renames, and its head side that edition or a later one. While an edition is being written, what it
//! renames in the change itself counts as well.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compile::PlannedSchool;
use crate::language::decode::SchoolKey;
use crate::language::renames::{MovedKey, Renames};
use crate::language::tree::{Node, Table};
use crate::model::EditionId;
use crate::standard::cooperation::Cooperation;

/// What was renamed for a school that follows the edition `old` in the base and `new` in the head.
pub(super) fn renames(
    base: &Cooperation,
    old: &EditionId,
    head: &Cooperation,
    new: &EditionId,
) -> Renames {
    // What the head renames in the edition itself, and the base did not yet.
    let mut renames = head.moves(old).without(&base.moves(old));
    if old == new {
        return renames;
    }
    // Who goes back to an earlier edition takes up its names again.
    let goes_back = [base, head].iter().any(|side| side.editions_in_time.line(old).contains(&new));
    if goes_back {
        return Renames::default();
    }
    renames.then(&head.moves_between(old.as_str(), new));
    renames
}

/// Every key of a school that is called otherwise now, in its tree before and now.
pub(super) fn between(
    [base, head]: [&Cooperation; 2],
    [before, now]: [&PlannedSchool; 2],
) -> Vec<MovedKey> {
    let renames = renames(base, &before.baseline.edition, head, &now.baseline.edition);
    let (old, new) = (&before.intent.tree, &now.intent.tree);
    with_devices(&renames, old, new).between(old, new).1
}

/// The same with the devices of the school that go on under another id: role, hardware model and
/// address say that it is the same device.
pub(super) fn with_devices<'a>(renames: &'a Renames, old: &Node, new: &Node) -> Cow<'a, Renames> {
    let devices = devices(old, new);
    if devices.is_empty() {
        return Cow::Borrowed(renames);
    }
    let mut renames = renames.clone();
    let entries = devices.iter().map(|(old, new)| ("devices", &**old, &**new));
    renames.then(&Renames::of_entries(entries));
    Cow::Owned(renames)
}

/// The devices that have another id than before: the former one and the one that they have now.
pub(super) fn devices(old: &Node, new: &Node) -> Vec<(Arc<str>, Arc<str>)> {
    let [before, now] =
        [old, new].map(|tree| tree.get("devices").and_then(|entry| entry.node.table()));
    let (Some(before), Some(now)) = (before, now) else { return Vec::new() };
    paired(alone(before, now), alone(now, before))
}

/// The devices that the other side does not have, by where they are.
fn alone(some: &Table, others: &Table) -> Vec<(String, Arc<str>)> {
    let mut alone = Vec::new();
    for (id, device) in some {
        if !others.contains_key(id)
            && let Some(place) = place(&device.node)
        {
            alone.push((place, Arc::clone(id)));
        }
    }
    alone
}

/// What is gone with what came instead, by the mark by which both are known. Of several that are
/// gone with one mark nobody can say which goes on; of several that came with it, which is an error,
/// the first one counts.
pub(super) fn paired<M: Ord, T>(
    gone: impl IntoIterator<Item = (M, T)>,
    came: impl IntoIterator<Item = (M, T)>,
) -> Vec<(T, T)> {
    let mut by_mark: BTreeMap<M, Option<T>> = BTreeMap::new();
    for (mark, one) in gone {
        by_mark.entry(mark).and_modify(|known| *known = None).or_insert(Some(one));
    }
    let mut pairs = Vec::new();
    for (mark, now) in came {
        if let Some(Some(former)) = by_mark.remove(&mark) {
            pairs.push((former, now));
        }
    }
    pairs
}

/// By what a device is known beside its id; `None` when it has no address of its own.
fn place(device: &Node) -> Option<String> {
    let said = |key: &str| device.get(key).map(|entry| entry.node.json().to_string());
    Some(format!("{} {} {}", said("role")?, said("model")?, said("host")?))
}

/// The folders of a school and its devices before and now, each with a slash at its end, devices
/// first; only those that have another name.
pub(super) fn folders(
    former: &SchoolKey,
    now: &SchoolKey,
    devices: &[(Arc<str>, Arc<str>)],
) -> Vec<(String, String)> {
    let mut folders = Vec::new();
    for (old, new) in devices {
        folders.push((format!("{former}/{old}/"), format!("{now}/{new}/")));
    }
    if former != now {
        folders.push((format!("{former}/"), format!("{now}/")));
    }
    folders
}

/// A path below the first folder of a pair, below the second one; `None` when it lies in none.
pub(super) fn in_other_folder<'f>(
    path: &str,
    mut folders: impl Iterator<Item = (&'f String, &'f String)>,
) -> Option<String> {
    folders.find_map(|(own, other)| Some(format!("{other}{}", path.strip_prefix(own.as_str())?)))
}
