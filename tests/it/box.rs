// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! A school in a box does what its TOML says, before and after a change, and the box notices when it
//! does not: `tests/box/README.md`.

use std::process::{Command, Stdio};

use crate::support::{say, skip};

/// It has exceptions and IPv6, and people of it log in with passwords.
const SCHOOL: &str = "gymnasium-luchswald";

/// It has few segments, so that its box is quickly built.
const SMALL_SCHOOL: &str = "sternwiesen-schule";

/// What the programs say when one that they need is missing.
const SKIPPED: i32 = 77;

/// Real packets and real programs; the long tier tries every school, and all edges of networks.
#[cfg(target_os = "linux")]
#[test]
fn a_school_does_what_its_toml_says() {
    in_the_box("run", SCHOOL, &["--share", "4", "--longest", "1200"]);
}

/// A mistake of each kind is caught, by the part that is there for it.
#[cfg(target_os = "linux")]
#[test]
fn the_box_notices_mistakes() {
    in_the_box("mutate", SCHOOL, &["--controls", "--longest", "1200"]);
}

/// Packets before and after a change are what the difference says; the long tier tries all changes.
#[cfg(target_os = "linux")]
#[test]
fn packets_open_and_close_what_a_difference_says() {
    in_the_box("compare", SMALL_SCHOOL, &["--changes", "internet", "--each", "1"]);
}

fn in_the_box(program: &str, school: &str, options: &[&str]) {
    let mut run = Command::new(format!("tests/box/{program}"));
    run.args([".", school, "--program", env!("CARGO_BIN_EXE_muster")]).args(options);
    let output = match run.stdin(Stdio::null()).output() {
        Ok(output) => output,
        Err(error) => return skip(&format!("python3, for tests/box ({error}),")),
    };
    let (printed, said) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.code() == Some(SKIPPED) {
        return skip(said.trim());
    }
    assert!(output.status.success(), "\n{printed}{said}");
    say(printed.lines().last().unwrap_or_default());
}
