// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Workspaces in memory with one string exchanged, and what may change in the files made of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use muster::base::diagnostic::Diagnostics;
use muster::base::source::SourceFile;
use muster::compile::Compiler;
use muster::language::decode::SchoolKey;
use muster::model::{AuthorityId, Day, EditionId, LandId, ProfileId, SchoolId};
use muster::platform::Format;
use muster::workspace;
use muster::workspace::inputs::{Inputs, SchoolFiles};
use proptest::sample::Index;
use rayon::prelude::*;

use crate::golden;
use crate::support::{Compiled, DAY, diff, files, name, read};

/// Signs and words that mean something in one language or another.
pub(crate) const SIGNS: &[&str] = &[
    "\"",
    "'",
    "`",
    "\\",
    "$",
    "${x}",
    "$(reboot)",
    "%{User-Name}",
    "%1",
    "{{ 7*7 }}",
    "{% raw %}",
    "{#",
    "#",
    "!",
    ";",
    "; drop",
    "}",
    "{",
    "[",
    "]",
    "(",
    ")",
    ",",
    ":",
    ": ",
    "- ",
    "=",
    "<",
    "</string>",
    "<!--",
    "]]>",
    "&",
    "&amp;",
    "*",
    "?",
    "~",
    "/",
    "//",
    "..",
    "../../etc/passwd",
    "|",
    ">",
    "@",
    "^",
    "+",
    "ä",
    "ß",
    "Æ",
    "é",
    "中",
    "🏫",
    "👩🏽",
    "مدرسة",
    " ",
    "  ",
    "x",
    "null",
    "true",
    "yes",
    "0x1f",
    "1e9",
    "con",
    "-",
    "--",
    "permit any any any",
    "flush ruleset",
    "option disabled '1'",
    "MUSTER-SECRET-",
];

/// What is not seen, ends a line, or turns the direction of what follows.
pub(crate) const INVISIBLE: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
];

/// The worst strings that a key for words of people may hold, the worst first: each is tried until
/// one is accepted. They are as long as a network name may be.
const WORST: &[&str] = &[
    "a\"'`\\$;{}<>&#%|~^*?![]()=+@:/z",
    "a\"'`\\;<>&#|~^*?![]()=+@:/z",
    "a<>&#|~^*?![]()=+@:/ß🏫z",
    "a'ß🏫 z",
];

/// A golden case, the strings in it, and which of them come through to a generated file.
pub(crate) struct Case {
    /// Its folder, `nftables/policy`.
    pub(crate) title: String,
    /// The files.
    pub(crate) workspace: Workspace,
    /// Strings and keys; of those that are the same to the program one, in one of the cases.
    pub(crate) leaves: Vec<Leaf>,
    /// The positions of those that are printed.
    pub(crate) printed: Vec<usize>,
}

/// The golden cases, of which every platform has one.
pub(crate) static GOLDEN: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut seen = BTreeSet::new();
    let one = |case: PathBuf| {
        let workspace = Workspace::golden(&case);
        let leaves: Vec<Leaf> =
            workspace.leaves().into_iter().filter(|leaf| seen.insert(leaf.kind())).collect();
        let is_printed = |leaf: &Leaf| {
            workspace
                .with(leaf, "zqxjk")
                .compile()
                .artifacts
                .iter()
                .any(|artifact| artifact.text.contains("zqxjk"))
        };
        let printed = leaves
            .par_iter()
            .enumerate()
            .filter(|(_, leaf)| is_printed(leaf))
            .map(|(number, _)| number)
            .collect();
        Case {
            title: format!("{}/{}", case.parent().map(name).unwrap_or_default(), name(&case)),
            workspace,
            leaves,
            printed,
        }
    };
    golden::cases().into_iter().map(one).collect()
});

impl Case {
    /// The workspace with the worst string in every place where one is printed, of all that are
    /// accepted there.
    pub(crate) fn worst(&self) -> Workspace {
        let values: Vec<&Leaf> =
            self.printed.iter().map(|&leaf| &self.leaves[leaf]).filter(|leaf| !leaf.key).collect();
        let worst = |leaf: &&Leaf| {
            WORST.iter().find(|text| self.workspace.with(leaf, text).compile().found.is_empty())
        };
        let found: Vec<Option<&&str>> = values.par_iter().map(worst).collect();
        let workspace = self.workspace.clone();
        values.into_iter().zip(found).fold(workspace, |workspace, (leaf, text)| {
            text.map_or_else(|| workspace.clone(), |text| workspace.with(leaf, text))
        })
    }
}

/// The files of a workspace by path.
#[derive(Clone)]
pub(crate) struct Workspace(BTreeMap<String, String>);

