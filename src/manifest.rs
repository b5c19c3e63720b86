//! `manifest.json`: what a build wrote, file by file, with hashes.

use std::io;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::artifact::Artifact;
use crate::platform::{ApplyMode, Format};
use crate::source::Sources;
use crate::text::hex;

/// Version of the manifest's format.
pub const SCHEMA: &str = "muster-manifest/1";

/// The name of the manifest inside the output.
pub const FILE: &str = "manifest.json";

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
    pub artifacts: Vec<Entry>,
}

/// What was compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Source {
    /// The git commit, when the workspace is a git repository.
    pub revision: Option<String>,
    /// Whether files that muster reads differ from that commit, in more than line ends. What it does not read makes
    /// nothing dirty.
    pub dirty: bool,
    /// Fingerprint (SHA-256) of everything that determines the output: all files, the program's version
    /// and the day. Absent after a build of selected schools.
    #[serde(default)]
    pub inputs: Option<String>,
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Entry {
    /// Path inside the output, with `/`.
    pub path: String,
    /// Key of the authority.
    pub authority: Option<String>,
    /// Key of the school.
    pub school: Option<String>,
    /// Id of the device.
    pub device: Option<String>,
    /// The platform that wrote it.
    pub platform: String,
    /// Its format.
    pub format: Format,
    /// How it is applied.
    pub apply: ApplyMode,
    /// Whether it will hold secrets.
    pub sensitive: bool,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256 in hex.
    pub sha256: String,
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

    /// A manifest as [`Self::write`] lays it out: a line for each file, which all cores read. `None` for others.
    fn by_lines(text: &str) -> Option<Self> {
        let (head, rest) = text.split_once(BEGIN)?;
        let entries = rest.strip_suffix(END)?;
        let mut manifest: Self = serde_json::from_str(&format!("{head}{BEGIN}{END}")).ok()?;
        let lines: Vec<&str> = entries.lines().skip(1).collect();
        let entry = |line: &&str| serde_json::from_str(line.strip_suffix(',').unwrap_or(line)).ok();
        let entries: Vec<Option<Entry>> = lines.par_iter().map(entry).collect();
        manifest.artifacts = entries.into_iter().collect::<Option<_>>()?;
        Some(manifest)
    }

    /// Writes the manifest as JSON with a line for each file: what a build changed can be seen by comparing lines.
    pub fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
        let head = self.head();
        let head = serde_json::to_string_pretty(&head)?;
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

impl Entry {
    /// The entry of an artifact.
    pub fn of(artifact: &Artifact) -> Self {
        Self {
            path: artifact.path.clone(),
            authority: artifact.school.as_ref().map(|school| school.authority.to_string()),
            school: artifact.school.as_ref().map(|school| school.school.to_string()),
            device: artifact.device.clone(),
            platform: artifact.platform.to_string(),
            format: artifact.format,
            apply: artifact.apply,
            sensitive: artifact.sensitive,
            bytes: artifact.text.len() as u64,
            sha256: sha256(artifact.text.as_bytes()),
        }
    }
}

/// SHA-256 in hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The fingerprint of everything that determines the output of a build of all schools.
pub fn fingerprint(sources: &Sources, as_of: &str) -> String {
    let mut digest = Sha256::new();
    let mut part = |bytes: &[u8]| {
        // With its length in front, so that no two different lists of files read the same.
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    };
    part(env!("CARGO_PKG_VERSION").as_bytes());
    part(as_of.as_bytes());
    let files: Vec<_> = sources.iter().map(|(_, file)| file).collect();
    let texts: Vec<_> = files.par_iter().map(|file| Sha256::digest(file.text.as_bytes())).collect();
    for (file, text) in files.iter().zip(texts) {
        part(file.path.as_bytes());
        part(&text);
    }
    hex(&digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(files: usize) -> Manifest {
        let entry = |number| Entry {
            path: format!("a/b/{number:04}"),
            authority: Some("a".into()),
            school: Some("b".into()),
            device: None,
            platform: "p".into(),
            format: Format::Text,
            apply: ApplyMode::Replace,
            sensitive: false,
            bytes: 3,
            sha256: sha256(b"abc"),
        };
        Manifest {
            schema: SCHEMA.into(),
            muster: "0".into(),
            edition: "1".into(),
            as_of: "2026-11-21".into(),
            source: Source::default(),
            warnings: 0,
            artifacts: (0..files).map(entry).collect(),
        }
    }

    fn text(manifest: &Manifest) -> String {
        let mut bytes = Vec::new();
        manifest.write(&mut bytes).expect("memory can be written");
        String::from_utf8(bytes).expect("JSON is UTF-8")
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written_and_however_it_is_laid_out() {
        for files in [0, 1, 2, 3000] {
            let manifest = manifest(files);
            let text = text(&manifest);
            assert_eq!(text.lines().filter(|line| line.contains("sha256")).count(), files);
            assert_eq!(Manifest::by_lines(&text).as_ref(), Some(&manifest), "{files} files");
            let other = serde_json::to_string_pretty(&manifest).expect("it can be written");
            for text in [text.replace('\n', "\r\n"), other] {
                assert_eq!(Manifest::by_lines(&text), None);
                assert_eq!(Manifest::read(text.as_bytes()).expect("it can be read"), manifest);
            }
        }
        let broken = text(&manifest(2)).replace("\"bytes\":3", "\"bytes\":x");
        assert!(Manifest::read(broken.as_bytes()).is_err());
        assert!(Manifest::read(b"\xff").is_err());
    }
}
