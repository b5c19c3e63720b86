//! Changes that people have written down: of what files say of themselves, of exceptions and
//! governance, and things that come or go.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::entry::Entry;
use super::expected::SCHOOLS;
use super::workspace::{Memory, Outcome};

#[derive(Deserialize)]
struct WrittenChanges {
    changes: Vec<WrittenChange>,
}

/// A change of a text.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WrittenChange {
    /// Where it is made, in words.
    pub(super) layer: String,
    /// The key, with `*` for ids.
    pub(super) key: String,
    what: String,
    /// The file; of a folder, which ends with `/`, all of its files.
    file: String,
    /// What stood there; without it the file is new.
    #[serde(default)]
    from: Option<String>,
    /// What stands there instead; without it the file or folder is gone.
    #[serde(default)]
    to: Option<String>,
    /// Beginnings of the schools whose files may differ.
    #[serde(default)]
    schools: Vec<String>,
}

/// Reads them.
pub(super) fn changes(text: &str) -> Vec<WrittenChange> {
    let changes: WrittenChanges = toml::from_str(text).expect("the changes can be read");
    changes.changes
}

impl WrittenChange {
    /// What names it.
    pub(super) fn name(&self) -> String {
        format!("{} {}: {}", self.layer, self.key, self.what)
    }

    fn head(&self, base: &Memory) -> Memory {
        let Some(to) = &self.to else {
            let mut files = base.0.clone();
            files.retain(|path, _| !path.starts_with(&self.file));
            assert_ne!(files.len(), base.0.len(), "{self:?}");
            return Memory(files);
        };
        let Some(from) = &self.from else {
            assert!(!base.0.contains_key(&self.file), "{self:?}");
            return base.with(&self.file, to);
        };
        let text = &base.0[&self.file];
        assert_eq!(text.matches(from.as_str()).count(), 1, "{self:?}");
        base.with(&self.file, &text.replacen(from, to, 1))
    }

    /// What it does.
    pub(super) fn entry(&self, base: &Memory) -> Entry {
        let outcome = self.head(base).compared(base);
        let mut entry = Entry::new(&self.layer, &self.key, &self.what);
        let mut touched: BTreeSet<String> = BTreeSet::new();
        if let Outcome::Told(changes) = &outcome {
            touched.extend(changes.files.iter().filter_map(super::school_of));
            touched.extend(changes.model.iter().flat_map(|change| change.schools.clone()));
            let touches = |own: &String| touched.iter().any(|one| one.starts_with(own));
            let is_own = |one: &String| self.schools.iter().any(|own| one.starts_with(own));
            if !touched.iter().all(is_own) || !self.schools.iter().all(touches) {
                entry.problems.push(format!("is at {touched:?}"));
            }
        }
        entry.add(&outcome, format!("{} of {}", touched.len(), SCHOOLS.len()));
        entry
    }
}
