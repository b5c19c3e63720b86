// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Names asked at a real Unbound, from a client of each filter.

use std::process::Command;

use crate::support::{DAY, Ran, built, muster, skip, write};

#[test]
fn each_filter_answers_as_the_standard_says() {
    let build = &built()[0];
    let school = "donnersbergkreis/kranichtal-gymnasium";
    let dir = tempfile::tempdir().expect("a temporary folder");
    let show = dir.path().join("show.json");
    let said = muster(&build.workspace, &["show", school, "--as-of", DAY, "--format", "json"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    write(&show, &said.stdout);

    let config = build.dir.join(school).join("srv-1/unbound.conf");
    let ran = Command::new("tests/dns/run").arg(&show).arg(config).output();
    let ran = Ran::from(ran.expect("it can be started"));
    match ran.code {
        0 => assert!(ran.stdout.contains(", 0 wrong"), "{}", ran.stdout),
        77 => skip(&format!("dns: {}", ran.stderr.trim())),
        _ => panic!("{}{}", ran.stdout, ran.stderr),
    }
}
