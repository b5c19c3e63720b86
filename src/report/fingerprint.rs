//! The identity of a finding over time: what says of two runs that they found the same.
//!
//! It is made of what stays when lines move and measures change: the code, the file, the path of
//! the key in it with what stands there, and the message without the numbers that stand outside of
//! names. Who makes worse what was wrong before gets a new finding.

use std::collections::BTreeMap;

use super::keyed::{self, KeyWithContent};
use crate::base::diagnostic::Diagnostic;
use crate::base::source::{self as sources, Sources};
use crate::language::parsed::ParsedFiles;
use crate::language::secrets;
use crate::output::manifest;

/// Most bytes of a line that stand for a place.
const LONGEST_LINE: usize = 1000;

/// What a finding is recognised by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingIdentity {
    /// 32 hexadecimal digits.
    pub fingerprint: String,
    /// The path of the key at which it was found, `segments.lehr.vlan`; `None` where there is no
    /// key.
    pub key: Option<String>,
}

/// The identity of each finding, in their order. Two that are alike in everything are told apart by
/// which of them comes first.
pub fn all(items: &[Diagnostic], sources: &ParsedFiles) -> Vec<FindingIdentity> {
    let mut files = BTreeMap::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut identities = Vec::with_capacity(items.len());
    for item in items {
        let at_key = item.at.and_then(|at| {
            let file =
                files.entry(at.file).or_insert_with(|| keyed::read(at.file, sources)).as_ref()?;
            file.at(at)
        });
        let file = item.at.map(|at| &*sources.file(at.file).path).unwrap_or_default();
        let place = place(item, at_key.as_ref(), sources);
        let key = at_key.map(|at_key| at_key.path);
        let alike =
            ["muster-finding/2", item.code.name, file, &place, &lasting(&item.message)].join("\0");
        let count = seen.entry(alike.clone()).or_default();
        let digest = manifest::sha256(format!("{alike}\0{count}").as_bytes());
        *count += 1;
        identities.push(FindingIdentity { fingerprint: digest[..32].to_owned(), key });
    }
    identities
}

