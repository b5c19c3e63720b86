// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! A workspace in memory, to be built and compared without a process, a repository or a disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use muster::base::diagnostic::{Diagnostic, Diagnostics};
use muster::change::{self, Base, Changes, Compared, ComparedSide, Request, Snapshot};
use muster::compile::Compiler;
use muster::model::Day;
use muster::workspace::select::Selection;
use muster::workspace::{self, FileSystem, FolderEntry, FolderEntryKind, Listing, Wanted};

use crate::support::{DAY, files, read};

/// A workspace in memory: texts by path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Memory(pub(crate) BTreeMap<String, String>);

impl FileSystem for Memory {
    fn list(&self, folders: &[Wanted<'_>]) -> Vec<Listing> {
        folders.iter().map(|folder| Ok(self.entries(folder.path))).collect()
    }

    fn read(&self, files: &[Wanted<'_>]) -> Vec<Result<Arc<str>, Diagnostic>> {
        files.iter().map(|file| Ok(self.0[file.path].as_str().into())).collect()
    }
}

impl Memory {
    fn entries(&self, path: &str) -> Vec<Result<FolderEntry, Diagnostic>> {
        let prefix = format!("{path}/");
        let below = self.0.keys().filter_map(|file| file.strip_prefix(&prefix));
        let named = below.map(|rest| {
            rest.split_once('/')
                .map_or((rest, FolderEntryKind::File), |(name, _)| (name, FolderEntryKind::Folder))
        });
        let named: BTreeMap<&str, FolderEntryKind> = named.collect();
        named
            .into_iter()
            .map(|(name, kind)| Ok(FolderEntry { name: Ok(name.to_owned()), kind: Ok(kind) }))
            .collect()
    }

    /// What lies in a folder now.
    pub(crate) fn of(folder: &Path) -> Self {
        Self(files(folder).into_iter().map(|(name, path)| (name, read(&path))).collect())
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        let mut found = Diagnostics::default();
        let inputs = workspace::read_from(self, &mut found);
        Snapshot { side: ComparedSide::default(), inputs, found }
    }

    /// What `build` writes; `None` when there are errors.
    pub(crate) fn built(&self) -> Option<BTreeMap<String, String>> {
        let Snapshot { inputs, mut found, .. } = self.snapshot();
        let compiler = Compiler::new(inputs, day(), &mut found).ok()?;
        let (schools, cooperation) = compiler.build(
            &vec![true; compiler.cooperation.schools.len()],
            |_, _, artifacts| artifacts,
            &mut found,
        );
        let all = schools
            .into_iter()
            .flatten()
            .chain(cooperation)
            .map(|artifact| (artifact.path, artifact.text));
        (!found.has_errors()).then(|| all.collect())
    }

    /// What `diff` says of it beside `base`.
    pub(crate) fn diff(&self, base: &Self, skip: bool) -> Changes {
        self.compared(base, skip, false)
    }

    /// The same; `full` is with the differences of all files.
    pub(crate) fn compared(&self, base: &Self, skip: bool, full: bool) -> Changes {
        let base = Base::Snapshot(Box::new(base.snapshot()));
        self.outcome(base, skip, full)
            .unwrap_or_else(|faults| panic!("it is not sound: {faults:#?}"))
    }

    /// The same beside any base; the errors, where it is not sound.
    pub(crate) fn outcome(
        &self,
        base: Base,
        skip: bool,
        full: bool,
    ) -> Result<Changes, Vec<String>> {
        let request =
            Request { day: day(), select: &Selection::default(), skip, full, step: &|| {} };
        match change::compare(self.snapshot(), base, &request).expect("it can be compared") {
            Compared::Changes(changes, _) => Ok(*changes),
            Compared::Faulty(found, _) => {
                let said = found.distinct().into_iter().map(|one| {
                    let schools: Vec<&str> = one.schools.iter().map(String::as_str).collect();
                    format!("{}: {} ({})", one.code.name, one.message, schools.join(", "))
                });
                Err(said.collect())
            }
        }
    }
}

fn day() -> Day {
    Day::new(DAY).expect("a day")
}
