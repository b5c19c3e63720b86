//! `manifest.json`: what a build wrote, file by file, with hashes.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::artifact::Artifact;
use crate::platform::{ApplyMode, Format};
use crate::source::Sources;

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
    /// Whether files differ from that commit.
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

fn hex(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    digest.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).map(char::from).collect()
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
