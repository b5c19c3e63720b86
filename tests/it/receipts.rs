// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What `muster status --rollout` makes of receipts.
//!
//! `tests/receipts/<case>/receipts.toml` lists them in the order in which they are written, and
//! `expected` holds what is printed about the schools of this repository. A new case is a folder;
//! `UPDATE=1 cargo test receipts` writes what is printed.

use std::fmt::Write as _;
use std::path::Path;

use muster::output::manifest::sha256;
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{chosen, diff, folders, muster, name, read, update, write};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Listed {
    /// The day for which is judged.
    #[serde(default)]
    as_of: Option<String>,
    /// Waves of which is asked whether they may begin; `expected/gate-WAVE.txt` has the answer.
    #[serde(default)]
    gates: Vec<String>,
    receipt: Vec<Said>,
}

/// A receipt of a case.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Said {
    /// `authority/school/device/platform`.
    pub(crate) at: String,
    pub(crate) revision: String,
    pub(crate) runs: String,
    #[serde(default)]
    pub(crate) changed: Vec<String>,
    /// The receipt before it is changed once this one is written.
    #[serde(default)]
    pub(crate) touch_former: bool,
}

/// A folder with the receipts of a case.
fn written(listed: &Listed) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    for (index, said) in listed.receipt.iter().enumerate() {
        let chain = folder.path().join(&said.at);
        let count = chain.read_dir().map_or(0, Iterator::count);
        let former = chain.join(format!("{count:06}.json"));
        let previous = if count > 0 { Some(sha256(read(&former).as_bytes())) } else { None };
        let receipt =
            receipt(said, previous.as_deref(), &format!("2026-11-{:02}T20:00:00Z", index + 1));
        write(&chain.join(format!("{:06}.json", count + 1)), &receipt.to_string());
        if said.touch_former {
            write(&former, &format!("{} ", read(&former)));
        }
    }
    folder
}

/// What the play writes down.
pub(crate) fn receipt(said: &Said, previous: Option<&str>, asked_at: &str) -> Value {
    let place: Vec<&str> = said.at.split('/').collect();
    json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": "manifest.json", "digest": { "sha256": sha256(b"") } }],
        "predicateType": "urn:muster:receipt:1",
        "predicate": {
            "authority": place[0], "school": place[1], "unit": place[2], "platform": place[3],
            "revision": said.revision, "edition": "2026.1", "asked-at": asked_at,
            "runs": said.runs, "changed": said.changed, "previous": previous,
        },
    })
}

#[test]
fn what_devices_said_is_reported() {
    let (mut problems, mut cases) = (String::new(), 0);
    for case in folders(Path::new("tests/receipts")) {
        if !chosen(&name(&case)) {
            continue;
        }
        cases += 1;
        let listed: Listed = toml::from_str(&read(&case.join("receipts.toml"))).expect("a case");
        let folder = written(&listed);
        let dir = folder.path().to_str().expect("it is UTF-8");
        let day = listed.as_of.as_deref().unwrap_or("2026-11-21");
        let asked = |more: &[&str]| {
            let args = ["status", "--as-of", day, "--rollout", dir];
            muster(Path::new("."), &[&args, more].concat())
        };
        let mut answers = vec![
            ("status.txt".to_owned(), asked(&["--format", "human"])),
            ("status.json".to_owned(), asked(&["--format", "json"])),
        ];
        for wave in &listed.gates {
            answers.push((format!("gate-{wave}.txt"), asked(&["--wave", wave])));
        }
        for (file, ran) in answers {
            let mut text = ran.stdout;
            let _ = writeln!(text, "{}exit code {}", ran.stderr, ran.code);
            let version = concat!("\"muster\": \"", env!("CARGO_PKG_VERSION"), "\"");
            let text = text.replace(version, "\"muster\": \"VERSION\"");
            let path = case.join("expected").join(&file);
            if update() {
                write(&path, &text);
            }
            problems += &diff(&format!("{}/{file}", name(&case)), &read(&path), &text);
        }
    }
    assert!(cases > 0, "no case was run");
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
fn a_folder_that_is_not_there_and_a_format_that_is_not_written_are_told() {
    let ran = muster(Path::new("."), &["status", "--rollout", "./not-there"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("not-there"), "{}", ran.stderr);
    let folder = TempDir::new().expect("a folder");
    let dir = folder.path().to_str().expect("it is UTF-8");
    for format in ["csv", "markdown"] {
        let ran = muster(Path::new("."), &["status", "--rollout", dir, "--format", format]);
        assert_eq!(ran.code, 2, "{format}");
        assert!(ran.stderr.contains("as JSON"), "{}", ran.stderr);
    }
}
