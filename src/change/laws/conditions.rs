//! When a law of the table holds: what became of the value that differs.
//!
//! Which side of a value is the stricter one is not said here but by the model, once.

use std::collections::BTreeMap;
use std::sync::Arc;

use ipnet::IpNet;
use minijinja::value::Value;

use crate::change::plan::{self, Aliases, PlanChange};
use crate::language::keys as model_keys;
use crate::language::tree::Node;
use crate::plan::keys;
use crate::standard::governance;

/// The ids of segments by their VLAN ids.
pub(in crate::change) type Vlans = BTreeMap<String, String>;

/// What a law looks at beside the value that differs.
pub(in crate::change) struct RiskContext {
    /// VLAN ids, before and now, of the segment in which the device is administered.
    pub(in crate::change) management: Vec<String>,
    /// Ids of that segment.
    pub(in crate::change) segments: Vec<String>,
    /// The device before and now.
    pub(in crate::change) old: Option<Value>,
    pub(in crate::change) new: Option<Value>,
    /// What the school was before.
    pub(in crate::change) old_site: Option<Value>,
    /// What things of the device are called in the comparison, before and now: a renamed rule is
    /// still that rule.
    pub(in crate::change) aliases: (Aliases, Aliases),
    /// Segments by their VLAN id, before and now; one that was renamed has its new name on both
    /// sides.
    pub(in crate::change) vlans: (Vlans, Vlans),
    /// The tree of the school, in which the scale of a reference looks.
    pub(in crate::change) tree: Arc<Node>,
}

pub(super) fn any(_: &PlanChange, _: &RiskContext) -> bool {
    true
}

pub(super) fn added(seen: &PlanChange, _: &RiskContext) -> bool {
    seen.old.is_none()
}

pub(super) fn removed(seen: &PlanChange, _: &RiskContext) -> bool {
    seen.new.is_none()
}

pub(super) fn changed(seen: &PlanChange, _: &RiskContext) -> bool {
    seen.old.is_some() && seen.new.is_some()
}

pub(super) fn turned_on(seen: &PlanChange, _: &RiskContext) -> bool {
    seen.new.as_ref().is_some_and(Value::is_true)
}

pub(super) fn turned_off(seen: &PlanChange, _: &RiskContext) -> bool {
    seen.old.as_ref().is_some_and(Value::is_true)
}

/// Whether a number is less than before.
pub(super) fn less(seen: &PlanChange, _: &RiskContext) -> bool {
    let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_i64);
    matches!((number(&seen.old), number(&seen.new)), (Some(old), Some(new)) if new < old)
}

/// Whether the value is or was a VLAN in which devices are administered.
pub(super) fn of_management(seen: &PlanChange, context: &RiskContext) -> bool {
    seen.old.iter().chain(&seen.new).any(|vlan| context.management.contains(&vlan.to_string()))
}

/// Whether the path leads through the segment in which devices are administered.
pub(super) fn in_management(seen: &PlanChange, context: &RiskContext) -> bool {
    seen.path.iter().any(|part| context.segments.contains(part))
}

/// Whether a VLAN id is that of another segment than before. One that no segment has is told from
/// all others.
pub(super) fn other_segment(seen: &PlanChange, context: &RiskContext) -> bool {
    let name = |vlan: &Option<Value>, vlans: &Vlans| {
        vlan.as_ref().map(|vlan| vlans.get(&vlan.to_string()).cloned().ok_or(vlan.to_string()))
    };
    name(&seen.old, &context.vlans.0) != name(&seen.new, &context.vlans.1)
}

/// Whether a port carries a segment that was there before and that it did not carry. A segment that
/// is new, or has another VLAN id, is nothing more.
pub(super) fn carries_more(seen: &PlanChange, context: &RiskContext) -> bool {
    let (Some(new), None) = (&seen.new, &seen.old) else { return false };
    let Some(segment) = context.vlans.1.get(&new.to_string()) else { return true };
    let before = context.vlans.0.iter().find(|(_, id)| *id == segment);
    let Some((former_vlan, _)) = before else { return false };
    // `device` is left out, and the VLAN itself.
    let path: Vec<&str> = seen.path.iter().skip(1).map(String::as_str).collect();
    let Some((_, list)) = path.split_last() else { return true };
    let carried = context.old.as_ref().and_then(|old| plan::at(old, list));
    let mut carried = carried.iter().flat_map(|list| list.try_iter().into_iter().flatten());
    !carried.any(|vlan| vlan.to_string() == *former_vlan)
}

