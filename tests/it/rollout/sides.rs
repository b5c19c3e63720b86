// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Both sides of schools: what the order is made from, and beside it the generated files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use muster::base::diagnostic::{Diagnostics, Severity};
use muster::compile::Compiler;
use muster::language::decode::{Intent, SchoolKey};
use muster::model::Day;
use muster::plan::Plan;
use muster::platform::artifact::Artifact;
use muster::platform::render::Renderer;
use muster::rollout::{Rollout, RolloutFault, RolloutStep, SchoolState, in_between, order};
use muster::workspace;

use crate::support::DAY;

/// The files of a device by name.
pub(crate) type Files = BTreeMap<String, String>;

/// A school of one side.
pub(crate) struct School {
    pub(crate) key: SchoolKey,
    pub(crate) state: SchoolState,
    pub(crate) plan: Plan,
    /// The generated files by device.
    pub(crate) files: BTreeMap<String, Files>,
    /// What is plugged where; no file says it.
    pub(crate) cables: BTreeMap<String, (String, u16)>,
    /// The zone of each VLAN.
    pub(crate) zones: BTreeMap<u16, String>,
    pub(crate) known_zones: BTreeSet<String>,
    /// Pairs of zones of which a guarantee keeps the first out of the second.
    pub(crate) never: BTreeSet<(String, String)>,
}

/// The schools of a workspace.
pub(crate) struct Side {
    pub(crate) compiler: Compiler,
    pub(crate) schools: BTreeMap<String, School>,
    /// What was found, as lines.
    pub(crate) errors: String,
}

impl Side {
    /// Compiles the schools that are chosen; those with errors are not among them.
    pub(crate) fn compile(root: &Path, is_chosen: impl Fn(&str) -> bool) -> Self {
        let mut out = Diagnostics::default();
        let root = root.canonicalize().expect("the workspace is there");
        let inputs = workspace::read(&root, &mut out).expect("the workspace is readable");
        let day = Day::new(DAY).expect("a day");
        let Ok(compiler) = Compiler::new(inputs, day, &mut out) else {
            panic!("muster.toml is sound: {:?}", out.distinct());
        };
        let schools = compiler.cooperation.schools.iter();
        let chosen: Vec<bool> =
            schools.map(|school| is_chosen(school.key.school.as_str())).collect();
        let (given, _) = compiler.build(&chosen, School::of, &mut out);
        let named = given.into_iter().map(|school| (school.key.school.to_string(), school));
        let schools = named.collect();
        let mut errors = String::new();
        for item in out.distinct() {
            if item.code.severity == Severity::Error {
                let _ = writeln!(errors, "{}: {}", item.code.name, item.message);
            }
        }
        Self { compiler, schools, errors }
    }

    /// The files of the devices in between that an order has.
    pub(crate) fn betweens(
        &self,
        before: &School,
        now: &School,
        rollout: &Rollout,
    ) -> BTreeMap<String, Files> {
        let mut found = BTreeMap::new();
        for step in &rollout.steps {
            if let Some(files) = self.between(before, now, step) {
                found.insert(step.unit.clone(), files);
            }
        }
        found
    }

    fn between(&self, before: &School, now: &School, step: &RolloutStep) -> Option<Files> {
        let (site, device) = in_between(&before.state, &now.state, step)?;
        let mut out = Diagnostics::default();
        let sources = &self.compiler.cooperation.sources;
        let renderer = Renderer::new(&self.compiler.platforms, sources, &mut out);
        let known = before.plan.devices.iter().find(|(known, _)| known.id == step.unit);
        let platforms = known.expect("what is in between was there before").1.clone();
        let plan =
            Plan { site, devices: vec![(device, platforms)], clients: Vec::new(), school: None };
        let artifacts = renderer.school(&before.key, &plan, sources, &mut out);
        let artifacts = artifacts.unwrap_or_else(|| panic!("{}: {:?}", step.unit, out.distinct()));
        by_device(artifacts).remove(&step.unit)
    }
}

impl School {
    #[allow(clippy::needless_pass_by_value, reason = "it is what a compiler hands on")]
    fn of(intent: &Intent, plan: &Plan, artifacts: Vec<Artifact>) -> Self {
        let school = &intent.school;
        let mut cables = BTreeMap::new();
        for (id, device) in &*school.devices {
            if let Some(uplink) = &device.uplink {
                cables.insert(id.to_string(), (uplink.device.to_string(), uplink.port));
            }
        }
        let mut zones = BTreeMap::new();
        for segment in school.segments.values() {
            zones.insert(segment.vlan.get(), segment.zone.to_string());
        }
        let mut never = BTreeSet::new();
        for guarantee in school.guarantees.values() {
            for from in &guarantee.never.from {
                never.extend(
                    guarantee.never.to.into_iter().map(|to| (from.to_string(), to.to_string())),
                );
            }
        }
        Self {
            key: intent.key.clone(),
            state: SchoolState::of(school, plan),
            plan: plan.clone(),
            files: by_device(artifacts),
            cables,
            zones,
            known_zones: school.zones.keys().map(ToString::to_string).collect(),
            never,
        }
    }
}

/// The files by device and name; those of other units are left out by whoever asks for devices.
fn by_device(artifacts: Vec<Artifact>) -> BTreeMap<String, Files> {
    let mut found: BTreeMap<String, Files> = BTreeMap::new();
    for artifact in artifacts {
        let mut parts = artifact.path.splitn(4, '/').skip(2);
        if let (Some(device), Some(file)) = (parts.next(), parts.next()) {
            found.entry(device.to_owned()).or_default().insert(file.to_owned(), artifact.text);
        }
    }
    found
}

/// The devices whose files differ.
pub(crate) fn changed(before: Option<&School>, now: &School) -> BTreeSet<String> {
    let mut changed = BTreeSet::new();
    for (device, _) in &now.plan.devices {
        let former = before.and_then(|before| before.files.get(&device.id));
        if former != now.files.get(&device.id) {
            changed.insert(device.id.clone());
        }
    }
    changed
}

/// The order from one side to the other.
pub(crate) fn ordered(before: Option<&School>, now: &School) -> Result<Rollout, RolloutFault> {
    order(before.map(|before| &before.state), &now.state, &changed(before, now))
}
