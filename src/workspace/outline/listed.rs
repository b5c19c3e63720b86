//! What stands in a folder, and what its name says that it is.

use crate::workspace::file_system::FolderEntryKind;

/// A folder's entry: its name and whether it is a folder itself.
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) kind: FolderEntryKind,
}

impl Listed {
    pub(super) fn is_dir(&self) -> bool {
        matches!(self.kind, FolderEntryKind::Folder | FolderEntryKind::Link)
    }
}

/// The name of a TOML file without its ending.
pub(super) fn toml_name(entry: &Listed) -> Option<&str> {
    if entry.is_dir() { None } else { entry.name.strip_suffix(".toml") }
}

/// Whether an entry is of a kind that is read where it belongs.
pub(super) fn is_read_elsewhere(entry: &Listed) -> bool {
    !entry.is_dir() && (toml_name(entry).is_some() || entry.name.strip_suffix(".j2").is_some())
}

/// Whether a name was meant to end in `.toml`: Windows hides a second ending, and cares for no
/// case; and a letter is easily lost, doubled or exchanged with its neighbour.
pub(super) fn is_mistyped_toml(name: &str) -> bool {
    if !name.contains('.') || name.strip_suffix(".toml").is_some() {
        return false;
    }
    let lower = name.trim_end().to_lowercase();
    let lower = lower.strip_suffix(".txt").unwrap_or(&lower);
    lower.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// What becomes of the ending `toml` when it is mistyped.
const ENDINGS: &[&str] = &[
    "toml", "tml", "tom", "oml", "tol", "otml", "tmol", "tolm", "ttoml", "tooml", "tomml", "tomll",
];

#[cfg(test)]
mod tests {
    use super::is_mistyped_toml;

    #[test]
    fn an_ending_is_mistyped_when_a_letter_is_wrong() {
        for name in [
            "a.TOML",
            "a.toml.txt",
            "a.TOML.TXT",
            "a.tml",
            "a.tom",
            "a.oml",
            "a.tolm",
            "a.tmol",
            "a.tooml",
            "a.toml ",
            "a.b.tomll",
        ] {
            assert!(is_mistyped_toml(name), "{name}");
        }
        for name in [
            "a.toml",
            "a",
            "toml",
            "tml",
            "a.txt",
            "a.md",
            "a.html",
            "a.toml.bak",
            "a.toml~",
            "a.svg",
            "a.yml",
            "tom.a",
        ] {
            assert!(!is_mistyped_toml(name), "{name}");
        }
    }
}
