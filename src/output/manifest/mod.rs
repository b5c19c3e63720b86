//! `manifest.json`: what a build wrote, file by file, with hashes.

use std::borrow::Cow;
use std::io;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::base::source::Sources;
use crate::base::text::{begun, hex, unix_lines};
use crate::model::{AuthorityId, SchoolId};
use crate::platform::artifact::{Artifact, COOPERATION_FOLDER, is_safe_path};
use crate::platform::{ApplyMode, Format};

/// Version of the manifest's format.
pub const SCHEMA: &str = "muster-manifest/1";

/// Version of the format in which a folder of bundles is listed, which has the same keys.
const SCHEMA_OF_BUNDLES: &str = "muster-bundles/1";

/// The name of the manifest inside the output.
pub const FILE: &str = "manifest.json";

/// What lies in an output. One of one kind is never taken for one of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputKind {
    /// The files of all devices, which a build writes.
    Files,
    /// An archive for each school.
    Bundles,
}

impl OutputKind {
    /// What its manifest calls its format.
    pub fn schema(self) -> &'static str {
        match self {
            Self::Files => SCHEMA,
            Self::Bundles => SCHEMA_OF_BUNDLES,
        }
    }
}

/// What a build wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Manifest {
    /// Version of this format, `muster-manifest/1`.
    pub schema: String,
    /// Version of the program.
    pub muster: String,
    /// The workspace's edition.
    pub edition: String,
    /// The day for which was compiled.
    pub as_of: String,
    /// What was compiled.
    pub source: Source,
    /// Warnings that the build gave.
    pub warnings: usize,
    /// The files, sorted by path.
    pub artifacts: Vec<ManifestEntry>,
}

/// What was compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Source {
    /// The git commit, when the workspace is a git repository.
    pub revision: Option<String>,
    /// Whether files that muster reads differ from that commit, in more than line ends. What it
    /// does not read makes nothing dirty.
    pub dirty: bool,
    /// Fingerprint (SHA-256) of everything that determines the output: all files, the program's
    /// version and the day. Absent after a build of selected schools.
    #[serde(default)]
    pub inputs: Option<String>,
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ManifestEntry {
    /// Path inside the output, with `/`.
    pub path: String,
    /// Key of the authority.
    pub authority: Option<String>,
    /// Key of the school.
    pub school: Option<String>,
    /// Id of the device.
    pub device: Option<String>,
    /// The platform that wrote it; absent for a bundle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// Its format; absent for a bundle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// How it is applied; absent for a bundle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apply: Option<ApplyMode>,
    /// Whether it will hold secrets.
    pub sensitive: bool,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256 in hex.
    pub sha256: String,
    /// It speaks of all schools, and schools were built after it: what it says of them may be old.
    /// A build of all schools renews it. Left out means no.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stale: bool,
}

/// What stands between the head of a manifest and its entries.
const BEGIN: &str = "\n  \"artifacts\": [";
/// What stands behind the last entry.
const END: &str = "\n  ]\n}\n";

impl Manifest {
    /// Reads a manifest, however it is laid out.
    pub fn read(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        match std::str::from_utf8(bytes).ok().and_then(Self::by_lines) {
            Some(manifest) => Ok(manifest),
            None => serde_json::from_slice(bytes),
        }
    }

    /// Reads a manifest that anybody may have written. What muster itself would not have written is
    /// refused as a whole, with the reason: the paths lead to files that are read, kept or removed.
    pub fn read_from_anybody(bytes: &[u8], kind: OutputKind) -> Result<Self, String> {
        let mut manifest = Self::read(bytes).map_err(|error| error.to_string())?;
        if manifest.schema != kind.schema() {
            let (found, read) = (begun(&manifest.schema, 40), kind.schema());
            return Err(format!("it is {found:?}, `{read}` is read"));
        }
        // The checks below, and every later search for a path, count on this order.
        manifest.artifacts.sort_by(|one, other| one.path.cmp(&other.path));
        for entry in &manifest.artifacts {
            entry.check(kind)?;
        }
        check_names(&manifest.artifacts)?;
        Ok(manifest)
    }

