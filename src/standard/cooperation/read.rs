//! Reading the layers that schools share, and joining the files of a layer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};

use serde::Deserialize;

use super::follow;
use super::layers::{AuthorityLayer, EditionLayers};
use super::members::Cooperation;
use crate::base::diagnostic::Diagnostics;
use crate::base::source::{FileId, Origin};
use crate::language::decode;
use crate::language::layer::{Layer, LayerKind};
use crate::language::parsed::ParsedFiles;
use crate::language::tree::{self, Node};
use crate::model::{self, AuthorityId, Day, EditionId, LandId, ProfileId};
use crate::standard::editions::{EditionHeader, Editions};
use crate::workspace::inputs::{EditionFiles, Inputs, SchoolFiles};

/// The files, and those that could not be read, which was reported.
struct Files<'a> {
    sources: &'a ParsedFiles,
    unreadable: &'a BTreeSet<FileId>,
}

impl Cooperation {
    /// Reads the layers that schools share. The files come back when `muster.toml` itself is not
    /// sound.
    ///
    /// # Errors
    ///
    /// `muster.toml` has faults, which are in `out`.
    pub fn new(inputs: Inputs, today: Day, out: &mut Diagnostics) -> Result<Self, ParsedFiles> {
        let sources = ParsedFiles::new(inputs.sources);
        let files = Files { sources: &sources, unreadable: &inputs.unreadable };
        let workspace = files.workspace(inputs.workspace, out);
        // Even without a sound `muster.toml`: what is wrong with other files is told at once.
        let lands = files.lands(inputs.lands, out);
        let (editions, headers) = files.editions(inputs.editions, out);
        let editions_in_time = Editions::new(headers);
        editions_in_time.check(today, out);
        let authorities = files.authorities(inputs.authorities, out);
        let Some((workspace, workspace_tree)) = workspace else {
            // Nobody will come back to the files of the schools: their syntax is looked at now.
            for &file in inputs.schools.iter().flat_map(|school| &school.files) {
                sources.parsed(file).told(out);
            }
            return Err(sources);
        };
        let cooperation = Self {
            sources,
            workspace,
            workspace_tree,
            today,
            schools: inputs.schools,
            editions_in_time,
            unreadable: inputs.unreadable,
            lands,
            editions,
            authorities,
            baselines: Mutex::default(),
        };
        cooperation.unknown_lands(out);
        if let Some(edition) = &cooperation.workspace.edition {
            let at = cooperation.place_in_workspace_file(&["edition"]);
            cooperation.pinned(edition.as_str(), at, "", out);
        }
        Ok(cooperation)
    }

    /// The layer of a school, as it was written.
    pub(super) fn school_layer(
        &self,
        school: &SchoolFiles,
        out: &mut Diagnostics,
    ) -> Option<Layer> {
        let files = Files { sources: &self.sources, unreadable: &self.unreadable };
        files.layer(&school.files, LayerKind::School, out)
    }

    /// The layer of a school made of other trees than those of its files. Every place in them is
    /// where it was. `None` when one of them is missing.
    pub(super) fn school_layer_of(
        &self,
        trees: Vec<(FileId, Option<Node>)>,
        out: &mut Diagnostics,
    ) -> Option<Layer> {
        let files = Files { sources: &self.sources, unreadable: &self.unreadable };
        files.layer_of(trees, LayerKind::School, out)
    }
}

