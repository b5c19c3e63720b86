//! Plans side by side: what a template could see that differs, by its path.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::model::Moved;
use crate::base::text::begun;
use minijinja::value::{Enumerator, Object, Value, ValueKind};

/// A value of the plan that differs.
#[derive(Clone, Debug)]
pub(super) struct PlanChange {
    /// Its path: `device`, `ports`, `12`, `untagged`. A change of order only ends in `order`.
    pub(super) path: Vec<String>,
    pub(super) old: Option<Value>,
    pub(super) new: Option<Value>,
}

impl PlanChange {
    /// The path as people read it.
    pub(super) fn dotted(&self) -> String {
        self.path.join(".")
    }
}

/// What tells the items of a list apart, the best first.
const NAMES: &[&str] =
    &["id", "fqdn", "number", "mac", "key", "segment", "name", "band", "protocol", "address"];

/// Names for addresses and interfaces: a segment under another VLAN id or network is still that
/// segment.
pub(super) type Aliases = BTreeMap<String, String>;

/// The aliases of one side.
pub(super) fn aliases(site: Option<&Value>, device: Option<&Value>) -> Aliases {
    let text = |value: &Value, path: &[&str]| at(value, path).map(|value| value.to_string());
    let mut aliases = Aliases::new();
    for segment in
        site.and_then(|site| at(site, &["segments"])).iter().flat_map(Value::try_iter).flatten()
    {
        let Some(id) = text(&segment, &["id"]) else { continue };
        for family in ["ipv4", "ipv6"] {
            aliases.extend(
                text(&segment, &[family, "network"])
                    .map(|network| (network, format!("segment {id}"))),
            );
            let gateway = text(&segment, &[family, "gateway"]);
            let bits = if family == "ipv4" { 32 } else { 128 };
            aliases.extend(
                gateway.map(|gateway| (format!("{gateway}/{bits}"), format!("gateway {id}"))),
            );
        }
    }
    for interface in device
        .and_then(|device| at(device, &["firewall", "interfaces"]))
        .iter()
        .flat_map(Value::try_iter)
        .flatten()
    {
        if let (Some(name), Some(id)) =
            (text(&interface, &["name"]), text(&interface, &["segment", "id"]))
        {
            aliases.insert(name, format!("segment {id}"));
        }
    }
    aliases
}

/// The new names of what the edition moved, by the list of the plan that holds it.
pub(super) fn moved(aliases: &mut Aliases, moved: &Moved) {
    for (from, to) in moved {
        let ([table, old], [other, new]) = (from.as_slice(), to.as_slice()) else { continue };
        for (_, list) in LISTS.iter().filter(|(name, _)| table == other && **name == **table) {
            aliases.insert(format!("{list} {old}"), new.to_string());
        }
    }
}

/// Tables of the model, and the lists of the plan that hold their entries.
const LISTS: &[(&str, &str)] = &[
    ("wlans", "wlans"),
    ("segments", "segments"),
    ("flows", "forward"),
    ("flows", "input"),
    ("guarantees", "forward"),
    ("radius-groups", "groups"),
    ("dns-filters", "views"),
    ("certificates", "trust"),
];

/// The value at the end of a path of fields and names of items; none when it is not there.
pub(super) fn at(root: &Value, path: &[&str]) -> Option<Value> {
    path.iter().try_fold(root.clone(), |value, key| {
        let found = match value.kind() {
            ValueKind::Seq => named(&value, "", &Aliases::new())
                .into_iter()
                .find(|(name, _)| name == key)
                .map(|(_, item)| item),
            _ => value.get_attr(key).ok(),
        };
        found.filter(|value| !value.is_undefined() && !value.is_none())
    })
}

/// Everything that differs between two values.
pub(super) fn differences(
    root: &str,
    old: Option<&Value>,
    new: Option<&Value>,
    aliases: &(Aliases, Aliases),
) -> Vec<PlanChange> {
    let mut seen = Vec::new();
    Walk { aliases, seen: &mut seen }.values(&mut vec![root.to_owned()], old, new);
    seen
}

/// A path, and the old value at its end.
pub(super) type At<'a> = (&'a [String], Option<&'a Value>);

/// `new` with the old values at the ends of these paths, which begin below it.
pub(super) fn with_old(new: &Value, list: &str, paths: &[At<'_>], aliases: &Aliases) -> Value {
    if let [([], old)] = paths {
        return old.cloned().unwrap_or_else(|| Value::from(()));
    }
    let mut below: BTreeMap<&str, Vec<At<'_>>> = BTreeMap::new();
    for (path, old) in paths {
        if let Some((first, rest)) = path.split_first() {
            below.entry(first).or_default().push((rest, *old));
        }
    }
    match new.kind() {
        ValueKind::Seq => {
            let mut items = named(new, list, aliases);
            for (name, paths) in below {
                match items.iter().position(|(own, _)| own == name) {
                    Some(at)
                        if paths.iter().any(|(rest, old)| rest.is_empty() && old.is_none()) =>
                    {
                        drop(items.remove(at))
                    }
                    Some(at) => items[at].1 = with_old(&items[at].1, name, &paths, aliases),
                    None => items.extend(
                        paths
                            .iter()
                            .filter_map(|(_, old)| Some((name.to_owned(), (*old)?.clone()))),
                    ),
                }
            }
            items.into_iter().map(|(_, item)| item).collect()
        }
        ValueKind::Map => {
            let fields = below.into_iter().map(|(name, paths)| {
                let own = new.get_attr(name).unwrap_or_default();
                (name.to_owned(), with_old(&own, name, &paths, aliases))
            });
            Value::from_object(Swapped { new: new.clone(), fields: fields.collect() })
        }
        _ => new.clone(),
    }
}

/// An object of the plan with the old values of some fields.
#[derive(Debug)]
struct Swapped {
    new: Value,
    fields: BTreeMap<String, Value>,
}

impl Object for Swapped {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let old = key.as_str().and_then(|key| self.fields.get(key));
        old.cloned().or_else(|| self.new.get_item(key).ok().filter(|value| !value.is_undefined()))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.new.try_iter().map(Iterator::collect).unwrap_or_default())
    }
}

