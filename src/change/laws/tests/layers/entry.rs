//! An entry of the list `tests/diff/layers.txt`: a change, and what it was found to be.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::workspace::Outcome;
use crate::base::text::begun;
use crate::change::{Changes, Risk};

/// A change and its classes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where it is made: `standard`, `header of an authority`.
    pub(super) layer: String,
    /// The key, with `*` for ids.
    pub(super) key: String,
    /// What is different, in words.
    pub(super) what: String,
    /// The old value and the new one, and which side that is.
    pub(super) values: String,
    /// What is wrong with it without leave, by the codes of the findings.
    pub(super) refused: BTreeSet<String>,
    pub(super) found: Option<Found>,
    /// What it does where it must not, or does not do where it should.
    pub(super) problems: Vec<String>,
}

/// What a change does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// At which part of the schools it makes a difference: `2 of 3`.
    pub(super) schools: String,
    /// Whether a file that is generated differs.
    pub(super) is_seen: bool,
    /// The classes, each with its reasons; there are none where only another layer would show it.
    pub(super) classes: BTreeMap<Risk, String>,
}

const NO_FILE: &str = "no file shows it";

impl Entry {
    /// A change of which nothing is known yet.
    pub(super) fn new(layer: &str, key: &str, what: &str) -> Self {
        Self {
            layer: layer.into(),
            key: key.into(),
            what: what.into(),
            values: String::new(),
            refused: BTreeSet::new(),
            found: None,
            problems: Vec::new(),
        }
    }

    /// What names the entry.
    pub(super) fn name(&self) -> String {
        format!("{} {}: {}", self.layer, self.key, self.what)
    }

    /// Whether nobody can write it: what stands there is no value of the key, or must stand there.
    pub(super) fn is_no_value(&self) -> bool {
        ["invalid-value", "missing-key"].iter().any(|code| self.refused.contains(*code))
    }

    /// Takes in what came of it. `schools` says at how many it makes a difference.
    pub(super) fn add(&mut self, outcome: &Outcome, schools: String) {
        match outcome {
            Outcome::Refused(codes) => {
                self.refused = codes.iter().map(|code| (*code).to_owned()).collect();
            }
            Outcome::Told(changes) => {
                let is_seen = !changes.files.is_empty();
                self.found = Some(Found { schools, is_seen, classes: classes(changes) });
            }
        }
    }

    /// Reads a list.
    pub(super) fn list(text: &str) -> Vec<Self> {
        let mut entries: Vec<Self> = Vec::new();
        for line in text.lines() {
            match (line.strip_prefix("    "), entries.last_mut()) {
                (Some(line), Some(entry)) => entry.read(line),
                _ => entries.extend(Self::begun(line)),
            }
        }
        entries
    }

    fn begun(line: &str) -> Option<Self> {
        let (place, what) = line.split_once(": ")?;
        let (layer, key) = place.rsplit_once(' ')?;
        Some(Self::new(layer, key, what))
    }

    fn read(&mut self, line: &str) {
        if let Some(codes) = line.strip_prefix("refused: ") {
            self.refused = codes.split(", ").map(str::to_owned).collect();
        } else if let Some(schools) = line.strip_prefix("at ") {
            let is_seen = !schools.ends_with(NO_FILE);
            let schools = schools.split([' ', ',']).take(3).collect::<Vec<_>>().join(" ");
            self.found = Some(Found { schools, is_seen, classes: BTreeMap::new() });
        } else if let (Some(found), Some((risk, reasons))) =
            (&mut self.found, line.split_once(": "))
        {
            let risk = Risk::ALL.into_iter().find(|one| one.name() == risk).expect("a class");
            found.classes.insert(risk, reasons.to_owned());
        } else {
            line.clone_into(&mut self.values);
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.name())?;
        if !self.values.is_empty() {
            writeln!(f, "    {}", self.values)?;
        }
        if !self.refused.is_empty() {
            let codes: Vec<&str> = self.refused.iter().map(String::as_str).collect();
            writeln!(f, "    refused: {}", codes.join(", "))?;
        }
        let Some(found) = &self.found else { return Ok(()) };
        let leave = if self.refused.is_empty() { "" } else { ", with leave" };
        let idle = if found.is_seen { String::new() } else { format!(", {NO_FILE}") };
        writeln!(f, "    at {} schools{leave}{idle}", found.schools)?;
        for (risk, reasons) in found.classes.iter().rev() {
            writeln!(f, "    {}: {reasons}", risk.name())?;
        }
        Ok(())
    }
}

/// The classes of all effects, with their reasons in the order of the alphabet.
fn classes(changes: &Changes) -> BTreeMap<Risk, String> {
    let mut reasons: BTreeMap<Risk, BTreeSet<&str>> = BTreeMap::new();
    for effect in &changes.effects {
        for risk in &effect.risks {
            let of_risk = effect.reasons.iter().filter(|reason| reason.risk == *risk);
            reasons.entry(*risk).or_default().extend(of_risk.map(|reason| reason.text.as_str()));
        }
    }
    let told = reasons.into_iter().map(|(risk, reasons)| {
        let told = reasons.into_iter().collect::<Vec<_>>().join("; ");
        // What stands in a header, and what no file shows, has no reason beside its class.
        (risk, if told.is_empty() { "-".to_owned() } else { told })
    });
    told.collect()
}

/// An old value and a new one as people read them; of two lists what came and what went.
pub(super) fn values(old: Option<&toml::Value>, new: Option<&toml::Value>) -> String {
    if let (Some(toml::Value::Array(old)), Some(toml::Value::Array(new))) = (old, new) {
        let went = old.iter().filter(|item| !new.contains(item)).map(|item| format!("- {item}"));
        let came = new.iter().filter(|item| !old.contains(item)).map(|item| format!("+ {item}"));
        return went.chain(came).collect::<Vec<_>>().join(" ");
    }
    let [old, new] = [old, new].map(|side| match side {
        Some(value) => begun(&value.to_string().replace('\n', " "), 60),
        None => "nothing".to_owned(),
    });
    format!("{old} -> {new}")
}
