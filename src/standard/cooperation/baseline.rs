//! What schools of one kind share: the layers below them, laid over each other and decoded once.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError};

use super::{AuthorityLayer, Cooperation, UNKNOWN_LAND, UNKNOWN_PROFILE};
use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::base::source::Origin;
use crate::language::decode::{self, DecodedStandard};
use crate::language::layer::{Layer, LayerKind};
use crate::language::renames::Renames;
use crate::language::tree::Node;
use crate::model::{AuthorityId, EditionId, LandId, ProfileId};
use crate::standard::governance::{Deviation, Governance, Granted, Overlay};
use crate::workspace::inputs::SchoolFiles;

/// What schools of one edition, profile, Land and authority have in common.
#[derive(Debug)]
pub struct Baseline {
    /// The edition.
    pub edition: EditionId,
    /// The standard as it holds for them; `None` when it has faults.
    pub standard: Option<DecodedStandard>,
    /// Its tree, whether or not it fits the model.
    pub tree: Option<Arc<Node>>,
    /// The tree that the edition makes up with its profile, before the authority said anything.
    pub edition_tree: Option<Arc<Node>>,
    /// Whether nothing in it is forbidden; otherwise nothing may be planned with it.
    pub is_sound: bool,
    /// What the profile and the authority set otherwise than the edition.
    pub deviations: Vec<Deviation>,
    /// The exceptions of the authority.
    pub exceptions: Vec<Granted>,
    /// What the edition says about deviating.
    pub governance: Arc<Governance>,
    /// What was found in the layers that it is made of.
    pub found: Diagnostics,
    /// The exceptions of the authority have faults: what it sets otherwise was not looked at.
    pub(super) is_unknown: bool,
    pub(super) law: Option<Arc<Node>>,
}

#[derive(Debug)]
pub(super) struct EditionLayers {
    pub(super) layer: Option<Layer>,
    pub(super) profiles: BTreeMap<ProfileId, Option<Layer>>,
    pub(super) moves: Renames,
    pub(super) governance: OnceLock<(Arc<Governance>, Diagnostics)>,
}

/// The layers below a school. One that is there and could not be read is `None` itself.
#[derive(Clone, Copy)]
pub(super) struct LayersBelow<'a> {
    pub(super) layers: &'a EditionLayers,
    pub(super) profile: Option<&'a Layer>,
    /// The Land, where one is named: one at most.
    pub(super) land: &'a [Option<&'a Layer>],
    /// The authority, where it sets anything.
    pub(super) own: Option<&'a AuthorityLayer>,
}

/// Schools of one kind: what they share is made once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BaselineKey {
    pub(super) edition: EditionId,
    pub(super) profile: ProfileId,
    land: Option<LandId>,
    /// Their authority, when it sets anything.
    authority: Option<AuthorityId>,
}

/// The layers of a baseline laid over each other.
#[derive(Default)]
struct LaidLayers {
    tree: Option<Arc<Node>>,
    edition_tree: Option<Arc<Node>>,
    deviations: Vec<Deviation>,
    exceptions: Vec<Granted>,
    is_unknown: bool,
}

impl AuthorityLayer {
    /// Whether its file says nothing that could differ from the layers below.
    pub(super) fn sets_nothing(&self) -> bool {
        self.layer.as_ref().is_some_and(Layer::is_empty)
    }
}

impl EditionLayers {
    /// What the edition says about deviating, read when the first school follows it.
    fn governance(&self) -> &(Arc<Governance>, Diagnostics) {
        self.governance.get_or_init(|| {
            let mut found = Diagnostics::default();
            let profiles: Vec<&Layer> = self.profiles.values().flatten().collect();
            let governance = match &self.layer {
                Some(layer) => Governance::read(layer, &profiles, &mut found),
                None => Governance::default(),
            };
            (Arc::new(governance), found)
        })
    }
}

