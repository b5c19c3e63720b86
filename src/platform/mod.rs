//! Platforms: vendors' configuration languages as data. A folder in `templates/` is a platform;
//! adding one needs no Rust.
//!
//! **Adding a platform:** copy `examples/new-platform/templates/musterswitch`, name it in a role or
//! a hardware model, and add a golden case in `tests/golden/<name>/`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::{FileId, Origin, Sources};
use crate::language::decode;
use crate::language::tree::{self, Node};
use crate::model::PlatformId;
use crate::plan::keys::SeenKey;
use crate::workspace::inputs::PlatformFolder;

mod apply;
mod applying;
pub mod artifact;
mod codes;
mod conversing;
mod dialogue;
pub mod each;
mod manifest;
pub mod render;
pub mod spoken;
mod syntax;

pub use apply::*;
pub use codes::*;
pub use dialogue::*;
pub use each::collide;
pub use manifest::*;

/// A platform: its manifest and templates.
#[derive(Clone, Debug)]
pub struct Platform {
    /// Its name, which is that of its folder.
    pub name: PlatformId,
    pub manifest: PlatformManifest,
    /// The files of the templates, by file name.
    pub templates: BTreeMap<String, FileId>,
    /// The file of its manifest.
    pub file: FileId,
    /// The manifest with places.
    pub node: Node,
    /// Its documentation, `README.md`.
    pub readme: Option<Arc<str>>,
    /// Whether it comes with the program.
    pub built_in: bool,
    /// The keys of which its manifest says nothing, once somebody has asked.
    unspoken: OnceLock<Vec<SeenKey>>,
}

impl Platform {
    /// The place of a value in the manifest.
    pub fn at(&self, path: &[&str]) -> Origin {
        decode::place(&self.node, path)
    }

    /// The keys that its templates could show and of which its manifest says nothing.
    pub fn unspoken(&self) -> &[SeenKey] {
        self.unspoken.get_or_init(|| spoken::unspoken(&self.manifest))
    }
}

/// All platforms by name.
#[derive(Clone, Debug, Default)]
pub struct Platforms {
    sound: BTreeMap<PlatformId, Platform>,
    /// Platforms that could not be read; what refers to them is not reported again.
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
    let mut platforms = Platforms::default();
    for (name, folder) in folders {
        match read_folder(name, folder, sources, out) {
            Some(platform) => drop(platforms.sound.insert(name.clone(), platform)),
            None => drop(platforms.broken.insert(name.clone())),
        }
    }
    platforms
}

/// Reads one platform. `None` when its manifest cannot be read, which is reported.
fn read_folder(
    name: &PlatformId,
    folder: &PlatformFolder,
    sources: &Sources,
    out: &mut Diagnostics,
) -> Option<Platform> {
    let Some(&file) = folder.files.get("platform.toml") else {
        let message = format!("the platform `{name}` has no `platform.toml`");
        let any_file = folder.files.values().next().map(|&file| Origin::file(file));
        out.push(Diagnostic::new(&INCOMPLETE, message).at_opt(any_file));
        return None;
    };
    let node = tree::parse_other(file, &sources.file(file).text, out)?;
    // Decoding would only say that each key is no table, and that it is missing in each output.
    if let Some(entry) = node.get("apply")
        && entry.node.table().is_none_or(|ways| ways.values().any(|way| way.node.table().is_none()))
    {
        out.push(apply_for_all(entry.key));
        return None;
    }
    let mut manifest = decode::document::<PlatformManifest>(&node, out)?;
    // One missing template does not hide what else is wrong with the manifest.
    manifest.outputs.retain(|key, output| {
        let has_template = folder.files.contains_key(&output.template);
        if !has_template {
            let origin = decode::place(&node, &["outputs", key, "template"]);
            let message =
                format!("the template `{}` is not in the folder of the platform", output.template);
            let diagnostic = Diagnostic::new(&INCOMPLETE, message).at(origin);
            out.push(diagnostic.help("add it, or correct its name"));
        }
        has_template
    });
    refuse_unsound_lists(&mut manifest, &node, out);
    refuse_one_path(&mut manifest, &node, out);
    applying::check(&manifest, &node, out);
    syntax::check(&manifest, &node, out);
    spoken::check(&manifest, &node, out);
    let mut templates = BTreeMap::new();
    for (name, file) in &folder.files {
        // Other files of the folder, such as its README, are nothing that could be included.
        if name.strip_suffix(".j2").is_some() {
            templates.insert(name.clone(), *file);
        }
    }
    let readme = folder.files.get("README.md").map(|&file| Arc::clone(&sources.file(file).text));
    Some(Platform {
        name: name.clone(),
        manifest,
        templates,
        file,
        node,
        readme,
        built_in: folder.built_in,
        unspoken: OnceLock::new(),
    })
}

/// The finding of a manifest that says once for all files how they are applied.
fn apply_for_all(at: Origin) -> Diagnostic {
    let message = "how files are applied has a name, to which each output refers";
    let help = "write these keys but for `mode` in `[apply.<name>]`, and in each output \
                `apply = { mode = \"replace\", way = \"<name>\" }` or `merge`";
    Diagnostic::new(&APPLY_FOR_ALL, message).at(at).help(help)
}

/// Reports outputs that cannot be written for each entry of their list, and leaves them out.
fn refuse_unsound_lists(manifest: &mut PlatformManifest, node: &Node, out: &mut Diagnostics) {
    let scope = manifest.scope;
    manifest.outputs.retain(|key, output| {
        let place = |name: &str| decode::place(node, &["outputs", key, name]);
        let Some(fault) = each::fault(key, output, scope, place) else { return true };
        out.push(fault);
        false
    });
}

/// Reports outputs that cannot both be written, and leaves the later one out.
fn refuse_one_path(manifest: &mut PlatformManifest, node: &Node, out: &mut Diagnostics) {
    let mut paths: Vec<(String, String)> = Vec::new();
    manifest.outputs.retain(|key, output| {
        let Some((first, path)) =
            paths.iter().find(|(_, path)| collide(path, &output.path)).cloned()
        else {
            paths.push((key.clone(), output.path.clone()));
            return true;
        };
        let message = if path.contains("{{") || output.path.contains("{{") {
            format!(
                "a file of the output `{first}` may have the path of one of `{key}`: `{path}` and \
                `{}`",
                output.path
            )
        } else if path.len() == output.path.len() {
            // Fixed paths that collide and are of one length differ in upper and lower case at
            // most.
            format!("the outputs `{first}` and `{key}` have the same path `{}`", output.path)
        } else {
            format!(
                "of the outputs `{first}` and `{key}` one is a file where the other has a \
                folder: `{path}` and `{}`",
                output.path
            )
        };
        let diagnostic = Diagnostic::new(&OUTPUT_TWICE, message)
            .at(decode::place(node, &["outputs", key, "path"]))
            .note_at(decode::place(node, &["outputs", &first, "path"]), "the other one");
        out.push(diagnostic.help("give one of them another path"));
        false
    });
}
