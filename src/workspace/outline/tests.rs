//! Workspaces in memory: which file becomes what, and what is said of those that become nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::base::source::FileId;
use crate::workspace::built_in::built_in;
use crate::workspace::codes::{NOT_UTF8, UNREADABLE};
use crate::workspace::file_system::{FolderEntry, Listing};

mod faults;

/// A workspace without a disk.
#[derive(Default)]
struct Tree {
    folders: BTreeMap<String, Vec<(String, FolderEntryKind)>>,
}

/// The workspace with these files. A name that ends in `/` is a folder, in `@/` a link to one, in
/// `?` a file that must be looked at first.
fn tree(paths: &[&str]) -> Tree {
    let mut tree = Tree::default();
    for path in paths {
        let mut above = String::new();
        for part in path.split_inclusive('/') {
            let is_folder = part.ends_with('/');
            let part = part.trim_end_matches('/');
            let (name, kind) = match (part.strip_suffix('@'), part.strip_suffix('?')) {
                (Some(name), _) => (name, FolderEntryKind::Link),
                (_, Some(name)) => (name, FolderEntryKind::Other),
                _ if is_folder => (part, FolderEntryKind::Folder),
                _ => (part, FolderEntryKind::File),
            };
            let below = if above.is_empty() { name.to_owned() } else { format!("{above}/{name}") };
            let entries = tree.folders.entry(above).or_default();
            if !entries.iter().any(|(known, _)| known == name) {
                entries.push((name.to_owned(), kind));
            }
            if is_folder {
                tree.folders.entry(below.clone()).or_default();
            }
            above = below;
        }
    }
    tree
}

impl Tree {
    fn is_file(&self, path: &str) -> bool {
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_there =
            |entries: &Vec<(String, FolderEntryKind)>| entries.iter().any(|(own, _)| own == name);
        self.folders.get(above).is_some_and(is_there) && !self.folders.contains_key(path)
    }
}

impl FileSystem for Tree {
    fn list(&self, folders: &[Wanted<'_>]) -> Vec<Listing> {
        let listing = |wanted: &Wanted<'_>| {
            if wanted.path.ends_with("closed") || self.is_file(wanted.path) {
                return Err(Diagnostic::new(&UNREADABLE, "it cannot be listed"));
            }
            let entries = self.folders.get(wanted.path).cloned().unwrap_or_default();
            let seen = |(name, kind): (String, FolderEntryKind)| {
                if name.contains("fault") {
                    return Err(Diagnostic::new(&UNREADABLE, "an entry has a fault"));
                }
                let kind =
                    if name.contains("odd") { Err("it is odd".to_owned()) } else { Ok(kind) };
                let name = if name.contains('\u{fffd}') { Err(name) } else { Ok(name) };
                Ok(FolderEntry { name, kind })
            };
            // Any order will do.
            Ok(entries.into_iter().rev().map(seen).collect())
        };
        folders.iter().map(listing).collect()
    }

    fn read(&self, files: &[Wanted<'_>]) -> Vec<Result<Arc<str>, Diagnostic>> {
        let text = |file: &Wanted<'_>| {
            if file.path.contains("unreadable") {
                return Err(Diagnostic::new(&NOT_UTF8, "it cannot be read"));
            }
            Ok(format!("text of {}", file.path).into())
        };
        files.iter().map(text).collect()
    }
}

fn read(tree: &Tree) -> (Inputs, Diagnostics) {
    let mut out = Diagnostics::default();
    let inputs = Outline::of(tree).read(tree, &mut out);
    (inputs, out)
}

/// What is said of a workspace with these files beside a sound `muster.toml`: code, path, message
/// and help.
fn said(paths: &[&str]) -> Vec<String> {
    let (inputs, out) = read(&tree(paths));
    let line = |found: &Diagnostic| {
        let at = found.at.expect("every finding has a place");
        let path = &inputs.sources.file(at.file).path;
        let help = found.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{} {path}: {}{help}", found.code.name, found.message)
    };
    out.iter().map(line).collect()
}

