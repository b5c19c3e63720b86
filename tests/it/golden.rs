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

#[test]
fn platforms_write_what_is_expected() {
    let mut failures = String::new();
    let mut run = 0;
    for case in cases() {
        if chosen(&case.to_string_lossy()) {
            run += 1;
            failures += &problems(&case);
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
    assert!(run > 0, "no case was run");
}

#[test]
fn every_built_in_platform_has_a_case() {
    let missing: Vec<String> = platforms()
        .into_iter()
        .filter(|platform| {
            !cases().iter().any(|case| case.starts_with(Path::new(ROOT).join(platform)))
        })
        .collect();
    assert!(missing.is_empty(), "no case in {ROOT} for {missing:?}");
}

/// A case for a platform that was renamed would test nothing for ever.
#[test]
fn every_case_has_its_platform() {
    let platforms = platforms();
    let stray: Vec<String> = folders(Path::new(ROOT))
        .iter()
        .map(|dir| name(dir))
        .filter(|dir| dir != "base" && !platforms.contains(dir))
        .collect();
    assert!(stray.is_empty(), "{ROOT} has folders for {stray:?}, which are no platforms");
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
