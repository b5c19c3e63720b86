//! Which edition a school follows on the day, and under which names it is read.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::members::Cooperation;
use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::base::source::Origin;
use crate::language::decode;
use crate::language::layer::{Layer, LayerKind};
use crate::language::renames::Renames;
use crate::language::tree::Node;
use crate::model::{Edition, EditionId, ProfileId};
use crate::standard::editions::{NONE_IN_FORCE, UNKNOWN_EDITION};
use crate::workspace::inputs::SchoolFiles;

impl Cooperation {
    /// What a school writes itself, under the names of an edition. `None` when it cannot be read.
    pub fn own_tree(&self, school: &SchoolFiles, edition: &EditionId) -> Option<Arc<Node>> {
        let mut unheard = Diagnostics::default();
        let layer = self.sound_school_layer(school, &mut unheard)?;
        let moves = self.moves_to(school, edition);
        Some(renamed(edition, &moves, &layer, "", &mut unheard).root)
    }

    /// What the editions say of themselves, on which depends who follows which of them.
    pub fn times(&self) -> Vec<(&EditionId, Option<&Edition>)> {
        self.editions_in_time.said()
    }

    /// What an edition has renamed.
    pub fn moves(&self, edition: &EditionId) -> Renames {
        self.editions.get(edition).map(|layers| layers.moves.clone()).unwrap_or_default()
    }

    /// What was renamed on the way from one edition to another. Who follows the edition already may
    /// have kept names that it has renamed, and of an edition that is no earlier one nothing else is
    /// known either.
    pub fn moves_between(&self, from: &str, to: &EditionId) -> Renames {
        let line = self.editions_in_time.line(to);
        match line.iter().position(|edition| edition.as_str() == from) {
            None | Some(0) => self.moves(to),
            Some(steps) => {
                let mut moves = Renames::default();
                // The line has the latest first, and names are followed from the earliest on.
                for edition in line[..steps].iter().rev() {
                    moves.then(&self.moves(edition));
                }
                moves
            }
        }
    }

    /// What was renamed on the way from the edition that a school follows to another.
    pub fn moves_to(&self, school: &SchoolFiles, edition: &EditionId) -> Renames {
        self.moves_to_all([school].into_iter(), edition)
    }

    /// What was renamed on the way to an edition from the earliest one that a school of an authority
    /// follows.
    pub fn moves_of_authority(&self, authority: &str, edition: &EditionId) -> Renames {
        let schools =
            self.schools.iter().filter(|school| school.key.authority.as_str() == authority);
        self.moves_to_all(schools, edition)
    }

    fn moves_to_all<'a>(
        &self,
        schools: impl Iterator<Item = &'a SchoolFiles>,
        edition: &EditionId,
    ) -> Renames {
        let line = self.editions_in_time.line(edition);
        let mut earliest = edition;
        // From the edition before it is one step, whoever takes it.
        if line.len() > 2 {
            let mut steps = 0;
            for school in schools {
                let Some((followed, _)) = self.edition_and_profile(school) else { continue };
                let position = line.iter().position(|edition| *edition.as_str() == *followed);
                if let Some(position) = position
                    && position > steps
                {
                    (earliest, steps) = (line[position], position);
                }
            }
        }
        self.moves_between(earliest.as_str(), edition)
    }

    /// The edition of schools that name none: that of `muster.toml`, or the one in force.
    pub fn default_edition(&self) -> Option<&EditionId> {
        match &self.workspace.edition {
            Some(edition) => self.editions_in_time.get(edition.as_str()).map(|(id, _)| id),
            None => self.editions_in_time.in_force(self.today),
        }
    }

    /// The edition named at `at`, checked for the day. `None` when there is no such, which is
    /// reported.
    pub(super) fn pinned(
        &self,
        name: &str,
        at: Origin,
        select: &str,
        out: &mut Diagnostics,
    ) -> Option<&EditionId> {
        let Some((edition, _)) = self.editions_in_time.get(name) else {
            let message = format!("there is no edition `{name}` in `standards/`");
            let mut diagnostic = Diagnostic::new(&UNKNOWN_EDITION, message).at(at);
            let known = self.editions_in_time.names().map(EditionId::as_str);
            diagnostic.help = did_you_mean(name, known);
            out.push(diagnostic);
            return None;
        };
        self.editions_in_time.check_pin(edition, self.today, at, select, out);
        Some(edition)
    }

    /// The edition that a school follows: the one that it pins, or the default. What is wrong with
    /// a pin goes to `outdated`.
    pub(super) fn edition_of(
        &self,
        school: &SchoolFiles,
        root: &Node,
        outdated: &mut Diagnostics,
        out: &mut Diagnostics,
    ) -> Option<&EditionId> {
        if let Some(entry) = root.get("edition")
            && let Some(name) = entry.node.text()
        {
            let at = entry.node.origin;
            let edition = self.pinned(name, at, &format!(" {}", school.key), outdated);
            if edition.is_none() {
                // Who asked stops without an edition, and would never tell what was put aside.
                out.absorb(std::mem::take(outdated), None);
            }
            return edition;
        }
        let edition = self.default_edition();
        // One that `muster.toml` names and that does not exist was reported there.
        if edition.is_none() && self.workspace.edition.is_none() {
            let message = format!("no edition is in force on {}", self.today);
            let help = match self.editions_in_time.next_after(self.today) {
                Some((next, from)) => format!(
                    "`{next}` comes into force on {from}; \
                        until then pin one here with `edition = \"...\"`"
                ),
                None => {
                    "pin one here with `edition = \"...\"`, or give it an `in-force-from`".into()
                }
            };
            out.push(
                Diagnostic::new(&NONE_IN_FORCE, message)
                    .at(Origin { end: 0, ..self.workspace_tree.origin })
                    .help(help),
            );
        }
        edition
    }
}

/// A layer with everything under the names of an edition; old ones are reported.
pub(super) fn renamed(
    edition: &EditionId,
    moves: &Renames,
    layer: &Layer,
    select: &str,
    out: &mut Diagnostics,
) -> Layer {
    if moves.is_empty() {
        return layer.clone();
    }
    let help = match layer.kind {
        // `muster adopt` changes files of schools and authorities, never those of a standard.
        LayerKind::Profile => "rename it here".to_owned(),
        _ => format!("`muster adopt {edition}{select} --write` renames it"),
    };
    moves.in_layer(layer, &help, out)
}

/// What an edition has renamed.
pub(super) fn moves(
    id: &EditionId,
    edition: Option<&Layer>,
    profiles: &BTreeMap<ProfileId, Option<Layer>>,
    out: &mut Diagnostics,
) -> Renames {
    let Some(edition) = edition else { return Renames::default() };
    let Some(entry) = edition.aside("moved") else { return Renames::default() };
    let moves = decode::document(&entry.node, out)
        .map(|read| Renames::new(id, entry, &read, out))
        .unwrap_or_default();
    let profiles: Vec<&Node> = profiles.values().flatten().map(|layer| &*layer.root).collect();
    moves.check(&edition.root, &profiles, out);
    moves
}
