//! From what differs to what people read: clusters with a sample, their risk and their causes, and
//! the effects that they are of.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::access;
use super::effects::attribution::{Attribution, TestedSchool};
use super::effects::{self, EffectSources, OwnReasons};
use super::files::DifferingFile;
use super::groups::{self, FileGroup};
use super::relocated::RelocatedSchools;
use super::sample::{ComparedSchool, OwnedSide, side_of};
use super::secret_change::SecretChange;
use super::state::{ComparedWith, CompiledState};
use super::touching::TouchedSources;
use super::trials::{FileOwners, Trials};
use super::why::{self, CauseSearch, Sample};
use super::{
    ChangeKind, ChangeSubject, Changes, Cluster, Evidence, FileChange, FileDiff, ModelChange, Risk,
    RiskReason, hunks, shared, totals, zones,
};
use crate::access::Access;
use crate::model::Day;

/// Schools at which causes are tested; beyond them they are told by scope.
const MOST_SCHOOLS: usize = 32;

/// All that a comparison has found, of which the result is made.
pub(super) struct FoundDifferences<'a> {
    pub(super) head: &'a CompiledState,
    pub(super) former: &'a ComparedWith,
    pub(super) day: Day,
    /// What the comparison cannot say, and why.
    pub(super) remarks: Vec<String>,
    /// The files that differ, sorted by path.
    pub(super) differing: Vec<DifferingFile>,
    pub(super) model: Vec<ModelChange>,
    /// The keys of every change of the model, in the same order.
    pub(super) paths: Vec<Vec<Arc<str>>>,
    pub(super) schools_compared: usize,
    /// What was opened and closed.
    pub(super) access: Access,
    /// Secrets that have another value.
    pub(super) secrets: Vec<SecretChange>,
    /// The schools that have another key than before.
    pub(super) relocated: RelocatedSchools,
    /// The one school that it is about, when others are not to be named.
    pub(super) only: Option<ComparedSchool<'a>>,
}

/// What was found out about a cluster at its sample.
struct Explained {
    sample: Vec<FileDiff>,
    reasons: Vec<RiskReason>,
    causes: Vec<usize>,
    evidence: Evidence,
    /// Where the lines of the sample are of several owners, what each of them means.
    own_reasons: OwnReasons,
}

/// What was found out at a school: about the groups whose sample lies there, by their numbers, and
/// about its files.
type ExploredSchool = (Vec<(usize, Explained)>, Option<TestedSchool>);

