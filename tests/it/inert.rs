// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What is shown does nothing: hostile texts in every place of a workspace, and what every command
//! makes of them.
//!
//! No output holds a character that acts or hides, a log has one line for each finding, and what a
//! reader of Markdown makes of a comment or a message holds no link, image, heading or tag that a
//! value brought in.

use std::path::Path;

use muster::model::is_harmful;
use pulldown_cmark::{Event, Options, Parser, Tag};
use rayon::prelude::*;
use serde_json::Value;

use crate::diff::git;
use crate::support::{DAY, Ran, chosen, copy_workspace, muster, say, thorough, write};

const SCHOOL: &str = "schools/musterstadt/grundschule-am-markt";

/// What a file may hold to do harm when it is shown.
const TEXTS: &[&str] = &[
    "a\u{1b}[2Jb\u{1b}]0;title\u{7}c\u{9b}2Jd\u{7f}e\u{8}f\rg\u{85}h",
    "a\u{202e}b\u{2066}c\u{200b}d\u{200f}e\u{61c}f\u{ad}g\u{feff}h\u{2028}i\u{2029}j",
    "a\u{115f}b\u{3164}c\u{ffa0}d\u{fff9}e\u{e0001}f\u{e0041}g\u{fe0f}h\u{e0100}i\u{2800}j\u{e000}k",
    "a\n::error file=x::forged",
    "a%0A::error::forged {{ 7 * 7 }} {% raw %} =cmd|' /C calc'!A0",
    "=cmd|' /C calc'!A0",
    "[text](https://evil.example) ![text](https://evil.example/x.png) <https://evil.example>",
    "<img src=https://evil.example onerror=alert(1)> \"><svg onload=alert(1)> <bdi>",
    "https://evil.example and www.evil.example @all @group/name !1 #1 ~label a | b | c",
    "`</code>` `` ` [x](y) \\[a](b) \\<bdi> *bold* _it_",
    "```\n# heading\n```\n</details></summary><script>alert(1)</script>",
];

/// Where it may stand: the file, and what is in it.
type Place = fn(text: &str) -> (String, String);

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            // What TOML does not take raw is written as it asks; everything else stands as it is.
            c if c.is_ascii_control() => quoted.extend(format!("\\u{:04X}", u32::from(c)).chars()),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

const PLACES: &[(&str, Place)] = &[
    ("a key", |text| (format!("{SCHOOL}/x.toml"), format!("{} = 1\n", quoted(text)))),
    ("a value", |text| {
        (
            format!("{SCHOOL}/x.toml"),
            format!("rooms.z1 = {{ title = 7, building = {} }}\n", quoted(text)),
        )
    }),
    ("a word", |text| {
        (format!("{SCHOOL}/x.toml"), format!("flows.z1 = {{ action = {} }}\n", quoted(text)))
    }),
    ("a title", |text| {
        (format!("{SCHOOL}/x.toml"), format!("buildings.z1.title = {}\n", quoted(text)))
    }),
    ("an id", |text| {
        (format!("{SCHOOL}/x.toml"), format!("buildings.{}.title = \"x\"\n", quoted(text)))
    }),
    ("a reference", |text| {
        (
            format!("{SCHOOL}/x.toml"),
            format!("rooms.z1 = {{ title = \"x\", building = {} }}\n", quoted(text)),
        )
    }),
    ("a secret's name", |text| {
        (
            format!("{SCHOOL}/x.toml"),
            format!("management.password = {{ secret = {} }}\n", quoted(text)),
        )
    }),
    ("a comment", |text| (format!("{SCHOOL}/x.toml"), format!("# {text}\nunknown = 1 # {text}\n"))),
    ("a fault", |text| (format!("{SCHOOL}/x.toml"), format!("a = {text} = 1\n"))),
    ("a device", |text| {
        (format!("{SCHOOL}/x.toml"), format!("devices.{} = {{ role = \"x\" }}\n", quoted(text)))
    }),
    ("an exception", |text| {
        (
            format!("{SCHOOL}/x.toml"),
            format!("[exceptions.z1]\ntitle = {0}\nreason = {0}\npaths = [{0}]\n", quoted(text)),
        )
    }),
    ("a deviation", |text| {
        (format!("{SCHOOL}/x.toml"), format!("dns.block = [{}]\n", quoted(text)))
    }),
    ("a zone's title", |text| {
        (
            "standards/2026.1/x.toml".into(),
            format!("zones.z1 = {{ title = {}, trust = \"guest\" }}\n", quoted(text)),
        )
    }),
    ("a reason", |text| {
        (
            "standards/2026.1/x.toml".into(),
            format!("[governance.{0}]\nmode = \"locked\"\nreason = {0}\n", quoted(text)),
        )
    }),
    ("a platform", |text| {
        ("templates/x/platform.toml".into(), format!("title = {0}\n{0} = 1\n", quoted(text)))
    }),
    ("a template", |text| {
        (
            "templates/nftables/nftables.conf.j2".into(),
            format!("# {text}\n{{{{ nothing.like.this }}}}\n"),
        )
    }),
    ("a file's name", |text| {
        let name: String =
            text.chars().map(|c| if matches!(c, '/' | '\0') { '_' } else { c }).collect();
        (format!("{SCHOOL}/{name}.toml"), "unknown = 1\n".into())
    }),
    ("a folder's name", |text| {
        let name: String =
            text.chars().map(|c| if matches!(c, '/' | '\0') { '_' } else { c }).collect();
        (format!("standards/2026.1/profiles/{name}.toml"), "unknown = 1\n".into())
    }),
];

