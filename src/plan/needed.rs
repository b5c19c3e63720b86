//! Which secrets a plan names, wherever in it they stand.

use std::collections::{BTreeMap, BTreeSet};

use super::Plan;
use super::secret::{Secret, SecretPurpose};
use super::seen::HoldsSecrets as _;
use crate::model::SecretName;

/// What a plan says of a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NeededSecret {
    /// What it is for.
    pub purposes: BTreeSet<SecretPurpose>,
    /// The fewest characters that its value may have, by what the workspace says.
    pub least: u32,
}

impl Plan {
    /// The secrets of all devices and client profiles.
    pub fn secrets(&self) -> BTreeMap<SecretName, NeededSecret> {
        let mut found: BTreeMap<SecretName, NeededSecret> = BTreeMap::new();
        let mut need = |secret: &Secret| {
            let needed = found.entry(secret.name().clone()).or_default();
            needed.purposes.insert(secret.purpose());
            needed.least = needed.least.max(secret.least());
        };
        self.site.visit_secrets(&mut need);
        for (device, _) in &self.devices {
            device.visit_secrets(&mut need);
        }
        for (client, _) in &self.clients {
            client.visit_secrets(&mut need);
        }
        found
    }
}
