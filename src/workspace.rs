//! The disk: reading a workspace. Together with `output` the only code that touches files.
#![allow(clippy::disallowed_methods, reason = "this is the module that touches the disk")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::decode::SchoolKey;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::inputs::{EditionFiles, Inputs, SchoolFiles};
use crate::model::{AuthorityId, EditionId, LandId, PlatformId, ProfileId, SchoolId};
use crate::platform::Folder;
use crate::source::{FileId, Origin, SourceFile, Sources};

mod place;

pub use place::{Kind, Listing, MAX_BYTES, Place, Seen, Wanted, file_leaves, folder_leaves, text, too_large, unreadable};

/// The platforms that come with the program.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

codes! {
    /// # What
    /// A file is not UTF-8 text.
    ///
    /// # Why
    /// TOML is UTF-8 by definition; read in another encoding, names with umlauts would be wrong in every
    /// generated file.
    ///
    /// # Fix
    /// Save the file as UTF-8. A byte order mark and Windows line ends are fine.
    NOT_UTF8 = "not-utf8", Error;
    /// # What
    /// A file is larger than 16 MiB.
    ///
    /// # Why
    /// No file of a workspace is; reading on would cost memory for what is certainly a mistake.
    ///
    /// # Fix
    /// Remove the file from the folder, or split it.
    TOO_LARGE = "file-too-large", Error;
    /// # What
    /// A symbolic link in the workspace points outside of it.
    ///
    /// # Why
    /// What is compiled must be in git: another checkout would give other configurations.
    ///
    /// # Fix
    /// Replace the link by the file.
    LINK_OUTSIDE = "link-leaves-workspace", Error;
    /// # What
    /// A file or folder cannot be read.
    ///
    /// # Why
    /// Leaving it out would drop what it says in silence.
    ///
    /// # Fix
    /// The message says what the system answered; often it is a matter of permissions.
    UNREADABLE = "unreadable-file", Error;
    /// # What
    /// The name of a folder or file is not fit to be a key: it becomes part of host names and paths.
    ///
    /// # Why
    /// Output folders must work on every system, Windows included, and in DNS.
    ///
    /// # Fix
    /// Rename it: lower-case letters a-z, digits and hyphens.
    INVALID_NAME = "invalid-name", Error;
    /// # What
    /// Two names in one folder differ in case alone.
    ///
    /// # Why
    /// On Windows and macOS they are one folder: one school would overwrite the other.
    ///
    /// # Fix
    /// Rename one of them.
    CASE = "names-differ-in-case", Error;
    /// # What
    /// A folder of `schools/` has no TOML file in it, or lies at the wrong depth.
    ///
    /// # Why
    /// A school is `schools/<authority>/<school>/` with at least a `school.toml`; an empty one would be left
    /// out in silence.
    ///
    /// # Fix
    /// Add the school's files, or remove the folder.
    EMPTY_SCHOOL = "school-without-files", Error;
    /// # What
    /// The folder of an edition has no TOML file in it.
    ///
    /// # Why
    /// An edition without content says nothing about the schools that follow it.
    ///
    /// # Fix
    /// Add the edition's files, or remove the folder.
    EMPTY_EDITION = "edition-without-files", Error;
    /// # What
    /// A file lies where none of its kind belongs, such as a school's file beside `authority.toml`.
    ///
    /// # Why
    /// It would be taken for something else, or for nothing.
    ///
    /// # Fix
    /// Move it to where the message says.
    STRAY_FILE = "stray-file", Error;
}

/// Why a workspace could not be read at all.
#[derive(Debug)]
pub enum OpenError {
    /// There is no `muster.toml` here or above.
    NotFound(PathBuf),
    /// The system refused.
    Io(PathBuf, std::io::Error),
}

impl std::fmt::Display for OpenError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFound(dir) => write!(f, "no `muster.toml` in `{}` or above; `muster init` makes a workspace", dir.display()),
            Self::Io(path, error) => write!(f, "cannot read `{}`: {error}", path.display()),
        }
    }
}

impl std::error::Error for OpenError {}

/// The root of the workspace that `start` lies in: the nearest folder upwards with a `muster.toml`.
pub fn find_root(start: &Path) -> Result<PathBuf, OpenError> {
    let start = start.canonicalize().map_err(|error| OpenError::Io(start.into(), error))?;
    let root = start.ancestors().find(|dir| dir.join("muster.toml").is_file());
    root.map(Path::to_path_buf).ok_or(OpenError::NotFound(start))
}

