//! Keys that are set, and of which a platform says nothing, or that they have no effect there.

use std::collections::BTreeSet;

use super::platform_use::PlatformUse;
use crate::check::rule::Subject;
use crate::language::keys::{self, ModelKey};
use crate::language::tree::Node;
use crate::model::{
    CertificateId, ClientProfile, ClientProfileId, DeviceKind, RadioPlanId, School, SegmentId,
    ServerKind, WlanId,
};
use crate::platform::spoken::{is_field_of, kind_with};
use crate::platform::{KeysOfSome, Platform};

/// A key that is set and of which a platform says nothing.
pub(super) struct UnspokenKey {
    /// The key, as a `table.*.key` pattern.
    pub(super) pattern: &'static str,
    /// The path at which it is set first.
    pub(super) first: Vec<String>,
    /// At how many other places it is set.
    pub(super) others: usize,
}

/// The keys that devices of a platform are to put into effect.
pub(super) fn of_devices(
    subject: &Subject<'_>,
    platform: &Platform,
    used: &PlatformUse<'_>,
) -> Vec<UnspokenKey> {
    if platform.unspoken().is_empty() {
        return Vec::new();
    }
    let is_seen = |fields: &[&str]| match fields {
        // A platform for several kinds is asked only about those for which this school uses it.
        ["device", field, ..] => kind_with(field).is_none_or(|kind| used.kinds(subject, kind)),
        _ => true,
    };
    find(subject, platform, is_seen, &tables_of_devices(subject, used))
}

/// The keys that a server role is to put into effect.
pub(super) fn of_server(
    subject: &Subject<'_>,
    platform: &Platform,
    kind: ServerKind,
) -> Vec<UnspokenKey> {
    // Keys outside of the service's own field are a matter of the machine, which may have another
    // platform.
    let is_seen = |fields: &[&str]| fields.get(1).is_some_and(|field| is_field_of(kind, field));
    find(subject, platform, is_seen, &Tables::default())
}

/// The keys that the devices of a client profile are to put into effect.
pub(super) fn of_clients(
    subject: &Subject<'_>,
    platform: &Platform,
    id: &ClientProfileId,
    profile: &ClientProfile,
) -> Vec<UnspokenKey> {
    let mut tables = Tables::default();
    tables.keep("client-profiles", [id.as_str()]);
    tables.keep("wlans", profile.wlan.iter().map(WlanId::as_str));
    tables.keep("certificates", profile.trust.iter().map(CertificateId::as_str));
    find(subject, platform, |_| true, &tables)
}

/// Where keys of a client profile are set that a platform puts into effect on other ones only, each
/// with those other ones.
pub(super) fn without_effect<'a>(
    subject: &Subject<'_>,
    platform: &'a Platform,
    id: &ClientProfileId,
    profile: &ClientProfile,
) -> Vec<(Vec<String>, &'a KeysOfSome)> {
    let mut tables = Tables::default();
    tables.keep("client-profiles", [id.as_str()]);
    let mut found = Vec::new();
    for some in &platform.manifest.only {
        if some.are_for(profile) {
            continue;
        }
        let mut set = Vec::new();
        for pattern in &some.keys {
            let Some(key) = keys::all().at_pattern(pattern.as_str()) else { continue };
            let parts: Vec<&str> = pattern.as_str().split('.').collect();
            find_set(key, &subject.intent.tree, &parts, &tables, &mut Vec::new(), &mut set);
        }
        found.extend(set.into_iter().map(|path| (path, some)));
    }
    found
}

/// Of some tables, the entries that a platform has to do with; of all others it is each.
#[derive(Default)]
struct Tables<'a>(Vec<(&'static str, BTreeSet<&'a str>)>);

impl<'a> Tables<'a> {
    fn keep(&mut self, table: &'static str, entries: impl IntoIterator<Item = &'a str>) {
        self.0.push((table, entries.into_iter().collect()));
    }

    fn hold(&self, table: &str, entry: &str) -> bool {
        self.0.iter().find(|(name, _)| *name == table).is_none_or(|(_, kept)| kept.contains(entry))
    }
}

