//! Whose each line is that differs, in every file of every school.
//!
//! At some schools each change is taken back by itself, which says it of their files. Files of
//! other schools that differ in the same lines at the same place have them of the same changes,
//! where these concern their school too. Where they do not, further schools are tested; beyond a
//! limit, lines are of all changes that concern their school.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::path::written;
use crate::change::files::DifferingFile;
use crate::change::trials::{FileOwners, Owner};
use crate::change::{ChangeSubject, Evidence, ModelChange};

/// What was found out at one school by taking changes back.
pub(in crate::change) struct TestedSchool {
    pub(in crate::change) school: String,
    /// Whose the lines are in each file, by its index.
    pub(in crate::change) owners: BTreeMap<usize, FileOwners>,
    /// Changes that move what files of the cooperation know of its devices, or may do so.
    pub(in crate::change) moves_hosts: Vec<usize>,
    /// Changes of which it is known whether they do.
    pub(in crate::change) tested: Vec<usize>,
}

/// What files are looked at together.
pub(in crate::change) struct Attribution<'a> {
    files: &'a [DifferingFile],
    model: &'a [ModelChange],
    /// The group of each file.
    groups: &'a [usize],
    /// The changes that concern each school.
    changes_at: BTreeMap<&'a str, Vec<usize>>,
}

/// A file of a tested school, from which others have their owners.
struct Exemplar<'a> {
    school: &'a str,
    name: &'a str,
    owners: &'a FileOwners,
}

