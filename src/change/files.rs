//! Which files of a school differ, and what makes two differences the same.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use super::hunks::{self, Met};
use super::moved;
use super::neutral::{Own, OwnNames};
use super::{ChangeKind, Hunk, LineTag, RiskReason};
use crate::output::manifest::sha256;
use crate::plan::Plan;
use crate::platform::Format;
use crate::platform::artifact::{Artifact, COOPERATION_FOLDER};

/// A file that differs. Its texts are not kept: they are made again where they are shown.
#[derive(Clone, Debug)]
pub(super) struct DifferingFile {
    pub(super) path: String,
    /// The path that it had before, when its school or device has another name.
    pub(super) moved_from: Option<String>,
    /// `authority/school`; `None` for files of the cooperation.
    pub(super) school: Option<String>,
    pub(super) device: Option<String>,
    pub(super) platform: String,
    pub(super) format: Format,
    pub(super) sensitive: bool,
    pub(super) kind: ChangeKind,
    pub(super) added: usize,
    pub(super) removed: usize,
    /// Whether its device is new or gone as a whole.
    pub(super) whole_unit: bool,
    /// Files with the same fingerprint differ in the same lines at the same place, when names and
    /// addresses of the school and the device are left out of account.
    pub(super) fingerprint: String,
    /// The fingerprint of the lines as they are, with those names and addresses.
    pub(super) literal: String,
    /// The texts, for files of the cooperation only: they are few, and costly to make again.
    pub(super) texts: Option<(String, String)>,
    /// Why it has its risk, for files of the cooperation only: of others their school knows.
    pub(super) reasons: Vec<RiskReason>,
    /// Empty unless the difference of every file was asked for (`--full`).
    pub(super) hunks: Vec<Hunk>,
}

impl DifferingFile {
    /// The folder of the device or client profile.
    pub(super) fn unit(&self) -> &str {
        // `authority/school/device`, or `_cooperation`.
        let parts = if self.school.is_some() { 3 } else { 1 };
        let end = self.path.match_indices('/').nth(parts - 1).map_or(self.path.len(), |(at, _)| at);
        &self.path[..end]
    }

    /// The path inside of that folder.
    pub(super) fn name(&self) -> &str {
        self.path[self.unit().len()..].trim_start_matches('/')
    }
}

/// A file of one side.
pub(super) struct ComparedFile<'a> {
    pub(super) path: Cow<'a, str>,
    /// The path that it really has, when `path` is another one.
    pub(super) moved_from: Option<Cow<'a, str>>,
    pub(super) text: &'a str,
    pub(super) platform: String,
    pub(super) device: Option<&'a str>,
    pub(super) format: Format,
    pub(super) sensitive: bool,
}

/// What was compiled, as files to be compared.
pub(super) fn compared(artifacts: &[Artifact]) -> Vec<ComparedFile<'_>> {
    let mut files = Vec::with_capacity(artifacts.len());
    for artifact in artifacts {
        files.push(ComparedFile {
            path: Cow::Borrowed(&artifact.path),
            moved_from: None,
            text: &artifact.text,
            platform: artifact.platform.to_string(),
            device: artifact.device.as_deref(),
            format: artifact.format,
            sensitive: artifact.sensitive,
        });
    }
    files
}