/// A string in a file: the keys and list positions that lead to it.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    file: String,
    path: Vec<String>,
    /// It is a key itself, not a value.
    key: bool,
}

impl Leaf {
    /// What it is to the program: its path with the names of entities left out.
    pub(crate) fn kind(&self) -> String {
        let depth = self.path.len();
        let part = |(at, part): (usize, &String)| {
            let is_name = (at == 1 && depth > 2)
                || (self.key && at + 1 == depth)
                || part.parse::<usize>().is_ok();
            if is_name { "*".into() } else { part.clone() }
        };
        let parts: Vec<String> = self.path.iter().enumerate().map(part).collect();
        format!("{}{}", parts.join("."), if self.key { " (key)" } else { "" })
    }
}

impl Workspace {
    /// The workspace of a golden case.
    fn golden(case: &Path) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        golden::lay(case, dir.path());
        Self(files(dir.path()).into_iter().map(|(name, path)| (name, read(&path))).collect())
    }

    /// These files.
    pub(crate) fn of(files: BTreeMap<String, String>) -> Self {
        Self(files)
    }

    /// Every string in it, and every key.
    fn leaves(&self) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        for (file, text) in &self.0 {
            collect(
                &toml::Value::Table(text.parse().expect("the case is TOML")),
                &mut Vec::new(),
                &mut |path, key| {
                    leaves.push(Leaf { file: file.clone(), path: path.to_vec(), key });
                },
            );
        }
        leaves
    }

    /// With another string in one place.
    pub(crate) fn with(&self, leaf: &Leaf, text: &str) -> Self {
        let mut value = toml::Value::Table(self.0[&leaf.file].parse().expect("the case is TOML"));
        exchange(&mut value, &leaf.path, leaf.key, text);
        let mut files = self.0.clone();
        files.insert(leaf.file.clone(), toml::to_string(&value).expect("a table can be written"));
        Self(files)
    }

    /// With a text put somewhere into one of the files, and a part of the file cut out.
    pub(crate) fn spoilt(&self, file: Index, cut: Index, text: &str) -> Self {
        let (name, old) = file.get(&self.0.iter().collect::<Vec<_>>()).to_owned();
        let boundary = |at: usize| {
            (0..=at.min(old.len())).rev().find(|&at| old.is_char_boundary(at)).unwrap_or(0)
        };
        let start = boundary(cut.index(old.len() + 1));
        let end = boundary(start + text.len() % 40).max(start);
        let mut files = self.0.clone();
        files.insert(name.clone(), format!("{}{text}{}", &old[..start], &old[end..]));
        Self(files)
    }

    /// With files that sort the other way round inside their folder.
    pub(crate) fn reversed(&self) -> Self {
        let all: Vec<&String> = self.0.keys().collect();
        let rename = |path: &str| match path.rsplit_once('/') {
            Some((folder, file)) if can_be_renamed(path) => {
                let number = all.len() - all.iter().position(|other| *other == path).unwrap_or(0);
                format!("{folder}/{number:04}-{file}")
            }
            _ => path.to_owned(),
        };
        Self(self.0.iter().map(|(path, text)| (rename(path), text.clone())).collect())
    }

    /// With every table in a file of its own.
    pub(crate) fn divided(&self) -> Self {
        let mut files = BTreeMap::new();
        for (path, text) in &self.0 {
            let table: toml::Table = text.parse().expect("the case is TOML");
            if !can_be_renamed(path) {
                files.insert(path.clone(), text.clone());
                continue;
            }
            for (number, (key, value)) in table.into_iter().enumerate() {
                let part = toml::to_string(&toml::Table::from_iter([(key, value)]))
                    .expect("a table can be written");
                files.insert(path.replace(".toml", &format!("-{number}.toml")), part);
            }
        }
        Self(files)
    }

    /// With files in every folder and tables in them that say nothing.
    pub(crate) fn with_empty_files(&self) -> Self {
        let mut files = self.0.clone();
        for path in self.0.keys().filter(|path| can_be_renamed(path)) {
            let (folder, _) = path.rsplit_once('/').expect("it lies in a folder");
            files.insert(format!("{folder}/empty.toml"), String::new());
            files.insert(format!("{folder}/nothing.toml"), "[segments]\n\n[wlans]\n".into());
        }
        Self(files)
    }

    /// Compiles it with the built-in platforms.
    pub(crate) fn compile(&self) -> Compiled {
        let mut out = Diagnostics::default();
        let inputs = self.inputs();
        let sources = inputs.sources.clone();
        let mut artifacts = Vec::new();
        if let Ok(compiler) = Compiler::new(inputs, Day::new(DAY).expect("a day"), &mut out) {
            let (schools, cooperation) = compiler.build(
                &vec![true; compiler.cooperation.schools.len()],
                |_, _, artifacts| artifacts,
                &mut out,
            );
            artifacts.extend(schools.into_iter().flatten().chain(cooperation));
        }
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        Compiled { artifacts, found: out.distinct(), sources }
    }

    /// The files as the program gets them.
    pub(crate) fn inputs(&self) -> Inputs {
        let mut inputs = workspace::built_in();
        // In the order in which they are read from a disk: what schools share first.
        let mut all: Vec<_> = self.0.iter().collect();
        all.sort_by_key(|(path, _)| path.starts_with("schools/"));
        for (path, text) in all {
            let file = inputs.sources.add(SourceFile {
                path: path.as_str().into(),
                text: text.as_str().into(),
                layer: path.as_str().into(),
            });
            let parts: Vec<&str> = path.split('/').collect();
            let edition = |name: &str| EditionId::new(name).expect("an edition");
            let authority = |name: &str| AuthorityId::new(name).expect("an authority");
            match parts.as_slice() {
                ["muster.toml"] => inputs.workspace = file,
                ["lands", name] => {
                    _ = inputs
                        .lands
                        .insert(LandId::new(name.trim_end_matches(".toml")).expect("a Land"), file);
                }
                ["standards", name, _] => {
                    inputs.editions.entry(edition(name)).or_default().files.push(file);
                }
                ["standards", name, "profiles", profile] => {
                    let profile =
                        ProfileId::new(profile.trim_end_matches(".toml")).expect("a profile");
                    inputs
                        .editions
                        .entry(edition(name))
                        .or_default()
                        .profiles
                        .insert(profile, file);
                }
                ["schools", name, "authority.toml"] => {
                    inputs.authorities.entry(authority(name)).or_default().push(file);
                }
                ["schools", name, school, _] => {
                    let key = SchoolKey {
                        authority: authority(name),
                        school: SchoolId::new(school).expect("a school"),
                    };
                    match inputs.schools.iter_mut().find(|school| school.key == key) {
                        Some(school) => school.files.push(file),
                        None => inputs.schools.push(SchoolFiles { key, files: vec![file] }),
                    }
                }
                _ => panic!("{path} is no file of a workspace"),
            }
        }
        inputs.schools.sort_by(|a, b| a.key.cmp(&b.key));
        inputs
    }
}

