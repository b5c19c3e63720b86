// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! `muster diff` beside a rollout bundle.

use std::path::Path;

use muster::bundle::manifest::FILE;
use muster::bundle::{archive, opened};
use muster::change::{Changes, Risk, SideKind};
use muster::output::manifest::sha256;

use crate::diff::Repository;
use crate::support::{DAY, Ran, command, write};

const ZIP: &str = "./bundles/stadt/schule-west/schule-west.zip";

/// A repository in which the bundles of its only commit lie, made on `day`.
fn packed(day: &str) -> Repository {
    let repository = Repository::of_base();
    write(&repository.path().join(".gitignore"), "bundles/\nstate/\n");
    repository.commit("the past");
    pack(&repository, &["--as-of", day]);
    repository
}

fn pack(repository: &Repository, args: &[&str]) {
    let mut command =
        command(repository.path(), &[&["bundle", "--offline-secrets"], args].concat());
    command.env("XDG_STATE_HOME", repository.path().join("state"));
    Ran::from(command.output().expect("the program can be started")).expect(0);
}

fn changes(repository: &Repository, args: &[&str]) -> Changes {
    let ran = repository.diff(&[&["--format", "json", "--base", ZIP], args].concat()).expect(0);
    serde_json::from_str(&ran.stdout).expect("JSON")
}

/// Writes a bundle again in which a file of the access point has one line more.
fn repacked(path: &Path, line: &str) {
    let bytes = std::fs::read(path).expect("there is a bundle");
    let mut opened = opened::open(&bytes).expect("it is a bundle");
    let mut changed = Vec::new();
    for entry in &mut opened.manifest.files {
        if entry.path == "devices/ap-a1/wireless" {
            changed = opened.archive.get(&entry.path).expect("it is listed").to_vec();
            changed.extend_from_slice(format!("# {line}\n").as_bytes());
            (entry.bytes, entry.sha256) = (changed.len() as u64, sha256(&changed));
        }
    }
    let manifest = opened.manifest.write();
    for file in &mut opened.archive.files {
        match file.path {
            FILE => file.bytes = &manifest,
            "devices/ap-a1/wireless" => file.bytes = &changed,
            _ => {}
        }
    }
    let zip = archive::write(&opened.archive.files, opened.archive.date).expect("it fits");
    std::fs::write(path, zip).expect("it is ours");
}

fn change(repository: &Repository) {
    repository.edit("standards/1/wlans.toml", "min-rate = 12", "min-rate = 24");
}

#[test]
fn the_commit_of_a_bundle_is_compared_with_where_it_gives_its_files() {
    let repository = packed(DAY);
    let same = changes(&repository, &[]);
    assert!(same.is_silent() && same.base.kind == SideKind::Bundle, "{:?}", same.base);
    assert_eq!(same.base.revision.as_deref(), Some(repository.git(&["rev-parse", "HEAD"]).trim()));
    change(&repository);
    let found = changes(&repository, &["schule-west"]);
    assert_eq!(found.totals.schools_compared, 1);
    assert!(found.effects.iter().all(|effect| effect.risk != Risk::Unknown), "{:?}", found.effects);
    assert!(found.effects.iter().any(|effect| !effect.causes.is_empty()), "{:?}", found.effects);
    let remark = "a bundle is of one school: no other one is compared";
    assert_eq!(found.notes, [remark]);
    let said = repository.diff(&["--base", ZIP]).expect(0).stdout;
    assert!(said.contains(&format!("bundle {ZIP} (of ")), "{said}");
}

/// Where the commit is not known, or gives other files now, those of the bundle count.
#[test]
fn the_files_of_a_bundle_count_where_its_commit_does_not_give_them() {
    let uncommitted = packed(DAY);
    change(&uncommitted);
    pack(&uncommitted, &["--as-of", DAY, "--uncommitted"]);
    assert!(changes(&uncommitted, &[]).is_silent());
    uncommitted.edit("standards/1/wlans.toml", "min-rate = 24", "min-rate = 12");
    // What one version of muster writes, another may not: here it is the bundle that differs.
    let other_files = packed(DAY);
    let other_day = packed("2026-11-20");
    assert_eq!(changes(&other_day, &[]).notes.len(), 1, "the day alone makes no other files");
    for repository in [&other_files, &other_day] {
        repacked(&repository.path().join(ZIP), "one line more");
        change(repository);
    }
    for (repository, remarks) in [
        (&uncommitted, &["only the files of the bundle"][..]),
        (&other_day, &["the bundle is of 2026-11-20", "only the files of the bundle"]),
        (&other_files, &["only the files of the bundle", "gives other files now"]),
    ] {
        let found = changes(repository, &[]);
        let wireless = found.files.iter().find(|file| file.path.ends_with("ap-a1/wireless"));
        assert!(wireless.is_some(), "{:?}", found.files);
        assert!(
            found.effects.iter().all(|effect| effect.risk == Risk::Unknown),
            "{:?}",
            found.effects
        );
        assert!(!found.access.unknown.is_empty());
        for remark in remarks {
            assert!(found.notes.iter().any(|said| said.contains(remark)), "{:?}", found.notes);
        }
        assert_eq!(found.notes.len(), remarks.len() + 1, "{:?}", found.notes);
    }
}

#[test]
fn what_is_no_bundle_of_a_chosen_school_is_refused() {
    let repository = packed(DAY);
    let refused = |args: &[&str], said: &str| {
        let ran = repository.diff(args).expect(2);
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    };
    refused(
        &["schule-ost", "--base", ZIP],
        "is of stadt/schule-west, and other schools are chosen",
    );
    let bare = &ZIP[2..];
    refused(&["--base", bare], &format!("a bundle is written as a path, `--base ./{bare}`"));
    refused(&["--base", "./muster.toml"], "is no bundle");
    let zip = repository.path().join(ZIP);
    let mut bytes = std::fs::read(&zip).expect("there is a bundle");
    let last = bytes.len() / 2;
    bytes[last] ^= 1;
    std::fs::write(&zip, bytes).expect("it is ours");
    refused(&["--base", ZIP], "is no bundle");
}
