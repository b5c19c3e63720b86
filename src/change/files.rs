//! Which files of a school differ, and what makes two differences the same.

use crate::output::manifest::sha256;
use crate::plan::Plan;
use crate::platform::Format;
use crate::platform::artifact::{Artifact, COOPERATION_FOLDER};

use super::neutral::OwnNames;
use super::{ChangeKind, Hunk, LineTag, hunks};

/// A file that differs. Its texts are not kept: they are made again where they are shown.
#[derive(Clone, Debug)]
pub(super) struct DifferingFile {
    pub(super) path: String,
    /// `authority/school`; `None` for files of the cooperation.
    pub(super) school: Option<String>,
    pub(super) device: Option<String>,
    pub(super) platform: String,
    pub(super) format: Format,
    pub(super) sensitive: bool,
    pub(super) kind: ChangeKind,
    pub(super) added: usize,
    pub(super) removed: usize,
    /// Whether no other file of its device is in the other state.
    pub(super) whole_unit: bool,
    /// What makes it the same difference as another one's, own names and addresses aside.
    pub(super) fingerprint: String,
    /// The same with them.
    pub(super) literal: String,
    /// The texts, for files of the cooperation only: they are few, and costly to make again.
    pub(super) texts: Option<(String, String)>,
    /// The difference, when every file's was asked for.
    pub(super) hunks: Vec<Hunk>,
}

impl DifferingFile {
    /// The folder of the device or client profile.
    pub(super) fn unit(&self) -> &str {
        let parts = if self.school.is_some() { 3 } else { 1 };
        let end = self.path.match_indices('/').nth(parts - 1).map_or(self.path.len(), |(at, _)| at);
        &self.path[..end]
    }

    /// The path inside of that folder.
    pub(super) fn name(&self) -> &str {
        self.path[self.unit().len()..].trim_start_matches('/')
    }
}

/// What is known of a file beside its text.
pub(super) struct Old<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) platform: String,
    pub(super) device: Option<&'a str>,
    pub(super) format: Format,
    pub(super) sensitive: bool,
}

impl<'a> Old<'a> {
    pub(super) fn of(artifact: &'a Artifact) -> Self {
        Self {
            path: &artifact.path,
            text: &artifact.text,
            platform: artifact.platform.to_string(),
            device: artifact.device.as_deref(),
            format: artifact.format,
            sensitive: artifact.sensitive,
        }
    }
}

/// The files of one school (or of the cooperation) that differ, sorted by path like what is given.
pub(super) fn compare(
    school: Option<&str>,
    base: &[Old<'_>],
    head: &[Old<'_>],
    plan: Option<&Plan>,
    full: bool,
) -> Vec<DifferingFile> {
    let names = plan.map(OwnNames::of);
    let mut notes = Vec::new();
    let (mut old, mut new) = (base.iter().peekable(), head.iter().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => break,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(old), Some(new)) => old.path.cmp(new.path),
        };
        let one = if order.is_le() { old.next() } else { None };
        let other = if order.is_ge() { new.next() } else { None };
        let kind = match (one, other) {
            (Some(one), Some(other)) if one.text == other.text => continue,
            (Some(_), Some(_)) => ChangeKind::Changed,
            (Some(_), None) => ChangeKind::Removed,
            _ => ChangeKind::Added,
        };
        let Some(file) = other.or(one) else { continue };
        let own = names.as_ref().map(|names| names.with_device(file.device));
        let (mut neutral, mut literal) = (String::new(), String::new());
        let (before, after) =
            (one.map_or("", |one| one.text), other.map_or("", |other| other.text));
        let (added, removed) = hunks::count(before, after, |tag, line| {
            let tag = if tag == LineTag::New { '+' } else { '-' };
            literal.push(tag);
            literal.push_str(line);
            neutral.push(tag);
            neutral
                .push_str(&own.as_ref().map_or_else(|| line.to_owned(), |own| own.neutral(line)));
        });
        let hash = |lines: &str| sha256(format!("{}\n{kind:?}\n{lines}", file.platform).as_bytes());
        notes.push(DifferingFile {
            path: file.path.to_owned(),
            school: school.map(str::to_owned),
            device: file.device.map(str::to_owned),
            platform: file.platform.clone(),
            format: file.format,
            sensitive: file.sensitive,
            kind,
            added,
            removed,
            whole_unit: false,
            fingerprint: hash(&neutral),
            literal: hash(&literal),
            hunks: if full { hunks::hunks(before, after) } else { Vec::new() },
            texts: school.is_none().then(|| (before.to_owned(), after.to_owned())),
        });
    }
    for note in &mut notes {
        let others = match note.kind {
            ChangeKind::Added => base,
            ChangeKind::Removed => head,
            ChangeKind::Changed | ChangeKind::Moved => continue,
        };
        let prefix = format!("{}/", note.unit());
        note.whole_unit = prefix != format!("{COOPERATION_FOLDER}/")
            && !others.iter().any(|file| file.path.starts_with(&prefix));
    }
    notes
}
