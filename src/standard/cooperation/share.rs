//! Making what schools of one kind share: the layers below them, laid over each other and decoded
//! once.

use std::sync::{Arc, PoisonError};

use super::baseline::{Baseline, BaselineKey};
use super::codes::{UNKNOWN_LAND, UNKNOWN_PROFILE};
use super::follow;
use super::layers::LayersBelow;
use super::members::Cooperation;
use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::base::source::Origin;
use crate::language::decode;
use crate::language::layer::{Layer, LayerKind};
use crate::language::tree::Node;
use crate::model::{AuthorityId, EditionId, LandId, ProfileId};
use crate::standard::governance::{Deviation, Governance, Granted, Overlay};
use crate::workspace::inputs::SchoolFiles;

/// The layers of a baseline laid over each other.
#[derive(Default)]
struct LaidLayers {
    tree: Option<Arc<Node>>,
    standing: Option<Arc<Node>>,
    edition_tree: Option<Arc<Node>>,
    deviations: Vec<Deviation>,
    exceptions: Vec<Granted>,
    is_unknown: bool,
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
        // Read from the tree: before anything can be decoded, what is shared must be known.
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
        // The lock is held to find the cell alone: schools of other kinds need not wait.
        let mut baselines = self.baselines.lock().unwrap_or_else(PoisonError::into_inner);
        let cell = Arc::clone(baselines.entry(key).or_default());
        drop(baselines);
        let land = land.map(|(_, land)| land);
        let profile = profile_layer.as_ref();
        let below = LayersBelow { layers, profile, land: land.as_slice(), own };
        let baseline =
            cell.get_or_init(|| Arc::new(self.make_baseline(edition, &below, authority.as_str())));
        Some(Arc::clone(baseline))
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
        let layers: Option<Vec<Layer>> = below.lowest_first().map(|layers| {
            layers
                .into_iter()
                .map(|layer| self.under_names_of(edition, layer, authority, &mut outdated))
                .collect()
        });
        let (governance, unsound) = below.layers.governance();
        found.absorb(unsound.clone(), None);
        let law = below.land.first().copied().flatten().map(|land| Arc::clone(&land.root));
        let laid = match layers {
            // Judged by rules with faults, what is allowed would be reported, too.
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
        // References that lead nowhere are found when all is decoded: it is there, and has faults.
        if faults.has_errors() {
            standard = None;
        }
        found.absorb(faults, None);
        Baseline {
            edition: edition.clone(),
            standard,
            tree: laid.tree,
            standing: laid.standing,
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
        authority: &str,
        outdated: &mut Diagnostics,
    ) -> Layer {
        let moves = match layer.kind {
            LayerKind::Profile => self.moves(edition),
            LayerKind::Authority => self.moves_of_authority(authority, edition),
            LayerKind::Land | LayerKind::Edition | LayerKind::School => return layer.clone(),
        };
        follow::renamed(edition, &moves, layer, &format!(" {authority}"), outdated)
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
            let (below, standing) = (&tree, laid.standing.as_ref());
            let today = self.today;
            let overlay = Overlay { governance, law, below, standing, over: layer, today };
            let judged = overlay.judge(found);
            laid.standing = judged.standing;
            laid.deviations.extend(judged.deviations);
            laid.exceptions.extend(judged.exceptions);
            laid.is_unknown |= judged.is_unknown;
            tree = judged.tree;
            // Layers come lowest first: the authority has not been laid over it yet.
            if layer.kind == LayerKind::Profile {
                laid.edition_tree = Some(Arc::clone(&tree));
            }
        }
        laid.tree = Some(tree);
        laid
    }

    /// Lands that are named and do not exist.
    pub(super) fn unknown_lands(&self, out: &mut Diagnostics) {
        let mut named: Vec<(&LandId, Origin)> = Vec::new();
        if let Some(land) = &self.workspace.land {
            named.push((land, self.place_in_workspace_file(&["land"])));
        }
        for authority in self.authorities.values() {
            let header = authority.layer.as_ref().and_then(Layer::header);
            if let Some(land) = &authority.land
                && let Some(entry) = header.and_then(|header| header.node.get("land"))
            {
                named.push((land, entry.node.origin));
            }
        }
        for (land, at) in named {
            if self.lands.contains_key(land) {
                continue;
            }
            let message = format!("there is no Land `{land}` in `lands/`");
            let mut diagnostic = Diagnostic::new(&UNKNOWN_LAND, message).at(at);
            diagnostic.help = did_you_mean(land.as_str(), self.lands.keys().map(LandId::as_str));
            out.push(diagnostic);
        }
    }
}
