//! The layers below schools: those of an edition, and that of an authority.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::base::diagnostic::Diagnostics;
use crate::language::layer::Layer;
use crate::language::renames::Renames;
use crate::model::{LandId, ProfileId};
use crate::standard::governance::Governance;

/// An edition with its profiles. A layer that is there and could not be read is `None`.
#[derive(Debug)]
pub(super) struct EditionLayers {
    pub(super) layer: Option<Layer>,
    pub(super) profiles: BTreeMap<ProfileId, Option<Layer>>,
    /// What the edition has renamed.
    pub(super) moves: Renames,
    pub(super) governance: OnceLock<(Arc<Governance>, Diagnostics)>,
}

/// What an authority says, and what it says of itself.
#[derive(Debug)]
pub(super) struct AuthorityLayer {
    pub(super) layer: Option<Layer>,
    pub(super) title: String,
    pub(super) land: Option<LandId>,
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

impl EditionLayers {
    /// What the edition says about deviating, read when the first school follows it.
    pub(super) fn governance(&self) -> &(Arc<Governance>, Diagnostics) {
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

impl AuthorityLayer {
    /// Whether its file says nothing that could differ from the layers below.
    pub(super) fn sets_nothing(&self) -> bool {
        // One that could not be read may set anything.
        self.layer.as_ref().is_some_and(Layer::is_empty)
    }
}

impl<'a> LayersBelow<'a> {
    /// The layers, lowest first. `None` when one of them could not be read, which was reported:
    /// without it the rest would have faults that are none.
    pub(super) fn lowest_first(&self) -> Option<Vec<&'a Layer>> {
        let mut all = self.land.to_vec();
        all.extend([self.layers.layer.as_ref(), self.profile]);
        if let Some(authority) = self.own {
            all.push(authority.layer.as_ref());
        }
        // A single `None` in it makes the whole `None`.
        all.into_iter().collect()
    }
}
