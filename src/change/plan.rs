//! Plans side by side: what a template could see that differs, by its path.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value, ValueKind};

use crate::base::text::begun;
use crate::language::renames::MovedKey;
use crate::plan::Secret;

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
    let mut aliases = Aliases::new();
    for segment in items_at(site, &["segments"]) {
        let Some(id) = text_at(&segment, &["id"]) else { continue };
        for (family, bits) in [("ipv4", 32), ("ipv6", 128)] {
            if let Some(network) = text_at(&segment, &[family, "network"]) {
                aliases.insert(network, format!("segment {id}"));
            }
            // Rules for what goes to the firewall itself have its address as a network of one.
            if let Some(gateway) = text_at(&segment, &[family, "gateway"]) {
                aliases.insert(format!("{gateway}/{bits}"), format!("gateway {id}"));
            }
        }
    }
    // The name of an interface changes with the VLAN of its segment.
    for interface in items_at(device, &["firewall", "interfaces"]) {
        if let Some(name) = text_at(&interface, &["name"])
            && let Some(id) = text_at(&interface, &["segment", "id"])
        {
            aliases.insert(name, format!("segment {id}"));
        }
    }
    aliases
}

fn text_at(value: &Value, path: &[&str]) -> Option<String> {
    at(value, path).map(|value| value.to_string())
}

/// The items of the list at a path; none when there is no list.
fn items_at(root: Option<&Value>, path: &[&str]) -> Vec<Value> {
    let list = root.and_then(|root| at(root, path));
    list.and_then(|list| Some(list.try_iter().ok()?.collect())).unwrap_or_default()
}

