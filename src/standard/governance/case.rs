//! One layer judged against what lies below it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::exceptions::{self, Granted};
use super::scale::{self, ScaleSide, compare};
use super::words::{display, level, name, short, state};
use super::{FORBIDDEN, Governance, GovernanceRule, law};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::Origin;
use crate::language::keys::{self, ModelKey};
use crate::language::layer::{self, Layer, LayerKind};
use crate::language::tree::{Node, TableEntry, Value};
use crate::model::{Day, ExceptionId, Mode, SCHOOL_KEYS};

/// A layer that is about to be laid over those below it.
#[derive(Clone, Copy, Debug)]
pub struct Overlay<'a> {
    /// What the edition says about deviating.
    pub governance: &'a Governance,
    /// What the law of the Land demands.
    pub law: Option<&'a Node>,
    /// The layers below.
    pub below: &'a Arc<Node>,
    /// The layer.
    pub over: &'a Layer,
    /// The day for which is compiled.
    pub today: Day,
}

/// A value that a layer sets otherwise than the layers below it.
#[derive(Clone, Debug)]
pub struct Deviation {
    /// Where it stands in the tree.
    pub path: Vec<Arc<str>>,
    /// The layer.
    pub layer: LayerKind,
    /// The place of the value.
    pub at: Origin,
    /// Whether it is an entry that the layers below do not have.
    pub added: bool,
    /// The pattern of the rule that holds for it, and where that was written; none when nothing
    /// governs it.
    pub rule: Option<(String, Origin)>,
    /// What was said of it.
    pub verdict: Verdict,
}

/// What is said of a deviation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The standard leaves it open.
    Allowed,
    /// An exception permits it.
    Excepted(ExceptionId),
    /// It was passed over, since its exception does not hold and the standard holds again.
    PassedOver(ExceptionId),
    /// It is not allowed.
    Forbidden,
}

/// A layer after it was judged.
#[derive(Debug)]
pub struct JudgedLayer {
    /// The layers below with this one laid over them, without what was passed over.
    pub tree: Arc<Node>,
    /// What it sets otherwise than the layers below.
    pub deviations: Vec<Deviation>,
    /// Its exceptions.
    pub exceptions: Vec<Granted>,
    /// Its exceptions have faults: what it sets otherwise was not looked at.
    pub is_unknown: bool,
}

/// Why a value is not allowed.
struct Objection<'a> {
    rule: &'a GovernanceRule,
    message: String,
}

/// Walks a layer.
struct Walk<'a> {
    case: Overlay<'a>,
    tree: Arc<Node>,
    found: Vec<(Deviation, Option<Objection<'a>>)>,
}