/// Reads the workspace at `root`. Faults of single files are reported; the rest is read nevertheless.
pub fn read(root: &Path, out: &mut Diagnostics) -> Result<Inputs, OpenError> {
    let root = root.canonicalize().map_err(|error| OpenError::Io(root.into(), error))?;
    Ok(read_from(&place::Disk { root: &root }, out))
}

/// Reads a workspace wherever it lies, with the same checks.
pub fn read_from(place: &dyn Place, out: &mut Diagnostics) -> Inputs {
    Outline::of(place).read(place, out)
}

/// Which files of a workspace are to be read, and what each is part of. Nothing of them is known but their names.
#[derive(Debug)]
pub struct Outline {
    wanted: Vec<(SourceFile, Kind, Part)>,
    editions: Vec<EditionId>,
    sources: Sources,
    found: Diagnostics,
}

impl Outline {
    /// Looks for the files of a workspace.
    pub fn of(place: &dyn Place) -> Self {
        let outline = Self { wanted: Vec::new(), editions: Vec::new(), sources: Sources::default(), found: Diagnostics::default() };
        let mut plan = Reading { place, outline };
        plan.want("muster.toml".into(), Kind::Other, "the workspace".into(), Part::Workspace);
        plan.lands();
        plan.editions();
        plan.schools();
        plan.platforms();
        plan.outline
    }

    /// Reads all files and sorts them into their parts. `place` is that in which they were found.
    pub fn read(self, place: &dyn Place, out: &mut Diagnostics) -> Inputs {
        let Self { wanted, editions, sources, found } = self;
        out.absorb(found, None);
        let files: Vec<Wanted<'_>> = wanted.iter().map(|(file, kind, _)| Wanted { path: &file.path, kind: *kind }).collect();
        let texts = place.read(&files);
        let editions = editions.into_iter().map(|edition| (edition, EditionFiles::default())).collect();
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
    place: &'a dyn Place,
    outline: Outline,
}

/// A folder's entry: its name and whether it is a folder itself.
struct Listed {
    name: String,
    kind: Kind,
}

impl Listed {
    fn is_dir(&self) -> bool {
        matches!(self.kind, Kind::Folder | Kind::Link)
    }
}

impl Reading<'_> {
    fn want(&mut self, path: String, kind: Kind, layer: Arc<str>, part: Part) {
        // One empty text stands in for all that are to come.
        let text = self.outline.wanted.first().map_or_else(|| "".into(), |(file, ..)| Arc::clone(&file.text));
        self.outline.wanted.push((SourceFile { path: path.into(), text, layer }, kind, part));
    }

    /// A finding about a path that is no readable file: the file stands in with an empty text.
    fn complain(&mut self, path: &str, diagnostic: Diagnostic) {
        let file = self.outline.sources.add(SourceFile { path: path.into(), text: "".into(), layer: "the workspace".into() });
        self.outline.found.push(diagnostic.at(Origin::file(file)));
    }

    /// The visible entries of a folder, sorted; a folder that is not there has none. `None` when the folder
    /// could not be listed, which was reported.
    fn list(&mut self, path: &str) -> Option<Vec<Listed>> {
        self.list_all(&[Wanted { path, kind: Kind::Link }]).pop().flatten()
    }