/// The parts of a workspace with their files, those of the program left out.
fn parts(inputs: &Inputs) -> Vec<String> {
    let show = |id: &FileId| {
        let file = inputs.sources.file(*id);
        let mark = if inputs.unreadable.contains(id) { "!" } else { "" };
        assert!(mark == "!" || *file.text == *format!("text of {}", file.path), "{}", file.path);
        format!("{mark}{} [{}]", file.path, file.layer)
    };
    let all = |ids: &[FileId]| ids.iter().map(show).collect::<Vec<_>>().join(", ");
    let mut parts = vec![format!("workspace: {}", show(&inputs.workspace))];
    parts.extend(inputs.lands.iter().map(|(land, id)| format!("land {land}: {}", show(id))));
    for (edition, files) in &inputs.editions {
        parts.push(format!("edition {edition}: {}", all(&files.files)));
        let profiles = files.profiles.iter();
        parts.extend(profiles.map(|(profile, id)| format!("profile {profile}: {}", show(id))));
    }
    let authorities = inputs.authorities.iter();
    parts
        .extend(authorities.map(|(authority, ids)| format!("authority {authority}: {}", all(ids))));
    let schools = inputs.schools.iter();
    parts.extend(schools.map(|school| format!("school {}: {}", school.key, all(&school.files))));
    for (platform, folder) in inputs.platforms.iter().filter(|(_, folder)| !folder.built_in) {
        let ids: Vec<FileId> = folder.files.values().copied().collect();
        parts.push(format!("platform {platform}: {}", all(&ids)));
    }
    parts
}

/// The numbers of files are their precedence: what comes later may change what came before.
fn numbered(inputs: &Inputs) -> Vec<&str> {
    let own = inputs.sources.iter().filter(|(_, file)| file.text.starts_with("text of"));
    own.map(|(_, file)| &*file.path).collect()
}

const SOUND: &[&str] = &[
    "muster.toml",
    "lands/xy.toml",
    "lands/ab.toml",
    "lands/README.md",
    "standards/2026.1/network.toml",
    "standards/2026.1/base.toml",
    "standards/2026.1/note.md",
    "standards/2026.1/profiles/primary.toml",
    "standards/2026.1/profiles/README.md",
    "standards/2025.1/base.toml",
    "standards/README.md",
    "schools/b/s/school.toml",
    "schools/b/s/devices.toml",
    "schools/b/authority.toml",
    "schools/a/t@/school.toml",
    "schools/a/s/school.toml",
    "schools/a/s/devices.toml?",
    "schools/a/s/plan.svg",
    "schools/a/authority.toml",
    "schools/a/README.md",
    "schools/README.md",
    "templates/own/platform.toml",
    "templates/own/README.md",
    "templates/own/x.j2",
    "templates/own/notes.txt",
    "templates/README.md",
    ".git/schools/x.toml",
    "other/school.toml",
    "other.toml",
];

#[test]
fn every_file_belongs_to_what_its_folder_says() {
    assert_eq!(said(SOUND), [""; 0]);
    let (inputs, _) = read(&tree(SOUND));
    let expected = [
        "workspace: muster.toml [the workspace]",
        "land ab: lands/ab.toml [Land ab]",
        "land xy: lands/xy.toml [Land xy]",
        "edition 2025.1: standards/2025.1/base.toml [edition 2025.1]",
        "edition 2026.1: standards/2026.1/base.toml [edition 2026.1], \
         standards/2026.1/network.toml [edition 2026.1]",
        "profile primary: standards/2026.1/profiles/primary.toml \
         [profile primary of edition 2026.1]",
        "authority a: schools/a/authority.toml [authority a]",
        "authority b: schools/b/authority.toml [authority b]",
        "school a/s: schools/a/s/devices.toml [school a/s], schools/a/s/school.toml [school a/s]",
        "school a/t: schools/a/t/school.toml [school a/t]",
        "school b/s: schools/b/s/devices.toml [school b/s], schools/b/s/school.toml [school b/s]",
        "platform own: templates/own/README.md [platform own], \
         templates/own/platform.toml [platform own], templates/own/x.j2 [platform own]",
    ];
    assert_eq!(parts(&inputs), expected);
    let expected = [
        "muster.toml",
        "lands/ab.toml",
        "lands/xy.toml",
        "standards/2025.1/base.toml",
        "standards/2026.1/base.toml",
        "standards/2026.1/network.toml",
        "standards/2026.1/profiles/primary.toml",
        "schools/a/authority.toml",
        "schools/a/s/devices.toml",
        "schools/a/s/school.toml",
        "schools/a/t/school.toml",
        "schools/b/authority.toml",
        "schools/b/s/devices.toml",
        "schools/b/s/school.toml",
        "templates/own/README.md",
        "templates/own/platform.toml",
        "templates/own/x.j2",
    ];
    assert_eq!(numbered(&inputs), expected);
}

