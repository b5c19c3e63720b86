//! What the artifacts of the cooperation are made of: the devices of all schools.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Compiler;
use crate::language::decode::SchoolKey;
use crate::model::{PlatformId, Text};
use crate::plan::{self, AuthoritySummary, Host, HostPlatform, Plan};
use crate::platform::{self, ApplyMode};

impl Compiler {
    /// What the artifacts of the cooperation are made of.
    pub fn plan_cooperation(&self, hosts: Vec<Host>) -> plan::Cooperation {
        let mut authorities: BTreeMap<&str, AuthoritySummary> = BTreeMap::new();
        for school in &self.cooperation.schools {
            let key = school.key.authority.as_str();
            let title = self.cooperation.authority_title(&school.key.authority);
            let summary = authorities.entry(key).or_insert_with(|| AuthoritySummary {
                key: key.into(),
                title: title.into(),
                schools: Vec::new(),
            });
            summary.schools.push(school.key.school.to_string());
        }
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for host in &hosts {
            used.extend(host.platforms.iter().map(String::as_str));
        }
        let mut platforms = Vec::new();
        for (name, platform) in &*self.platforms {
            if used.contains(name.as_str()) {
                platforms.push(Arc::new(host_platform(name, &platform.manifest)));
            }
        }
        let edition = self.cooperation.default_edition();
        plan::Cooperation {
            title: self.cooperation.workspace.title.to_string(),
            edition: edition.map(ToString::to_string).unwrap_or_default(),
            authorities: authorities.into_values().map(Arc::new).collect(),
            hosts: hosts.into_iter().map(Arc::new).collect(),
            platforms,
        }
    }
}

fn host_platform(name: &PlatformId, manifest: &platform::PlatformManifest) -> HostPlatform {
    let text = |(name, value): (&String, &Text)| (name.clone(), value.to_string());
    let inventory = manifest.inventory.iter().map(text).collect();
    HostPlatform { name: name.to_string(), apply: apply_of_all(manifest).into(), inventory }
}

/// How all files of a platform are applied: the mode that they have in common, or `mixed`.
fn apply_of_all(manifest: &platform::PlatformManifest) -> &'static str {
    let mut common = None;
    for output in manifest.outputs.values() {
        if common.is_some_and(|mode| mode != output.apply.mode) {
            return "mixed";
        }
        common = Some(output.apply.mode);
    }
    common.unwrap_or(ApplyMode::Merge).name()
}

/// The devices of a school as the artifacts of the cooperation know them.
pub fn hosts_of(key: &SchoolKey, plan: &Plan) -> Vec<Host> {
    let mut hosts = Vec::with_capacity(plan.devices.len());
    for (device, platforms) in &plan.devices {
        hosts.push(Host {
            fqdn: device.fqdn.clone(),
            school: key.school.to_string(),
            authority: key.authority.to_string(),
            kind: device.kind,
            role: device.role.clone(),
            model: device.model.clone(),
            platforms: platforms.iter().map(ToString::to_string).collect(),
            address: device.address,
            folder: format!("{key}/{}", device.id),
        });
    }
    hosts
}
