//! The files of a build beside those that are made now.

use std::borrow::Cow;

use super::built_files::BuiltFiles;
use super::files::{self, ComparedFile, DifferingFile};
use crate::output::OutputError;
use crate::output::manifest::{ManifestEntry, sha256};
use crate::plan::Plan;
use crate::platform::artifact::Artifact;

/// Compares files of a build with those made now; only those that differ are read.
pub(super) fn compare(
    folder: &BuiltFiles,
    entries: &[ManifestEntry],
    school: Option<&str>,
    head: &[Artifact],
    plan: Option<&Plan>,
    full: bool,
) -> Result<Vec<DifferingFile>, OutputError> {
    let mut texts = Vec::new();
    for entry in entries {
        let position = head.binary_search_by(|artifact| artifact.path.as_str().cmp(&entry.path));
        let now = position.map_or("", |index| head[index].text.as_str());
        let text = if position.is_ok() && sha256(now.as_bytes()) == entry.sha256 {
            // The hash says that the text is this one.
            now.to_owned()
        } else {
            folder.text(entry, now)?
        };
        texts.push((entry, text));
    }
    texts.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let mut old = Vec::new();
    for (entry, text) in &texts {
        // A bundle has none of them, and a folder of bundles is not compared here.
        let (Some(platform), Some(format)) = (&entry.platform, entry.format) else { continue };
        old.push(ComparedFile {
            moved_from: None,
            path: Cow::Borrowed(&entry.path),
            text,
            platform: platform.clone(),
            device: entry.device.as_deref(),
            format,
            sensitive: entry.sensitive,
        });
    }
    Ok(files::compare(school, &old, &files::compared(head), plan, full))
}
