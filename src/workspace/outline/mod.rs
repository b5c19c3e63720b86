//! Which files of a workspace are to be read: its folders are listed, and what stands where nobody
//! looks for it is reported.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    CASE, EMPTY_EDITION, EMPTY_SCHOOL, INVALID_NAME, NO_AUTHORITY, UNREADABLE, add_built_in,
    is_platform_file,
};
use super::{FileSystem, FolderEntry, FolderEntryKind, Listing, Wanted};
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::{FileId, Origin, SourceFile, Sources};
use crate::language::decode::SchoolKey;
use crate::model::{AuthorityId, EditionId, LandId, PlatformId, ProfileId, SchoolId};
use crate::workspace::inputs::{EditionFiles, Inputs, PlatformFolder, SchoolFiles};

mod stray;

use stray::{is_mistyped_toml, is_read_elsewhere, toml_name};

/// Which files of a workspace are to be read, and what each is part of. Nothing of them is known
/// but their names.
#[derive(Debug)]
pub struct Outline {
    wanted: Vec<(SourceFile, FolderEntryKind, Part)>,
    editions: Vec<EditionId>,
    sources: Sources,
    found: Diagnostics,
}

impl Outline {
    /// Looks for the files of a workspace.
    pub fn of(place: &dyn FileSystem) -> Self {
        let outline = Self {
            wanted: Vec::new(),
            editions: Vec::new(),
            sources: Sources::default(),
            found: Diagnostics::default(),
        };
        let mut plan = Reading { place, outline };
        plan.want(
            "muster.toml".into(),
            FolderEntryKind::Other,
            "the workspace".into(),
            Part::Workspace,
        );
        plan.root();
        plan.lands();
        plan.editions();
        plan.schools();
        plan.platforms();
        plan.outline
    }

    /// Reads all files and sorts them into their parts. `place` is that in which they were found.
    pub fn read(self, place: &dyn FileSystem, out: &mut Diagnostics) -> Inputs {
        let Self { wanted, editions, sources, found } = self;
        out.absorb(found, None);
        let files: Vec<Wanted<'_>> =
            wanted.iter().map(|(file, kind, _)| Wanted { path: &file.path, kind: *kind }).collect();
        let texts = place.read(&files);
        let editions =
            editions.into_iter().map(|edition| (edition, EditionFiles::default())).collect();
        let mut inputs = Inputs { sources, editions, ..Inputs::default() };
        for ((mut file, _, part), text) in wanted.into_iter().zip(texts) {
            let fault = text.map(|text| file.text = text).err();
            let id = inputs.sources.add(file);
            if let Some(fault) = fault {
                inputs.unreadable.insert(id);
                out.push(fault.at(Origin::file(id)));
            }
            sort_in(&mut inputs, part, id);
        }
        add_built_in(&mut inputs);
        inputs
    }
}

/// What a file is part of.
#[derive(Debug)]
enum Part {
    Workspace,
    Land(LandId),
    Edition(EditionId),
    Profile(EditionId, ProfileId),
    Authority(AuthorityId),
    School(SchoolKey),
    Platform(PlatformId, String),
}

struct Reading<'a> {
    place: &'a dyn FileSystem,
    outline: Outline,
}

/// A folder's entry: its name and whether it is a folder itself.
struct Listed {
    name: String,
    kind: FolderEntryKind,
}

impl Listed {
    fn is_dir(&self) -> bool {
        matches!(self.kind, FolderEntryKind::Folder | FolderEntryKind::Link)
    }
}

