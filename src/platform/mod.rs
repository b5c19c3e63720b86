//! Platforms: vendors' configuration languages as data. A folder in `templates/` is a platform;
//! adding one needs no Rust.
//!
//! **Adding a platform:** copy `examples/new-platform/templates/musterswitch`, name it in a role or
//! a hardware model, and add a golden case in `tests/golden/<name>/`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::diagnostic::{Code, Diagnostic, Diagnostics, Severity, codes};
use crate::base::source::{FileId, Origin, Sources};
use crate::language::decode;
use crate::language::tree::{self, Node};
use crate::model::PlatformId;
use crate::workspace::inputs::PlatformFolder;

pub mod artifact;
pub mod render;
mod manifest;
mod syntax;

pub use manifest::*;

codes! {
    /// # What
    /// A platform's folder is not complete: it has no `platform.toml`, or a template that the
    /// manifest names is not there.
    ///
    /// # Why
    /// Devices of the platform would get no configuration, or half of one.
    ///
    /// # Fix
    /// Add the file, or correct its name in `platform.toml`.
    INCOMPLETE = "incomplete-platform", Error;
    /// # What
    /// Two outputs would be written to one file. Upper and lower case make no difference.
    ///
    /// # Why
    /// One of them would be lost.
    ///
    /// # Fix
    /// Give the outputs different paths in their `platform.toml`, or different names to the device
    /// and the client profile.
    OUTPUT_TWICE = "output-path-twice", Error;
    /// # What
    /// The `syntax` of a platform would let a value end where it should not, or lose a part of it:
    /// a quotation mark that is no sign, a replacement that brings a mark into the value or makes a
    /// character vanish, a space or a quotation mark among the characters of bare values, the end
    /// of a line among those of lines.
    ///
    /// # Why
    /// Whoever sets a value could write a statement of their own into the configuration of a
    /// device.
    ///
    /// # Fix
    /// - `bare` and `line` hold ASCII signs; no control characters and no `\`; `bare` no spaces and
    ///   quotation marks.
    /// - `quote.mark` is one or more signs.
    /// - `quote.replace` replaces one character each. Only a character of the mark is replaced by
    ///   something that holds one. What begins a replacement, such as the `\` of `\n`, is replaced
    ///   or refused itself.
    UNSOUND = "unsound-syntax", Error;
}

/// The page of `unknown-platform`, which `muster.toml` and the files of the standard can cause.
pub const UNKNOWN: Code = Code {
    name: "unknown-platform",
    severity: Severity::Error,
    docs: "\
# What
A device, hardware model, role, server role or client profile names a platform that does not
exist, or `muster.toml` does.

# Why
Nothing could be generated for it.

# Fix
Correct the name; `muster platform` lists those there are. A platform of one's own is a folder in
`templates/`.
",
};

/// A platform: its manifest and templates.
#[derive(Clone, Debug)]
pub struct Platform {
    /// Its name, that of the folder.
    pub name: PlatformId,
    /// What it serves and writes.
    pub manifest: PlatformManifest,
    /// Templates by file name.
    pub templates: BTreeMap<String, FileId>,
    /// Its manifest's file.
    pub file: FileId,
    /// The manifest with places.
    pub node: Node,
    /// Its documentation, `README.md`.
    pub readme: Option<Arc<str>>,
    /// Whether it comes with the program.
    pub built_in: bool,
}

impl Platform {
    /// The place of a value in the manifest.
    pub fn at(&self, path: &[&str]) -> Origin {
        decode::place(&self.node, path)
    }
}

/// All platforms by name.
#[derive(Clone, Debug, Default)]
pub struct Platforms {
    sound: BTreeMap<PlatformId, Platform>,
    broken: BTreeSet<PlatformId>,
}

impl Platforms {
    /// Whether there is a platform of this name that could not be read, which was reported.
    pub fn is_broken(&self, name: &PlatformId) -> bool {
        self.broken.contains(name)
    }
}

impl<'a> IntoIterator for &'a Platforms {
    type Item = (&'a PlatformId, &'a Platform);
    type IntoIter = std::collections::btree_map::Iter<'a, PlatformId, Platform>;

    fn into_iter(self) -> Self::IntoIter {
        self.sound.iter()
    }
}

