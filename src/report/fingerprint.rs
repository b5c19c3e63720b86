//! The identity of a finding over time: what says of two runs that they found the same.
//!
//! It is made of what stays when lines move and measures change: the code, the file, the path of the key in
//! it, and the message without the numbers that stand outside of names.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest;
use crate::path;
use crate::source::{FileId, Origin, Sources};
use crate::tree::{self, Node, Value};

/// What a finding is recognised by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// 32 hexadecimal digits.
    pub fingerprint: String,
    /// The path of the key at which it was found, `segments.lehr.vlan`; `None` where there is no key.
    pub key: Option<String>,
}

/// The identity of each finding, in their order. Two that are alike in everything are told apart by which of
/// them comes first.
pub fn all(items: &[Diagnostic], sources: &Sources) -> Vec<Identity> {
    let mut trees = BTreeMap::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut one = |item: &Diagnostic| {
        let key = item.at.and_then(|at| key_path(tree_of(at.file, sources, &mut trees)?, at));
        let file = item.at.map(|at| &*sources.file(at.file).path).unwrap_or_default();
        // Where no key is, as in a file that is no TOML, the text of the line stands for the place.
        let place = match (&key, item.at) {
            (Some(key), _) => format!("key {key}"),
            (None, Some(at)) if at.end > 0 => format!("line {}", sources.line(at).trim()),
            (None, _) => String::new(),
        };
        let alike = ["muster-finding/1", item.code.name, file, &place, &lasting(&item.message)].join("\0");
        let count = seen.entry(alike.clone()).or_default();
        let digest = manifest::sha256(format!("{alike}\0{count}").as_bytes());
        *count += 1;
        Identity { fingerprint: digest[..32].to_owned(), key }
    };
    items.iter().map(&mut one).collect()
}

/// The tree of a file, which is read once. `None` when it is no TOML.
fn tree_of<'t>(file: FileId, sources: &Sources, trees: &'t mut BTreeMap<FileId, Option<Node>>) -> Option<&'t Node> {
    let read = || {
        let source = sources.file(file);
        // Faults of the file were reported by whoever read it first.
        (source.path.rsplit_once('.')?.1 == "toml").then(|| tree::parse(file, &source.text, &mut Diagnostics::default())).flatten()
    };
    trees.entry(file).or_insert_with(read).as_ref()
}

/// The path of the innermost key that `at` lies in.
fn key_path(root: &Node, at: Origin) -> Option<String> {
    let mut best = None;
    if at.end > 0 {
        innermost(root, at, &mut Vec::new(), &mut best);
    }
    let written = |keys: Vec<&str>| keys.into_iter().map(path::written).collect::<Vec<_>>().join(".");
    best.map(written)
}

fn innermost<'t>(node: &'t Node, at: Origin, trail: &mut Vec<&'t str>, best: &mut Option<Vec<&'t str>>) {
    match &node.value {
        Value::Table(table) => {
            for (key, entry) in table {
                trail.push(key);
                let deeper = best.as_ref().is_none_or(|best| trail.len() > best.len());
                if deeper && (encloses(entry.key, at) || encloses(entry.node.origin, at)) {
                    *best = Some(trail.clone());
                }
                innermost(&entry.node, at, trail, best);
                trail.pop();
            }
        }
        // Which place a value has in a list changes with its neighbours.
        Value::List(list) => list.iter().for_each(|item| innermost(item, at, trail, best)),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) => {}
    }
}

