// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What holds for any edit of a workspace: `diff` tells of exactly those files that `build` writes
//! differently, and says the same whether or not it passes schools over whose inputs are the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use muster::change::{Changes, FileChange, LineRange, LineTag};
use proptest::prelude::*;

use crate::memory::Memory;

/// The workspace of the tests and what is built from it.
fn base() -> &'static (Memory, BTreeMap<String, String>) {
    static BASE: OnceLock<(Memory, BTreeMap<String, String>)> = OnceLock::new();
    BASE.get_or_init(|| {
        let base = Memory::of(Path::new("tests/diff/base"));
        let built = base.built().expect("the base is sound");
        (base, built)
    })
}

/// An edit: where, and what is done there.
#[derive(Clone, Debug)]
struct Edit {
    file: prop::sample::Index,
    line: prop::sample::Index,
    at: prop::sample::Index,
    what: u8,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0u8..10,
    );
    prop::collection::vec(
        edit.prop_map(|(file, line, at, what)| Edit { file, line, at, what }),
        1..4,
    )
}

/// Makes an edit as people do: a number, a word, a line, a file.
fn apply(memory: &mut Memory, edit: &Edit) {
    let paths: Vec<String> = memory.0.keys().cloned().collect();
    let path = edit.file.get(&paths).clone();
    let mut lines: Vec<String> = memory.0[&path].lines().map(str::to_owned).collect();
    if lines.is_empty() {
        return;
    }
    let number = edit.line.index(lines.len());
    let line = lines[number].clone();
    let digits: Vec<usize> =
        line.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    match edit.what {
        // A digit is another one.
        0..=3 if !digits.is_empty() => {
            let at = digits[edit.at.index(digits.len())];
            let digit = line[at..=at].parse::<u8>().expect("a digit");
            lines[number] = format!("{}{}{}", &line[..at], (digit + 1) % 10, &line[at + 1..]);
        }
        // What is quoted is longer.
        4 if line.matches('"').count() >= 2 => {
            let quotes: Vec<usize> = line.match_indices('"').map(|(at, _)| at).collect();
            lines[number].insert(quotes[edit.at.index(quotes.len() / 2) * 2 + 1], 'x');
        }
        5 => {
            lines[number] = if line.contains("true") {
                line.replace("true", "false")
            } else {
                line.replace("false", "true")
            }
        }
        6 => drop(lines.remove(number)),
        7 => lines.insert(number, "# a remark".into()),
        8 => {
            lines.swap(number, edit.at.index(paths.len()) % memory.0[&path].lines().count());
        }
        _ => {
            let schools: BTreeSet<String> =
                paths.iter().map(|path| parent(path)).filter(|school| !school.is_empty()).collect();
            let schools: Vec<String> = schools.into_iter().collect();
            let school = edit.at.get(&schools);
            let own: Vec<(String, String)> = memory
                .0
                .iter()
                .filter(|(path, _)| parent(path) == *school)
                .map(|(path, text)| (path.clone(), text.clone()))
                .collect();
            // A school leaves, and now and then comes back under another name and index.
            for (path, text) in own {
                memory.0.remove(&path);
                if edit.line.index(2) == 0 {
                    let text = text.lines().map(|line| {
                        if line.starts_with("index") {
                            "index = 40".into()
                        } else {
                            line.to_owned() + "\n"
                        }
                    });
                    let text = text.map(|line: String| line.trim_end().to_owned() + "\n").collect();
                    memory
                        .0
                        .insert(path.replace(school.as_str(), "schools/stadt/schule-neu"), text);
                }
            }
            return;
        }
    }
    memory.0.insert(path, lines.join("\n") + "\n");
}

fn parent(path: &str) -> String {
    if path.starts_with("schools/") && path.matches('/').count() == 3 {
        return path.rsplit_once('/').expect("it has a slash").0.to_owned();
    }
    String::new()
}

