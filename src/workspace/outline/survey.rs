//! Looking through the folders of a workspace: lists of them without what is hidden or misnamed,
//! the files to be read, and what is wrong with names and places.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::{Origin, SourceFile, Sources};
use crate::model::EditionId;
use crate::workspace::codes::{CASE, INVALID_NAME, STRAY_FILE, UNREADABLE};
use crate::workspace::file_system::{FileSystem, FolderEntry, FolderEntryKind, Listing, Wanted};
use crate::workspace::outline::listed::{Listed, is_mistyped_toml, is_read_elsewhere};
use crate::workspace::outline::part::Part;

/// A file that is to be read.
#[derive(Debug)]
pub(super) struct WantedFile {
    /// Its text is still empty.
    pub(super) source: SourceFile,
    pub(super) kind: FolderEntryKind,
    pub(super) part: Part,
}

/// The folders of a workspace while they are looked through, with what was found so far.
pub(super) struct Survey<'a> {
    pub(super) files: &'a dyn FileSystem,
    pub(super) wanted: Vec<WantedFile>,
    pub(super) editions: Vec<EditionId>,
    /// Files and folders of which something is said.
    pub(super) sources: Sources,
    pub(super) found: Diagnostics,
}

impl Survey<'_> {
    pub(super) fn want(
        &mut self,
        path: String,
        kind: FolderEntryKind,
        layer: Arc<str>,
        part: Part,
    ) {
        // One empty text stands in for all that are to come.
        let text = match self.wanted.first() {
            Some(file) => Arc::clone(&file.source.text),
            None => "".into(),
        };
        let source = SourceFile { path: path.into(), text, layer };
        self.wanted.push(WantedFile { source, kind, part });
    }

    /// A finding about a path that is no readable file: the file stands in with an empty text.
    pub(super) fn complain(&mut self, path: &str, diagnostic: Diagnostic) {
        let file = self.sources.add(SourceFile {
            path: path.into(),
            text: "".into(),
            layer: "the workspace".into(),
        });
        self.found.push(diagnostic.at(Origin::file(file)));
    }

    /// The visible entries of a folder, sorted; a folder that is not there has none. `None` when
    /// the folder could not be listed, which was reported.
    pub(super) fn list(&mut self, path: &str) -> Option<Vec<Listed>> {
        // Nobody has said what it is; a link is the kind that is looked at first.
        self.list_all(&[Wanted { path, kind: FolderEntryKind::Link }]).pop().flatten()
    }

    /// The same for many folders, which are read side by side.
    pub(super) fn list_all(&mut self, folders: &[Wanted<'_>]) -> Vec<Option<Vec<Listed>>> {
        let listings = self.files.list(folders);
        let mut found = Vec::new();
        for (folder, listing) in folders.iter().zip(listings) {
            found.push(self.listed(folder.path, listing));
        }
        found
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
        // A file system lists in any order, and the same workspace must give the same bytes.
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
        // Such as `.muster` with its schemas, files of editors, and drafts of what is being
        // written.
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
        // Of twins at least one has a letter in upper case, and most folders hold none.
        if listed.iter().all(|entry| is_in_lower_case(&entry.name)) {
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
    pub(super) fn id<T>(
        &mut self,
        path: &str,
        name: &str,
        make: fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let problem = match make(name) {
            Ok(id) => return Some(id),
            Err(problem) => problem,
        };
        let mut diagnostic = Diagnostic::new(&INVALID_NAME, problem);
        let lower = name.to_lowercase();
        // Only a name that would be accepted is proposed.
        if lower != name && make(&lower).is_ok() {
            diagnostic = diagnostic.help(format!("rename it to `{lower}`"));
        }
        self.complain(path, diagnostic);
        None
    }

    /// Reports a file where nobody looks for one of its kind.
    pub(super) fn stray(&mut self, path: &str, message: &str, help: &str) {
        self.complain(path, Diagnostic::new(&STRAY_FILE, message).help(help));
    }

    /// The id and path of a folder that stands for something. A TOML file in its place is reported,
    /// with what is `misplaced` and how to mend it.
    pub(super) fn folder<T>(
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
}

/// Whether a name has no letter in upper case, as far as ASCII goes; of others it is not known.
fn is_in_lower_case(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
}
