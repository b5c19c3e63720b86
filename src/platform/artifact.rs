//! Generated files: a safe relative path and its text.

use std::sync::Arc;

use crate::language::decode::SchoolKey;
use crate::model::PlatformId;
use crate::platform::{ApplyMode, Format};

/// A generated file.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Path inside the output: `authority/school/device/file`, `authority/school/_platform/file`, or
    /// `_cooperation/file`.
    pub path: String,
    pub text: String,
    /// The platform that wrote it.
    pub platform: PlatformId,
    /// The output of the platform that it is of, by its name in the manifest.
    pub output: Arc<str>,
    /// `None` for a file about the whole cooperation.
    pub school: Option<SchoolKey>,
    pub device: Option<String>,
    pub format: Format,
    /// How it is applied.
    pub apply: ApplyMode,
    /// Whether it will hold secrets.
    pub sensitive: bool,
}

/// The folder of artifacts that belong to no school. A school's folder cannot have this name.
pub const COOPERATION_FOLDER: &str = "_cooperation";

/// The name of a school's folder for what a platform writes about the school as a whole.
pub fn school_folder(platform: &PlatformId) -> String {
    format!("{SCHOOL_FOLDER_MARK}{platform}")
}

/// Whether a folder of a school is for the school as a whole.
pub fn is_school_folder(name: &str) -> bool {
    name.starts_with(SCHOOL_FOLDER_MARK)
}

/// No id begins with it, so that no device and no client profile has a folder of such a name.
const SCHOOL_FOLDER_MARK: char = '_';

/// Whether a path written in a platform's manifest stays inside the device's folder, is valid on
/// Windows too, and has no part that is hidden (`.git/hooks`) or could be taken for an option of a
/// program.
pub fn is_safe_path(path: &str) -> bool {
    path.split('/').all(is_safe_name)
}

fn is_safe_name(name: &str) -> bool {
    let is_short = !name.is_empty() && name.len() <= 100;
    // Windows drops a dot at the end of a name, and two names become one.
    let has_safe_ends = !name.starts_with(['.', '-']) && !name.ends_with('.');
    let has_safe_bytes =
        name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    is_short && has_safe_ends && has_safe_bytes && !is_device_of_windows(name)
}

/// Whether Windows takes a name for a device, such as `con` or `com1.txt`, whatever its ending.
fn is_device_of_windows(name: &str) -> bool {
    const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];
    // `nul.conf` is the device as well: Windows looks at what stands before the first dot.
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let is_numbered = (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.len() == 4
        && stem.ends_with(|c: char| c.is_ascii_digit());
    is_numbered || DEVICES.contains(&&*stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ClientProfileId, DeviceId};

    /// Folders of devices and client profiles are ids, which is why none can be that of a platform.
    #[test]
    fn the_folder_of_a_whole_school_is_no_id() {
        let folder = school_folder(&PlatformId::new("floor-plan").expect("a name"));
        assert_eq!(folder, "_floor-plan");
        assert!(is_safe_path(&folder) && is_school_folder(&folder));
        assert!(DeviceId::new(&folder).is_err() && ClientProfileId::new(&folder).is_err());
        assert!(!is_school_folder("floor-plan"));
    }

    #[test]
    fn a_path_is_safe_on_every_system() {
        let long = "x".repeat(100);
        for path in [
            "a", "a.conf", "a/b.c", "_x", "a-b", "a.b.c", "etc/x/y", "COM", "com10", "lpt",
            "console", "a..b", &long,
        ] {
            assert!(is_safe_path(path), "{path}");
        }
        let longer = "x".repeat(101);
        for path in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            "a/.",
            ".a",
            ".git/hooks/x",
            "a/.git/x",
            "-x",
            "a/-rf",
            "a.",
            "a/b.",
            "a b",
            "a\\b",
            "ä",
            "a:b",
            "C:",
            "con",
            "CON.txt",
            "a/nul",
            "aux.x/a",
            "prn",
            "com1",
            "LPT9.x",
            "a\n",
            "$x",
            "~",
            &longer,
        ] {
            assert!(!is_safe_path(path), "{path}");
        }
    }
}
