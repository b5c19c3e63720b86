//! Effects: what one intent of the author does, wherever it does it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Risk;
use super::parts::{ChangeCount, ChangeKind, ChangeSubject, Evidence, FileDiff, RiskReason};

/// What one intent does: all that the same changes of the model cause, at every school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ChangeEffect {
    /// What was changed and where, of which every language makes its sentence.
    pub title: EffectTitle,
    /// The gravest class among the reasons.
    pub risk: Risk,
    /// All classes among the reasons.
    pub risks: BTreeSet<Risk>,
    /// Why, gravest first.
    pub reasons: Vec<RiskReason>,
    /// Indices into `model` of the changes that cause it, ascending.
    pub causes: Vec<usize>,
    /// How sure the causes are, for the part of which that is known least.
    pub evidence: Evidence,
    /// The schools (`authority/school`) at which files change, sorted; when none do, those at which
    /// the model changes.
    pub schools: Vec<String>,
    /// Schools, devices and files with a line of it.
    pub count: ChangeCount,
    /// The files by what they are; empty when nothing changes that is generated.
    pub parts: Vec<EffectPart>,
    /// Schools at which it does something else than at most of its schools.
    pub outliers: Vec<Outlier>,
}

/// The files of an effect that are of one kind, such as `aruba-aoscx running-config.txt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EffectPart {
    /// Added, removed or changed.
    pub kind: ChangeKind,
    /// What the files are.
    pub what: String,
    /// The gravest class of what it does to them.
    pub risk: Risk,
    /// How many there are.
    pub count: ChangeCount,
    /// The same effect with other addresses, lists or names; the widest one first.
    pub variants: Vec<EffectVariant>,
    /// The lines of this effect at the first file of the first variant.
    pub sample: Vec<FileDiff>,
}

/// Files of an effect that differ in the same lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EffectVariant {
    /// Index of their cluster in `clusters`.
    pub cluster: usize,
    /// Indices of the files in `files`, ascending.
    pub files: Vec<usize>,
    /// Which of the lines that differ in each of the files are of this effect; `null` is all of
    /// them.
    pub lines: Option<Vec<LineRange>>,
}

/// Lines that differ in a file, from 1 on in the order in which the difference shows them, removed
/// and added ones alike.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub struct LineRange {
    /// The first of them.
    pub first: usize,
    /// The last of them.
    pub last: usize,
}

/// Schools at which an effect differs from what it does at most of its schools.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Outlier {
    /// The schools (`authority/school`), sorted.
    pub schools: Vec<String>,
    /// Kinds of files that change here, and at few others.
    pub more_files: Vec<String>,
    /// Kinds of files that change at most schools, and not here.
    pub fewer_files: Vec<String>,
    /// What it means here, and at few others.
    pub more_reasons: Vec<String>,
    /// What it means at most schools, and not here.
    pub fewer_reasons: Vec<String>,
}

/// What was changed and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EffectTitle {
    /// What was changed: one of them for each cause, in their order.
    pub things: Vec<ChangedThing>,
    /// Where it takes effect.
    pub place: EffectPlace,
}

/// A value that was changed, or a thing that is new, gone or renamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ChangedThing {
    /// What the change is about.
    pub subject: ChangeSubject,
    /// Added, removed, changed or moved.
    pub kind: ChangeKind,
    /// The key with `*` for every id: `segments.*.dhcp.lease`; of a platform's file, its path.
    pub key: String,
    /// The ids that stand at the `*`, in their order.
    pub ids: Vec<String>,
    /// The title of the first of them, where it has one.
    pub title: Option<String>,
    /// The old value, as TOML.
    pub old: Option<String>,
    /// The new value, as TOML.
    pub new: Option<String>,
    /// Of two lists, what is in the new one alone.
    pub came: Vec<String>,
    /// Of two lists, what is in the old one alone.
    pub went: Vec<String>,
}

/// Where an effect takes place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct EffectPlace {
    /// How its schools are named best.
    pub kind: EffectPlaceKind,
    /// The title of the school or the authority, where it is one.
    pub title: Option<String>,
    /// How many schools there are.
    pub schools: usize,
}

/// How the schools of an effect are named best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EffectPlaceKind {
    /// It belongs to no school.
    Cooperation,
    /// Every school that there is.
    AllSchools,
    /// All schools of one authority, which has several.
    Authority,
    /// One school.
    School,
    /// Several schools.
    Schools,
}
