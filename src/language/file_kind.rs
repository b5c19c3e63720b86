//! Where a key belongs that stands in the wrong file: the other file, by its path.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use schemars::{JsonSchema, schema_for};

use crate::base::source::Sources;
use crate::model::{Authority, Edition, Land, Profile, Workspace};

/// A file with what it is that the key belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The table in it, when the key stands in one.
    pub table: Option<&'static str>,
    /// Its path. What neither the path of the file with the key nor the workspace tells is in angle
    /// brackets.
    pub path: String,
}

/// Every table of a file about something else than the settings of schools, and such a file.
const TABLES: &[(&str, &str)] = &[
    ("land", "lands/<land>.toml"),
    ("edition", "standards/<edition>/edition.toml"),
    ("governance", "standards/<edition>/governance.toml"),
    ("approval-classes", "standards/<edition>/governance.toml"),
    ("approvers", "standards/<edition>/governance.toml"),
    ("moved", "standards/<edition>/moved.toml"),
    ("profile", "standards/<edition>/profiles/<profile>.toml"),
    ("authority", "schools/<authority>/authority.toml"),
    ("exceptions", "schools/<authority>/<school>/exceptions.toml"),
];

/// Whether `name` is such a table.
pub fn is_table(name: &str) -> bool {
    TABLES.iter().any(|(table, _)| *table == name)
}

/// Where the table `name` belongs, which the file at `path` may not hold.
pub fn of_table(name: &str, path: &str, sources: &Sources) -> Option<String> {
    TABLES
        .iter()
        .find(|(table, _)| *table == name)
        .map(|(_, pattern)| filled(pattern, path, sources))
}

/// Where a key of a school belongs, which the file at `path` may not hold.
pub fn of_school_key(path: &str, sources: &Sources) -> String {
    filled("schools/<authority>/<school>/school.toml", path, sources)
}

/// Where a key belongs that is one of a header or of `muster.toml`. The file's own header, the
/// table `own`, goes before others.
pub fn of_header_key(key: &str, own: Option<&str>, path: &str, sources: &Sources) -> Option<Home> {
    let headers = headers();
    let mut tables =
        headers.tables.iter().filter(|(_, keys)| keys.contains(key)).map(|(table, _)| *table);
    if let Some(table) = tables.clone().find(|table| own == Some(table)) {
        return Some(Home { table: Some(table), path: path.to_owned() });
    }
    if headers.workspace.contains(key) {
        return Some(Home { table: None, path: "muster.toml".into() });
    }
    let table = tables.next()?;
    Some(Home { table: Some(table), path: of_table(table, path, sources)? })
}

/// The keys of the headers and of `muster.toml`.
struct Headers {
    tables: [(&'static str, BTreeSet<String>); 4],
    workspace: BTreeSet<String>,
}

/// They are read out of the schemas once: a file may have thousands of keys that stand in the wrong
/// place.
fn headers() -> &'static Headers {
    static HEADERS: OnceLock<Headers> = OnceLock::new();
    HEADERS.get_or_init(|| Headers {
        tables: [
            ("land", keys::<Land>()),
            ("edition", keys::<Edition>()),
            ("profile", keys::<Profile>()),
            ("authority", keys::<Authority>()),
        ],
        workspace: keys::<Workspace>(),
    })
}

/// The keys of a document of the model.
fn keys<T: JsonSchema>() -> BTreeSet<String> {
    // The schema has the names as they are written in files, not those of the fields.
    let schema = schema_for!(T);
    let properties = schema.get("properties").and_then(serde_json::Value::as_object);
    properties.into_iter().flatten().map(|(key, _)| key.clone()).collect()
}

/// `pattern` with what is known of it: by the path of the file with the key, or because the
/// workspace has one such folder or file only.
fn filled(pattern: &str, path: &str, sources: &Sources) -> String {
    let mut done = String::new();
    let mut parts = pattern.split('/').peekable();
    while let Some(part) = parts.next() {
        let is_folder = parts.peek().is_some();
        // What was found before says in which folder the next name is looked for.
        let name = if part.starts_with('<') {
            known(&done, is_folder, path, sources)
        } else {
            Some(part.to_owned())
        };
        done += name.as_deref().unwrap_or(part);
        if is_folder {
            done.push('/');
        }
    }
    done
}

/// The name that stands behind `before`: in the path of the file itself, or in those of all files
/// of the workspace, if they agree.
fn known(before: &str, is_folder: bool, path: &str, sources: &Sources) -> Option<String> {
    if let Some(name) = name_below(before, is_folder, path) {
        return Some(name.to_owned());
    }
    // Of several folders none is better than another: the angle brackets stay.
    let mut names =
        sources.iter().filter_map(|(_, file)| name_below(before, is_folder, &file.path));
    let first = names.next()?;
    if names.all(|name| name == first) { Some(first.to_owned()) } else { None }
}

/// The name that follows `before` in a path, if it is the name of a folder or of a file as is
/// asked.
fn name_below<'p>(before: &str, is_folder: bool, path: &'p str) -> Option<&'p str> {
    // It is empty or ends with `/`, so that it never ends within a name.
    let rest = path.strip_prefix(before)?;
    match rest.split_once('/') {
        Some((folder, _)) if is_folder => Some(folder),
        None if !is_folder => Some(rest),
        _ => None,
    }
}
