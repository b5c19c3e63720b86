//! Resolving: the layers of a school laid over each other, under the names of its edition and by
//! the leave of governance.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::baseline::Baseline;
use super::codes::{EXCEPTION_OUT_OF_PLACE, FREED_INDEX_TAKEN, RETIRED_INDEX};
use super::follow;
use super::members::Cooperation;
use crate::base::diagnostic::{Diagnostic, Diagnostics};
use crate::language::decode::{self, Intent, SchoolKey};
use crate::language::layer::{Layer, lay};
use crate::language::tree::{Node, Value};
use crate::model::EditionId;
use crate::standard::governance::{Deviation, Granted, Overlay};
use crate::workspace::inputs::SchoolFiles;

/// A school's layers laid over each other: what holds there, not yet typed.
#[derive(Debug)]
pub struct Resolved {
    pub key: SchoolKey,
    /// What holds at the school. Every value knows the line that won.
    pub tree: Arc<Node>,
    /// What schools of its kind share.
    pub baseline: Arc<Baseline>,
    /// What the school itself sets otherwise than the layers below.
    pub deviations: Vec<Deviation>,
    /// The school's own exceptions.
    pub exceptions: Vec<Granted>,
    /// Whether the exceptions have faults, so that nothing can be said of what they permit.
    pub is_unknown: bool,
    /// Faults of the edition and of renamed keys; they do not stop the other checks.
    outdated: Diagnostics,
}

/// What a school sets otherwise than the standard, and by whose leave.
#[derive(Debug)]
pub struct Governed {
    /// What holds at the school.
    pub intent: Intent,
    /// What schools of its kind share.
    pub baseline: Arc<Baseline>,
    /// What its profile, its authority and itself set otherwise than the layers below, in this
    /// order.
    pub deviations: Vec<Deviation>,
    /// The exceptions of its authority and its own.
    pub exceptions: Vec<Granted>,
}

/// A school's own layer, and what it is laid over.
#[derive(Debug)]
pub(super) struct OwnLayer {
    pub(super) baseline: Arc<Baseline>,
    /// Under the names of its edition.
    pub(super) layer: Layer,
    /// Faults of the edition and of renamed keys; they do not stop the other checks.
    pub(super) outdated: Diagnostics,
}

impl Resolved {
    /// Decodes what holds at the school. `None` when it does not fit the model, which is reported.
    pub fn decode(&self, out: &mut Diagnostics) -> Option<Intent> {
        let standard = self.baseline.standard.as_ref()?;
        let intent = decode::intent(self.key.clone(), Arc::clone(&self.tree), standard, out);
        // After decoding, which gives nothing back when there are errors in `out` already.
        out.absorb(self.outdated.clone(), None);
        intent
    }
}

impl Cooperation {
    /// Lays the files of a school over what it shares with others of the edition that it follows.
    /// What governance forbids is reported.
    pub fn resolve(&self, school: &SchoolFiles, out: &mut Diagnostics) -> Option<Resolved> {
        self.resolve_under(school, None, out)
    }

    /// As [`Self::resolve`], under an edition whatever the school follows.
    fn resolve_under(
        &self,
        school: &SchoolFiles,
        edition: Option<&EditionId>,
        out: &mut Diagnostics,
    ) -> Option<Resolved> {
        let layer = self.sound_school_layer(school, out)?;
        let OwnLayer { baseline, layer, outdated } = self.own(school, &layer, edition, out)?;
        // What is wrong with the standard is told once, for all schools of the kind.
        let below = &baseline.standard.as_ref()?.tree;
        let judged = self.overlay(&baseline, below, &layer).judge(out);
        Some(Resolved {
            key: school.key.clone(),
            tree: judged.tree,
            baseline,
            deviations: judged.deviations,
            exceptions: judged.exceptions,
            is_unknown: judged.is_unknown,
            outdated,
        })
    }

    /// Lays the layers of a school over each other and decodes the result.
    pub fn intent(
        &self,
        school: &SchoolFiles,
        out: &mut Diagnostics,
    ) -> Option<(Intent, Arc<Baseline>)> {
        let resolved = self.resolve(school, out)?;
        let intent = resolved.decode(out)?;
        Some((intent, resolved.baseline))
    }

    /// As [`Self::intent`], under an edition whatever the school follows. What governance forbids
    /// is reported and stands in it nevertheless, to be looked at.
    pub fn intent_under(
        &self,
        school: &SchoolFiles,
        edition: &EditionId,
        out: &mut Diagnostics,
    ) -> Option<(Intent, Arc<Baseline>)> {
        // In a list of its own: an error in `out` would keep what is decoded back.
        let mut forbidden = Diagnostics::default();
        let resolved = self.resolve_under(school, Some(edition), &mut forbidden);
        let intent = resolved.as_ref().and_then(|resolved| resolved.decode(out));
        out.absorb(forbidden, None);
        Some((intent?, resolved?.baseline))
    }