/// So many cases that they take seconds; `PROPTEST_CASES=1000 cargo test diff_properties` looks
/// longer.
fn cases(number: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(number);
    ProptestConfig {
        cases,
        failure_persistence: None,
        max_global_rejects: 100 * cases,
        max_shrink_iters: 100,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(32))]

    /// What `diff` tells is what two builds differ in. It catches a school that is passed over though
    /// something that it depends on has changed, a file that is in no group or in two, and a change
    /// without a cause.
    #[test]
    fn diff_tells_of_what_build_writes_differently(edits in edits()) {
        let (base, before) = base();
        let mut head = base.clone();
        for edit in &edits {
            apply(&mut head, edit);
        }
        let after = head.built();
        prop_assume!(after.is_some());
        let after = after.expect("it was just looked at");
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let differ: BTreeSet<&str> = paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).map(String::as_str).collect();
        let changes = head.diff(base, true);
        prop_assert!(changes.base.findings.is_empty());
        let told = told(&changes);
        let differ = without_moves(differ, &changes, before, &after);
        prop_assert_eq!(&told, &differ, "edits {:?}", edits);
        // Each file is in one cluster, and what each cluster shows is a difference.
        let clustered: BTreeSet<usize> = changes.clusters.iter().flat_map(|cluster| cluster.files.iter().copied()).collect();
        prop_assert_eq!(clustered.len(), changes.files.len());
        prop_assert_eq!(changes.clusters.iter().map(|cluster| cluster.files.len()).sum::<usize>(), changes.files.len());
        // A file that differs has a cause.
        prop_assert!(changes.clusters.iter().all(|cluster| !cluster.causes.is_empty()), "{:?}", changes.clusters);
        let mut skipping = head.diff(base, false);
        // More was compiled, and said to be.
        skipping.access.compared = changes.access.compared;
        prop_assert_eq!(&skipping, &changes, "skipping hides something");
        // The way back touches the same files.
        let back = base.diff(&head, true);
        prop_assert_eq!(self::told(&back), told);
    }

    /// Every line that differs is in exactly one effect, and every change of the model in one at
    /// least. The lines are counted in the differences of all files.
    #[test]
    fn every_line_that_differs_is_in_one_effect(edits in edits()) {
        let (base, _) = base();
        let mut head = base.clone();
        for edit in &edits {
            apply(&mut head, edit);
        }
        prop_assume!(head.built().is_some());
        let changes = head.compared(base, true, true);
        let mut owners: Vec<Vec<usize>> = changes.files.iter().map(|file| vec![0; lines(file)]).collect();
        for effect in &changes.effects {
            let variants = effect.parts.iter().flat_map(|part| &part.variants);
            for (variant, &file) in variants.flat_map(|variant| variant.files.iter().map(move |file| (variant, file))) {
                prop_assert_eq!(changes.files[file].cluster, variant.cluster);
                let all = [LineRange { first: 1, last: owners[file].len() }];
                for range in variant.lines.as_deref().unwrap_or(&all) {
                    prop_assert!(range.first >= 1 && range.last <= owners[file].len(), "{:?}", variant);
                    owners[file][range.first - 1..range.last].iter_mut().for_each(|count| *count += 1);
                }
            }
        }
        for (file, owners) in changes.files.iter().zip(&owners) {
            prop_assert!(owners.iter().all(|count| *count == 1), "{}: {:?}", file.path, owners);
        }
        let causes: BTreeSet<usize> = changes.effects.iter().flat_map(|effect| effect.causes.clone()).collect();
        prop_assert_eq!(causes.len(), changes.model.len());
        // No class of a file is missing in the effects.
        let of_files: BTreeSet<_> = changes.files.iter().flat_map(|file| file.risks.clone()).collect();
        let of_effects: BTreeSet<_> = changes.effects.iter().flat_map(|effect| effect.risks.clone()).collect();
        prop_assert!(of_files.is_subset(&of_effects), "{:?} {:?}", of_files, of_effects);
    }
}

/// The paths that are told, those of now and those from which a file moved.
fn told(changes: &Changes) -> BTreeSet<&str> {
    let files = changes.files.iter();
    files
        .flat_map(|file| [Some(&file.path), file.moved_from.as_ref()])
        .flatten()
        .map(String::as_str)
        .collect()
}

/// What differs but for the files that moved along with their folder and say the same there.
fn without_moves<'a>(
    mut differ: BTreeSet<&'a str>,
    changes: &Changes,
    before: &BTreeMap<String, String>,
    after: &'a BTreeMap<String, String>,
) -> BTreeSet<&'a str> {
    for file in &changes.files {
        let Some(former) = &file.moved_from else { continue };
        let same =
            file.path.chars().rev().zip(former.chars().rev()).take_while(|(a, b)| a == b).count();
        // The folders are those above which nothing is the same.
        let [now, former] = [&file.path, former].map(|path| folder(path, same));
        for (path, text) in
            after.range(now.to_owned()..).take_while(|(path, _)| path.starts_with(now))
        {
            let old = format!("{former}{}", &path[now.len()..]);
            if before.get(&old) == Some(text) {
                differ.remove(path.as_str());
                differ.remove(old.as_str());
            }
        }
    }
    differ
}

/// The beginning of a path up to a slash, whose rest is the same in another path as far as `same`
/// characters.
fn folder(path: &str, same: usize) -> &str {
    let rest = &path[path.len() - same..];
    let slash = rest.find('/').expect("the file is called the same");
    &path[..=path.len() - same + slash]
}

/// How many lines differ in a file.
fn lines(file: &FileChange) -> usize {
    let lines = file.hunks.iter().flat_map(|hunk| &hunk.lines);
    lines.filter(|line| line.tag != LineTag::Same).count()
}