fn encloses(outer: Origin, inner: Origin) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A message without its measures: numbers count only in names, which stand in backticks.
fn lasting(message: &str) -> String {
    let mut lasting = String::with_capacity(message.len());
    let mut name = false;
    for c in message.chars() {
        name ^= c == '`';
        match c {
            '0'..='9' if !name => {
                if !lasting.ends_with('#') {
                    lasting.push('#');
                }
            }
            c => lasting.push(c),
        }
    }
    lasting
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Severity};
    use crate::source::SourceFile;

    static CODE: Code = Code { name: "test-fault", severity: Severity::Error, docs: " # What\n A fault.\n" };

    const TEXT: &str = "title = \"x\"\n[segments.a]\nvlan = 40\ntags = [\"p\", \"q\"]\ninline = { x = 1, y = 1 }\n[segments.b]\nvlan = 40\n";

    /// Findings at the given pieces of `text`, each up to the end of its line, with their messages.
    fn found(file: &str, text: &str, pieces: &[(&str, &str)]) -> Vec<Identity> {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile { path: file.into(), text: text.into(), layer: "test".into() });
        let at = |piece: &str| {
            let start = text.find(piece).expect("the text holds the piece");
            let number = |at: usize| u32::try_from(at).expect("a short text");
            Origin { file, start: number(start), end: number(start + piece.find('\n').unwrap_or(piece.len())) }
        };
        let items: Vec<Diagnostic> = pieces.iter().map(|(piece, message)| Diagnostic::new(&CODE, *message).at(at(piece))).collect();
        all(&items, &sources)
    }

    fn one(file: &str, text: &str, piece: &str, message: &str) -> Identity {
        found(file, text, &[(piece, message)]).remove(0)
    }

    #[test]
    fn moved_lines_keep_it() {
        let before = one("f.toml", TEXT, "40\ntags", "wrong");
        let moved = format!("# a comment\n\nother = 1\n{}", TEXT.replace("vlan = 40\ntags", "more = 3\n  vlan   =   40\ntags"));
        assert_eq!(before, one("f.toml", &moved, "40\ntags", "wrong"));
    }

    #[test]
    fn another_value_keeps_it() {
        let before = one("f.toml", TEXT, "40\ntags", "the id of `a` is taken: 40 of 3 are");
        assert_eq!(before, one("f.toml", &TEXT.replace("40", "4711"), "4711\ntags", "the id of `a` is taken: 4711 of 12 are"));
    }

    #[test]
    fn another_key_file_name_or_message_changes_it() {
        let all = [
            one("f.toml", TEXT, "\"x\"", "`a1` is wrong"),
            one("f.toml", TEXT, "\"p\"", "`a1` is wrong"),
            one("g.toml", TEXT, "\"x\"", "`a1` is wrong"),
            one("f.toml", TEXT, "\"x\"", "`a2` is wrong"),
            one("f.toml", TEXT, "\"x\"", "`a1` is missing"),
        ];
        let distinct: std::collections::BTreeSet<&str> = all.iter().map(|one| one.fingerprint.as_str()).collect();
        assert_eq!(distinct.len(), all.len(), "{all:?}");
    }

    #[test]
    fn the_key_is_the_innermost_one() {
        let key = |piece: &str| one("f.toml", TEXT, piece, "wrong").key.expect("a key");
        assert_eq!(key("\"x\""), "title");
        assert_eq!(key("vlan"), "segments.a.vlan");
        assert_eq!(key("\"q\""), "segments.a.tags");
        assert_eq!(key("y = 1"), "segments.a.inline");
        assert_eq!(key("y"), "segments.a.inline.y");
        assert_eq!(key("segments.a"), "segments.a");
        let quoted = one("f.toml", "ports.\"1,4\" = 9\n", "9", "wrong");
        assert_eq!(quoted.key.as_deref(), Some("ports.\"1,4\""));
    }

    #[test]
    fn equal_findings_differ_in_a_stable_way() {
        let pieces = [("\"p\"", "wrong"), ("\"q\"", "wrong")];
        let before = found("f.toml", TEXT, &pieces);
        assert_ne!(before[0].fingerprint, before[1].fingerprint);
        assert_eq!(before, found("f.toml", &format!("\n\n{TEXT}"), &pieces));
        // What is left when one is mended keeps a fingerprint that was there before.
        assert_eq!(before[0], found("f.toml", &TEXT.replace("\"p\", ", ""), &[("\"q\"", "wrong")])[0]);
    }

    #[test]
    fn where_nothing_can_be_parsed_the_line_counts() {
        let broken = one("f.toml", "a = 1\nb = = 2\n", "= 2", "wrong");
        assert_eq!(broken.key, None);
        assert_eq!(broken, one("f.toml", "\na = 1\n  b = = 2\n", "= 2", "wrong"));
        assert_ne!(broken, one("f.toml", "a = 1\nc = = 2\n", "= 2", "wrong"));
        assert_ne!(one("t.j2", "x {{ y }}", "{{", "wrong"), one("t.j2", "z {{ y }}", "{{", "wrong"));
    }
}
