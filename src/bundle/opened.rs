//! A bundle that anybody may have made, opened and held against its own manifest.

use std::collections::BTreeMap;
use std::fmt;

use super::archive::{self, Archive, ArchiveFault};
use super::manifest::{BundleManifest, FILE};
use crate::output::manifest::sha256;

/// A bundle in which everything is as its manifest says. Who made it is another question.
#[derive(Clone, Debug)]
pub struct OpenedBundle<'a> {
    pub manifest: BundleManifest,
    pub archive: Archive<'a>,
}

/// Why a file is no bundle that muster made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BundleFault {
    /// It is no zip in the one accepted form.
    Archive(ArchiveFault),
    /// It has no manifest.
    NoManifest,
    /// Its manifest is not as muster writes it, and why.
    Manifest(String),
    /// A file that the manifest lists is not there.
    Missing(String),
    /// A file is there that the manifest does not list.
    Added(String),
    /// A file is not the one that the manifest lists.
    Changed(String),
    /// The day of the zip is not that of the manifest.
    Day { zip: String, manifest: String },
}

impl fmt::Display for BundleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Archive(fault) => write!(f, "{fault}"),
            Self::NoManifest => write!(f, "it has no `{FILE}`"),
            Self::Manifest(why) => write!(f, "muster did not write its `{FILE}`: {why}"),
            Self::Missing(path) => write!(f, "`{path}` is listed and is not there"),
            Self::Added(path) => write!(f, "`{path}` is there and is not listed"),
            Self::Changed(path) => write!(f, "`{path}` is not the file that is listed"),
            Self::Day { zip, manifest } => {
                write!(f, "the zip is of {zip} and its `{FILE}` of {manifest}")
            }
        }
    }
}

/// Opens a bundle.
///
/// # Errors
///
/// The first thing that muster would not have written.
pub fn open(bytes: &[u8]) -> Result<OpenedBundle<'_>, BundleFault> {
    let archive = archive::read(bytes).map_err(BundleFault::Archive)?;
    let manifest = archive.get(FILE).ok_or(BundleFault::NoManifest)?;
    let manifest = BundleManifest::read(manifest).map_err(BundleFault::Manifest)?;
    if archive.date.to_string() != manifest.as_of {
        let (zip, manifest) = (archive.date.to_string(), manifest.as_of);
        return Err(BundleFault::Day { zip, manifest });
    }
    let mut listed: BTreeMap<&str, (u64, &str)> = BTreeMap::new();
    for entry in &manifest.files {
        listed.insert(&entry.path, (entry.bytes, &entry.sha256));
    }
    for file in &archive.files {
        if file.path == FILE {
            continue;
        }
        let Some((length, hash)) = listed.remove(file.path) else {
            return Err(BundleFault::Added(file.path.to_owned()));
        };
        if file.bytes.len() as u64 != length || sha256(file.bytes) != hash {
            return Err(BundleFault::Changed(file.path.to_owned()));
        }
    }
    if let Some((path, _)) = listed.into_iter().next() {
        return Err(BundleFault::Missing(path.to_owned()));
    }
    Ok(OpenedBundle { manifest, archive })
}
