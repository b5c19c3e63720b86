// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What the fuzz targets do with a text. Each says whether the text got past parsing: a target that
//! only ever meets syntax errors proves nothing.

use std::collections::BTreeSet;

use muster::base::diagnostic::Diagnostics;
use muster::base::source::{FileId, Origin, SourceFile, Sources};
use muster::language::tree::{self, Node, Value};
use muster::output::OutputRecord;
use muster::output::manifest::{Manifest, OutputKind};
use muster::platform::Format;
use muster::platform::artifact::is_safe_path;
use muster::platform::render::read_back;

use super::workspace::Workspace;

/// A target by its name.
pub(crate) type Target = (&'static str, fn(&str) -> bool);

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    ("tree", tree),
    ("school", school),
    ("manifest", manifest),
    ("state", state),
    ("template", template),
    ("platform", platform),
    ("exceptions", exceptions),
    ("revision", super::revision::revision),
    ("readback", readback),
];

/// What stands between the parts of a text that stands for several files.
pub(crate) const BETWEEN: &str = "\n=====\n";

/// The parts of such a text. Without the mark all of it is the first one.
fn parts(text: &str) -> (&str, &str) {
    text.split_once(BETWEEN).unwrap_or((text, ""))
}

/// Any text is read as TOML, or every fault of it has a place in it.
fn tree(text: &str) -> bool {
    let mut sources = Sources::default();
    let file = sources.add(SourceFile {
        path: "fuzz.toml".into(),
        text: text.into(),
        layer: "fuzz".into(),
    });
    let mut out = Diagnostics::default();
    let node = tree::parse(file, text, &mut out);
    if let Some(node) = &node {
        visit(node, file, text);
    }
    for item in &out {
        let at = item.at.expect("a fault has a place");
        inside(at, file, text);
        assert!(!sources.label(at).is_empty());
    }
    node.is_some()
}

fn visit(node: &Node, file: FileId, text: &str) {
    inside(node.origin, file, text);
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| visit(item, file, text)),
        Value::Table(table) => {
            for entry in table.values() {
                inside(entry.key, file, text);
                visit(&entry.node, file, text);
            }
        }
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) | Value::Secret(_) => {}
    }
}

fn inside(at: Origin, file: FileId, text: &str) {
    let is_inside = at.file == file
        && at.start <= at.end
        && text.get(at.start as usize..at.end as usize).is_some();
    assert!(is_inside, "{at:?}");
}

/// Any text as a file of a school, over a small standard, is compiled or gives findings with
/// places.
fn school(text: &str) -> bool {
    let mut workspace = Workspace::new();
    workspace.school("fuzz.toml", text);
    let built = workspace.build();
    built.refuse_findings_without_place();
    // Without its own file the school is compiled: what is missing then is missing because of the
    // text.
    !built.artifacts.is_empty()
}

/// A school's deviations and exceptions against a standard's governance: the texts of both.
fn exceptions(text: &str) -> bool {
    let (governance, school) = parts(text);
    let mut workspace = Workspace::new();
    workspace.standard("governance.toml", governance);
    workspace.school("exceptions.toml", school);
    let Some(compiler) = workspace.compiler() else { return false };
    let mut out = Diagnostics::default();
    let governed = compiler.cooperation.governed(&compiler.cooperation.schools[0], &mut out);
    assert!(out.iter().all(|item| item.at.is_some()), "a finding without a place: {out:?}");
    governed
        .is_some_and(|governed| !governed.exceptions.is_empty() || !governed.deviations.is_empty())
}

/// A text as the template of a platform: the first line names one of those that come with the
/// program, whose main template it replaces.
fn template(text: &str) -> bool {
    let (name, text) = text.split_once('\n').unwrap_or((text, ""));
    let (platform, main) = MAIN.iter().find(|(platform, _)| *platform == name).unwrap_or(&MAIN[0]);
    let mut workspace = Workspace::new();
    workspace.platform(platform, &[(main, text)]);
    let built = workspace.build();
    built.refuse_findings_without_place();
    built.artifacts.iter().any(|artifact| artifact.platform.as_str() == *platform)
}