struct Walk<'a> {
    aliases: &'a (Aliases, Aliases),
    seen: &'a mut Vec<PlanChange>,
}

impl Walk<'_> {
    fn values(&mut self, path: &mut Vec<String>, old: Option<&Value>, new: Option<&Value>) {
        let (old, new) =
            (old.filter(|value| !value.is_none()), new.filter(|value| !value.is_none()));
        match (old, new) {
            (None, None) => {}
            (Some(one), Some(other))
                if one.kind() == ValueKind::Map && other.kind() == ValueKind::Map =>
            {
                for key in fields(one).union(&fields(other)) {
                    let below = |value: &Value| {
                        value.get_attr(key).ok().filter(|value| !value.is_undefined())
                    };
                    path.push(key.clone());
                    self.values(path, below(one).as_ref(), below(other).as_ref());
                    path.pop();
                }
            }
            (Some(one), Some(other))
                if one.kind() == ValueKind::Seq && other.kind() == ValueKind::Seq =>
            {
                self.lists(path, one, other)
            }
            (Some(one), Some(other)) if one == other => {}
            _ => self.seen.push(PlanChange {
                path: path.clone(),
                old: old.cloned(),
                new: new.cloned(),
            }),
        }
    }

    fn lists(&mut self, path: &mut Vec<String>, old: &Value, new: &Value) {
        let list = path.last().cloned().unwrap_or_default();
        let (old, new) = (named(old, &list, &self.aliases.0), named(new, &list, &self.aliases.1));
        let find = |list: &[(String, Value)], name: &str| {
            list.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
        };
        let gone = old.iter().map(|(name, value)| (name, Some(value.clone()), find(&new, name)));
        let fresh = new
            .iter()
            .filter(|(name, _)| find(&old, name).is_none())
            .map(|(name, value)| (name, None, Some(value.clone())));
        for (name, one, other) in gone.chain(fresh) {
            path.push(name.clone());
            self.values(path, one.as_ref(), other.as_ref());
            path.pop();
        }
        let common = |list: &[(String, Value)], other: &[(String, Value)]| {
            list.iter()
                .map(|(name, _)| name.clone())
                .filter(|name| find(other, name).is_some())
                .collect::<Vec<_>>()
        };
        let (before, after) = (common(&old, &new), common(&new, &old));
        if before != after {
            path.push("order".into());
            self.seen.push(PlanChange {
                path: path.clone(),
                old: Some(before.into_iter().collect()),
                new: Some(after.into_iter().collect()),
            });
            path.pop();
        }
    }
}

/// The items of the list called `name` with a name for each; plain values are their own name, or
/// what they stand for, and what was moved has its new name on both sides.
fn named(list: &Value, name: &str, aliases: &Aliases) -> Vec<(String, Value)> {
    let items: Vec<Value> = list.try_iter().map(Iterator::collect).unwrap_or_default();
    let mut used = BTreeSet::new();
    let named = items.into_iter().map(|item| {
        let own = NAMES.iter().find_map(|name| {
            let value = item
                .get_attr(name)
                .ok()
                .filter(|value| !value.is_undefined() && !value.is_none())?;
            // What is put somewhere is told apart by where.
            if value.kind() == ValueKind::Map {
                value.get_attr("id").ok().map(|id| id.to_string())
            } else {
                Some(value.to_string())
            }
        });
        let own = own.map(|own| aliases.get(&format!("{name} {own}")).cloned().unwrap_or(own));
        let mut name = own.unwrap_or_else(|| {
            aliases.get(&item.to_string()).cloned().unwrap_or_else(|| short(&item))
        });
        while !used.insert(name.clone()) {
            name.push('\'');
        }
        (name, item)
    });
    named.collect()
}

fn fields(value: &Value) -> BTreeSet<String> {
    value.try_iter().map(|keys| keys.map(|key| key.to_string()).collect()).unwrap_or_default()
}

/// A value as people read it, on one line.
pub(super) fn short(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = match value.kind() {
        ValueKind::Map => {
            let named = NAMES.iter().find_map(|name| {
                value
                    .get_attr(name)
                    .ok()
                    .filter(|value| !value.is_undefined() && value.kind() != ValueKind::Map)
            });
            named.map_or_else(|| "...".to_owned(), |name| name.to_string())
        }
        ValueKind::Seq => value
            .try_iter()
            .map(|items| items.map(|item| short(&item)).collect::<Vec<_>>().join(", "))
            .unwrap_or_default(),
        _ => value.to_string(),
    };
    begun(&text, LONGEST)
}
