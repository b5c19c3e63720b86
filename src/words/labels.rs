//! What people call the keys of the model.

use super::phrase::Phrase;

/// A pattern of keys and its label. `**.title` stands for the key `title` wherever no other pattern
/// fits, `densities.**` for everything in that table.
pub(super) type Label = (&'static str, Phrase);

/// The labels of a language.
pub struct Labels(pub(super) &'static [Label]);

impl Labels {
    /// The label of a key, given with `*` for every id in it.
    pub fn find(&self, key: &str) -> Option<Phrase> {
        let last = key.rsplit('.').next().unwrap_or(key);
        let first = key.split('.').next().unwrap_or(key);
        let exact = self.0.iter().find(|(pattern, _)| *pattern == key);
        let found = exact.or_else(|| {
            self.0.iter().find(|(pattern, _)| {
                pattern.strip_prefix("**.") == Some(last)
                    || pattern.strip_suffix(".**") == Some(first)
            })
        });
        found.map(|(_, label)| *label)
    }

    /// The patterns.
    pub fn patterns(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(pattern, _)| *pattern)
    }
}
