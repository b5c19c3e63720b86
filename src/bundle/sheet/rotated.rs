//! Secrets that several steps of a roll-out give another value, although whoever has them must agree.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::manifest::BundleStepKind;
use crate::change::{ChangeKind, SecretChange};
use crate::plan::{Plan, SecretPurpose};

/// A secret of which not all steps have the same value for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotatedSecret {
    /// Its name.
    pub name: String,
    /// The steps that bring its new value, by their numbers from 0, ascending; at least two.
    pub steps: Vec<usize>,
}

/// The secrets that several steps change, and of which all who have them need the same value: keys of
/// WLANs, and what login servers share with the devices that ask them. A step is its unit and its
/// kind.
pub(super) fn rotated(
    secrets: &[SecretChange],
    plan: &Plan,
    steps: &[(&str, BundleStepKind)],
) -> Vec<RotatedSecret> {
    let mut found = Vec::new();
    // Most changes leave secrets alone, and the plan is not asked then.
    let needed = if secrets.is_empty() { BTreeMap::new() } else { plan.secrets() };
    for (name, needed) in needed {
        let is_shared = needed.purposes.iter().any(|purpose| match purpose {
            SecretPurpose::Psk | SecretPurpose::Radius => true,
            SecretPurpose::Password
            | SecretPurpose::SnmpAuth
            | SecretPurpose::SnmpPrivacy
            | SecretPurpose::Challenge => false,
        });
        let change = secrets.iter().find(|change| change.name == name.as_str());
        let Some(change) = change.filter(|change| is_shared && change.kind == ChangeKind::Changed)
        else {
            continue;
        };
        // `authority/school/unit/file`.
        let files = change.files.iter();
        let units: BTreeSet<&str> = files.filter_map(|file| file.split('/').nth(2)).collect();
        let mut numbers = Vec::new();
        for (number, (unit, kind)) in steps.iter().enumerate() {
            let brings_files = matches!(kind, BundleStepKind::First | BundleStepKind::Change);
            if brings_files && units.contains(unit) {
                numbers.push(number);
            }
        }
        if numbers.len() > 1 {
            found.push(RotatedSecret { name: name.to_string(), steps: numbers });
        }
    }
    found
}
