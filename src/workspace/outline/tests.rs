//! Workspaces in memory: which file becomes what, and what is said of those that become nothing.

use super::*;
use crate::workspace::{NOT_UTF8, built_in, is_platform_file};

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
        "profile primary: standards/2026.1/profiles/primary.toml [profile primary of edition \
            2026.1]",
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

#[test]
fn what_stands_in_the_wrong_place_is_named() {
    let land = "what a Land demands is a file, `lands/<land>.toml` (move the files up, or the \
        folder elsewhere)";
    let school = "a school's files lie in its folder itself, not deeper (move the files up, or \
        the folder elsewhere)";
    let school_up = "a school's file lies in `schools/<authority>/<school>/`, an authority's is \
                     `schools/<authority>/authority.toml` (move it there)";
    let edition = "an edition's files lie in its folder itself, those of profiles in `profiles` \
                   (move the files up, or the folder elsewhere)";
    let profile = "a profile is a file, `profiles/<profile>.toml` (move the files up, or the \
        folder elsewhere)";
    let platform = "a platform's files lie in its folder itself, not deeper (move the files up, \
        or the folder elsewhere)";
    let beside = "beside the schools of an authority only `authority.toml` is read (move it into the folder of a \
                  school, or its content into `authority.toml`)";
    let rows: &[(&[&str], &[String])] = &[
        (&["lands/x/y.toml"], &[format!("lands/x: {land}")]),
        (
            &["lands/x/a/y.j2", "lands/x/b/y.toml"],
            &[format!("lands/x/a: {land}"), format!("lands/x/b: {land}")],
        ),
        (
            &["lands/x.toml/", "lands/x.md/", "lands/y/x.toml/"],
            &[format!("lands/x.toml: {land}"), format!("lands/y/x.toml: {land}")],
        ),
        (&["lands/x/note.md", "lands/x/y.toml", "lands/z/note.md"], &[format!("lands/x: {land}")]),
        // Behind a link nothing is looked for but what lies in its folder.
        (&["lands/l@/x.toml", "lands/l@/deep/x.toml"], &[format!("lands/l: {land}")]),
        (&["lands/d/l@/x.toml", "lands/d/l@/deep/x.toml"], &[format!("lands/d/l: {land}")]),
        (
            &["standards/x.toml", "standards/x.md"],
            &["standards/x.toml: an edition's file lies in `standards/<edition>/` (move it into \
                the folder of an edition)"
                .to_owned()],
        ),
        (&["standards/1/a.toml", "standards/1/b/x.toml"], &[format!("standards/1/b: {edition}")]),
        (
            &["standards/1/a.toml", "standards/1/profiles/b/x.toml"],
            &[format!(
                "standards/1/profiles/b: \
            {profile}"
            )],
        ),
        (&["schools/x.toml", "schools/x.md"], &[format!("schools/x.toml: {school_up}")]),
        (
            &["schools/a/authority.toml", "schools/a/x.toml"],
            &[format!(
                "schools/a/x.toml: \
            {beside}"
            )],
        ),
        (
            &["schools/a/authority.toml", "schools/a/s/school.toml", "schools/a/s/t/x.toml"],
            &[format!("schools/a/s/t: {school}")],
        ),
        (
            &["templates/x.j2", "templates/x.md"],
            &["templates/x.j2: a platform's files lie in `templates/<platform>/` (move it into \
                the folder of a platform)"
                .to_owned()],
        ),
        (
            &["templates/p/platform.toml", "templates/p/q/x.j2"],
            &[format!(
                "templates/p/q: \
            {platform}"
            )],
        ),
        (
            &["authority.toml"],
            &["authority.toml: `authority.toml` is not read here (it belongs \
            into `schools/<authority>/`)"
                .to_owned()],
        ),
        (
            &["school.toml?"],
            &["school.toml: `school.toml` is not read here (it belongs into \
            `schools/<authority>/<school>/`)"
                .to_owned()],
        ),
        (
            &["edition.toml", "platform.toml", "platform.toml.bak"],
            &[
                "platform.toml: `platform.toml` is not read here (it belongs into \
                    `templates/<platform>/`)"
                    .to_owned(),
                "edition.toml: `edition.toml` is not read here (it belongs into \
                    `standards/<edition>/`)"
                    .to_owned(),
            ],
        ),
        (
            &["Schools/a/s/school.toml"],
            &["Schools/a/s: the folder `Schools` is not read; did you mean `schools`? (move the \
                files up, or the folder elsewhere)"
                .to_owned()],
        ),
        (
            &["template/x.j2"],
            &["template: the folder `template` is not read; did you mean `templates`? (move the \
                files up, or the folder elsewhere)"
                .to_owned()],
        ),
        // Nothing that would be read lies there, or the name is that of no folder.
        (&["school/note.md", "land?", "STANDARDS", "schoolss/x.toml"], &[]),
    ];
    for (paths, expected) in rows {
        let expected = expected.iter().map(|line| format!("stray-file {line}"));
        assert_eq!(said(paths), expected.collect::<Vec<_>>(), "{paths:?}");
    }
}

#[test]
fn folders_where_none_is_expected_are_looked_through_up_to_a_bound() {
    let too_many = "there are too many folders here to look for files in all of them (move the \
        folder elsewhere)";
    // The folder itself counts.
    for (folders, expected) in [(999, None), (1000, Some("0999")), (1005, Some("0999"))] {
        let mut paths: Vec<String> =
            (0..folders).map(|number| format!("lands/x/{number:04}/")).collect();
        // Of those that come later nothing is said.
        paths.extend((1000..folders).map(|number| format!("lands/x/{number:04}/y.toml")));
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let expected = expected.iter().map(|name| format!("stray-file lands/x/{name}: {too_many}"));
        assert_eq!(said(&paths), expected.collect::<Vec<_>>(), "{folders}");
    }
}

