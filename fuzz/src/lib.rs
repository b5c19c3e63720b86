// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What all fuzz targets share: how texts are changed, and how many of them got past parsing.
#![allow(dead_code, reason = "the tests use more of the shared files")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

pub use libfuzzer_sys;
use libfuzzer_sys::Corpus;

#[path = "../../tests/it/fuzz/mutate.rs"]
mod mutate;
#[path = "../../tests/it/fuzz/revision.rs"]
mod revision;
#[path = "../../tests/it/fuzz/seeds.rs"]
mod seeds;
#[path = "../../tests/it/fuzz/targets.rs"]
mod targets;
#[path = "../../tests/it/fuzz/workspace.rs"]
mod workspace;

/// The program of a target.
#[macro_export]
macro_rules! target {
    ($name:literal) => {
        $crate::libfuzzer_sys::fuzz_target!(init: $crate::begin($name), |text: &str| -> $crate::libfuzzer_sys::Corpus {
            $crate::run($name, text)
        });
        $crate::libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $crate::change(data, size, max_size, seed)
        });
    };
}

/// How often the counts are written: what the last moments bring is lost.
const OFTEN: Duration = Duration::from_millis(250);

/// Most words of a dictionary.
const MOST_WORDS: usize = 500;

struct Counts {
    tried: u64,
    past: u64,
    written: Instant,
}

static COUNTS: Mutex<Option<Counts>> = Mutex::new(None);

/// Writes the texts to begin with into the folder that `MUSTER_FUZZ_SEEDS` names, and the words of
/// them, as a dictionary, into a file beside it.
pub fn begin(target: &str) {
    let Some(folder) = std::env::var_os("MUSTER_FUZZ_SEEDS").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).expect("the folder can be made");
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for (number, seed) in seeds::of(target).iter().enumerate() {
        fs::write(folder.join(format!("seed-{number:04}")), seed).expect("seeds can be written");
        for word in mutate::words_of(seed) {
            *counted.entry(word.to_owned()).or_default() += 1;
        }
    }
    let mut words: Vec<(String, usize)> = counted.into_iter().filter(|(word, _)| (2..=40).contains(&word.len())).collect();
    words.sort_by(|(one, often), (other, seldom)| seldom.cmp(often).then_with(|| one.cmp(other)));
    let mut dictionary = String::new();
    for (word, _) in words.iter().take(MOST_WORDS).filter(|(word, _)| word.is_ascii()) {
        writeln!(dictionary, "\"{word}\"").expect("memory can be written");
    }
    fs::write(folder.with_extension("dict"), dictionary).expect("the dictionary can be written");
}

/// Gives a text to a target and counts. Of texts that did not get past parsing few are kept to be
/// changed further: what is made of them hardly ever does.
pub fn run(target: &str, text: &str) -> Corpus {
    let (_, target) = targets::TARGETS.iter().find(|(name, _)| *name == target).expect("the target is known");
    let past = target(text);
    let mut counts = COUNTS.lock().expect("nothing fails while it is held");
    let counts = counts.get_or_insert_with(|| Counts { tried: 0, past: 0, written: Instant::now() });
    counts.tried += 1;
    counts.past += u64::from(past);
    if counts.written.elapsed() >= OFTEN {
        counts.written = Instant::now();
        if let Some(file) = std::env::var_os("MUSTER_FUZZ_COUNTS") {
            fs::write(file, format!("{} {}\n", counts.tried, counts.past)).expect("the counts can be written");
        }
    }
    let lot: usize = text.bytes().map(usize::from).sum();
    if past || lot % 16 == 0 { Corpus::Keep } else { Corpus::Reject }
}

/// Changes a text as a text, and one time in four as bytes.
pub fn change(data: &mut [u8], size: usize, longest: usize, seed: u32) -> usize {
    let text = std::str::from_utf8(&data[..size]).map(ToOwned::to_owned);
    let Ok(text) = text else { return libfuzzer_sys::fuzzer_mutate(data, size, longest) };
    if seed % 4 == 0 {
        return libfuzzer_sys::fuzzer_mutate(data, size, longest);
    }
    let made = mutate::mutate(&text, &mut mutate::Random::new(seed.into()));
    let mut end = made.len().min(longest).min(data.len());
    while !made.is_char_boundary(end) {
        end -= 1;
    }
    data[..end].copy_from_slice(&made.as_bytes()[..end]);
    end
}
