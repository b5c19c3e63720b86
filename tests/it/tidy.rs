// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The house rules of the source: which module may know which, who touches the disk and the
//! terminal, how long a file may be, and what templates and the pages of findings look like.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::rust::{Source, sources};
use crate::support::{files, folders, name, read, workspaces};

/// Modules by rank: one may import those of lower ranks only, so that no circle can form.
const ORDER: &[&str] = &[
    "model",
    "words",
    "base",
    "language",
    "workspace",
    "standard",
    "secret",
    "plan",
    "access",
    "rollout",
    "platform",
    "check",
    "compile",
    "output",
    "change",
    "bundle",
    "explain",
    "status",
    "report",
    "reference",
    "author",
    "cli",
    "lib",
    "main",
];

/// Imports that break the order, and why they may.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

/// Modules that touch the disk or start programs.
const DISK: &[&str] = &["workspace", "output"];

/// The files of `workspace` that touch the disk: everything else there goes through the door that
/// they are.
const DOORS: &[&str] = &[
    "asked.rs",
    "beneath.rs",
    "bundles.rs",
    "door/mod.rs",
    "door/tests.rs",
    "git/find.rs",
    "git/history.rs",
    "git/mod.rs",
    "git/named.rs",
    "git/objects.rs",
    "git/program.rs",
    "git/repository.rs",
    "private.rs",
    "program.rs",
    "typed.rs",
];

/// Modules that write to the terminal.
const TERMINAL: &[&str] = &["cli"];

/// Files longer than [`LONGEST`], and why they may be.
const LONG: &[(&str, &str)] = &[
    ("src/model/name.rs", "every string class with its check, side by side"),
    ("src/plan/types.rs", "the whole vocabulary of templates in one place"),
];

/// Most lines of a source file.
const LONGEST: usize = 400;

/// Most lines of a template.
const LONGEST_TEMPLATE: usize = 150;

#[test]
fn modules_import_downwards_only() {
    let rank: BTreeMap<&str, usize> =
        ORDER.iter().enumerate().map(|(rank, module)| (*module, rank)).collect();
    let mut problems = String::new();
    let mut met = BTreeSet::new();
    for source in sources() {
        let module = module(&source.path);
        met.insert(module.to_owned());
        let Some(own) = rank.get(module) else {
            let _ = writeln!(problems, "{}: `{module}` has no rank in ORDER", source.path);
            continue;
        };
        for (line, imported) in imports(&source) {
            let lower = rank.get(&*imported).is_some_and(|other| other < own);
            let excepted =
                EXCEPTIONS.iter().any(|(from, to, _)| *from == module && *to == imported);
            if imported != module && !lower && !excepted {
                let _ = writeln!(
                    problems,
                    "{}:{line}: {module} may not import {imported}",
                    source.path
                );
            }
        }
    }
    let gone: Vec<&&str> = rank.keys().filter(|module| !met.contains(**module)).collect();
    assert!(gone.is_empty(), "no longer needed in ORDER: {gone:?}");
    assert!(problems.is_empty(), "\n{problems}");
}

/// `plan` for `src/plan/device.rs`.
fn module(path: &str) -> &str {
    let path = path.trim_start_matches("src/");
    path.split('/').next().unwrap_or(path).trim_end_matches(".rs")
}

/// The modules of ours that a file names, with the line.
fn imports(source: &Source) -> Vec<(usize, String)> {
    let own = module(&source.path);
    // The library has its modules at its root; the program knows the library only.
    if own == "lib" {
        return Vec::new();
    }
    let mut imports = Vec::new();
    for root in ["crate::", "muster::"] {
        for (at, _) in source.code.match_indices(root) {
            let line = source.code[..at].matches('\n').count() + 1;
            let rest = &source.code[at + root.len()..];
            let word = |text: &str| {
                text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
            };
            if let Some(group) = rest.strip_prefix('{') {
                imports.extend(heads(group).into_iter().map(|head| (line, word(head.trim()))));
            } else {
                imports.push((line, word(rest)));
            }
        }
    }
    // In a file of the root `super` is the root itself, save in the module of its own tests.
    if source.path.matches('/').count() == 1 {
        let code = source.code.split("#[cfg(test)]").next().unwrap_or_default();
        imports.extend(
            code.match_indices("super::")
                .map(|(at, _)| (source.code[..at].matches('\n').count() + 1, "super".to_owned())),
        );
    }
    imports.retain(|(_, module)| !module.is_empty());
    imports
}

