//! Why a file differs: which parts of the plan it shows, and which changes of the workspace caused
//! it.
//!
//! Nothing is guessed from names. A part of the plan is shown by a file when the file comes out
//! differently with the old value there; a change of the workspace is a cause when the file comes
//! out differently with that change alone taken back.

use std::sync::Arc;

use minijinja::value::Value;

use super::files::DifferingFile;
use super::laws::{self, RiskContext, Vlans};
use super::plan::{self, Aliases, PlanChange};
use super::state::{ComparedWith, Compiled, CompiledState};
use super::{ChangeKind, ModelChange, Risk, RiskReason, moved};
use crate::base::source::{FileId, Origin};
use crate::compile::PlannedSchool;
use crate::language::renames::MovedKey;
use crate::language::tree::Node;
use crate::plan::Plan;
use crate::platform::artifact::{Artifact, is_school_folder};
use crate::workspace::inputs::SchoolFiles;

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
    pub(super) old: Option<(&'a SchoolFiles, Compiled)>,
    pub(super) new: Option<(&'a SchoolFiles, Compiled)>,
    /// What was renamed between the two.
    moved: Vec<MovedKey>,
}

impl<'a> Sample<'a> {
    pub(super) fn new(
        base: Option<&CompiledState>,
        old: Option<(&'a SchoolFiles, Compiled)>,
        head: &CompiledState,
        new: Option<(&'a SchoolFiles, Compiled)>,
    ) -> Self {
        let mut moved = Vec::new();
        if let (Some(base), Some(before), Some(now)) =
            (base, planned_of(old.as_ref()), planned_of(new.as_ref()))
        {
            let renames = moved::renames(
                base.cooperation(),
                &before.baseline.edition,
                head.cooperation(),
                &now.baseline.edition,
            );
            moved = renames.between(&before.intent.tree, &now.intent.tree).1;
        }
        Self { old, new, moved }
    }

    /// The old and the new text of a file.
    pub(super) fn texts(&self, path: &str) -> (&str, &str) {
        (text_of(self.old.as_ref(), path), text_of(self.new.as_ref(), path))
    }

    /// The tree of the school as it is now.
    fn tree(&self) -> Arc<Node> {
        match self.new.as_ref().and_then(|(_, compiled)| compiled.planned.as_ref()) {
            Some(planned) => Arc::clone(&planned.intent.tree),
            None => Arc::new(Node::empty(Origin::file(FileId::default()))),
        }
    }

    fn plans(&self) -> (Option<&Plan>, Option<&Plan>) {
        (plan_of(self.old.as_ref()), plan_of(self.new.as_ref()))
    }
}

fn planned_of<'a>(side: Option<&'a (&SchoolFiles, Compiled)>) -> Option<&'a PlannedSchool> {
    side?.1.planned.as_ref()
}

fn text_of<'a>(side: Option<&'a (&SchoolFiles, Compiled)>, path: &str) -> &'a str {
    side.and_then(|(_, compiled)| compiled.artifacts.as_ref())
        .and_then(|artifacts| find(artifacts, path))
        .map_or("", |artifact| &artifact.text)
}

fn plan_of<'a>(side: Option<&'a (&SchoolFiles, Compiled)>) -> Option<&'a Plan> {
    side.and_then(|(_, compiled)| compiled.plan())
}

pub(super) fn find<'a>(artifacts: &'a [Artifact], path: &str) -> Option<&'a Artifact> {
    artifacts
        .binary_search_by(|artifact| artifact.path.as_str().cmp(path))
        .ok()
        .map(|at| &artifacts[at])
}

/// What a template of a school sees for one file: `site`, and `device`, `client` or `school`, by
/// name.
type Context = Vec<(&'static str, Value)>;

fn context(plan: Option<&Plan>, file: &DifferingFile) -> Context {
    let Some(plan) = plan else { return Vec::new() };
    let mut context = vec![("site", Value::from_dyn_object(Arc::clone(&plan.site)))];
    // The folder of a unit has the id of its device or client profile.
    let id = file.unit().rsplit('/').next().unwrap_or_default();
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

fn part<'a>(context: &'a Context, name: &str) -> Option<&'a Value> {
    context.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
}