/// Platforms of the small standard, and the template that each begins with.
pub(crate) const MAIN: &[(&str, &str)] = &[
    ("nftables", "nftables.conf.j2"),
    ("aruba-aoscx", "running-config.j2"),
    ("kea-dhcp4", "kea-dhcp4.conf.j2"),
    ("unbound", "unbound.conf.j2"),
    ("freeradius", "policy.j2"),
    ("openwrt", "wireless.j2"),
    ("ansible-inventory", "inventory.j2"),
];

/// A manifest of a platform, and a template `main.j2`, instead of a platform that comes with the
/// program.
fn platform(text: &str) -> bool {
    let (manifest, template) = parts(text);
    let mut workspace = Workspace::new();
    workspace.platform("nftables", &[("platform.toml", manifest), ("main.j2", template)]);
    let Some(compiler) = workspace.compiler() else { return false };
    let read = compiler.platforms.keys().any(|name| name.as_str() == "nftables");
    workspace.build().refuse_findings_without_place();
    read
}

/// A manifest that is read is what it says, and stays so when it is written. One that anybody may
/// have written names files that a build can have written, each once.
fn manifest(text: &str) -> bool {
    let Ok(manifest) = Manifest::read(text.as_bytes()) else {
        assert!(Manifest::read_from_anybody(text.as_bytes(), OutputKind::Files).is_err());
        return false;
    };
    let mut written = Vec::new();
    manifest.write(&mut written).expect("memory can be written");
    let again = Manifest::read(&written).expect("what was written can be read");
    assert_eq!(again, manifest);
    let Ok(safe) = Manifest::read_from_anybody(text.as_bytes(), OutputKind::Files) else {
        return false;
    };
    let mut names = BTreeSet::new();
    for entry in &safe.artifacts {
        assert!(is_safe_path(&entry.path) && stays_below(&entry.path), "{:?}", entry.path);
        assert!(names.insert(entry.path.to_lowercase()), "{:?} twice", entry.path);
        let unit =
            [&entry.authority, &entry.school].map(|part| part.as_deref().unwrap_or("_cooperation"));
        assert!(entry.path.starts_with(unit[0]), "{:?} is not of {unit:?}", entry.path);
    }
    true
}

/// What this machine remembers of an output names only folders that muster can have made, and stays
/// what it is when it is written.
fn state(text: &str) -> bool {
    let Some(record) = OutputRecord::read(text.as_bytes(), STATE_OF) else { return false };
    for name in record.containers() {
        assert!(!name.contains(['/', '\\']) && name != "..", "{name:?} leads elsewhere");
        assert!(
            name.starts_with('.') && name.contains(".muster-"),
            "{name:?} is no folder of ours"
        );
    }
    let written = record.write(STATE_OF).expect("memory can be written");
    assert_eq!(OutputRecord::read(&written, STATE_OF).as_ref(), Some(&record));
    assert_eq!(OutputRecord::read(&written, "/w/other"), None);
    true
}

/// The output whose record the texts are.
const STATE_OF: &str = "/w/out";

/// Whether a path leads to something below the folder that it begins in, on any system.
fn stays_below(path: &str) -> bool {
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    !path.contains(['\\', ':', '\0']) && path.split('/').all(is_plain)
}

/// A text in the format that its first line names is read back; what is accepted is accepted by a
/// second reader.
fn readback(text: &str) -> bool {
    let (name, text) = text.split_once('\n').unwrap_or((text, ""));
    let Some((_, format)) = FORMATS.iter().find(|(format, _)| *format == name) else {
        return false;
    };
    let accepted = read_back(*format, text).is_ok();
    match format {
        Format::Json if accepted => {
            serde_json::from_str::<serde_json::Value>(text).expect("a second reader takes it");
        }
        Format::Toml if accepted => {
            let mut out = Diagnostics::default();
            assert!(tree::parse(FileId::default(), text, &mut out).is_some(), "{out:?}");
        }
        _ => {}
    }
    accepted
}

/// The formats by the words that begin a text of [`readback`].
pub(crate) const FORMATS: &[(&str, Format)] = &[
    ("json", Format::Json),
    ("yaml", Format::Yaml),
    ("toml", Format::Toml),
    ("plist", Format::Plist),
    ("xml", Format::Xml),
    ("ini", Format::Ini),
];
