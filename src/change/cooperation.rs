//! Compares the files of the whole cooperation, which list the devices of all schools.

use std::collections::BTreeMap;

use minijinja::value::Value;
use rayon::prelude::*;

use super::built;
use super::files::{self, DifferingFile};
use super::school::SchoolHosts;
use super::state::{ComparedWith, CompiledState};
use super::why;
use crate::base::diagnostic::Diagnostics;
use crate::compile;
use crate::language::decode::SchoolKey;
use crate::output::OutputError;
use crate::plan::{Cooperation, Host};
use crate::platform::artifact::Artifact;
use crate::workspace::inputs::SchoolFiles;

/// What the files of the cooperation are made of, on both sides.
pub(super) struct CooperationComparison<'a> {
    pub(super) head: &'a CompiledState,
    pub(super) former: &'a ComparedWith,
    /// All schools of either side.
    pub(super) keys: &'a [SchoolKey],
    /// Whether anything differs that these files depend on, devices aside.
    pub(super) is_reached: bool,
    /// Whether the difference of every file is wanted.
    pub(super) full: bool,
}

impl CooperationComparison<'_> {
    /// The files that differ. `hosts` are the devices of the schools that were compiled.
    pub(super) fn files(
        &self,
        hosts: BTreeMap<SchoolKey, SchoolHosts>,
        out: &mut Diagnostics,
    ) -> Result<Vec<DifferingFile>, OutputError> {
        match self.former {
            ComparedWith::State(base) => {
                // Nothing that these files are made of differs.
                if !self.is_reached && hosts.values().all(|hosts| hosts.before == hosts.now) {
                    return Ok(Vec::new());
                }
                let (old_hosts, new_hosts) = self.hosts_of_all_schools(base, hosts);
                let new_plan = self.head.compiler.plan_cooperation(new_hosts);
                let old_plan = base.compiler.plan_cooperation(old_hosts);
                let new = artifacts(self.head, new_plan.clone(), out);
                // The base has no errors here, and its warnings are no news of this change.
                let old = artifacts(base, old_plan.clone(), &mut Diagnostics::default());
                let (old, new) = (files::compared(&old), files::compared(&new));
                let mut differing = files::compare(None, &old, &new, None, self.full);
                if !differing.is_empty() {
                    let (old, new) = (Value::from_object(old_plan), Value::from_object(new_plan));
                    let reasons = why::cooperation_reasons(&old, &new);
                    for file in &mut differing {
                        file.reasons.clone_from(&reasons);
                    }
                }
                Ok(differing)
            }
            ComparedWith::Build(folder) => {
                let new = artifacts(self.head, self.plan_of_head(hosts), out);
                let entries = folder.entries.get(&None).map_or(&[][..], Vec::as_slice);
                built::compare(folder, entries, None, &new, None, self.full)
            }
            ComparedWith::Nothing(_) => {
                let new = artifacts(self.head, self.plan_of_head(hosts), out);
                Ok(files::compare(None, &[], &files::compared(&new), None, self.full))
            }
        }
    }

    fn plan_of_head(&self, hosts: BTreeMap<SchoolKey, SchoolHosts>) -> Cooperation {
        let hosts = hosts.into_values().flat_map(|hosts| hosts.now).collect();
        self.head.compiler.plan_cooperation(hosts)
    }

    /// The devices of all schools before and now, in the order of the schools.
    fn hosts_of_all_schools(
        &self,
        base: &CompiledState,
        mut known: BTreeMap<SchoolKey, SchoolHosts>,
    ) -> (Vec<Host>, Vec<Host>) {
        let (old, new) = (base.schools(), self.head.schools());
        let known: Vec<Option<SchoolHosts>> =
            self.keys.iter().map(|key| known.remove(key)).collect();
        let by_school: Vec<SchoolHosts> = self
            .keys
            .par_iter()
            .zip(known)
            .map(|(key, known)| {
                if let Some(hosts) = known {
                    return hosts;
                }
                // Schools that are not affected have the same devices before and now.
                let now = self.hosts_of_unaffected(key, new.get(key).copied());
                let before = if old.contains_key(key) { now.clone() } else { Vec::new() };
                SchoolHosts { before, now }
            })
            .collect();
        let (mut before, mut now) = (Vec::new(), Vec::new());
        for hosts in by_school {
            before.extend(hosts.before);
            now.extend(hosts.now);
        }
        (before, now)
    }

    fn hosts_of_unaffected(&self, key: &SchoolKey, school: Option<&SchoolFiles>) -> Vec<Host> {
        let Some(school) = school else { return Vec::new() };
        let planned = self.head.compiler.plan_school(school, &mut Diagnostics::default());
        self.head.cooperation().sources.let_go(&school.files);
        let plan = planned.and_then(|planned| planned.plan);
        plan.map(|plan| compile::hosts_of(key, &plan)).unwrap_or_default()
    }
}

/// The files of the cooperation as one side makes them.
fn artifacts(state: &CompiledState, plan: Cooperation, out: &mut Diagnostics) -> Vec<Artifact> {
    let cooperation = state.cooperation();
    state.renderer.cooperation(&cooperation.workspace.platforms, plan, &cooperation.sources, out)
}
