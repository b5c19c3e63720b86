// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! `muster adopt`, by cases that are data: `tests/adopt/<case>/before` is laid over the base of the
//! specs, with a second edition out of `tests/adopt/base`; the line in `args` is run. What it
//! prints must be what stands in `output`, and the files that it changes must be those below
//! `after`. With `--write` a second run must change nothing. A new case is a folder; `UPDATE=1`
//! writes `output` and `after`, `FILTER=name` chooses.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::{chosen, contents, copy, diff, folders, muster, name, read, update, write};

const ROOT: &str = "tests/adopt";

#[test]
fn adopting_gives_the_files_that_are_expected() {
    let mut problems = String::new();
    let cases: Vec<PathBuf> = folders(Path::new(ROOT))
        .into_iter()
        .filter(|case| name(case) != "base" && chosen(&name(case)))
        .collect();
    assert!(!cases.is_empty(), "no case was run");
    for case in cases {
        problems += &run(&case);
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// The workspace of a case.
fn workspace(case: &Path) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let base = Path::new("tests/spec/base");
    copy(base, dir.path());
    copy(&base.join("standards/1"), &dir.path().join("standards/2"));
    copy(&Path::new(ROOT).join("base"), dir.path());
    // A third edition is the first one as well, save what the case says of it.
    if case.join("before/standards/3").is_dir() {
        copy(&base.join("standards/1"), &dir.path().join("standards/3"));
    }
    copy(&case.join("before"), dir.path());
    dir
}

fn run(case: &Path) -> String {
    let dir = workspace(case);
    let before = contents(dir.path());
    let line = read(&case.join("args"));
    let args: Vec<&str> = line.split_whitespace().collect();
    let ran = muster(dir.path(), &args);
    let output = format!("{}{}exit code {}\n", ran.stdout, ran.stderr, ran.code);
    let after = changed(&before, &contents(dir.path()));
    if update() {
        write(&case.join("output"), &output);
        let expected = case.join("after");
        if expected.exists() {
            std::fs::remove_dir_all(&expected).expect("folders can be removed");
        }
        after.iter().for_each(|(path, text)| write(&expected.join(path), text));
    }
    let mut problems =
        diff(&format!("{}/output", case.display()), &read(&case.join("output")), &output);
    let expected: BTreeMap<String, String> = contents(&case.join("after"))
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("files are UTF-8")))
        .collect();
    for path in expected.keys().chain(after.keys()) {
        let text = |files: &BTreeMap<String, String>| {
            files.get(path).cloned().unwrap_or_else(|| "(unchanged)\n".into())
        };
        problems +=
            &diff(&format!("{}/after/{path}", case.display()), &text(&expected), &text(&after));
    }
    let once = contents(dir.path());
    muster(dir.path(), &args);
    for path in changed(&once, &contents(dir.path())).keys() {
        let _ = writeln!(problems, "{}: a second run changes `{path}`", case.display());
    }
    problems
}

/// The files that differ, or are new.
fn changed(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> BTreeMap<String, String> {
    let text = |bytes: &Vec<u8>| String::from_utf8(bytes.clone()).expect("files are UTF-8");
    after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(bytes))
        .map(|(path, bytes)| (path.clone(), text(bytes)))
        .collect()
}

const ARGS: &[&str] = &["adopt", "2", "sued", "--write", "--as-of", "2026-11-21"];

/// What editors of other systems write stays: line ends, byte order mark, a missing last line end.
#[test]
fn line_ends_and_byte_order_mark_stay() {
    let dir = workspace(Path::new(ROOT));
    let school = dir.path().join("schools/amt/sued/school.toml");
    let windows = "\u{feff}title = \"Süd\"\r\nprofile = \"gymnasium\"\r\nindex = 2\r\nstudents = \
        100\r\nclients = { rechner = 3 }";
    write(&school, windows);
    muster(dir.path(), ARGS).expect(0);
    let expected =
        windows.replace("rechner", "laptop").replace("index", "edition = \"2\"\r\nindex");
    assert_eq!(read(&school), expected);
}

/// A file keeps its permissions, a link stays a link, and nothing is left beside them.
#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = workspace(Path::new(ROOT));
    let folder = dir.path().join("schools/amt/sued");
    let shared = dir.path().join("gemeinsam.toml");
    write(&shared, "segments.lehrer.vlan = 41\n");
    std::os::unix::fs::symlink(&shared, folder.join("netz.toml")).expect("links can be made");
    let school = folder.join("school.toml");
    std::fs::set_permissions(&school, std::fs::Permissions::from_mode(0o600))
        .expect("permissions can be set");
    muster(dir.path(), ARGS).expect(0);
    assert_eq!(
        std::fs::metadata(&school).expect("it is there").permissions().mode() & 0o777,
        0o600
    );
    assert!(std::fs::symlink_metadata(folder.join("netz.toml")).expect("it is there").is_symlink());
    assert_eq!(read(&shared), "segments.lehr.vlan = 41\n");
    let names: Vec<String> =
        crate::support::entries(&folder).iter().map(|path| name(path)).collect();
    assert_eq!(names, ["netz.toml", "school.toml"]);
}

