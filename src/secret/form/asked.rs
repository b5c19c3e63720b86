//! What a form asks for: the secrets that the files of a school need, and those that lead back.

use std::collections::BTreeMap;

use crate::base::source::Origin;
use crate::language::decode::SchoolKey;
use crate::model::SecretName;
use crate::secret::form::line::FormKey;
use crate::secret::mark::ValueMark;
use crate::secret::store::SecretStore;

/// The secrets that the files of a school need in one state of a workspace.
#[derive(Clone, Copy, Debug)]
pub struct NeededSecrets<'a> {
    /// The key of the school in that state.
    pub school: &'a SchoolKey,
    /// The names, with the places that name them.
    pub names: &'a BTreeMap<SecretName, Origin>,
    /// What the index of that state says of them.
    pub store: &'a SecretStore,
}

/// A value that a form asks for. Without a mark nobody knows whether it is one that is known already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedValue {
    /// Which value it is.
    pub mark: Option<ValueMark>,
}

/// What a form asks for of one secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedSecret {
    /// The value that the files of now hold; none when they need none.
    pub present: Option<AskedValue>,
    /// The value that the files of the base hold, where it is another one or may be.
    pub former: Option<AskedValue>,
}

/// What a form asks for, by the names of secrets.
pub type AskedSecrets = BTreeMap<SecretName, AskedSecret>;

impl AskedValue {
    /// The lines of a form that say which value it is: their keys, and what stands behind them.
    pub fn lines(&self) -> Vec<(FormKey, String)> {
        let Some(mark) = &self.mark else { return Vec::new() };
        vec![
            (FormKey::Scope, format!("\"{}\"", mark.scope().name())),
            (FormKey::Version, mark.version().to_string()),
            (FormKey::Since, format!("\"{}\"", mark.since())),
        ]
    }
}

/// What a form asks for at a school. `before` is the state that the bundle leads back to.
pub fn asked(now: NeededSecrets<'_>, before: Option<NeededSecrets<'_>>) -> AskedSecrets {
    let mark = |side: NeededSecrets<'_>, name: &SecretName| AskedValue {
        mark: ValueMark::of(side.store, name, side.school),
    };
    let mut asked = AskedSecrets::new();
    for name in now.names.keys() {
        let present = Some(mark(now, name));
        asked.insert(name.clone(), AskedSecret { present, former: None });
    }
    let Some(before) = before else { return asked };
    for name in before.names.keys() {
        let former = mark(before, name);
        let secret = asked.entry(name.clone()).or_default();
        let is_known = former.mark.is_some() && secret.present.as_ref() == Some(&former);
        if !is_known {
            secret.former = Some(former);
        }
    }
    asked
}
