// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Golden files: what a platform writes for a small school.
//!
//! `tests/golden/<platform>/<case>/workspace` is laid over `tests/golden/base`, a school with one
//! device of each kind, and compiled with the built-in platforms; what the platform of that name
//! writes must be exactly the files in `expected`. A new case is a folder. `UPDATE=1 cargo test
//! golden` writes what is found, and the review of that difference is the test; `FILTER=name` runs
//! the cases whose name contains it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::support::{self, chosen, compiled, contents, copy, diff, folders, name, update, write};

const ROOT: &str = "tests/golden";

/// A test for each platform, so that who breaks one need not wait for all others.
macro_rules! platforms_with_cases {
    ($($test:ident $platform:literal)*) => {
        $(
            #[test]
            fn $test() {
                platform_writes_what_is_expected($platform);
            }
        )*

        const TESTED: &[&str] = &[$($platform),*];
    };
}

platforms_with_cases! {
    platform_ansible_inventory "ansible-inventory"
    platform_apple_mobileconfig "apple-mobileconfig"
    platform_aruba_aoscx "aruba-aoscx"
    platform_debian_router "debian-router"
    platform_freeradius "freeradius"
    platform_kea_dhcp4 "kea-dhcp4"
    platform_kea_dhcp6 "kea-dhcp6"
    platform_nftables "nftables"
    platform_openwrt "openwrt"
    platform_unbound "unbound"
}

fn platform_writes_what_is_expected(platform: &str) {
    let cases = folders(&Path::new(ROOT).join(platform));
    assert!(!cases.is_empty(), "{ROOT} has no case for {platform}");
    let mut failures = String::new();
    for case in cases {
        if chosen(&case.to_string_lossy()) {
            failures += &problems(&case);
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// A platform without a test, or a folder of a platform that was renamed, would go unseen for ever.
#[test]
fn every_platform_is_tested() {
    assert_eq!(platforms(), TESTED, "the platforms, and those that have a test");
    let mut folders: Vec<_> = folders(Path::new(ROOT)).iter().map(|dir| name(dir)).collect();
    folders.retain(|dir| dir != "base");
    assert_eq!(folders, TESTED, "the folders of {ROOT}, and the platforms that have a test");
}

/// The built-in platforms.
pub(crate) fn platforms() -> Vec<String> {
    folders(Path::new("templates")).iter().map(|dir| name(dir)).collect()
}

/// The folders of all cases.
pub(crate) fn cases() -> Vec<PathBuf> {
    let platforms = folders(Path::new(ROOT)).into_iter().filter(|dir| name(dir) != "base");
    platforms.flat_map(|platform| folders(&platform)).collect()
}

/// Makes the workspace of a case at `to`.
pub(crate) fn lay(case: &Path, to: &Path) {
    copy(&Path::new(ROOT).join("base"), to);
    copy(&case.join("workspace"), to);
}

fn problems(case: &Path) -> String {
    let dir = tempfile::tempdir().expect("a temporary folder");
    lay(case, dir.path());
    let compiled = compiled(dir.path());
    let mut problems = String::new();
    if !compiled.found.is_empty() {
        let _ = writeln!(
            problems,
            "{}: the workspace is not sound\n{}",
            case.display(),
            compiled.findings()
        );
        return problems;
    }
    let platform = case.parent().map(name).unwrap_or_default();
    let own =
        compiled.artifacts.into_iter().filter(|artifact| artifact.platform.as_str() == platform);
    let found: BTreeMap<String, String> =
        own.map(|artifact| (artifact.path, artifact.text)).collect();
    let folder = case.join("expected");
    if update() {
        if folder.exists() {
            std::fs::remove_dir_all(&folder).expect("expected files can be removed");
        }
        found.iter().for_each(|(path, text)| write(&folder.join(path), text));
    }
    let expected: BTreeMap<String, String> = contents(&folder)
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("expected files are UTF-8")))
        .collect();
    if found.is_empty() {
        let _ = writeln!(problems, "{}: {platform} writes nothing", case.display());
    }
    for path in expected.keys().chain(found.keys()).collect::<std::collections::BTreeSet<_>>() {
        // An empty file is another thing than none.
        let text = |files: &BTreeMap<String, String>| {
            files.get(path).cloned().unwrap_or_else(|| "(no such file)\n".into())
        };
        problems += &diff(&format!("{}/{path}", case.display()), &text(&expected), &text(&found));
    }
    if !problems.is_empty() {
        problems += "UPDATE=1 cargo test golden writes what was found\n";
    }
    problems
}

/// The base alone is sound, so that every finding of a case comes from the case.
#[test]
fn base_has_no_findings() {
    let compiled = support::compiled(&Path::new(ROOT).join("base"));
    assert!(compiled.found.is_empty(), "\n{}", compiled.findings());
}
