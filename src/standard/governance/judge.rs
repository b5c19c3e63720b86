//! One layer judged against what lies below it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::codes::FORBIDDEN;
use super::deviation::{Deviation, Verdict};
use super::exceptions::{self, Granted};
use super::law;
use super::rules::{Governance, GovernanceRule};
use super::walk::{Objection, Walk};
use super::words::display;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::language::layer::{self, Layer, LayerKind};
use crate::language::tree::{Node, Value};
use crate::model::{ApprovalClass, ApprovalClassId, Day, ExceptionId};

/// A layer that is about to be laid over those below it.
#[derive(Clone, Copy, Debug)]
pub struct Overlay<'a> {
    /// What the edition says about deviating.
    pub governance: &'a Governance,
    /// What the law of the Land demands.
    pub law: Option<&'a Node>,
    /// The layers below, laid over each other.
    pub below: &'a Arc<Node>,
    /// The layers below without the values that governance forbids, where there are any. Such a
    /// value never holds, and is told at its own line: the layer is judged as if it was not there.
    pub standing: Option<&'a Arc<Node>>,
    /// The layer that is laid over them.
    pub over: &'a Layer,
    /// The day for which is compiled.
    pub today: Day,
}

/// A layer after it was judged.
#[derive(Debug)]
pub struct JudgedLayer {
    /// The layers below with this one laid over them, without what was passed over.
    pub tree: Arc<Node>,
    /// What the layers above are judged against, where it is another tree.
    pub standing: Option<Arc<Node>>,
    /// What it sets otherwise than the layers below.
    pub deviations: Vec<Deviation>,
    pub exceptions: Vec<Granted>,
    /// Its exceptions have faults: what it sets otherwise was not looked at.
    pub is_unknown: bool,
}

