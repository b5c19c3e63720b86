// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The HTML page of `muster diff`: each folder of `tests/page/` holds a `changes.json` and the page
//! that is made of it, `de.html` and `en.html`; `UPDATE=1 cargo test page` writes the pages. Style
//! and script, which are files of their own, are left out of them. A real browser then tries the
//! whole pages: `tests/oracles/page`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use muster::change::{Changes, text};
use muster::model::Language;
use serde_json::Value;

use crate::oracles;
use crate::support::{diff, folders, name, read, update, write};

const ROOT: &str = "tests/page";

const LANGUAGES: [(&str, Language); 2] = [("de", Language::De), ("en", Language::En)];

/// What stands in no list of words: everything else in a `changes.json` is free text.
const WORDS: [&str; 11] = [
    "schema", "kind", "risk", "tag", "subject", "format", "evidence", "as-of", "change", "needs",
    "why",
];

/// Text that would be markup or a script, in every way in which text could become one. It begins
/// like the harmless one, so that the same things come in the same order.
pub(crate) const HOSTILE: &str = "!\"'`><img src=x onerror=document.title='owned'></code></script></style></textarea><script>document.title='owned'</script>\
    {{ 7*7 }}&lt;b&gt;&#x3c;\u{202e}\u{0}\r\u{7f}";

#[test]
fn pages_are_as_expected() {
    let mut problems = String::new();
    for case in folders(Path::new(ROOT)) {
        let changes = changes(&read(&case.join("changes.json")));
        for (lang, language) in LANGUAGES {
            let found = without_files(&text::html(&changes, language));
            let path = case.join(format!("{lang}.html"));
            if update() {
                write(&path, &found);
            }
            let expected = if path.is_file() { read(&path) } else { "(no such file)\n".into() };
            problems += &diff(&path.display().to_string(), &expected, &found);
        }
    }
    assert!(problems.is_empty(), "\n{problems}UPDATE=1 cargo test page writes what was found\n");
}

/// What the page permits itself is what it holds.
#[test]
fn the_policy_names_style_and_script() {
    use base64::Engine as _;
    use sha2::{Digest as _, Sha256};
    let page = text::html(&changes(&usual()), Language::De);
    let mut policy = Vec::new();
    for (open, close, kind) in
        [("<style>", "</style>", "style"), ("<script>", "</script>", "script")]
    {
        let parts: Vec<&str> = page
            .split(open)
            .skip(1)
            .filter_map(|part| part.split_once(close))
            .map(|(part, _)| part)
            .collect();
        assert_eq!(parts.len(), 1, "one {kind}");
        let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(parts[0]));
        policy.push(format!("{kind}-src 'sha256-{digest}'"));
    }
    for part in policy {
        assert!(page.contains(&part), "no {part}");
    }
}

/// Every text of the changes is made hostile; the page has the same tags and attributes as with
/// harmless ones.
#[test]
fn hostile_text_stays_text() {
    let tags = |page: &str| {
        let mut tags = String::new();
        let mut rest = page;
        while let Some((_, after)) = rest.split_once('<') {
            let (tag, after) = after.split_once('>').unwrap_or((after, ""));
            // Without what stands in quotes.
            let bare: String = tag.split('"').step_by(2).collect::<Vec<_>>().join("\"\"");
            let _ = writeln!(tags, "{bare}");
            rest = after;
        }
        tags
    };
    for (_, language) in LANGUAGES {
        let [harmless, hostile] =
            ["!harmless", HOSTILE].map(|text| text::html(&changes(&spoilt(text)), language));
        let problems =
            diff("tags", &tags(&without_files(&harmless)), &tags(&without_files(&hostile)));
        assert!(problems.is_empty(), "\n{problems}");
        let unseen: BTreeSet<char> =
            hostile.chars().filter(|c| c.is_control() || *c == '\u{202e}').collect();
        assert_eq!(unseen, BTreeSet::from(['\t', '\n']), "characters that nobody sees");
    }
}

