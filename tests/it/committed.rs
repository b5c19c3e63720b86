// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Whether what was read differs from the commit that is checked out.

use std::path::Path;

use muster::base::diagnostic::Diagnostics;
use muster::change::Committed;
use muster::workspace;

use crate::diff::{Repository, git};
use crate::support::{copy, read, write};

/// What is said of the workspace at `root`.
fn state(root: &Path) -> Option<(String, bool)> {
    let root = root.canonicalize().expect("the workspace is there");
    let inputs =
        workspace::read(&root, &mut Diagnostics::default()).expect("the workspace is readable");
    Committed::at(&root).map(|committed| committed.against(&inputs.sources))
}

#[track_caller]
fn is_dirty(root: &Path) -> bool {
    state(root).expect("there is a commit").1
}

/// What it is called, what is done to a workspace that is as it was committed, and whether it then
/// differs.
type Change = (&'static str, fn(&Path), bool);

const CHANGES: &[Change] = &[
    ("nothing", |_| {}, false),
    ("a value", |root| edit(&root.join("standards/1/network.toml"), "8h", "6h"), true),
    (
        "another one of the same length and time",
        |root| edit(&root.join("muster.toml"), "title = \"", "title =\"\u{20}"),
        true,
    ),
    ("line ends", |root| line_ends(&root.join("standards/1/network.toml")), false),
    (
        "a byte order mark",
        |root| {
            write(
                &root.join("muster.toml"),
                &format!("\u{feff}{}", read(&root.join("muster.toml"))),
            );
        },
        false,
    ),
    (
        "an empty line",
        |root| write(&root.join("muster.toml"), &format!("{}\n", read(&root.join("muster.toml")))),
        true,
    ),
    (
        "a new file that is read",
        |root| write(&root.join("schools/amt/schule-nord/neu.toml"), ""),
        true,
    ),
    (
        "a file that is gone",
        |root| std::fs::remove_file(root.join("schools/amt/authority.toml")).expect("it is there"),
        true,
    ),
    ("a new school", |root| write(&root.join("schools/amt/neu/school.toml"), ""), true),
    (
        "a school that is gone",
        |root| std::fs::remove_dir_all(root.join("schools/amt/schule-nord")).expect("it is there"),
        true,
    ),
    (
        "a file that nobody reads",
        |root| write(&root.join("schools/amt/schule-nord/notiz.txt"), "text"),
        false,
    ),
    ("a folder that nobody reads", |root| write(&root.join("out/manifest.json"), "{}"), false),
    (
        "a file that git ignores and muster reads",
        |root| write(&root.join("schools/amt/schule-nord/lokal.toml"), ""),
        true,
    ),
    ("times", |root| write(&root.join("muster.toml"), &read(&root.join("muster.toml"))), false),
];

fn edit(path: &Path, from: &str, to: &str) {
    let text = read(path);
    assert!(text.contains(from), "{} has no {from:?}", path.display());
    write(path, &text.replacen(from, to, 1));
}

fn line_ends(path: &Path) {
    write(path, &read(path).replace('\n', "\r\n"));
}

#[test]
fn what_muster_reads_is_compared_with_the_commit() {
    for prefix in ["", "schul it/muster"] {
        let repository = Repository::new();
        let root = repository.path().join(prefix);
        copy(Path::new("tests/diff/base"), &root);
        write(&root.join(".gitignore"), "lokal.toml\n");
        let commit = repository.commit("base");
        for (what, change, dirty) in CHANGES {
            change(&root);
            assert_eq!(state(&root), Some((commit.clone(), *dirty)), "{what}, in `{prefix}`");
            repository.git(&["clean", "--quiet", "-fdx"]);
            repository.git(&["reset", "--quiet", "--hard"]);
        }
    }
}

/// Either form of line ends may be the one that was committed.
#[test]
fn a_commit_may_have_the_line_ends_of_windows() {
    let repository = Repository::of_base();
    let file = repository.path().join("standards/1/network.toml");
    let text = read(&file);
    line_ends(&file);
    repository.commit("from Windows");
    assert!(!is_dirty(repository.path()));
    write(&file, &text);
    assert!(!is_dirty(repository.path()));
    write(&file, &text.replacen("8h", "6h", 1));
    assert!(is_dirty(repository.path()));
}

#[test]
fn without_a_commit_nothing_is_said() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    copy(Path::new("tests/diff/base"), dir.path());
    assert_eq!(state(dir.path()), None, "no repository");
    git(dir.path(), &["init", "--quiet"]);
    assert_eq!(state(dir.path()), None, "no commit");
    write(&dir.path().join(".git/HEAD"), "nonsense\n");
    assert_eq!(state(dir.path()), None, "no repository that git would read");
}

/// A workspace that is not in the commit yet differs from it; so does one that cannot be compared.
#[test]
fn what_cannot_be_compared_differs() {
    let repository = Repository::new();
    write(&repository.path().join("README"), "soon\n");
    repository.commit("first");
    copy(Path::new("tests/diff/base"), repository.path());
    assert!(is_dirty(repository.path()));
    let commit = repository.commit("base");
    assert!(!is_dirty(repository.path()));
    let tree = repository.git(&["rev-parse", "HEAD:schools"]).trim().to_owned();
    std::fs::remove_file(repository.path().join(".git/objects").join(&tree[..2]).join(&tree[2..]))
        .expect("the object is there");
    assert_eq!(state(repository.path()), Some((commit, true)));
}

#[test]
fn a_repository_with_long_ids_is_read() {
    let repository = Repository::new();
    std::fs::remove_dir_all(repository.path().join(".git")).expect("it is there");
    repository.git(&["init", "--quiet", "--object-format=sha256"]);
    copy(Path::new("tests/diff/base"), repository.path());
    let commit = repository.commit("base");
    assert_eq!((commit.len(), state(repository.path())), (64, Some((commit, false))));
    repository.edit("standards/1/network.toml", "8h", "6h");
    assert!(is_dirty(repository.path()));
    let text = repository.diff(&[]).expect(0).stdout;
    assert!(text.contains("segments.lehr.dhcp.lease"), "{text}");
}
