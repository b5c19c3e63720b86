//! What lies in the bundle of a school.

use super::archive::{self, ArchiveFault, ArchiveFile};
use super::manifest::{BundleEntry, BundleManifest, BundlePurpose, FILE};
use crate::model::Day;
use crate::output::manifest::sha256;
use crate::platform::artifact::Artifact;

/// The folder of the files that are applied.
pub(super) const DEVICES: &str = "devices";

/// The folder of the files that are applied on the way, until a device gets its own.
pub(super) const BETWEEN: &str = "between";

/// The folder of the files that lead back.
pub(super) const ROLLBACK: &str = "rollback";

/// A document of a bundle, which lies beside the folders of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleDocument {
    /// The name of its file.
    pub name: &'static str,
    pub text: String,
}

/// A file on its way into a bundle.
struct Packed<'a> {
    entry: BundleEntry,
    bytes: &'a [u8],
}

/// The files of devices on their way into a bundle.
pub struct PackedFiles<'a>(Vec<Packed<'a>>);

/// The artifacts of a school as its bundle holds them, each list sorted by path.
#[derive(Clone, Copy, Debug, Default)]
pub struct BundledArtifacts<'a> {
    /// Those of now.
    pub now: &'a [Artifact],
    /// Those of configurations in between.
    pub between: &'a [Artifact],
    /// Those of the base.
    pub before: &'a [Artifact],
}

impl<'a> PackedFiles<'a> {
    /// The artifacts of a school.
    pub fn new(artifacts: BundledArtifacts<'a>) -> Self {
        let BundledArtifacts { now, between, before } = artifacts;
        let mut files = Vec::with_capacity(now.len() + between.len() + before.len());
        let applied =
            [(now, DEVICES, BundlePurpose::Device), (between, BETWEEN, BundlePurpose::Between)];
        for (artifacts, folder, purpose) in applied {
            for artifact in artifacts {
                let own = below_school(&artifact.path);
                // All lie in the folder of one school, so that their order below it is the same.
                let former = before.binary_search_by(|former| below_school(&former.path).cmp(own));
                let rollback = former.ok().map(|_| format!("{ROLLBACK}/{own}"));
                let packed = packed(artifact, folder, purpose);
                files.push(Packed { entry: BundleEntry { rollback, ..packed.entry }, ..packed });
            }
        }
        for artifact in before {
            files.push(packed(artifact, ROLLBACK, BundlePurpose::Rollback));
        }
        Self(files)
    }

    /// What the manifest says of each.
    pub fn entries(&self) -> impl Iterator<Item = &BundleEntry> {
        self.0.iter().map(|file| &file.entry)
    }
}

/// The zip of a school, made of the files of its devices and of its documents. `head` is its
/// manifest, in which the list of files is filled in.
pub fn pack(
    mut head: BundleManifest,
    files: PackedFiles<'_>,
    documents: &[BundleDocument],
    day: Day,
) -> Result<Vec<u8>, ArchiveFault> {
    let PackedFiles(mut files) = files;
    for document in documents {
        files.push(packed_document(document));
    }
    files.sort_by(|one, other| one.entry.path.cmp(&other.entry.path));
    head.files = files.iter().map(|file| file.entry.clone()).collect();
    let manifest = head.write();
    let mut archived = vec![ArchiveFile { path: FILE, bytes: &manifest }];
    for file in &files {
        archived.push(ArchiveFile { path: &file.entry.path, bytes: file.bytes });
    }
    archive::write(&archived, day)
}

fn packed<'a>(artifact: &'a Artifact, folder: &str, purpose: BundlePurpose) -> Packed<'a> {
    let (own, bytes) = (below_school(&artifact.path), artifact.text.as_bytes());
    let unit = own.split_once('/').map(|(unit, _)| unit.to_owned());
    let entry = BundleEntry {
        path: format!("{folder}/{own}"),
        purpose,
        unit,
        platform: Some(artifact.platform.to_string()),
        format: Some(artifact.format),
        apply: Some(artifact.apply),
        sensitive: artifact.sensitive,
        bytes: bytes.len() as u64,
        sha256: sha256(bytes),
        rollback: None,
    };
    Packed { entry, bytes }
}

fn packed_document(document: &BundleDocument) -> Packed<'_> {
    let bytes = document.text.as_bytes();
    let entry = BundleEntry {
        path: document.name.to_owned(),
        purpose: BundlePurpose::Document,
        unit: None,
        platform: None,
        format: None,
        apply: None,
        sensitive: false,
        bytes: bytes.len() as u64,
        sha256: sha256(bytes),
        rollback: None,
    };
    Packed { entry, bytes }
}

/// The unit that a file is of, and its path below the school.
pub(super) fn unit_and_path(file: &Artifact) -> (&str, &str) {
    let path = below_school(&file.path);
    (path.split('/').next().unwrap_or(path), path)
}

/// The path of an artifact below the folder of its school.
fn below_school(path: &str) -> &str {
    let start = path.match_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
    &path[start..]
}
