//! The documents of a bundle: what changes, how it is rolled out, and the sheet for the person on
//! site. They are of the commit and the day of the bundle, in the language of the workspace, and
//! hold no value of a secret: what they tell of files is their names, and differences of files with
//! placeholders.

mod cover;
mod rollout;
#[cfg(test)]
mod tests;
mod when;

use super::contents::BundleDocument;
use super::sheet::RolloutSheet;
use crate::base::text::markdown;
use crate::change::{Changes, text};
use crate::words::Words;

/// The documents of a school: what changes there, and what is rolled out.
pub fn documents(changes: &Changes, sheet: &RolloutSheet) -> Vec<BundleDocument> {
    let title = Words::of(sheet.language).changes.title;
    let what_changes = text::markdown_document(changes, sheet.language);
    let what_changes = format!("# {title}: {}\n\n{what_changes}", markdown(&sheet.bundle.title));
    vec![
        BundleDocument { name: "CHANGES.md", text: what_changes },
        BundleDocument { name: "ROLLOUT.md", text: rollout::rollout(sheet) },
        BundleDocument { name: "changes.html", text: text::html(changes, sheet.language) },
        BundleDocument { name: "cover.html", text: cover::cover(sheet) },
    ]
}