/// What stands for the place of a finding: its key and what stands there. Where no key is, as in a file that is no TOML,
/// it is the text of the line, as far as that may be shown: from a fingerprint one could guess what
/// was hidden.
fn place(item: &Diagnostic, key: Option<&KeyWithContent>, sources: &Sources) -> String {
    if let Some(KeyWithContent { path, content }) = key {
        return format!("key {path}\0{content}");
    }
    match item.at {
        Some(at) if at.end > 0 => {
            let line = sources.line_range(at);
            let end = sources::floor(
                &sources.file(at.file).text,
                (line.start + LONGEST_LINE).min(line.end),
            );
            format!("line {}", secrets::shown(sources, at.file).piece(line.start..end).trim())
        }
        _ => String::new(),
    }
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
    use crate::base::diagnostic::{Code, Severity};
    use crate::base::source::{Origin, SourceFile};

    static OTHER: Code =
        Code { name: "other-fault", severity: Severity::Error, docs: " # What\n A fault.\n" };
    static CODE: Code =
        Code { name: "test-fault", severity: Severity::Error, docs: " # What\n A fault.\n" };

    const TEXT: &str = "title = \"x\"\n[segments.a]\nvlan = 40\ntags = [\"p\", \"q\"]\ninline = \
        { x = 1, y = 1 }\n[segments.b]\nvlan = 40\n";

    /// Findings at the given pieces of `text`, each up to the end of its line, with their messages.
    fn found(file: &str, text: &str, pieces: &[(&str, &str)]) -> Vec<FindingIdentity> {
        let mut sources = Sources::default();
        let file =
            sources.add(SourceFile { path: file.into(), text: text.into(), layer: "test".into() });
        let at = |piece: &str| {
            let start = text.find(piece).expect("the text holds the piece");
            let number = |at: usize| u32::try_from(at).expect("a short text");
            Origin {
                file,
                start: number(start),
                end: number(start + piece.find('\n').unwrap_or(piece.len())),
            }
        };
        let items: Vec<Diagnostic> = pieces
            .iter()
            .map(|(piece, message)| Diagnostic::new(&CODE, *message).at(at(piece)))
            .collect();
        all(&items, &ParsedFiles::new(sources))
    }

    fn one(file: &str, text: &str, piece: &str, message: &str) -> FindingIdentity {
        found(file, text, &[(piece, message)]).remove(0)
    }

    #[test]
    fn moved_lines_keep_it() {
        let before = one("f.toml", TEXT, "40\ntags", "wrong");
        let moved = format!(
            "# a comment\n\nother = 1\n{}",
            TEXT.replace("vlan = 40\ntags", "more = 3\n  vlan   =   40\ntags")
        );
        assert_eq!(before, one("f.toml", &moved, "40\ntags", "wrong"));
    }

    /// What stood there before may be the lesser fault.
    #[test]
    fn another_value_changes_it() {
        let before = one("f.toml", TEXT, "40\ntags", "wrong");
        let other = TEXT.replace("vlan = 40\ntags", "vlan = 41\ntags");
        assert_ne!(before, one("f.toml", &other, "41\ntags", "wrong"));
        let before = one("f.toml", TEXT, "[\"p\"", "wrong");
        let longer = TEXT.replace("\"q\"]", "\"q\", \"r\"]");
        assert_ne!(before, one("f.toml", &longer, "[\"p\"", "wrong"));
        let before = one("f.toml", TEXT, "[segments.b]", "wrong");
        let worse = TEXT.replace("[segments.b]\n", "[segments.b]\nopen = true\n");
        assert_ne!(before, one("f.toml", &worse, "[segments.b]", "wrong"));
        // What stands elsewhere, or is written in another way, does not count.
        assert_eq!(before, one("f.toml", &other, "[segments.b]", "wrong"));
        let spaced = TEXT.replace("[segments.b]\nvlan = 40", "[segments.b]\n# why\nvlan   =  40");
        assert_eq!(before, one("f.toml", &spaced, "[segments.b]", "wrong"));
    }

    #[test]
    fn another_measure_keeps_it() {
        let before = one("f.toml", TEXT, "40\ntags", "the id of `a` is taken: 40 of 3 are");
        assert_eq!(
            before,
            one("f.toml", TEXT, "40\ntags", "the id of `a` is taken: 4711 of 12 are")
        );
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
        let distinct: std::collections::BTreeSet<&str> =
            all.iter().map(|one| one.fingerprint.as_str()).collect();
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
        // What is left when one is mended is the same finding as before.
        assert_eq!(
            before[1],
            found("f.toml", &TEXT.replace("\"p\", ", ""), &[("\"q\"", "wrong")])[0]
        );
    }

    #[test]
    fn where_nothing_can_be_parsed_the_line_counts() {
        let broken = one("f.toml", "a = 1\nb = = 2\n", "= 2", "wrong");
        assert_eq!(broken.key, None);
        assert_eq!(broken, one("f.toml", "\na = 1\n  b = = 2\n", "= 2", "wrong"));
        assert_ne!(broken, one("f.toml", "a = 1\nc = = 2\n", "= 2", "wrong"));
        assert_ne!(
            one("t.j2", "x {{ y }}", "{{", "wrong"),
            one("t.j2", "z {{ y }}", "{{", "wrong")
        );
        // What a template holds is no key, even where it could be read as one; the last ending says
        // what a file is.
        assert_eq!(one("t.j2", "a = 1\n", "1", "wrong").key, None);
        assert_eq!(one("a.b.toml", "a = 1\n", "1", "wrong").key.as_deref(), Some("a"));
        assert_eq!(one("a.toml.j2", "a = 1\n", "1", "wrong").key, None);
    }

    /// Each part of an identity counts by itself: a row is what differs, and whether that makes
    /// another finding.
    #[test]
    fn each_part_counts_by_itself() {
        let base = one("f.toml", TEXT, "40\ntags", "`a1` has 3 of 4").fingerprint;
        let rows: &[(&str, &str, &str, &str, &str, bool)] = &[
            ("nothing", "f.toml", TEXT, "40\ntags", "`a1` has 3 of 4", true),
            (
                "a number outside of a name",
                "f.toml",
                TEXT,
                "40\ntags",
                "`a1` has 12345 of 67",
                true,
            ),
            ("a number for no number", "f.toml", TEXT, "40\ntags", "`a1` has of 4", false),
            ("one number for two", "f.toml", TEXT, "40\ntags", "`a1` has 3", false),
            ("a number in a name", "f.toml", TEXT, "40\ntags", "`a2` has 3 of 4", false),
            ("a longer number in a name", "f.toml", TEXT, "40\ntags", "`a11` has 3 of 4", false),
            ("words", "f.toml", TEXT, "40\ntags", "`a1` has 3 or 4", false),
            ("the file", "g.toml", TEXT, "40\ntags", "`a1` has 3 of 4", false),
            ("the key", "f.toml", TEXT, "40\n", "`a1` has 3 of 4", true),
            ("another table", "f.toml", TEXT, "[\"p\"", "`a1` has 3 of 4", false),
        ];
        for (what, file, text, piece, message, same) in rows {
            let other = one(file, text, piece, message).fingerprint;
            assert_eq!(other == base, *same, "{what}");
        }
        assert_eq!(base.len(), 32);
        assert!(
            base.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase()),
            "{base}"
        );
    }

    /// These stand in baselines that people keep: another way to make them loses all of those.
    #[test]
    fn fingerprints_are_those_of_yesterday() {
        assert_eq!(
            one("f.toml", TEXT, "40\ntags", "wrong").fingerprint,
            "b6af0982ae56456db807a0c76e39777b"
        );
        assert_eq!(
            one("t.j2", "x {{ y }}", "{{", "wrong").fingerprint,
            "8fadafeb91467ffc1bd18bf73782ae39"
        );
    }

    #[test]
    fn lasting_words_are_kept() {
        for (message, kept) in [
            ("", ""),
            ("3 of 40", "# of #"),
            ("`3` of 40", "`3` of #"),
            ("1`2`3`4", "#`2`#`4"),
            ("a10.0.0.1b", "a#.#.#.#b"),
            ("#1", "#"),
        ] {
            assert_eq!(lasting(message), kept, "{message}");
        }
    }

    /// A finding without a file, one of a file as a whole, and one of a line are three.
    #[test]
    fn kinds_of_places_are_told_apart() {
        let mut sources = Sources::default();
        let file = sources.add(SourceFile {
            path: "f.j2".into(),
            text: "f.j2 here\n".into(),
            layer: "test".into(),
        });
        let finding = Diagnostic::new(&CODE, "wrong");
        let items = [
            finding.clone(),
            finding.clone().at(Origin::file(file)),
            finding.clone().at(Origin { file, start: 0, end: 4 }),
        ];
        let identities = all(&items, &ParsedFiles::new(sources));
        let distinct: std::collections::BTreeSet<&str> =
            identities.iter().map(|one| one.fingerprint.as_str()).collect();
        assert_eq!(distinct.len(), 3);
        assert!(identities.iter().all(|one| one.key.is_none()));
        // In TOML too, the beginning of a file is no key.
        let toml = found("f.toml", "a = 1\n", &[("a", "wrong")]);
        assert_eq!(toml[0].key.as_deref(), Some("a"));
        let mut sources = Sources::default();
        let file = sources.add(SourceFile {
            path: "f.toml".into(),
            text: "a = 1\n".into(),
            layer: "test".into(),
        });
        let sources = ParsedFiles::new(sources);
        assert_eq!(all(&[finding.clone().at(Origin::file(file))], &sources)[0].key, None);
        // Two codes with the same words are two findings.
        let at = Origin { file, start: 0, end: 1 };
        let both = all(&[finding.at(at), Diagnostic::new(&OTHER, "wrong").at(at)], &sources);
        assert_ne!(both[0].fingerprint, both[1].fingerprint);
    }

    /// Of three that are alike each has its own, and the first keeps that which one alone has.
    #[test]
    fn those_alike_are_counted() {
        let p = ("\"p\"", "wrong");
        let three = found("f.toml", TEXT, &[p, p, ("[\"p\"", "wrong")]);
        let distinct: std::collections::BTreeSet<&str> =
            three.iter().map(|one| one.fingerprint.as_str()).collect();
        assert_eq!(distinct.len(), 3);
        assert_eq!(three[0], one("f.toml", TEXT, p.0, p.1));
        let apart = found("f.toml", TEXT, &[p, ("\"x\"", "wrong"), p]);
        assert_eq!((&apart[0], &apart[2]), (&three[0], &three[1]));
    }

    /// The line of a text that is no TOML counts as it is shown, and only its beginning does.
    #[test]
    fn a_line_counts_without_what_is_hidden() {
        let broken = |value: &str| {
            one("schools/a/b/x.toml", &format!("psk = \"{value}\" = 1\n"), "psk", "wrong")
        };
        assert_eq!(broken("one").key, None);
        assert_eq!(broken("one"), broken("another"));
        let long =
            |end: &str| one("t.j2", &format!("{}{end}", "x".repeat(LONGEST_LINE)), "x", "wrong");
        assert_eq!(long("a"), long("b"));
        let shorter = |end: &str| {
            one("t.j2", &format!("{}{end}", "x".repeat(LONGEST_LINE - 1)), "x", "wrong")
        };
        assert_ne!(shorter("a"), shorter("b"));
    }
}
