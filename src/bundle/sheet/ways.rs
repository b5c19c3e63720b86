//! The ways in which files are applied, each once.

use std::collections::BTreeSet;

use crate::model::{Language, PlatformId};
use crate::platform::artifact::Artifact;
use crate::platform::{ApplySteps, ApplyWay, Platforms};

/// A way in which files are applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetWay {
    /// What people call the platform.
    pub platform: String,
    /// Its steps in the language of the documents, or as the platform says them.
    pub steps: ApplySteps,
    /// Whether nobody has said them in that language.
    pub is_foreign: bool,
    /// Ids of what takes it, in the order of the steps.
    pub taken_by: Vec<String>,
}

/// The ways that were met, by their numbers.
#[derive(Debug)]
pub(super) struct WayList {
    language: Language,
    met: Vec<(PlatformId, ApplyWay, SheetWay)>,
}

impl WayList {
    pub(super) fn new(language: Language) -> Self {
        Self { language, met: Vec::new() }
    }

    /// The number of the way in which a file is applied. `None` when its platform does not say it,
    /// which is a finding of the platform.
    pub(super) fn number_of(&mut self, file: &Artifact, platforms: &Platforms) -> Option<usize> {
        let manifest = &platforms.get(&file.platform)?.manifest;
        let way = manifest.way_of(manifest.outputs.get(&*file.output)?)?;
        let is_met = |(platform, known, _): &(PlatformId, ApplyWay, SheetWay)| {
            *platform == file.platform && *known == way
        };
        if let Some(number) = self.met.iter().position(is_met) {
            return Some(number);
        }
        let (steps, is_foreign) = way.steps_in(self.language);
        let platform = manifest.title.to_string();
        let shown = SheetWay { platform, steps, is_foreign, taken_by: Vec::new() };
        self.met.push((file.platform.clone(), way, shown));
        Some(self.met.len() - 1)
    }

    /// Notes that a step takes a way.
    pub(super) fn is_taken_by(&mut self, number: usize, unit: &str) {
        if let Some((_, _, way)) = self.met.get_mut(number) {
            way.taken_by.push(unit.to_owned());
        }
    }

    pub(super) fn finish(self) -> Vec<SheetWay> {
        let mut ways = Vec::with_capacity(self.met.len());
        for (_, _, mut way) in self.met {
            // A device with two steps takes its ways twice.
            let mut known = BTreeSet::new();
            way.taken_by.retain(|unit| known.insert(unit.clone()));
            ways.push(way);
        }
        ways
    }
}
