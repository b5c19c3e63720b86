//! Generated files: a safe relative path and its text.

use crate::decode::SchoolKey;
use crate::model::PlatformId;
use crate::platform::{ApplyMode, Format};

/// A generated file.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Path inside the output: `authority/school/device/file`, or `_cooperation/file`.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The platform that wrote it.
    pub platform: PlatformId,
    /// The school it belongs to.
    pub school: Option<SchoolKey>,
    /// The device it belongs to.
    pub device: Option<String>,
    /// Its format.
    pub format: Format,
    /// How it is applied.
    pub apply: ApplyMode,
    /// Whether it will hold secrets.
    pub sensitive: bool,
}

/// The folder of artifacts that belong to no school. A school's folder cannot have this name.
pub const COOPERATION_FOLDER: &str = "_cooperation";

/// Whether a path written in a platform's manifest stays inside the device's folder and is valid on
/// Windows too.
pub fn is_safe_path(path: &str) -> bool {
    const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];
    let good = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part).to_ascii_lowercase();
        let numbered = (stem.starts_with("com") || stem.starts_with("lpt")) && stem.len() == 4 && stem.ends_with(|c: char| c.is_ascii_digit());
        !part.is_empty()
            && part.len() <= 100
            && part != "."
            && part != ".."
            && !part.ends_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
            && !RESERVED.contains(&&*stem)
            && !numbered
    };
    path.split('/').all(good)
}
