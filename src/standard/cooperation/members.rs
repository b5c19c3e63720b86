//! The cooperation: its files, editions, authorities and schools, and what can be asked of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::baseline::{Baseline, BaselineKey};
use super::layers::{AuthorityLayer, EditionLayers};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::{FileId, Origin};
use crate::language::decode;
use crate::language::layer::Layer;
use crate::language::parsed::ParsedFiles;
use crate::language::tree::{self, Node};
use crate::model::{self, AuthorityId, Day, EditionId, LandId, ProfileId, Title};
use crate::standard::editions::Editions;
use crate::workspace::inputs::SchoolFiles;

/// A cooperation with its standard, on one day. It knows no platform.
#[derive(Debug)]
pub struct Cooperation {
    /// The files, each of which is parsed once.
    pub sources: ParsedFiles,
    /// What `muster.toml` says.
    pub workspace: model::Workspace,
    /// The day for which is compiled.
    pub today: Day,
    /// Schools, sorted by key.
    pub schools: Vec<SchoolFiles>,
    pub editions_in_time: Editions,
    pub(super) workspace_tree: Arc<Node>,
    pub(super) unreadable: BTreeSet<FileId>,
    pub(super) lands: BTreeMap<LandId, Option<Layer>>,
    pub(super) editions: BTreeMap<EditionId, EditionLayers>,
    pub(super) authorities: BTreeMap<AuthorityId, AuthorityLayer>,
    /// Each is made when the first school asks for it; others wait for it meanwhile.
    pub(super) baselines: Mutex<BTreeMap<BaselineKey, Arc<OnceLock<Arc<Baseline>>>>>,
}

impl Cooperation {
    /// The place of a value in `muster.toml`.
    pub fn place_in_workspace_file(&self, path: &[&str]) -> Origin {
        decode::place(&self.workspace_tree, path)
    }

    /// Whether there is an authority: a folder of `schools/` with an `authority.toml`.
    pub fn has_authority(&self, id: &AuthorityId) -> bool {
        self.authorities.contains_key(id)
    }

    /// The authorities.
    pub fn authority_ids(&self) -> impl Iterator<Item = &AuthorityId> {
        self.authorities.keys()
    }

    /// The title of an authority; its key when it gives none.
    pub fn authority_title<'a>(&'a self, id: &'a AuthorityId) -> &'a str {
        self.authorities.get(id).map_or(id.as_str(), |authority| &authority.title)
    }

    /// Where the title of an authority is written.
    pub fn authority_title_at(&self, id: &AuthorityId) -> Option<Origin> {
        let header = self.authorities.get(id)?.layer.as_ref()?.header()?;
        header.node.get("title").map(|entry| entry.node.origin)
    }

    /// The Land whose law holds for an authority's schools; none when none is named, or it does not
    /// exist.
    pub(super) fn land_of(&self, authority: &AuthorityId) -> Option<(&LandId, Option<&Layer>)> {
        let own = self.authorities.get(authority).and_then(|authority| authority.land.as_ref());
        // The Land of the authority goes before that of the workspace.
        let (id, layer) = self.lands.get_key_value(own.or(self.workspace.land.as_ref())?)?;
        Some((id, layer.as_ref()))
    }

    /// The trees that were laid over each other for a school, lowest first.
    pub fn layers(
        &self,
        school: &SchoolFiles,
        edition: &EditionId,
        profile: &ProfileId,
    ) -> Vec<Arc<Node>> {
        let edition = self.editions.get(edition);
        let profile = edition.and_then(|edition| edition.profiles.get(profile)?.as_ref());
        let edition = edition.and_then(|edition| edition.layer.as_ref());
        let land = self.land_of(&school.key.authority).and_then(|(_, land)| land);
        let authority = self.authorities.get(&school.key.authority);
        let authority = authority.and_then(|authority| authority.layer.as_ref());
        let own = self.school_layer(school, &mut Diagnostics::default());
        let layers = [land, edition, profile, authority, own.as_ref()];
        layers.into_iter().flatten().map(|layer| Arc::clone(&layer.root)).collect()
    }

    /// The edition that a school follows and the profile that it names, as far as they can be read.
    pub fn edition_and_profile(&self, school: &SchoolFiles) -> Option<(String, String)> {
        let (mut edition, mut profile) = (None, None);
        for &file in &school.files {
            let text = &*self.sources.file(file).text;
            // Most files name neither and need not be parsed for it. A backslash may spell a key in
            // another way.
            if !["edition", "profile", "\\"].iter().any(|word| text.contains(word)) {
                continue;
            }
            let node = self.sources.tree(file)?;
            // That a key stands in two files is told elsewhere: here the first one counts.
            edition = edition.or_else(|| text_of(&node, "edition"));
            profile = profile.or_else(|| text_of(&node, "profile"));
        }
        if edition.is_none() {
            edition = self.default_edition().map(ToString::to_string);
        }
        Some((edition?, profile?))
    }

    /// The indices of the schools, as far as they can be read.
    pub fn indices(&self) -> BTreeMap<u32, String> {
        let mut indices = BTreeMap::new();
        for school in &self.schools {
            if let Some(index) = self.index_of(school) {
                indices.insert(index, school.key.to_string());
            }
            self.sources.let_go(&school.files);
        }
        indices
    }

    /// Why no school gets this index, when it is a retired one.
    pub fn retired(&self, index: u32) -> Option<&Title> {
        let mut retired = self.workspace.retired_indices.iter();
        retired.find(|(range, _)| range.contains(index)).map(|(_, reason)| reason)
    }

    /// Whether an index that a school had once may be given to another one.
    pub fn is_freed(&self, index: u32) -> bool {
        self.workspace.freed_indices.keys().any(|range| range.contains(index))
    }

    /// The index of a school, as far as it can be read.
    pub fn index_of(&self, school: &SchoolFiles) -> Option<u32> {
        for &file in &school.files {
            let Some(node) = self.sources.tree(file) else { continue };
            if let Some(tree::Value::Int(index)) = node.get("index").map(|entry| &entry.node.value)
            {
                return u32::try_from(*index).ok();
            }
        }
        None
    }

    /// What was found in the layers that schools share, once for all of them.
    pub fn found_in_baselines(&self, out: &mut Diagnostics) {
        for cell in self.baselines.lock().unwrap_or_else(PoisonError::into_inner).values() {
            if let Some(baseline) = cell.get() {
                out.absorb(baseline.found.clone(), None);
            }
        }
    }
}

fn text_of(node: &Node, key: &str) -> Option<String> {
    Some(node.get(key)?.node.text()?.to_owned())
}
