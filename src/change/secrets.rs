//! Values of secrets side by side, by the index of the workspace: nothing is opened for it.
//!
//! Files hold placeholders here, so that a new value changes none of them. Whose files it will be in
//! is told by the placeholders of now, or of before where a secret is gone.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::relocated::RelocatedSchools;
use super::secret_change::{SecretChange, SecretUser, SecretVersion};
use super::state::{ComparedWith, Compiled, CompiledState};
use super::{ChangeKind, Risk};
use crate::base::diagnostic::Diagnostics;
use crate::compile::PlannedSchool;
use crate::language::decode::SchoolKey;
use crate::model::{DeviceKind, SecretName, SecretProviderKind};
use crate::plan::{Plan, Secret, SecretPurpose};
use crate::platform::artifact::{Artifact, is_school_folder};
use crate::secret::{SecretStore, ValueMark, named_in};

/// What is said of a provider that keeps no versions.
const NO_VERSIONS: &str = "the provider of secrets keeps no versions: whether values are others \
                           than before is not known";

/// The indices of both states, which differ.
pub(super) struct SecretVersions {
    old: SecretStore,
    new: SecretStore,
    /// The names of which any value differs.
    changed: BTreeSet<SecretName>,
}

/// A school on one side.
#[derive(Clone, Copy)]
pub(super) struct SecretSide<'a> {
    pub(super) planned: &'a PlannedSchool,
    pub(super) files: &'a [Artifact],
}

/// A secret that has another value at a school.
pub(super) struct SchoolSecret {
    name: SecretName,
    old: Option<SecretVersion>,
    new: Option<SecretVersion>,
    uses: SecretUses,
}

/// Where a secret stands.
#[derive(Default)]
struct SecretUses {
    risk: Option<Risk>,
    units: BTreeMap<String, SecretUser>,
    files: BTreeSet<String>,
    platforms: BTreeSet<String>,
}

/// What cannot be said of secrets, and why.
pub(super) fn remark(former: &ComparedWith, head: &CompiledState) -> Option<String> {
    let keeps = |state: &CompiledState| provider(state) == SecretProviderKind::Age;
    let base = former.state()?;
    if keeps(base) && keeps(head) { None } else { Some(NO_VERSIONS.to_owned()) }
}

/// The secrets that have another value at those schools that are chosen.
pub(super) fn at_schools(
    former: &ComparedWith,
    head: &CompiledState,
    (keys, chosen): (&[SchoolKey], &[bool]),
    relocated: &RelocatedSchools,
) -> Vec<SecretChange> {
    let Some(base) = former.state() else { return Vec::new() };
    let Some(versions) = SecretVersions::between(former, head) else { return Vec::new() };
    let found = keys.par_iter().zip(chosen).filter_map(|(key, is_chosen)| {
        let former = relocated.former(key);
        let mut names = versions.changed.iter();
        // Where the index says the same, nothing need be compiled.
        if !is_chosen || !names.any(|name| versions.of_index(name, former, key).is_some()) {
            return None;
        }
        let (old, new) = (compiled(base, former), compiled(head, key));
        let secrets = versions.at_school([former, key], side(old.as_ref()), side(new.as_ref()));
        Some((key.to_string(), secrets))
    });
    versions.changes(found.collect(), chosen.iter().all(|chosen| *chosen))
}

fn provider(state: &CompiledState) -> SecretProviderKind {
    state.cooperation().workspace.secrets.provider
}

impl SecretVersions {
    /// Reads both indices. `None` when nothing differs, or nobody knows.
    pub(super) fn between(former: &ComparedWith, head: &CompiledState) -> Option<Self> {
        let base = former.state()?;
        if remark(former, head).is_some() {
            return None;
        }
        let read = |state: &CompiledState| {
            // What is wrong with them is told by the rules.
            let mut told_elsewhere = Diagnostics::default();
            let sources = &state.cooperation().sources;
            SecretStore::read(&state.compiler.secrets, sources, &mut told_elsewhere)
        };
        let (old, new) = (read(base), read(head));
        let marks = |store: &SecretStore| -> BTreeMap<_, _> {
            let stored = store.iter();
            stored.map(|(key, one)| (key.clone(), (one.entry.version, one.entry.date))).collect()
        };
        let (before, now) = (marks(&old), marks(&new));
        let mut changed = BTreeSet::new();
        for (_, name) in
            before.keys().chain(now.keys()).filter(|key| before.get(key) != now.get(key))
        {
            changed.insert(name.clone());
        }
        if changed.is_empty() { None } else { Some(Self { old, new, changed }) }
    }

