//! Governance: which layer may deviate from the standard, and how far.
//!
//! An edition says so per pattern of key paths; the most specific pattern wins. [`Overlay::judge`]
//! compares a layer with what lies below it, value by value: what deviates is allowed by its rule,
//! permitted by an exception, or an error. What the law of a Land demands can be tightened and
//! nothing else, by nobody.

mod case;
pub mod exceptions;
mod law;
mod pattern;
mod scale;
mod words;

use std::collections::BTreeMap;

pub use self::case::{Deviation, JudgedLayer, Overlay, Verdict};
pub use self::exceptions::{ExceptionValidity, Granted};
pub use self::pattern::Pattern;
pub use self::scale::same;
use crate::base::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::base::source::Origin;
use crate::language::decode::{self, UNKNOWN_REFERENCE};
use crate::language::keys;
use crate::language::layer::Layer;
use crate::language::tree::Node;
use crate::model::{self, ApprovalClass, ApprovalClassId, Approver, ApproverId, Mode, PathPattern};

codes! {
    /// # What
    /// A pattern of governance matches no key of the model, or names an entry that the edition does
    /// not have.
    ///
    /// # Why
    /// It would govern nothing, and what it was meant for would be open.
    ///
    /// # Fix
    /// Correct the path; `*` stands for any one key, as in `segments.*.vlan`.
    UNKNOWN_KEY = "governance-unknown-key", Error;
    /// # What
    /// Two patterns of governance match the same keys and neither is more specific.
    ///
    /// # Why
    /// Which one holds must not depend on chance.
    ///
    /// # Fix
    /// Remove one of them, or add a pattern that names the keys in question more exactly.
    TIE = "governance-tie", Error;
    /// # What
    /// A rule of governance lacks what its mode needs, or contradicts itself: a `range` without
    /// `min` and `max`, a `choice` without `values`, `tighten` for keys without a scale, or a
    /// lowest layer above the one that decides.
    ///
    /// # Why
    /// Nobody could tell what it allows.
    ///
    /// # Fix
    /// Add what is missing; the reference of the model says which keys have a stricter side.
    UNSOUND = "governance-unsound", Error;
    /// # What
    /// A layer sets a value that governance does not let it set.
    ///
    /// # Why
    /// What the cooperation agreed on holds everywhere unless a deviation was approved: nobody
    /// relies on a standard that each school changes as it likes.
    ///
    /// # Fix
    /// Remove the override, or have an exception approved and write it down; the message shows the
    /// table to copy.
    FORBIDDEN = "override-forbidden", Error;
    /// # What
    /// A layer is less strict than the law of the Land.
    ///
    /// # Why
    /// Neither the cooperation nor a school can allow what the law forbids.
    ///
    /// # Fix
    /// Set a value at least as strict as the Land's, or remove it so that the Land's holds.
    BELOW_LAW = "below-land-minimum", Error;
}

/// The governance of an edition.
#[derive(Debug, Default)]
pub struct Governance {
    rules: Vec<GovernanceRule>,
    classes: BTreeMap<ApprovalClassId, ApprovalClass>,
    approvers: BTreeMap<ApproverId, Approver>,
}

/// What holds for the keys of a pattern.
#[derive(Debug)]
pub struct GovernanceRule {
    /// The pattern.
    pub pattern: Pattern,
    /// The pattern as it was written.
    pub text: PathPattern,
    /// What holds.
    pub spec: model::GovernanceEntry,
    /// Where it was written.
    pub at: Origin,
}

impl GovernanceRule {
    /// Whether it lets layers deviate in a way.
    pub fn allows(&self, mode: Mode) -> bool {
        self.spec.mode.iter().any(|&own| own == mode)
    }

    /// The ways in which layers may deviate, in words.
    pub fn modes(&self) -> String {
        self.spec.mode.iter().map(|mode| mode.name()).collect::<Vec<_>>().join(", ")
    }

    /// What it leaves open, in words.
    pub fn leaves_open(&self) -> String {
        words::state(self)
    }
}