/// The files of a school as if its folder and those of its devices had had the names that they have
/// now; `folders` are those that had another one.
pub(super) fn moved<'a>(
    mut files: Vec<ComparedFile<'a>>,
    folders: &[(String, String)],
    devices: &'a [(Arc<str>, Arc<str>)],
) -> Vec<ComparedFile<'a>> {
    if folders.is_empty() {
        return files;
    }
    for file in &mut files {
        let now = folders.iter().map(|(former, now)| (former, now));
        if let Some(path) = moved::in_other_folder(&file.path, now) {
            file.moved_from = Some(std::mem::replace(&mut file.path, Cow::Owned(path)));
        }
        if let Some((_, now)) = devices.iter().find(|(former, _)| file.device == Some(&**former)) {
            file.device = Some(now);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The files of one school (or of the cooperation) that differ, sorted by path like what is given.
pub(super) fn compare(
    school: Option<&str>,
    base: &[ComparedFile<'_>],
    head: &[ComparedFile<'_>],
    plan: Option<&Plan>,
    full: bool,
) -> Vec<DifferingFile> {
    // Without a plan, as for the files of the cooperation, lines are compared as they are.
    let names = plan.map(OwnNames::of);
    let mut differing = Vec::new();
    let (mut old_files, mut new_files) = (base.iter().peekable(), head.iter().peekable());
    loop {
        let order = match (old_files.peek(), new_files.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => old.path.cmp(&new.path),
        };
        let old = if order.is_le() { old_files.next() } else { None };
        let new = if order.is_ge() { new_files.next() } else { None };
        let (file, kind) = match (old, new) {
            (Some(old), Some(new)) if old.text == new.text => continue,
            (Some(_), Some(new)) => (new, ChangeKind::Changed),
            (Some(old), None) => (old, ChangeKind::Removed),
            (None, Some(new)) => (new, ChangeKind::Added),
            (None, None) => continue,
        };
        let before = old.map_or("", |old| old.text);
        let after = new.map_or("", |new| new.text);
        let own = names.as_ref().map(|names| names.with_device(file.device));
        let lines = changed_lines(before, after, own.as_ref());
        differing.push(DifferingFile {
            path: file.path.clone().into_owned(),
            moved_from: old.and_then(|old| old.moved_from.as_deref()).map(str::to_owned),
            school: school.map(str::to_owned),
            device: file.device.map(str::to_owned),
            platform: file.platform.clone(),
            format: file.format,
            sensitive: file.sensitive,
            kind,
            added: lines.added,
            removed: lines.removed,
            whole_unit: false,
            fingerprint: fingerprint(&file.platform, kind, &lines.neutral),
            literal: fingerprint(&file.platform, kind, &lines.literal),
            reasons: Vec::new(),
            hunks: if full { hunks::hunks(before, after) } else { Vec::new() },
            texts: match school {
                Some(_) => None,
                None => Some((before.to_owned(), after.to_owned())),
            },
        });
    }
    find_whole_units(&mut differing, base, head);
    differing
}

/// The files of a school that is new as a whole. It is one change, whatever is in them, so that
/// nothing is found out about their lines but how many there are.
pub(super) fn all_new(school: &str, head: &[ComparedFile<'_>]) -> Vec<DifferingFile> {
    let mut differing = Vec::with_capacity(head.len());
    for file in head {
        differing.push(DifferingFile {
            path: file.path.clone().into_owned(),
            moved_from: None,
            school: Some(school.to_owned()),
            device: file.device.map(str::to_owned),
            platform: file.platform.clone(),
            format: file.format,
            sensitive: file.sensitive,
            kind: ChangeKind::Added,
            added: file.text.lines().count(),
            removed: 0,
            whole_unit: true,
            fingerprint: String::new(),
            literal: String::new(),
            texts: None,
            reasons: Vec::new(),
            hunks: Vec::new(),
        });
    }
    differing
}

/// The lines that differ between two texts, one below the other.
struct ChangedLines {
    added: usize,
    removed: usize,
    literal: String,
    /// With names and addresses of the school or device replaced by what they are.
    neutral: String,
}

fn changed_lines(before: &str, after: &str, own: Option<&Own<'_>>) -> ChangedLines {
    let (mut literal, mut neutral) = (String::new(), String::new());
    if let Some(own) = own {
        neutral.push_str(&own.administered());
    }
    let (added, removed) = hunks::count(before, after, |met| {
        let (sign, line) = match met {
            Met::Around(line) => ('@', line),
            Met::Line(LineTag::New, line) => ('+', line),
            Met::Line(_, line) => ('-', line),
        };
        literal.push(sign);
        literal.push_str(line);
        neutral.push(sign);
        match own {
            Some(own) => neutral.push_str(&own.neutral(line)),
            None => neutral.push_str(line),
        }
    });
    ChangedLines { added, removed, literal, neutral }
}

fn fingerprint(platform: &str, kind: ChangeKind, lines: &str) -> String {
    sha256(format!("{platform}\n{kind:?}\n{lines}").as_bytes())
}

/// Marks the files of devices that are new or gone as a whole: on the other side there is nothing
/// in their folder.
fn find_whole_units(
    differing: &mut [DifferingFile],
    base: &[ComparedFile<'_>],
    head: &[ComparedFile<'_>],
) {
    for file in differing {
        let others = match file.kind {
            ChangeKind::Added => base,
            ChangeKind::Removed => head,
            ChangeKind::Changed | ChangeKind::Moved => continue,
        };
        let prefix = format!("{}/", file.unit());
        // The folder of the cooperation is no device.
        file.whole_unit = prefix != format!("{COOPERATION_FOLDER}/")
            && !others.iter().any(|other| other.path.starts_with(&prefix));
    }
}
