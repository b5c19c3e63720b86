// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What a reader of README.md and `docs/` can rely on: the README is short and leads to every page,
//! a page says what is in it, and every link leads somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::readme::pages;
use crate::support::{name, read};

/// Most bytes of README.md.
const LONGEST_README: usize = 15 * 1024;

/// A page that is longer has a table of contents.
const LONGEST_WITHOUT_CONTENTS: usize = 3 * 1024;

#[test]
fn readme_is_short() {
    let bytes = read(Path::new("README.md")).len();
    assert!(
        bytes <= LONGEST_README,
        "README.md has {bytes} bytes, {LONGEST_README} are allowed: what is more goes to docs/"
    );
}

#[test]
fn readme_leads_to_every_page() {
    let linked: BTreeSet<String> =
        links(&read(Path::new("README.md"))).into_iter().map(|(_, target)| target).collect();
    let missing: Vec<PathBuf> = docs()
        .into_iter()
        .filter(|page| !linked.contains(&format!("docs/{}", name(page))))
        .collect();
    assert!(missing.is_empty(), "README.md has no link to {missing:?}");
}

#[test]
fn pages_have_a_table_of_contents() {
    let mut problems = String::new();
    for page in docs() {
        let text = read(&page);
        if text.len() <= LONGEST_WITHOUT_CONTENTS {
            continue;
        }
        let head = text.split_once("\n## ").map_or(&*text, |(head, _)| head);
        let listed: BTreeSet<String> = links(head).into_iter().map(|(_, target)| target).collect();
        let anchors = headings(&text).into_iter().filter(|heading| heading.level == 2);
        for heading in anchors.filter(|heading| !listed.contains(&format!("#{}", heading.anchor))) {
            let _ = writeln!(
                problems,
                "{}: the contents in front of the first `##` lack `(#{})`",
                page.display(),
                heading.anchor
            );
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// Who is sent to a file finds it: files move, and the pages that name them stay.
#[test]
fn files_that_pages_name_exist() {
    let others = ["CONTRIBUTING.md", "SECURITY.md", "fuzz/README.md", "tests/mutants/README.md"];
    let mut problems = String::new();
    for page in pages().into_iter().chain(others.map(PathBuf::from)) {
        for (number, line) in (1..).zip(read(&page).lines()) {
            for named in line.split('`').skip(1).step_by(2) {
                let is_ours = ["src/", "tests/", "scripts/", "docs/", ".ci/"]
                    .iter()
                    .any(|folder| named.starts_with(folder));
                let is_pattern = named.contains(['<', '*', '{', ' ', '[']);
                if is_ours && !is_pattern && !Path::new(named).exists() {
                    let _ =
                        writeln!(problems, "{}:{number}: there is no `{named}`", page.display());
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

#[test]
fn links_lead_somewhere() {
    let others = ["README.de.md", "CONTRIBUTING.md", "SECURITY.md"].map(PathBuf::from);
    let mut problems = String::new();
    for page in pages().into_iter().chain(others) {
        let folder = page.parent().unwrap_or(Path::new(""));
        for (line, target) in links(&read(&page)) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let file = if path.is_empty() { page.clone() } else { folder.join(path) };
            let found = file.exists()
                && (anchor.is_empty()
                    || headings(&read(&file)).iter().any(|heading| heading.anchor == anchor));
            if !found {
                let _ = writeln!(problems, "{}:{line}: `{target}` leads nowhere", page.display());
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// What the other tests here rely on.
#[test]
fn links_and_headings_are_read() {
    let text = "# A `b.<key>`\n[c](d.md) `[no](e)` [x`y`](f#g) ![h](i)\n```sh\n# no\n[no](j)\n\
        ```\n## A `b.<key>`\n[k]: l.md\n<img src=\"m.svg\" alt=\"\">\n";
    let links: Vec<String> = links(text).into_iter().map(|(_, target)| target).collect();
    assert_eq!(links, ["d.md", "f#g", "i", "l.md", "m.svg"]);
    let anchors: Vec<String> = headings(text).into_iter().map(|heading| heading.anchor).collect();
    assert_eq!(anchors, ["a-bkey", "a-bkey-1"]);
}

/// The pages of `docs/`.
fn docs() -> Vec<PathBuf> {
    pages().into_iter().filter(|page| page.starts_with("docs")).collect()
}

/// The lines of a page outside of its code blocks, with their numbers.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut in_block = false;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            lines.push((number, line));
        }
    }
    lines
}

/// The targets of the links and pictures of a page, each with its line.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    for (number, line) in prose(text) {
        let line = without_code(line);
        let mut rest = &*line;
        while let Some((_, after)) = rest.split_once("](") {
            let (target, after) = after.split_once(')').unwrap_or((after, ""));
            links.push((number, target.to_owned()));
            rest = after;
        }
        // `[name]: target`, and pictures in HTML, which have a width.
        let reference = line.strip_prefix('[').and_then(|line| line.split_once("]: "));
        let picture = line.split_once(" src=\"").and_then(|(_, after)| after.split_once('"'));
        links.extend(reference.map(|(_, target)| (number, target.trim().to_owned())));
        links.extend(picture.map(|(target, _)| (number, target.to_owned())));
    }
    links
}

/// A line without what stands between backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

pub(crate) struct Heading {
    /// 2 for `##`.
    pub(crate) level: usize,
    pub(crate) title: String,
    pub(crate) anchor: String,
}

/// The headings of a page, with the anchors that GitHub and GitLab give them.
pub(crate) fn headings(text: &str) -> Vec<Heading> {
    let mut headings = Vec::new();
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    for (_, line) in prose(text) {
        let level = line.chars().take_while(|&letter| letter == '#').count();
        let Some(title) = line[level..].strip_prefix(' ').filter(|_| level > 0) else { continue };
        let mut anchor = String::new();
        for letter in title.trim().to_lowercase().chars() {
            match letter {
                ' ' => anchor.push('-'),
                '-' | '_' => anchor.push(letter),
                _ if letter.is_alphanumeric() => anchor.push(letter),
                _ => {}
            }
        }
        let before = met.entry(anchor.clone()).or_default();
        if *before > 0 {
            let _ = write!(anchor, "-{before}");
        }
        *before += 1;
        headings.push(Heading { level, title: title.to_owned(), anchor });
    }
    headings
}