impl Reading<'_> {
    fn want(&mut self, path: String, kind: FolderEntryKind, layer: Arc<str>, part: Part) {
        // One empty text stands in for all that are to come.
        let text = self
            .outline
            .wanted
            .first()
            .map_or_else(|| "".into(), |(file, ..)| Arc::clone(&file.text));
        self.outline.wanted.push((SourceFile { path: path.into(), text, layer }, kind, part));
    }

    /// A finding about a path that is no readable file: the file stands in with an empty text.
    fn complain(&mut self, path: &str, diagnostic: Diagnostic) {
        let file = self.outline.sources.add(SourceFile {
            path: path.into(),
            text: "".into(),
            layer: "the workspace".into(),
        });
        self.outline.found.push(diagnostic.at(Origin::file(file)));
    }

    /// The visible entries of a folder, sorted; a folder that is not there has none. `None` when
    /// the folder could not be listed, which was reported.
    fn list(&mut self, path: &str) -> Option<Vec<Listed>> {
        self.list_all(&[Wanted { path, kind: FolderEntryKind::Link }]).pop().flatten()
    }

    /// The same for many folders, which are read side by side.
    fn list_all(&mut self, folders: &[Wanted<'_>]) -> Vec<Option<Vec<Listed>>> {
        let listings = self.place.list(folders);
        folders
            .iter()
            .zip(listings)
            .map(|(folder, listing)| self.listed(folder.path, listing))
            .collect()
    }

    fn listed(&mut self, path: &str, listing: Listing) -> Option<Vec<Listed>> {
        let entries = match listing {
            Ok(entries) => entries,
            Err(fault) => {
                self.complain(path, fault);
                return None;
            }
        };
        let mut listed = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => listed.extend(self.look_at(path, entry)),
                Err(fault) => self.complain(path, fault),
            }
        }
        listed.sort_by(|a, b| a.name.cmp(&b.name));
        self.refuse_case_twins(path, &mut listed);
        Some(listed)
    }

    /// An entry of a folder; hidden ones are passed over.
    fn look_at(&mut self, path: &str, entry: FolderEntry) -> Option<Listed> {
        let name = match entry.name {
            Ok(name) => name,
            Err(lossy) => {
                self.complain(
                    path,
                    Diagnostic::new(&INVALID_NAME, format!("the name `{lossy}` is not UTF-8"))
                        .help("rename it"),
                );
                return None;
            }
        };
        if name.starts_with('.') {
            return None;
        }
        if is_mistyped_toml(&name) {
            let help = "its name must end in `.toml` to be read";
            self.complain(
                &format!("{path}/{name}"),
                Diagnostic::new(&INVALID_NAME, format!("`{name}` is not read")).help(help),
            );
            return None;
        }
        match entry.kind {
            Ok(kind) => Some(Listed { name, kind }),
            Err(problem) => {
                self.complain(
                    &format!("{path}/{name}"),
                    Diagnostic::new(&UNREADABLE, format!("cannot tell what it is: {problem}")),
                );
                None
            }
        }
    }

    /// Reports names that differ in case alone. Of two of them the one in lower case is read, if
    /// there is one.
    fn refuse_case_twins(&mut self, path: &str, listed: &mut Vec<Listed>) {
        // Of twins at least one has a letter in upper case.
        if listed.iter().all(|entry| {
            entry.name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
        }) {
            return;
        }
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for entry in listed.iter() {
            if let Some(first) = seen.insert(entry.name.to_lowercase(), entry.name.clone()) {
                let message = format!("`{first}` and `{}` differ in case alone", entry.name);
                self.complain(
                    &format!("{path}/{}", entry.name),
                    Diagnostic::new(&CASE, message).help("rename one of them"),
                );
            }
        }
        // The last one to be inserted is the one in lower case: upper case comes first.
        listed.retain(|entry| {
            let lower = entry.name.to_lowercase();
            lower == entry.name || seen.get(&lower) != Some(&lower)
        });
    }

    /// The id that a name stands for; a name that is none is reported.
    fn id<T>(&mut self, path: &str, name: &str, make: fn(&str) -> Result<T, String>) -> Option<T> {
        make(name)
            .map_err(|problem| {
                let lower = name.to_lowercase();
                let help = (lower != name && make(&lower).is_ok())
                    .then(|| format!("rename it to `{lower}`"));
                let mut diagnostic = Diagnostic::new(&INVALID_NAME, problem);
                diagnostic.help = help;
                self.complain(path, diagnostic);
            })
            .ok()
    }

    /// The id and path of a folder that stands for something. A TOML file in its place is reported,
    /// with what is `misplaced` and how to mend it.
    fn folder<T>(
        &mut self,
        root: &str,
        entry: &Listed,
        make: fn(&str) -> Result<T, String>,
        misplaced: (&str, &str),
    ) -> Option<(T, String)> {
        let path = format!("{root}/{}", entry.name);
        if !entry.is_dir() {
            if is_read_elsewhere(entry) {
                self.stray(&path, misplaced.0, misplaced.1);
            }
            return None;
        }
        Some((self.id(&path, &entry.name, make)?, path))
    }

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
            self.outline.editions.push(id.clone());
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

    fn schools(&mut self) {
        let mut authorities = Vec::new();
        for authority in self.list("schools").unwrap_or_default() {
            let message = "a school's file lies in `schools/<authority>/<school>/`, an \
                authority's is `schools/<authority>/authority.toml`";
            let Some((id, path)) =
                self.folder("schools", &authority, AuthorityId::new, (message, "move it there"))
            else {
                continue;
            };
            authorities.push((id, path, authority.kind));
        }
        let folders: Vec<Wanted<'_>> =
            authorities.iter().map(|(_, path, kind)| Wanted { path, kind: *kind }).collect();
        let listings = self.list_all(&folders);
        let mut found = Vec::new();
        for ((authority, path, _), entries) in authorities.into_iter().zip(listings) {
            let (mut own, mut schools) = (None, Vec::new());
            // A folder that cannot be listed was reported.
            let is_listed = entries.is_some();
            for entry in entries.unwrap_or_default() {
                let below = format!("{path}/{}", entry.name);
                if entry.is_dir() {
                    let school = self.id(&below, &entry.name, SchoolId::new);
                    schools.extend(school.map(|school| {
                        (SchoolKey { authority: authority.clone(), school }, below, entry.kind)
                    }));
                } else if entry.name == "authority.toml" {
                    own = Some((below, entry.kind));
                } else if toml_name(&entry).is_some() {
                    let message =
                        "beside the schools of an authority only `authority.toml` is read";
                    self.stray(
                        &below,
                        message,
                        "move it into the folder of a school, or its content into `authority.toml`",
                    );
                }
            }
            if is_listed && own.is_none() {
                let message =
                    format!("the folder of the authority `{authority}` has no `authority.toml`");
                let help = "add it with the title of the authority, or move the schools into the \
                    folder of theirs";
                self.complain(&path, Diagnostic::new(&NO_AUTHORITY, message).help(help));
            }
            found.push((authority, own, schools));
        }
        // The folders of all schools are listed in one go: of folders there are most.
        let folders = found
            .iter()
            .flat_map(|(_, _, schools)| schools)
            .map(|(_, path, kind)| Wanted { path, kind: *kind });
        let mut listings = self.list_all(&folders.collect::<Vec<_>>()).into_iter();
        for (authority, own, schools) in found {
            // Files are numbered by precedence: the authority's before those of its schools.
            if let Some((path, kind)) = own {
                self.want(
                    path,
                    kind,
                    format!("authority {authority}").into(),
                    Part::Authority(authority),
                );
            }
            for ((key, path, _), files) in schools.into_iter().zip(&mut listings) {
                if let Some(files) = files {
                    self.school(&key, &path, files);
                }
            }
        }
    }

    fn school(&mut self, key: &SchoolKey, path: &str, files: Vec<Listed>) {
        if !files.iter().any(|file| toml_name(file).is_some()) {
            let help = "add a `school.toml`, or remove the folder";
            self.complain(
                path,
                Diagnostic::new(&EMPTY_SCHOOL, "the folder of a school has no TOML file")
                    .help(help),
            );
        }
        let layer: Arc<str> = format!("school {key}").into();
        for file in files {
            if file.is_dir() {
                self.stray_folder(
                    &format!("{path}/{}", file.name),
                    file.kind,
                    "a school's files lie in its folder itself, not deeper",
                );
            } else if toml_name(&file).is_some() {
                self.want(
                    format!("{path}/{}", file.name),
                    file.kind,
                    Arc::clone(&layer),
                    Part::School(key.clone()),
                );
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

/// Puts a file where it belongs.
fn sort_in(inputs: &mut Inputs, part: Part, id: FileId) {
    match part {
        Part::Workspace => inputs.workspace = id,
        Part::Land(land) => {
            inputs.lands.insert(land, id);
        }
        Part::Edition(edition) => {
            inputs.editions.entry(edition).or_default().files.push(id);
        }
        Part::Profile(edition, profile) => {
            let edition: &mut EditionFiles = inputs.editions.entry(edition).or_default();
            edition.profiles.insert(profile, id);
        }
        Part::Authority(authority) => inputs.authorities.entry(authority).or_default().push(id),
        Part::School(key) => {
            if inputs.schools.last().is_none_or(|school| school.key != key) {
                inputs.schools.push(SchoolFiles { key, files: Vec::new() });
            }
            let school = inputs.schools.last_mut().expect("one was just added");
            school.files.push(id);
        }
        Part::Platform(platform, name) => {
            let folder: &mut PlatformFolder = inputs.platforms.entry(platform).or_default();
            folder.files.insert(name, id);
        }
    }
}

#[cfg(test)]
mod tests;
