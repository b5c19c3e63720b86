// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Inputs that came out wrong once, through the command line: `tests/cases/README.md`.

use std::process::{Command, Stdio};

use crate::support::{say, skip_here};

#[cfg(target_os = "linux")]
#[test]
fn every_case_holds() {
    let mut run = Command::new("tests/cases/run");
    run.arg(env!("CARGO_BIN_EXE_muster")).stdin(Stdio::null());
    if let Ok(filter) = std::env::var("FILTER") {
        run.arg(filter);
    }
    let output = run.output().expect("bash is there");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "\n{printed}{}", String::from_utf8_lossy(&output.stderr));
    for case in printed.lines().filter_map(|line| line.strip_prefix("skipped ")) {
        skip_here(&format!("tests/cases/{}", case.trim()));
    }
    say(printed.lines().last().unwrap_or_default());
}
