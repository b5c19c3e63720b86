//! The workspace understood: editions, profiles and authorities as layers, platforms, and what schools
//! of one kind share, resolved and decoded once.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::language::decode::{self, Intent};
use crate::base::diagnostic::{Code, Diagnostics, codes};
use crate::standard::editions::{Editions, Header};
use crate::standard::governance::{Case, Deviation, Granted, Judged};
use crate::workspace::inputs::{Inputs, SchoolFiles};
use crate::language::layer::{Layer, LayerKind};
use crate::model::{self, AuthorityId, Day, EditionId, LandId, ProfileId};
use crate::platform::{self, Platforms};
use crate::base::source::{FileId, Origin, Sources};
use crate::language::tree::{self, Node};

mod common;
mod follow;
mod sketch;
mod unused;

pub use self::common::{Common, CommonCell};
use self::common::{EditionLayers, Kind};
pub use self::unused::Unused;

codes! {
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
    /// Editions in time.
    pub time: Editions,
    cooperation_tree: Node,
    unreadable: BTreeSet<FileId>,
    lands: BTreeMap<LandId, Option<Layer>>,
    editions: BTreeMap<EditionId, EditionLayers>,
    authorities: BTreeMap<AuthorityId, AuthorityLayer>,
    commons: Mutex<BTreeMap<Kind, CommonCell>>,
}

#[derive(Debug)]
struct AuthorityLayer {
    layer: Option<Layer>,
    title: String,
    land: Option<LandId>,
}

/// A school's own layer, and what it is laid over.
#[derive(Debug)]
struct Own {
    common: CommonCell,
    /// Under the names of its edition.
    layer: Layer,
    /// What is wrong with its edition and with names of old, which keeps nothing else from being found.
    outdated: Diagnostics,
}

/// A school's layers laid over each other.
#[derive(Debug)]
struct Resolved {
    common: CommonCell,
    judged: Judged,
    /// What is wrong with its edition and with names of old, which keeps nothing else from being found.
    outdated: Diagnostics,
}

impl Resolved {
    fn decode(&self, school: &SchoolFiles, out: &mut Diagnostics) -> Option<Intent> {
        let shared = self.common.get()?.shared.as_ref()?;
        let intent = decode::intent(school.key.clone(), Arc::clone(&self.judged.tree), shared, out);
        out.absorb(self.outdated.clone(), None);
        intent
    }
}

/// What a school sets otherwise than the standard, and by whose leave.
#[derive(Debug)]
pub struct Governed {
    /// What holds at the school.
    pub intent: Intent,
    /// What schools of its kind share.
    pub common: CommonCell,
    /// What its profile, its authority and itself set otherwise than the layers below, in this order.
    pub deviations: Vec<Deviation>,
    /// The exceptions of its authority and its own.
    pub exceptions: Vec<Granted>,
}

