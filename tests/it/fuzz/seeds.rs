// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The texts that each target begins with: files of the repository, and those of
//! `fuzz/seeds/<target>`.

use std::path::{Path, PathBuf};

use super::targets::{BETWEEN, MAIN};

/// Longest text to begin with: longer ones are slow and hold nothing that shorter ones do not.
const LONGEST: usize = 8 * 1024;

/// Texts at the edge of what TOML and the model allow.
const ODD: &[&str] = &[
    "",
    "\u{feff}",
    "a",
    "a = ",
    "a = [",
    "[a",
    "a.b = 1\na = 2",
    "a = \"\\u0000\"",
    "devices = 1",
    "[devices.\"\"]",
    "title = 1",
    "[segments]\nlehr = {}",
];

/// Names of revisions of the repository in `revision.rs`, and what is written like one.
const NAMES: &[&str] = &[
    "HEAD",
    "HEAD~1",
    "HEAD^",
    "main",
    "feature/x",
    "v1.0",
    "v1.0^{commit}",
    "v1.0^{}",
    "refs/heads/main",
    "heads/main",
    "tags/v1.0",
    "@",
    "@~1",
    "main@{0}",
    "HEAD^{tree}",
    "HEAD:",
    "HEAD:a",
    "main..feature/x",
    "main...HEAD",
    "^main",
    ":/first",
    "HEAD^{/second}",
    "--help",
    "-h",
    "--output=x",
    "--all",
    "./out",
    "out/",
    "../x",
    "/",
    "-",
    "--",
    "",
    "HEAD^0",
    "HEAD~0",
    "main^{commit}^{commit}",
    "@{-1}",
    "@{u}",
    "origin/main",
    "HEAD\nmain",
    "HEAD main",
    "feature/x~0",
    "heads/feature/x",
    "HEAD^{commit}",
    "v1.0~1",
    "refs/tags/v1.0",
    "refs/heads/feature/x",
    "@^",
    "main~1",
    "main^",
    "@~0",
];

/// Folders as git stores them: mode, name, and twenty bytes of an id.
const FOLDERS: &[&str] = &[
    "tree\n100644 muster.toml\0aaaaaaaaaaaaaaaaaaaa40000 schools\0bbbbbbbbbbbbbbbbbbbb",
    "tree\n120000 a link\0aaaaaaaaaaaaaaaaaaaa160000 module\0bbbbbbbbbbbbbbbbbbbb",
    "tree\n100755 ../x\0aaaaaaaaaaaaaaaaaaaa100644 .git\0bbbbbbbbbbbbbbbbbbbb",
    "tree\n100644 cut off\0aaaa",
    "tree\n777 odd\0aaaaaaaaaaaaaaaaaaaa",
];

/// The texts for a target.
pub(crate) fn of(target: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The crate of the fuzz targets lies one folder deeper.
    let root = if root.ends_with("fuzz") { root.parent().unwrap_or(root) } else { root };
    let mut seeds = texts(&root.join("fuzz/seeds").join(target), "");
    match target {
        "tree" => {
            seeds.extend(ODD.iter().map(ToString::to_string));
            seeds.extend(texts(&root.join("standards"), ".toml"));
            seeds.extend(texts(&root.join("init"), ".toml"));
        }
        "school" => {
            seeds.extend(ODD.iter().map(ToString::to_string));
            seeds.extend(texts(&root.join("tests/golden"), ".toml"));
            seeds.extend(texts(&root.join("init"), ".toml"));
            seeds.extend(texts(&root.join("examples"), ".toml"));
        }
        "exceptions" => {
            // The small standard has another segment.
            let governance = texts(&root.join("init/standards"), "governance.toml")
                .concat()
                .replace("segments.verw.", "segments.lehr.");
            let schools = texts(&root.join("tests/exceptions"), "exceptions.toml");
            seeds.extend(
                schools.iter().map(|school| [governance.as_str(), BETWEEN, school].concat()),
            );
        }
        "template" => {
            for (platform, main) in MAIN {
                let folder = root.join("templates").join(platform);
                seeds
                    .extend(texts(&folder, ".j2").iter().map(|text| format!("{platform}\n{text}")));
                assert!(folder.join(main).is_file(), "{platform} has no {main}");
            }
        }
        "platform" => {
            let manifests = texts(&root.join("templates"), "platform.toml");
            let template = "{% for zone in site.zones %}{{ zone.title|quote }}\n{% endfor %}";
            seeds.extend(
                manifests.iter().map(|manifest| [manifest.as_str(), BETWEEN, template].concat()),
            );
        }
        "readback" => {
            let golden = root.join("tests/golden");
            for (format, end) in [
                ("json", ".conf"),
                ("yaml", ".yml"),
                ("plist", ".mobileconfig"),
                ("xml", ".mobileconfig"),
                ("toml", ".toml"),
            ] {
                seeds.extend(texts(&golden, end).iter().map(|text| format!("{format}\n{text}")));
            }
        }
        "revision" => seeds.extend(NAMES.iter().chain(FOLDERS).map(ToString::to_string)),
        _ => {}
    }
    seeds.retain(|seed| seed.len() <= LONGEST);
    seeds
}

/// The texts below a folder whose names end so, in the order of their paths.
fn texts(folder: &Path, end: &str) -> Vec<String> {
    let mut paths = Vec::new();
    collect(folder, end, &mut paths);
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

fn collect(folder: &Path, end: &str, paths: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, end, paths);
        } else if path.to_string_lossy().ends_with(end) {
            paths.push(path);
        }
    }
}