const COMMANDS: &[&str] = &[
    "check --format human",
    "check --format json",
    "check --format sarif",
    "check --format junit",
    "check --format gitlab",
    "check --format github",
    "diff --format human",
    "diff --format markdown",
    "diff --format json",
    "diff --format html",
    "status --format human",
    "status --format markdown",
    "status --format json",
    "status --format csv",
    "show grundschule-am-markt",
    "show grundschule-am-markt --format json",
    "explain grundschule-am-markt buildings",
    "adopt 2026.1",
    "build",
];

/// What is wrong with an output; nothing when it is inert.
fn faults(words: &str, ran: &Ran) -> Vec<String> {
    let mut faults = Vec::new();
    for text in [&ran.stdout, &ran.stderr] {
        // Rows of CSV end as RFC 4180 says, and the first begins with a byte order mark.
        let text = if words.ends_with("csv") {
            text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
        } else {
            text.clone()
        };
        if let Some(c) = text.chars().find(|&c| is_harmful(c) && !matches!(c, '\n' | '\t')) {
            faults.push(format!("U+{:04X} is shown", u32::from(c)));
        }
    }
    if ran.stderr.contains("panicked") {
        faults.push(ran.stderr.clone());
    }
    match words {
        "check --format github" => {
            let odd = ran.stdout.lines().find(|line| {
                !["::error ", "::warning "].iter().any(|begin| line.starts_with(begin))
            });
            faults.extend(odd.map(|line| format!("a line that is no finding: {line}")));
            faults.extend(
                ran.stdout
                    .lines()
                    .any(|line| line.starts_with("::error file=x"))
                    .then(|| "a forged line".to_owned()),
            );
        }
        "check --format sarif" => faults.extend(markup_of_sarif(&ran.stdout)),
        "diff --format markdown" | "status --format markdown" => {
            faults.extend(markup(&ran.stdout, true));
        }
        "diff --format html" => {
            let page = ran.stdout.to_lowercase();
            let tags = [
                "<img",
                "<svg",
                "<script>alert",
                "onerror=alert(1)>",
                "href=\"https://evil",
                "<bdi>",
            ];
            faults.extend(
                tags.iter().filter(|tag| page.contains(**tag)).map(|tag| format!("a tag: {tag}")),
            );
        }
        "status --format csv" => {
            let formula = |cell: &str| cell.trim_matches('"').starts_with(['=', '@', '+']);
            faults.extend(
                ran.stdout
                    .lines()
                    .flat_map(|line| line.split(';'))
                    .find(|cell| formula(cell))
                    .map(|cell| format!("a formula: {cell}")),
            );
        }
        _ => {}
    }
    faults
}

/// What a reader of Markdown would make of the texts of a log.
fn markup_of_sarif(document: &str) -> Vec<String> {
    let Ok(log) = serde_json::from_str::<Value>(document) else {
        return vec!["no JSON".to_owned()];
    };
    let mut faults = Vec::new();
    for result in log["runs"][0]["results"].as_array().into_iter().flatten() {
        faults.extend(markup(result["message"]["text"].as_str().unwrap_or_default(), false));
        for related in result["relatedLocations"].as_array().into_iter().flatten() {
            faults.extend(markup(related["message"]["text"].as_str().unwrap_or_default(), false));
        }
    }
    faults
}

