// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Checks that could not be made. The harness counts their tests among those that passed; so the
//! last lines of the output say how many there were, and which.

use std::io::Write as _;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::{Mutex, OnceLock};

use crate::support::say;

/// Prints what it was told when nobody can tell it more: when the tests are over.
const SUMMARY: &str = r#"
trap "" INT
reasons=$(cat)
count=$(printf "%s\n" "$reasons" | wc -l)
printf "\nnot checked, although the tests passed: %s\n%s\n" "$((count))" "$reasons" >&2
"#;

/// Where to tell the summary of what was skipped. Nobody closes it before the process ends.
static TOLD: OnceLock<Option<Mutex<ChildStdin>>> = OnceLock::new();

/// Says now that a check is skipped, and again at the end.
pub(crate) fn add(reason: &str) {
    let reason = reason.replace('\n', " ");
    say(&format!("skipped: {reason}"));
    // A test can know which one it is by the name of its thread alone.
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    if let Some(told) = TOLD.get_or_init(begin) {
        let mut told = told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let _ = writeln!(told, "  {test}: {reason}");
    }
}

#[allow(clippy::zombie_processes, reason = "it ends after this process")]
fn begin() -> Option<Mutex<ChildStdin>> {
    let mut summary = Command::new("sh");
    summary.args(["-c", SUMMARY]).stdin(Stdio::piped()).stdout(Stdio::null());
    // Without a shell what was said at once must do.
    summary.spawn().ok()?.stdin.take().map(Mutex::new)
}

/// A run of two tests without their programs: both pass, and the last lines say that they do not
/// count.
#[cfg(unix)]
#[test]
fn what_is_skipped_is_counted_at_the_end() {
    let tests = ["init::pipelines_fit_the_published_schemas", "status::json_fits_its_schema"];
    let program = std::env::current_exe().expect("the tests are a program");
    let run = |required: &str| {
        let mut run = Command::new(&program);
        run.arg("--exact").args(tests).env("MUSTER_ORACLES", "/nowhere");
        // It waits until the summary is printed as well.
        run.env("MUSTER_ORACLES_REQUIRED", required).output().expect("it can be started")
    };
    let output = run("0");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let (_, summary) =
        said.split_once("\nnot checked, although the tests passed: 2\n").expect(&said);
    let mut lines: Vec<&str> = summary.lines().collect();
    lines.sort_unstable();
    let reason = "check-jsonschema is missing; scripts/install-oracles installs it";
    assert_eq!(lines, tests.map(|test| format!("  {test}: {reason}")));
    let required = run("1");
    assert!(!required.status.success());
    assert!(!String::from_utf8_lossy(&required.stderr).contains("not checked"));
}