impl Overlay<'_> {
    /// Lays the layer over those below. What is forbidden is reported; what an expired exception
    /// had permitted is left out where the exception says so.
    pub fn judge(&self, out: &mut Diagnostics) -> JudgedLayer {
        let tree = layer::lay(self.below, &self.over.root);
        let granted = exceptions::read(self.over, out);
        let is_unknown = granted.is_none();
        let mut judged = JudgedLayer {
            tree,
            deviations: Vec::new(),
            exceptions: granted.unwrap_or_default(),
            is_unknown,
        };
        if is_unknown {
            // Without its exceptions everything that they permit would be a fault of its own.
            return judged;
        }
        if let Some(law) = self.law {
            law::keep(law, &self.over.root, &judged.tree, out);
        }
        if self.over.kind > LayerKind::Edition {
            self.weigh(&mut judged, out);
        }
        judged
    }

    /// Looks for deviations and for the rules and exceptions that they stand under.
    fn weigh(&self, judged: &mut JudgedLayer, out: &mut Diagnostics) {
        let mut walk = Walk { case: *self, tree: Arc::clone(&judged.tree), found: Vec::new() };
        walk.root();
        let mut used: BTreeMap<ExceptionId, Vec<&GovernanceRule>> = BTreeMap::new();
        let mut passed_over = Vec::new();
        for (mut deviation, objection) in walk.found {
            if let Some(Objection { rule, message }) = objection {
                let granted =
                    judged.exceptions.iter().find(|granted| granted.covers(&deviation.path));
                deviation.verdict = if let Some(granted) = granted {
                    used.entry(granted.id.clone()).or_default().push(rule);
                    if granted.state(self.today).lets_standard_hold() {
                        passed_over.push(deviation.path.clone());
                        Verdict::PassedOver(granted.id.clone())
                    } else if rule.spec.absolute {
                        Verdict::Forbidden
                    } else {
                        Verdict::Excepted(granted.id.clone())
                    }
                } else {
                    out.push(self.forbidden(&deviation, rule, message));
                    Verdict::Forbidden
                };
            }
            judged.deviations.push(deviation);
        }
        exceptions::check(self, &judged.tree, &judged.exceptions, &used, out);
        if !passed_over.is_empty() {
            let mut root = (*self.over.root).clone();
            passed_over.iter().for_each(|path| remove(&mut root, path));
            judged.tree = layer::lay(self.below, &Arc::new(root));
        }
    }

    fn forbidden(
        &self,
        deviation: &Deviation,
        rule: &GovernanceRule,
        message: String,
    ) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(&FORBIDDEN, message).at(deviation.at);
        let keys = deviation.path.iter().map(|key| &**key);
        if let Some(below) = self.below.find(keys).filter(|_| !deviation.added) {
            diagnostic = diagnostic.note_at(below.origin, "what the layers below say");
        }
        diagnostic = diagnostic.note_at(rule.at, format!("the rule: {}", rule.spec.reason));
        diagnostic.help(match self.over.kind {
            _ if rule.spec.absolute => {
                "remove the override: no exception can open this rule".into()
            }
            LayerKind::Authority | LayerKind::School => self.suggestion(deviation, rule),
            LayerKind::Land | LayerKind::Edition | LayerKind::Profile => {
                "change the standard, or its governance".into()
            }
        })
    }

    /// The exception that would permit it, to be copied.
    fn suggestion(&self, deviation: &Deviation, rule: &GovernanceRule) -> String {
        let governance = self.governance;
        let class = rule.spec.class.as_ref().or_else(|| {
            governance.classes.iter().min_by_key(|(_, class)| class.rank.get()).map(|(id, _)| id)
        });
        let spec = class.and_then(|class| governance.classes.get(class));
        let approver = spec.and_then(|spec| spec.approvers.first());
        let periods = [rule.spec.max_duration, spec.and_then(|spec| spec.max_duration)];
        let longest = periods.iter().flatten().map(|period| self.today.end_of(period)).min();
        let mut text = "remove the override, or have an exception approved and write it beside \
            the override:\n\n[exceptions.NAME]\n"
            .to_owned();
        let path = display(&deviation.path).replace('\\', "\\\\").replace('"', "\\\"");
        // Writing into a string cannot fail.
        let _ = writeln!(text, "title = \"...\"\npaths = [\"{path}\"]\nreason = \"...\"");
        let _ = writeln!(text, "class = \"{}\"", class.map_or("...", |class| class.as_str()));
        let _ = writeln!(
            text,
            "approved-by = \"{}\"\napproved-on = \"{}\"",
            approver.map_or("...", |approver| approver.as_str()),
            self.today
        );
        if spec.is_some_and(|spec| spec.isb_consent) {
            let _ = writeln!(text, "isb-consent = \"{}\"", self.today);
        }
        if rule.spec.dsb_consent {
            let _ = writeln!(text, "dsb-consent = \"{}\"", self.today);
        }
        let expires = longest.unwrap_or(self.today);
        let _ = write!(
            text,
            "measures = [\"...\"]\nexpires = \"{expires}\"{}",
            if longest.is_none() { "  # the last day on which it is needed" } else { "" }
        );
        text
    }
}

