//! The governance of an edition: its rules, approval classes and approvers.

use std::collections::BTreeMap;

use super::codes::UNKNOWN_KEY;
use super::pattern::Pattern;
use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::base::source::Origin;
use crate::language::decode::{self, UNKNOWN_REFERENCE};
use crate::language::layer::Layer;
use crate::model::{
    self, ApprovalClass, ApprovalClassId, Approver, ApproverId, Level, Mode, OneOrMany,
    PathPattern, Text,
};

/// The governance of an edition. It is closed: what no rule of it opens is locked.
#[derive(Debug)]
pub struct Governance {
    pub(super) rules: Vec<GovernanceRule>,
    /// What holds where no rule does.
    closed: GovernanceRule,
    pub(super) classes: BTreeMap<ApprovalClassId, ApprovalClass>,
    pub(super) approvers: BTreeMap<ApproverId, Approver>,
}

/// What holds for the keys of a pattern.
#[derive(Debug)]
pub struct GovernanceRule {
    pub pattern: Pattern,
    /// The pattern as it was written.
    pub text: PathPattern,
    pub spec: model::GovernanceEntry,
    /// Where it was written; nowhere when it is what holds without a rule.
    pub at: Option<Origin>,
}

impl GovernanceRule {
    /// What holds for keys that no rule covers: the edition and its profiles set them, and whoever
    /// deviates needs an exception of the highest class that there is.
    fn closed(classes: &BTreeMap<ApprovalClassId, ApprovalClass>) -> Self {
        let highest = classes.iter().max_by_key(|(_, class)| class.rank.get());
        let known = "the words are sound";
        Self {
            pattern: Pattern::everything(),
            text: PathPattern::new("*").expect(known),
            spec: model::GovernanceEntry {
                mode: OneOrMany::one(Mode::Locked),
                decided_at: Level::Profile,
                lowest: Level::School,
                min: None,
                max: None,
                values: Vec::new(),
                reason: Text::new("what no rule of governance opens is locked").expect(known),
                basis: Vec::new(),
                absolute: false,
                class: highest.map(|(id, _)| id.clone()),
                dsb_consent: false,
                max_duration: None,
            },
            at: None,
        }
    }

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
        let ways: Vec<String> = self.spec.mode.iter().map(|mode| self.opening(*mode)).collect();
        ways.join(" or ")
    }

    fn opening(&self, mode: Mode) -> String {
        match mode {
            Mode::Locked => "locked".to_owned(),
            Mode::Tighten => "open to the stricter side only".to_owned(),
            Mode::Range => {
                let [min, max] = [&self.spec.min, &self.spec.max].map(|bound| match bound {
                    Some(bound) => bound.to_string(),
                    None => "any".to_owned(),
                });
                format!("open from {min} to {max}")
            }
            Mode::Choice => {
                let values: Vec<String> =
                    self.spec.values.iter().map(ToString::to_string).collect();
                format!("open to {} only", values.join(", "))
            }
            Mode::Add => "open to additions only".to_owned(),
            Mode::Remove => "open to removals only".to_owned(),
            Mode::Free => "open".to_owned(),
        }
    }
}

impl Default for Governance {
    fn default() -> Self {
        let classes = BTreeMap::new();
        Self {
            rules: Vec::new(),
            closed: GovernanceRule::closed(&classes),
            classes,
            approvers: BTreeMap::new(),
        }
    }
}

impl Governance {
    /// Reads the governance of an edition. `profiles` are those of the edition.
    pub fn read(edition: &Layer, profiles: &[&Layer], out: &mut Diagnostics) -> Self {
        let classes = read_table(edition, "approval-classes", out);
        let mut governance = Self {
            closed: GovernanceRule::closed(&classes),
            classes,
            approvers: read_table(edition, "approvers", out),
            rules: Vec::new(),
        };
        governance.report_unknown_approvers(edition, out);
        let specs: BTreeMap<PathPattern, model::GovernanceEntry> =
            read_table(edition, "governance", out);
        for (text, spec) in specs {
            let at = edition
                .aside("governance")
                .and_then(|entry| Some(entry.node.get(text.as_str())?.key))
                .unwrap_or(edition.root.origin);
            match Pattern::new(text.as_str()) {
                Ok(pattern) => {
                    let rule = GovernanceRule { pattern, text, spec, at: Some(at) };
                    // A rule with faults opens nothing: what it says cannot be relied on.
                    if governance.is_sound(&rule, edition, profiles, out) {
                        governance.rules.push(rule);
                    }
                }
                // The type of a pattern in the model lets more through, such as `a..b`.
                Err(problem) => out.push(Diagnostic::new(&UNKNOWN_KEY, problem).at(at)),
            }
        }
        governance.report_ties(out);
        governance
    }

    /// Reports approvers that an approval class names and that do not exist.
    fn report_unknown_approvers(&self, edition: &Layer, out: &mut Diagnostics) {
        for (id, class) in &self.classes {
            for approver in &class.approvers {
                if self.approvers.contains_key(approver) {
                    continue;
                }
                let at = edition
                    .aside("approval-classes")
                    .map(|entry| decode::place(&entry.node, &[id.as_str(), "approvers"]));
                let message = format!("`{approver}` is not among the approvers");
                let mut diagnostic = Diagnostic::new(&UNKNOWN_REFERENCE, message).at_opt(at);
                let known = self.approvers.keys().map(ApproverId::as_str);
                diagnostic.help = did_you_mean(approver.as_str(), known);
                out.push(diagnostic);
            }
        }
    }

    /// Whether it has no rules, so that all is locked.
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

    /// The approval classes, by id.
    pub fn classes(&self) -> &BTreeMap<ApprovalClassId, ApprovalClass> {
        &self.classes
    }

    /// The rule for the key at `path`: the one with the most specific pattern, or that a standard
    /// is closed.
    pub fn rule<K: AsRef<str>>(&self, path: &[K]) -> &GovernanceRule {
        self.rules
            .iter()
            .filter(|rule| rule.pattern.covers(path))
            // Two that are as specific as each other are told when the rules are read.
            .max_by_key(|rule| rule.pattern.specificity())
            .unwrap_or(&self.closed)
    }

    /// The rules that lock a key of the root by its name, or what lies below it.
    pub(super) fn locks_below(&self, root_key: &str) -> Vec<&GovernanceRule> {
        let is_below = |rule: &&GovernanceRule| {
            rule.allows(Mode::Locked) && rule.pattern.keys().next().flatten() == Some(root_key)
        };
        self.rules.iter().filter(is_below).collect()
    }

    /// Whether a rule with a range or a choice holds below a key of the root.
    pub(super) fn has_bounds_below(&self, root_key: Option<&str>) -> bool {
        self.rules.iter().any(|rule| {
            let is_bounded = rule.allows(Mode::Range) || rule.allows(Mode::Choice);
            // `None` is a pattern that begins with `*`, which stands for every key of the root.
            let first = rule.pattern.keys().next().flatten();
            is_bounded && (first.is_none() || first == root_key)
        })
    }
}

/// A table of a layer beside its tree. It is empty when it has faults, which are reported.
fn read_table<K, V>(layer: &Layer, name: &str, out: &mut Diagnostics) -> BTreeMap<K, V>
where
    K: Ord + for<'de> serde::Deserialize<'de>,
    V: for<'de> serde::Deserialize<'de>,
{
    let Some(entry) = layer.aside(name) else { return BTreeMap::new() };
    decode::document(&entry.node, out).unwrap_or_default()
}