impl World {
    /// Reads the layers that schools share. The files come back when the workspace itself is not sound.
    pub fn new(inputs: Inputs, today: Day, out: &mut Diagnostics) -> Result<Self, Sources> {
        let Inputs { sources, workspace, lands, editions, authorities, schools, platforms, unreadable } = inputs;
        let platforms = platform::read(&platforms, &sources, out);
        let text = Some(&sources.file(workspace).text).filter(|_| !unreadable.contains(&workspace));
        let cooperation = text.and_then(|text| tree::parse(workspace, text, out)).and_then(|node| {
            let cooperation: model::Workspace = decode::document(&node, out)?;
            Some((cooperation, node))
        });
        let read = |files: &[FileId], kind, out: &mut Diagnostics| read_layer(&sources, &unreadable, files, kind, out);
        let lands = lands.into_iter().map(|(id, file)| {
            let land = read(&[file], LayerKind::Land, out);
            header::<model::Land>(land.as_ref(), out);
            (id, land)
        });
        let lands: BTreeMap<LandId, Option<Layer>> = lands.collect();
        let mut headers = BTreeMap::new();
        let editions = editions.into_iter().map(|(id, files)| {
            let edition = read(&files.files, LayerKind::Edition, out);
            let says = header::<model::Edition>(edition.as_ref(), out);
            let entry = edition.as_ref().and_then(Layer::header).cloned();
            // Without a header the edition has no date and can always be used; with a faulty one nothing is known.
            let at = Origin::file(files.files.first().copied().unwrap_or_default());
            headers.insert(id.clone(), Header { says, entry, at });
            let profiles = files.profiles.into_iter().map(|(id, file)| {
                let profile = read(&[file], LayerKind::Profile, out);
                header::<model::Profile>(profile.as_ref(), out);
                (id, profile)
            });
            let profiles = profiles.collect();
            let moves = follow::moves(&id, edition.as_ref(), &profiles, out);
            (id, EditionLayers { layer: edition, profiles, moves, governance: OnceLock::new() })
        });
        let editions = editions.collect();
        let time = Editions::new(headers);
        time.check(today, out);
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
            time,
            unreadable,
            lands,
            editions,
            authorities,
            commons: Mutex::default(),
        };
        world.unknown_lands(out);
        if let Some(edition) = &world.cooperation.edition {
            world.pinned(edition.as_str(), world.cooperation_at(&["edition"]), "", out);
        }
        Ok(world)
    }

    /// The place of a value in `muster.toml`.
    pub fn cooperation_at(&self, path: &[&str]) -> Origin {
        decode::place(&self.cooperation_tree, path)
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

    /// The trees that were laid over each other for a school, lowest first.
    pub fn layers(&self, school: &SchoolFiles, edition: &EditionId, profile: &ProfileId) -> Vec<Arc<Node>> {
        let edition = self.editions.get(edition);
        let profile = edition.and_then(|edition| edition.profiles.get(profile)).and_then(Option::as_ref);
        let authority = self.authorities.get(&school.key.authority);
        let land = self.land_of(&school.key.authority).and_then(|(_, land)| land);
        let own = read_layer(&self.sources, &self.unreadable, &school.files, LayerKind::School, &mut Diagnostics::default());
        let edition = edition.and_then(|edition| edition.layer.as_ref());
        let layers = [land, edition, profile, authority.and_then(|authority| authority.layer.as_ref()), own.as_ref()];
        layers.into_iter().flatten().map(|layer| Arc::clone(&layer.root)).collect()
    }

    /// The tables of this name that editions hold beside their tree.
    pub fn asides(&self, name: &str) -> Vec<&tree::Entry> {
        self.editions.values().filter_map(|edition| edition.layer.as_ref()?.aside(name)).collect()
    }

    /// Lays the layers of a school over each other and decodes the result.
    pub fn intent(&self, school: &SchoolFiles, out: &mut Diagnostics) -> Option<(Intent, CommonCell)> {
        let resolved = self.resolve(school, None, out)?;
        let intent = resolved.decode(school, out)?;
        Some((intent, resolved.common))
    }

    /// As [`Self::intent`], under an edition whatever the school follows; what governance forbids is reported and
    /// stands in it nevertheless, to be looked at.
    pub fn intent_under(&self, school: &SchoolFiles, edition: &EditionId, out: &mut Diagnostics) -> Option<(Intent, CommonCell)> {
        let mut forbidden = Diagnostics::default();
        let resolved = self.resolve(school, Some(edition), &mut forbidden);
        let intent = resolved.as_ref().and_then(|resolved| resolved.decode(school, out));
        out.absorb(forbidden, None);
        Some((intent?, resolved?.common))
    }

    /// A school with what it sets otherwise than the standard, and the exceptions that permit it. None when that
    /// cannot be said; what governance forbids is no reason for that.
    pub fn governed(&self, school: &SchoolFiles, out: &mut Diagnostics) -> Option<Governed> {
        let mut weighed = Diagnostics::default();
        let resolved = self.resolve(school, None, &mut weighed);
        out.absorb(weighed, None);
        let resolved = resolved?;
        let mut faults = Diagnostics::default();
        let intent = resolved.decode(school, &mut faults);
        out.absorb(faults, None);
        let Resolved { common, judged, .. } = resolved;
        let shared = common.get()?;
        let intent = intent.filter(|_| !judged.is_unknown && !shared.is_unknown)?;
        let deviations = shared.deviations.iter().cloned().chain(judged.deviations).collect();
        let exceptions = shared.exceptions.iter().cloned().chain(judged.exceptions).collect();
        Some(Governed { intent, common, deviations, exceptions })
    }

    /// The tree of a school with all its layers, whether or not it fits the model, and what it shares with
    /// others of its kind.
    pub fn tree(&self, school: &SchoolFiles, out: &mut Diagnostics) -> Option<(Arc<Node>, CommonCell)> {
        let layer = self.layer_of(&school.files, out)?;
        let Own { common, layer, outdated } = self.own(school, &layer, None, out)?;
        out.absorb(outdated, None);
        let tree = crate::language::layer::lay(common.get()?.tree.as_ref()?, &layer.root);
        Some((tree, common))
    }

    /// The edition that a school follows and the profile that it names, as far as they can be read.
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
        Some((edition.or_else(|| self.default_edition().map(ToString::to_string))?, profile?))
    }

    /// Lays the files of a school over what it shares with others of the edition, or of the one that it
    /// follows. What governance forbids is reported.
    fn resolve(&self, school: &SchoolFiles, edition: Option<&EditionId>, out: &mut Diagnostics) -> Option<Resolved> {
        let layer = self.layer_of(&school.files, out)?;
        let Own { common, layer, outdated } = self.own(school, &layer, edition, out)?;
        let of_common = common.get()?;
        let below = &of_common.shared.as_ref()?.tree;
        let judged = self.case(of_common, below, &layer).judge(out);
        Some(Resolved { common, judged, outdated })
    }

    /// A school's layer, about to be laid over what its kind shares.
    fn case<'a>(&self, common: &'a Common, below: &'a Arc<Node>, over: &'a Layer) -> Case<'a> {
        Case { governance: &common.governance, law: common.law.as_deref(), below, over, today: self.today }
    }

    /// A school's layer under the names of the edition, or of the one that it follows, with what schools of its
    /// kind share.
    fn own(&self, school: &SchoolFiles, layer: &Layer, edition: Option<&EditionId>, out: &mut Diagnostics) -> Option<Own> {
        let mut outdated = Diagnostics::default();
        let edition = match edition {
            Some(edition) => edition,
            None => self.edition_of(school, &layer.root, &mut outdated, out)?,
        };
        let common = self.common(school, edition, &layer.root, out)?;
        let layer = self.renamed(edition, layer, &format!(" {}", school.key), &mut outdated);
        Some(Own { common, layer, outdated })
    }

    /// The layer of a school.
    fn layer_of(&self, files: &[FileId], out: &mut Diagnostics) -> Option<Layer> {
        let layer = read_layer(&self.sources, &self.unreadable, files, LayerKind::School, out);
        out.gate(layer)?
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

/// Reads the files of a layer and joins them into one tree.
fn read_layer(sources: &Sources, unreadable: &BTreeSet<FileId>, files: &[FileId], kind: LayerKind, out: &mut Diagnostics) -> Option<Layer> {
    let texts = files.iter().map(|&file| (file, Cow::Borrowed(&*sources.file(file).text)));
    layer_of_texts(sources, unreadable, texts, kind, out)
}

/// The same with texts in place of those of the files, in which every place is where it was.
fn layer_of_texts<'a>(
    sources: &Sources,
    unreadable: &BTreeSet<FileId>,
    texts: impl Iterator<Item = (FileId, Cow<'a, str>)>,
    kind: LayerKind,
    out: &mut Diagnostics,
) -> Option<Layer> {
    let mut trees = Vec::new();
    for (file, text) in texts {
        trees.push(tree::parse(file, &text, out).filter(|_| !unreadable.contains(&file)));
    }
    // A file with faults would leave gaps that look like faults of the others.
    let trees: Option<Vec<Node>> = trees.into_iter().collect();
    let root = tree::join(trees?, out)?;
    Some(Layer::new(kind, root, sources, out))
}

/// What a layer says of itself.
fn header<T: for<'de> serde::Deserialize<'de>>(layer: Option<&Layer>, out: &mut Diagnostics) -> Option<T> {
    let entry = layer?.header()?;
    decode::document(&entry.node, out)
}
