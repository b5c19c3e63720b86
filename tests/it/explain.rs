// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! `muster explain`: chains of origins, held against the merge itself, and lines of artifacts.
//!
//! `tests/explain/<case>.txt` begins with a workspace, an artifact and a text that stands on one
//! line of it; below stands what `muster explain` says of that line. A new case is a file with that
//! first line. `UPDATE=1 cargo test explain` writes what is found; `FILTER=name` runs the cases
//! whose name contains it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use muster::base::diagnostic::Diagnostics;
use muster::base::source::{FileId, Origin, Sources};
use muster::compile::Compiler;
use muster::explain::Trace;
use muster::language::layer;
use muster::language::tree::{Node, Value};
use muster::model::{Day, EditionId, ProfileId};
use muster::workspace::inputs::Inputs;
use rayon::prelude::*;

use crate::spec::base;
use crate::support::{DAY, chosen, compiled, diff, files, muster, read, update, write};

const CASES: &str = "tests/explain";

#[test]
fn lines_are_explained() {
    let cases: Vec<_> =
        files(Path::new(CASES)).into_iter().filter(|(name, _)| chosen(name)).collect();
    let run = |(name, path): &(String, std::path::PathBuf)| {
        let text = read(path);
        let head = text.lines().next().unwrap_or_default();
        let [workspace, artifact, needle] = head.splitn(3, ' ').collect::<Vec<_>>()[..] else {
            panic!("{name}: a first line as in the other cases")
        };
        let built = compiled(Path::new(workspace));
        let found = built
            .artifacts
            .iter()
            .find(|found| found.path == artifact)
            .unwrap_or_else(|| panic!("{name}: there is no {artifact}"));
        let line = found
            .text
            .lines()
            .position(|line| line.contains(needle))
            .unwrap_or_else(|| panic!("{name}: {needle:?} is not in {artifact}"));
        let said = muster(
            Path::new(workspace),
            &["explain", &format!("{artifact}:{}", line + 1), "--quiet", "--as-of", DAY],
        )
        .expect(0);
        assert_eq!(said.stderr, "", "{name}");
        let now = format!("{head}\n\n{}", said.stdout);
        if update() {
            write(path, &now);
        }
        diff(name, &read(path), &now)
    };
    let problems: String = cases.par_iter().map(run).collect();
    assert!(problems.is_empty(), "`UPDATE=1 cargo test explain` rewrites the cases:\n{problems}");
    assert!(!cases.is_empty(), "no case was run");
}

/// Which template line prints a line is known for every line of every platform, and it is a line
/// that could.
#[test]
fn every_line_has_its_template() {
    let compiler = compiler(
        muster::workspace::read(Path::new("."), &mut Diagnostics::default()).expect("a workspace"),
    );
    let school = compiler.cooperation.schools.first().expect("a school");
    let mut out = Diagnostics::default();
    let trace = Trace::new(&compiler, school, &mut out).expect("the school is sound");
    let mut met = BTreeMap::new();
    for artifact in compiled(Path::new("."))
        .artifacts
        .into_iter()
        .filter(|artifact| artifact.school.as_ref() == Some(&school.key))
    {
        let file = artifact.path.rsplit('/').next().expect("a name").to_owned();
        met.entry((artifact.platform.to_string(), file)).or_insert(artifact);
    }
    assert!(met.len() > 15, "one file of each kind");
    for ((platform, _), artifact) in met {
        let part = trace.part(&artifact.path, &mut out).expect("an artifact");
        assert_eq!(part.artifact().text, artifact.text, "it is what is built");
        let printed = part.printed_by();
        assert_eq!(printed.len(), artifact.text.lines().count(), "{}", artifact.path);
        for (line, by) in artifact.text.lines().zip(printed) {
            if line.is_empty() && by.is_empty() {
                // Whitespace control hides where it came from.
                continue;
            }
            let Some((file, number)) = by.first() else {
                panic!("{}: nothing prints {line:?}", artifact.path)
            };
            let source = compiler.cooperation.sources.file(*file);
            assert!(
                source.path.contains(&format!("{platform}/")),
                "{} is printed by {}",
                artifact.path,
                source.path
            );
            let template = source.text.lines().nth(number - 1).expect("a line of the template");
            // What stands before the first value or tag of a template line is printed as it is.
            let literal = template
                .split("{{")
                .next()
                .and_then(|text| text.split("{%").next())
                .unwrap_or_default()
                .trim();
            assert!(
                by.len() > 1 || line.contains(literal),
                "{}: {template:?} does not print {line:?}",
                artifact.path
            );
        }
    }
}

