// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! No value of a secret lies where none belongs: `tests/canary/README.md`.

#[cfg(target_os = "linux")]
#[test]
fn values_of_secrets_lie_in_bundles_alone() {
    crate::support::rig("tests/canary/run", &[]);
}
