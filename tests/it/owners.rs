// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! `CODEOWNERS`: where a line goes (`tests/owners/*.md`, a case is a heading there), and which file
//! is it.

use std::path::Path;

use muster::author::owners::{OwnersChange, add};
use muster::model::Language;

use crate::cli::Workspace;
use crate::support::{diff, entries, read, write};

#[test]
fn lines_go_where_they_belong() {
    let mut problems = String::new();
    let mut cases = 0;
    for path in entries(Path::new("tests/owners")) {
        for case in read(&path).split("\n## ").skip(1) {
            let (title, blocks) = case.split_once('\n').expect("a case has blocks");
            let (_, before) = block(blocks, "before");
            let (args, after) = block(blocks, "after");
            let mut args = args.split_whitespace();
            let name = args.next().expect("a folder");
            let owners: Vec<String> = args.map(str::to_owned).collect();
            let result = |text: &str| match add(text, "schools", name, &owners, Language::De) {
                OwnersChange::Known => text.to_owned(),
                OwnersChange::Text(text) => text,
            };
            let found = result(&before);
            problems += &diff(title, &after, &found);
            assert_eq!(
                add(&found, "schools", name, &owners, Language::De),
                OwnersChange::Known,
                "{title}: added once more"
            );
            cases += 1;
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert!(cases > 0, "no case was run");
}

/// What stands behind the name of a block, and what is in it.
fn block(text: &str, name: &str) -> (String, String) {
    let (_, rest) = text
        .split_once(&format!("```{name}"))
        .unwrap_or_else(|| panic!("no block `{name}` in\n{text}"));
    let (head, rest) = rest.split_once('\n').expect("a block has lines");
    let (body, _) = rest.split_once("```").expect("a block ends");
    (head.trim().into(), body.replace('␍', "\r"))
}

const NEW: &[&str] = &["new", "authority", "chur", "--title", "Stadt Chur"];

#[test]
fn a_new_authority_has_a_line() {
    let workspace = Workspace::example();
    let ran = workspace.run(NEW).expect(0);
    assert_eq!(ran.stdout, "schools/chur/authority.toml\nCODEOWNERS\n");
    let placeholder =
        "# /schools/chur/ @gruppe/name  (Platzhalter: Besitzer eintragen, \"# \" entfernen)\n";
    assert!(read(&workspace.dir().join("CODEOWNERS")).contains(placeholder));
    // Of what exists nothing changes, and of what cannot be done nothing is done.
    let before = read(&workspace.dir().join("CODEOWNERS"));
    workspace.run(&[NEW, &["--owner", "@it/chur"]].concat()).expect(2);
    assert_eq!(read(&workspace.dir().join("CODEOWNERS")), before);
    for wrong in ["it/chur", "@", "@it/", "@it chur", "chur@it", "@a\n* @b", "#"] {
        let ran = workspace
            .run(&["new", "authority", "davos", "--title", "Davos", "--owner", wrong])
            .expect(2);
        assert!(ran.stderr.contains("an owner is"), "{wrong:?}: {}", ran.stderr);
        assert!(!workspace.dir().join("schools/davos").exists(), "{wrong:?}");
    }
    workspace
        .run(&[
            "new",
            "authority",
            "davos",
            "--title",
            "Davos",
            "--owner",
            "@it/davos",
            "--owner",
            "it@davos.example",
        ])
        .expect(0);
    assert!(
        read(&workspace.dir().join("CODEOWNERS"))
            .contains(&format!("{placeholder}/schools/davos/ @it/davos it@davos.example\n"))
    );
}

#[test]
fn the_file_that_exists_is_used() {
    for place in muster::author::owners::PLACES {
        let workspace = Workspace::example();
        write(&workspace.dir().join(place), "/standards/ @it/all\n");
        let ran = workspace.run(&[NEW, &["--owner", "@it/chur"]].concat()).expect(0);
        assert_eq!(ran.stdout, format!("schools/chur/authority.toml\n{place}\n"));
        assert_eq!(
            read(&workspace.dir().join(place)),
            "/standards/ @it/all\n/schools/chur/ @it/chur\n"
        );
        let files: Vec<_> = muster::author::owners::PLACES
            .iter()
            .filter(|place| workspace.dir().join(place).exists())
            .collect();
        assert_eq!(files, [place]);
    }
}

/// GitLab and GitHub look at the root of the repository, not of the workspace.
#[test]
fn a_workspace_below_the_repository_is_named_by_its_path() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(dir.path().join(".git")).expect("folders can be made");
    let root = dir.path().join("school it");
    std::fs::create_dir(&root).expect("folders can be made");
    crate::support::copy_workspace(Path::new("examples/graubuenden"), &root);
    crate::support::muster(&root, &[NEW, &["--owner", "@it/chur"]].concat()).expect(0);
    let text = read(&dir.path().join("CODEOWNERS"));
    assert!(text.contains("\n/school\\ it/schools/chur/ @it/chur\n"), "{text}");
    assert!(!root.join("CODEOWNERS").exists());
}
