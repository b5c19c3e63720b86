// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The plays of a bundle: Ansible reads them, and they roll a bundle out over SSH on hosts that stand
//! in for devices. `tests/play/run` has all scenarios; here is the first of them, and `.ci/long play`
//! runs the rest.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::diff::Repository;
use crate::support::{DAY, Ran, muster, say, skip, write};

const PLAYS: [&str; 3] = ["ansible/rollout.yml", "ansible/rollback.yml", "ansible/drift.yml"];

#[test]
fn ansible_reads_the_plays_of_a_bundle() {
    let found = Command::new("ansible-playbook").arg("--version").output();
    if !found.is_ok_and(|ran| ran.status.success()) {
        skip("ansible-playbook");
        return;
    }
    let repository = Repository::of_base();
    muster(repository.path(), &["bundle", "--as-of", DAY, "--offline-secrets"]).expect(0);
    let folder = opened(&repository);
    let ansible = |program: &str, args: &[&str]| {
        let mut command = Command::new(program);
        command.current_dir(folder.path()).args(["-i", "ansible/inventory.json"]).args(args);
        command.env("HOME", folder.path()).env("ANSIBLE_LOCALHOST_WARNING", "false");
        let ran = Ran::from(command.output().expect("it was there")).expect(0);
        assert!(!ran.stderr.contains("WARNING"), "{program}: {}", ran.stderr);
        ran.stdout
    };
    for play in PLAYS {
        ansible("ansible-playbook", &["--syntax-check", play]);
    }
    let graph = ansible("ansible-inventory", &["--graph"]);
    assert!(graph.contains("@muster_rollout:\n  |  |--01-"), "{graph}");
    assert!(graph.contains("@muster_devices:"), "{graph}");
}

/// The rules by which plays are read, all of them and none as a mere warning.
#[test]
fn ansible_lint_finds_nothing_in_the_plays_of_a_bundle() {
    let lint = |folder: &Path| {
        Command::new("ansible-lint")
            .args(["--offline", "--strict", "-p", "--nocolor"])
            .args(PLAYS)
            .current_dir(folder)
            .env("HOME", folder)
            .output()
    };
    let repository = Repository::of_base();
    if lint(repository.path()).is_err() {
        skip("ansible-lint");
        return;
    }
    muster(repository.path(), &["bundle", "--as-of", DAY, "--offline-secrets"]).expect(0);
    let folder = opened(&repository);
    let ran = Ran::from(lint(folder.path()).expect("it was there")).expect(0);
    assert!(ran.stderr.contains("0 failure(s), 0 warning(s)"), "{}", ran.stderr);
    // It reads what the plays include.
    let way = folder.path().join("ansible/tasks/way.yml");
    let spoilt =
        std::fs::read_to_string(&way).expect("it is there").replacen("- name: ", "- NAME: ", 1);
    write(&way, &spoilt);
    Ran::from(lint(folder.path()).expect("it was there")).expect(2);
}

/// The bundle of a school, opened.
fn opened(repository: &Repository) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let zip = repository.path().join("bundles/stadt/schule-west/schule-west.zip");
    let unzip = Command::new("unzip").arg("-q").arg(&zip).arg("-d").arg(folder.path()).output();
    Ran::from(unzip.expect("unzip can be started")).expect(0);
    folder
}

const HOURS: &str = r#"
[maintenance-windows.abends]
days = ["monday", "thursday"]
from = "18:00"
to = "23:00"

[maintenance-windows.nachts]
days = ["sunday"]
from = "22:00"
to = "02:30"

[freezes.abitur]
title = "Abitur"
from = "2027-04-12"
until = "2027-05-07"

[freezes.vorbei]
title = "Vorbei"
from = "2026-09-01"
until = "2026-09-07"
"#;

