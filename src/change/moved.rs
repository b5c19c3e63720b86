//! What was renamed for a school between the two states.
//!
//! A rename counts for a school when its base side follows an earlier edition than the one that
//! renames, and its head side that edition or a later one. While an edition is being written, what it
//! renames in the change itself counts as well.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::language::decode::SchoolKey;
use crate::language::renames::Renames;
use crate::language::tree::Node;
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
    let gone = before.iter().filter(|(id, _)| !now.contains_key(*id));
    let mut places: BTreeMap<String, Vec<&Arc<str>>> = BTreeMap::new();
    for (id, device) in gone {
        if let Some(place) = place(&device.node) {
            places.entry(place).or_default().push(id);
        }
    }
    let mut devices = Vec::new();
    for (id, device) in now.iter().filter(|(id, _)| !before.contains_key(*id)) {
        // Of two at one address, which is an error, nobody can say which goes on.
        if let Some(place) = place(&device.node)
            && let Some(&[former]) = places.remove(&place).as_deref()
        {
            devices.push((Arc::clone(former), Arc::clone(id)));
        }
    }
    devices
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