    /// What the index says before and now, where that differs.
    fn of_index(
        &self,
        name: &SecretName,
        old: &SchoolKey,
        new: &SchoolKey,
    ) -> Option<[Option<ValueMark>; 2]> {
        let marks = [ValueMark::of(&self.old, name, old), ValueMark::of(&self.new, name, new)];
        if marks[0] == marks[1] { None } else { Some(marks) }
    }

    /// The secrets that have another value at a school. A side on which the school does not exist
    /// is `None`.
    pub(super) fn at_school(
        &self,
        [old_key, new_key]: [&SchoolKey; 2],
        old: Option<SecretSide<'_>>,
        new: Option<SecretSide<'_>>,
    ) -> Vec<SchoolSecret> {
        let names = |side: Option<SecretSide<'_>>| {
            side.map(|side| named_in(&side.planned.intent.tree)).unwrap_or_default()
        };
        let (needed_before, needed_now) = (names(old), names(new));
        let mut found = Vec::new();
        let mut used = [None, None];
        for name in &self.changed {
            let Some([before, now]) = self.of_index(name, old_key, new_key) else { continue };
            let before = if needed_before.contains_key(name) { before } else { None };
            let now = if needed_now.contains_key(name) { now } else { None };
            if before == now {
                continue;
            }
            // What is gone was used before.
            let (number, side) = if now.is_some() { (1, new) } else { (0, old) };
            let uses = used[number].get_or_insert_with(|| self.uses(side));
            found.push(SchoolSecret {
                name: name.clone(),
                old: before.as_ref().map(version),
                new: now.as_ref().map(version),
                uses: uses.remove(name).unwrap_or_default(),
            });
        }
        found
    }

    /// Where the secrets that changed stand on one side of a school.
    fn uses(&self, side: Option<SecretSide<'_>>) -> BTreeMap<SecretName, SecretUses> {
        let mut uses: BTreeMap<SecretName, SecretUses> = BTreeMap::new();
        let Some(side) = side else { return uses };
        let Some(plan) = &side.planned.plan else { return uses };
        for (name, needed) in plan.secrets() {
            let risk = needed.purposes.into_iter().map(risk_of).max();
            uses.insert(name, SecretUses { risk, ..SecretUses::default() });
        }
        for file in side.files {
            for name in Secret::placeholders_in(&file.text, &self.changed) {
                let uses = uses.entry(name.clone()).or_default();
                let unit = file.path.split('/').take(3).collect::<Vec<_>>().join("/");
                uses.units.insert(unit, user(file, plan));
                uses.files.insert(file.path.clone());
                uses.platforms.insert(file.platform.to_string());
            }
        }
        uses
    }

    /// Puts together what was found at schools. When they are `all` of them, values that nobody
    /// needs are told as well.
    pub(super) fn changes(
        &self,
        schools: Vec<(String, Vec<SchoolSecret>)>,
        are_all: bool,
    ) -> Vec<SecretChange> {
        type Group = (String, Option<SecretVersion>, Option<SecretVersion>);
        let mut grouped: BTreeMap<Group, Vec<(String, SecretUses)>> = BTreeMap::new();
        for (school, secrets) in schools {
            for secret in secrets {
                let SchoolSecret { name, old, new, uses } = secret;
                let members = grouped.entry((name.to_string(), old, new)).or_default();
                members.push((school.clone(), uses));
            }
        }
        if are_all {
            for group in self.of_nobody() {
                let is_told = grouped.keys().any(|(name, old, new)| {
                    *name == group.0
                        && [old, new].into_iter().flatten().any(|told| {
                            [&group.1, &group.2].into_iter().flatten().any(|own| own == told)
                        })
                });
                if !is_told {
                    grouped.insert(group, Vec::new());
                }
            }
        }
        let mut changes = Vec::new();
        for ((name, old, new), members) in grouped {
            changes.push(change(name, old, new, members));
        }
        changes.sort_by_key(|change| Reverse(change.risk));
        changes
    }

    /// Values of the index that differ, owner by owner.
    fn of_nobody(&self) -> Vec<(String, Option<SecretVersion>, Option<SecretVersion>)> {
        let mut owners = BTreeSet::new();
        for ((owner, name), _) in self.old.iter().chain(self.new.iter()) {
            if self.changed.contains(name) {
                owners.insert((owner, name));
            }
        }
        let mut found = Vec::new();
        for (owner, name) in owners {
            let mark = |store: &SecretStore| ValueMark::of_owner(store, owner, name);
            let (old, new) = (mark(&self.old), mark(&self.new));
            if old != new {
                let (old, new) = (old.as_ref().map(version), new.as_ref().map(version));
                found.push((name.to_string(), old, new));
            }
        }
        found
    }
}