/// The parts of `a, b::{c, d}, e}`: what stands between the commas outside of inner braces.
fn heads(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut heads) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                heads.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    heads
}

/// Clippy holds the calls against `clippy.toml`; here it is said which modules may lift the ban.
#[test]
fn disk_and_terminal_have_their_modules() {
    let mut problems = String::new();
    for source in sources() {
        let module = module(&source.path);
        for (line, code) in source.lines() {
            let disk = ["std::fs", "fs::", "process::Command", "File::"]
                .iter()
                .any(|word| has_word(code, word));
            let terminal = ["println!", "print!", "eprintln!", "eprint!", "stdout()", "stderr()"]
                .iter()
                .any(|word| has_word(code, word));
            if disk && !DISK.contains(&module) {
                let _ = writeln!(problems, "{}:{line}: only {DISK:?} touch the disk", source.path);
            }
            if terminal && !TERMINAL.contains(&module) {
                let _ = writeln!(
                    problems,
                    "{}:{line}: only {TERMINAL:?} write to the terminal",
                    source.path
                );
            }
            let lifts = code.contains("allow(clippy::disallowed_methods");
            let is_door = source
                .path
                .strip_prefix("src/workspace/")
                .is_some_and(|file| DOORS.contains(&file));
            if module == "workspace" && (disk || lifts) && !is_door {
                let _ = writeln!(
                    problems,
                    "{}:{line}: files of a workspace are read and written through `Door`",
                    source.path
                );
            }
            if code.contains("#![allow(clippy::disallowed_methods") && !DISK.contains(&module) {
                let _ = writeln!(
                    problems,
                    "{}:{line}: only {DISK:?} may lift the ban as a whole",
                    source.path
                );
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// Whether `word` stands in `code` and is not the end of a longer one.
fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word)
        .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
}

/// A file begins with what it is for. The file of a rule has the rule's page instead.
#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|source| !source.text.starts_with("//!") && !is_rule(source))
        .map(|source| source.path)
        .collect();
    assert!(silent.is_empty(), "no `//!` at the head of {silent:?}");
}

fn is_rule(source: &Source) -> bool {
    source.path.starts_with("src/check/") && source.code.contains("static RULE: ")
}

#[test]
fn files_are_short() {
    let long: BTreeMap<String, usize> = sources()
        .into_iter()
        .map(|source| (source.path, source.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .collect();
    let problems: Vec<_> =
        long.iter().filter(|(path, _)| !LONG.iter().any(|(known, _)| known == path)).collect();
    assert!(
        problems.is_empty(),
        "longer than {LONGEST} lines: {problems:?}; divide them, or name them in LONG with a reason"
    );
    let unused: Vec<_> = LONG.iter().filter(|(path, _)| !long.contains_key(*path)).collect();
    assert!(unused.is_empty(), "no longer needed in LONG: {unused:?}");
}

#[test]
fn nothing_is_left_undone() {
    let words = ["todo!", "unimplemented!", "dbg!", ".unwrap()", "#[ignore", "#[should_panic"];
    let mut problems = String::new();
    for source in sources() {
        for (line, code) in source.lines() {
            for word in words.iter().filter(|word| code.contains(**word)) {
                let _ = writeln!(problems, "{}:{line}: {word}", source.path);
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// Every allowed lint says why.
#[test]
fn exceptions_have_reasons() {
    let mut problems = String::new();
    for source in sources() {
        for (at, _) in source.text.match_indices("[allow(") {
            let attribute =
                source.text[at..].split_once(']').map_or("", |(attribute, _)| attribute);
            if !attribute.contains("reason = ") && source.code.contains("[allow(") {
                let _ = writeln!(
                    problems,
                    "{}:{}: {attribute}]",
                    source.path,
                    source.text[..at].matches('\n').count() + 1
                );
            }
        }
    }
    assert!(problems.is_empty(), "no reason:\n{problems}");
}

/// The folders of all shipped platforms, built-in ones and those of the examples.
fn platforms() -> Vec<PathBuf> {
    workspaces()
        .iter()
        .map(|root| root.join("templates"))
        .filter(|dir| dir.is_dir())
        .flat_map(|dir| folders(&dir))
        .collect()
}

/// Templates print: what they would decide belongs into the plan, what they would make up into the
/// model.
#[test]
fn templates_only_print() {
    let mut problems = String::new();
    for path in platforms()
        .iter()
        .flat_map(|platform| files(platform).into_values())
        .filter(|path| name(path).ends_with(".j2"))
    {
        let text = read(&path);
        for (number, line) in (1..).zip(text.lines()) {
            let blocks = line.replace("{%-", "{%").replace("{%+", "{%");
            for word in [
                "{% set ",
                "{%set ",
                "default(",
                "| default",
                "{% macro ",
                "{% import ",
                "is defined",
            ] {
                if blocks.contains(word) {
                    let _ = writeln!(problems, "{}:{number}: {word}", path.display());
                }
            }
        }
        if text.lines().count() > LONGEST_TEMPLATE {
            let _ = writeln!(
                problems,
                "{}: {} lines, {LONGEST_TEMPLATE} are allowed",
                path.display(),
                text.lines().count()
            );
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// What nobody could try is said where an admin looks for it.
#[test]
fn platforms_say_what_is_unverified() {
    let silent = |platform: &PathBuf| {
        let readme = platform.join("README.md");
        !readme.is_file() || !read(&readme).lines().any(|line| line == "## Unverified")
    };
    let silent: Vec<PathBuf> = platforms().into_iter().filter(silent).collect();
    assert!(silent.is_empty(), "no README.md with `## Unverified` in {silent:?}");
}

/// The page of a finding says what it means, why it matters and how to mend it, in this order.
#[test]
fn pages_have_their_headings() {
    let mut problems = String::new();
    let mut names = BTreeSet::new();
    for code in muster::report::rules::all() {
        let headings: Vec<&str> =
            code.docs.lines().filter_map(|line| line.trim_start().strip_prefix("# ")).collect();
        if headings.iter().filter(|heading| **heading != "Example").copied().collect::<Vec<_>>()
            != ["What", "Why", "Fix"]
        {
            let _ = writeln!(problems, "{}: {headings:?}", code.name);
        }
        let sections: Vec<&str> = code
            .docs
            .split("# ")
            .skip(1)
            .filter(|section| section.lines().skip(1).all(|line| line.trim().is_empty()))
            .collect();
        if !sections.is_empty() {
            let _ = writeln!(problems, "{}: nothing stands under {sections:?}", code.name);
        }
        if !names.insert(code.name)
            || !code.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            let _ =
                writeln!(problems, "{}: names are in kebab-case, and each exists once", code.name);
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// The file of a rule has the name of the rule, so that either leads to the other, and lies in the
/// folder of a theme.
#[test]
fn rules_lie_where_their_name_says() {
    let mut astray = Vec::new();
    for code in muster::check::codes() {
        let file = format!("{}.rs", code.name.replace('-', "_"));
        let spec = format!("{}.md", code.name);
        let is_there = |themes: &str, file: &str| {
            folders(Path::new(themes)).iter().any(|theme| theme.join(file).is_file())
        };
        if !is_there("src/check", &file) || !is_there("tests/spec/check", &spec) {
            astray.push(code.name);
        }
    }
    assert!(astray.is_empty(), "no file in a folder of src/check or tests/spec/check: {astray:?}");
}
