//! The workspace understood: editions, profiles and authorities as layers, platforms, and what schools
//! of one kind share, resolved and decoded once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::decode::{self, Intent, Shared};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, codes, did_you_mean};
use crate::inputs::{Inputs, SchoolFiles};
use crate::layer::{self, Layer, LayerKind};
use crate::model::{self, AuthorityId, Day, EditionId, LandId, ProfileId};
use crate::platform::{self, Platforms};
use crate::source::{FileId, Origin, Sources};
use crate::tree::{self, Node};

codes! {
    /// # What
    /// The edition that the workspace or a school names does not exist.
    ///
    /// # Why
    /// Without its standard nothing can be said about a school.
    ///
    /// # Fix
    /// Correct the name, or add the folder `standards/<edition>/`.
    UNKNOWN_EDITION = "unknown-edition", Error;
    /// # What
    /// The profile that a school names does not exist in its edition.
    ///
    /// # Why
    /// The profile says what a school of its kind has.
    ///
    /// # Fix
    /// Correct the name, or add `standards/<edition>/profiles/<profile>.toml`.
    UNKNOWN_PROFILE = "unknown-profile", Error;
    /// # What
    /// The workspace or an authority names a Land of which there is no file.
    ///
    /// # Why
    /// What the law of the Land demands at least would not be looked at.
    ///
    /// # Fix
    /// Correct the name, or add `lands/<land>.toml`.
    UNKNOWN_LAND = "unknown-land", Error;
}

/// A platform that `muster.toml` names does not exist. Its page is that of the rule about schools.
pub static UNKNOWN_PLATFORM: Code = platform::UNKNOWN;

/// A workspace ready to be compiled.
#[derive(Debug)]
pub struct World {
    /// The files.
    pub sources: Sources,
    /// The cooperation.
    pub cooperation: model::Workspace,
    /// The day for which is compiled.
    pub today: Day,
    /// Platforms by name.
    pub platforms: Platforms,
    /// Schools, sorted by key.
    pub schools: Vec<SchoolFiles>,
    cooperation_tree: Node,
    unreadable: BTreeSet<FileId>,
    lands: BTreeMap<LandId, Option<Layer>>,
    editions: BTreeMap<EditionId, EditionLayers>,
    authorities: BTreeMap<AuthorityId, AuthorityLayer>,
    commons: Mutex<BTreeMap<(EditionId, ProfileId, AuthorityId), CommonCell>>,
}

#[derive(Debug)]
struct EditionLayers {
    layer: Option<Layer>,
    profiles: BTreeMap<ProfileId, Option<Layer>>,
}

#[derive(Debug)]
struct AuthorityLayer {
    layer: Option<Layer>,
    title: String,
    land: Option<LandId>,
}

/// What schools of one kind have in common, once it was made.
pub type CommonCell = Arc<OnceLock<Common>>;

/// What schools of one edition, profile and authority have in common.
#[derive(Debug)]
pub struct Common {
    /// The edition.
    pub edition: EditionId,
    /// The standard as it holds for them; `None` when it has faults.
    pub shared: Option<Shared>,
    /// Its tree, whether or not it fits the model.
    pub tree: Option<Arc<Node>>,
    found: Diagnostics,
}