impl Files<'_> {
    fn workspace(
        &self,
        file: FileId,
        out: &mut Diagnostics,
    ) -> Option<(model::Workspace, Arc<Node>)> {
        if self.unreadable.contains(&file) {
            return None;
        }
        let parsed = self.sources.parsed(file);
        let node = parsed.told(out)?;
        let workspace = decode::document(node, out)?;
        Some((workspace, Arc::clone(node)))
    }

    fn lands(
        &self,
        lands: BTreeMap<LandId, FileId>,
        out: &mut Diagnostics,
    ) -> BTreeMap<LandId, Option<Layer>> {
        let mut layers = BTreeMap::new();
        for (id, file) in lands {
            let layer = self.layer(&[file], LayerKind::Land, out);
            // Decoded for its faults alone.
            header::<model::Land>(layer.as_ref(), out);
            layers.insert(id, layer);
        }
        layers
    }

    /// The layers of each edition, and what it says of itself.
    fn editions(
        &self,
        editions: BTreeMap<EditionId, EditionFiles>,
        out: &mut Diagnostics,
    ) -> (BTreeMap<EditionId, EditionLayers>, BTreeMap<EditionId, EditionHeader>) {
        let (mut layers, mut headers) = (BTreeMap::new(), BTreeMap::new());
        for (id, files) in editions {
            let layer = self.layer(&files.files, LayerKind::Edition, out);
            let says = header::<model::Edition>(layer.as_ref(), out);
            // Without a header the edition has no date and can always be used; with a faulty one
            // nothing is known.
            let entry = layer.as_ref().and_then(Layer::header).cloned();
            let at = Origin::file(files.files.first().copied().unwrap_or_default());
            headers.insert(id.clone(), EditionHeader { says, entry, at });
            let profiles = self.profiles(files.profiles, out);
            let moves = follow::moves(&id, layer.as_ref(), &profiles, out);
            let governance = OnceLock::new();
            layers.insert(id, EditionLayers { layer, profiles, moves, governance });
        }
        (layers, headers)
    }

    fn profiles(
        &self,
        profiles: BTreeMap<ProfileId, FileId>,
        out: &mut Diagnostics,
    ) -> BTreeMap<ProfileId, Option<Layer>> {
        let mut layers = BTreeMap::new();
        for (id, file) in profiles {
            let layer = self.layer(&[file], LayerKind::Profile, out);
            // Decoded for its faults alone.
            header::<model::Profile>(layer.as_ref(), out);
            layers.insert(id, layer);
        }
        layers
    }

    fn authorities(
        &self,
        authorities: BTreeMap<AuthorityId, Vec<FileId>>,
        out: &mut Diagnostics,
    ) -> BTreeMap<AuthorityId, AuthorityLayer> {
        let mut layers = BTreeMap::new();
        for (id, files) in authorities {
            let layer = self.layer(&files, LayerKind::Authority, out);
            let header = header::<model::Authority>(layer.as_ref(), out);
            let (title, land) = match header {
                Some(header) => (header.title.to_string(), header.land),
                None => (id.to_string(), None),
            };
            layers.insert(id, AuthorityLayer { layer, title, land });
        }
        layers
    }

    /// Reads the files of a layer and joins them into one tree.
    fn layer(&self, files: &[FileId], kind: LayerKind, out: &mut Diagnostics) -> Option<Layer> {
        // The faults of all files are told before one of them keeps the layer from being made.
        let mut trees = Vec::with_capacity(files.len());
        for &file in files {
            let parsed = self.sources.parsed(file);
            trees.push((file, parsed.told(out).map(|root| Node::clone(root))));
        }
        self.layer_of(trees, kind, out)
    }

    fn layer_of(
        &self,
        trees: Vec<(FileId, Option<Node>)>,
        kind: LayerKind,
        out: &mut Diagnostics,
    ) -> Option<Layer> {
        let mut whole = Vec::with_capacity(trees.len());
        for (file, tree) in trees {
            // A file with faults would leave gaps that look like faults of the others.
            if self.unreadable.contains(&file) {
                return None;
            }
            whole.push(tree?);
        }
        let root = tree::join(whole, out)?;
        Some(Layer::new(kind, root, self.sources, out))
    }
}

/// What a layer says of itself.
fn header<T: for<'de> Deserialize<'de>>(layer: Option<&Layer>, out: &mut Diagnostics) -> Option<T> {
    let entry = layer?.header()?;
    decode::document(&entry.node, out)
}
