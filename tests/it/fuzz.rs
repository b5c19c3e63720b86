// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What the fuzz targets in `fuzz/` do with a text. It stands here so that it is compiled with
//! every test, and does what it should with the texts to begin with, and with others that are made
//! of them.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;

use crate::support::{files, folders, name, read, say};

mod mutate;
mod revision;
mod seeds;
mod targets;
mod workspace;

use self::mutate::{Random, mutate, words_of};
use self::targets::{TARGETS, Target};

/// How many texts are made of those to begin with.
const MADE: u64 = 60;

#[test]
fn texts_to_begin_with_pass() {
    for target in TARGETS {
        let (tried, past) = try_all(target, &seeds::of(target.0));
        say(&format!("fuzz {}: {tried} texts tried, {past} got past parsing", target.0));
        // A target that never gets so far tries nothing.
        assert!(past * 10 > tried, "{}: {past} of {tried}", target.0);
    }
}

/// Tries the texts, and others that are made of them; how many there were, and how many got past
/// parsing.
fn try_all((name, run): &Target, seeds: &[String]) -> (usize, usize) {
    assert!(!seeds.is_empty(), "{name} has nothing to begin with");
    let made = (0..MADE).into_par_iter().map(|number| {
        let mut random = Random::new(number);
        let seed = &seeds[usize::try_from(number).unwrap_or(0) % seeds.len()];
        mutate(seed, &mut random)
    });
    let texts: Vec<String> = seeds.to_vec().into_par_iter().chain(made).collect();
    let past = texts.par_iter().filter(|text| run(text)).count();
    (texts.len(), past)
}

/// What a change leaves of a text is most of it, and not always the same.
#[test]
fn changes_leave_a_text() {
    let text = "[a]\nb = \"c\" # d\nf-1 = [ 10, 20 ]\n";
    assert_eq!(words_of(text).concat(), text);
    assert_eq!(words_of("f-1 = 2"), ["f-1", " ", "=", " ", "2"]);
    let made: BTreeSet<String> =
        (0..500).map(|seed| mutate(text, &mut Random::new(seed))).collect();
    assert!(made.len() > 300, "{}", made.len());
    assert!(made.iter().any(|made| made.contains("4095")), "numbers become bounds");
    assert!(made.iter().filter(|made| made.contains("b = \"c\"")).count() > 100, "lines stay");
    assert_eq!(mutate(text, &mut Random::new(7)), mutate(text, &mut Random::new(7)));
    mutate("", &mut Random::new(1));
}

/// Each target has a program of its own, and each folder of texts a target.
#[test]
fn targets_are_complete() {
    let known: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let programs = files(Path::new("fuzz/fuzz_targets"))
        .into_keys()
        .map(|file| file.trim_end_matches(".rs").to_owned());
    assert_eq!(programs.collect::<BTreeSet<_>>(), known);
    for target in &known {
        assert!(
            read(Path::new("fuzz/Cargo.toml")).contains(&format!("name = \"{target}\"\n")),
            "{target}"
        );
        assert!(
            read(&Path::new("fuzz/fuzz_targets").join(format!("{target}.rs")))
                .contains(&format!("\"{target}\"")),
            "{target}"
        );
    }
    for folder in folders(Path::new("fuzz/seeds")) {
        assert!(known.contains(&name(&folder)), "{}", folder.display());
    }
}
