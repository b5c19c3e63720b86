// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! Changes of a text that mostly leave it a text of its language: words, numbers and lines are
//! exchanged, doubled and dropped, where bytes that are changed at random would never get past a
//! parser.

/// Numbers at which something changes.
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "2",
    "15",
    "16",
    "63",
    "64",
    "255",
    "256",
    "4094",
    "4095",
    "65535",
    "65536",
    "-1",
    "9223372036854775807",
];

/// Words and signs that mean something in one of the languages.
const WORDS: &[&str] = &[
    "true",
    "false",
    "null",
    "\"\"",
    "[]",
    "{}",
    "''",
    "..",
    "../x",
    "/",
    "*",
    "10.0.0.0/8",
    "0.0.0.0/0",
    "::/0",
    "2026-11-21",
    "\"\"\"",
    "{{",
    "}}",
    "{%",
    "%}",
    "|",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "=",
    ",",
    ".",
    "\u{202e}",
    "\u{0}",
    "\u{feff}",
    "loop",
    "range(9)",
    "HEAD",
    "-",
];

/// Numbers without any pattern that are the same for the same seed (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 when there is none.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.below(words.len())).copied().unwrap_or_default()
    }
}

/// The text with one to three changes.
pub(crate) fn mutate(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(3) {
        text = if random.below(3) == 0 {
            mutate_lines(&text, random)
        } else {
            mutate_words(&text, random)
        };
    }
    text
}

fn mutate_lines(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    if lines.is_empty() {
        return text.to_owned();
    }
    let (one, other) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(4) {
        0 => _ = lines.remove(one),
        1 => lines.insert(other, lines[one]),
        2 => lines.swap(one, other),
        _ => {
            // A run of lines, such as a table, once more at its own place: names that exist twice.
            let (first, last) = (one.min(other), one.max(other));
            let run = lines[first..=last.min(first + 8)].to_vec();
            lines.splice(first..first, run);
        }
    }
    lines.concat()
}

fn mutate_words(text: &str, random: &mut Random) -> String {
    let mut words = words_of(text);
    if words.is_empty() {
        return random.one_of(WORDS).to_owned();
    }
    let (one, other) = (random.below(words.len()), random.below(words.len()));
    match random.below(6) {
        0 => _ = words.remove(one),
        1 => words.insert(one, words[other]),
        2 => words[one] = words[other],
        3 => words.insert(one, random.one_of(WORDS)),
        4 => words[one] = random.one_of(WORDS),
        _ => {
            let is_number = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
            let numbers: Vec<usize> =
                (0..words.len()).filter(|at| is_number(&words[*at])).collect();
            let at = numbers.get(random.below(numbers.len())).copied().unwrap_or(one);
            words[at] = random.one_of(NUMBERS);
        }
    }
    words.concat()
}

/// The text in pieces: words with their digits, hyphens and underscores, and single signs.
pub(crate) fn words_of(text: &str) -> Vec<&str> {
    let is_of_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '-' | '_');
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if is_of_word(first) {
            rest.find(|sign| !is_of_word(sign)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}
