//! What the author's changes do, each once: from whose each line is to what people read.
//!
//! An effect is known by the changes of the model that cause it, and every line that differs is of
//! exactly one. Effects that are one intent are put together ([`intents`]); inside of one, files of
//! a kind are a part, however their lists and addresses differ.

pub(super) mod attribution;
mod intents;
pub(super) mod lines;
mod outliers;
pub(super) mod reasons;
mod titles;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::laws::{LESS_STRICT, OTHER_ZONE};
use super::state::{ComparedWith, CompiledState};
use super::trials::{FileOwners, Owner};
use super::{
    ChangeEffect, ChangeKind, ChangeSubject, Cluster, EffectPart, EffectVariant, Evidence,
    FileChange, FileDiff, LineRange, LineTag, ModelChange, Risk, RiskReason, totals,
};

/// The reasons of a cluster that are of one owner, by its changes.
pub(super) type OwnReasons = Vec<(Vec<usize>, Vec<RiskReason>)>;

/// All of which effects are made.
pub(super) struct EffectSources<'a> {
    pub(super) head: &'a CompiledState,
    pub(super) former: &'a ComparedWith,
    pub(super) model: &'a [ModelChange],
    /// The keys of every change of the model, in the same order.
    pub(super) paths: &'a [Vec<Arc<str>>],
    pub(super) files: &'a [FileChange],
    pub(super) clusters: &'a [Cluster],
    /// Where the lines of a cluster are of several owners, what each of them means.
    pub(super) own_reasons: &'a [OwnReasons],
    /// Whose the lines of every file are.
    pub(super) owners: &'a [FileOwners],
    /// Whether all files could be compared.
    pub(super) is_complete: bool,
}

/// Files with the same lines of the same owner.
struct EffectUnit {
    /// The changes of the owner, ascending.
    causes: Vec<usize>,
    evidence: Evidence,
    cluster: usize,
    lines: Option<Vec<LineRange>>,
    files: Vec<usize>,
}