impl Governance {
    /// Reads the governance of an edition. `profiles` are those of the edition.
    pub fn read(edition: &Layer, profiles: &[&Layer], out: &mut Diagnostics) -> Self {
        let mut own = Self {
            classes: table(edition, "approval-classes", out),
            approvers: table(edition, "approvers", out),
            rules: Vec::new(),
        };
        for (id, class) in &own.classes {
            for approver in
                class.approvers.iter().filter(|approver| !own.approvers.contains_key(*approver))
            {
                let at = place(edition, "approval-classes", &[id.as_str(), "approvers"]);
                let mut diagnostic = Diagnostic::new(
                    &UNKNOWN_REFERENCE,
                    format!("`{approver}` is not among the approvers"),
                )
                .at_opt(at);
                diagnostic.help =
                    did_you_mean(approver.as_str(), own.approvers.keys().map(ApproverId::as_str));
                out.push(diagnostic);
            }
        }
        let specs: BTreeMap<PathPattern, model::GovernanceEntry> =
            table(edition, "governance", out);
        for (text, spec) in specs {
            let at = edition
                .aside("governance")
                .and_then(|entry| Some(entry.node.get(text.as_str())?.key))
                .unwrap_or(edition.root.origin);
            match Pattern::new(text.as_str()) {
                Ok(pattern) => {
                    let rule = GovernanceRule { pattern, text, spec, at };
                    if own.is_sound(&rule, edition, profiles, out) {
                        own.rules.push(rule);
                    }
                }
                Err(problem) => out.push(Diagnostic::new(&UNKNOWN_KEY, problem).at(at)),
            }
        }
        own.ties(out);
        own
    }

    /// Whether there is nothing that anybody must keep to.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The role that approves, by its id.
    pub fn approver(&self, id: &ApproverId) -> Option<&Approver> {
        self.approvers.get(id)
    }

    /// The rules, sorted by pattern.
    pub fn rules(&self) -> &[GovernanceRule] {
        &self.rules
    }

    /// The rule for the key at `path`: the one with the most specific pattern.
    pub fn rule<K: AsRef<str>>(&self, path: &[K]) -> Option<&GovernanceRule> {
        self.rules
            .iter()
            .filter(|rule| rule.pattern.covers(path))
            .max_by_key(|rule| rule.pattern.specificity())
    }

    fn is_sound(
        &self,
        rule: &GovernanceRule,
        edition: &Layer,
        profiles: &[&Layer],
        out: &mut Diagnostics,
    ) -> bool {
        let spec = &rule.spec;
        let before = out.iter().len();
        match rule.pattern.reach(keys::all()) {
            Err((key, known)) => {
                let message = format!(
                    "no key of the model is matched by `{}`: there is no `{key}`",
                    rule.text
                );
                let mut diagnostic = Diagnostic::new(&UNKNOWN_KEY, message).at(rule.at);
                diagnostic.help = did_you_mean(&key, known.into_iter());
                out.push(diagnostic);
            }
            Ok(reached) => {
                if rule.allows(Mode::Tighten)
                    && !reached.iter().any(|key| key.has_scale() || key.added_is_stricter)
                {
                    let message = format!(
                        "`{}` has no stricter side, so that it cannot be tightened",
                        rule.text
                    );
                    out.push(
                        Diagnostic::new(&UNSOUND, message)
                            .at(rule.at)
                            .help("choose another mode, such as `locked`"),
                    );
                }
                if let Some((id, known)) = missing(&rule.pattern, edition, profiles) {
                    let message = format!(
                        "neither the edition nor a profile of it has `{id}`, which the pattern \
                            `{}` names",
                        rule.text
                    );
                    let mut diagnostic = Diagnostic::new(&UNKNOWN_KEY, message).at(rule.at);
                    diagnostic.help = did_you_mean(&id, known.iter().map(String::as_str));
                    out.push(diagnostic);
                }
            }
        }
        let mut unsound = |message: &str, help: &str| {
            out.push(Diagnostic::new(&UNSOUND, message).at(rule.at).help(help))
        };
        if spec.mode.iter().next().is_none() {
            unsound(
                "`mode` is an empty list, which says nothing",
                "write `locked` when nobody may deviate",
            );
        }
        if rule.allows(Mode::Range) != (spec.min.is_some() || spec.max.is_some()) {
            unsound(
                "`min` and `max` belong to the mode `range`, which needs one of them",
                "write both, or neither",
            );
        }
        let bounds = [&spec.min, &spec.max]
            .map(|bound| bound.as_ref().map(|bound| scale::number(&scale::scalar(bound))));
        if bounds.contains(&Some(None)) {
            unsound(
                "a bound of a range is a whole number or a duration",
                "write a number such as `20`, or a duration such as `\"8h\"`",
            );
        } else if let [Some(min), Some(max)] = bounds
            && min > max
        {
            unsound("`min` is greater than `max`", "exchange them");
        }
        if rule.allows(Mode::Choice) == spec.values.is_empty() {
            unsound(
                "`values` belong to the mode `choice`, which needs some",
                "write both, or neither",
            );
        }
        if spec.lowest < spec.decided_at {
            unsound(
                "the `lowest` layer that may deviate lies above the one that decides",
                "`decided-at` is the first of the two",
            );
        }
        if let Some(class) = spec.class.as_ref().filter(|class| !self.classes.contains_key(*class))
        {
            let mut diagnostic = Diagnostic::new(
                &UNKNOWN_REFERENCE,
                format!("`{class}` is not among the approval-classes"),
            )
            .at(rule.at);
            diagnostic.help =
                did_you_mean(class.as_str(), self.classes.keys().map(ApprovalClassId::as_str));
            out.push(diagnostic);
        }
        out.iter().len() == before
    }