    /// The same for many folders, which are read side by side.
    fn list_all(&mut self, folders: &[Wanted<'_>]) -> Vec<Option<Vec<Listed>>> {
        let listings = self.place.list(folders);
        folders.iter().zip(listings).map(|(folder, listing)| self.listed(folder.path, listing)).collect()
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
    fn look_at(&mut self, path: &str, entry: Seen) -> Option<Listed> {
        let name = match entry.name {
            Ok(name) => name,
            Err(lossy) => {
                self.complain(path, Diagnostic::new(&INVALID_NAME, format!("the name `{lossy}` is not UTF-8")).help("rename it"));
                return None;
            }
        };
        if name.starts_with('.') {
            return None;
        }
        if is_mistyped_toml(&name) {
            let help = "its name must end in `.toml` to be read";
            self.complain(&format!("{path}/{name}"), Diagnostic::new(&INVALID_NAME, format!("`{name}` is not read")).help(help));
            return None;
        }
        match entry.kind {
            Ok(kind) => Some(Listed { name, kind }),
            Err(problem) => {
                self.complain(&format!("{path}/{name}"), Diagnostic::new(&UNREADABLE, format!("cannot tell what it is: {problem}")));
                None
            }
        }
    }

    /// Reports names that differ in case alone. Of two of them the one in lower case is read, if there is one.
    fn refuse_case_twins(&mut self, path: &str, listed: &mut Vec<Listed>) {
        // Of twins at least one has a letter in upper case.
        if listed.iter().all(|entry| entry.name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())) {
            return;
        }
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for entry in listed.iter() {
            if let Some(first) = seen.insert(entry.name.to_lowercase(), entry.name.clone()) {
                let message = format!("`{first}` and `{}` differ in case alone", entry.name);
                self.complain(&format!("{path}/{}", entry.name), Diagnostic::new(&CASE, message).help("rename one of them"));
            }
        }
        // The last one to be inserted is the one in lower case: upper case comes first.
        listed.retain(|entry| {
            let lower = entry.name.to_lowercase();
            lower == entry.name || seen.get(&lower) != Some(&lower)
        });
    }

    /// Reports a file where nobody looks for one of its kind.
    fn stray(&mut self, path: &str, message: &str, help: &str) {
        self.complain(path, Diagnostic::new(&STRAY_FILE, message).help(help));
    }

    /// Reports a folder where nobody looks for one, when it has TOML files in it or the name of one.
    fn stray_folder(&mut self, path: &str, message: &str) {
        let holds = |listed: Vec<Listed>| listed.iter().any(|file| toml_name(file).is_some());
        let named = Path::new(path).extension().is_some_and(|end| end == "toml");
        if named || self.list(path).is_some_and(holds) {
            self.stray(path, message, "move the files up, or the folder elsewhere");
        }
    }

    /// The id that a name stands for; a name that is none is reported.
    fn id<T>(&mut self, path: &str, name: &str, make: fn(&str) -> Result<T, String>) -> Option<T> {
        make(name)
            .map_err(|problem| {
                let lower = name.to_lowercase();
                let help = (lower != name && make(&lower).is_ok()).then(|| format!("rename it to `{lower}`"));
                let mut diagnostic = Diagnostic::new(&INVALID_NAME, problem);
                diagnostic.help = help;
                self.complain(path, diagnostic);
            })
            .ok()
    }

    fn lands(&mut self) {
        for file in self.list("lands").unwrap_or_default() {
            let path = format!("lands/{}", file.name);
            if file.is_dir() {
                self.stray_folder(&path, "what a Land demands is a file, `lands/<land>.toml`");
            }
            let Some(name) = toml_name(&file) else { continue };
            let Some(id) = self.id(&path, name, LandId::new) else { continue };
            self.want(path, file.kind, format!("Land {id}").into(), Part::Land(id));
        }
    }

    fn editions(&mut self) {
        for edition in self.list("standards").unwrap_or_default() {
            let path = format!("standards/{}", edition.name);
            if !edition.is_dir() {
                if toml_name(&edition).is_some() {
                    self.stray(&path, "an edition's file lies in `standards/<edition>/`", "move it into the folder of an edition");
                }
                continue;
            }
            let Some(id) = self.id(&path, &edition.name, EditionId::new) else { continue };
            self.outline.editions.push(id.clone());
            let Some(files) = self.list(&path) else { continue };
            if !files.iter().any(|file| toml_name(file).is_some()) {
                let help = "add the edition's files, or remove the folder";
                self.complain(&path, Diagnostic::new(&EMPTY_EDITION, "the folder of an edition has no TOML file").help(help));
            }
            for file in files {
                if let Some(name) = toml_name(&file) {
                    self.want(format!("{path}/{name}.toml"), file.kind, format!("edition {id}").into(), Part::Edition(id.clone()));
                } else if file.is_dir() && file.name != "profiles" {
                    self.stray_folder(
                        &format!("{path}/{}", file.name),
                        "an edition's files lie in its folder itself, those of profiles in `profiles`",
                    );
                }
            }
            for file in self.list(&format!("{path}/profiles")).unwrap_or_default() {
                if file.is_dir() {
                    self.stray_folder(&format!("{path}/profiles/{}", file.name), "a profile is a file, `profiles/<profile>.toml`");
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
            let path = format!("schools/{}", authority.name);
            if !authority.is_dir() {
                if toml_name(&authority).is_some() {
                    let message = "a school's file lies in `schools/<authority>/<school>/`, an authority's is `schools/<authority>/authority.toml`";
                    self.stray(&path, message, "move it there");
                }
                continue;
            }
            let Some(id) = self.id(&path, &authority.name, AuthorityId::new) else { continue };
            authorities.push((id, path, authority.kind));
        }
        let folders: Vec<Wanted<'_>> = authorities.iter().map(|(_, path, kind)| Wanted { path, kind: *kind }).collect();
        let listings = self.list_all(&folders);
        // The folders of all schools are listed in one go: of folders there are most.
        let (mut own, mut schools) = (Vec::new(), Vec::new());
        for ((authority, path, _), entries) in authorities.into_iter().zip(listings) {
            let file = schools.len();
            for entry in entries.unwrap_or_default() {
                let below = format!("{path}/{}", entry.name);
                if entry.is_dir() {
                    let school = self.id(&below, &entry.name, SchoolId::new);
                    schools.extend(school.map(|school| (SchoolKey { authority: authority.clone(), school }, below, entry.kind)));
                } else if entry.name == "authority.toml" {
                    own.push((file, below, entry.kind, authority.clone()));
                } else if toml_name(&entry).is_some() {
                    let message = "beside the schools of an authority only `authority.toml` is read";
                    self.stray(&below, message, "move it into the folder of a school, or its content into `authority.toml`");
                }
            }
        }
        let folders: Vec<Wanted<'_>> = schools.iter().map(|(_, path, kind)| Wanted { path, kind: *kind }).collect();
        let listings = self.list_all(&folders);
        let mut own = own.into_iter().peekable();
        for (number, ((key, path, _), files)) in schools.into_iter().zip(listings).enumerate() {
            // Files are numbered by precedence: the authority's before those of its schools.
            while let Some((_, path, kind, authority)) = own.next_if(|(before, ..)| *before <= number) {
                self.authority(path, kind, authority);
            }
            if let Some(files) = files {
                self.school(&key, &path, files);
            }
        }
        own.for_each(|(_, path, kind, authority)| self.authority(path, kind, authority));
    }

    fn authority(&mut self, path: String, kind: Kind, authority: AuthorityId) {
        self.want(path, kind, format!("authority {authority}").into(), Part::Authority(authority));
    }

    fn school(&mut self, key: &SchoolKey, path: &str, files: Vec<Listed>) {
        if !files.iter().any(|file| toml_name(file).is_some()) {
            let help = "add a `school.toml`, or remove the folder";
            self.complain(path, Diagnostic::new(&EMPTY_SCHOOL, "the folder of a school has no TOML file").help(help));
        }
        let layer: Arc<str> = format!("school {key}").into();
        for file in files {
            if file.is_dir() {
                self.stray_folder(&format!("{path}/{}", file.name), "a school's files lie in its folder itself, not deeper");
            } else if toml_name(&file).is_some() {
                self.want(format!("{path}/{}", file.name), file.kind, Arc::clone(&layer), Part::School(key.clone()));
            }
        }
    }

    fn platforms(&mut self) {
        for folder in self.list("templates").unwrap_or_default() {
            let path = format!("templates/{}", folder.name);
            if !folder.is_dir() {
                if toml_name(&folder).is_some() {
                    self.stray(&path, "a platform's files lie in `templates/<platform>/`", "move it into the folder of a platform");
                }
                continue;
            }
            let Some(id) = self.id(&path, &folder.name, PlatformId::new) else { continue };
            for file in self.list(&path).unwrap_or_default() {
                if file.is_dir() {
                    self.stray_folder(&format!("{path}/{}", file.name), "a platform's files lie in its folder itself, not deeper");
                } else if is_platform_file(&file.name) {
                    self.want(format!("{path}/{}", file.name), file.kind, format!("platform {id}").into(), Part::Platform(id.clone(), file.name));
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
            let folder: &mut Folder = inputs.platforms.entry(platform).or_default();
            folder.files.insert(name, id);
        }
    }
}

/// Adds the platforms of the program that the workspace does not replace.
fn add_built_in(inputs: &mut Inputs) {
    for dir in BUILT_IN.dirs() {
        let name = dir.path().file_name().and_then(|name| name.to_str()).and_then(|name| PlatformId::new(name).ok());
        let Some(name) = name.filter(|name| !inputs.platforms.contains_key(name)) else { continue };
        let mut folder = Folder { built_in: true, ..Folder::default() };
        for file in dir.files() {
            let path = file.path().to_string_lossy();
            let file_name = file.path().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let Some(text) = file.contents_utf8().filter(|_| is_platform_file(&file_name)) else { continue };
            let source =
                SourceFile { path: format!("templates/{path}").into(), text: text.into(), layer: format!("built-in platform {name}").into() };
            folder.files.insert(file_name, inputs.sources.add(source));
        }
        // Folders without a manifest are no platforms.
        if folder.files.contains_key("platform.toml") {
            inputs.platforms.insert(name, folder);
        }
    }
}

/// The name of a TOML file without its ending.
fn toml_name(entry: &Listed) -> Option<&str> {
    if entry.is_dir() { None } else { entry.name.strip_suffix(".toml") }
}

/// Whether a name was meant to end in `.toml`: Windows hides a second ending, and cares for no case.
fn is_mistyped_toml(name: &str) -> bool {
    if !name.contains('.') || name.strip_suffix(".toml").is_some() {
        return false;
    }
    let lower = name.to_lowercase();
    lower.strip_suffix(".txt").unwrap_or(&lower).strip_suffix(".toml").is_some()
}

/// Whether a file of a platform's folder is read.
fn is_platform_file(name: &str) -> bool {
    name == "platform.toml" || name == "README.md" || name.strip_suffix(".j2").is_some()
}

/// Writes new files below `root`. When one of them exists already, none is written.
pub fn create(root: &Path, files: &[(String, String)]) -> Result<(), CreateError> {
    // A link that leads nowhere is in the way too.
    let taken = |path: &str| std::fs::symlink_metadata(root.join(path)).is_ok();
    let taken: Vec<String> = files.iter().filter(|(path, _)| taken(path)).map(|(path, _)| path.clone()).collect();
    if !taken.is_empty() {
        return Err(CreateError::Exists(taken));
    }
    for (path, text) in files {
        let full = root.join(path);
        let failed = |error| CreateError::Io(path.clone(), error);
        if let Some(parent) = full.parent() {
            std::fs::create_dir_all(parent).map_err(failed)?;
        }
        let mut file = std::fs::File::create_new(&full).map_err(failed)?;
        std::io::Write::write_all(&mut file, text.as_bytes()).map_err(failed)?;
    }
    Ok(())
}

/// Why files could not be created.
#[derive(Debug)]
pub enum CreateError {
    /// These are there already.
    Exists(Vec<String>),
    /// The system refused.
    Io(String, std::io::Error),
}

impl std::fmt::Display for CreateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exists(paths) => match paths.as_slice() {
                [path] => write!(f, "`{path}` exists already; nothing was written"),
                paths => write!(f, "these files exist already; nothing was written:\n  {}", paths.join("\n  ")),
            },
            Self::Io(path, error) => write!(f, "cannot write `{path}`: {error}"),
        }
    }
}

impl std::error::Error for CreateError {}

/// The text of a file that a command was given.
pub fn given(path: &Path) -> Result<String, OpenError> {
    std::fs::read_to_string(path).map_err(|error| OpenError::Io(path.into(), error))
}

/// Writes a file whole: beside its place first, then under its name.
pub fn replace(path: &Path, text: &str) -> Result<(), CreateError> {
    let failed = |error| CreateError::Io(path.display().to_string(), error);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    std::fs::write(&draft, text).and_then(|()| std::fs::rename(&draft, path)).map_err(failed)
}

/// Copies a folder of the workspace at `root` with everything visible in it; `texts` stand in place of files of
/// these names, or beside them. Nothing that exists is overwritten, and half a copy is never seen.
pub fn copy_folder(root: &Path, from: &str, to: &str, texts: &BTreeMap<String, String>) -> Result<Vec<String>, CreateError> {
    let target = root.join(to);
    if target.symlink_metadata().is_ok() {
        return Err(CreateError::Exists(vec![to.to_owned()]));
    }
    let failed = |error| CreateError::Io(to.to_owned(), error);
    let parent = target.parent().unwrap_or(root);
    // Hidden folders are no part of a workspace.
    let draft = parent.join(format!(".{}.new", target.file_name().unwrap_or_default().to_string_lossy()));
    std::fs::create_dir(&draft).map_err(failed)?;
    let mut names = Vec::new();
    let copied = copy_into(&root.join(from), &draft, "", texts, &mut names);
    let renamed = copied.and_then(|()| std::fs::rename(&draft, &target));
    if let Err(error) = renamed {
        let _ = std::fs::remove_dir_all(&draft);
        return Err(failed(error));
    }
    names.sort();
    Ok(names.into_iter().map(|name| format!("{to}/{name}")).collect())
}

fn copy_into(from: &Path, to: &Path, below: &str, texts: &BTreeMap<String, String>, names: &mut Vec<String>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let target = to.join(entry.file_name());
        if std::fs::metadata(entry.path())?.is_dir() {
            std::fs::create_dir(&target)?;
            copy_into(&entry.path(), &target, &format!("{name}/"), texts, names)?;
            continue;
        }
        std::fs::copy(entry.path(), &target)?;
        if let Some(text) = texts.get(&name) {
            std::fs::write(&target, text)?;
        }
        names.push(name);
    }
    for (name, text) in texts.iter().filter(|(name, _)| below.is_empty() && !names.contains(name)).collect::<Vec<_>>() {
        std::fs::write(to.join(name), text)?;
        names.push(name.clone());
    }
    Ok(())
}

/// Gives files of the workspace at `root` a new text: path, the text that was read, and the new one. Byte order
/// mark and permissions stay. Nothing is changed unless all drafts could be written, and each file changes whole.
pub fn rewrite(root: &Path, files: &[(&str, &str, &str)]) -> Result<(), CreateError> {
    let mut drafts = Drafts(Vec::new());
    for &(path, read, new) in files {
        let failed = |error| CreateError::Io(path.to_owned(), error);
        // A link stays one: what it leads to is changed.
        let full = root.join(path).canonicalize().map_err(failed)?;
        let bytes = std::fs::read(&full).map_err(failed)?;
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        let mark = if text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        if text.strip_prefix(mark) != Some(read) {
            return Err(CreateError::Io(path.to_owned(), std::io::Error::other("it was changed meanwhile; nothing was written")));
        }
        let mut draft = full.clone().into_os_string();
        draft.push(".new");
        let mut file = std::fs::File::create_new(&draft).map_err(failed)?;
        drafts.0.push((PathBuf::from(draft), full.clone()));
        let meta = std::fs::metadata(&full).map_err(failed)?;
        std::io::Write::write_all(&mut file, format!("{mark}{new}").as_bytes())
            .and_then(|()| file.set_permissions(meta.permissions()))
            .map_err(failed)?;
    }
    while let Some((draft, full)) = drafts.0.first() {
        std::fs::rename(draft, full).map_err(|error| CreateError::Io(full.display().to_string(), error))?;
        drafts.0.remove(0);
    }
    Ok(())
}

/// Texts written beside the files that they will replace; what is left of them is removed.
struct Drafts(Vec<(PathBuf, PathBuf)>);

impl Drop for Drafts {
    fn drop(&mut self) {
        for (draft, _) in &self.0 {
            let _ = std::fs::remove_file(draft);
        }
    }
}

/// The texts of those of `places` below `root` that are files; one that is a link to another is read once.
pub fn texts(root: &Path, places: &[&str]) -> Result<BTreeMap<PathBuf, String>, OpenError> {
    let files = places.iter().map(|place| root.join(place)).filter(|path| path.is_file());
    let text = |path: PathBuf| {
        let real = path.canonicalize().map_err(|error| OpenError::Io(path.clone(), error))?;
        let text = std::fs::read_to_string(&real).map_err(|error| OpenError::Io(path, error))?;
        Ok((real, text))
    };
    files.map(text).collect()
}

/// The platforms of the program alone, as when there is no workspace.
pub fn built_in() -> Inputs {
    let mut inputs = Inputs::default();
    add_built_in(&mut inputs);
    inputs
}