impl<'a> Attribution<'a> {
    pub(in crate::change) fn new(
        files: &'a [DifferingFile],
        model: &'a [ModelChange],
        groups: &'a [usize],
    ) -> Self {
        let mut changes_at: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, change) in model.iter().enumerate() {
            for school in &change.schools {
                changes_at.entry(school).or_default().push(index);
            }
        }
        Self { files, model, groups, changes_at }
    }

    /// Further schools that must be tested, one for each group of files and set of changes of which
    /// nothing is known yet; sorted, and no more than `most`.
    pub(in crate::change) fn untested(&self, tested: &[TestedSchool], most: usize) -> Vec<&'a str> {
        let owners = self.of_schools(tested);
        let mut met = BTreeSet::new();
        let mut schools = BTreeSet::new();
        for (index, file) in self.files.iter().enumerate() {
            if owners[index].is_some() {
                continue;
            }
            let Some(school) = file.school.as_deref() else { continue };
            if schools.len() < most && met.insert((self.groups[index], self.changes(school))) {
                schools.insert(school);
            }
        }
        schools.into_iter().collect()
    }

    /// Whose the lines of every file are.
    pub(in crate::change) fn owners(&self, tested: &[TestedSchool]) -> Vec<FileOwners> {
        let mut all = Vec::new();
        for (known, file) in self.of_schools(tested).into_iter().zip(self.files) {
            all.push(match (known, file.school.as_deref()) {
                (Some(owners), _) => owners,
                (None, Some(school)) => vec![(by_scope(self.changes(school).to_vec()), None)],
                (None, None) => vec![(self.of_cooperation(file, tested), None)],
            });
        }
        all
    }

    fn changes(&self, school: &str) -> &[usize] {
        self.changes_at.get(school).map_or(&[], Vec::as_slice)
    }

    /// The owners of the lines of every file of a school, where they are known.
    fn of_schools(&self, tested: &[TestedSchool]) -> Vec<Option<FileOwners>> {
        let mut known: Vec<Option<&FileOwners>> = vec![None; self.files.len()];
        let mut exemplars: BTreeMap<usize, Vec<Exemplar<'_>>> = BTreeMap::new();
        for school in tested {
            for (&index, owners) in &school.owners {
                known[index] = Some(owners);
                let name = self.name(index);
                let exemplar = Exemplar { school: &school.school, name, owners };
                exemplars.entry(self.groups[index]).or_default().push(exemplar);
            }
        }
        // Most schools have the same changes, and many files the same difference.
        let mut met: BTreeMap<(usize, &[usize]), Vec<&Exemplar<'_>>> = BTreeMap::new();
        let mut all = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            if let Some(owners) = known[index] {
                all.push(Some(owners.clone()));
                continue;
            }
            let Some(school) = file.school.as_deref() else {
                all.push(None);
                continue;
            };
            let (group, own) = (self.groups[index], self.changes(school));
            let fitting = met.entry((group, own)).or_insert_with(|| {
                let exemplars = exemplars.get(&group).map_or(&[][..], Vec::as_slice);
                exemplars.iter().filter(|exemplar| fits(exemplar, own)).collect()
            });
            all.push(self.inherited(index, own, fitting));
        }
        all
    }

    /// The owners that a file has from those that differ as it does.
    fn inherited(
        &self,
        index: usize,
        own: &[usize],
        fitting: &[&Exemplar<'_>],
    ) -> Option<FileOwners> {
        let device = self.files[index].device.as_ref();
        let prefix = device.map(|device| format!("devices.{}.", written(device)));
        // What a school says of this very device may be why.
        let is_of_device = |change: &usize| {
            let path = &self.model[*change].path;
            prefix.as_ref().is_some_and(|prefix| format!("{path}.").starts_with(prefix))
        };
        let of_device: Vec<usize> = own.iter().copied().filter(is_of_device).collect();
        let mut fitting = fitting.iter().filter(|exemplar| {
            let others = self.changes(exemplar.school);
            of_device.iter().all(|change| others.binary_search(change).is_ok())
        });
        let name = self.name(index);
        if let Some(namesake) = fitting.clone().find(|exemplar| exemplar.name == name) {
            return Some(namesake.owners.clone());
        }
        let first = fitting.next()?.owners;
        let others: Vec<&FileOwners> =
            fitting.map(|exemplar| exemplar.owners).filter(|owners| *owners != first).collect();
        if others.is_empty() {
            return Some(first.clone());
        }
        // Of several that it may be, none is left out.
        let all = others.into_iter().chain([first]).flatten();
        let causes: BTreeSet<usize> = all.flat_map(|(owner, _)| owner.causes.clone()).collect();
        Some(vec![(by_scope(causes.into_iter().collect()), None)])
    }

    /// The path of a file below its school.
    fn name(&self, index: usize) -> &'a str {
        let file = &self.files[index];
        let school = file.school.as_ref().map_or(0, String::len);
        &file.path[school.min(file.path.len())..]
    }

    /// The owner of a file of the whole cooperation: the changes that move a device in it, and what
    /// the cooperation says of itself.
    fn of_cooperation(&self, file: &DifferingFile, tested: &[TestedSchool]) -> Owner {
        let movers: BTreeSet<usize> =
            tested.iter().flat_map(|school| school.moves_hosts.iter().copied()).collect();
        let known: BTreeSet<usize> =
            tested.iter().flat_map(|school| school.tested.iter().copied()).collect();
        let (mut causes, mut evidence) = (Vec::new(), Evidence::Tested);
        let templates = format!("templates/{}/", file.platform);
        for (index, change) in self.model.iter().enumerate() {
            let is_cause = match change.subject {
                ChangeSubject::School => true,
                ChangeSubject::Exception => false,
                ChangeSubject::Platform => change.path.starts_with(&templates),
                // Titles of editions and what they say of their dates stand in no such file.
                ChangeSubject::Header => !change.path.starts_with("standards/"),
                ChangeSubject::Model => movers.contains(&index) || !known.contains(&index),
            };
            if is_cause {
                causes.push(index);
            }
            if is_cause && !movers.contains(&index) {
                evidence = Evidence::Scope;
            }
        }
        if causes.is_empty() {
            return by_scope((0..self.model.len()).collect());
        }
        Owner { causes, evidence }
    }
}

/// Whether every change of the owners is one of these as well.
fn fits(exemplar: &Exemplar<'_>, changes: &[usize]) -> bool {
    let causes = exemplar.owners.iter().flat_map(|(owner, _)| &owner.causes);
    causes.into_iter().all(|cause| changes.binary_search(cause).is_ok())
}

fn by_scope(causes: Vec<usize>) -> Owner {
    let evidence = if causes.is_empty() { Evidence::None } else { Evidence::Scope };
    Owner { causes, evidence }
}
