//! What is rolled out at a school, as its documents and the manifest tell it: a step for each device
//! that is new, changes or leaves, with its files and the ways in which they are applied.

mod order;
mod side;
mod sides;
mod unit;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

pub use self::order::OrderFault;
pub use self::side::SheetSide;
pub use self::sides::SheetSides;
use self::sides::UnitFiles;
pub use self::unit::{SheetPlace, SheetUnit, UnitKind};
pub use self::ways::SheetWay;
use self::ways::WayList;
use super::contents::{DEVICES, ROLLBACK};
use super::manifest::{BundleManifest, BundleStep, BundleStepKind, SecretsInBundle};
use crate::model::Language;
use crate::platform::ApplyMode;

/// What is rolled out at a school.
#[derive(Clone, Debug)]
pub struct RolloutSheet {
    /// What people call the authority.
    pub authority: String,
    /// First to last.
    pub steps: Vec<SheetStep>,
    /// Ids of what has the same files as before.
    pub same: Vec<String>,
    /// The ways that the steps take, each once.
    pub ways: Vec<SheetWay>,
    /// Its head: of which school and which state it is.
    pub bundle: BundleManifest,
    /// The language of the documents.
    pub language: Language,
}

/// A step: something gets its files, or loses them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetStep {
    pub unit: SheetUnit,
    pub kind: BundleStepKind,
    /// Whether its files differ in values of secrets alone.
    pub secrets_only: bool,
    /// Its files, by the way in which they are applied.
    pub parts: Vec<SheetPart>,
}

/// The files of a step that are applied in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetPart {
    /// The number of the way, from 0.
    pub way: usize,
    /// Whether a file of it replaces what is there.
    pub replaces: bool,
    /// Whether a file of it is merged into what is there.
    pub merges: bool,
    /// Whether nothing of this way was there before.
    pub is_first: bool,
    /// The files by what happens to them.
    pub files: BTreeMap<FileFate, Vec<String>>,
}

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileFate {
    New,
    Changed,
    Gone,
    Same,
}

impl RolloutSheet {
    /// Finds out what is rolled out. `bundle` is the head of its manifest; `on_site` says that people
    /// stand in front of the devices, so that nobody can be locked out.
    ///
    /// # Errors
    ///
    /// There is no order in which the devices can be changed over the network.
    pub fn of(
        sides: &SheetSides<'_>,
        bundle: BundleManifest,
        language: Language,
        on_site: bool,
    ) -> Result<Self, OrderFault> {
        let mut ways = WayList::new(language);
        let (mut changing, mut same) = (BTreeMap::new(), Vec::new());
        for (id, files) in sides.units() {
            let Some(kind) = kind_of(&files) else {
                same.push(id.to_owned());
                continue;
            };
            changing.insert(id.to_owned(), (kind, files));
        }
        let kinds = changing.iter().map(|(id, (kind, _))| (id.as_str(), *kind)).collect();
        let order =
            if on_site { order::on_site(sides, &kinds) } else { order::order(sides, &kinds)? };
        let mut steps = Vec::new();
        for step in order {
            let Some((_, files)) = changing.get(&step.unit) else { continue };
            let unit = sides.unit(&step.unit);
            let parts = parts(&unit, files, sides, &mut ways);
            for part in &parts {
                ways.is_taken_by(part.way, &step.unit);
            }
            let secrets_only = step.kind == BundleStepKind::Change && sides.is_same_text(&unit.id);
            steps.push(SheetStep { unit, kind: step.kind, secrets_only, parts });
        }
        let authority = sides.now.plan.site.authority_title.clone();
        Ok(Self { authority, steps, same, ways: ways.finish(), bundle, language })
    }

    /// The steps as the manifest lists them.
    pub fn listed(&self) -> Vec<BundleStep> {
        let step = |step: &SheetStep| BundleStep {
            unit: step.unit.id.clone(),
            kind: step.kind,
            plugged: None,
        };
        self.steps.iter().map(step).collect()
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

impl SheetPart {
    /// Whether nothing of it differs, so that nothing is to be done in this way.
    pub fn is_same(&self) -> bool {
        self.files.keys().all(|fate| *fate == FileFate::Same)
    }

    /// Whether all of it is gone, so that what it did is taken away.
    pub fn is_gone(&self) -> bool {
        self.files.keys().all(|fate| *fate == FileFate::Gone)
    }
}

/// What is to be done with a unit; `None` when its files are the same.
fn kind_of(files: &UnitFiles<'_>) -> Option<BundleStepKind> {
    if files.before.is_empty() {
        return Some(BundleStepKind::First);
    }
    if files.now.is_empty() {
        return Some(BundleStepKind::Remove);
    }
    let is_same = files.now.len() == files.before.len()
        && files.now.iter().all(|(path, file)| {
            files.before.get(path).is_some_and(|former| former.text == file.text)
        });
    if is_same { None } else { Some(BundleStepKind::Change) }
}

/// The files of a unit by the way in which they are applied, in the order of its platforms.
fn parts(
    unit: &SheetUnit,
    files: &UnitFiles<'_>,
    sides: &SheetSides<'_>,
    ways: &mut WayList,
) -> Vec<SheetPart> {
    let mut parts: Vec<((usize, usize), SheetPart)> = Vec::new();
    let all: BTreeSet<&str> = files.now.keys().chain(files.before.keys()).copied().collect();
    for path in all {
        let (now, before) = (files.now.get(path), files.before.get(path));
        let (fate, shown) = match (now, before) {
            (Some(now), Some(before)) if now.text == before.text => (FileFate::Same, DEVICES),
            (Some(_), Some(_)) => (FileFate::Changed, DEVICES),
            (Some(_), None) => (FileFate::New, DEVICES),
            (None, _) => (FileFate::Gone, ROLLBACK),
        };
        let side = if now.is_some() { Some(sides.now) } else { sides.before };
        let (Some(file), Some(side)) = (now.or(before), side) else { continue };
        let Some(way) = ways.number_of(file, side.platforms) else { continue };
        let platform = unit.platforms.iter().position(|own| *own == file.platform);
        let place = (platform.unwrap_or(unit.platforms.len()), way);
        let at = parts.iter().position(|(_, part)| part.way == way).unwrap_or_else(|| {
            let part = SheetPart { way, is_first: true, ..SheetPart::default() };
            parts.push((place, part));
            parts.len() - 1
        });
        let part = &mut parts[at].1;
        part.is_first &= fate == FileFate::New;
        if fate != FileFate::Gone {
            part.replaces |= file.apply == ApplyMode::Replace;
            part.merges |= file.apply == ApplyMode::Merge;
        }
        part.files.entry(fate).or_default().push(format!("{shown}/{path}"));
    }
    parts.sort_by_key(|(place, _)| *place);
    parts.into_iter().map(|(_, part)| part).collect()
}