impl std::ops::Deref for Platforms {
    type Target = BTreeMap<PlatformId, Platform>;

    fn deref(&self) -> &Self::Target {
        &self.sound
    }
}

/// Reads the manifests of the platforms' folders.
pub fn read(
    folders: &BTreeMap<PlatformId, PlatformFolder>,
    sources: &Sources,
    out: &mut Diagnostics,
) -> Platforms {
    let mut platforms =
        Platforms { sound: BTreeMap::new(), broken: folders.keys().cloned().collect() };
    for (name, folder) in folders {
        let Some(&file) = folder.files.get("platform.toml") else {
            let some = folder.files.values().next().map(|&file| Origin::file(file));
            out.push(
                Diagnostic::new(
                    &INCOMPLETE,
                    format!("the platform `{name}` has no `platform.toml`"),
                )
                .at_opt(some),
            );
            continue;
        };
        let node = tree::parse_other(file, &sources.file(file).text, out);
        let Some((mut manifest, node)) =
            node.and_then(|node| Some((decode::document::<PlatformManifest>(&node, out)?, node)))
        else {
            continue;
        };
        manifest.outputs.retain(|key, output| {
            let complete = folder.files.contains_key(&output.template);
            if !complete {
                let at = decode::place(&node, &["outputs", key, "template"]);
                let message = format!(
                    "the template `{}` is not in the folder of the platform",
                    output.template
                );
                out.push(
                    Diagnostic::new(&INCOMPLETE, message)
                        .at(at)
                        .help("add it, or correct its name"),
                );
            }
            complete
        });
        refuse_one_path(&mut manifest, &node, out);
        syntax::check(&manifest, &node, out);
        let is_template = |name: &str| name.strip_suffix(".j2").is_some();
        let templates = folder
            .files
            .iter()
            .filter(|(name, _)| is_template(name))
            .map(|(name, file)| (name.clone(), *file))
            .collect();
        let readme =
            folder.files.get("README.md").map(|&file| Arc::clone(&sources.file(file).text));
        platforms.broken.remove(name);
        platforms.sound.insert(
            name.clone(),
            Platform {
                name: name.clone(),
                manifest,
                templates,
                file,
                node,
                readme,
                built_in: folder.built_in,
            },
        );
    }
    platforms
}

/// Outputs that cannot both be written: the later one is reported and left out.
fn refuse_one_path(manifest: &mut PlatformManifest, node: &tree::Node, out: &mut Diagnostics) {
    let mut paths: Vec<(String, String)> = Vec::new();
    manifest.outputs.retain(|key, output| {
        let Some((first, path)) =
            paths.iter().find(|(_, path)| collide(path, &output.path)).cloned()
        else {
            paths.push((key.clone(), output.path.clone()));
            return true;
        };
        let place = |key: &str| decode::place(node, &["outputs", key, "path"]);
        let message = if path.len() == output.path.len() {
            format!("the outputs `{first}` and `{key}` have the same path `{}`", output.path)
        } else {
            format!(
                "of the outputs `{first}` and `{key}` one is a file where the other has a \
                folder: `{path}` and `{}`",
                output.path
            )
        };
        let diagnostic = Diagnostic::new(&OUTPUT_TWICE, message)
            .at(place(key))
            .note_at(place(&first), "the other one");
        out.push(diagnostic.help("give one of them another path"));
        false
    });
}

/// Whether two paths cannot be files beside each other: they are one, on Windows and macOS whatever
/// the case of their letters, or one is a file where the other has a folder.
pub fn collide(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    long.strip_prefix(&short).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::collide;

    #[test]
    fn a_file_and_a_folder_of_one_name_collide() {
        for (one, other) in [("a", "a"), ("a", "A"), ("a/b", "a"), ("A", "a/b"), ("a/b", "a/B/c")] {
            assert!(collide(one, other) && collide(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("a", "b"),
            ("a", "ab"),
            ("a/b", "a/c"),
            ("a/b", "b"),
            ("a.conf", "a.confx/b"),
            ("ab/c", "a"),
        ] {
            assert!(!collide(one, other) && !collide(other, one), "{one} {other}");
        }
    }
}