impl FoundDifferences<'_> {
    /// Puts everything together.
    pub(super) fn changes(mut self) -> Changes {
        self.complete_model();
        let groups = groups::groups(&self.differing, self.former, self.head, &self.relocated);
        let (explained, owners) = self.explain(&groups);
        let mut clusters: Vec<(Cluster, OwnReasons)> = groups
            .iter()
            .zip(explained)
            .map(|(group, explained)| self.cluster(group, explained))
            .collect();
        clusters.sort_by(|(a, _), (b, _)| {
            reading_order(a).cmp(&reading_order(b)).then_with(|| a.files.cmp(&b.files))
        });
        let (mut clusters, own_reasons): (Vec<_>, Vec<_>) = clusters.into_iter().unzip();
        access::written_differently(&mut self.access, &clusters);
        let mut files: Vec<FileChange> = self.differing.iter().map(totals::file_change).collect();
        for (number, cluster) in clusters.iter().enumerate() {
            for &index in &cluster.files {
                // The clusters are sorted by now, so that their numbers hold.
                (files[index].cluster, files[index].risk) = (number, cluster.risk);
                files[index].risks.clone_from(&cluster.risks);
            }
        }
        let sources = EffectSources {
            head: self.head,
            former: self.former,
            model: &self.model,
            paths: &self.paths,
            files: &files,
            clusters: &clusters,
            own_reasons: &own_reasons,
            owners: &owners,
            is_complete: self.former.state().is_none_or(|base| base.side.findings.is_empty()),
        };
        let effects = sources.effects();
        effects::mark_outliers(&mut clusters, &effects);
        let touched = TouchedSources {
            head: self.head,
            base: self.former.state(),
            relocated: &self.relocated,
            differing: &self.differing,
            files: &files,
            clusters: &clusters,
        }
        .schools();
        let base = match self.former {
            ComparedWith::State(base) => base.side.clone(),
            ComparedWith::Build(folder) => folder.side.clone(),
            ComparedWith::Nothing(side) => side.clone(),
        };
        let totals = totals::totals(&files, self.schools_compared);
        let changes = Changes::nothing(base, self.head.side.clone(), self.day, self.remarks);
        let (model, access, secrets) = (self.model, self.access, self.secrets);
        Changes { totals, access, touched, secrets, model, effects, clusters, files, ..changes }
    }

    /// Adds what changed beside the trees of schools, and sorts.
    fn complete_model(&mut self) {
        let only = self.only.map(|only| only.key);
        let others = shared::changes(
            (self.former, self.head),
            &self.relocated,
            &self.model,
            &self.differing,
            only,
        );
        // The keys go along, so that both lists stay in one order.
        let own = std::mem::take(&mut self.model).into_iter().zip(std::mem::take(&mut self.paths));
        let mut all: Vec<_> =
            own.chain(others.into_iter().map(|change| (change, Vec::new()))).collect();
        all.sort_by(|(a, a_keys), (b, b_keys)| {
            (a.subject, a_keys, &a.path, &a.schools).cmp(&(b.subject, b_keys, &b.path, &b.schools))
        });
        (self.model, self.paths) = all.into_iter().unzip();
        zones::exceptions(&mut self.model, &self.paths, self.head);
        zones::find(&mut self.model, &self.paths, self.former.state(), self.head);
    }

    /// Looks at the sample of every group, and at whose every line is that differs.
    fn explain(&self, groups: &[FileGroup<'_>]) -> (Vec<Explained>, Vec<FileOwners>) {
        let search = CauseSearch {
            head: self.head,
            former: self.former,
            model: &self.model,
            paths: &self.paths,
        };
        let mut by_school: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        let mut group_of = vec![0; self.differing.len()];
        for (number, group) in groups.iter().enumerate() {
            by_school.entry(group.school).or_default().push(number);
            group.files.iter().for_each(|&file| group_of[file] = number);
        }
        // Sorted by name: causes are tested at the same schools on every machine.
        let jobs: Vec<_> = by_school.into_iter().enumerate().collect();
        let explored: Vec<ExploredSchool> = jobs
            .into_par_iter()
            .map(|(job, (school, numbers))| {
                let own: Vec<_> = numbers.iter().map(|&number| (number, &groups[number])).collect();
                if let Some(school) = school {
                    return self.explain_school(&search, school, &own, job < MOST_SCHOOLS);
                }
                let shared =
                    own.iter().map(|(number, group)| (*number, self.explain_shared(group)));
                (shared.collect(), None)
            })
            .collect();
        let (explained, tested): (Vec<_>, Vec<_>) = explored.into_iter().unzip();
        let mut tested: Vec<TestedSchool> = tested.into_iter().flatten().collect();
        let attribution = Attribution::new(&self.differing, &self.model, &group_of);
        let more = attribution.untested(&tested, MOST_SCHOOLS.saturating_sub(tested.len()));
        let more: Vec<ExploredSchool> = more
            .into_par_iter()
            .map(|school| self.explain_school(&search, school, &[], true))
            .collect();
        tested.extend(more.into_iter().filter_map(|(_, tested)| tested));
        let owners = attribution.owners(&tested);
        let mut explained: Vec<(usize, Explained)> = explained.into_iter().flatten().collect();
        // They come school by school, and are wanted in the order of the groups.
        explained.sort_by_key(|(number, _)| *number);
        (explained.into_iter().map(|(_, explained)| explained).collect(), owners)
    }

    /// Looks at one school: explains the groups whose sample lies there, and finds out whose the
    /// lines of its files are. `test` is whether changes are taken back one by one for that.
    fn explain_school(
        &self,
        search: &CauseSearch<'_>,
        school: &str,
        groups: &[(usize, &FileGroup<'_>)],
        test: bool,
    ) -> ExploredSchool {
        let base = self.former.state();
        let compiled_again = if self.only.is_none() { Some(self.compiled(school)) } else { None };
        let (old, new) = match (&self.only, &compiled_again) {
            (Some(only), _) => (only.old, only.new),
            (None, Some((old, new))) => (side_of(old.as_ref()), side_of(new.as_ref())),
            (None, None) => (None, None),
        };
        let sample = Sample::new(base, old, self.head, new);
        let own = self.files_of(school);
        let paths: Vec<&str> = own.clone().map(|index| &*self.differing[index].path).collect();
        let mut trials = Trials::run(search, school, &sample, &paths, test);
        let kinds = own.clone().map(|index| self.differing[index].kind);
        let files: Vec<_> = paths.iter().copied().zip(kinds).collect();
        trials.try_alone(search, &sample, &files);
        let mut explained = Vec::new();
        for &(number, group) in groups {
            explained.push((number, self.explain_group(search, &sample, &trials, group)));
        }
        if !trials.is_informative() {
            return (explained, None);
        }
        let mut owners = BTreeMap::new();
        for index in own {
            let file = &self.differing[index];
            owners.insert(index, trials.owners(&sample, &file.path, file.kind));
        }
        let (moves_hosts, tested) = trials.hosts();
        let tested = TestedSchool { school: school.to_owned(), owners, moves_hosts, tested };
        (explained, Some(tested))
    }

    /// A school as both sides compile it.
    fn compiled(&self, school: &str) -> (Option<OwnedSide<'_>>, Option<OwnedSide<'_>>) {
        let former = self.relocated.former_name(school);
        let new = self.head.compile_named(school, None);
        let beside = new.as_ref().map(|(files, compiled)| (self.head, *files, compiled));
        let old = self.former.state().and_then(|base| base.compile_named(&former, beside));
        (old, new)
    }

    /// The files of a school, which lie one after the other.
    fn files_of(&self, school: &str) -> std::ops::Range<usize> {
        let prefix = format!("{school}/");
        let first = self.differing.partition_point(|file| file.path < prefix);
        let own = self.differing[first..].iter();
        first..first + own.take_while(|file| file.path.starts_with(&prefix)).count()
    }

    /// Explains a group at its sample.
    fn explain_group(
        &self,
        search: &CauseSearch<'_>,
        sample: &Sample<'_>,
        trials: &Trials,
        group: &FileGroup<'_>,
    ) -> Explained {
        let files: Vec<&DifferingFile> =
            group.sample.iter().map(|&index| &self.differing[index]).collect();
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let (causes, evidence) = trials.causes(&paths);
        // Of a whole school the list of its files says enough.
        let diffs = if group.whole_school {
            Vec::new()
        } else {
            files.iter().map(|file| self.file_diff(sample, file)).collect()
        };
        let mut reasons = self.reasons(search, sample, group, &files);
        let mut own_reasons = match (group.kind, files.as_slice()) {
            (ChangeKind::Changed, [file]) => {
                effects::reasons::of_owners(search, sample, trials, file, &reasons)
            }
            _ => Vec::new(),
        };
        let is_template = |index: &usize| self.model[*index].subject == ChangeSubject::Platform;
        // What another template makes of the plan is in no law.
        if group.kind == ChangeKind::Changed && causes.iter().any(is_template) {
            let unknown = RiskReason::new(Risk::Unknown, why::WRITTEN_DIFFERENTLY);
            for (causes, reasons) in &mut own_reasons {
                if causes.iter().any(is_template) {
                    reasons.push(unknown.clone());
                }
            }
            reasons.push(unknown);
        }
        Explained { sample: diffs, reasons, causes, evidence, own_reasons }
    }

    /// Why a group of files of a school has its risk.
    fn reasons(
        &self,
        search: &CauseSearch<'_>,
        sample: &Sample<'_>,
        group: &FileGroup<'_>,
        files: &[&DifferingFile],
    ) -> Vec<RiskReason> {
        // A file that is new or gone has a plan on one side only.
        if group.kind != ChangeKind::Changed {
            return why::presence(group.kind, &group.what);
        }
        if let ComparedWith::Build(_) = self.former {
            let text = "a build holds files, and not the plan behind them";
            return vec![RiskReason::new(Risk::Unknown, text)];
        }
        files.iter().flat_map(|file| why::reasons(search, sample, file)).collect()
    }

    fn file_diff(&self, sample: &Sample<'_>, file: &DifferingFile) -> FileDiff {
        let (old, new) = sample.texts(&file.path);
        // Beside a build, no old side was compiled: the old text is read from its folder.
        let hunks = match self.built_text(file, new) {
            Some(built) => hunks::hunks(&built, new),
            None => hunks::hunks(old, new),
        };
        FileDiff { path: file.path.clone(), hunks }
    }

    /// The text that a file has in a build; empty when it has none there. `None` when no build is
    /// compared with.
    fn built_text(&self, file: &DifferingFile, now: &str) -> Option<String> {
        let ComparedWith::Build(folder) = self.former else { return None };
        let entry = folder.entry(&file.path);
        Some(entry.and_then(|entry| folder.text(entry, now).ok()).unwrap_or_default())
    }

    /// Files of the whole cooperation list the devices of all schools: what changed there is told
    /// by scope.
    fn explain_shared(&self, group: &FileGroup<'_>) -> Explained {
        let diffs = group.sample.iter().map(|&index| {
            let file = &self.differing[index];
            let (old, new) = file.texts.as_ref().map_or(("", ""), |(old, new)| (old, new));
            FileDiff { path: file.path.clone(), hunks: hunks::hunks(old, new) }
        });
        let reasons = match group.kind {
            ChangeKind::Changed => self.reasons_of_shared(group),
            kind => why::presence(kind, &group.what),
        };
        let causes: Vec<usize> = (0..self.model.len()).collect();
        let evidence = if causes.is_empty() { Evidence::None } else { Evidence::Scope };
        let (sample, own_reasons) = (diffs.collect(), Vec::new());
        Explained { sample, reasons, causes, evidence, own_reasons }
    }

    /// What differs in the plans of the cooperation, and what another template makes of them, which
    /// is in no law.
    fn reasons_of_shared(&self, group: &FileGroup<'_>) -> Vec<RiskReason> {
        let mut reasons = Vec::new();
        for &index in &group.sample {
            let file = &self.differing[index];
            reasons.extend(file.reasons.iter().cloned());
            let folder = format!("templates/{}/", file.platform);
            let is_its_template = |change: &ModelChange| {
                change.subject == ChangeSubject::Platform && change.path.starts_with(&folder)
            };
            if self.model.iter().any(is_its_template) {
                reasons.push(RiskReason::new(Risk::Unknown, why::WRITTEN_DIFFERENTLY));
            }
        }
        reasons
    }

    fn cluster(&self, group: &FileGroup<'_>, explained: Explained) -> (Cluster, OwnReasons) {
        let Explained { sample, mut reasons, causes, evidence, own_reasons } = explained;
        reasons.sort_by_key(|reason| Reverse(reason.risk));
        // Files of one device often share a reason, which is said once.
        let mut met = BTreeSet::new();
        reasons.retain(|reason| met.insert((reason.risk, reason.text.clone())));
        let (mut schools, mut devices) = (BTreeSet::new(), BTreeSet::new());
        let mut distinct = BTreeSet::new();
        for &index in &group.files {
            let file = &self.differing[index];
            schools.extend(file.school.clone());
            if file.device.is_some() {
                devices.insert(file.unit().to_owned());
            }
            distinct.insert(file.literal.as_str());
        }
        let cluster = Cluster {
            kind: group.kind,
            what: group.what.clone(),
            outlier: false,
            risk: reasons.first().map_or(Risk::Unknown, |reason| reason.risk),
            risks: reasons.iter().map(|reason| reason.risk).collect(),
            reasons,
            // More literal differences than the sample has files: members differ in their names.
            own_values: !group.whole_school && distinct.len() > group.sample.len(),
            schools: schools.into_iter().collect(),
            devices: devices.into_iter().collect(),
            files: group.files.clone(),
            sample,
            causes,
            evidence,
        };
        (cluster, own_reasons)
    }
}

/// The gravest come first, and of those the widest.
fn reading_order(cluster: &Cluster) -> (Reverse<Risk>, Reverse<usize>) {
    (Reverse(cluster.risk), Reverse(cluster.schools.len()))
}