impl EffectSources<'_> {
    /// The effects, gravest first.
    pub(super) fn effects(&self) -> Vec<ChangeEffect> {
        let units = self.units();
        let sets = self.causes(&units);
        let mut titles = titles::Titles::new(self.head, self.former);
        let intents = intents::intents(&sets, self.model, self.paths);
        let mut numbers: BTreeMap<&[usize], usize> = BTreeMap::new();
        for (number, intent) in intents.iter().enumerate() {
            numbers.extend(intent.sets.iter().map(|causes| (&causes[..], number)));
        }
        let mut of_intents: Vec<Vec<&EffectUnit>> = vec![Vec::new(); intents.len()];
        for unit in &units {
            of_intents[numbers[&unit.causes[..]]].push(unit);
        }
        let mut effects = Vec::new();
        for (intent, own) in intents.iter().zip(of_intents) {
            effects.push(self.effect(intent.causes.clone(), &own, &mut titles));
        }
        effects.sort_by_key(|effect| {
            let first = effect.parts.iter().flat_map(|part| &part.variants);
            let first = first.filter_map(|variant| variant.files.first()).min().copied();
            let is_idle = effect.parts.is_empty();
            (
                Reverse(effect.risk),
                is_idle,
                Reverse(effect.schools.len()),
                first,
                effect.causes.clone(),
            )
        });
        effects
    }

    /// Files with the same lines of the same owner, in the order of their clusters.
    fn units(&self) -> Vec<EffectUnit> {
        type UnitKey<'a> = (usize, &'a Owner, &'a Option<Vec<LineRange>>);
        let mut units: BTreeMap<UnitKey<'_>, Vec<usize>> = BTreeMap::new();
        for (index, owners) in self.owners.iter().enumerate() {
            for (owner, lines) in owners {
                let cluster = self.files[index].cluster;
                units.entry((cluster, owner, lines)).or_default().push(index);
            }
        }
        let units = units.into_iter().map(|((cluster, owner, lines), files)| EffectUnit {
            causes: owner.causes.clone(),
            evidence: owner.evidence,
            cluster,
            lines: lines.clone(),
            files,
        });
        units.collect()
    }

    /// Every set of changes that anything is of, and each change that moves nothing.
    fn causes(&self, units: &[EffectUnit]) -> Vec<intents::CauseSet> {
        let mut sets: BTreeMap<&[usize], bool> = BTreeMap::new();
        let mut met = BTreeSet::new();
        for unit in units {
            met.extend(unit.causes.iter().copied());
            *sets.entry(&unit.causes).or_default() |= unit.evidence == Evidence::Tested;
        }
        let mut all: Vec<intents::CauseSet> = sets
            .into_iter()
            .map(|(causes, is_tested)| intents::CauseSet {
                causes: causes.to_vec(),
                is_tested,
                moves_files: true,
            })
            .collect();
        for index in (0..self.model.len()).filter(|index| !met.contains(index)) {
            let causes = vec![index];
            all.push(intents::CauseSet { causes, is_tested: true, moves_files: false });
        }
        all
    }

    fn effect(
        &self,
        causes: Vec<usize>,
        units: &[&EffectUnit],
        titles: &mut titles::Titles<'_>,
    ) -> ChangeEffect {
        let files: BTreeSet<usize> =
            units.iter().flat_map(|unit| unit.files.iter().copied()).collect();
        let mut schools: BTreeSet<String> = BTreeSet::new();
        schools.extend(files.iter().filter_map(|file| self.school_of(*file)));
        let mut reasons = self.reasons(units, &schools);
        if files.is_empty() {
            let concerned = causes.iter().flat_map(|&cause| &self.model[cause].schools);
            schools.extend(concerned.cloned());
        }
        self.add_grave(&causes, &mut reasons);
        let mut risks: BTreeSet<Risk> = reasons.iter().map(|reason| reason.risk).collect();
        risks.extend(causes.iter().filter_map(|&cause| self.model[cause].risk));
        if risks.is_empty() {
            // A base with errors has no files in which something could be seen.
            let is_idle = files.is_empty() && self.is_complete;
            risks.insert(if is_idle { Risk::Cosmetic } else { Risk::Unknown });
        }
        let evidence =
            units.iter().map(|unit| unit.evidence).max_by_key(|evidence| match evidence {
                Evidence::Tested => 0,
                Evidence::Scope => 1,
                Evidence::None => 2,
            });
        let schools: Vec<String> = schools.into_iter().collect();
        ChangeEffect {
            title: titles.title(&causes, self.model, self.paths, &schools),
            risk: risks.last().copied().unwrap_or(Risk::Unknown),
            risks,
            reasons,
            causes,
            evidence: evidence.unwrap_or(Evidence::Tested),
            schools,
            count: totals::count(
                &files.iter().map(|&index| &self.files[index]).collect::<Vec<_>>(),
            ),
            parts: self.parts(units),
            outliers: self.outliers(units),
        }
    }

    /// What the lines of a unit mean.
    fn reasons_of(&self, unit: &EffectUnit) -> &[RiskReason] {
        let own = self.own_reasons[unit.cluster].iter().find(|(causes, _)| *causes == unit.causes);
        own.map_or(&self.clusters[unit.cluster].reasons, |(_, reasons)| reasons)
    }

    /// What all lines of an effect mean, each meaning once and the gravest first. `all` are the
    /// schools of the effect.
    fn reasons(&self, units: &[&EffectUnit], all: &BTreeSet<String>) -> Vec<RiskReason> {
        let mut reasons: Vec<RiskReason> = Vec::new();
        let mut schools: BTreeMap<(Risk, &str), BTreeSet<String>> = BTreeMap::new();
        for unit in units {
            let own: Vec<String> =
                unit.files.iter().filter_map(|file| self.school_of(*file)).collect();
            for reason in self.reasons_of(unit) {
                let meaning = (reason.risk, reason.text.as_str());
                if !schools.contains_key(&meaning) {
                    reasons.push(reason.clone());
                }
                schools.entry(meaning).or_default().extend(own.iter().cloned());
            }
        }
        for reason in &mut reasons {
            let own = schools.remove(&(reason.risk, reason.text.as_str())).unwrap_or_default();
            if own.len() < all.len() {
                reason.schools.extend(own);
            }
        }
        reasons.sort_by_key(|reason| Reverse(reason.risk));
        reasons
    }

    fn school_of(&self, file: usize) -> Option<String> {
        totals::school_of(&self.files[file])
    }

    /// Adds that a value is less strict than before, or a segment in another zone, where nothing that
    /// is generated says anything as grave.
    fn add_grave(&self, causes: &[usize], reasons: &mut Vec<RiskReason>) {
        if reasons.first().is_some_and(|gravest| gravest.risk == Risk::Security) {
            return;
        }
        let grave = causes.iter().copied().find(|&cause| {
            let change = &self.model[cause];
            change.subject == ChangeSubject::Model && change.risk == Some(Risk::Security)
        });
        if let Some(cause) = grave {
            let change = &self.model[cause];
            let is_other_zone = super::model::is_other_zone(&self.paths[cause]);
            let text = if is_other_zone { OTHER_ZONE } else { LESS_STRICT };
            let reason = RiskReason {
                path: Some(change.path.clone()),
                old: change.old.clone(),
                new: change.new.clone(),
                ..RiskReason::new(Risk::Security, text)
            };
            reasons.insert(0, reason);
        }
    }

    /// The files by what they are; the gravest and then the most come first.
    fn parts(&self, units: &[&EffectUnit]) -> Vec<EffectPart> {
        let mut by_what: BTreeMap<(ChangeKind, &str), Vec<&EffectUnit>> = BTreeMap::new();
        for unit in units {
            let cluster = &self.clusters[unit.cluster];
            by_what.entry((cluster.kind, &cluster.what)).or_default().push(unit);
        }
        let mut parts = Vec::new();
        for ((kind, what), mut units) in by_what {
            units.sort_by_key(|unit| (Reverse(unit.files.len()), unit.files.clone()));
            let files: BTreeSet<usize> =
                units.iter().flat_map(|unit| unit.files.iter().copied()).collect();
            let files: Vec<&FileChange> = files.iter().map(|&index| &self.files[index]).collect();
            let variants = units.iter().map(|unit| EffectVariant {
                cluster: unit.cluster,
                files: unit.files.clone(),
                lines: unit.lines.clone(),
            });
            let reasons = units.iter().flat_map(|unit| self.reasons_of(unit));
            parts.push(EffectPart {
                risk: reasons.map(|reason| reason.risk).max().unwrap_or(Risk::Unknown),
                kind,
                what: what.to_owned(),
                count: totals::count(&files),
                variants: variants.collect(),
                sample: self.sample(units[0]),
            });
        }
        parts.sort_by_key(|part| (Reverse(part.risk), Reverse(part.count.files)));
        parts
    }

    /// The places of the cluster's sample that hold lines of a unit.
    fn sample(&self, unit: &EffectUnit) -> Vec<FileDiff> {
        let sample = &self.clusters[unit.cluster].sample;
        let Some(ranges) = &unit.lines else { return sample.clone() };
        let mut diffs = Vec::new();
        for diff in sample {
            let mut diff = diff.clone();
            let mut number = 0;
            diff.hunks.retain(|hunk| {
                let first = number + 1;
                number += hunk.lines.iter().filter(|line| line.tag != LineTag::Same).count();
                ranges.iter().any(|range| range.first <= number && range.last >= first)
            });
            diffs.push(diff);
        }
        diffs
    }

    fn outliers(&self, units: &[&EffectUnit]) -> Vec<super::Outlier> {
        let mut schools = outliers::Doings::default();
        for unit in units {
            let what = &self.clusters[unit.cluster].what;
            let reasons = self.reasons_of(unit);
            for &index in &unit.files {
                if let Some(school) = self.school_of(index) {
                    schools.add(&school, what, reasons);
                }
            }
        }
        schools.outliers()
    }
}

/// Marks the clusters that are at schools alone at which an effect differs.
pub(super) fn mark_outliers(clusters: &mut [Cluster], effects: &[ChangeEffect]) {
    for effect in effects {
        let outliers: BTreeSet<&String> =
            effect.outliers.iter().flat_map(|outlier| &outlier.schools).collect();
        let variants = effect.parts.iter().flat_map(|part| &part.variants);
        for number in variants.map(|variant| variant.cluster) {
            let cluster = &mut clusters[number];
            cluster.outlier |= !cluster.schools.is_empty()
                && cluster.schools.iter().all(|school| outliers.contains(school));
        }
    }
}