    /// Reports patterns of which neither is more specific where both match.
    fn ties(&self, out: &mut Diagnostics) {
        for (number, one) in self.rules.iter().enumerate() {
            for other in &self.rules[number + 1..] {
                if one.pattern.specificity() != other.pattern.specificity() {
                    continue;
                }
                let Some(both) = one.pattern.meet(&other.pattern) else { continue };
                let settled = |rule: &GovernanceRule| {
                    rule.pattern.specificity() > one.pattern.specificity()
                        && rule.pattern.includes(&both)
                };
                if !self.rules.iter().any(settled) {
                    let (first, second) =
                        if one.at < other.at { (one, other) } else { (other, one) };
                    let message = format!(
                        "`{}` and `{}` match the same keys, and neither is more specific",
                        first.text, second.text
                    );
                    out.push(
                        Diagnostic::new(&TIE, message)
                            .at(second.at)
                            .note_at(first.at, "the other one")
                            .help("name the keys more exactly in one of them"),
                    );
                }
            }
        }
    }
}

/// The first id that a pattern names and that neither the edition nor a profile has, with those
/// that there are.
fn missing(
    pattern: &Pattern,
    edition: &Layer,
    profiles: &[&Layer],
) -> Option<(String, Vec<String>)> {
    let mut key = keys::all();
    let mut nodes: Vec<&Node> = std::iter::once(edition)
        .chain(profiles.iter().copied())
        .map(|layer| &*layer.root)
        .collect();
    for own in pattern.keys() {
        let is_id = key.entry.is_some() && key.fields.is_empty();
        let next = nodes
            .iter()
            .filter_map(|node| node.table())
            .flatten()
            .filter(|(key, _)| own.is_none_or(|own| own == &***key));
        let next: Vec<&Node> = next.map(|(_, entry)| &*entry.node).collect();
        if is_id && next.is_empty() {
            let known = nodes
                .iter()
                .filter_map(|node| node.table())
                .flat_map(|table| table.keys().map(ToString::to_string))
                .collect();
            return own.map(|own| (own.to_owned(), known));
        }
        key = match own {
            Some(own) => key.get(own)?,
            None => key.entry.as_deref()?,
        };
        nodes = next;
    }
    None
}

/// A table of a layer beside its tree. Faults are reported; what has them is left out.
fn table<K: Ord + for<'de> serde::Deserialize<'de>, V: for<'de> serde::Deserialize<'de>>(
    layer: &Layer,
    name: &str,
    out: &mut Diagnostics,
) -> BTreeMap<K, V> {
    let Some(entry) = layer.aside(name) else { return BTreeMap::new() };
    decode::document(&entry.node, out).unwrap_or_default()
}

/// The place of a value in a table of a layer beside its tree.
fn place(layer: &Layer, name: &str, path: &[&str]) -> Option<Origin> {
    layer.aside(name).map(|entry| decode::place(&entry.node, path))
}