impl World {
    /// Reads the layers that schools share. The files come back when the workspace itself is not sound.
    pub fn new(inputs: Inputs, today: Day, out: &mut Diagnostics) -> Result<Self, Sources> {
        let Inputs { sources, workspace, lands, editions, authorities, schools, platforms, unreadable } = inputs;
        let platforms = platform::read(&platforms, &sources, out);
        let text = Some(&sources.file(workspace).text).filter(|_| !unreadable.contains(&workspace));
        let cooperation = text.and_then(|text| tree::parse(workspace, text, out)).and_then(|node| {
            let cooperation: model::Workspace = decode::document(&node, out)?;
            if !editions.contains_key(&cooperation.edition) {
                let message = format!("there is no edition `{}` in `standards/`", cooperation.edition);
                let mut diagnostic = Diagnostic::new(&UNKNOWN_EDITION, message).at(decode::place(&node, &["edition"]));
                diagnostic.help = did_you_mean(cooperation.edition.as_str(), editions.keys().map(EditionId::as_str));
                out.push(diagnostic);
            }
            Some((cooperation, node))
        });
        let read = |files: &[FileId], kind, out: &mut Diagnostics| read_layer(&sources, &unreadable, files, kind, out);
        let lands = lands.into_iter().map(|(id, file)| {
            let land = read(&[file], LayerKind::Land, out);
            header::<model::Land>(land.as_ref(), out);
            (id, land)
        });
        let lands: BTreeMap<LandId, Option<Layer>> = lands.collect();
        let editions = editions.into_iter().map(|(id, files)| {
            let edition = read(&files.files, LayerKind::Edition, out);
            header::<model::Edition>(edition.as_ref(), out);
            let profiles = files.profiles.into_iter().map(|(id, file)| {
                let profile = read(&[file], LayerKind::Profile, out);
                header::<model::Profile>(profile.as_ref(), out);
                (id, profile)
            });
            let profiles = profiles.collect();
            (id, EditionLayers { layer: edition, profiles })
        });
        let editions = editions.collect();
        let authorities = authorities.into_iter().map(|(id, files)| {
            let layer = read(&files, LayerKind::Authority, out);
            let header = header::<model::Authority>(layer.as_ref(), out);
            let title = header.as_ref().map_or_else(|| id.to_string(), |header| header.title.to_string());
            (id, AuthorityLayer { layer, title, land: header.and_then(|header| header.land) })
        });
        let authorities = authorities.collect();
        let Some((cooperation, cooperation_tree)) = cooperation else {
            // Nobody will come back to the files of the schools: what is wrong with their syntax is said now.
            for &file in schools.iter().flat_map(|school| &school.files) {
                tree::parse(file, &sources.file(file).text, out);
            }
            return Err(sources);
        };
        let world = Self {
            sources,
            cooperation,
            cooperation_tree,
            today,
            platforms,
            schools,
            unreadable,
            lands,
            editions,
            authorities,
            commons: Mutex::default(),
        };
        world.unknown_lands(out);
        Ok(world)
    }

    /// The place of a value in `muster.toml`.
    pub fn cooperation_at(&self, path: &[&str]) -> Origin {
        decode::place(&self.cooperation_tree, path)
    }

    /// The title of an authority; its key when it gives none.
    pub fn authority_title<'a>(&'a self, id: &'a AuthorityId) -> &'a str {
        self.authorities.get(id).map_or(id.as_str(), |authority| &authority.title)
    }

    /// The tables of this name that editions hold beside their tree.
    pub fn asides(&self, name: &str) -> Vec<&tree::Entry> {
        self.editions.values().filter_map(|edition| edition.layer.as_ref()?.aside(name)).collect()
    }

    /// Lays the layers of a school over each other and decodes the result.
    pub fn intent(&self, school: &SchoolFiles, out: &mut Diagnostics) -> Option<(Intent, CommonCell)> {
        self.intent_from(school, &school.files, out)
    }

    /// As much of a school as its facts need, for the rules across schools when others were chosen: files
    /// that cannot hold any of it are not even parsed. Its faults are not reported.
    pub fn sketch(&self, school: &SchoolFiles) -> Option<Intent> {
        let needed = |file: &&FileId| {
            let text = &*self.sources.file(**file).text;
            // A backslash may spell a key in another way.
            text.contains('\\') || FACT_WORDS.iter().any(|word| text.contains(word))
        };
        let files: Vec<FileId> = school.files.iter().filter(needed).copied().collect();
        let sketched = self.intent_from(school, &files, &mut Diagnostics::default());
        let whole = || self.intent(school, &mut Diagnostics::default());
        sketched.or_else(whole).map(|(intent, _)| intent)
    }

    fn intent_from(&self, school: &SchoolFiles, files: &[FileId], out: &mut Diagnostics) -> Option<(Intent, CommonCell)> {
        let (tree, common) = self.tree_from(school, files, out)?;
        let shared = common.get()?.shared.as_ref()?;
        let intent = decode::intent(school.key.clone(), tree, shared, out)?;
        Some((intent, common))
    }

    /// The tree of a school with all its layers, whether or not it fits the model, and what it shares with
    /// others of its kind.
    pub fn tree(&self, school: &SchoolFiles, out: &mut Diagnostics) -> Option<(Arc<Node>, CommonCell)> {
        self.tree_from(school, &school.files, out)
    }