#[test]
fn what_cannot_be_explained_is_said() {
    let base = Path::new("tests/golden/base");
    let artifact = compiled(base)
        .artifacts
        .into_iter()
        .find(|artifact| artifact.device.is_some())
        .expect("an artifact");
    let lines = artifact.text.lines().count();
    let path = &artifact.path;
    for (about, said) in [
        (format!("{path}:{}", lines + 1), format!("has {lines} lines, and none with the number")),
        (format!("{path}:0"), format!("has {lines} lines, and none with the number 0")),
        (format!("{}x:1", &path), format!("did you mean `{path}`?")),
        ("_cooperation/nichts.txt:1".into(), "the cooperation has no artifact".into()),
        ("_cooperation/gruppe/nichts.txt:1".into(), "the cooperation has no artifact".into()),
        ("nirgends:1".into(), "is no artifact of a school".into()),
        ("nirgends".into(), "say which value".into()),
    ] {
        let ran = muster(base, &["explain", &about, "--as-of", DAY]).expect(2);
        assert!(ran.stdout.is_empty() && ran.stderr.contains(&said), "{about}: {}", ran.stderr);
    }
}

/// A port that is named three times by one line is one error, as `check` says it.
#[test]
fn a_line_of_a_school_with_errors_says_how_many_there_are() {
    let workspace = base();
    let file = workspace.path().join("schools/amt/nord/more.toml");
    let line = ["explain", "amt/nord/sw-a1/config.txt:1", "--as-of", DAY];
    for (ports, said) in [
        (r#""1-4,3,3" = "raum""#, "there is an error in amt/nord"),
        (r#""1-4,3,3" = "raum", "99" = "raum""#, "there are 2 errors in amt/nord"),
    ] {
        let device = r#"role = "switch", model = "switch-8", host = 13"#;
        write(&file, &format!("devices.sw-b1 = {{ {device}, ports = {{ {ports} }} }}\n"));
        let stderr = muster(workspace.path(), &line).expect(0).stderr;
        assert!(stderr.contains(said), "{stderr}");
    }
}

/// The artifact may be named as it lies on the disk, wherever that is, and an old file is told from
/// a new one.
#[test]
fn a_line_is_found_however_its_file_is_named() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    crate::support::copy(Path::new("tests/golden/base"), dir.path());
    let elsewhere = dir.path().join("build/elsewhere");
    for target in ["out", "build/elsewhere"] {
        muster(dir.path(), &["build", "--as-of", DAY, "-o", target]).expect(0);
    }
    let artifact = compiled(dir.path())
        .artifacts
        .into_iter()
        .find(|artifact| artifact.text.lines().count() > 20)
        .expect("an artifact")
        .path;
    let explain = |about: &str| muster(dir.path(), &["explain", about, "--as-of", DAY]).expect(0);
    let expected = explain(&format!("{artifact}:2")).stdout;
    let absolute = elsewhere.join(&artifact);
    for about in [
        format!("out/{artifact}"),
        format!("./out/{artifact}"),
        format!("build/elsewhere/{artifact}"),
        absolute.display().to_string(),
    ] {
        assert_eq!(explain(&format!("{about}:2")).stdout, expected, "{about}");
    }
    // Somebody has added a line above.
    let text = read(&absolute);
    write(&absolute, &format!("new\n{text}"));
    let ran = explain(&format!("{}:3", absolute.display()));
    assert_eq!(ran.stdout, expected);
    assert!(
        ran.stderr.contains("built from another state of the workspace; the line is now number 2"),
        "{}",
        ran.stderr
    );
    let gone =
        muster(dir.path(), &["explain", &format!("{}:1", absolute.display()), "--as-of", DAY])
            .expect(2);
    assert!(gone.stderr.contains("no longer in it"), "{}", gone.stderr);
}

fn compiler(inputs: Inputs) -> Compiler {
    Compiler::new(inputs, Day::new(DAY).expect("a day"), &mut Diagnostics::default())
        .expect("the workspace is sound")
}

/// A value of a school as `explain` shows it: its path, the place of its key, and the places of its
/// chain.
struct Shown {
    path: Vec<Arc<str>>,
    key: Origin,
    node: Node,
}

fn shown(node: &Node, path: &mut Vec<Arc<str>>, all: &mut Vec<Shown>) {
    for (key, entry) in node.table().into_iter().flatten() {
        path.push(Arc::clone(key));
        if entry.node.table().is_some() {
            shown(&entry.node, path, all);
        } else {
            all.push(Shown { path: path.clone(), key: entry.key, node: Node::clone(&entry.node) });
        }
        path.pop();
    }
}

/// Three schools, one of each authority: for every value, what is written at the place that
/// `explain` names is what holds, and what it hides comes forth when the winner is gone.
#[test]
fn chains_are_those_of_the_merge() {
    let inputs =
        muster::workspace::read(Path::new("."), &mut Diagnostics::default()).expect("a workspace");
    let base = compiler(inputs.clone());
    let mut authorities = BTreeMap::new();
    for (number, school) in base.cooperation.schools.iter().enumerate() {
        authorities.entry(school.key.authority.clone()).or_insert(number);
    }
    let chosen: Vec<usize> = authorities.into_values().take(3).collect();
    assert_eq!(chosen.len(), 3);
    let hidden: usize = chosen.par_iter().map(|&number| chains_of(&inputs, &base, number)).sum();
    assert!(hidden > 50, "values that hide others were among them");
}

/// Whether a path leads to what is said of a secret.
fn is_of_a_secret(path: &[Arc<str>]) -> bool {
    let mut key = Some(muster::language::keys::all());
    for name in path {
        key = key.and_then(|key| key.get(name));
        if key.is_some_and(muster::language::keys::ModelKey::is_secret) {
            return true;
        }
    }
    false
}

fn chains_of(inputs: &Inputs, base: &Compiler, number: usize) -> usize {
    let school = &base.cooperation.schools[number];
    let (intent, baseline) =
        base.cooperation.intent(school, &mut Diagnostics::default()).expect("the school is sound");
    let edition = &baseline.edition;
    let profile = &intent.school.profile;
    let mut all = Vec::new();
    shown(&intent.tree, &mut Vec::new(), &mut all);
    // What stands in the place of a secret and does not name one is not in the tree.
    all.retain(|shown| !is_of_a_secret(&shown.path));
    assert!(all.len() > 1000, "all values of a school");
    let layer_of = |at: Origin| base.cooperation.sources.file(at.file).layer.to_string();
    let find = |tree: &Node, path: &[Arc<str>]| tree.find(path.iter().map(|key| &**key)).cloned();
    let said = |node: Option<Node>| match node.map(|node| node.value) {
        Some(Value::Text(text)) => text.to_string(),
        other => format!("{other:?}"),
    };

    // Every value that one layer wins with becomes another: all of them follow, and none besides.
    let mut layers: Vec<String> = all.iter().map(|shown| layer_of(shown.node.origin)).collect();
    layers.sort();
    layers.dedup();
    assert!(layers.len() >= 3, "{layers:?}");
    for layer in &layers {
        let own = |shown: &Shown| layer_of(shown.node.origin) == *layer;
        let edits = all
            .iter()
            .enumerate()
            .filter(|(_, shown)| own(shown))
            .map(|(number, shown)| (shown.node.origin, format!("\"value-{number}\"")));
        let tree = merged(inputs, edits.collect(), number, edition, profile);
        for (number, shown) in all.iter().enumerate() {
            let now = find(&tree, &shown.path);
            if own(shown) {
                assert_eq!(
                    said(now),
                    format!("value-{number}"),
                    "{:?} is not written in {}",
                    shown.path,
                    base.cooperation.sources.label(shown.node.origin)
                );
            } else {
                let now = now.unwrap_or_else(|| panic!("{:?} is gone", shown.path));
                assert_eq!(
                    format!("{:?}", plain(&now)),
                    format!("{:?}", plain(&shown.node)),
                    "{:?} changed with {layer}",
                    shown.path
                );
            }
        }
    }

    // The winners get other keys, and what they hid another value: that value comes forth. And
    // again below.
    let mut met = 0;
    let mut gone: Vec<(Origin, String)> = Vec::new();
    let mut level: Vec<(usize, Origin, Arc<Node>)> = all
        .iter()
        .enumerate()
        .filter_map(|(number, shown)| {
            Some((number, shown.key, Arc::clone(shown.node.hidden.as_ref()?)))
        })
        .collect();
    while !level.is_empty() {
        met += level.len();
        gone.extend(level.iter().map(|(number, key, _)| (*key, format!("\"gone-{number}\""))));
        let values =
            level.iter().map(|(number, _, node)| (node.origin, format!("\"hidden-{number}\"")));
        let tree =
            merged(inputs, gone.iter().cloned().chain(values).collect(), number, edition, profile);
        let mut next = Vec::new();
        for (number, _, node) in &level {
            let path = &all[*number].path;
            assert_eq!(
                said(find(&tree, path)),
                format!("hidden-{number}"),
                "{path:?} does not hide {}",
                base.cooperation.sources.label(node.origin)
            );
        }
        // The trees before they were laid over each other know the places of the keys below.
        for (number, _, node) in level {
            let Some(hidden) = &node.hidden else { continue };
            let (last, above) = all[number].path.split_last().expect("a path has keys");
            let key = base
                .cooperation
                .layers(school, edition, profile)
                .iter()
                .filter_map(|layer| find_key(layer, above, last))
                .find(|key| {
                    key.file == node.origin.file
                        && key.end <= node.origin.start
                        && base.cooperation.sources.position(*key).line
                            == base.cooperation.sources.position(node.origin).line
                });
            next.push((
                number,
                key.expect("a value stands on the line of its key"),
                Arc::clone(hidden),
            ));
        }
        level = next;
    }
    met
}

fn find_key(layer: &Node, above: &[Arc<str>], last: &str) -> Option<Origin> {
    layer.find(above.iter().map(|key| &**key))?.get(last).map(|entry| entry.key)
}

/// A value without places.
fn plain(node: &Node) -> String {
    match &node.value {
        Value::List(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => format!("{other:?}"),
    }
}

/// The tree of a school after places in the files were given other texts.
fn merged(
    inputs: &Inputs,
    mut edits: Vec<(Origin, String)>,
    school: usize,
    edition: &EditionId,
    profile: &ProfileId,
) -> Arc<Node> {
    edits.sort_by_key(|(at, _)| std::cmp::Reverse((at.file, at.start)));
    let mut texts: BTreeMap<FileId, String> = BTreeMap::new();
    for (at, text) in edits {
        let file =
            texts.entry(at.file).or_insert_with(|| inputs.sources.file(at.file).text.to_string());
        file.replace_range(at.start as usize..at.end as usize, &text);
    }
    let mut inputs = inputs.clone();
    let sources: &mut Sources = &mut inputs.sources;
    for (file, text) in texts {
        sources.replace(file, &text);
    }
    let compiler = compiler(inputs);
    let layers =
        compiler.cooperation.layers(&compiler.cooperation.schools[school], edition, profile);
    assert!(layers.len() >= 4, "every layer can still be read");
    layers.into_iter().reduce(|below, above| layer::lay(&below, &above)).expect("there are layers")
}