/// The new names of what was moved, by the list of the plan that holds it.
pub(super) fn moved(aliases: &mut Aliases, moved: &[MovedKey]) {
    for MovedKey { from, to, .. } in moved {
        // Only entries of a table, not values in them, are items of a list of the plan.
        let ([table, old], [_, new]) = (from.as_slice(), to.as_slice()) else { continue };
        for (name, list) in LISTS {
            if **name == **table {
                aliases.insert(format!("{list} {old}"), new.to_string());
            }
        }
        if **table == *"segments" {
            for name in aliases.values_mut() {
                for kind in ["segment", "gateway"] {
                    if *name == format!("{kind} {old}") {
                        *name = format!("{kind} {new}");
                    }
                }
            }
            // What is put into a segment has its name.
            aliases.insert(format!("segment {old}"), new.to_string());
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
    at_name(root, path, &Aliases::new())
}

/// The same, by the names that items have in a comparison.
pub(super) fn at_name(root: &Value, path: &[&str], aliases: &Aliases) -> Option<Value> {
    let mut value = root.clone();
    let mut list_name = "";
    for key in path {
        value = if value.kind() == ValueKind::Seq {
            let items = named(&value, list_name, aliases);
            items.into_iter().find(|(name, _)| name == key)?.1
        } else {
            value.get_attr(key).ok()?
        };
        list_name = key;
        if value.is_undefined() || value.is_none() {
            return None;
        }
    }
    Some(value)
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

/// A path, and the old value at its end; `None` when there was none.
pub(super) type OldValue<'a> = (&'a [String], Option<&'a Value>);

/// `new` with the old values at the ends of these paths, which begin below it.
pub(super) fn with_old(
    new: &Value,
    list: &str,
    paths: &[OldValue<'_>],
    aliases: &Aliases,
) -> Value {
    // The path ends here, so the value itself is put back.
    if let [([], old)] = paths {
        return old.cloned().unwrap_or_else(|| Value::from(()));
    }
    let mut below: BTreeMap<&str, Vec<OldValue<'_>>> = BTreeMap::new();
    for (path, old) in paths {
        if let Some((first, rest)) = path.split_first() {
            below.entry(first).or_default().push((rest, *old));
        }
    }
    match new.kind() {
        ValueKind::Seq => {
            let mut items = named(new, list, aliases);
            for (name, paths) in below {
                let is_new = paths.iter().any(|(rest, old)| rest.is_empty() && old.is_none());
                match items.iter().position(|(own, _)| own == name) {
                    // It was not there before, so it goes.
                    Some(index) if is_new => drop(items.remove(index)),
                    Some(index) => {
                        items[index].1 = with_old(&items[index].1, name, &paths, aliases);
                    }
                    // It is gone, so it comes back.
                    None => {
                        for (_, old) in paths {
                            items.extend(old.map(|old| (name.to_owned(), old.clone())));
                        }
                    }
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
        if let Some(old) = key.as_str().and_then(|key| self.fields.get(key)) {
            return Some(old.clone());
        }
        self.new.get_item(key).ok().filter(|value| !value.is_undefined())
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
            (Some(old), Some(new))
                if old.kind() == ValueKind::Map && new.kind() == ValueKind::Map =>
            {
                for key in fields(old).union(&fields(new)) {
                    path.push(key.clone());
                    self.values(path, field(old, key).as_ref(), field(new, key).as_ref());
                    path.pop();
                }
            }
            (Some(old), Some(new))
                if old.kind() == ValueKind::Seq && new.kind() == ValueKind::Seq =>
            {
                self.lists(path, old, new);
            }
            (Some(old), Some(new)) if old == new => {}
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
        for (name, before) in &old {
            path.push(name.clone());
            self.values(path, Some(before), item(&new, name));
            path.pop();
        }
        for (name, after) in &new {
            if item(&old, name).is_none() {
                path.push(name.clone());
                self.values(path, None, Some(after));
                path.pop();
            }
        }
        // New and lost items alone do not make another order.
        let (before, after) = (common_names(&old, &new), common_names(&new, &old));
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

/// An item of a list, and the name that tells it apart from the others.
type NamedItem = (String, Value);

fn item<'a>(items: &'a [NamedItem], name: &str) -> Option<&'a Value> {
    items.iter().find(|(own, _)| own == name).map(|(_, value)| value)
}

/// The names of `items` that `others` have as well, in their order.
fn common_names(items: &[NamedItem], others: &[NamedItem]) -> Vec<String> {
    let names = items.iter().map(|(name, _)| name);
    names.filter(|name| item(others, name).is_some()).cloned().collect()
}

/// The items of the list called `list_name` with a name for each; plain values are their own name,
/// or what they stand for, and what was moved has its new name on both sides.
fn named(list: &Value, list_name: &str, aliases: &Aliases) -> Vec<NamedItem> {
    let mut used = BTreeSet::new();
    let mut named = Vec::new();
    for item in list.try_iter().into_iter().flatten() {
        let mut name = match own_name(&item, list_name) {
            Some((kind, own)) => aliases.get(&format!("{kind} {own}")).cloned().unwrap_or(own),
            None => aliases.get(&item.to_string()).cloned().unwrap_or_else(|| short(&item)),
        };
        // Two items of one name are told apart by their order.
        while !used.insert(name.clone()) {
            name.push('\'');
        }
        named.push((name, item));
    }
    named
}

/// The first of the fields that tell items apart which an item has, and what it is the name of.
fn own_name<'a>(item: &Value, list_name: &'a str) -> Option<(&'a str, String)> {
    for name in NAMES {
        let Some(value) = field(item, name).filter(|value| !value.is_none()) else { continue };
        if value.kind() != ValueKind::Map {
            return Some((list_name, value.to_string()));
        }
        // What is put somewhere is told apart by where.
        if let Ok(id) = value.get_attr("id") {
            return Some((*name, id.to_string()));
        }
    }
    None
}

fn field(value: &Value, name: &str) -> Option<Value> {
    value.get_attr(name).ok().filter(|value| !value.is_undefined())
}

fn fields(value: &Value) -> BTreeSet<String> {
    value.try_iter().map(|keys| keys.map(|key| key.to_string()).collect()).unwrap_or_default()
}

/// A value as people read it, on one line; a secret as a file shows it that nobody has filled in.
pub(super) fn short(value: &Value) -> String {
    const LONGEST: usize = 60;
    if let Some(secret) = value.downcast_object_ref::<Secret>() {
        return begun(&secret.placeholder(), LONGEST);
    }
    let text = match value.kind() {
        ValueKind::Map => {
            let name = NAMES
                .iter()
                .filter_map(|name| field(value, name))
                .find(|value| value.kind() != ValueKind::Map);
            name.map_or_else(|| "...".to_owned(), |name| name.to_string())
        }
        ValueKind::Seq => value
            .try_iter()
            .map(|items| items.map(|item| short(&item)).collect::<Vec<_>>().join(", "))
            .unwrap_or_default(),
        // As TOML writes it, and not as templates do.
        ValueKind::Bool => value.is_true().to_string(),
        _ => value.to_string(),
    };
    begun(&text, LONGEST)
}