/// When one file cannot be written, none is.
#[test]
fn all_files_or_none() {
    let dir = workspace(Path::new(ROOT));
    write(&dir.path().join("schools/amt/nord/netz.toml"), "segments.lehrer.vlan = 41\n");
    write(&dir.path().join("schools/amt/sued/netz.toml"), "segments.lehrer.vlan = 41\n");
    // What somebody else keeps beside it is no draft of ours, and where no name is free nothing is
    // written.
    for number in 0..100 {
        write(&dir.path().join(format!("schools/amt/sued/.netz.toml.{number}.new")), "fremd");
    }
    let before = contents(dir.path());
    let ran = muster(dir.path(), &["adopt", "2", "--write", "--as-of", "2027-08-01"]).expect(2);
    assert!(ran.stderr.contains("netz.toml"), "{}", ran.stderr);
    assert_eq!(before, contents(dir.path()));
    std::fs::remove_file(dir.path().join("schools/amt/sued/.netz.toml.99.new"))
        .expect("it is there");
    muster(dir.path(), &["adopt", "2", "--write", "--as-of", "2027-08-01"]).expect(0);
    assert_eq!(read(&dir.path().join("schools/amt/sued/netz.toml")), "segments.lehr.vlan = 41\n");
    assert_eq!(read(&dir.path().join("schools/amt/sued/.netz.toml.7.new")), "fremd");
}

/// The newest edition is copied with everything in it; its header is made new, and nothing is
/// overwritten.
#[test]
fn a_new_edition_is_a_copy_with_a_header_of_its_own() {
    let dir = workspace(Path::new(ROOT));
    let standards = dir.path().join("standards");
    write(&standards.join("2/LIESMICH.md"), "# Fassung 2\n");
    let ran =
        muster(dir.path(), &["new", "edition", "3", "--in-force-from", "2028-08-01"]).expect(0);
    assert!(
        ran.stdout.lines().any(|line| line == "standards/3/profiles/gymnasium.toml"),
        "{}",
        ran.stdout
    );
    let header = "[edition]\ntitle = \"Fassung 3\"\nstate = \"draft\"\nin-force-from \
        = \"2028-08-01\"\nsupersedes = \"2\"\n";
    assert_eq!(read(&standards.join("3/edition.toml")), header);
    let (mut old, mut new) = (contents(&standards.join("2")), contents(&standards.join("3")));
    assert!(old.remove("edition.toml").is_some() && new.remove("edition.toml").is_some());
    assert_eq!(old, new);
    muster(dir.path(), &["check", "--as-of", "2026-11-21"]).expect(0);

    let before = contents(dir.path());
    let ran = muster(dir.path(), &["new", "edition", "2"]).expect(2);
    assert!(ran.stderr.contains("`standards/2` exists already"), "{}", ran.stderr);
    muster(dir.path(), &["new", "edition", "Fassung 4"]).expect(2);
    muster(dir.path(), &["new", "edition", "4", "--in-force-from", "2028-02-30"]).expect(2);
    assert_eq!(before, contents(dir.path()));
}

/// However a header is written, and where there is none.
#[test]
fn a_new_edition_finds_the_header_as_it_is_written() {
    let cases = [
        (
            "edition.title = \"F 2\" # Titel\nedition.in-force-from = \"2027-08-01\"\n",
            "edition.title = \"F 3\" # Titel\nedition.state = \"draft\"\nedition.supersedes \
                = \"2\"\n",
        ),
        (
            "edition = { title = \"F 2\", in-force-from = \"2027-08-01\" }\n",
            "edition = { title = \"F 3\", state = \"draft\", supersedes = \"2\" }\n",
        ),
        (
            "# nichts\n",
            "# nichts\n\n[edition]\ntitle = \"3\"\nstate = \"draft\"\nsupersedes = \"2\"\n",
        ),
    ];
    for (old, new) in cases {
        let dir = workspace(Path::new(ROOT));
        write(&dir.path().join("standards/2/edition.toml"), old);
        std::fs::remove_dir_all(dir.path().join("standards/1")).expect("folders can be removed");
        muster(dir.path(), &["new", "edition", "3"]).expect(0);
        assert_eq!(read(&dir.path().join("standards/3/edition.toml")), new);
    }
}