/// Links, images and tags in a text. Our own comments fold parts of themselves with tags, and have
/// headings.
fn markup(text: &str, is_comment: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let mut in_code = 0;
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            // Links to related locations are our own: `[text](1)`.
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.parse::<usize>().is_err() => {
                faults.push(format!("a link: {dest_url}"));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                faults.push(format!("an image: {dest_url}"));
            }
            Event::Start(Tag::Heading { .. }) if !is_comment => {
                faults.push(format!("a heading in {text}"));
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let ours = [
                    "<details>",
                    "</details>",
                    "<summary>",
                    "</summary>",
                    "<b>",
                    "</b>",
                    "<code>",
                    "</code>",
                ];
                let rest = ours.iter().fold(html.to_string(), |rest, tag| rest.replace(tag, ""));
                if !is_comment || rest.contains('<') {
                    faults.push(format!("a tag: {html}"));
                }
            }
            Event::Start(Tag::CodeBlock(_)) => in_code += 1,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => in_code -= 1,
            Event::Text(words) if in_code == 0 && is_comment => {
                let bare = ["https://evil", "www.evil", "@all", "@group"];
                faults.extend(
                    bare.iter()
                        .filter(|word| words.contains(**word))
                        .map(|word| format!("bare words that become a link: {word}")),
                );
            }
            _ => {}
        }
    }
    faults
}

fn workspace() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    copy_workspace(Path::new("init"), dir.path());
    git(dir.path(), &["init", "--quiet"]);
    git(dir.path(), &["add", "--all"]);
    git(dir.path(), &["commit", "--quiet", "--message", "the workspace"]);
    dir
}

/// One in so many commands is run for a text at a place, unless all are asked for; each command
/// meets each text and each place.
const ONE_IN: usize = 3;

/// All texts at one place, each in a workspace of its own state.
fn try_place(number: usize, what: &str, place: Place) -> (usize, Vec<String>) {
    let dir = workspace();
    let mut problems = Vec::new();
    let mut tried = 0;
    for (text_number, text) in TEXTS.iter().enumerate() {
        let (file, content) = place(text);
        let path = dir.path().join(&file);
        write(&path, &content);
        for (command_number, words) in COMMANDS.iter().enumerate() {
            if !thorough() && !(number + text_number + command_number).is_multiple_of(ONE_IN) {
                continue;
            }
            let mut arguments: Vec<&str> = words.split(' ').collect();
            arguments.extend(["--as-of", DAY]);
            let ran = muster(dir.path(), &arguments);
            tried += 1;
            problems.extend(
                faults(words, &ran)
                    .into_iter()
                    .map(|fault| format!("{what}, {text:?}, {words}: {fault}")),
            );
        }
        std::fs::remove_file(&path).expect("the file is there");
    }
    (tried, problems)
}

#[test]
fn hostile_texts_do_nothing() {
    let places: Vec<(usize, &(&str, Place))> =
        PLACES.iter().enumerate().filter(|(_, (what, _))| chosen(what)).collect();
    let results: Vec<(usize, Vec<String>)> =
        places.par_iter().map(|(number, (what, place))| try_place(*number, what, *place)).collect();
    let tried: usize = results.iter().map(|(tried, _)| tried).sum();
    let problems: Vec<String> = results.into_iter().flat_map(|(_, problems)| problems).collect();
    say(&format!(
        "inert output: {} texts, {} places, {} commands, {tried} outputs looked at",
        TEXTS.len(),
        PLACES.len(),
        COMMANDS.len()
    ));
    let few: Vec<&String> = problems.iter().take(40).collect();
    assert!(
        problems.is_empty(),
        "{} are not inert:\n{}",
        problems.len(),
        few.iter().map(|one| format!("{one}\n")).collect::<String>()
    );
}

/// A title is refused for a character that nobody sees, and the finding names it.
#[test]
fn titles_with_characters_that_hide_are_refused() {
    let dir = workspace();
    for (c, name) in [
        ('\u{ad}', "U+00AD, a soft hyphen"),
        ('\u{61c}', "U+061C, a mark that changes the direction of text"),
        ('\u{3164}', "U+3164, a filler that is shown as nothing"),
        ('\u{fff9}', "U+FFF9, a mark of an annotation"),
        ('\u{e0001}', "U+E0001, a tag that is shown as nothing"),
        ('\u{202e}', "U+202E, a mark that changes the direction of text"),
    ] {
        write(
            &dir.path().join(format!("{SCHOOL}/x.toml")),
            &format!("buildings.z1.title = \"Haus{c}Z\"\n"),
        );
        let ran = muster(dir.path(), &["check", "--as-of", DAY]).expect(1);
        assert!(
            ran.stdout.contains(&format!("the text holds the character {name}")),
            "{}",
            ran.stdout
        );
    }
}
