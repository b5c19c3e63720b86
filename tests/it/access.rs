// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What a difference says has been opened and closed is what the generated files of both sides open
//! and close: `tests/access/README.md`.

use std::process::Command;

use crate::support::{Ran, say, skip};

/// What the programs say when one that they need is missing.
const SKIPPED: i32 = 77;

/// Random pairs of schools; the long tier tries ten thousand.
#[test]
fn a_difference_opens_what_the_files_open() {
    let mut pairs = Command::new("tests/access/run");
    pairs.args(["--pairs", "200", "--packets", "700"]);
    answered(pairs.args(["--program", env!("CARGO_BIN_EXE_muster")]));
}

/// The reader of nftables has the same opinion as the kernel.
#[cfg(target_os = "linux")]
#[test]
fn the_reader_and_the_kernel_agree() {
    let mut kernel = Command::new("tests/access/kernel");
    kernel.args([".", "gymnasium-luchswald", "--packets", "2000"]);
    answered(kernel.args(["--program", env!("CARGO_BIN_EXE_muster")]));
}

/// The readers of files, on files whose meaning everybody can see.
#[test]
fn readers_of_files_understand_them() {
    let mut tests = Command::new("python3");
    tests.args(["-B", "-m", "unittest", "discover", "-s", "tests/access", "-t", "tests/access"]);
    answered(&mut tests);
}

fn answered(command: &mut Command) {
    let ran = match command.output() {
        Ok(output) => Ran::from(output),
        Err(error) => return skip(&format!("python3, for tests/access ({error}),")),
    };
    match ran.code {
        0 => say(ran.stdout.lines().last().unwrap_or_default()),
        SKIPPED => skip(ran.stderr.trim()),
        _ => panic!("\n{}{}", ran.stdout, ran.stderr),
    }
}
