//! What no school uses today: profiles and editions that nobody follows, authorities without
//! schools, Länder that nobody names. It is decoded all the same, since it will be used one day,
//! and then by many.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use super::baseline::Baseline;
use super::layers::{AuthorityLayer, EditionLayers, LayersBelow};
use super::members::Cooperation;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::base::source::FileId;
use crate::language::decode::{self, Intent, SchoolKey};
use crate::language::layer::{Layer, lay};
use crate::language::tree;
use crate::model::{AuthorityId, EditionId, LandId, ProfileId};
use crate::standard::scaffold::{self, Numbers};

/// A profile of an edition that no school follows.
#[derive(Debug)]
pub struct UnusedProfile<'a> {
    pub edition: &'a EditionId,
    pub profile: &'a ProfileId,
    /// What its schools would share.
    pub baseline: Baseline,
}

impl Cooperation {
    /// The profiles of each edition that no school follows, decoded; what is found in them is
    /// reported. To be asked when all schools were looked at.
    pub fn unused(&self, out: &mut Diagnostics) -> Vec<UnusedProfile<'_>> {
        let used = self.used(out.has_errors());
        let mut unused = Vec::new();
        for (edition, layers) in &self.editions {
            if layers.profiles.is_empty() {
                self.without_profiles(edition, layers, out);
            }
            for (profile, layer) in &layers.profiles {
                if used.contains(&(edition.to_string(), profile.to_string())) {
                    continue;
                }
                let baseline = self.follower(edition, layers, layer.as_ref(), out);
                unused.push(UnusedProfile { edition, profile, baseline });
            }
        }
        self.unused_authorities(out);
        self.unused_lands(out);
        unused
    }

    /// Editions with their profiles that schools follow. Where schools have faults, also those that
    /// they name: nothing is known about what such a school would have shared.
    fn used(&self, with_faulty: bool) -> BTreeSet<(String, String)> {
        let baselines = self.baselines.lock().unwrap_or_else(PoisonError::into_inner);
        let mut used: BTreeSet<_> = baselines
            .keys()
            .map(|kind| (kind.edition.to_string(), kind.profile.to_string()))
            .collect();
        if with_faulty {
            for school in &self.schools {
                used.extend(self.edition_and_profile(school));
                self.sources.let_go(&school.files);
            }
        }
        used
    }

    /// What a school of a profile would share with others. A fault counts when every school would
    /// have it: what the standard lacks an authority may say.
    fn follower(
        &self,
        edition: &EditionId,
        layers: &EditionLayers,
        profile: Option<&Layer>,
        out: &mut Diagnostics,
    ) -> Baseline {
        let land =
            self.workspace.land.as_ref().and_then(|land| self.lands.get(land)).map(Option::as_ref);
        let below = LayersBelow { layers, profile, land: land.as_slice(), own: None };
        let baseline = self.make_baseline(edition, &below, "");
        let mut found: Vec<Diagnostic> = baseline.found.iter().cloned().collect();
        for (id, authority) in &self.authorities {
            // No fault is left that every school could have.
            if found.is_empty() {
                break;
            }
            if authority.sets_nothing() {
                continue;
            }
            let land = self.land_of(id).map(|(_, land)| land);
            let other = self.make_baseline(
                edition,
                &LayersBelow { land: land.as_slice(), own: Some(authority), ..below },
                id.as_str(),
            );
            found.retain(|item| other.found.iter().any(|found| found == item));
        }
        for item in found {
            out.push(item);
        }
        baseline
    }

    /// An edition that no school can follow, for it has no profile: what stands in it is decoded.
    /// What it lacks its profiles would say.
    fn without_profiles(&self, edition: &EditionId, layers: &EditionLayers, out: &mut Diagnostics) {
        let Some(layer) = &layers.layer else { return };
        // No profile at all would count as one that could not be read. The edition stands in for
        // it: laid over itself it changes nothing.
        let below = LayersBelow { layers, profile: Some(layer), land: &[], own: None };
        let baseline = self.make_baseline(edition, &below, "");
        for item in &baseline.found {
            if item.code.name != decode::MISSING_KEY.name {
                out.push(item.clone());
            }
        }
    }

    /// Authorities that set something and have no school.
    fn unused_authorities(&self, out: &mut Diagnostics) {
        let with_schools: BTreeSet<&AuthorityId> =
            self.schools.iter().map(|school| &school.key.authority).collect();
        for (id, authority) in &self.authorities {
            if with_schools.contains(id) || authority.sets_nothing() {
                continue;
            }
            // One that could not be read was reported.
            let Some(own) = &authority.layer else { continue };
            let land = self.land_of(id).map(|(_, land)| land);
            self.everywhere(own, land.as_slice(), Some((id, authority)), out);
        }
    }

    /// Länder that neither the workspace nor an authority names.
    fn unused_lands(&self, out: &mut Diagnostics) {
        let named = self.authorities.values().filter_map(|authority| authority.land.as_ref());
        let named: BTreeSet<&LandId> = named.chain(&self.workspace.land).collect();
        for (id, land) in &self.lands {
            if let Some(own) = land
                && !named.contains(id)
            {
                self.everywhere(own, &[Some(own)], None, out);
            }
        }
    }

    /// What is wrong with a layer, whichever profile of the edition a school under it would follow.
    fn everywhere(
        &self,
        own: &Layer,
        land: &[Option<&Layer>],
        authority: Option<(&AuthorityId, &AuthorityLayer)>,
        out: &mut Diagnostics,
    ) {
        let Some(edition) = self.default_edition().or_else(|| self.editions_in_time.newest())
        else {
            return;
        };
        let Some(layers) = self.editions.get(edition) else { return };
        let mut common: Option<Vec<Diagnostic>> = None;
        for profile in layers.profiles.values().flatten() {
            let below = LayersBelow {
                layers,
                profile: Some(profile),
                land,
                own: authority.map(|(_, layer)| layer),
            };
            let laid =
                self.make_baseline(edition, &below, authority.map_or("", |(id, _)| id.as_str()));
            let found: Vec<Diagnostic> = laid
                .found
                .iter()
                // Faults of the other layers are told where those are used.
                .filter(|item| item.at.is_some_and(|at| self.is_of(at.file, own)))
                .cloned()
                .collect();
            common = Some(match common {
                Some(common) => common.into_iter().filter(|item| found.contains(item)).collect(),
                None => found,
            });
        }
        for item in common.into_iter().flatten() {
            out.push(item);
        }
    }

    /// Whether a file is one of a layer's.
    fn is_of(&self, file: FileId, layer: &Layer) -> bool {
        self.sources.file(file).layer == self.sources.file(layer.root.origin.file).layer
    }

    /// A small school of a profile that nobody follows, as `muster new school` would make it.
    /// `None` when the standard does not say how. What it says itself stands in no file; its places
    /// are in `muster.toml`, where no value of a school can stand, so that they can be told from
    /// others.
    pub fn trial(&self, unused: &UnusedProfile<'_>) -> Option<Intent> {
        if !unused.baseline.is_sound {
            return None;
        }
        let shared = unused.baseline.standard.as_ref()?;
        let numbers = Numbers {
            title: unused.profile.to_string(),
            profile: unused.profile.to_string(),
            index: 1,
            students: 60,
            ..Numbers::default()
        };
        let files = scaffold::school(&shared.standard, &numbers, self.workspace.language).ok()?;
        let file = self.workspace_tree.origin.file;
        let mut unheard = Diagnostics::default();
        // These texts stand in no file, so that nothing of them is kept.
        let mut trees = Vec::with_capacity(files.len());
        for (_, text) in files {
            trees.push((file, tree::parse(file, &text, &mut unheard)));
        }
        let layer = self.school_layer_of(trees, &mut unheard)?;
        let key = SchoolKey::new("muster", unused.profile.as_str()).ok()?;
        decode::intent(key, lay(&shared.tree, &layer.root), shared, &mut unheard)
    }
}
