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

    /// These values, and those of `more` under names that have none here.
    #[must_use]
    pub fn and(&self, more: &Self) -> Self {
        let mut values = more.0.clone();
        values.extend(self.0.iter().map(|(name, value)| (name.clone(), Arc::clone(value))));
        Self(values)
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &SecretName> {
        self.0.keys()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(of: &[(&str, &str)]) -> SecretValues {
        let mut values = SecretValues::default();
        for (name, text) in of {
            let present = SecretText::new(text).expect("a text");
            let value = Arc::new(SecretValue { present, former: None });
            values.0.insert(SecretName::new(name).expect("a name"), value);
        }
        values
    }

    #[test]
    fn values_come_before_those_that_are_added() {
        let (own, more) =
            (values(&[("a", "one"), ("b", "two")]), values(&[("b", "x"), ("c", "y")]));
        let all = own.and(&more);
        for (name, text) in [("a", "one"), ("b", "two"), ("c", "y")] {
            let name = SecretName::new(name).expect("a name");
            let expected = SecretText::new(text).expect("a text");
            assert!(
                all.get(&name).is_some_and(|value| value.expose() == expected.expose()),
                "{name}"
            );
        }
        assert_eq!((all.names().count(), own.names().count()), (3, 2));
    }
}
