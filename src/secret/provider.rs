//! Where the values of secrets come from.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::Origin;
use crate::language::decode::SchoolKey;
use crate::model::SecretName;
use crate::secret::codes::MISSING;
use crate::secret::identities::Identities;
use crate::secret::store::{SecretKey, SecretStore};
use crate::secret::values::{SecretValue, SecretValues};
use crate::workspace::secrets::SecretOwner;

/// What keeps the values of secrets.
pub trait SecretProvider: Sync {
    /// The value of a secret for a school. `None` when there is none, which is reported at the
    /// place that names the secret, or where its fault is.
    fn value(
        &self,
        name: &SecretName,
        school: &SchoolKey,
        named_at: Origin,
        out: &mut Diagnostics,
    ) -> Option<Arc<SecretValue>>;
}

/// The values of secrets for a school; `names` says where each is named. `None` when one of them
/// has none: all that are missing are reported at once.
pub fn resolve(
    provider: &dyn SecretProvider,
    names: &BTreeMap<SecretName, Origin>,
    school: &SchoolKey,
    out: &mut Diagnostics,
) -> Option<SecretValues> {
    let mut values = SecretValues::default();
    for (name, at) in names {
        if let Some(value) = provider.value(name, school, *at, out) {
            values.0.insert(name.clone(), value);
        }
    }
    if values.0.len() == names.len() { Some(values) } else { None }
}

/// The finding of a secret without a value.
pub(super) fn missing(
    name: &SecretName,
    school: &SchoolKey,
    at: Origin,
    why: &str,
    help: String,
) -> Diagnostic {
    let message = format!("the secret `{name}` has no value for the school `{school}`: {why}");
    Diagnostic::new(&MISSING, message).at(at).help(help)
}

/// The secrets that lie encrypted in the workspace, opened with the keys of the user.
#[derive(Debug)]
pub struct AgeProvider<'a> {
    store: &'a SecretStore,
    identities: &'a Identities,
    /// What many schools share is opened once; `None` is what could not be opened.
    opened: Mutex<BTreeMap<SecretKey, Option<Arc<SecretValue>>>>,
}

impl<'a> AgeProvider<'a> {
    /// The secrets of a store.
    pub fn new(store: &'a SecretStore, identities: &'a Identities) -> Self {
        Self { store, identities, opened: Mutex::default() }
    }

    fn open(&self, key: &SecretKey, out: &mut Diagnostics) -> Option<Arc<SecretValue>> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = opened.get(key) {
            return known.clone();
        }
        let value = self.store.open(key, self.identities, out).map(Arc::new);
        opened.insert(key.clone(), value.clone());
        value
    }
}

impl SecretProvider for AgeProvider<'_> {
    fn value(
        &self,
        name: &SecretName,
        school: &SchoolKey,
        named_at: Origin,
        out: &mut Diagnostics,
    ) -> Option<Arc<SecretValue>> {
        for owner in SecretOwner::of_school(school) {
            // A narrower secret with a fault is not replaced by a wider one: that it has a fault was
            // reported when the store was read.
            if self.store.is_faulty(&owner, name) {
                return None;
            }
            if self.store.get(&owner, name).is_some() {
                return self.open(&(owner, name.clone()), out);
            }
        }
        let why = "none lies in `secrets/` for it, its authority or the cooperation";
        let help = format!("`muster secret generate {name}` or `muster secret set {name}`");
        out.push(missing(name, school, named_at, why, help));
        None
    }
}
