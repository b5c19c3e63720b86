// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! How generated files are applied: what the manifests of platforms tell an admin to do is there to
//! be done, refuses placeholders, and does what the pages say.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use muster::model::Text;
use muster::platform::each::OutputPath;

use crate::platforms::shipped;
use crate::support::{Ran, built, read, skip};

/// What a build without secrets prints in their place.
const PLACEHOLDER: &str = "MUSTER-SECRET-";

#[test]
fn every_step_refuses_a_placeholder() {
    let mut careless = Vec::new();
    for (name, manifest, templates) in shipped() {
        for (output, of) in &manifest.outputs {
            let way = manifest.way_of(of).expect("the manifest is sound");
            let command = way.command.as_str();
            let is_careful = match script_of(command) {
                Some(script) => {
                    assert!(
                        manifest.outputs.values().any(|other| is_path_of(&other.path, script)),
                        "{name}: {script} is not written"
                    );
                    let looks = |line: &str| line.contains("grep -") && line.contains(PLACEHOLDER);
                    templates.lines().any(looks)
                }
                None => command.contains(&format!("grep {PLACEHOLDER}")),
            };
            if !is_careful {
                careless.push(format!("{name}: {output}"));
            }
        }
    }
    assert!(careless.is_empty(), "{careless:?}");
}

/// Whether the path of an output, which may hold a field of an entry, is that of a script.
fn is_path_of(path: &str, script: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    OutputPath::new(name).is_ok_and(|path| path.may_be(script))
}

#[test]
fn every_output_of_a_device_says_how_it_is_confirmed_and_undone() {
    for (name, manifest, _) in shipped() {
        for (output, of) in &manifest.outputs {
            let way = manifest.way_of(of).expect("the manifest is sound");
            assert!(way.confirm.is_some(), "{name}: {output}");
            assert!(way.undo.is_some(), "{name}: {output}");
        }
    }
}

/// The manifest has the words, and the page repeats no step that the manifest does not have.
#[test]
fn pages_tell_the_steps_of_the_manifest() {
    let mut pages = BTreeSet::new();
    for (name, manifest, _) in shipped() {
        let page = read(&Path::new(&name).join("README.md"));
        let mut said: Vec<Text> = Vec::new();
        for output in manifest.outputs.values() {
            let way = manifest.way_of(output).expect("the manifest is sound");
            said.extend([way.command, way.remove]);
            said.extend(way.confirm);
            said.extend(way.undo);
        }
        for step in page.lines().filter(|line| line.starts_with("sh ") && line.contains("apply-")) {
            pages.insert(name.clone());
            assert!(said.iter().any(|text| text.as_str().contains(step)), "{name}: {step}");
        }
    }
    assert!(pages.len() >= 5, "only these pages tell steps: {pages:?}");
}

#[test]
fn scripts_do_what_the_pages_say() {
    let build = &built()[0];
    let school = build.dir.join("kaiserslautern/gymnasium-luchswald");
    let ran = Command::new("tests/apply/run").arg(school).output().expect("it can be started");
    let ran = Ran::from(ran);
    match ran.code {
        0 => assert!(ran.stdout.contains(" facts, 0 wrong"), "{}", ran.stdout),
        77 => skip(&format!("apply: {}", ran.stderr.trim())),
        _ => panic!("{}{}", ran.stdout, ran.stderr),
    }
}

/// The script that a command runs, if it runs one.
fn script_of(command: &str) -> Option<&str> {
    let script = command.split(' ').find(|word| word.ends_with(".sh"))?;
    script.rsplit('/').next()
}
