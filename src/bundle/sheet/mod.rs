//! What is rolled out at a school, as its documents and the manifest tell it: a step for each device
//! that is new, changes, is plugged in elsewhere or leaves, and a temporary one before that where
//! others need it, with its files and the ways in which they are applied.

mod order;
mod parts;
mod rotated;
mod side;
mod sides;
mod unit;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

use self::order::OrderedStep;
pub use self::order::SheetOrder;
use self::parts::parts;
pub use self::parts::{FileFate, SheetPart};
pub use self::rotated::RotatedSecret;
use self::rotated::rotated;
pub use self::side::SheetSide;
pub use self::sides::SheetSides;
use self::unit::cable_of;
pub use self::unit::{SheetPlace, SheetUnit, UnitKind};
pub use self::ways::SheetWay;
use self::ways::WayList;
use super::manifest::{BundleManifest, BundleStep, BundleStepKind, SecretsInBundle};
use crate::model::Language;
use crate::rollout::{InBetween, StepReason, Unreached};

/// What is rolled out at a school.
#[derive(Clone, Debug)]
pub struct RolloutSheet {
    /// What people call the authority.
    pub authority: String,
    /// First to last.
    pub steps: Vec<SheetStep>,
    /// Devices that nobody reaches over the network, whatever the order is.
    pub unreached: Vec<Unreached>,
    /// Whether people stand in front of the devices, so that no order was searched.
    pub is_on_site: bool,
    /// Secrets of which not all steps have the same value for a while, by their names.
    pub rotated: Vec<RotatedSecret>,
    /// Ids of what has the same files as before.
    pub same: Vec<String>,
    /// The ways that the steps take, each once.
    pub ways: Vec<SheetWay>,
    /// Its head: of which school and which state it is.
    pub bundle: BundleManifest,
    /// The language of the documents.
    pub language: Language,
}

/// A step: something gets its files, loses them, or is plugged in elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetStep {
    pub unit: SheetUnit,
    pub kind: BundleStepKind,
    /// Whether its files differ in values of secrets alone.
    pub secrets_only: bool,
    /// Its files, by the way in which they are applied.
    pub parts: Vec<SheetPart>,
    /// Where its cable goes; `None` when it stays.
    pub cable: Option<SheetCable>,
    /// Of a temporary step, what the device has in addition meanwhile.
    pub between: Option<InBetween>,
    /// Why it stands where it stands; what the order rests on comes first.
    pub reasons: Vec<StepReason>,
    /// The other step of a unit that has two, by its number from 0.
    pub other_step: Option<usize>,
}

/// A cable that is plugged in elsewhere, or for the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetCable {
    /// A device and the number of its port, `sw-a1/37`; `None` when it was nowhere.
    pub from: Option<String>,
    pub to: String,
}

impl RolloutSheet {
    /// Tells what is rolled out, in its order. `bundle` is the head of its manifest.
    pub fn of(
        sides: &SheetSides<'_>,
        order: SheetOrder,
        bundle: BundleManifest,
        language: Language,
    ) -> Self {
        let mut ways = WayList::new(language);
        let units = sides.units();
        let mut steps = Vec::new();
        for step in order.steps {
            let OrderedStep { unit: id, kind, plugged, between, reasons } = step;
            let files = units.get(id.as_str()).cloned().unwrap_or_default();
            let unit = match kind {
                BundleStepKind::Temporary => sides.former_unit(&id),
                _ => sides.unit(&id),
            };
            let parts = parts((&unit, kind), &files, sides, &mut ways);
            for part in &parts {
                ways.is_taken_by(part.way, &id);
            }
            let from = sides.before.and_then(|before| cable_of(&before, &id));
            let cable = plugged.map(|to| SheetCable { from, to });
            let secrets_only = kind == BundleStepKind::Change && sides.is_same_text(&id);
            steps.push(SheetStep {
                unit,
                kind,
                secrets_only,
                parts,
                cable,
                between,
                reasons,
                other_step: None,
            });
        }
        pair(&mut steps);
        let met: BTreeSet<&str> = steps.iter().map(|step| step.unit.id.as_str()).collect();
        let same = units.keys().filter(|id| !met.contains(**id)).map(|id| (*id).to_owned());
        let (same, authority) = (same.collect(), sides.now.plan.site.authority_title.clone());
        let SheetOrder { unreached, is_on_site, .. } = order;
        let ways = ways.finish();
        let units: Vec<_> = steps.iter().map(|step| (step.unit.id.as_str(), step.kind)).collect();
        let rotated = rotated(sides.secrets, sides.now.plan, &units);
        Self { authority, steps, unreached, is_on_site, rotated, same, ways, bundle, language }
    }

    /// The steps as the manifest lists them.
    pub fn listed(&self) -> Vec<BundleStep> {
        let mut listed = Vec::with_capacity(self.steps.len());
        for SheetStep { unit, kind, cable, .. } in &self.steps {
            let plugged = cable.as_ref().map(|cable| cable.to.clone());
            listed.push(BundleStep { unit: unit.id.clone(), kind: *kind, plugged });
        }
        listed
    }

    /// How many steps are of a kind.
    pub fn count(&self, kind: BundleStepKind) -> usize {
        self.steps.iter().filter(|step| step.kind == kind).count()
    }

    /// Whether placeholders stand in the files, so that nothing can be applied.
    pub fn has_placeholders(&self) -> bool {
        self.bundle.secrets == SecretsInBundle::Placeholders
    }
}

/// Says of the two steps of a unit which the other one is.
fn pair(steps: &mut [SheetStep]) {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..steps.len() {
        if let Some(other) = met.insert(steps[number].unit.id.clone(), number) {
            steps[number].other_step = Some(other);
            steps[other].other_step = Some(number);
        }
    }
}