/// Times by the clock of whoever rolls out, and whether something is rolled out then.
const TIMES: &[(&str, &str)] = &[
    ("2026-11-23T17:59", "outside of maintenance windows"),
    ("2026-11-23T18:00", "rolled out"),
    ("2026-11-23T22:59", "rolled out"),
    ("2026-11-23T23:00", "outside of maintenance windows"),
    // A Tuesday, and a Thursday.
    ("2026-11-24T20:00", "outside of maintenance windows"),
    ("2026-11-26T20:00", "rolled out"),
    // A night from Sunday to Monday.
    ("2026-11-22T21:59", "outside of maintenance windows"),
    ("2026-11-22T23:59", "rolled out"),
    ("2026-11-23T00:00", "rolled out"),
    ("2026-11-23T02:29", "rolled out"),
    ("2026-11-23T02:30", "outside of maintenance windows"),
    // The first and the last day of a freeze, and those beside them.
    ("2027-04-08T18:30", "rolled out"),
    ("2027-04-12T18:30", "day of a freeze"),
    ("2027-05-06T18:30", "day of a freeze"),
    ("2027-05-10T18:30", "rolled out"),
    // A freeze that was over when the bundle was packed is none of its business.
    ("2026-09-07T18:30", "rolled out"),
];

/// What the play asks before each device, at many times at once: each is a host.
#[test]
fn maintenance_windows_and_freezes_stop_a_play() {
    let found = Command::new("ansible-playbook").arg("--version").output();
    if !found.is_ok_and(|ran| ran.status.success()) {
        skip("ansible-playbook");
        return;
    }
    let repository = Repository::of_base();
    write(&repository.path().join("standards/1/hours.toml"), HOURS);
    let pack = ["bundle", "--as-of", DAY, "--offline-secrets", "--uncommitted"];
    muster(repository.path(), &pack).expect(0);
    let folder = opened(&repository);
    let mut hosts = String::from("[times]\n");
    for (number, (now, _)) in TIMES.iter().enumerate() {
        // Writing into a string cannot fail.
        let _ = writeln!(hosts, "t{number:02} at={now} ansible_connection=local");
    }
    write(&folder.path().join("ansible/times.ini"), &hosts);
    write(&folder.path().join("ansible/times.yml"), PLAY_OF_TIMES);
    let mut command = Command::new("ansible-playbook");
    command.current_dir(folder.path()).env("HOME", folder.path());
    command.args(["-i", "ansible/inventory.json", "-i", "ansible/times.ini", "ansible/times.yml"]);
    let ran = Ran::from(command.output().expect("it was there")).expect(0);
    for (number, (now, expected)) in TIMES.iter().enumerate() {
        let answer = format!("\"t{number:02} {now}: ");
        let said = ran.stdout.lines().find(|line| line.contains(&answer)).unwrap_or_default();
        assert!(said.contains(expected), "{now}: {expected}: {said}\n{}", ran.stdout);
    }
}

/// Asks as `rollout.yml` does, and says what came of it.
const PLAY_OF_TIMES: &str = r#"
- hosts: times
  gather_facts: false
  vars_files: [vars.yml]
  tasks:
    - block:
        - ansible.builtin.include_tasks: tasks/time.yml
          vars:
            muster_now: "{{ at }}"
        - ansible.builtin.debug:
            msg: "{{ inventory_hostname }} {{ at }}: rolled out"
      rescue:
        - ansible.builtin.debug:
            msg: "{{ inventory_hostname }} {{ at }}: {{ ansible_failed_task.name }}: {{ ansible_failed_result.msg }}"
"#;

/// The switch that stands in for a real one takes the files of the golden cases, and refuses others.
#[test]
fn the_switch_that_stands_in_refuses_what_it_must() {
    let mut files = Vec::new();
    for case in std::fs::read_dir("tests/golden/aruba-aoscx").expect("golden cases") {
        collect_configurations(&case.expect("a case").path(), &mut files);
    }
    assert!(!files.is_empty(), "no golden case has a switch");
    files.sort();
    let ran = Command::new("tests/play/aoscx/try").args(files).output().expect("python3");
    Ran::from(ran).expect(0);
}

/// The configurations of switches below a folder.
fn collect_configurations(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a folder") {
            collect_configurations(&entry.expect("an entry").path(), files);
        }
    } else if path.ends_with("running-config.txt") {
        files.push(path.to_owned());
    }
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
