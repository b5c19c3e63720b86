// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Logins at a real FreeRADIUS: certificates and their subjects, passwords from a directory that is
//! set up as the page says, MAC addresses.

use std::process::Command;

use crate::support::{DAY, Ran, built, muster, skip, write};

#[test]
fn who_may_log_in_does_and_nobody_else() {
    let build = &built()[0];
    let school = "donnersbergkreis/kranichtal-gymnasium";
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (show, page) = (dir.path().join("show.json"), dir.path().join("page.md"));
    let said = |args: &[&str]| {
        let ran = muster(&build.workspace, args);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stdout
    };
    write(&show, &said(&["show", school, "--as-of", DAY, "--format", "json"]));
    write(&page, &said(&["platform", "freeradius"]));

    let mut logins = Command::new("tests/radius/run");
    logins.arg(&show).arg(build.dir.join(school)).arg(&page);
    let ran = Ran::from(logins.output().expect("it can be started"));
    match ran.code {
        0 => assert!(ran.stdout.contains("99 logins, 0 wrong"), "{}", ran.stdout),
        77 => skip(&format!("radius: {}", ran.stderr.trim())),
        _ => panic!("{}{}", ran.stdout, ran.stderr),
    }
}
