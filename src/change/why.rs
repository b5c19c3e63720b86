//! Why a file differs: which parts of the plan it shows, and which changes of the workspace caused
//! it.
//!
//! Nothing is guessed from names. A part of the plan is shown by a file when the file comes out
//! differently with the old value there; a change of the workspace is a cause when the file comes
//! out differently with that change alone taken back.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use minijinja::value::Value;

use super::files::DifferingFile;
use super::laws::{self, RiskContext, Vlans};
use super::plan::{self, Aliases, PlanChange};
use super::sample::SampleSide;
use super::state::{ComparedWith, CompiledState};
use super::{ChangeKind, ModelChange, Risk, RiskReason, moved};
use crate::base::source::{FileId, Origin};
use crate::compile::PlannedSchool;
use crate::language::renames::MovedKey;
use crate::language::tree::Node;
use crate::plan::Plan;
use crate::platform::artifact::{Artifact, is_school_folder};

/// Values of a group that are tried one by one, to find one that a file prints.
const MOST_VALUES: usize = 16;

/// Why a file differs that shows the same plan.
pub(super) const WRITTEN_DIFFERENTLY: &str = "its platform writes the plan differently";

/// All that is needed to look for the causes of a change.
pub(super) struct CauseSearch<'a> {
    pub(super) head: &'a CompiledState,
    pub(super) former: &'a ComparedWith,
    pub(super) model: &'a [ModelChange],
    /// The keys of every change of the model, in the same order.
    pub(super) paths: &'a [Vec<Arc<str>>],
}

/// A school compiled from both sides.
pub(super) struct Sample<'a> {
    pub(super) old: Option<SampleSide<'a>>,
    pub(super) new: Option<SampleSide<'a>>,
    /// What was renamed between the two.
    moved: Vec<MovedKey>,
    /// The folders of the school and its devices that had another name: before and now.
    folders: Vec<(String, String)>,
}

impl<'a> Sample<'a> {
    pub(super) fn new(
        base: Option<&CompiledState>,
        old: Option<SampleSide<'a>>,
        head: &CompiledState,
        new: Option<SampleSide<'a>>,
    ) -> Self {
        let (mut moved, mut folders) = (Vec::new(), Vec::new());
        if let (Some(base), Some(before), Some(now)) = (base, planned_of(old), planned_of(new)) {
            let sides = [base.cooperation(), head.cooperation()];
            moved = moved::between(sides, [before, now]);
            let devices = moved::devices(&before.intent.tree, &now.intent.tree);
            folders = moved::folders(&before.intent.key, &now.intent.key, &devices);
        }
        Self { old, new, moved, folders }
    }

    /// The old and the new text of a file.
    pub(super) fn texts(&self, path: &str) -> (&str, &str) {
        let former = self.former_path(path);
        (text_of(self.old, &former), text_of(self.new, path))
    }

    /// The path that a file had when its school or its device had another name.
    pub(super) fn former_path<'p>(&self, path: &'p str) -> Cow<'p, str> {
        let folders = self.folders.iter().map(|(former, now)| (now, former));
        moved::in_other_folder(path, folders).map_or(Cow::Borrowed(path), Cow::Owned)
    }

    /// The tree of the school as it is now.
    fn tree(&self) -> Arc<Node> {
        match planned_of(self.new) {
            Some(planned) => Arc::clone(&planned.intent.tree),
            None => Arc::new(Node::empty(Origin::file(FileId::default()))),
        }
    }

    fn plans(&self) -> (Option<&Plan>, Option<&Plan>) {
        (plan_of(self.old), plan_of(self.new))
    }
}

fn planned_of(side: Option<SampleSide<'_>>) -> Option<&PlannedSchool> {
    side?.1.planned.as_ref()
}

fn text_of<'a>(side: Option<SampleSide<'a>>, path: &str) -> &'a str {
    side.and_then(|(_, compiled)| compiled.artifacts.as_ref())
        .and_then(|artifacts| find(artifacts, path))
        .map_or("", |artifact| &artifact.text)
}

fn plan_of(side: Option<SampleSide<'_>>) -> Option<&Plan> {
    side.and_then(|(_, compiled)| compiled.plan())
}

pub(super) fn find<'a>(artifacts: &'a [Artifact], path: &str) -> Option<&'a Artifact> {
    artifacts
        .binary_search_by(|artifact| artifact.path.as_str().cmp(path))
        .ok()
        .map(|at| &artifacts[at])
}

/// The plan of a school on one side of a single change.
pub(super) enum TriedPlan {
    /// That of now without the change.
    Without(Plan),
    /// That of before with it.
    With(Plan),
}