impl<'a> LayersBelow<'a> {
    /// The layers, lowest first. `None` when one of them could not be read, which was reported:
    /// without it the rest would have faults that are none.
    fn lowest_first(&self) -> Option<Vec<&'a Layer>> {
        let mut all = self.land.to_vec();
        all.extend([self.layers.layer.as_ref(), self.profile]);
        if let Some(authority) = self.own {
            all.push(authority.layer.as_ref());
        }
        all.into_iter().collect()
    }
}

impl Cooperation {
    /// What the school shares with others of its kind.
    pub(super) fn baseline_of(
        &self,
        school: &SchoolFiles,
        edition: &EditionId,
        root: &Node,
        out: &mut Diagnostics,
    ) -> Option<Arc<Baseline>> {
        let Some(entry) = root.get("profile") else {
            let at = Origin::file(decode::school_file(root));
            let message = "the school names no `profile`";
            out.push(Diagnostic::new(&decode::MISSING_KEY, message).at(at));
            return None;
        };
        let Some(profile) = entry.node.text() else {
            let message = format!("expected a string, found {}", entry.node.kind());
            out.push(Diagnostic::new(&decode::WRONG_TYPE, message).at(entry.node.origin));
            return None;
        };
        let at = Some(entry.node.origin);
        self.find_baseline(edition, profile, at, &school.key.authority, out)
    }

    /// What schools of this edition, profile and authority share, whether or not there are any yet.
    pub fn baseline(
        &self,
        edition: &EditionId,
        profile: &ProfileId,
        authority: &AuthorityId,
        out: &mut Diagnostics,
    ) -> Option<Arc<Baseline>> {
        self.find_baseline(edition, profile.as_str(), None, authority, out)
    }

    /// Makes what schools of a kind share when the first of them asks.
    fn find_baseline(
        &self,
        edition: &EditionId,
        profile: &str,
        at: Option<Origin>,
        authority: &AuthorityId,
        out: &mut Diagnostics,
    ) -> Option<Arc<Baseline>> {
        let layers = self.editions.get(edition)?;
        // An edition that could not be read was reported.
        layers.layer.as_ref()?;
        let Some((profile, profile_layer)) = layers.profiles.get_key_value(profile) else {
            let message = format!("the edition `{edition}` has no profile `{profile}`");
            let mut diagnostic = Diagnostic::new(&UNKNOWN_PROFILE, message).at_opt(at);
            let known = layers.profiles.keys().map(ProfileId::as_str);
            diagnostic.help = did_you_mean(profile, known);
            out.push(diagnostic);
            return None;
        };
        let land = self.land_of(authority);
        // Most authorities set nothing: their schools share with those of other such authorities.
        let own = self.authorities.get(authority).filter(|authority| !authority.sets_nothing());
        let key = BaselineKey {
            edition: edition.clone(),
            profile: profile.clone(),
            land: land.map(|(id, _)| id.clone()),
            authority: own.map(|_| authority.clone()),
        };
        let mut baselines = self.baselines.lock().unwrap_or_else(PoisonError::into_inner);
        let cell = Arc::clone(baselines.entry(key).or_default());
        drop(baselines);
        let land = land.map(|(_, land)| land);
        let profile = profile_layer.as_ref();
        let below = LayersBelow { layers, profile, land: land.as_slice(), own };
        let make = || Arc::new(self.make_baseline(edition, &below, authority.as_str()));
        Some(Arc::clone(cell.get_or_init(make)))
    }