    /// Whether all but the list of files is the same.
    pub fn has_head_of(&self, other: &Self) -> bool {
        self.head() == other.head()
    }

    /// The manifest without its list of files.
    fn head(&self) -> Self {
        let Self { schema, muster, edition, as_of, source, warnings, artifacts: _ } = self;
        Self {
            schema: schema.clone(),
            muster: muster.clone(),
            edition: edition.clone(),
            as_of: as_of.clone(),
            source: source.clone(),
            warnings: *warnings,
            artifacts: Vec::new(),
        }
    }

    /// A manifest as [`Self::write`] lays it out: a line for each file, which all cores read.
    /// `None` for others.
    fn by_lines(text: &str) -> Option<Self> {
        let (head, rest) = text.split_once(BEGIN)?;
        let entries = rest.strip_suffix(END)?;
        let mut manifest: Self = serde_json::from_str(&format!("{head}{BEGIN}{END}")).ok()?;
        // A line end stands before each entry, so the first line is empty.
        let lines: Vec<&str> = entries.lines().skip(1).collect();
        let entries: Vec<Option<ManifestEntry>> =
            lines.par_iter().map(|line| entry_of_line(line)).collect();
        manifest.artifacts = entries.into_iter().collect::<Option<_>>()?;
        Some(manifest)
    }

    /// Writes the manifest as JSON with a line for each file: what a build changed can be seen by
    /// comparing lines.
    pub fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
        let head = self.head();
        let head = serde_json::to_string_pretty(&head)?;
        // The head ends with an empty list, which is opened again for the entries.
        let head = head.strip_suffix("]\n}").unwrap_or(&head);
        let parts = self.artifacts.par_chunks(1024).map(|entries| {
            let mut part = Vec::new();
            for entry in entries {
                part.extend_from_slice(if part.is_empty() { b"\n    " } else { b",\n    " });
                serde_json::to_writer(&mut part, entry)?;
            }
            Ok(part)
        });
        let parts = parts.collect::<Result<Vec<_>, serde_json::Error>>()?;
        out.write_all(head.as_bytes())?;
        for (number, part) in parts.iter().enumerate() {
            out.write_all(if number == 0 { b"" } else { b"," })?;
            out.write_all(part)?;
        }
        out.write_all(END.as_bytes())
    }
}

/// An entry as it stands in a line of its own.
fn entry_of_line(line: &str) -> Option<ManifestEntry> {
    serde_json::from_str(line.strip_suffix(',').unwrap_or(line)).ok()
}

impl ManifestEntry {
    /// The entry of an artifact.
    pub fn of(artifact: &Artifact) -> Self {
        Self {
            path: artifact.path.clone(),
            authority: artifact.school.as_ref().map(|school| school.authority.to_string()),
            school: artifact.school.as_ref().map(|school| school.school.to_string()),
            device: artifact.device.clone(),
            platform: Some(artifact.platform.to_string()),
            format: Some(artifact.format),
            apply: Some(artifact.apply),
            sensitive: artifact.sensitive,
            bytes: artifact.text.len() as u64,
            sha256: sha256(artifact.text.as_bytes()),
            stale: false,
        }
    }
}

/// Where the bundle of a school lies in a folder of bundles.
pub fn bundle_path(authority: &str, school: &str) -> String {
    format!("{authority}/{school}/{school}.zip")
}

/// Where the bundle of a school lies when it is encrypted on its way.
pub fn wrapped_bundle_path(authority: &str, school: &str) -> String {
    format!("{}{WRAPPED}", bundle_path(authority, school))
}

/// Whether a bundle is encrypted on its way, by its path.
pub fn is_wrapped(path: &str) -> bool {
    path.ends_with(WRAPPED)
}

/// How the name of a bundle ends that is encrypted on its way.
const WRAPPED: &str = ".age";

/// Longest path of a file, and most bytes of one, that a build writes.
const LONGEST_PATH: usize = 1000;
const MOST_BYTES: u64 = 256 << 20;