/// Why a change of a school's file has its risk: the parts of the plan that differ and that the
/// file shows.
pub(super) fn reasons(
    search: &CauseSearch<'_>,
    sample: &Sample<'_>,
    file: &DifferingFile,
) -> Vec<RiskReason> {
    let (old_plan, new_plan) = sample.plans();
    let (old, new) = (context(old_plan, file), context(new_plan, file));
    let mut aliases = (
        plan::aliases(part(&old, "site"), part(&old, "device")),
        plan::aliases(part(&new, "site"), part(&new, "device")),
    );
    // Old names stand on the old side only.
    plan::moved(&mut aliases.0, &sample.moved);
    let mut differences: Vec<PlanChange> = Vec::new();
    for (name, value) in &new {
        if let Some(before) = part(&old, name) {
            differences.extend(plan::differences(name, Some(before), Some(value), &aliases));
        }
    }
    let devices = [part(&old, "device"), part(&new, "device")];
    let mut vlans = (vlans(part(&old, "site")), vlans(part(&new, "site")));
    for id in vlans.0.values_mut() {
        if let Some(renamed) = aliases.0.get(&format!("segment {id}")) {
            id.clone_from(renamed);
        }
    }
    let risk_context = risk_context(devices, aliases.clone(), vlans, sample.tree());
    let groups = laws::grouped(&differences, &risk_context);
    let text = sample.texts(&file.path).1;
    let mut shown = Vec::new();
    for (reason, group) in &groups {
        // A group without which the file stays the same is not shown by it.
        if shows(search, file, &new, &aliases.1, group, text) {
            shown.push(reason.clone());
        }
    }
    if !shown.is_empty() {
        return shown;
    }
    let all: Vec<&PlanChange> = differences.iter().collect();
    if !groups.is_empty() && shows(search, file, &new, &aliases.1, &all, text) {
        // Only together do they make a difference.
        return groups.into_iter().map(|(reason, _)| reason).collect();
    }
    vec![reason(Risk::Unknown, WRITTEN_DIFFERENTLY)]
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
    let aliases = (Aliases::new(), Aliases::new());
    let differences = plan::differences("cooperation", Some(old), Some(new), &aliases);
    let nothing = Arc::new(Node::empty(Origin::file(FileId::default())));
    let context = risk_context([None, None], aliases, (Vlans::new(), Vlans::new()), nothing);
    let groups = laws::grouped(&differences, &context);
    if groups.is_empty() {
        return vec![reason(Risk::Unknown, WRITTEN_DIFFERENTLY)];
    }
    groups.into_iter().map(|(reason, _)| reason).collect()
}

/// What the table of risks looks at beside a value that differs.
fn risk_context(
    devices: [Option<&Value>; 2],
    aliases: (Aliases, Aliases),
    vlans: (Vlans, Vlans),
    tree: Arc<Node>,
) -> RiskContext {
    let (mut management, mut segments) = (Vec::new(), Vec::new());
    for device in devices.into_iter().flatten() {
        management.extend(plan::at(device, &["segment", "vlan"]).map(|value| value.to_string()));
        segments.extend(plan::at(device, &["segment", "id"]).map(|value| value.to_string()));
    }
    let [old, new] = devices.map(Option::<&Value>::cloned);
    RiskContext { management, segments, old, new, aliases, vlans, tree }
}

/// Whether the file comes out differently with the old values of these changes: then it shows them.
fn shows(
    search: &CauseSearch<'_>,
    file: &DifferingFile,
    new: &Context,
    aliases: &Aliases,
    changes: &[&PlanChange],
    text: &str,
) -> bool {
    let mut with_old: Context = Vec::new();
    for (name, value) in new {
        let paths: Vec<_> = changes
            .iter()
            .filter(|change| change.path.first().is_some_and(|first| first == name))
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

/// A reason that no value of the plan stands for.
pub(super) fn reason(risk: Risk, text: &str) -> RiskReason {
    RiskReason { risk, text: text.into(), path: None, old: None, new: None }
}

/// The reason of the risk when something is new or gone as a whole.
pub(super) fn presence(kind: ChangeKind, what: &str) -> Vec<RiskReason> {
    match kind {
        ChangeKind::Removed => vec![reason(Risk::Removal, &format!("{what} is gone"))],
        _ => vec![reason(Risk::Live, &format!("{what} is new"))],
    }
}
