//! The folder `schools`: authorities, and the schools below them.

use std::sync::Arc;

use crate::base::diagnostic::Diagnostic;
use crate::language::decode::SchoolKey;
use crate::model::{AuthorityId, SchoolId};
use crate::workspace::codes::{EMPTY_SCHOOL, NO_AUTHORITY};
use crate::workspace::file_system::{FolderEntryKind, Wanted};
use crate::workspace::outline::listed::{Listed, toml_name};
use crate::workspace::outline::part::Part;
use crate::workspace::outline::survey::Survey;

/// The folder of an authority, and what lies in it.
struct AuthorityFolder {
    authority: AuthorityId,
    /// Where its `authority.toml` lies.
    own: Option<(String, FolderEntryKind)>,
    schools: Vec<SchoolFolder>,
}

struct SchoolFolder {
    key: SchoolKey,
    path: String,
    kind: FolderEntryKind,
}

impl Survey<'_> {
    pub(super) fn schools(&mut self) {
        let found = self.authorities();
        // The folders of all schools are listed in one go: of folders there are most.
        let mut folders = Vec::new();
        for authority in &found {
            for school in &authority.schools {
                folders.push(Wanted { path: &school.path, kind: school.kind });
            }
        }
        let mut listings = self.list_all(&folders).into_iter();
        for AuthorityFolder { authority, own, schools } in found {
            // Files are numbered by precedence: the authority's before those of its schools.
            if let Some((path, kind)) = own {
                let layer = format!("authority {authority}");
                self.want(path, kind, layer.into(), Part::Authority(authority));
            }
            for (school, files) in schools.into_iter().zip(&mut listings) {
                if let Some(files) = files {
                    self.school(&school.key, &school.path, files);
                }
            }
        }
    }

    fn authorities(&mut self) -> Vec<AuthorityFolder> {
        let misplaced = (
            "a school's file lies in `schools/<authority>/<school>/`, an authority's is \
             `schools/<authority>/authority.toml`",
            "move it there",
        );
        let mut authorities = Vec::new();
        for entry in self.list("schools").unwrap_or_default() {
            let folder = self.folder("schools", &entry, AuthorityId::new, misplaced);
            if let Some((authority, path)) = folder {
                authorities.push((authority, path, entry.kind));
            }
        }
        let folders: Vec<Wanted<'_>> =
            authorities.iter().map(|(_, path, kind)| Wanted { path, kind: *kind }).collect();
        let listings = self.list_all(&folders);
        let mut found = Vec::new();
        for ((authority, path, _), entries) in authorities.into_iter().zip(listings) {
            found.push(self.authority(authority, &path, entries));
        }
        found
    }

    /// What lies in the folder of an authority; `None` is one that could not be listed.
    fn authority(
        &mut self,
        authority: AuthorityId,
        path: &str,
        entries: Option<Vec<Listed>>,
    ) -> AuthorityFolder {
        let (mut own, mut schools) = (None, Vec::new());
        // A folder that cannot be listed was reported.
        let is_listed = entries.is_some();
        for entry in entries.unwrap_or_default() {
            let below = format!("{path}/{}", entry.name);
            if entry.is_dir() {
                if let Some(school) = self.id(&below, &entry.name, SchoolId::new) {
                    let key = SchoolKey { authority: authority.clone(), school };
                    schools.push(SchoolFolder { key, path: below, kind: entry.kind });
                }
            } else if entry.name == "authority.toml" {
                own = Some((below, entry.kind));
            } else if toml_name(&entry).is_some() {
                self.stray(
                    &below,
                    "beside the schools of an authority only `authority.toml` is read",
                    "move it into the folder of a school, or its content into `authority.toml`",
                );
            }
        }
        if is_listed && own.is_none() {
            let message =
                format!("the folder of the authority `{authority}` has no `authority.toml`");
            let help = "add it with the title of the authority, or move the schools into the \
                        folder of theirs";
            self.complain(path, Diagnostic::new(&NO_AUTHORITY, message).help(help));
        }
        AuthorityFolder { authority, own, schools }
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
}