/// Whether a file's name means nothing.
fn can_be_renamed(path: &str) -> bool {
    path.contains('/') && !path.ends_with("/authority.toml") && !path.contains("/profiles/")
}

/// Puts `text` at the end of `path`, in place of the value or of the key.
fn exchange(value: &mut toml::Value, path: &[String], key: bool, text: &str) {
    let Some((first, rest)) = path.split_first() else {
        *value = text.into();
        return;
    };
    match value {
        toml::Value::Table(table) if key && rest.is_empty() => {
            let value = table.remove(first).expect("the path leads somewhere");
            table.insert(text.into(), value);
        }
        toml::Value::Table(table) => {
            exchange(table.get_mut(first).expect("the path leads somewhere"), rest, key, text);
        }
        toml::Value::Array(items) => {
            exchange(&mut items[first.parse::<usize>().expect("a position")], rest, key, text);
        }
        _ => panic!("{path:?} leads into a value"),
    }
}

fn collect(value: &toml::Value, path: &mut Vec<String>, found: &mut impl FnMut(&[String], bool)) {
    let mut below = |part: String, value: &toml::Value, key: bool, path: &mut Vec<String>| {
        path.push(part);
        if key {
            found(path, true);
        }
        collect(value, path, found);
        path.pop();
    };
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(key, value)| below(key.clone(), value, true, path));
        }
        toml::Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(at, item)| below(at.to_string(), item, false, path));
        }
        toml::Value::String(_) => found(path, false),
        _ => {}
    }
}

/// How `found` differs in its statements from `expected`, which was made with the string `harmless`
/// of the same length; nothing when it does not. What it may do is to leave out a description of
/// which nothing was left when it was written in ASCII.
pub(crate) fn problems(expected: &Compiled, found: &Compiled, harmless: &str) -> String {
    let mut problems = String::new();
    if expected.artifacts.len() != found.artifacts.len() {
        let _ = writeln!(
            problems,
            "{} files, {} expected",
            found.artifacts.len(),
            expected.artifacts.len()
        );
    }
    // A file may lie at another path: the string can be the name of a device.
    for (expected, found) in expected.artifacts.iter().zip(&found.artifacts) {
        let (before, after) =
            (skeleton(expected.format, &expected.text), skeleton(found.format, &found.text));
        if !may_become(&before, &after, harmless) {
            let lines = |statements: &[Statement]| {
                statements
                    .iter()
                    .fold(String::new(), |text, statement| text + &format!("{statement:?}\n"))
            };
            let _ = writeln!(
                problems,
                "{}:\n{}{}",
                found.path,
                diff("statements", &lines(&before), &lines(&after)),
                diff("text", &expected.text, &found.text)
            );
        }
    }
    problems
}

