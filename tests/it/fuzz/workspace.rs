// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! A small workspace in memory: the one that golden files are made of, with texts added.

use muster::base::diagnostic::Diagnostics;
use muster::base::source::{FileId, SourceFile};
use muster::compile::Compiler;
use muster::language::decode::SchoolKey;
use muster::model::{AuthorityId, Day, EditionId, PlatformId, ProfileId, SchoolId};
use muster::platform::artifact::Artifact;
use muster::workspace;
use muster::workspace::inputs::{Inputs, SchoolFiles};

macro_rules! base {
    ($($file:literal),*) => { [$(($file, include_str!(concat!("../../golden/base/", $file)))),*] };
}

const STANDARD: &[(&str, &str)] = &base![
    "standards/1/dns.toml",
    "standards/1/hardware.toml",
    "standards/1/management.toml",
    "standards/1/network.toml",
    "standards/1/open.toml",
    "standards/1/policy.toml",
    "standards/1/radius.toml",
    "standards/1/roles.toml",
    "standards/1/wlans.toml"
];
const OTHERS: &[(&str, &str)] = &base!["muster.toml", "standards/1/profiles/schule.toml"];
const SCHOOL: &[(&str, &str)] =
    &base!["schools/amt/schule/school.toml", "schools/amt/schule/devices.toml"];

/// The workspace as it is read.
pub(crate) struct Workspace {
    inputs: Inputs,
}

/// What came of it.
pub(crate) struct Built {
    /// The files of the school and of the cooperation.
    pub(crate) artifacts: Vec<Artifact>,
    out: Diagnostics,
}

impl Workspace {
    pub(crate) fn new() -> Self {
        let mut workspace = Self { inputs: workspace::built_in() };
        let others: Vec<FileId> =
            OTHERS.iter().map(|(path, text)| workspace.add(path, text)).collect();
        let standard: Vec<FileId> =
            STANDARD.iter().map(|(path, text)| workspace.add(path, text)).collect();
        let files: Vec<FileId> =
            SCHOOL.iter().map(|(path, text)| workspace.add(path, text)).collect();
        let inputs = &mut workspace.inputs;
        inputs.workspace = others[0];
        let edition = inputs.editions.entry(EditionId::new("1").expect("an edition")).or_default();
        edition.files = standard;
        edition.profiles.insert(ProfileId::new("schule").expect("a profile"), others[1]);
        let authority = AuthorityId::new("amt").expect("an authority");
        let key = SchoolKey { authority, school: SchoolId::new("schule").expect("a school") };
        inputs.schools.push(SchoolFiles { key, files });
        workspace
    }

    fn add(&mut self, path: &str, text: &str) -> FileId {
        self.inputs.sources.add(SourceFile {
            path: path.into(),
            text: text.into(),
            layer: path.into(),
        })
    }

    /// Adds a file to the school.
    pub(crate) fn school(&mut self, name: &str, text: &str) {
        let file = self.add(&format!("schools/amt/schule/{name}"), text);
        self.inputs.schools[0].files.push(file);
    }

    /// Adds a file to the edition.
    pub(crate) fn standard(&mut self, name: &str, text: &str) {
        let file = self.add(&format!("standards/1/{name}"), text);
        let edition = self.inputs.editions.get_mut("1").expect("the edition is there");
        edition.files.push(file);
    }

    /// Adds files to a platform, or replaces them; from then on it is one of the workspace's own.
    pub(crate) fn platform(&mut self, name: &str, files: &[(&str, &str)]) {
        for (file, text) in files {
            let id = self.add(&format!("templates/{name}/{file}"), text);
            let platform = PlatformId::new(name).expect("a platform");
            let folder = self.inputs.platforms.entry(platform).or_default();
            folder.built_in = false;
            folder.files.insert((*file).to_owned(), id);
        }
    }

    /// What is read of it, when `muster.toml` is sound.
    pub(crate) fn compiler(&self) -> Option<Compiler> {
        let mut out = Diagnostics::default();
        let compiler =
            Compiler::new(self.inputs.clone(), Day::new("2026-11-21").expect("a day"), &mut out);
        assert!(out.iter().all(|item| item.at.is_some()), "a finding without a place: {out:?}");
        compiler.ok()
    }

    /// Compiles it.
    pub(crate) fn build(&self) -> Built {
        let mut out = Diagnostics::default();
        let day = Day::new("2026-11-21").expect("a day");
        let Ok(compiler) = Compiler::new(self.inputs.clone(), day, &mut out) else {
            return Built { artifacts: Vec::new(), out };
        };
        let (schools, cooperation) = compiler.build(&[true], |_, _, artifacts| artifacts, &mut out);
        Built { artifacts: schools.into_iter().flatten().chain(cooperation).collect(), out }
    }
}

impl Built {
    /// Whoever must mend something has to know where.
    pub(crate) fn refuse_findings_without_place(&self) {
        assert!(
            self.out.iter().all(|item| item.at.is_some()),
            "a finding without a place: {:?}",
            self.out
        );
    }
}
