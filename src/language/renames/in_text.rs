//! What is to be renamed in the text of a file, and how.

use super::names::{Renames, spoken};
use crate::base::path::{joined, written};
use crate::language::edit::{self, FileOutline, TextEdit};

/// A key or id of a text that has another name now.
#[derive(Clone, Debug)]
pub struct RenamedInText {
    /// Its old path, or the id of old.
    pub old: String,
    /// The new one.
    pub new: String,
    /// How the text is to be changed.
    pub edit: TextEdit,
}

impl Renames {
    /// What was renamed of all that stands in a text, in the order of their places. The outline of
    /// the text is asked for only when something was renamed.
    pub fn in_text<'a>(
        &self,
        text: &str,
        outline: impl FnOnce() -> &'a FileOutline,
    ) -> Vec<RenamedInText> {
        if self.is_empty() {
            return Vec::new();
        }
        let spots = outline();
        let mut renamed = Vec::new();
        for spot in &spots.keys {
            let path = self.new_path(&spot.path);
            let (Some(old), Some((new, table))) = (spot.path.last(), path.split_last()) else {
                continue;
            };
            // Keys above have spots of their own, where they are renamed.
            if old == new {
                continue;
            }
            let here = &text[spot.span.clone()];
            // A quoted key keeps its quotation marks; a bare one gets some only where it must.
            let is_quoted = here.starts_with(['"', '\'']);
            let text = if is_quoted { edit::quoted_like(here, new) } else { written(new) };
            let above = table.iter().map(|key| &**key);
            renamed.push(RenamedInText {
                old: joined(above.clone().chain([&**old])),
                new: joined(above.chain([&**new])),
                edit: (spot.span.clone(), text),
            });
        }
        for spot in &spots.values {
            let Some(old) = spot.text.as_deref() else { continue };
            let Some(new) = self.new_value(&spot.path, old) else { continue };
            let path = self.new_path(&spot.path);
            let quoted = edit::quoted_like(&text[spot.span.clone()], &new);
            renamed.push(RenamedInText {
                old: spoken(&path, old),
                new: spoken(&path, &new),
                edit: (spot.span.clone(), quoted),
            });
        }
        renamed.sort_by_key(|renamed| renamed.edit.0.start);
        renamed
    }
}