impl<'a> Walk<'a> {
    fn root(&mut self) {
        let (below, over) = (Arc::clone(self.case.below), Arc::clone(&self.case.over.root));
        let keys = keys::all();
        for (name, entry) in over.table().into_iter().flatten() {
            let Some(key) = keys.get(name) else { continue };
            let mut path = vec![Arc::clone(name)];
            if SCHOOL_KEYS.contains(&&**name) {
                // There is nothing below that it could deviate from; what it may be can be said
                // nevertheless.
                self.within_bounds(&mut path, key, &entry.node);
            } else {
                self.at(&mut path, key, below.get(name).map(|entry| &*entry.node), entry);
            }
        }
    }

    fn at(
        &mut self,
        path: &mut Vec<Arc<str>>,
        key: &'a ModelKey,
        below: Option<&Node>,
        entry: &TableEntry,
    ) {
        let over = &*entry.node;
        let Some(table) = over.table().filter(|_| key.is_table()) else {
            return if below.is_none_or(|below| below.table().is_none()) {
                self.value(path, key, below, over);
            };
        };
        for (name, entry) in table {
            let Some(inner) = key.get(name) else { continue };
            path.push(Arc::clone(name));
            match below.and_then(|below| below.get(name)) {
                Some(below) => self.at(path, inner, Some(&below.node), entry),
                None if key.entry.is_some() && !key.fields.contains_key(&**name) => {
                    self.added(path, inner, entry)
                }
                None => self.at(path, inner, None, entry),
            }
            path.pop();
        }
    }

    /// An entry that the layers below do not have.
    fn added(&mut self, path: &mut Vec<Arc<str>>, key: &'a ModelKey, entry: &TableEntry) {
        let rule = self.case.governance.rule(path);
        let objection = rule.filter(|rule| !self.decides(rule)).and_then(|rule| {
            let name = path.last().map(|name| &**name).unwrap_or_default();
            let allowed = rule.allows(Mode::Free)
                || rule.allows(Mode::Add)
                || (rule.allows(Mode::Tighten) && key.added_is_stricter)
                || (rule.allows(Mode::Choice)
                    && rule.spec.values.iter().any(|value| scale::scalar(value) == name));
            self.object(rule, allowed, || {
                format!(
                    "`{}` may not be added: this part of the standard is {}",
                    display(path),
                    state(rule)
                )
            })
        });
        self.push(path, entry.key, true, rule, objection);
        self.within_bounds(path, key, &entry.node);
    }

    /// A value that the layers below have, or could have.
    fn value(&mut self, path: &[Arc<str>], key: &ModelKey, below: Option<&Node>, over: &Node) {
        let (old, new) = (below.map(Node::json), over.json());
        if old.as_ref() == Some(&new) {
            return;
        }
        let rule = self.case.governance.rule(path);
        let objection = rule.filter(|rule| !self.decides(rule)).and_then(|rule| {
            let base = old.as_ref().or(key.default.as_ref());
            let switch = path
                .last()
                .is_some_and(|name| &**name == "enabled")
                .then(|| new.as_bool())
                .flatten();
            let items = |value: Option<&serde_json::Value>| {
                value.map(|value| scale::items(value).to_vec()).unwrap_or_default()
            };
            let allowed = rule.allows(Mode::Free)
                || (rule.allows(Mode::Tighten)
                    && compare(key, old.as_ref(), &new, &self.tree) != ScaleSide::Other)
                || (rule.allows(Mode::Range) && in_range(rule, &new))
                || (rule.allows(Mode::Choice) && among(rule, &new))
                || (rule.allows(Mode::Add)
                    && (switch == Some(true)
                        || (key.list && scale::within(&items(base), scale::items(&new)))))
                || (rule.allows(Mode::Remove)
                    && (switch == Some(false)
                        || (key.list && scale::within(scale::items(&new), &items(base)))));
            self.object(rule, allowed, || {
                format!(
                    "`{}` may not be set to {}: it is {}",
                    display(path),
                    short(&new),
                    state(rule)
                )
            })
        });
        self.push(path, over.origin, false, rule, objection);
    }

