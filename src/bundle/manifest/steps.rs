//! Whether the steps of a manifest fit its files.

use std::collections::{BTreeMap, BTreeSet};

use super::{BundleManifest, BundlePurpose, BundleStep, BundleStepKind};

/// Whose files lie in which folder.
#[derive(Default)]
struct UnitsWithFiles<'a> {
    now: BTreeSet<&'a str>,
    between: BTreeSet<&'a str>,
    before: BTreeSet<&'a str>,
    /// Those of which a file of now is not the one before.
    differing: BTreeSet<&'a str>,
}

impl BundleManifest {
    /// Each step is of something that has the files for it, and what has files has the steps for them:
    /// one, or a temporary one and then the one that ends it.
    pub(super) fn check_steps(&self) -> Result<(), String> {
        let files = UnitsWithFiles::of(self);
        let mut met: BTreeMap<&str, BundleStepKind> = BTreeMap::new();
        let mut temporary = BTreeSet::new();
        for step in &self.steps {
            let unit = step.unit.as_str();
            if !files.fit(step) {
                return Err(format!("the step of `{unit}` does not fit its files"));
            }
            if !is_plugged_rightly(step) {
                return Err(format!("the step of `{unit}` does not fit its cable"));
            }
            if step.kind == BundleStepKind::Temporary {
                temporary.insert(unit);
            }
            let ends_temporary =
                matches!(step.kind, BundleStepKind::Change | BundleStepKind::Replug);
            match met.insert(unit, step.kind) {
                None => {}
                Some(BundleStepKind::Temporary) if ends_temporary => {}
                Some(_) => return Err(format!("`{unit}` has two steps")),
            }
        }
        for (unit, last) in &met {
            if *last == BundleStepKind::Temporary {
                return Err(format!("no step of `{unit}` ends the temporary one"));
            }
        }
        if let Some(unit) = files.between.difference(&temporary).next() {
            return Err(format!("`{unit}` has files in between and no temporary step"));
        }
        // What is new or leaves always has something to be done.
        match files.now.symmetric_difference(&files.before).find(|unit| !met.contains_key(**unit)) {
            Some(unit) => Err(format!("`{unit}` has no step")),
            None => Ok(()),
        }
    }
}

impl<'a> UnitsWithFiles<'a> {
    fn of(manifest: &'a BundleManifest) -> Self {
        let mut files = Self::default();
        let mut former: BTreeMap<&str, &str> = BTreeMap::new();
        for entry in &manifest.files {
            if entry.purpose == BundlePurpose::Rollback {
                former.insert(&entry.path, &entry.sha256);
            }
        }
        for entry in &manifest.files {
            let Some(unit) = entry.unit.as_deref() else { continue };
            match entry.purpose {
                BundlePurpose::Device => {
                    files.now.insert(unit);
                    let rollback = entry.rollback.as_deref();
                    let before = rollback.and_then(|path| former.remove(path));
                    if before != Some(&*entry.sha256) {
                        files.differing.insert(unit);
                    }
                }
                BundlePurpose::Between => _ = files.between.insert(unit),
                BundlePurpose::Rollback => _ = files.before.insert(unit),
                BundlePurpose::Document => {}
            }
        }
        // What no file of now leads back to is gone.
        for entry in &manifest.files {
            if let Some(unit) = entry.unit.as_deref()
                && former.contains_key(entry.path.as_str())
            {
                files.differing.insert(unit);
            }
        }
        files
    }

    /// Whether there are the files that a step needs.
    fn fit(&self, step: &BundleStep) -> bool {
        let unit = step.unit.as_str();
        let (is_now, was) = (self.now.contains(unit), self.before.contains(unit));
        match step.kind {
            BundleStepKind::First => is_now && !was,
            BundleStepKind::Temporary => is_now && was && self.between.contains(unit),
            BundleStepKind::Change => is_now && was,
            // What people set up by hand has no files, and may be plugged in elsewhere all the same.
            BundleStepKind::Replug => is_now == was && !self.differing.contains(unit),
            BundleStepKind::Remove => !is_now && was,
        }
    }
}

/// Whether a step says where it is plugged in if that is what it does, and does not if it stays
/// where it is.
fn is_plugged_rightly(step: &BundleStep) -> bool {
    match step.kind {
        BundleStepKind::Replug => step.plugged.is_some(),
        BundleStepKind::Temporary | BundleStepKind::Remove => step.plugged.is_none(),
        BundleStepKind::First | BundleStepKind::Change => true,
    }
}
