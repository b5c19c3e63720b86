//! The first few of a list, and how many more there are.

use std::fmt::Display;

use crate::base::text::code;
use crate::words::{Words, fill};

/// Most things that are named one by one.
const MOST_NAMED: usize = 4;

/// The first few of some names, each as code.
pub(super) fn few(names: &[String], words: &Words) -> String {
    let named: Vec<String> = names.iter().map(|name| code(name)).collect();
    few_of(&named, MOST_NAMED, words)
}

/// The first few of a list.
pub(super) fn few_of(all: &[impl Display], most: usize, words: &Words) -> String {
    // One that is left out would take no more room than that it is.
    let shown = if all.len() <= most + 1 { all.len() } else { most };
    let named: Vec<String> = all.iter().take(shown).map(ToString::to_string).collect();
    let few = named.join(", ");
    if shown == all.len() {
        return few;
    }
    let number = words.forms.whole(all.len() - shown);
    fill(words.order.and_more, &[("few", &few), ("number", &number)])
}
