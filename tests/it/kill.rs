// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! A build that is killed leaves the old output or the new one: `tests/kill/README.md`.

use std::process::{Command, Stdio};

use crate::support::{say, skip};

/// What the script says when nothing can be traced here.
const SKIPPED: i32 = 77;

/// A sample of the calls; the long tier tries all of them.
#[cfg(target_os = "linux")]
#[test]
fn a_killed_build_leaves_one_tree() {
    let mut run = Command::new("tests/kill/run");
    run.arg(env!("CARGO_BIN_EXE_muster")).args(["--sample", "8"]).stdin(Stdio::null());
    let output = match run.output() {
        Ok(output) => output,
        Err(error) => return skip(&format!("python3, for tests/kill ({error}),")),
    };
    let (printed, said) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.code() == Some(SKIPPED) {
        return skip(said.trim());
    }
    assert!(output.status.success(), "\n{printed}{said}");
    say(printed.lines().last().unwrap_or_default());
}