/// What a template of a school sees for one file: `site`, and `device`, `client` or `school`, by
/// name.
pub(super) type TemplateContext = Vec<(&'static str, Value)>;

fn context(plan: Option<&Plan>, path: &str) -> TemplateContext {
    // `authority/school/device/...`: the folder has the id of the device or client profile.
    let id = path.split('/').nth(2).unwrap_or_default();
    plan.map(|plan| seen_by(plan, id)).unwrap_or_default()
}

/// What the templates of a device, a client profile or a whole school see, by the id in the name of
/// its folder.
pub(super) fn seen_by(plan: &Plan, id: &str) -> TemplateContext {
    let mut context = vec![("site", Value::from_dyn_object(Arc::clone(&plan.site)))];
    if let Some((device, _)) = plan.devices.iter().find(|(device, _)| device.id == id) {
        context.push(("device", Value::from_dyn_object(Arc::clone(device))));
    } else if let Some((client, _)) = plan.clients.iter().find(|(client, _)| client.id == id) {
        context.push(("client", Value::from_dyn_object(Arc::clone(client))));
    } else if is_school_folder(id)
        && let Some((school, _)) = &plan.school
    {
        context.push(("school", Value::from_dyn_object(Arc::clone(school))));
    }
    context
}

fn part<'a>(context: &'a TemplateContext, name: &str) -> Option<&'a Value> {
    context.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
}

/// What differs between what a template sees before and now, and all that the laws look at.
pub(super) fn differing(
    old: &TemplateContext,
    new: &TemplateContext,
    moved: &[MovedKey],
    tree: Arc<Node>,
) -> (Vec<PlanChange>, RiskContext) {
    let mut aliases = (
        plan::aliases(part(old, "site"), part(old, "device")),
        plan::aliases(part(new, "site"), part(new, "device")),
    );
    // Old names stand on the old side only.
    plan::moved(&mut aliases.0, moved);
    let mut differences: Vec<PlanChange> = Vec::new();
    for (name, value) in new {
        if let Some(before) = part(old, name) {
            differences.extend(plan::differences(name, Some(before), Some(value), &aliases));
        }
    }
    let mut vlans = (vlans(part(old, "site")), vlans(part(new, "site")));
    for id in vlans.0.values_mut() {
        if let Some(renamed) = aliases.0.get(&format!("segment {id}")) {
            id.clone_from(renamed);
        }
    }
    let (mut management, mut segments) = (Vec::new(), Vec::new());
    let devices = [part(old, "device"), part(new, "device")];
    for device in devices.into_iter().flatten() {
        management.extend(plan::at(device, &["segment", "vlan"]).map(|value| value.to_string()));
        segments.extend(plan::at(device, &["segment", "id"]).map(|value| value.to_string()));
    }
    let [old_device, new_device] = devices.map(Option::<&Value>::cloned);
    let context = RiskContext {
        management,
        segments,
        old: old_device,
        new: new_device,
        old_site: part(old, "site").cloned(),
        aliases,
        vlans,
        tree,
    };
    (differences, context)
}

/// Why a change of a school's file has its risk: the parts of the plan that differ and that the
/// file shows.
pub(super) fn reasons(
    search: &CauseSearch<'_>,
    sample: &Sample<'_>,
    file: &DifferingFile,
) -> Vec<RiskReason> {
    let (old_plan, new_plan) = sample.plans();
    let former = sample.former_path(&file.path);
    let (old, new) = (context(old_plan, &former), context(new_plan, &file.path));
    let (differences, risk_context) = differing(&old, &new, &sample.moved, sample.tree());
    let groups = laws::grouped(&differences, &risk_context);
    let shown = shown(search, file, (&new, &risk_context), &groups, sample.texts(&file.path).1);
    if shown.is_empty() { vec![RiskReason::new(Risk::Unknown, WRITTEN_DIFFERENTLY)] } else { shown }
}

/// The same, of the parts of the plan alone that lie at these paths.
pub(super) fn reasons_at(
    search: &CauseSearch<'_>,
    sample: &Sample<'_>,
    file: &DifferingFile,
    paths: &BTreeSet<String>,
) -> Vec<RiskReason> {
    let (old_plan, new_plan) = sample.plans();
    let former = sample.former_path(&file.path);
    let (old, new) = (context(old_plan, &former), context(new_plan, &file.path));
    let (mut differences, risk_context) = differing(&old, &new, &sample.moved, sample.tree());
    differences.retain(|difference| paths.contains(&difference.dotted()));
    let groups = laws::grouped(&differences, &risk_context);
    shown(search, file, (&new, &risk_context), &groups, sample.texts(&file.path).1)
}