impl Overlay<'_> {
    /// Lays the layer over those below. What is forbidden is reported; what an expired exception
    /// had permitted is left out where the exception says so.
    pub fn judge(&self, out: &mut Diagnostics) -> JudgedLayer {
        let tree = layer::lay(self.below, &self.over.root);
        let standing = self.standing.map(|standing| layer::lay(standing, &self.over.root));
        let Some(exceptions) = exceptions::read(self.over, out) else {
            // Without its exceptions everything that they permit would be a fault of its own.
            return JudgedLayer {
                tree,
                standing,
                deviations: Vec::new(),
                exceptions: Vec::new(),
                is_unknown: true,
            };
        };
        let mut judged =
            JudgedLayer { tree, standing, deviations: Vec::new(), exceptions, is_unknown: false };
        if let Some(law) = self.law {
            // No exception opens the law: all that the layer says is compared with it.
            law::keep(law, &self.over.root, &judged.tree, out);
        }
        // The edition itself is what others deviate from.
        if self.over.kind > LayerKind::Edition {
            self.weigh(&mut judged, out);
        }
        judged
    }

    /// Looks for deviations and for the rules and exceptions that they stand under.
    fn weigh(&self, judged: &mut JudgedLayer, out: &mut Diagnostics) {
        let below = self.standing.unwrap_or(self.below);
        let found = Walk::new(self.governance, below, self.over, &judged.tree).deviations();
        let mut used: BTreeMap<ExceptionId, Vec<&GovernanceRule>> = BTreeMap::new();
        let (mut passed_over, mut forbidden) = (Vec::new(), Vec::new());
        for (mut deviation, objection) in found {
            if let Some(objection) = objection {
                let exceptions = &judged.exceptions;
                let granted = exceptions.iter().find(|granted| granted.covers(&deviation.path));
                if let Some(granted) = granted {
                    // Also when it has ended: as long as the override is there the exception is not
                    // unused.
                    used.entry(granted.id.clone()).or_default().push(objection.rule);
                }
                deviation.verdict = match granted {
                    Some(granted) if granted.state(self.today).lets_standard_hold() => {
                        passed_over.push(deviation.path.clone());
                        Verdict::PassedOver(granted.id.clone())
                    }
                    // The exception itself is reported: there is none for such a rule.
                    Some(_) if objection.rule.spec.absolute => Verdict::Forbidden,
                    Some(granted) => Verdict::Excepted(granted.id.clone()),
                    None => {
                        out.push(self.forbidden(below, &deviation, objection));
                        Verdict::Forbidden
                    }
                };
                // An entry that may not be added stays, or all that is set within it would be told
                // as further ones.
                if deviation.verdict == Verdict::Forbidden && !deviation.added {
                    forbidden.push(deviation.path.clone());
                }
            }
            judged.deviations.push(deviation);
        }
        // What is passed over is still in this tree: its path is none that does not exist.
        exceptions::check(
            self.governance,
            self.today,
            &judged.tree,
            &judged.exceptions,
            &used,
            out,
        );
        if !passed_over.is_empty() {
            judged.tree = layer::lay(self.below, &self.over_without(&passed_over));
        }
        if self.standing.is_some() || !forbidden.is_empty() {
            forbidden.append(&mut passed_over);
            judged.standing = Some(layer::lay(below, &self.over_without(&forbidden)));
        }
    }

    /// The layer without the values at some paths.
    fn over_without(&self, paths: &[Vec<Arc<str>>]) -> Arc<Node> {
        let mut root = (*self.over.root).clone();
        for path in paths {
            remove(&mut root, path);
        }
        Arc::new(root)
    }

    /// The finding about a deviation that no exception permits.
    fn forbidden(
        &self,
        below: &Node,
        deviation: &Deviation,
        objection: Objection<'_>,
    ) -> Diagnostic {
        let rule = objection.rule;
        let mut diagnostic = Diagnostic::new(&FORBIDDEN, objection.message).at(deviation.at);
        if !deviation.added
            && let Some(below) = below.find(deviation.path.iter().map(|key| &**key))
        {
            diagnostic = diagnostic.note_at(below.origin, "what the layers below say");
        }
        diagnostic = diagnostic.note_at_opt(rule.at, format!("the rule: {}", rule.spec.reason));
        diagnostic.help(match self.over.kind {
            _ if rule.spec.absolute => {
                "remove the override: no exception can open this rule".into()
            }
            LayerKind::Authority | LayerKind::School => self.suggestion(deviation, rule),
            // These make the standard, and their files have no exceptions.
            LayerKind::Land | LayerKind::Edition | LayerKind::Profile => {
                "change the standard, or its governance".into()
            }
        })
    }

    /// The exception that would permit it, to be copied.
    fn suggestion(&self, deviation: &Deviation, rule: &GovernanceRule) -> String {
        let class = self.class_for(rule);
        let spec = class.map(|(_, spec)| spec);
        let class = class.map_or("...", |(id, _)| id.as_str());
        let approver = spec.and_then(|spec| spec.approvers.first());
        let approver = approver.map_or("...", |approver| approver.as_str());
        let periods = [rule.spec.max_duration, spec.and_then(|spec| spec.max_duration)];
        let longest = periods.iter().flatten().map(|period| self.today.end_of(period)).min();
        // The path stands in a string of TOML.
        let path = display(&deviation.path).replace('\\', "\\\\").replace('"', "\\\"");
        let today = self.today;
        let mut text = String::new();
        // Many a key is locked because nobody thought of it when the rules were written.
        if rule.at.is_none() {
            text.push_str("the standard opens it with a rule in its governance; else ");
        }
        text.push_str(
            "remove the override, or have an exception approved and write it beside the \
                override:\n\n[exceptions.NAME]\n",
        );
        // Writing into a string cannot fail.
        let _ = writeln!(text, "title = \"...\"\npaths = [\"{path}\"]\nreason = \"...\"");
        let _ = writeln!(text, "class = \"{class}\"");
        let _ = writeln!(text, "approved-by = \"{approver}\"\napproved-on = \"{today}\"");
        if spec.is_some_and(|spec| spec.isb_consent) {
            let _ = writeln!(text, "isb-consent = \"{today}\"");
        }
        if rule.spec.dsb_consent {
            let _ = writeln!(text, "dsb-consent = \"{today}\"");
        }
        text.push_str("measures = [\"...\"]\n");
        let _ = match longest {
            Some(last) => write!(text, "expires = \"{last}\""),
            None => {
                write!(text, "expires = \"{today}\"  # the last day on which it is needed")
            }
        };
        text
    }

    /// The approval class that may permit a deviation from a rule: the one that the rule names, or
    /// else the lowest. A rule with an unknown class is not sound and never gets here.
    fn class_for(&self, rule: &GovernanceRule) -> Option<(&ApprovalClassId, &ApprovalClass)> {
        match &rule.spec.class {
            Some(class) => self.governance.classes.get_key_value(class),
            None => self.governance.classes.iter().min_by_key(|(_, class)| class.rank.get()),
        }
    }
}

/// Takes the value at `path` out of a tree.
fn remove(node: &mut Node, path: &[Arc<str>]) {
    let (Some((first, rest)), Value::Table(table)) = (path.split_first(), &mut node.value) else {
        return;
    };
    if rest.is_empty() {
        table.remove(first);
    } else if let Some(entry) = table.get_mut(first) {
        // The nodes are those of the layer itself, of which only this way down is copied.
        remove(Arc::make_mut(&mut entry.node), rest);
    }
}