/// A school of a state with its files.
fn compiled(state: &CompiledState, key: &SchoolKey) -> Option<Compiled> {
    let school = state.school(&key.to_string())?;
    // What is wrong with it is told where it is compared.
    let compiled = state.compile(school, None, &mut Diagnostics::default());
    state.cooperation().sources.let_go(&school.files);
    Some(compiled)
}

/// One side of a school, as far as it could be compiled.
pub(super) fn side(compiled: Option<&Compiled>) -> Option<SecretSide<'_>> {
    let Compiled { planned, artifacts } = compiled?;
    let files = artifacts.as_deref().unwrap_or_default();
    planned.as_ref().map(|planned| SecretSide { planned, files })
}

/// One change with all schools at which it is the same.
fn change(
    name: String,
    old: Option<SecretVersion>,
    new: Option<SecretVersion>,
    members: Vec<(String, SecretUses)>,
) -> SecretChange {
    let kind = ChangeKind::of(old.as_ref(), new.as_ref());
    let mut change = SecretChange {
        name,
        kind,
        old,
        new,
        // Nobody has it in a file.
        risk: if members.is_empty() { Risk::Cosmetic } else { Risk::Unknown },
        used_by: BTreeMap::new(),
        schools: Vec::new(),
        devices: Vec::new(),
        files: Vec::new(),
        platforms: BTreeSet::new(),
    };
    let mut risk = None;
    for (school, uses) in members {
        change.schools.push(school);
        // A secret that no device has is not known to be harmless.
        risk = risk.max(Some(uses.risk.unwrap_or(Risk::Unknown)));
        for (unit, user) in uses.units {
            *change.used_by.entry(user).or_default() += 1;
            if user.is_device() {
                change.devices.push(unit);
            }
        }
        change.files.extend(uses.files);
        change.platforms.extend(uses.platforms);
    }
    if let Some(risk) = risk {
        // Without a value nothing can be rolled out any more.
        change.risk = if kind == ChangeKind::Removed { risk.max(Risk::Removal) } else { risk };
    }
    change.schools.sort();
    change.devices.sort();
    change.files.sort();
    change
}

/// What it does to people when another value comes to the devices. Where that depends on what the
/// value is of, it is the graver class.
fn risk_of(purpose: SecretPurpose) -> Risk {
    match purpose {
        // Whoever logs in with the former one is refused; and the line of a school, whose password
        // it may be, is down as long as both ends differ.
        SecretPurpose::Password => Risk::InterruptsManagement,
        // Clients that have the former key lose the WLAN; devices and login servers that differ let
        // nobody in.
        SecretPurpose::Psk | SecretPurpose::Radius => Risk::InterruptsClients,
        // What watches the devices, and what gives certificates to new ones, needs it as well.
        SecretPurpose::SnmpAuth | SecretPurpose::SnmpPrivacy | SecretPurpose::Challenge => {
            Risk::Live
        }
    }
}

/// What a file is of.
fn user(file: &Artifact, plan: &Plan) -> SecretUser {
    let folder = file.path.split('/').nth(2).unwrap_or_default();
    let Some(id) = &file.device else {
        return if is_school_folder(folder) {
            SecretUser::School
        } else {
            SecretUser::ClientProfile
        };
    };
    let device = plan.devices.iter().find(|(device, _)| device.id == *id);
    match device.map(|(device, _)| device.kind) {
        Some(DeviceKind::Firewall) => SecretUser::Firewall,
        Some(DeviceKind::Switch) => SecretUser::Switch,
        Some(DeviceKind::AccessPoint) => SecretUser::AccessPoint,
        Some(DeviceKind::Server) => SecretUser::Server,
        Some(DeviceKind::Other) | None => SecretUser::Other,
    }
}

fn version(mark: &ValueMark) -> SecretVersion {
    SecretVersion {
        scope: mark.scope(),
        of: mark.of_whom(),
        version: mark.version(),
        since: mark.since().to_string(),
    }
}
