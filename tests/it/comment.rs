// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! The pictures in the comment of `muster diff --format markdown`: the zones as a table, and the plan
//! of what is touched, which the program that GitHub and GitLab draw it with draws here:
//! `tests/oracles/mermaid`.

use std::path::{Path, PathBuf};

use muster::change::{Changes, text};
use muster::model::Language;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::oracles;
use crate::page::{HOSTILE, changes, spoilt, usual};
use crate::support::{diff, folders, name, read, write};

/// Titles that would be more than text to Mermaid, to Markdown or to HTML.
const TITLES: &[&str] = &[
    "1. Stock",
    "- Haus",
    "+ Haus",
    "* Haus *",
    "# Haus",
    "> Haus",
    "_Haus_ __Haus__ a_b",
    "**Haus** ~~Haus~~",
    "[Haus](https://evil.example) ![Haus](x.png)",
    "https://evil.example www.evil.example evil@evil.example",
    "fa:fa-ban fas:fa-x",
    "$$x^2$$ $x$",
    "%%{init: {\"theme\": \"dark\"}}%% %% Haus",
    "&lt;b&gt; &amp; &#60;b&#62; #60;b#62; #quot;",
    "--- === ***",
    "| a | b |",
    "\\` \\\" \\",
    "end",
    "n1 --> n2; click n0 \"x\"",
    "\"] --> x[\"",
    "``` ` ``",
    "ﬂ°°60¶ßb",
    "style x:#y; classDef x:#y;",
    "<b>Haus</b> <img src=x onerror=alert(1)> <br/>",
    "</details></summary>",
    "a\nb\tc\u{202e}d\u{0}",
    "",
];

/// A length that no comment has.
const ENOUGH: usize = 10_000_000;

#[test]
fn the_platforms_draw_the_plans() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let plans = plans(dir.path());
    assert!(plans.len() > 20, "{plans:?}");
    oracles::accept("mermaid", &plans).unwrap_or_else(|problem| panic!("{problem}"));
}

#[test]
fn the_platforms_would_refuse_what_is_spoilt() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let plans = plans(dir.path());
    oracles::refuse_all("mermaid", &plans).unwrap_or_else(|problem| panic!("{problem}"));
}

/// The plans of what was recorded, and of changes whose every text is hostile.
fn plans(dir: &Path) -> Vec<PathBuf> {
    let mut plans = Vec::new();
    let recorded = folders(Path::new("tests/diff/history")).into_iter().map(|case| {
        let changes = changes(&read(&case.join("diff.json")));
        (name(&case), changes)
    });
    let hostile = ("hostile".to_owned(), changes(&spoilt(HOSTILE)));
    let all = recorded.chain([("usual".to_owned(), changes(&usual())), hostile, many()]);
    let all = all.chain(TITLES.iter().enumerate().map(|(number, title)| titled(number, title)));
    for (case, changes) in all {
        for language in [Language::De, Language::En] {
            let comment = text::markdown(&changes, language, ENOUGH);
            if let Some(plan) = plan_of(&comment) {
                let path = dir.join(format!("{case}-{language:?}")).join("plan.mmd");
                write(&path, &plan);
                plans.push(path);
            }
        }
    }
    plans
}

/// More lines than are drawn.
fn many() -> (String, Changes) {
    let mut changes = changes(&usual());
    let school = changes.touched[1].clone();
    for number in 0..12 {
        let mut school = school.clone();
        school.school = format!("kusel/schule-{number}");
        changes.touched.push(school);
    }
    ("many".to_owned(), changes)
}

/// Everything is called so.
fn titled(number: usize, title: &str) -> (String, Changes) {
    let mut changes = changes(&usual());
    for school in &mut changes.touched {
        (school.title, school.authority) = (Some(title.to_owned()), Some(title.to_owned()));
        for building in &mut school.buildings {
            building.title = Some(title.to_owned());
            for device in &mut building.devices {
                title.clone_into(&mut device.device);
                device.room = Some(title.to_owned());
            }
        }
    }
    (format!("title-{number}"), changes)
}

/// The block of the plan in a comment, as a reader of Markdown finds it.
fn plan_of(comment: &str) -> Option<String> {
    let mut plan: Option<String> = None;
    let mut is_plan = false;
    for event in Parser::new_ext(comment, Options::all()) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                is_plan = &*language == "mermaid";
            }
            Event::Text(text) if is_plan => plan.get_or_insert_default().push_str(&text),
            Event::End(_) => is_plan = false,
            _ => {}
        }
    }
    plan
}

/// Whatever the texts are, a reader of Markdown finds the same tables, blocks and tags.
#[test]
fn hostile_text_stays_text() {
    for language in [Language::De, Language::En] {
        let [harmless, hostile] = ["!harmless", HOSTILE].map(|words| {
            let comment = text::markdown(&changes(&spoilt(words)), language, ENOUGH);
            let (_, pictures) = comment.split_once("<details>").expect("there are pictures");
            let (pictures, _) = pictures.split_once("\n### ").expect("lists stand behind them");
            let mut parts = String::new();
            for event in Parser::new_ext(pictures, Options::all()) {
                match event {
                    Event::Start(tag) => parts.extend([format!("{tag:?}"), "\n".to_owned()]),
                    Event::Html(html) | Event::InlineHtml(html) => parts += &html,
                    _ => {}
                }
            }
            parts
        });
        let problems = diff("what a reader finds", &harmless, &hostile);
        assert!(problems.is_empty(), "\n{problems}");
    }
}

/// Where a comment would be too long with its pictures, they go, and that is said.
#[test]
fn pictures_go_first() {
    let changes = changes(&usual());
    let whole = text::markdown(&changes, Language::En, ENOUGH);
    assert!(whole.contains("```mermaid") && whole.contains("| from ↓ to → |"), "{whole}");
    let without = text::markdown(&changes, Language::En, whole.len());
    assert!(!without.contains("```mermaid") && !without.contains("| from ↓ to → |"), "{without}");
    assert!(without.contains("The pictures are left out"), "{without}");
    assert!(without.len() < whole.len());
    // What stands behind them is as long as before.
    let lists = |comment: &str| comment.split_once("\n### Changes").map(|(_, lists)| lists.len());
    assert!(lists(&without) >= lists(&whole), "{without}");
}