/// Whether a network is new in a list of them, and does not lie within one that was in it.
pub(super) fn further_network(seen: &PlanChange, context: &RiskContext) -> bool {
    added(seen, context) && !was_covered(seen, context)
}

/// Whether a network that is new in a list lies within one that was in it before.
fn was_covered(seen: &PlanChange, context: &RiskContext) -> bool {
    let (Some(new), Some((_, list))) = (&seen.new, seen.path.split_last()) else { return false };
    let Ok(new) = new.to_string().parse::<IpNet>() else { return false };
    let root = match list.first().map(String::as_str) {
        Some("site") => &context.old_site,
        _ => &context.old,
    };
    let path: Vec<&str> = list.iter().skip(1).map(String::as_str).collect();
    let before = root.as_ref().and_then(|root| plan::at_name(root, &path, &context.aliases.0));
    let mut before = before.iter().flat_map(|list| list.try_iter().into_iter().flatten());
    before.any(|old| old.to_string().parse::<IpNet>().is_ok_and(|old| old.contains(&new)))
}

/// Whether a device gets an address by name where nobody else gets one.
pub(super) fn lets_in(seen: &PlanChange, context: &RiskContext) -> bool {
    // `device.dhcp.subnets.<segment>.reservations.<device>`
    let (Some(new), [_, path @ ..]) = (&context.new, seen.path.as_slice()) else { return false };
    let Some(subnet) = path.get(..3) else { return false };
    let mut path: Vec<&str> = subnet.iter().map(String::as_str).collect();
    path.extend(["segment", "ipv4", "dhcp", "reservations_only"]);
    added(seen, context)
        && plan::at_name(new, &path, &context.aliases.1).is_some_and(|only| only.is_true())
}

/// Whether a value is less strict than before, by the scale that the model declares for its key.
/// A value that stands for several keys has no scale.
pub(super) fn looser(change: &PlanChange, context: &RiskContext) -> bool {
    let Some(at) = keys::at_path(&change.path) else { return false };
    let [pattern] = at.keys else { return false };
    // A part of what was there before is nothing more.
    if at.is_entry && was_covered(change, context) {
        return false;
    }
    let Some(key) = model_keys::all().at_pattern(pattern) else { return false };
    let [old, new] = [&change.old, &change.new].map(|value| {
        let value = value.as_ref().and_then(|value| serde_json::to_value(value).ok());
        // An entry comes or goes: the list has it, or it has nothing.
        if at.is_entry { Some(value.into_iter().collect()) } else { value }
    });
    governance::is_looser(key, old.as_ref(), new.as_ref(), &context.tree)
}

/// Whether a rule of a firewall lets through what it is about.
pub(super) fn accepts(rule: &Value) -> bool {
    plan::at(rule, &["accept"]).is_some_and(|accept| accept.is_true())
}

pub(super) fn opens(seen: &PlanChange, context: &RiskContext) -> bool {
    added(seen, context) && seen.new.as_ref().is_some_and(accepts)
}

pub(super) fn unguards(seen: &PlanChange, context: &RiskContext) -> bool {
    removed(seen, context) && seen.old.as_ref().is_some_and(|rule| !accepts(rule))
}

/// Whether a rule is about more than before and lets it through, or about less and denies it.
pub(super) fn widens(seen: &PlanChange, context: &RiskContext) -> bool {
    if changed(seen, context) {
        // The same segment under other addresses.
        return false;
    }
    // `device` is left out. Then come `firewall`, the list, the rule, and what the rule names.
    let path: Vec<&str> = seen.path.iter().skip(1).map(String::as_str).collect();
    let (Some(old), Some(new), true) = (&context.old, &context.new, path.len() > 3) else {
        return false;
    };
    let list = &path[..path.len() - 1];
    let except = path.iter().any(|part| part.starts_with("except"));
    // An exception works the other way round. A list without items stands for everything, so its
    // first item narrows the rule, and the loss of its last one widens it.
    let wider = match (except, added(seen, context)) {
        (true, added) => !added,
        // A part of what was there before.
        (false, true) if was_covered(seen, context) => false,
        (false, true) => !is_unbounded(old, list, &context.aliases.0),
        (false, false) => is_unbounded(new, list, &context.aliases.1),
    };
    plan::at_name(new, &path[..3], &context.aliases.1).is_some_and(|rule| accepts(&rule) == wider)
}

/// Whether a list of a rule stands for everything, as one without entries does.
fn is_unbounded(device: &Value, list: &[&str], aliases: &Aliases) -> bool {
    plan::at_name(device, list, aliases).is_none_or(|list| list.len() == Some(0))
}
