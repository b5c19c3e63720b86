// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What runs programs for a test leaves none of them behind when a signal ends it, as a time limit
//! does.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::skip;

const SCHOOL: &str = "gymnasium-luchswald";

#[test]
fn a_box_ends_with_who_started_it() {
    for signal in ["TERM", "KILL"] {
        leaves_nothing("tests/box/compare", &[".", SCHOOL, "--program"], &[], signal);
        leaves_nothing("tests/box/mutate", &[".", SCHOOL, "--program"], &[], signal);
    }
}

#[test]
fn cases_end_with_who_started_them() {
    leaves_nothing("tests/cases/run", &[], &["A01"], "TERM");
}

/// Has a program that never ends started by another, and ends that one.
fn leaves_nothing(command: &str, before: &[&str], after: &[&str], signal: &str) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let endless = folder.path().join("endless");
    fs::write(&endless, "#!/bin/sh\nwhile :; do sleep 1; done\n").expect("it can be written");
    fs::set_permissions(&endless, fs::Permissions::from_mode(0o755)).expect("it can be changed");
    let mut starting = Command::new(command);
    starting.args(before).arg(&endless).args(after);
    starting.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut started = match starting.spawn() {
        Ok(started) => started,
        Err(error) => return skip(&format!("python3, for {command} ({error}),")),
    };
    if !within(60, || is_running(&endless) || has_ended(&mut started)) || has_ended(&mut started) {
        started.kill().expect("it can be ended");
        return skip(&format!("the right to make namespaces, for {command},"));
    }
    let number = started.id().to_string();
    let sent = Command::new("kill").args(["-s", signal, &number]).status().expect("kill is there");
    assert!(sent.success(), "{command} has ended before");
    let ends = within(20, || has_ended(&mut started) && !is_running(&endless));
    if !ends {
        started.kill().expect("it can be ended");
    }
    assert!(ends, "{command} goes on, or what it has started does: {signal}");
}

fn has_ended(started: &mut std::process::Child) -> bool {
    started.try_wait().expect("it is known").is_some()
}

/// Whether something comes true within some seconds.
fn within(seconds: u64, mut is_true: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        if is_true() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

/// Whether a process runs a script.
fn is_running(script: &Path) -> bool {
    let shell = format!("/bin/sh\0{}\0", script.display());
    let processes = fs::read_dir("/proc").expect("/proc can be read").flatten();
    processes
        .filter_map(|process| fs::read(process.path().join("cmdline")).ok())
        .any(|line| line.starts_with(shell.as_bytes()))
}
