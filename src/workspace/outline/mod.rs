//! Which files of a workspace are to be read: its folders are listed, and what stands where nobody
//! looks for it is reported.

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::{Origin, Sources};
use crate::base::text::{composed, unix_lines};
use crate::model::{EditionId, LandId, PlatformId, ProfileId};
use crate::workspace::built_in::{add_built_in, is_platform_file};
use crate::workspace::codes::EMPTY_EDITION;
use crate::workspace::file_system::{FileSystem, FolderEntryKind, Wanted};
use crate::workspace::inputs::{EditionFiles, Inputs};
use crate::workspace::outline::listed::toml_name;
use crate::workspace::outline::part::{Part, sort_in};
use crate::workspace::outline::survey::{Survey, WantedFile};

mod listed;
mod part;
mod schools;
mod secrets;
mod stray;
mod survey;

/// Which files of a workspace are to be read, and what each is part of. Nothing of them is known
/// but their names.
#[derive(Debug)]
pub struct Outline {
    wanted: Vec<WantedFile>,
    editions: Vec<EditionId>,
    sources: Sources,
    found: Diagnostics,
}

impl Outline {
    /// Looks for the files of a workspace.
    pub fn of(files: &dyn FileSystem) -> Self {
        let mut survey = Survey {
            files,
            wanted: Vec::new(),
            editions: Vec::new(),
            sources: Sources::default(),
            found: Diagnostics::default(),
        };
        survey.want(
            "muster.toml".into(),
            // No listing has told what it is, so it is looked at before it is read.
            FolderEntryKind::Other,
            "the workspace".into(),
            Part::Workspace,
        );
        survey.root();
        survey.lands();
        survey.editions();
        survey.schools();
        survey.platforms();
        survey.secrets();
        let Survey { wanted, editions, sources, found, .. } = survey;
        Self { wanted, editions, sources, found }
    }

    /// Reads all files and sorts them into their parts. `files` are those in which they were found.
    pub fn read(self, files: &dyn FileSystem, out: &mut Diagnostics) -> Inputs {
        let Self { wanted, editions, sources, found } = self;
        out.absorb(found, None);
        let paths: Vec<Wanted<'_>> =
            wanted.iter().map(|file| Wanted { path: &file.source.path, kind: file.kind }).collect();
        let texts = files.read(&paths);
        let mut inputs = Inputs { sources, ..Inputs::default() };
        // An edition without files is one nevertheless.
        for edition in editions {
            inputs.editions.insert(edition, EditionFiles::default());
        }
        for (mut file, text) in wanted.into_iter().zip(texts) {
            let mut fault = None;
            match text {
                // What templates hold goes into artifacts, line ends and all, and so do letters that
                // some editors take apart.
                Ok(text) if matches!(file.part, Part::Platform(..)) => {
                    file.source.text = composed(&unix_lines(&text)).into();
                }
                Ok(text) => file.source.text = text,
                Err(diagnostic) => fault = Some(diagnostic),
            }
            let id = inputs.sources.add(file.source);
            if let Some(fault) = fault {
                // The file keeps its place all the same: a school without it would be another
                // school, or none.
                inputs.unreadable.insert(id);
                if file.part.is_of_secrets() {
                    inputs.secrets.unreadable.insert(id);
                }
                out.push(fault.at(Origin::file(id)));
            }
            sort_in(&mut inputs, file.part, id);
        }
        add_built_in(&mut inputs);
        inputs
    }
}

impl Survey<'_> {
    fn lands(&mut self) {
        for file in self.list("lands").unwrap_or_default() {
            let path = format!("lands/{}", file.name);
            if file.is_dir() {
                self.stray_folder(
                    &path,
                    file.kind,
                    "what a Land demands is a file, `lands/<land>.toml`",
                );
            }
            let Some(name) = toml_name(&file) else { continue };
            let Some(id) = self.id(&path, name, LandId::new) else { continue };
            self.want(path, file.kind, format!("Land {id}").into(), Part::Land(id));
        }
    }

    fn editions(&mut self) {
        for edition in self.list("standards").unwrap_or_default() {
            let misplaced = (
                "an edition's file lies in `standards/<edition>/`",
                "move it into the folder of an edition",
            );
            let Some((id, path)) = self.folder("standards", &edition, EditionId::new, misplaced)
            else {
                continue;
            };
            self.editions.push(id.clone());
            // An edition whose folder cannot be listed stays one: its schools are not told that
            // there is no such edition as well.
            let Some(files) = self.list(&path) else { continue };
            if !files.iter().any(|file| toml_name(file).is_some()) {
                let help = "add the edition's files, or remove the folder";
                self.complain(
                    &path,
                    Diagnostic::new(&EMPTY_EDITION, "the folder of an edition has no TOML file")
                        .help(help),
                );
            }
            for file in files {
                if let Some(name) = toml_name(&file) {
                    self.want(
                        format!("{path}/{name}.toml"),
                        file.kind,
                        format!("edition {id}").into(),
                        Part::Edition(id.clone()),
                    );
                } else if file.is_dir() && file.name != "profiles" {
                    self.stray_folder(
                        &format!("{path}/{}", file.name),
                        file.kind,
                        "an edition's files lie in its folder itself, those of profiles in \
                            `profiles`",
                    );
                }
            }
            for file in self.list(&format!("{path}/profiles")).unwrap_or_default() {
                if file.is_dir() {
                    self.stray_folder(
                        &format!("{path}/profiles/{}", file.name),
                        file.kind,
                        "a profile is a file, `profiles/<profile>.toml`",
                    );
                }
                let Some(name) = toml_name(&file) else { continue };
                let below = format!("{path}/profiles/{name}.toml");
                let Some(profile) = self.id(&below, name, ProfileId::new) else { continue };
                let layer = format!("profile {profile} of edition {id}");
                self.want(below, file.kind, layer.into(), Part::Profile(id.clone(), profile));
            }
        }
    }

    fn platforms(&mut self) {
        for folder in self.list("templates").unwrap_or_default() {
            let misplaced = (
                "a platform's files lie in `templates/<platform>/`",
                "move it into the folder of a platform",
            );
            let Some((id, path)) = self.folder("templates", &folder, PlatformId::new, misplaced)
            else {
                continue;
            };
            for file in self.list(&path).unwrap_or_default() {
                if file.is_dir() {
                    self.stray_folder(
                        &format!("{path}/{}", file.name),
                        file.kind,
                        "a platform's files lie in its folder itself, not deeper",
                    );
                } else if is_platform_file(&file.name) {
                    self.want(
                        format!("{path}/{}", file.name),
                        file.kind,
                        format!("platform {id}").into(),
                        Part::Platform(id.clone(), file.name),
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