    fn tree_from(&self, school: &SchoolFiles, files: &[FileId], out: &mut Diagnostics) -> Option<(Arc<Node>, CommonCell)> {
        let layer = read_layer(&self.sources, &self.unreadable, files, LayerKind::School, out);
        let layer = out.gate(layer)??;
        let common = self.common(school, &layer.root, out)?;
        let tree = layer::lay(common.get()?.tree.as_ref()?, &layer.root);
        Some((tree, common))
    }

    /// The edition and profile that a school names, as far as they can be read.
    pub fn kind(&self, school: &SchoolFiles) -> Option<(String, String)> {
        let (mut edition, mut profile) = (None, None);
        let texts = school.files.iter().map(|&file| (file, &*self.sources.file(file).text));
        // A backslash may spell a key in another way.
        for (file, text) in texts.filter(|(_, text)| ["edition", "profile", "\\"].iter().any(|word| text.contains(word))) {
            let node = tree::parse(file, text, &mut Diagnostics::default())?;
            let named = |key: &str| node.get(key).and_then(|entry| entry.node.text()).map(str::to_owned);
            edition = edition.or_else(|| named("edition"));
            profile = profile.or_else(|| named("profile"));
        }
        Some((edition.unwrap_or_else(|| self.cooperation.edition.to_string()), profile?))
    }

    /// What the school shares with others of its kind.
    fn common(&self, school: &SchoolFiles, root: &Node, out: &mut Diagnostics) -> Option<CommonCell> {
        let named = |key| root.get(key).and_then(|entry| Some((entry.node.text()?, entry.node.origin)));
        let default = (self.cooperation.edition.as_str(), root.origin);
        let (edition_name, edition_at) = named("edition").unwrap_or(default);
        let Some(edition) = self.editions.get_key_value(edition_name).map(|(edition, _)| edition) else {
            // The workspace's own edition was reported where it is named.
            if edition_name != self.cooperation.edition.as_str() {
                let mut diagnostic = Diagnostic::new(&UNKNOWN_EDITION, format!("there is no edition `{edition_name}`")).at(edition_at);
                diagnostic.help = did_you_mean(edition_name, self.editions.keys().map(EditionId::as_str));
                out.push(diagnostic);
            }
            return None;
        };
        let Some((profile, profile_at)) = named("profile") else {
            if let Some(entry) = root.get("profile") {
                let message = format!("expected a string, found {}", entry.node.kind());
                out.push(Diagnostic::new(&decode::WRONG_TYPE, message).at(entry.node.origin));
                return None;
            }
            let message = "the school names no `profile`";
            out.push(Diagnostic::new(&decode::MISSING_KEY, message).at(Origin::file(decode::school_file(root))));
            return None;
        };
        self.find_common(edition, profile, Some(profile_at), &school.key.authority, out)
    }

    /// What schools of this edition, profile and authority share, whether or not there are any yet.
    pub fn shared(&self, edition: &EditionId, profile: &ProfileId, authority: &AuthorityId, out: &mut Diagnostics) -> Option<CommonCell> {
        self.find_common(edition, profile.as_str(), None, authority, out)
    }

