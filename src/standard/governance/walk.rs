//! Walking through a layer, value by value: what deviates, and what its rule objects to.

use std::sync::Arc;

use super::deviation::{Deviation, Verdict};
use super::rules::{Governance, GovernanceRule};
use super::scale::{self, ScaleSide, compare};
use super::words::{display, level, level_name, short};
use crate::base::source::Origin;
use crate::language::compare::same;
use crate::language::keys::{self, ModelKey};
use crate::language::layer::Layer;
use crate::language::tree::{Node, TableEntry, Value};
use crate::model::{Mode, SCHOOL_KEYS};

/// Why a value is not allowed.
pub(super) struct Objection<'a> {
    pub(super) rule: &'a GovernanceRule,
    pub(super) message: String,
}

/// A walk through a layer along the keys of the model.
pub(super) struct Walk<'a> {
    governance: &'a Governance,
    below: &'a Node,
    over: &'a Layer,
    /// The layer laid over those below, where references are looked up.
    tree: &'a Node,
    found: Vec<(Deviation, Option<Objection<'a>>)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        governance: &'a Governance,
        below: &'a Node,
        over: &'a Layer,
        tree: &'a Node,
    ) -> Self {
        Self { governance, below, over, tree, found: Vec::new() }
    }

    /// What the layer sets otherwise than the layers below, each with the objection of its rule.
    pub(super) fn deviations(mut self) -> Vec<(Deviation, Option<Objection<'a>>)> {
        let (below, over) = (self.below, &*self.over.root);
        let keys = keys::all();
        for (name, entry) in over.table().into_iter().flatten() {
            let Some(key) = keys.get(name) else { continue };
            let mut path = vec![Arc::clone(name)];
            if SCHOOL_KEYS.contains(&&**name) {
                // There is nothing below that it could deviate from; what it may be, and whether it
                // may be there at all, can be said nevertheless.
                self.visit_bounds(&mut path, key, &entry.node);
                self.visit_locks(name, &entry.node);
            } else {
                let below = below.get(name).map(|entry| &*entry.node);
                self.visit_entry(&mut path, key, below, &entry.node);
            }
        }
        self.found
    }

    /// An entry that the layers below have, or a key of the model that they leave out.
    fn visit_entry(
        &mut self,
        path: &mut Vec<Arc<str>>,
        key: &'a ModelKey,
        below: Option<&Node>,
        over: &Node,
    ) {
        let table = if key.is_table() { over.table() } else { None };
        let Some(table) = table else {
            // A value in the place of a table does not fit the model, which is reported elsewhere.
            if below.is_none_or(|below| below.table().is_none()) {
                self.visit_value(path, key, below, over);
            }
            return;
        };
        for (name, entry) in table {
            let Some(inner) = key.get(name) else { continue };
            let below = below.and_then(|below| below.get(name)).map(|entry| &*entry.node);
            // A fixed key that the layers below leave out is a value to set; an id is an entry to
            // add.
            let is_id = key.entry.is_some() && !key.fields.contains_key(&**name);
            path.push(Arc::clone(name));
            if below.is_none() && is_id {
                self.visit_added(path, inner, entry);
            } else {
                self.visit_entry(path, inner, below, &entry.node);
            }
            path.pop();
        }
    }

    /// An entry that the layers below do not have.
    fn visit_added(&mut self, path: &mut Vec<Arc<str>>, key: &'a ModelKey, entry: &TableEntry) {
        let rule = self.governance.rule(path);
        let mut objection = None;
        if !self.decides(rule) {
            let name = path.last().map(|name| &**name).unwrap_or_default();
            // The values of a choice may be ids: then they say which entries there may be.
            let is_allowed = rule.allows(Mode::Free)
                || rule.allows(Mode::Add)
                || (rule.allows(Mode::Tighten) && key.added_is_stricter)
                || (rule.allows(Mode::Choice)
                    && rule.spec.values.iter().any(|value| scale::scalar(value) == name));
            objection = self.object(rule, is_allowed, || {
                format!(
                    "`{}` may not be added: this part of the standard is {}",
                    display(path),
                    rule.leaves_open()
                )
            });
        }
        self.push(path, entry.key, true, rule, objection);
        self.visit_bounds(path, key, &entry.node);
    }

    /// A value that the layers below have, or could have.
    fn visit_value(
        &mut self,
        path: &[Arc<str>],
        key: &ModelKey,
        below: Option<&Node>,
        over: &Node,
    ) {
        if below.is_some_and(|below| same(below, over)) {
            return;
        }
        let (old, new) = (below.map(Node::json), over.json());
        let rule = self.governance.rule(path);
        let mut objection = None;
        if !self.decides(rule) {
            let is_allowed = self.is_value_allowed(rule, path, key, old.as_ref(), &new);
            objection = self.object(rule, is_allowed, || {
                format!(
                    "`{}` may not be set to {}: it is {}",
                    display(path),
                    short(&new),
                    rule.leaves_open()
                )
            });
        }
        self.push(path, over.origin, false, rule, objection);
    }

    /// Whether a rule lets a layer set a value in the place of another, or of none.
    fn is_value_allowed(
        &self,
        rule: &GovernanceRule,
        path: &[Arc<str>],
        key: &ModelKey,
        old: Option<&serde_json::Value>,
        new: &serde_json::Value,
    ) -> bool {
        // To enable an entry is to add it, to disable it is to remove it.
        let is_switch = path.last().is_some_and(|name| &**name == "enabled");
        let switched = if is_switch { new.as_bool() } else { None };
        // A list that nobody wrote has the entries of its default.
        let old_items = old.or(key.default.as_ref()).map(scale::items).unwrap_or_default();
        let new_items = scale::items(new);
        rule.spec.mode.iter().any(|mode| match mode {
            Mode::Locked => false,
            Mode::Free => true,
            Mode::Tighten => compare(key, old, new, self.tree) != ScaleSide::Other,
            Mode::Range => is_in_range(rule, new),
            Mode::Choice => is_chosen(rule, new),
            Mode::Add => {
                switched == Some(true) || (key.list && scale::within(old_items, new_items))
            }
            Mode::Remove => {
                switched == Some(false) || (key.list && scale::within(new_items, old_items))
            }
        })
    }

    /// Ranges and choices hold for values of one's own too.
    fn visit_bounds(&mut self, path: &mut Vec<Arc<str>>, key: &ModelKey, node: &Node) {
        // Most keys have no bounds anywhere below them, and are not walked through.
        if !self.governance.has_bounds_below(path.first().map(|key| &**key)) {
            return;
        }
        if let (Value::Table(table), true) = (&node.value, key.is_table()) {
            for (name, entry) in table {
                let Some(inner) = key.get(name) else { continue };
                path.push(Arc::clone(name));
                self.visit_bounds(path, inner, &entry.node);
                path.pop();
            }
            return;
        }
        let rule = self.governance.rule(path);
        if self.decides(rule) || (!rule.allows(Mode::Range) && !rule.allows(Mode::Choice)) {
            return;
        }
        let value = node.json();
        let is_allowed = (rule.allows(Mode::Range) && is_in_range(rule, &value))
            || (rule.allows(Mode::Choice) && is_chosen(rule, &value));
        if !is_allowed {
            let objection = self.object(rule, false, || {
                let path = display(path);
                format!("`{path}` may not be {}: it is {}", short(&value), rule.leaves_open())
            });
            self.push(path, node.origin, false, rule, objection);
        }
    }

    /// What a school says of itself is its own affair, save what a rule locks by name.
    fn visit_locks(&mut self, name: &str, node: &Node) {
        for rule in self.governance.locks_below(name) {
            if self.decides(rule) {
                continue;
            }
            for (path, at) in rule.pattern.found_in(name, node) {
                // A more specific rule may open what lies at this path.
                if !std::ptr::eq(self.governance.rule(&path), rule) {
                    continue;
                }
                let objection = self.object(rule, false, || {
                    format!("`{}` may not be set: it is {}", display(&path), rule.leaves_open())
                });
                self.push(&path, at, false, rule, objection);
            }
        }
    }

    /// Whether the layer is one that the rule leaves the decision to.
    fn decides(&self, rule: &GovernanceRule) -> bool {
        level(self.over.kind) <= rule.spec.decided_at
    }

    /// The objection of a rule. `message` is a closure because most values need none.
    fn object(
        &self,
        rule: &'a GovernanceRule,
        is_allowed: bool,
        message: impl FnOnce() -> String,
    ) -> Option<Objection<'a>> {
        // Before what is allowed: below the lowest layer not even that is.
        if level(self.over.kind) > rule.spec.lowest {
            let message = format!(
                "{}; a layer below {} may not change it at all",
                message(),
                level_name(rule.spec.lowest)
            );
            return Some(Objection { rule, message });
        }
        if is_allowed { None } else { Some(Objection { rule, message: message() }) }
    }

    fn push(
        &mut self,
        path: &[Arc<str>],
        at: Origin,
        added: bool,
        rule: &GovernanceRule,
        objection: Option<Objection<'a>>,
    ) {
        let rule = rule.at.map(|at| (rule.text.to_string(), at));
        let deviation = Deviation {
            path: path.to_vec(),
            layer: self.over.kind,
            at,
            added,
            rule,
            verdict: Verdict::Allowed,
        };
        self.found.push((deviation, objection));
    }
}

/// Whether a value, or every one of a list, lies between the bounds of a rule.
fn is_in_range(rule: &GovernanceRule, value: &serde_json::Value) -> bool {
    let [min, max] = [&rule.spec.min, &rule.spec.max]
        .map(|bound| bound.as_ref().and_then(|bound| scale::number(&scale::scalar(bound))));
    scale::items(value).iter().all(|item| {
        scale::number(item).is_some_and(|number| {
            min.is_none_or(|min| min <= number) && max.is_none_or(|max| number <= max)
        })
    })
}

/// Whether a value, or every one of a list, is among those that a rule names.
fn is_chosen(rule: &GovernanceRule, value: &serde_json::Value) -> bool {
    scale::items(value)
        .iter()
        .all(|item| rule.spec.values.iter().any(|value| scale::scalar(value) == *item))
}
