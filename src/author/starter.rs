//! A workspace to start from: the files that `muster init` writes.
//!
//! They are those of the folder `init/`, compiled in. It is a workspace itself, so that editors
//! complete its files and the tests of shipped workspaces check them; its own names (title,
//! edition, authority, school) are the defaults, and where they stand in a path or a text, the
//! chosen ones are put.

use include_dir::{Dir, include_dir};

use crate::base::text;
use crate::model::{AuthorityId, Day, EditionId, SchoolId, Title};
use crate::reference::schema;

/// The workspace that new ones are made of.
static TEMPLATE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/init");

/// The names of a new workspace.
#[derive(Clone, Debug)]
pub struct StarterNames {
    /// What the cooperation is called.
    pub title: Title,
    /// Key of the edition.
    pub edition: EditionId,
    /// The first day on which it holds.
    pub in_force_from: Day,
    /// The authority.
    pub authority: StarterName<AuthorityId>,
    /// Its school.
    pub school: StarterName<SchoolId>,
}

/// Something with a key and a title.
#[derive(Clone, Debug)]
pub struct StarterName<K> {
    /// Its key, which is the name of its folder.
    pub key: K,
    /// What people call it.
    pub title: Title,
}

/// Reads `title` or `key=title`; without a key one is made of the title.
pub fn named<K>(text: &str, new: fn(&str) -> Result<K, String>) -> Result<StarterName<K>, String> {
    let (key, title) = text.split_once('=').unwrap_or(("", text));
    let key = if key.is_empty() { text::slug(title) } else { key.to_owned() };
    let key = new(&key)
        .map_err(|problem| format!("{problem}; choose its key yourself, as in `KEY={title}`"))?;
    Ok(StarterName { key, title: Title::new(title)? })
}

/// The names that hold where no others are chosen.
pub fn defaults() -> StarterNames {
    let workspace = table("muster.toml");
    let edition = string(&workspace, &["edition"]);
    let authority = only_folder("schools");
    let school = only_folder(&format!("schools/{authority}"));
    let header = table(&format!("standards/{edition}/edition.toml"));
    let known = "the names in `init/` are sound";
    StarterNames {
        title: Title::new(&string(&workspace, &["title"])).expect(known),
        edition: EditionId::new(&edition).expect(known),
        in_force_from: Day::new(&string(&header, &["edition", "in-force-from"])).expect(known),
        school: StarterName {
            key: SchoolId::new(&school).expect(known),
            title: Title::new(&string(
                &table(&format!("schools/{authority}/{school}/school.toml")),
                &["title"],
            ))
            .expect(known),
        },
        authority: StarterName {
            title: Title::new(&string(
                &table(&format!("schools/{authority}/authority.toml")),
                &["authority", "title"],
            ))
            .expect(known),
            key: AuthorityId::new(&authority).expect(known),
        },
    }
}

/// The profiles of a new workspace.
pub fn profiles() -> Vec<String> {
    let edition = string(&table("muster.toml"), &["edition"]);
    let dir =
        TEMPLATE.get_dir(format!("standards/{edition}/profiles")).into_iter().flat_map(Dir::files);
    dir.filter_map(|file| file.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()))
        .collect()
}

/// The files of a new workspace, sorted by path.
pub fn files(names: &StarterNames) -> Vec<(String, String)> {
    let (old, new) = (defaults().words(), names.words());
    let words: Vec<(&str, &str)> =
        old.iter().map(String::as_str).zip(new.iter().map(String::as_str)).collect();
    let mut files: Vec<(String, String)> = Vec::new();
    collect(&TEMPLATE, &mut |path, text| {
        // In TOML the names stand inside of quotes, elsewhere as they are.
        let quoted = path.rsplit_once('.').is_some_and(|(_, end)| end == "toml");
        let text = replaced(&text::unix_lines(text), &words, |word| {
            if quoted { escaped(word) } else { word.to_owned() }
        });
        files.push((replaced(path, &words, str::to_owned), text));
    });
    files.extend(
        schema::KINDS
            .iter()
            .map(|kind| (format!(".muster/schema/{}.json", kind.name), schema::text(*kind))),
    );
    files.sort();
    files
}

impl StarterNames {
    /// Each name as it stands in a text, always in the same order.
    fn words(&self) -> [String; 7] {
        [
            self.title.to_string(),
            self.edition.to_string(),
            self.in_force_from.to_string(),
            self.authority.key.to_string(),
            self.authority.title.to_string(),
            self.school.key.to_string(),
            self.school.title.to_string(),
        ]
    }
}

/// `text` with each old word replaced by its new one, in one go: what was put in is not looked at
/// again.
fn replaced(text: &str, words: &[(&str, &str)], write: impl Fn(&str) -> String) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        if let Some((old, new)) = words.iter().find(|(old, _)| rest.starts_with(old)) {
            result.push_str(&write(new));
            rest = &rest[old.len()..];
        } else {
            result.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    result
}

/// `text` as it stands between the quotes of a TOML string. A title has no control characters.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn collect(dir: &Dir<'_>, add: &mut impl FnMut(&str, &str)) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        // The schemas are made anew, and what a build left there is no part of it.
        if !["out/", ".muster/"].iter().any(|folder| path.starts_with(folder)) {
            add(&path, file.contents_utf8().expect("the files in `init/` are text"));
        }
    }
    for dir in dir.dirs() {
        collect(dir, add);
    }
}

fn table(path: &str) -> toml::Table {
    let text = TEMPLATE
        .get_file(path)
        .and_then(include_dir::File::contents_utf8)
        .expect("the file is in `init/`");
    text.parse().expect("the files in `init/` are TOML")
}

fn string(table: &toml::Table, path: &[&str]) -> String {
    let value = path.split_first().and_then(|(first, rest)| {
        rest.iter().try_fold(table.get(*first)?, |value, key| value.get(key))
    });
    value.and_then(toml::Value::as_str).expect("the workspace in `init/` names itself").to_owned()
}

fn only_folder(path: &str) -> String {
    let dir = TEMPLATE.get_dir(path).and_then(|dir| dir.dirs().next());
    dir.and_then(|dir| dir.path().file_name())
        .expect("the workspace in `init/` has one authority and one school")
        .to_string_lossy()
        .into_owned()
}