    /// Makes what schools of a kind share when the first of them asks.
    fn find_common(
        &self,
        edition: &EditionId,
        profile: &str,
        at: Option<Origin>,
        authority: &AuthorityId,
        out: &mut Diagnostics,
    ) -> Option<CommonCell> {
        // An edition that could not be read was reported.
        let layers = self.editions.get(edition).filter(|layers| layers.layer.is_some())?;
        let Some((profile, profile_layer)) = layers.profiles.get_key_value(profile) else {
            let message = format!("the edition `{edition}` has no profile `{profile}`");
            let mut diagnostic = Diagnostic::new(&UNKNOWN_PROFILE, message).at_opt(at);
            diagnostic.help = did_you_mean(profile, layers.profiles.keys().map(ProfileId::as_str));
            out.push(diagnostic);
            return None;
        };
        let key = (edition.clone(), profile.clone(), authority.clone());
        let cell = Arc::clone(self.commons.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
        cell.get_or_init(|| {
            let mut found = Diagnostics::default();
            // A layer that could not be read was reported; without it the rest would have faults that are none.
            let land = self.land_of(authority).map(|(_, land)| land);
            let authority = self.authorities.get(authority).map(|authority| authority.layer.as_ref());
            let upper = [layers.layer.as_ref(), profile_layer.as_ref()].into_iter().chain(authority);
            let all: Option<Vec<&Layer>> = land.into_iter().chain(upper).collect();
            let root = all.and_then(|all| all.into_iter().map(|layer| Arc::clone(&layer.root)).reduce(|tree, layer| layer::lay(&tree, &layer)));
            let shared = root.clone().and_then(|tree| decode::standard(tree, &mut found));
            Common { edition: edition.clone(), shared: if found.has_errors() { None } else { shared }, tree: root, found }
        });
        Some(cell)
    }

    /// The Land whose law holds for an authority's schools; none when none is named, or it does not exist.
    fn land_of(&self, authority: &AuthorityId) -> Option<(&LandId, Option<&Layer>)> {
        let own = self.authorities.get(authority).and_then(|authority| authority.land.as_ref());
        let (id, layer) = self.lands.get_key_value(own.or(self.cooperation.land.as_ref())?)?;
        Some((id, layer.as_ref()))
    }

    /// Lands that are named and do not exist.
    fn unknown_lands(&self, out: &mut Diagnostics) {
        let workspace = self.cooperation.land.as_ref().map(|land| (land, self.cooperation_at(&["land"])));
        let of_authority = |authority: &'_ AuthorityLayer| {
            let place = authority.layer.as_ref()?.header()?.node.get("land")?.node.origin;
            Some((authority.land.clone()?, place))
        };
        let authorities: Vec<_> = self.authorities.values().filter_map(of_authority).collect();
        let named = workspace.into_iter().chain(authorities.iter().map(|(land, at)| (land, *at)));
        for (land, at) in named.filter(|(land, _)| !self.lands.contains_key(*land)) {
            let mut diagnostic = Diagnostic::new(&UNKNOWN_LAND, format!("there is no Land `{land}` in `lands/`")).at(at);
            diagnostic.help = did_you_mean(land.as_str(), self.lands.keys().map(LandId::as_str));
            out.push(diagnostic);
        }
    }

    /// The indices of the schools, as far as they can be read.
    pub fn indices(&self) -> BTreeMap<u32, String> {
        let of = |school: &SchoolFiles| {
            let nodes = school.files.iter().filter_map(|&file| tree::parse(file, &self.sources.file(file).text, &mut Diagnostics::default()));
            let mut values = nodes.filter_map(|node| match node.get("index")?.node.value {
                tree::Value::Int(index) => u32::try_from(index).ok(),
                _ => None,
            });
            Some((values.next()?, school.key.to_string()))
        };
        self.schools.iter().filter_map(of).collect()
    }

    /// What was found in the layers that schools share, once for all of them.
    pub fn found_in_commons(&self, out: &mut Diagnostics) {
        for cell in self.commons.lock().unwrap_or_else(PoisonError::into_inner).values() {
            if let Some(common) = cell.get() {
                out.absorb(common.found.clone(), None);
            }
        }
    }
}

/// Words of which every key begins or consists that the facts of a school are made of (`check::Facts`).
const FACT_WORDS: &[&str] = &[
    "index",
    "profile",
    "students",
    "staff",
    "edition",
    "addressing",
    "network",
    "subnet",
    "ipv6",
    "enabled",
    "dns",
    "mac",
    "clients",
    "software",
    "licences",
];

/// Reads the files of a layer and joins them into one tree.
fn read_layer(sources: &Sources, unreadable: &BTreeSet<FileId>, files: &[FileId], kind: LayerKind, out: &mut Diagnostics) -> Option<Layer> {
    let mut trees = Vec::with_capacity(files.len());
    for &file in files {
        trees.push(tree::parse(file, &sources.file(file).text, out).filter(|_| !unreadable.contains(&file)));
    }
    // A file with faults would leave gaps that look like faults of the others.
    let trees: Option<Vec<Node>> = trees.into_iter().collect();
    let root = tree::join(trees?, out)?;
    Some(Layer::new(kind, root, out))
}

/// What a layer says of itself.
fn header<T: for<'de> serde::Deserialize<'de>>(layer: Option<&Layer>, out: &mut Diagnostics) -> Option<T> {
    let entry = layer?.header()?;
    decode::document(&entry.node, out)
}