    /// Lays over each other what lies below a school, and decodes it.
    pub(super) fn make_baseline(
        &self,
        edition: &EditionId,
        below: &LayersBelow<'_>,
        authority: &str,
    ) -> Baseline {
        let mut found = Diagnostics::default();
        let mut outdated = Diagnostics::default();
        let layers = below.lowest_first().map(|layers| {
            let select = format!(" {authority}");
            let rename = |layer| self.under_names_of(edition, layer, &select, &mut outdated);
            layers.into_iter().map(rename).collect::<Vec<Layer>>()
        });
        let (governance, unsound) = below.layers.governance();
        found.absorb(unsound.clone(), None);
        let law = below.land.first().copied().flatten().map(|land| Arc::clone(&land.root));
        let laid = match layers {
            Some(layers) if !unsound.has_errors() => {
                self.lay_all(&layers, governance, law.as_deref(), &mut found)
            }
            _ => LaidLayers::default(),
        };
        found.absorb(outdated, None);
        // What is forbidden keeps every plan back, and not the findings of the schools themselves.
        let is_sound = !found.has_errors();
        let mut faults = Diagnostics::default();
        let mut standard = None;
        if let Some(tree) = &laid.tree {
            standard = decode::standard(Arc::clone(tree), &mut faults);
        }
        if faults.has_errors() {
            standard = None;
        }
        found.absorb(faults, None);
        Baseline {
            edition: edition.clone(),
            standard,
            tree: laid.tree,
            edition_tree: laid.edition_tree,
            is_sound,
            deviations: laid.deviations,
            exceptions: laid.exceptions,
            governance: Arc::clone(governance),
            found,
            is_unknown: laid.is_unknown,
            law,
        }
    }

    /// A layer below a school under the names of an edition. Those of the edition and of the Land
    /// are not renamed: they are where names come from.
    fn under_names_of(
        &self,
        edition: &EditionId,
        layer: &Layer,
        select: &str,
        outdated: &mut Diagnostics,
    ) -> Layer {
        match layer.kind {
            LayerKind::Profile | LayerKind::Authority => {
                self.renamed(edition, layer, select, outdated)
            }
            LayerKind::Land | LayerKind::Edition | LayerKind::School => layer.clone(),
        }
    }

    fn lay_all(
        &self,
        layers: &[Layer],
        governance: &Governance,
        law: Option<&Node>,
        found: &mut Diagnostics,
    ) -> LaidLayers {
        let mut laid = LaidLayers::default();
        let Some((first, rest)) = layers.split_first() else { return laid };
        let mut tree = Arc::clone(&first.root);
        for layer in rest {
            let case = Overlay { governance, law, below: &tree, over: layer, today: self.today };
            let judged = case.judge(found);
            laid.deviations.extend(judged.deviations);
            laid.exceptions.extend(judged.exceptions);
            laid.is_unknown |= judged.is_unknown;
            tree = judged.tree;
            if layer.kind == LayerKind::Profile {
                laid.edition_tree = Some(Arc::clone(&tree));
            }
        }
        laid.tree = Some(tree);
        laid
    }

    /// The Land whose law holds for an authority's schools; none when none is named, or it does not
    /// exist.
    pub(super) fn land_of(&self, authority: &AuthorityId) -> Option<(&LandId, Option<&Layer>)> {
        let own = self.authorities.get(authority).and_then(|authority| authority.land.as_ref());
        let (id, layer) = self.lands.get_key_value(own.or(self.workspace.land.as_ref())?)?;
        Some((id, layer.as_ref()))
    }

    /// Lands that are named and do not exist.
    pub(super) fn unknown_lands(&self, out: &mut Diagnostics) {
        let workspace = self
            .workspace
            .land
            .as_ref()
            .map(|land| (land, self.place_in_workspace_file(&["land"])));
        let of_authority = |authority: &'_ AuthorityLayer| {
            let place = authority.layer.as_ref()?.header()?.node.get("land")?.node.origin;
            Some((authority.land.clone()?, place))
        };
        let authorities: Vec<_> = self.authorities.values().filter_map(of_authority).collect();
        let named = workspace.into_iter().chain(authorities.iter().map(|(land, at)| (land, *at)));
        for (land, at) in named.filter(|(land, _)| !self.lands.contains_key(*land)) {
            let mut diagnostic =
                Diagnostic::new(&UNKNOWN_LAND, format!("there is no Land `{land}` in `lands/`"))
                    .at(at);
            diagnostic.help = did_you_mean(land.as_str(), self.lands.keys().map(LandId::as_str));
            out.push(diagnostic);
        }
    }
}
