// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Platforms of every scope, and files of one platform that are applied in different ways.
//!
//! `tests/scopes/workspace` is laid over `tests/golden/base`: platforms of the scope `school`, one of
//! the scope `device` with two ways of applying, and one of the scope `client`. What they write, what
//! the inventory says of them, and the pages of two must be exactly the files in
//! `tests/scopes/expected`. A handbook and a leaflet print what no shipped platform asks for.
//! `UPDATE=1 cargo test scopes` writes what is found.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::diff::Repository;
use crate::support::{copy, diff, muster, read, update, write};

const ROOT: &str = "tests/scopes";

fn workspace() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    lay(dir.path());
    dir
}

fn lay(to: &Path) {
    copy(Path::new("tests/golden/base"), to);
    copy(&Path::new(ROOT).join("workspace"), to);
}

fn build(dir: &Path) {
    muster(dir, &["build", "-o", "out", "--as-of", "2026-11-26"]).expect(0);
}

#[test]
fn platforms_of_every_scope_write() {
    let dir = workspace();
    build(dir.path());
    let out = dir.path().join("out");
    let mut found = Vec::new();
    for path in [
        "amt/schule/_handbuch/handbook.txt",
        "amt/schule/_raumplan/rooms.txt",
        "amt/schule/_raumplan/tables/cables.json",
        "amt/schule/ka-1/config.txt",
        "amt/schule/ka-1/keys.txt",
        "amt/schule/rechner/leaflet.txt",
        "amt/schule/tablet/leaflet.txt",
    ] {
        found.push((path.to_owned(), read(&out.join(path))));
    }
    let inventory = read(&out.join("_cooperation/inventory.yml"));
    let from = inventory.find("\"platform_kasten\":").expect("the platform is in the inventory");
    let lines: Vec<&str> = inventory[from..].lines().take(3).collect();
    found.push(("inventory.txt".to_owned(), lines.join("\n") + "\n"));
    let manifest = read(&out.join("manifest.json"));
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("it is JSON");
    let mut ways = String::new();
    for entry in manifest["artifacts"].as_array().expect("a list") {
        if ["raumplan", "kasten"].contains(&entry["platform"].as_str().expect("a platform")) {
            let _ = writeln!(
                ways,
                "{} school {} device {} {}",
                entry["path"], entry["school"], entry["device"], entry["apply"]
            );
        }
    }
    found.push(("manifest.txt".to_owned(), ways));
    for platform in ["raumplan", "kasten"] {
        let page = muster(dir.path(), &["platform", platform]).expect(0).stdout;
        found.push((format!("{platform}.txt"), page));
    }
    let list = muster(dir.path(), &["platform"]).expect(0).stdout;
    found.push(("platforms.txt".to_owned(), list));
    let mut problems = String::new();
    for (name, text) in found {
        let file = Path::new(ROOT).join("expected").join(&name);
        if update() {
            write(&file, &text);
        }
        let expected = if file.is_file() { read(&file) } else { String::new() };
        problems += &diff(&name, &expected, &text);
    }
    assert!(problems.is_empty(), "\n{problems}UPDATE=1 cargo test scopes writes what was found\n");
}

/// Whoever asks why a line about a whole school reads as it does is told the value.
#[test]
fn lines_about_a_whole_school_are_explained() {
    let dir = workspace();
    build(dir.path());
    let rooms = read(&dir.path().join("out/amt/schule/_raumplan/rooms.txt"));
    let line = rooms.lines().position(|line| line.contains("Raum A1")).expect("a room") + 1;
    let about = format!("out/amt/schule/_raumplan/rooms.txt:{line}");
    let told = muster(dir.path(), &["explain", &about, "--as-of", "2026-11-26"]).expect(0).stdout;
    assert!(told.contains("rooms.a1") && told.contains("rooms.j2"), "{told}");
}

/// What is changed on one device is a change of the file about the school, with the value as cause.
#[test]
fn a_file_about_a_whole_school_is_compared() {
    let repository = Repository::new();
    lay(repository.path());
    repository.commit("before");
    let file = repository.path().join("schools/amt/schule/more.toml");
    write(&file, &read(&file).replace("host = 6", "host = 7"));
    let args = ["diff", "--as-of", "2026-11-26"];
    let told = muster(repository.path(), &args).expect(0).stdout;
    assert!(told.contains("changed raumplan rooms.txt: 1 school, 1 file"), "{told}");
    let args = ["diff", "--as-of", "2026-11-26", "--format", "json"];
    let changes: Value =
        serde_json::from_str(&muster(repository.path(), &args).expect(0).stdout).expect("JSON");
    let mut files = changes["files"].as_array().expect("files").iter();
    let rooms = files.position(|file| file["path"] == "amt/schule/_raumplan/rooms.txt");
    let rooms = Value::from(rooms.expect("the file about the school"));
    let mut causes = Vec::new();
    for effect in changes["effects"].as_array().expect("effects") {
        let parts = effect["parts"].as_array().expect("parts").iter();
        let variants = parts.flat_map(|part| part["variants"].as_array().expect("variants"));
        let mut files = variants.flat_map(|variant| variant["files"].as_array().expect("files"));
        if files.any(|file| *file == rooms) {
            causes.extend(effect["causes"].as_array().expect("causes"));
        }
    }
    assert_eq!(causes.len(), 1, "{told}");
    let cause = usize::try_from(causes[0].as_u64().expect("an index")).expect("a place in a list");
    assert_eq!(changes["model"][cause]["path"], "devices.ka-1.host", "{told}");
}

/// A platform of a device or a client profile is named where that is.
#[test]
fn a_platform_of_a_device_is_not_for_every_school() {
    let dir = workspace();
    let file = dir.path().join("muster.toml");
    write(&file, &read(&file).replace("raumplan", "kasten"));
    let told = muster(dir.path(), &["check", "--as-of", "2026-11-26"]).expect(1);
    let told = told.stdout + &told.stderr;
    assert!(
        told.contains("`kasten` writes neither for every school nor for the whole cooperation"),
        "{told}"
    );
}
