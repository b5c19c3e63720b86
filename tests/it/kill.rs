// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! A build that is killed leaves the old output or the new one: `tests/kill/README.md`.

/// A sample of the calls; the long tier tries all of them.
#[cfg(target_os = "linux")]
#[test]
fn a_killed_build_leaves_one_tree() {
    crate::support::rig("tests/kill/run", &["--sample", "4"]);
}