    /// A school with what it sets otherwise than the standard, and the exceptions that permit it.
    /// None when that cannot be said; what governance forbids is no reason for that.
    pub fn governed(&self, school: &SchoolFiles, out: &mut Diagnostics) -> Option<Governed> {
        // Each in a list of its own: what was found before does not stop what comes after.
        let mut forbidden = Diagnostics::default();
        let resolved = self.resolve(school, &mut forbidden);
        out.absorb(forbidden, None);
        let resolved = resolved?;
        let mut faults = Diagnostics::default();
        let intent = resolved.decode(&mut faults);
        out.absorb(faults, None);
        if resolved.is_unknown || resolved.baseline.is_unknown {
            return None;
        }
        let baseline = resolved.baseline;
        let deviations = baseline.deviations.iter().cloned().chain(resolved.deviations).collect();
        let exceptions = baseline.exceptions.iter().cloned().chain(resolved.exceptions).collect();
        Some(Governed { intent: intent?, baseline, deviations, exceptions })
    }

    /// The tree of a school with all its layers, whether or not it fits the model, and what it
    /// shares with others of its kind.
    pub fn tree(
        &self,
        school: &SchoolFiles,
        out: &mut Diagnostics,
    ) -> Option<(Arc<Node>, Arc<Baseline>)> {
        let layer = self.sound_school_layer(school, out)?;
        let OwnLayer { baseline, layer, outdated } = self.own(school, &layer, None, out)?;
        out.absorb(outdated, None);
        let tree = lay(baseline.tree.as_ref()?, &layer.root);
        Some((tree, baseline))
    }

    /// A school's layer, about to be laid over what its kind shares.
    pub(super) fn overlay<'a>(
        &self,
        baseline: &'a Baseline,
        below: &'a Arc<Node>,
        over: &'a Layer,
    ) -> Overlay<'a> {
        let (governance, law) = (&baseline.governance, baseline.law.as_deref());
        let standing = baseline.standing.as_ref();
        Overlay { governance, law, below, standing, over, today: self.today }
    }

    /// A school's layer under the names of the edition, or of the one that it follows, with what
    /// schools of its kind share.
    pub(super) fn own(
        &self,
        school: &SchoolFiles,
        layer: &Layer,
        edition: Option<&EditionId>,
        out: &mut Diagnostics,
    ) -> Option<OwnLayer> {
        let mut outdated = Diagnostics::default();
        let (edition, moves) = if let Some(edition) = edition {
            (edition, self.moves_to(school, edition))
        } else {
            let followed = self.edition_of(school, &layer.root, &mut outdated, out)?;
            // Who follows an edition may have kept names that it has renamed; older ones are not
            // read.
            (followed, self.moves(followed))
        };
        self.report_retired_index(&layer.root, &mut outdated);
        self.report_exceptions_out_of_place(layer, &mut outdated);
        let baseline = self.baseline_of(school, edition, &layer.root, out)?;
        let select = format!(" {}", school.key);
        let layer = follow::renamed(edition, &moves, layer, &select, &mut outdated);
        Some(OwnLayer { baseline, layer, outdated })
    }

    /// Reports an index that a school which is gone had, or that is still said to be free.
    fn report_retired_index(&self, root: &Node, out: &mut Diagnostics) {
        let Some(entry) = root.get("index") else { return };
        let Value::Int(index) = entry.node.value else { return };
        let Ok(number) = u32::try_from(index) else { return };
        let Some(reason) = self.retired(number) else {
            if self.is_freed(number) {
                let message = format!("the index {index} is taken, and listed as freed");
                let listed = self.place_in_workspace_file(&["freed-indices"]);
                out.push(
                    Diagnostic::new(&FREED_INDEX_TAKEN, message)
                        .at(entry.node.origin)
                        .note_at(listed, "what frees it")
                        .help("take the index out there, so that it rests when the school leaves"),
                );
            }
            return;
        };
        let message = format!("the index {index} is retired: {reason}");
        out.push(
            Diagnostic::new(&RETIRED_INDEX, message)
                .at(entry.node.origin)
                .note_at(self.place_in_workspace_file(&["retired-indices"]), "what keeps it back")
                .help("take another index, or free this one by taking it out there"),
        );
    }

    /// Reports each file of a school that holds exceptions and is not the one of which `CODEOWNERS`
    /// can say who approves it.
    fn report_exceptions_out_of_place(&self, layer: &Layer, out: &mut Diagnostics) {
        let exceptions = layer.aside("exceptions").and_then(|entry| entry.node.table());
        let mut told = BTreeSet::new();
        for entry in exceptions.into_iter().flat_map(|table| table.values()) {
            let path = &self.sources.file(entry.key.file).path;
            if path.ends_with("/exceptions.toml") || !told.insert(path) {
                continue;
            }
            let message = "an exception stands in a file of which the school's owners approve \
                           changes themselves";
            out.push(
                Diagnostic::new(&EXCEPTION_OUT_OF_PLACE, message)
                    .at(entry.key)
                    .help("move it to `exceptions.toml` beside this file"),
            );
        }
    }

    /// The layer of a school. `None` also when something was wrong before.
    pub(super) fn sound_school_layer(
        &self,
        school: &SchoolFiles,
        out: &mut Diagnostics,
    ) -> Option<Layer> {
        let layer = self.school_layer(school, out);
        if out.has_errors() { None } else { layer }
    }
}
