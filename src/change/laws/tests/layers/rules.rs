//! The rules of `tests/diff/layers/rules.toml`: which class people expect of a change, written down
//! without looking at what the program says.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::entry::{Entry, Found};
use crate::change::Risk;
use crate::change::laws::fits;

#[derive(Deserialize)]
struct Rules {
    rules: Vec<Rule>,
}

/// What is expected of some changes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Rule {
    /// Keys with `*` for one part and `**` for any number of them.
    keys: Vec<String>,
    /// How the layer begins; all of them where none is named.
    #[serde(default)]
    layers: Vec<String>,
    /// Words of which one is among those of the change.
    #[serde(default)]
    change: Vec<String>,
    /// Whether a file shows it.
    files: Option<bool>,
    /// The least class that the change has among its classes.
    least: Risk,
    /// The gravest class that it may have.
    most: Option<Risk>,
    because: String,
}

impl Rule {
    fn holds_for(&self, entry: &Entry, found: &Found) -> bool {
        let key: Vec<&str> = entry.key.split('.').collect();
        let is_key = |rule: &String| fits(&rule.split('.').collect::<Vec<_>>(), &key);
        let is_layer = |layer: &String| entry.layer.starts_with(layer.as_str());
        let told = format!("{}, {}", entry.what, entry.values);
        let words: BTreeSet<&str> = told.split(", ").collect();
        self.keys.iter().any(is_key)
            && (self.layers.is_empty() || self.layers.iter().any(is_layer))
            && (self.change.is_empty() || self.change.iter().any(|one| words.contains(&**one)))
            && self.files.is_none_or(|files| files == found.is_seen)
    }
}

/// What is wrong with a list by the rules, one line each.
pub(super) fn faults(rules: &str, entries: &[Entry]) -> Vec<String> {
    let rules: Rules = toml::from_str(rules).expect("the rules can be read");
    let (mut faults, mut used) = (Vec::new(), vec![false; rules.rules.len()]);
    for entry in entries {
        let Some(found) = &entry.found else { continue };
        let Some(&gravest) = found.classes.keys().last() else { continue };
        let mut is_met = false;
        for (rule, used) in rules.rules.iter().zip(&mut used) {
            if !rule.holds_for(entry, found) {
                continue;
            }
            (is_met, *used) = (true, true);
            if gravest < rule.least || rule.most.is_some_and(|most| gravest > most) {
                let [is, least] = [gravest, rule.least].map(Risk::name);
                let name = entry.name();
                faults.push(format!("{name}\n    is {is}, not {least}: {}", rule.because));
            }
        }
        if !is_met {
            faults.push(format!("{}\n    no rule speaks of it: {}", entry.name(), gravest.name()));
        }
    }
    for (rule, used) in rules.rules.iter().zip(used) {
        if !used {
            faults.push(format!("no change meets the rule: {}", rule.because));
        }
        if rule.because.len() < 20 {
            faults.push(format!("{:?} says no reason", rule.keys));
        }
    }
    faults
}
