//! Which secrets schools need, whose value each of them gets, and what is missing.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::diagnostic::Diagnostics;
use crate::base::source::Origin;
use crate::language::decode::SchoolKey;
use crate::model::{SecretName, SecretProviderKind, SecretScope};
use crate::secret::named::named_in;
use crate::secret::store::{SecretKey, SecretStore, StoredSecret};
use crate::standard::cooperation::Cooperation;
use crate::workspace::secrets::SecretOwner;

/// Version of the format.
const SCHEMA: &str = "muster-secrets/1";

/// `muster secret list --format json`: the secrets that schools need. No value is in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SecretList {
    /// Version of this format, `muster-secrets/1`.
    pub schema: String,
    /// Version of the program.
    pub muster: String,
    /// What keeps the values. Of others than `age` it is not known which there are.
    pub provider: SecretProviderKind,
    /// The secrets, by name.
    pub secrets: Vec<ListedSecret>,
}

/// A secret that schools need, or of which a value is kept.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ListedSecret {
    /// Its name.
    pub name: String,
    /// Where it is named first, `path:line`; absent when no school of the list names it.
    pub named_at: Option<String>,
    /// The values that are kept for it.
    pub values: Vec<ListedValue>,
    /// The schools that need it and get no value, `authority/school`.
    pub missing: Vec<String>,
    /// All schools that need it.
    pub schools: Vec<String>,
}

/// A value that is kept.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ListedValue {
    /// Who shares it.
    pub scope: SecretScope,
    /// The folder of those who share it, below `secrets/`.
    pub of: String,
    /// Counts the values, from 1.
    pub version: u32,
    /// The version before, which is kept until the rotation is finished.
    pub former: Option<u32>,
    /// Since when it is the present one.
    pub date: String,
    /// The schools that get it, `authority/school`.
    pub schools: Vec<String>,
}

/// Who needs a secret.
#[derive(Debug)]
struct Need {
    at: Origin,
    schools: Vec<SchoolKey>,
}

/// What schools need and what there is for it.
#[derive(Debug, Default)]
pub struct SecretNeeds {
    needs: BTreeMap<SecretName, Need>,
}

impl SecretNeeds {
    /// The secrets that the schools chosen need. What keeps the layers of a school from being laid
    /// over each other is reported.
    pub fn of(cooperation: &Cooperation, chosen: &[bool], out: &mut Diagnostics) -> Self {
        let mut needs: BTreeMap<SecretName, Need> = BTreeMap::new();
        for (school, is_chosen) in cooperation.schools.iter().zip(chosen) {
            if !is_chosen {
                continue;
            }
            let mut found = Diagnostics::default();
            if let Some((tree, _)) = cooperation.tree(school, &mut found) {
                for (name, at) in named_in(&tree) {
                    let need = needs.entry(name).or_insert(Need { at, schools: Vec::new() });
                    need.schools.push(school.key.clone());
                }
            }
            out.absorb(found, Some(&school.key.to_string()));
            cooperation.sources.let_go(&school.files);
        }
        Self { needs }
    }

    /// The names of those that some school gets no value of.
    pub fn missing(&self, store: &SecretStore) -> Vec<&SecretName> {
        let mut missing = Vec::new();
        for (name, need) in &self.needs {
            if need.schools.iter().any(|school| owner_for(school, name, store).is_none()) {
                missing.push(name);
            }
        }
        missing
    }

    /// Whether a school needs this secret.
    pub fn contains(&self, name: &SecretName) -> bool {
        self.needs.contains_key(name)
    }

    /// The list. When it is `whole`, values that no school needs are in it as well.
    pub fn list(&self, cooperation: &Cooperation, store: &SecretStore, whole: bool) -> SecretList {
        let provider = cooperation.workspace.secrets.provider;
        let mut secrets: BTreeMap<&SecretName, ListedSecret> = BTreeMap::new();
        for (name, need) in &self.needs {
            let mut listed = empty(name);
            listed.named_at = Some(cooperation.sources.label(need.at));
            listed.schools = need.schools.iter().map(ToString::to_string).collect();
            if provider == SecretProviderKind::Age {
                add_values(&mut listed, name, need, store);
            }
            secrets.insert(name, listed);
        }
        for ((owner, name), stored) in store.iter() {
            let listed = secrets.entry(name).or_insert_with(|| empty(name));
            let is_listed = listed.values.iter().any(|value| value.of == owner.folder());
            if whole && !is_listed {
                listed.values.push(listed_value(owner, stored));
            }
        }
        // What only others need is not listed among those chosen.
        let secrets = secrets.into_values();
        let secrets =
            secrets.filter(|secret| !secret.schools.is_empty() || !secret.values.is_empty());
        SecretList {
            schema: SCHEMA.to_owned(),
            muster: env!("CARGO_PKG_VERSION").to_owned(),
            provider,
            secrets: secrets.collect(),
        }
    }
}

fn empty(name: &SecretName) -> ListedSecret {
    ListedSecret {
        name: name.to_string(),
        named_at: None,
        values: Vec::new(),
        missing: Vec::new(),
        schools: Vec::new(),
    }
}

/// Sorts the schools that need a secret by whose value they get.
fn add_values(listed: &mut ListedSecret, name: &SecretName, need: &Need, store: &SecretStore) {
    let mut values: BTreeMap<SecretKey, ListedValue> = BTreeMap::new();
    for school in &need.schools {
        let Some(owner) = owner_for(school, name, store) else {
            listed.missing.push(school.to_string());
            continue;
        };
        let Some(stored) = store.get(&owner, name) else { continue };
        let value = listed_value(&owner, stored);
        let value = values.entry((owner, name.clone())).or_insert(value);
        value.schools.push(school.to_string());
    }
    listed.values = values.into_values().collect();
}

/// Whose value a school gets; one with a fault counts, for it is in the way of wider ones.
fn owner_for(school: &SchoolKey, name: &SecretName, store: &SecretStore) -> Option<SecretOwner> {
    SecretOwner::of_school(school)
        .into_iter()
        .find(|owner| store.get(owner, name).is_some() || store.is_faulty(owner, name))
}

fn listed_value(owner: &SecretOwner, stored: &StoredSecret) -> ListedValue {
    ListedValue {
        scope: owner.scope(),
        of: owner.folder(),
        version: stored.entry.version,
        former: stored.entry.former,
        date: stored.entry.date.to_string(),
        schools: Vec::new(),
    }
}