/// The paths of the plan that a file can see and that a change by itself moves.
pub(super) fn paths_moved_by(
    sample: &Sample<'_>,
    tried: &TriedPlan,
    file: &DifferingFile,
) -> BTreeSet<String> {
    let (old_plan, new_plan) = sample.plans();
    let (old, new) = match tried {
        TriedPlan::Without(plan) => {
            (context(Some(plan), &file.path), context(new_plan, &file.path))
        }
        TriedPlan::With(plan) => {
            // The former state and a single change: the names are the former ones.
            let former = sample.former_path(&file.path);
            (context(old_plan, &former), context(Some(plan), &former))
        }
    };
    let (differences, _) = differing(&old, &new, &sample.moved, sample.tree());
    differences.iter().map(PlanChange::dotted).collect()
}

/// The reasons that a file shows, each with a value that it prints.
fn shown(
    search: &CauseSearch<'_>,
    file: &DifferingFile,
    (new, risk_context): (&TemplateContext, &RiskContext),
    groups: &[(RiskReason, Vec<&PlanChange>)],
    text: &str,
) -> Vec<RiskReason> {
    let is_shown =
        |changes: &[&PlanChange]| shows(search, file, new, &risk_context.aliases.1, changes, text);
    let mut shown = Vec::new();
    for (reason, group) in groups {
        // A group without which the file stays the same is not shown by it.
        if is_shown(group) {
            // What stands for the group is a value that this file prints.
            let own = group.iter().take(MOST_VALUES).find(|change| is_shown(&[**change]));
            shown.push(own.map_or_else(|| reason.clone(), |own| laws::named(reason, own)));
        }
    }
    if !shown.is_empty() {
        return shown;
    }
    let all: Vec<&PlanChange> =
        groups.iter().flat_map(|(_, group)| group.iter().copied()).collect();
    if !groups.is_empty() && is_shown(&all) {
        // Only together do they make a difference.
        return groups.iter().map(|(reason, _)| reason.clone()).collect();
    }
    Vec::new()
}

/// The segments of a school by their VLAN ids.
fn vlans(site: Option<&Value>) -> Vlans {
    let mut vlans = Vlans::new();
    let segments = site.and_then(|site| plan::at(site, &["segments"]));
    for segment in segments.iter().flat_map(|list| list.try_iter().into_iter().flatten()) {
        let field = |name| plan::at(&segment, &[name]).map(|value| value.to_string());
        if let (Some(vlan), Some(id)) = (field("vlan"), field("id")) {
            vlans.insert(vlan, id);
        }
    }
    vlans
}

/// Why a file of the whole cooperation has its risk: what differs in the plans of both sides.
pub(super) fn cooperation_reasons(old: &Value, new: &Value) -> Vec<RiskReason> {
    let nothing = Arc::new(Node::empty(Origin::file(FileId::default())));
    let sides = [old, new].map(|side| vec![("cooperation", side.clone())]);
    let (differences, context) = differing(&sides[0], &sides[1], &[], nothing);
    let groups = laws::grouped(&differences, &context);
    if groups.is_empty() {
        return vec![RiskReason::new(Risk::Unknown, WRITTEN_DIFFERENTLY)];
    }
    groups.into_iter().map(|(reason, _)| reason).collect()
}

/// Whether the file comes out differently with the old values of these changes: then it shows them.
fn shows(
    search: &CauseSearch<'_>,
    file: &DifferingFile,
    new: &TemplateContext,
    aliases: &Aliases,
    changes: &[&PlanChange],
    text: &str,
) -> bool {
    let mut with_old: TemplateContext = Vec::new();
    for (name, value) in new {
        let paths: Vec<_> = changes
            .iter()
            .filter(|change| change.path.first().map(String::as_str) == Some(*name))
            .map(|change| (&change.path[1..], change.old.as_ref()))
            .collect();
        let value = if paths.is_empty() {
            value.clone()
        } else {
            plan::with_old(value, name, &paths, aliases)
        };
        with_old.push((name, value));
    }
    match search.head.renderer.again(&file.platform, file.name(), &with_old) {
        Some(other) => other != text,
        // What cannot be written with the old values depends on them too.
        None => true,
    }
}

/// The reason of the risk when something is new or gone as a whole.
pub(super) fn presence(kind: ChangeKind, what: &str) -> Vec<RiskReason> {
    match kind {
        ChangeKind::Removed => vec![RiskReason::new(Risk::Removal, &format!("{what} is gone"))],
        _ => vec![RiskReason::new(Risk::Live, &format!("{what} is new"))],
    }
}