#[test]
fn a_file_that_cannot_be_read_stands_in_its_part_with_an_empty_text() {
    let paths = ["muster.toml", "lands/unreadable.toml"];
    assert_eq!(said(&paths), ["not-utf8 lands/unreadable.toml: it cannot be read"]);
    let (inputs, _) = read(&tree(&paths));
    assert_eq!(parts(&inputs)[1], "land unreadable: !lands/unreadable.toml [Land unreadable]");
    let [land] = inputs.lands.values().collect::<Vec<_>>()[..] else { panic!("one Land") };
    assert_eq!(&*inputs.sources.file(*land).text, "");
}

#[test]
fn a_secret_is_two_files_in_the_folder_of_those_who_share_it() {
    let sound = [
        "muster.toml",
        "secrets/recipients.toml",
        "secrets/README.md",
        "secrets/_cooperation/a.b.toml",
        "secrets/_cooperation/a.b.age",
        "secrets/kreis/_all/a.age",
        "secrets/kreis/schule/unreadable.toml",
        "secrets/kreis/schule/note.txt",
    ];
    assert_eq!(said(&sound), ["not-utf8 secrets/kreis/schule/unreadable.toml: it cannot be read"]);
    let (inputs, _) = read(&tree(&sound));
    let path = |file: FileId| inputs.sources.file(file).path.to_string();
    let mut pairs = Vec::new();
    for ((owner, name), pair) in &inputs.secrets.pairs {
        let files = [pair.index, pair.ciphertext].map(|file| file.map(path));
        let places = [owner.index_path(name), owner.ciphertext_path(name)];
        for (file, place) in files.iter().zip(places) {
            assert!(file.as_ref().is_none_or(|file| *file == place), "{file:?} {place}");
        }
        pairs.push((owner.to_string(), name.to_string(), files.map(|file| file.is_some())));
    }
    let expected = [
        ("the cooperation", "a.b", [true, true]),
        ("the authority `kreis`", "a", [false, true]),
        ("the school `kreis/schule`", "unreadable", [true, false]),
    ];
    let expected = expected.map(|(owner, name, files)| (owner.to_owned(), name.to_owned(), files));
    assert_eq!(pairs, expected);
    assert_eq!(inputs.secrets.recipients.map(path), Some("secrets/recipients.toml".to_owned()));
    assert_eq!(inputs.secrets.unreadable.len(), 1);
    let stray = said(&["muster.toml", "secrets/a.age", "secrets/x/a.toml", "secrets/X/_all/a.age"]);
    let codes: Vec<&str> = stray.iter().map(|line| &line[..line.find(':').unwrap_or(0)]).collect();
    assert_eq!(
        codes,
        [
            "names-differ-in-case secrets/x",
            "stray-file secrets/a.age",
            "stray-file secrets/x/a.toml"
        ]
    );
}

#[test]
fn an_edition_without_files_is_one_nevertheless() {
    let (inputs, _) = read(&tree(&["standards/2026.1/profiles/p.toml", "standards/2027.1/"]));
    let editions: Vec<String> = inputs.editions.keys().map(ToString::to_string).collect();
    assert_eq!(editions, ["2026.1", "2027.1"]);
}

#[test]
fn platforms_of_the_program_are_there_unless_the_workspace_has_its_own() {
    let all = built_in();
    assert!(all.platforms.contains_key("openwrt") && all.platforms.contains_key("nftables"));
    for (id, folder) in &all.platforms {
        assert!(folder.built_in && folder.files.contains_key("platform.toml"), "{id}");
        assert!(folder.files.keys().any(|name| name.strip_suffix(".j2").is_some()), "{id}");
        for (name, file) in &folder.files {
            assert!(is_platform_file(name), "{id}: {name}");
            let file = all.sources.file(*file);
            assert_eq!(*file.path, *format!("templates/{id}/{name}"));
            assert_eq!(*file.layer, *format!("built-in platform {id}"));
        }
    }
    let (inputs, out) = read(&tree(&["muster.toml", "templates/openwrt/platform.toml"]));
    assert!(out.is_empty());
    let own: Vec<&str> = inputs.platforms["openwrt"].files.keys().map(String::as_str).collect();
    assert_eq!((own, inputs.platforms["openwrt"].built_in), (vec!["platform.toml"], false));
    assert_eq!(inputs.platforms.len(), all.platforms.len());
    assert!(inputs.platforms["nftables"].built_in);
    for (name, is_read) in [
        ("platform.toml", true),
        ("README.md", true),
        ("a.j2", true),
        (".j2x", false),
        ("other.toml", false),
        ("readme.md", false),
    ] {
        assert_eq!(is_platform_file(name), is_read, "{name}");
    }
}
