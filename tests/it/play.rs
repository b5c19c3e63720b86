// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The plays of a bundle: Ansible reads them, and they roll a bundle out over SSH on hosts that stand
//! in for devices. `tests/play/run` has all scenarios; here is the first of them, and `.ci/long play`
//! runs the rest.

use std::path::Path;
use std::process::Command;

use crate::diff::Repository;
use crate::support::{DAY, Ran, muster, say, skip};

#[test]
fn ansible_reads_the_plays_of_a_bundle() {
    let found = Command::new("ansible-playbook").arg("--version").output();
    if !found.is_ok_and(|ran| ran.status.success()) {
        skip("ansible-playbook");
        return;
    }
    let repository = Repository::of_base();
    muster(repository.path(), &["bundle", "--as-of", DAY, "--offline-secrets"]).expect(0);
    let folder = tempfile::tempdir().expect("a folder");
    let zip = repository.path().join("bundles/stadt/schule-west/schule-west.zip");
    let unzip = Command::new("unzip").arg("-q").arg(&zip).arg("-d").arg(folder.path()).output();
    Ran::from(unzip.expect("unzip can be started")).expect(0);
    let ansible = |program: &str, args: &[&str]| {
        let mut command = Command::new(program);
        command.current_dir(folder.path()).args(["-i", "ansible/inventory.json"]).args(args);
        command.env("HOME", folder.path()).env("ANSIBLE_LOCALHOST_WARNING", "false");
        let ran = Ran::from(command.output().expect("it was there")).expect(0);
        assert!(!ran.stderr.contains("WARNING"), "{program}: {}", ran.stderr);
        ran.stdout
    };
    for play in ["rollout", "rollback", "drift"] {
        ansible("ansible-playbook", &["--syntax-check", &format!("ansible/{play}.yml")]);
    }
    let graph = ansible("ansible-inventory", &["--graph"]);
    assert!(graph.contains("@muster_rollout:\n  |  |--01-"), "{graph}");
    assert!(graph.contains("@muster_devices:"), "{graph}");
}

#[test]
fn a_bundle_is_rolled_out_over_ssh() {
    let program = env!("CARGO_BIN_EXE_muster");
    let mut command = Command::new(Path::new("tests/play/run"));
    let ran = Ran::from(
        command.args(["--program", program, "first"]).output().expect("it can be started"),
    );
    if ran.code == 77 {
        skip(ran.stderr.trim());
        return;
    }
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    say(ran.stdout.trim());
}
