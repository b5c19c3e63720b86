//! Which secrets a plan names, wherever in it they stand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use minijinja::value::{Value, ValueKind};

use super::Plan;
use super::secret::{Secret, SecretPurpose};
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
        let mut found = BTreeMap::new();
        gather(&Value::from_dyn_object(Arc::clone(&self.site)), &mut found);
        for (device, _) in &self.devices {
            gather(&Value::from_dyn_object(Arc::clone(device)), &mut found);
        }
        for (client, _) in &self.clients {
            gather(&Value::from_dyn_object(Arc::clone(client)), &mut found);
        }
        found
    }
}

/// The plan is a tree of bounded depth, so that this ends.
fn gather(value: &Value, found: &mut BTreeMap<SecretName, NeededSecret>) {
    if let Some(secret) = value.downcast_object_ref::<Secret>() {
        let needed = found.entry(secret.name().clone()).or_default();
        needed.purposes.insert(secret.purpose());
        needed.least = needed.least.max(secret.least());
        return;
    }
    let Ok(items) = value.try_iter() else { return };
    for item in items {
        match value.kind() {
            // What is iterated over are its keys.
            ValueKind::Map => {
                if let Ok(below) = value.get_item(&item) {
                    gather(&below, found);
                }
            }
            ValueKind::String | ValueKind::Bytes => return,
            _ => gather(&item, found),
        }
    }
}