fn tables_of_devices<'a>(subject: &Subject<'a>, used: &PlatformUse<'a>) -> Tables<'a> {
    let school: &'a School = &subject.intent.school;
    let mut tables = Tables::default();
    tables.keep("roles", used.roles.keys().map(|id| id.as_str()));
    tables.keep("devices", used.names.iter().map(|(id, _)| *id));
    tables.keep("wlans", used.wlans(subject).into_keys().map(WlanId::as_str));
    tables.keep("port-profiles", used.profiles.iter().map(|id| id.as_str()));
    let (mut models, mut radio_plans) = (BTreeSet::new(), BTreeSet::new());
    for (id, _) in &used.names {
        models.extend(school.devices.get(*id).map(|device| device.model.as_str()));
    }
    for role in used.roles.keys().filter_map(|id| school.roles.get(*id)) {
        radio_plans.extend(role.radio_plan.as_ref().map(RadioPlanId::as_str));
    }
    tables.keep("models", models);
    tables.keep("radio-plans", radio_plans);
    // A firewall has to do with every segment and zone.
    if !used.kinds(subject, DeviceKind::Firewall) {
        let segments = used.segments(subject);
        let zones = segments.iter().filter_map(|id| Some(school.segments.get(*id)?.zone.as_str()));
        tables.keep("zones", zones.collect::<Vec<_>>());
        tables.keep("segments", segments.into_iter().map(SegmentId::as_str));
    }
    tables
}

/// Each key that is set, that the templates could show, and of which the platform says nothing.
fn find(
    subject: &Subject<'_>,
    platform: &Platform,
    is_seen: impl Fn(&[&str]) -> bool,
    tables: &Tables<'_>,
) -> Vec<UnspokenKey> {
    let (mut known, mut found) = (BTreeSet::new(), Vec::new());
    for seen in platform.unspoken() {
        // One key may be seen in several places.
        if !is_seen(&seen.fields) || !known.insert(seen.key) {
            continue;
        }
        let Some(key) = keys::all().at_pattern(seen.key) else { continue };
        let parts: Vec<&str> = seen.key.split('.').collect();
        let mut set = Vec::new();
        find_set(key, &subject.intent.tree, &parts, tables, &mut Vec::new(), &mut set);
        let mut places = set.into_iter();
        if let Some(first) = places.next() {
            found.push(UnspokenKey { pattern: seen.key, first, others: places.len() });
        }
    }
    found
}

/// The paths at which a pattern names something that asks for an effect.
fn find_set(
    key: &ModelKey,
    node: &Node,
    pattern: &[&str],
    tables: &Tables<'_>,
    path: &mut Vec<String>,
    found: &mut Vec<Vec<String>>,
) {
    // The pattern is used up: this node is what it names.
    let Some((first, rest)) = pattern.split_first() else {
        if asks(key, node) {
            found.push(path.clone());
        }
        return;
    };
    for (name, entry) in node.table().into_iter().flatten() {
        let is_meant = match (*first, path.as_slice()) {
            // Only the first `*` names an entry of a table of the school; what is switched off
            // there has no effect to ask for.
            ("*", [table]) => tables.hold(table, name) && !is_off(&entry.node),
            ("*", _) => true,
            (first, _) => first == &**name,
        };
        if is_meant {
            path.push(name.to_string());
            find_set(key, &entry.node, rest, tables, path, found);
            path.pop();
        }
    }
}

/// Whether an entry of a table does not exist at the school.
fn is_off(entry: &Node) -> bool {
    entry.get("enabled").is_some_and(|enabled| enabled.node.json() == false)
}

/// Whether a value asks for an effect: it is not what holds without it.
fn asks(key: &ModelKey, node: &Node) -> bool {
    let value = node.json();
    if key.default.as_ref() == Some(&value) {
        return false;
    }
    match &value {
        // An empty list or table asks for nothing. Without a default, neither does `false`.
        serde_json::Value::Array(items) => !items.is_empty(),
        serde_json::Value::Object(entries) => !entries.is_empty(),
        value => key.default.is_some() || *value != false,
    }
}