    /// Ranges and choices hold for values of one's own too.
    fn within_bounds(&mut self, path: &mut Vec<Arc<str>>, key: &ModelKey, node: &Node) {
        if !self.case.governance.bounds(path.first().map(|key| &**key)) {
            return;
        }
        if let (Value::Table(table), true) = (&node.value, key.is_table()) {
            for (name, entry) in table {
                let Some(inner) = key.get(name) else { continue };
                path.push(Arc::clone(name));
                self.within_bounds(path, inner, &entry.node);
                path.pop();
            }
            return;
        }
        let Some(rule) = self.case.governance.rule(path).filter(|rule| !self.decides(rule)) else {
            return;
        };
        if !rule.allows(Mode::Range) && !rule.allows(Mode::Choice) {
            return;
        }
        let value = node.json();
        let allowed = (rule.allows(Mode::Range) && in_range(rule, &value))
            || (rule.allows(Mode::Choice) && among(rule, &value));
        if !allowed {
            let objection = self.object(rule, false, || {
                format!("`{}` may not be {}: it is {}", display(path), short(&value), state(rule))
            });
            self.push(path, node.origin, false, Some(rule), objection);
        }
    }

    /// Whether the layer is one that the rule leaves the decision to.
    fn decides(&self, rule: &GovernanceRule) -> bool {
        level(self.case.over.kind) <= rule.spec.decided_at
    }

    fn object(
        &self,
        rule: &'a GovernanceRule,
        allowed: bool,
        message: impl FnOnce() -> String,
    ) -> Option<Objection<'a>> {
        if level(self.case.over.kind) > rule.spec.lowest {
            let message = format!(
                "{}; a layer below {} may not change it at all",
                message(),
                name(rule.spec.lowest)
            );
            return Some(Objection { rule, message });
        }
        (!allowed).then(|| Objection { rule, message: message() })
    }

    fn push(
        &mut self,
        path: &[Arc<str>],
        at: Origin,
        added: bool,
        rule: Option<&GovernanceRule>,
        objection: Option<Objection<'a>>,
    ) {
        let rule = rule.map(|rule| (rule.text.to_string(), rule.at));
        let deviation = Deviation {
            path: path.to_vec(),
            layer: self.case.over.kind,
            at,
            added,
            rule,
            verdict: Verdict::Allowed,
        };
        self.found.push((deviation, objection));
    }
}

impl Governance {
    /// Whether a rule with a range or a choice holds below a key of the root.
    fn bounds(&self, first: Option<&str>) -> bool {
        let bounded = |rule: &GovernanceRule| rule.allows(Mode::Range) || rule.allows(Mode::Choice);
        self.rules.iter().any(|rule| {
            bounded(rule)
                && rule.pattern.keys().next().flatten().is_none_or(|own| Some(own) == first)
        })
    }
}

fn in_range(rule: &GovernanceRule, value: &serde_json::Value) -> bool {
    let bound =
        |bound: &Option<_>| bound.as_ref().and_then(|bound| scale::number(&scale::scalar(bound)));
    let (min, max) = (bound(&rule.spec.min), bound(&rule.spec.max));
    let inside = |value: &serde_json::Value| {
        scale::number(value).is_some_and(|number| {
            min.is_none_or(|min| min <= number) && max.is_none_or(|max| number <= max)
        })
    };
    scale::items(value).iter().all(inside)
}

fn among(rule: &GovernanceRule, value: &serde_json::Value) -> bool {
    scale::items(value)
        .iter()
        .all(|item| rule.spec.values.iter().any(|value| scale::scalar(value) == *item))
}

/// Takes the value at `path` out of a tree.
fn remove(node: &mut Node, path: &[Arc<str>]) {
    let (Some((first, rest)), Value::Table(table)) = (path.split_first(), &mut node.value) else {
        return;
    };
    if rest.is_empty() {
        table.remove(first);
    } else if let Some(entry) = table.get_mut(first) {
        remove(Arc::make_mut(&mut entry.node), rest);
    }
}