/// Whether the statements are the same but for descriptions that are gone.
fn may_become(before: &[Statement], after: &[Statement], harmless: &str) -> bool {
    let mut rest = after.iter().peekable();
    // Where the string itself begins a line, as in a banner, its first word is another one.
    let is_value = |word: &str| harmless.split_whitespace().any(|part| part == word);
    let same = |one: &Statement, other: &Statement| {
        (one.indent, &one.signs) == (other.indent, &other.signs)
            && ((one.first == other.first && one.second == other.second) || is_value(&one.word))
    };
    let may_go = |statement: &Statement| {
        ["description", "system-location"]
            .iter()
            .any(|word| [&statement.first, &statement.second].iter().any(|part| part == word))
    };
    before.iter().all(|statement| {
        rest.next_if(|found| same(statement, found)).is_some() || may_go(statement)
    }) && rest.next().is_none()
}

/// A statement without the values in it: how far it is indented, the words that say what it is, and
/// what begins or ends something outside of quotes.
#[derive(Debug)]
struct Statement {
    indent: usize,
    /// The first word as it stands there.
    word: String,
    /// The first word, or `*` for one that names something.
    first: String,
    second: String,
    signs: String,
}

/// The statements of a file without the words that values put into them.
fn skeleton(format: Format, text: &str) -> Vec<Statement> {
    let parsed = match format {
        Format::Json => serde_json::from_str(text).ok(),
        Format::Yaml => serde_saphyr::from_str(text).ok(),
        Format::Plist => plist::from_bytes(text.as_bytes()).ok(),
        Format::Text | Format::Xml | Format::Toml | Format::Ini => None,
    };
    match parsed {
        Some(value) => {
            let mut statements = Vec::new();
            shape(&value, 0, &mut statements);
            statements
        }
        None => text.lines().map(statement).collect(),
    }
}

fn shape(value: &serde_json::Value, indent: usize, statements: &mut Vec<Statement>) {
    let mut push = |sign: &str| {
        statements.push(Statement {
            indent,
            word: String::new(),
            first: String::new(),
            second: String::new(),
            signs: sign.to_owned(),
        });
    };
    match value {
        serde_json::Value::Object(object) => {
            push("{");
            object.values().for_each(|value| shape(value, indent + 1, statements));
        }
        serde_json::Value::Array(items) => {
            push("[");
            items.iter().for_each(|value| shape(value, indent + 1, statements));
        }
        serde_json::Value::String(_) => push("string"),
        other => push(&other.to_string()),
    }
}

/// A line of a text format.
fn statement(line: &str) -> Statement {
    let indent = line.len() - line.trim_start().len();
    let word = line.split_whitespace().next().unwrap_or_default();
    let first = word;
    // `option` and `list` are followed by a name; the words of other lines may be values.
    let second = if ["option", "list", "config", "snmp-server"].contains(&first) {
        line.split_whitespace().nth(1).unwrap_or_default()
    } else {
        ""
    };
    // UCI closes the quotes, writes one outside of them, and opens them again.
    let line = if second.is_empty() { line.to_owned() } else { line.replace("'\\''", "") };
    let mut signs = String::new();
    let mut quote = None;
    let mut escaped = false;
    for c in line.trim_start().chars() {
        match quote {
            Some(mark) if c == mark && !escaped => quote = None,
            Some(_) => escaped = c == '\\' && !escaped,
            None if matches!(c, '"' | '\'') => {
                quote = Some(c);
                signs.push(c);
            }
            None if matches!(c, '{' | '}' | ';' | '`' | '$' | '%' | '|' | '&' | '<' | '>')
                || c.is_control() =>
            {
                signs.push(c);
            }
            None => {}
        }
    }
    // Words that are names or addresses, as in `"vlan40" : jump source-vlan40`.
    let first =
        if first.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-' | '#' | '!')) {
            first
        } else {
            "*"
        };
    Statement {
        indent,
        word: word.to_owned(),
        first: first.to_owned(),
        second: second.to_owned(),
        signs,
    }
}
