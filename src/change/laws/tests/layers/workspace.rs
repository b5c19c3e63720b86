//! The workspace in which the changes of layers are made: the starter with further schools, an
//! authority, a second edition and a Land, all in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::change::{Base, Changes, Compared, ComparedSide, Request, Snapshot, compare};
use crate::compile::{Compiler, PlannedSchool};
use crate::model::Day;
use crate::workspace::select::Selection;
use crate::workspace::{self, FileSystem, FolderEntry, FolderEntryKind, Listing, Wanted};

/// Texts by path.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::change::laws::tests) struct Memory(pub(super) BTreeMap<String, Arc<str>>);

/// What came of a change.
pub(super) enum Outcome {
    /// It is not sound: the codes of what is wrong.
    Refused(BTreeSet<&'static str>),
    Told(Box<Changes>),
}

impl FileSystem for Memory {
    fn list(&self, folders: &[Wanted<'_>]) -> Vec<Listing> {
        folders.iter().map(|folder| Ok(self.entries(folder.path))).collect()
    }

    fn read(&self, files: &[Wanted<'_>]) -> Vec<Result<Arc<str>, Diagnostic>> {
        files.iter().map(|file| Ok(Arc::clone(&self.0[file.path]))).collect()
    }
}

impl Memory {
    /// The starter, its edition a second time, and over both what `tests/diff/layers/workspace`
    /// says. A school that has no devices of its own has those of the starter.
    pub(in crate::change::laws::tests) fn base() -> Self {
        let mut files = texts("init");
        let devices = files["schools/musterstadt/grundschule-am-markt/devices.toml"].clone();
        for (path, text) in files.clone() {
            if let Some(rest) = path.strip_prefix("standards/2026.1/") {
                files.insert(format!("standards/2026.2/{rest}"), text);
            }
        }
        for (number, (path, text)) in texts("tests/diff/layers/workspace").into_iter().enumerate() {
            if let Some(folder) = path.strip_suffix("school.toml") {
                // Each device is one by itself.
                let own = devices.replace("00:00:5e:00:53:", &format!("00:00:5e:00:{number:02x}:"));
                files.insert(format!("{folder}devices.toml"), own.into());
            }
            files.insert(path, text);
        }
        Self(files)
    }

    /// The same with everything open: what governance forbids is tried again here.
    pub(in crate::change::laws::tests) fn opened(&self) -> Self {
        let mut files = self.0.clone();
        // An exception for what is open is a finding.
        files.retain(|path, _| !path.ends_with("/exceptions.toml"));
        let authority = "schools/landkreis/authority.toml";
        let (own, _) = files[authority].split_once("[exceptions.").expect("they stand at its end");
        files.insert(authority.to_owned(), own.into());
        for edition in ["2026.1", "2026.2"] {
            let path = format!("standards/{edition}/governance.toml");
            let closed = &files[&path];
            let at = closed.find("[approvers.").expect("it says who approves");
            let text = "[governance.\"*\"]\nmode = \"free\"\nreason = \"Versuch\"\n\n";
            files.insert(path, format!("{text}{}", &closed[at..]).into());
        }
        Self(files)
    }

    pub(in crate::change::laws::tests) fn with(&self, path: &str, text: &str) -> Self {
        let mut files = self.0.clone();
        files.insert(path.to_owned(), text.into());
        Self(files)
    }

    /// What `muster diff` says of this state beside `base`.
    pub(super) fn compared(&self, base: &Self) -> Outcome {
        let request = Request {
            day: day(),
            select: &Selection::default(),
            skip: true,
            full: false,
            step: &|| {},
        };
        let base = Base::Snapshot(Box::new(base.snapshot()));
        match compare(self.snapshot(), base, &request).expect("it can be compared") {
            Compared::Changes(changes, _) => {
                assert_eq!(changes.base.findings, [], "the base is sound");
                Outcome::Told(changes)
            }
            Compared::Faulty(found, _) => {
                let errors = found.iter().filter(|one| one.code.severity == Severity::Error);
                Outcome::Refused(errors.map(|one| one.code.name).collect())
            }
        }
    }

    /// A school as it is compiled.
    pub(in crate::change::laws::tests) fn planned(&self, key: &str) -> PlannedSchool {
        let Snapshot { inputs, mut found, .. } = self.snapshot();
        let Ok(compiler) = Compiler::new(inputs, day(), &mut found) else { panic!("{found:?}") };
        let mut schools = compiler.cooperation.schools.iter();
        let school = schools.find(|school| school.key.to_string() == key).expect("it is there");
        compiler.plan_school(school, &mut found).expect("it is sound")
    }

    fn snapshot(&self) -> Snapshot {
        let mut found = Diagnostics::default();
        let inputs = workspace::read_from(self, &mut found);
        Snapshot { side: ComparedSide::default(), inputs, found }
    }

    fn entries(&self, path: &str) -> Vec<Result<FolderEntry, Diagnostic>> {
        let prefix = format!("{path}/");
        let below = self.0.keys().filter_map(|file| file.strip_prefix(&prefix));
        let named: BTreeMap<&str, FolderEntryKind> = below
            .map(|rest| match rest.split_once('/') {
                Some((name, _)) => (name, FolderEntryKind::Folder),
                None => (rest, FolderEntryKind::File),
            })
            .collect();
        let entry = |(name, kind): (&str, _)| FolderEntry { name: Ok(name.into()), kind: Ok(kind) };
        named.into_iter().map(|one| Ok(entry(one))).collect()
    }
}

fn day() -> Day {
    Day::new("2027-01-01").expect("a day")
}

/// The files of a workspace on the disk, its templates aside.
fn texts(root: &str) -> BTreeMap<String, Arc<str>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    let inputs = workspace::read(&root, &mut Diagnostics::default()).expect("it is readable");
    let files = inputs.sources.iter().map(|(_, file)| (file.path.to_string(), &file.text));
    files
        .filter(|(path, _)| !path.starts_with("templates/"))
        .map(|(path, text)| (path, Arc::clone(text)))
        .collect()
}
