//! The values of secrets, as whoever fills them in gets them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::SecretName;
use crate::secret::text::SecretText;

/// The value of a secret, and the one before it while both ends are brought to the new one.
#[derive(Debug)]
pub struct SecretValue {
    pub present: SecretText,
    pub former: Option<SecretText>,
}

/// The values of secrets for one school.
#[derive(Debug, Default)]
pub struct SecretValues(pub(super) BTreeMap<SecretName, Arc<SecretValue>>);

impl SecretValues {
    /// The value of a secret.
    pub fn get(&self, name: &SecretName) -> Option<&SecretText> {
        self.0.get(name).map(|value| &value.present)
    }

    /// The value before, while a rotation is not finished: what devices still have that were not
    /// reached, and what goes into the way back.
    pub fn former(&self, name: &SecretName) -> Option<&SecretText> {
        self.0.get(name)?.former.as_ref()
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &SecretName> {
        self.0.keys()
    }
}
