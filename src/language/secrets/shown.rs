//! What may be shown of the text of a file.

use std::borrow::Cow;
use std::ops::Range;

use toml::de::DeTable;

use super::{SecretPlace, hidden_in_table, words};
use crate::base::source::{FileId, SourceFile, Sources};
use crate::base::text;
use crate::language::nesting::too_deep;

/// What stands in the place of a hidden value.
const MASK: &str = "********";

/// Pieces of a file as they may be shown.
#[derive(Clone, Copy, Debug)]
pub struct ShownText<'a> {
    text: &'a str,
    hidden: &'a [Range<usize>],
}

/// A file as it may be shown.
pub fn shown(sources: &Sources, file: FileId) -> ShownText<'_> {
    ShownText { text: &sources.file(file).text, hidden: sources.hidden(file, hidden) }
}

impl<'a> ShownText<'a> {
    /// A piece of the file without what is hidden. Nothing else is done to it.
    pub fn piece(&self, range: Range<usize>) -> Cow<'a, str> {
        let first = self.hidden.partition_point(|hidden| hidden.end <= range.start);
        let within: Vec<&Range<usize>> =
            self.hidden[first..].iter().take_while(|hidden| hidden.start < range.end).collect();
        if within.is_empty() {
            return self.text[range].into();
        }
        let mut piece = String::with_capacity(range.len());
        let mut at = range.start;
        for hidden in within {
            // The first one may begin before the piece, and the last one end behind it.
            piece.push_str(&self.text[at..hidden.start.max(at)]);
            piece.push_str(MASK);
            at = hidden.end.min(range.end);
        }
        piece.push_str(&self.text[at..range.end]);
        piece.into()
    }

    /// A piece of one line as a reader sees it: without what is hidden, and without what acts.
    pub fn printable(&self, range: Range<usize>) -> String {
        text::printable(&self.piece(range)).into_owned()
    }
}

/// The ranges of a file that are not shown, in their order and apart from each other.
fn hidden(file: &SourceFile) -> Vec<Range<usize>> {
    let mut hidden = Vec::new();
    words::private_keys(&file.text, &mut hidden);
    // Elsewhere nobody knows what is a key: a private key is known by its own lines.
    if !file.path.ends_with(".toml") {
        return joined(hidden);
    }
    words::comments(&file.text, &mut hidden);
    let place =
        if is_of_the_model(&file.path) { SecretPlace::root() } else { SecretPlace::elsewhere() };
    // The parser goes down by recursion: what is nested too deeply never reaches it.
    let is_sound = too_deep(&file.text).is_none() && {
        let (table, errors) = DeTable::parse_recoverable(&file.text);
        hidden_in_table(table.get_ref(), place, &mut hidden);
        errors.is_empty()
    };
    // What the parser did not understand is missing from its table: there the words count.
    if !is_sound {
        words::values(&file.text, &mut hidden);
    }
    joined(hidden)
}

/// Whether the keys of a file are those of the model.
fn is_of_the_model(path: &str) -> bool {
    path == "muster.toml"
        || ["lands/", "standards/", "schools/"].iter().any(|folder| path.starts_with(folder))
}

/// Ranges in their order; those that touch become one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
