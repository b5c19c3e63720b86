//! What schools of one kind share: the layers below them, laid over each other and decoded once.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError};

use super::{AuthorityLayer, UNKNOWN_LAND, UNKNOWN_PROFILE, World};
use crate::language::decode::{self, Shared};
use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::standard::governance::{Case, Deviation, Governance, Granted};
use crate::workspace::inputs::SchoolFiles;
use crate::language::layer::{Layer, LayerKind};
use crate::model::{AuthorityId, EditionId, LandId, ProfileId};
use crate::language::moved::Moves;
use crate::base::source::Origin;
use crate::language::tree::Node;

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
    /// The tree that the edition makes up with its profile, before the authority said anything.
    pub standard: Option<Arc<Node>>,
    /// Whether nothing in it is forbidden; otherwise nothing may be planned with it.
    pub is_sound: bool,
    /// What the profile and the authority set otherwise than the edition.
    pub deviations: Vec<Deviation>,
    /// The exceptions of the authority.
    pub exceptions: Vec<Granted>,
    /// What the edition says about deviating.
    pub governance: Arc<Governance>,
    /// The exceptions of the authority have faults: what it sets otherwise was not looked at.
    pub(super) is_unknown: bool,
    pub(super) law: Option<Arc<Node>>,
    pub(super) found: Diagnostics,
}

#[derive(Debug)]
pub(super) struct EditionLayers {
    pub(super) layer: Option<Layer>,
    pub(super) profiles: BTreeMap<ProfileId, Option<Layer>>,
    pub(super) moves: Moves,
    pub(super) governance: OnceLock<(Arc<Governance>, Diagnostics)>,
}

/// The layers below a school. One that is there and could not be read is `None` itself.
#[derive(Clone, Copy)]
pub(super) struct Below<'a> {
    pub(super) layers: &'a EditionLayers,
    pub(super) profile: Option<&'a Layer>,
    /// The Land, where one is named: one at most.
    pub(super) land: &'a [Option<&'a Layer>],
    /// The authority, where it sets anything.
    pub(super) own: Option<&'a AuthorityLayer>,
}

/// Schools of one kind: what they share is made once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    pub(super) edition: EditionId,
    pub(super) profile: ProfileId,
    land: Option<LandId>,
    /// Their authority, when it sets anything.
    authority: Option<AuthorityId>,
}

impl AuthorityLayer {
    /// Whether its file says nothing that could differ from the layers below.
    pub(super) fn sets_nothing(&self) -> bool {
        self.layer.as_ref().is_some_and(Layer::is_empty)
    }
}

impl Common {
    /// What was found in the layers that it is made of.
    pub fn found(&self) -> &Diagnostics {
        &self.found
    }
}

impl EditionLayers {
    /// What the edition says about deviating, read when the first school follows it.
    fn governance(&self) -> &(Arc<Governance>, Diagnostics) {
        self.governance.get_or_init(|| {
            let mut found = Diagnostics::default();
            let profiles: Vec<&Layer> = self.profiles.values().flatten().collect();
            let governance = self.layer.as_ref().map(|layer| Governance::read(layer, &profiles, &mut found));
            (Arc::new(governance.unwrap_or_default()), found)
        })
    }
}

impl World {
    /// What the school shares with others of its kind.
    pub(super) fn common(&self, school: &SchoolFiles, edition: &EditionId, root: &Node, out: &mut Diagnostics) -> Option<CommonCell> {
        let named = |key| root.get(key).and_then(|entry| Some((entry.node.text()?, entry.node.origin)));
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
        let land = self.land_of(authority);
        // Most authorities set nothing: their schools share with those of other such authorities.
        let own = self.authorities.get(authority).filter(|authority| !authority.sets_nothing());
        let named = own.map(|_| authority.clone());
        let key = Kind { edition: edition.clone(), profile: profile.clone(), land: land.map(|(id, _)| id.clone()), authority: named };
        let cell = Arc::clone(self.commons.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
        let land = land.map(|(_, land)| land);
        let below = Below { layers, profile: profile_layer.as_ref(), land: land.as_slice(), own };
        cell.get_or_init(|| self.laid(edition, &below, authority.as_str()));
        Some(cell)
    }

    /// Lays over each other what lies below a school, and decodes it.
    pub(super) fn laid(&self, edition: &EditionId, below: &Below<'_>, authority: &str) -> Common {
        let mut found = Diagnostics::default();
        // A layer that could not be read was reported; without it the rest would have faults that are none.
        let Below { layers, land, own, .. } = *below;
        let select = format!(" {authority}");
        let upper = [layers.layer.as_ref(), below.profile].into_iter().chain(own.map(|authority| authority.layer.as_ref()));
        let all: Option<Vec<&Layer>> = land.iter().copied().chain(upper).collect();
        let mut outdated = Diagnostics::default();
        let mut renamed = |layer: &Layer| match layer.kind {
            LayerKind::Profile | LayerKind::Authority => self.renamed(edition, layer, &select, &mut outdated),
            LayerKind::Land | LayerKind::Edition | LayerKind::School => layer.clone(),
        };
        let all: Option<Vec<Layer>> = all.map(|all| all.into_iter().map(&mut renamed).collect());
        let law = land.first().copied().flatten().map(|land| Arc::clone(&land.root));
        let (governance, unsound) = layers.governance();
        found.absorb(unsound.clone(), None);
        let (mut deviations, mut exceptions, mut standard, mut is_unknown) = (Vec::new(), Vec::new(), None, false);
        let tree = all.filter(|_| !unsound.has_errors()).and_then(|all| {
            let (first, rest) = all.split_first()?;
            Some(rest.iter().fold(Arc::clone(&first.root), |below, layer| {
                let case = Case { governance, law: law.as_deref(), below: &below, over: layer, today: self.today };
                let judged = case.judge(&mut found);
                deviations.extend(judged.deviations);
                exceptions.extend(judged.exceptions);
                is_unknown |= judged.is_unknown;
                if layer.kind == LayerKind::Profile {
                    standard = Some(Arc::clone(&judged.tree));
                }
                judged.tree
            }))
        });
        found.absorb(outdated, None);
        // What is forbidden keeps every plan back, and not the findings of the schools themselves.
        let is_sound = !found.has_errors();
        let mut faults = Diagnostics::default();
        let shared = tree.clone().and_then(|tree| decode::standard(tree, &mut faults));
        let shared = faults.gate(shared).flatten();
        found.absorb(faults, None);
        let (edition, governance) = (edition.clone(), Arc::clone(governance));
        Common { edition, shared, tree, standard, is_sound, deviations, exceptions, governance, is_unknown, law, found }
    }

    /// The Land whose law holds for an authority's schools; none when none is named, or it does not exist.
    pub(super) fn land_of(&self, authority: &AuthorityId) -> Option<(&LandId, Option<&Layer>)> {
        let own = self.authorities.get(authority).and_then(|authority| authority.land.as_ref());
        let (id, layer) = self.lands.get_key_value(own.or(self.cooperation.land.as_ref())?)?;
        Some((id, layer.as_ref()))
    }

    /// Lands that are named and do not exist.
    pub(super) fn unknown_lands(&self, out: &mut Diagnostics) {
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
}