impl ManifestEntry {
    /// Whether muster could have written it: a safe relative name in the folder of its school and
    /// its device.
    fn check(&self, kind: OutputKind) -> Result<(), String> {
        let path = &self.path;
        let shown = begun(path, 200);
        if path.len() > LONGEST_PATH || !is_safe_path(path) {
            return Err(format!("it names the path {shown:?}, which no build writes"));
        }
        let is_in_its_unit = match kind {
            OutputKind::Files => self.is_in_its_unit(),
            OutputKind::Bundles => self.is_a_bundle(),
        };
        if !is_in_its_unit {
            return Err(format!(
                "it names the path {shown:?}, which is not in the folder of its school"
            ));
        }
        if self.bytes > MOST_BYTES {
            return Err(format!(
                "it says that {shown:?} has {} bytes, more than any build writes",
                self.bytes
            ));
        }
        Ok(())
    }

    /// Whether it is the archive of a school in the folder of the school.
    fn is_a_bundle(&self) -> bool {
        let (Some(authority), Some(school)) = (&self.authority, &self.school) else { return false };
        let are_ids = AuthorityId::new(authority).is_ok() && SchoolId::new(school).is_ok();
        let paths = [bundle_path(authority, school), wrapped_bundle_path(authority, school)];
        are_ids && self.device.is_none() && paths.contains(&self.path)
    }

    /// Whether it is a file that a platform wrote, in the folder of its school and its device.
    fn is_in_its_unit(&self) -> bool {
        if self.platform.is_none() || self.format.is_none() || self.apply.is_none() {
            return false;
        }
        let parts: Vec<&str> = self.path.split('/').collect();
        match (&self.authority, &self.school) {
            (None, None) => {
                self.device.is_none() && parts.len() > 1 && parts[0] == COOPERATION_FOLDER
            }
            (Some(authority), Some(school)) => {
                let are_ids = AuthorityId::new(authority).is_ok() && SchoolId::new(school).is_ok();
                let is_in_device =
                    self.device.as_deref().is_none_or(|device| parts.get(2) == Some(&device));
                are_ids
                    && parts.len() > 3
                    && parts[0] == authority
                    && parts[1] == school
                    && is_in_device
            }
            _ => false,
        }
    }
}

/// Refuses two files of one name, also of one that differs in case alone, and a file that would be
/// a folder. The entries are sorted by path.
fn check_names(entries: &[ManifestEntry]) -> Result<(), String> {
    // On Windows and macOS, names that differ in case alone are one file.
    let mut names: Vec<Cow<'_, str>> =
        entries.iter().map(|entry| in_lower_case(&entry.path)).collect();
    // In lower case the order is another one.
    names.sort_unstable();
    for pair in names.windows(2) {
        if let [one, other] = pair
            && one == other
        {
            return Err(format!("it names the path {:?} twice", begun(one, 200)));
        }
    }
    for name in &names {
        // Others may stand between a file and what would lie in it: `a-b` comes before `a/b`.
        let below = format!("{name}/");
        let first = names.partition_point(|other| **other < *below);
        if names.get(first).is_some_and(|other| other.starts_with(&below)) {
            return Err(format!("it names {:?} as a file and as a folder", begun(name, 200)));
        }
    }
    Ok(())
}

fn in_lower_case(path: &str) -> Cow<'_, str> {
    if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(path.to_ascii_lowercase())
    } else {
        Cow::Borrowed(path)
    }
}

/// SHA-256 in hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The fingerprint of everything that determines the output of a build of all schools.
pub fn fingerprint(sources: &Sources, as_of: &str) -> String {
    let mut digest = Sha256::new();
    add_part(&mut digest, env!("CARGO_PKG_VERSION").as_bytes());
    add_part(&mut digest, as_of.as_bytes());
    let files: Vec<_> = sources.iter().map(|(_, file)| file).collect();
    let texts: Vec<_> =
        files.par_iter().map(|file| Sha256::digest(unix_lines(&file.text).as_bytes())).collect();
    for (file, text) in files.iter().zip(texts) {
        add_part(&mut digest, file.path.as_bytes());
        add_part(&mut digest, &text);
    }
    hex(&digest.finalize())
}

fn add_part(digest: &mut Sha256, bytes: &[u8]) {
    // With its length in front, so that no two different lists of files read the same.
    digest.update((bytes.len() as u64).to_le_bytes());
    digest.update(bytes);
}

#[cfg(test)]
mod tests;