/// A difference that thousands of devices share stands on the page once; each device adds its name.
#[test]
fn what_is_shared_stands_there_once() {
    let page = |devices: usize| {
        let mut changes = changes(&usual());
        let effect = changes
            .effects
            .iter()
            .position(|effect| effect.parts.iter().any(|part| part.what.contains("running-config")))
            .expect("switches change");
        let variant = &mut changes.effects[effect].parts[0].variants[0];
        let sample = changes.files[variant.files[0]].clone();
        for number in 0..devices {
            let (school, device) = (format!("schule-{}", number / 20), format!("sw-{number}"));
            let path = format!("kusel/{school}/{device}/running-config.txt");
            variant.files.push(changes.files.len());
            changes.files.push(muster::change::FileChange {
                path,
                school: Some(school),
                device: Some(device),
                authority: Some("kusel".into()),
                ..sample.clone()
            });
        }
        text::html(&changes, Language::De)
    };
    let (few, many) = (page(0), page(20_000));
    let line = "name LEHRER-LAN</code>";
    assert_eq!((few.matches(line).count(), many.matches(line).count()), (1, 1));
    let each = (many.len() - few.len()) / 20_000;
    assert!(each < 64, "{each} bytes for each device");
}

#[test]
fn a_browser_reads_searches_and_filters() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    oracles::accept("page", &pages(dir.path())).unwrap_or_else(|problem| panic!("{problem}"));
}

#[test]
fn a_browser_notices_what_is_spoilt() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let pages = pages(dir.path());
    oracles::refuse_all("page", &pages).unwrap_or_else(|problem| panic!("{problem}"));
}

/// The pages of all cases, of a real commit, and of hostile text, each beside its `changes.json`.
fn pages(dir: &Path) -> Vec<PathBuf> {
    let case = |case: PathBuf| (name(&case), read(&case.join("changes.json")));
    let real =
        ("commit".to_owned(), read(Path::new("tests/diff/history/12-management-vlan/diff.json")));
    let cases = folders(Path::new(ROOT)).into_iter().map(case).chain([real]);
    let mut pages = Vec::new();
    for (case, text) in cases.chain([("hostile".to_owned(), spoilt(HOSTILE))]) {
        for (lang, language) in LANGUAGES {
            let folder = dir.join(format!("{case}-{lang}"));
            write(&folder.join("changes.json"), &text);
            write(&folder.join("page.html"), &text::html(&changes(&text), language));
            pages.push(folder.join("page.html"));
        }
    }
    pages
}

pub(crate) fn usual() -> String {
    read(&Path::new(ROOT).join("usual/changes.json"))
}

pub(crate) fn changes(text: &str) -> Changes {
    serde_json::from_str(text).expect("a file of the format muster-diff/1")
}

/// The page without the text of its style and script, and without their digests.
pub(crate) fn without_files(page: &str) -> String {
    let mut text = page.to_owned();
    for (open, close) in [("<style>", "</style>"), ("<script>", "</script>"), ("'sha256-", "'")] {
        let parts: Vec<&str> = text.split(open).collect();
        let rest =
            parts.iter().skip(1).map(|part| part.find(close).map_or(*part, |at| &part[at..]));
        text = std::iter::once(parts[0]).chain(rest).collect::<Vec<_>>().join(open);
    }
    text
}

/// The usual changes with `text` behind every free text.
pub(crate) fn spoilt(text: &str) -> String {
    fn spoil(value: &mut Value, text: &str) {
        match value {
            Value::String(own) => own.push_str(text),
            Value::Array(all) => all.iter_mut().for_each(|value| spoil(value, text)),
            Value::Object(all) => {
                all.iter_mut()
                    .filter(|(key, value)| {
                        let is_word = value.is_string() && WORDS.contains(&key.as_str());
                        !is_word && *key != "risks"
                    })
                    .for_each(|(_, value)| spoil(value, text));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    let mut value: Value = serde_json::from_str(&usual()).expect("the file is JSON");
    spoil(&mut value, text);
    serde_json::to_string(&value).expect("JSON can be written")
}