#[test]
fn names_that_are_no_keys_and_parts_without_files_are_named() {
    let rows: &[(&[&str], &[&str])] = &[
        (
            &["lands/x\u{fffd}.toml"],
            &["invalid-name lands: the name `x\u{fffd}.toml` is not UTF-8 (rename it)"],
        ),
        (&["lands/.x.toml", "lands/x.", ".school.toml", "schools/.a/x.toml"], &[]),
        (
            &["lands/x.TOML"],
            &["invalid-name lands/x.TOML: `x.TOML` is not read (its name must end in `.toml` \
                    to be read)"],
        ),
        (
            &["lands/x.TOML/y.toml"],
            &["invalid-name lands/x.TOML: `x.TOML` is not read (its name must end in `.toml` \
                    to be read)"],
        ),
        (
            &["lands/odd.toml"],
            &["unreadable-file lands/odd.toml: cannot tell what it is: it is odd"],
        ),
        (&["lands/fault"], &["unreadable-file lands: an entry has a fault"]),
        (&["lands/closed/x.toml"], &["unreadable-file lands/closed: it cannot be listed"]),
        (&["lands"], &["unreadable-file lands: it cannot be listed"]),
        (&["standards/closed/"], &["unreadable-file standards/closed: it cannot be listed"]),
        (&["schools/closed/s/x.toml"], &["unreadable-file schools/closed: it cannot be listed"]),
        (
            &["schools/a/closed/", "schools/a/authority.toml"],
            &["unreadable-file schools/a/closed: it cannot be listed"],
        ),
        (
            &["standards/1/"],
            &["edition-without-files standards/1: the folder of an edition has no TOML file \
                    (add the edition's files, or remove the folder)"],
        ),
        (
            &["standards/1/x.toml/", "standards/1/a.md"],
            &[
                "edition-without-files standards/1: the folder of an edition has no TOML file \
                    (add the edition's files, or remove the folder)",
                "stray-file standards/1/x.toml: an edition's files lie in its folder itself, those of profiles in `profiles` \
             (move the files up, or the folder elsewhere)",
            ],
        ),
        (
            &["schools/a/s/", "schools/a/authority.toml"],
            &["school-without-files schools/a/s: the folder of a school has no TOML file (add \
                    a `school.toml`, or remove the folder)"],
        ),
        (
            &["schools/a/s/x.toml"],
            &[
                "authority-without-file schools/a: the folder of the authority `a` has no `authority.toml` \
             (add it with the title of the authority, or move the schools into the folder of theirs)",
            ],
        ),
    ];
    for (paths, expected) in rows {
        assert_eq!(said(paths), *expected, "{paths:?}");
    }
    let helped: &[(&str, &str, Option<&str>)] = &[
        ("lands/Ab.toml", "lands/Ab.toml", Some("rename it to `ab`")),
        ("lands/A B.toml", "lands/A B.toml", None),
        ("lands/a b.toml", "lands/a b.toml", None),
        ("standards/1/profiles/P.toml", "standards/1/profiles/P.toml", Some("rename it to `p`")),
        ("schools/A/authority.toml", "schools/A", Some("rename it to `a`")),
        ("templates/-x/platform.toml", "templates/-x", None),
    ];
    for (path, place, help) in helped {
        let (inputs, out) = read(&tree(&[path, "standards/1/a.toml"]));
        let [found] = &out.iter().collect::<Vec<_>>()[..] else { panic!("{path}: {out:?}") };
        let at = found.at.expect("it has a place");
        assert_eq!(*inputs.sources.file(at.file).path, **place);
        assert_eq!((found.code.name, found.help.as_deref()), ("invalid-name", *help), "{path}");
    }
}

#[test]
fn of_names_that_differ_in_case_the_one_in_lower_case_is_read() {
    let twins = |one: &str, other: &str, path: &str| {
        format!(
            "names-differ-in-case {path}: `{one}` and `{other}` differ in case alone (rename one \
                of them)"
        )
    };
    let paths = ["lands/ab.toml", "lands/AB.toml", "lands/Ab.toml", "lands/cd.toml"];
    assert_eq!(
        said(&paths),
        [
            twins("AB.toml", "Ab.toml", "lands/Ab.toml"),
            twins("Ab.toml", "ab.toml", "lands/ab.toml"),
        ]
    );
    let (inputs, _) = read(&tree(&paths));
    let lands: Vec<String> = inputs.lands.keys().map(ToString::to_string).collect();
    assert_eq!(lands, ["ab", "cd"]);
    // Without one in lower case each is looked at, and refused for its name.
    let said_of = said(&["lands/AB.toml", "lands/Ab.toml"]);
    assert_eq!(said_of[0], twins("AB.toml", "Ab.toml", "lands/Ab.toml"));
    assert_eq!(said_of.len(), 3, "{said_of:?}");
    // Letters of every alphabet have a case.
    assert_eq!(said(&["lands/Ä/", "lands/ä/"]), [twins("Ä", "ä", "lands/ä")]);
    assert_eq!(said(&["lands/Ä/", "lands/ö/"]), [""; 0]);
}
