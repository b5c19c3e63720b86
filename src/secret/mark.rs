//! Which value of a secret is meant, as far as the index tells it.

use crate::language::decode::SchoolKey;
use crate::model::{Day, SecretName, SecretScope};
use crate::secret::store::SecretStore;
use crate::workspace::secrets::SecretOwner;

/// Which value of a secret is meant. Two of one mark are one value, as far as that is known without
/// opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueMark {
    owner: SecretOwner,
    version: u32,
    since: Day,
}

impl ValueMark {
    /// The mark of the value that a school gets, by the index of the workspace.
    pub fn of(store: &SecretStore, name: &SecretName, school: &SchoolKey) -> Option<Self> {
        for owner in SecretOwner::of_school(school) {
            // A narrower one with a fault is in the way of wider ones.
            if store.is_faulty(&owner, name) {
                return None;
            }
            let mark = Self::of_owner(store, &owner, name);
            if mark.is_some() {
                return mark;
            }
        }
        None
    }

    /// The mark of the value that lies in the index of this very owner.
    pub fn of_owner(store: &SecretStore, owner: &SecretOwner, name: &SecretName) -> Option<Self> {
        let entry = &store.get(owner, name)?.entry;
        Some(Self { owner: owner.clone(), version: entry.version, since: entry.date })
    }

    /// Who shares the value.
    pub fn scope(&self) -> SecretScope {
        self.owner.scope()
    }

    /// The authority or the school that has it, `authority/school`; none when all share it.
    pub fn of_whom(&self) -> Option<String> {
        match &self.owner {
            SecretOwner::Cooperation => None,
            SecretOwner::Authority(authority) => Some(authority.to_string()),
            SecretOwner::School(school) => Some(school.to_string()),
        }
    }

    /// Its version.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Since when it is the present one.
    pub fn since(&self) -> Day {
        self.since
    }
}
