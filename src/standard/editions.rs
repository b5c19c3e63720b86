//! Editions in time: which one is in force on a day, which may be pinned, and until when.
//!
//! An edition holds from `in-force-from` on, until a later one does. The superseded one may still
//! be pinned during the transition that its successor grants; one that is tried out or adopted may
//! be pinned before it holds. What an edition says of its state must not contradict its dates;
//! where both speak, the dates count.

use std::collections::BTreeMap;

use jiff::ToSpan;

use crate::base::diagnostic::{Diagnostic, Diagnostics, codes, did_you_mean};
use crate::base::source::Origin;
use crate::language::decode;
use crate::language::tree::TableEntry;
use crate::model::{Day, Edition, EditionId, EditionState};

codes! {
    /// # What
    /// The edition that the workspace, a school or a later edition names does not exist.
    ///
    /// # Why
    /// Without its standard nothing can be said about a school.
    ///
    /// # Fix
    /// Correct the name, or add the folder `standards/<edition>/`.
    UNKNOWN_EDITION = "unknown-edition", Error;
    /// # What
    /// On the day that is compiled for no edition is in force, and neither the school nor
    /// `muster.toml` names one.
    ///
    /// # Why
    /// Without a standard nothing can be said about a school.
    ///
    /// # Fix
    /// Give an edition an `in-force-from` that is not later than the day, pin one with `edition =
    /// "..."`, or compile for another day with `--as-of`.
    NONE_IN_FORCE = "no-edition-in-force", Error;
    /// # What
    /// Two editions come into force on the same day.
    ///
    /// # Why
    /// It would be left to chance which of them holds.
    ///
    /// # Fix
    /// Correct one of the dates, or take one of the editions back to `state = "draft"`.
    START_TOGETHER = "editions-start-together", Error;
    /// # What
    /// Editions supersede one another in a circle.
    ///
    /// # Why
    /// Each would be older than itself, and no transition would ever end.
    ///
    /// # Fix
    /// Correct `supersedes` in one of them: it names the edition that was in force before.
    CIRCULAR = "circular-supersedes", Error;
    /// # What
    /// The dates of an edition contradict each other: it was adopted after it came into force, its
    /// transition ends before it begins, or it comes into force before the edition that it
    /// supersedes.
    ///
    /// # Why
    /// From these dates follows which standard holds at a school.
    ///
    /// # Fix
    /// Correct the dates. The order is `adopted-on`, `in-force-from`, `transition-until`; the last
    /// one stands in the new edition and says until when the superseded one may still be pinned.
    DATES = "edition-dates-contradict", Error;
    /// # What
    /// The state of an edition contradicts what else it says, whatever the day: a draft that was
    /// adopted, or an edition that is said to be in force and has no `in-force-from`, or to be
    /// superseded and nothing does.
    ///
    /// # Why
    /// Nobody could tell whether it was decided.
    ///
    /// # Fix
    /// Write the state that the last decision gave it, or remove it; after `adopted` the dates say
    /// the rest.
    STATE = "edition-state-contradicts-dates", Error;
    /// # What
    /// On the day that is compiled for the state of an edition is not what its dates say: it was to
    /// be in force and was never adopted, or it is said to be in force, expiring or retired on a
    /// day on which it is not.
    ///
    /// # Why
    /// The dates count for an adopted edition; one that was not adopted never comes into force by
    /// itself, so that the one before it still holds.
    ///
    /// # Fix
    /// Adopt it (`state = "adopted"` and `adopted-on`), move its date, or write the state that
    /// holds.
    STATE_OUTDATED = "edition-state-outdated", Warning;
    /// # What
    /// A school or `muster.toml` pins an edition that is still being written.
    ///
    /// # Why
    /// A draft may change on any day, and with it the school. Only what is tried out (`pilot`) or
    /// adopted is frozen.
    ///
    /// # Fix
    /// Remove the pin, or give the edition `state = "pilot"` when its trial begins.
    NOT_READY = "pinned-edition-not-ready", Error;
    /// # What
    /// A school or `muster.toml` pins an edition that was superseded, and the transition is over.
    ///
    /// # Why
    /// Whoever pins an edition stays behind the others; the cooperation has agreed for how long
    /// that may be.
    ///
    /// # Fix
    /// Look at what the new edition changes and adopt it: `muster adopt EDITION SCHOOL`, then the
    /// same with `--write`.
    TRANSITION_OVER = "transition-over", Error;
    /// # What
    /// A school or `muster.toml` pins an edition whose transition ends within 60 days.
    ///
    /// # Why
    /// Afterwards it is an error, and rolling out another standard takes time: no change in exam
    /// weeks.
    ///
    /// # Fix
    /// Look at what the new edition changes and adopt it: `muster adopt EDITION SCHOOL`.
    TRANSITION_ENDS = "transition-ends-soon", Warning;
}

/// An edition's own words, and where they stand.
#[derive(Clone, Debug)]
pub struct EditionHeader {
    /// What it says; `None` when that could not be read.
    pub says: Option<Edition>,
    /// The table `[edition]`.
    pub entry: Option<TableEntry>,
    /// The place of the edition when it has no such table.
    pub at: Origin,
}

impl EditionHeader {
    fn at(&self, key: &str) -> Origin {
        let Some(entry) = &self.entry else { return self.at };
        if entry.node.get(key).is_none() { entry.key } else { decode::place(&entry.node, &[key]) }
    }
}

/// The editions of a workspace by name.
#[derive(Clone, Debug, Default)]
pub struct Editions(BTreeMap<EditionId, EditionHeader>);

/// Why an edition cannot be used on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditionRefusal<'a> {
    /// It is still being written.
    NotReady(EditionState),
    /// It was superseded.
    Over {
        /// The last day on which it could be used.
        until: Day,
        /// What superseded it.
        by: &'a EditionId,
    },
}

impl Editions {
    /// What each of them says of itself.
    pub fn said(&self) -> Vec<(&EditionId, Option<&Edition>)> {
        self.0.iter().map(|(id, header)| (id, header.says.as_ref())).collect()
    }

    /// The editions with what each says of itself.
    pub fn new(headers: BTreeMap<EditionId, EditionHeader>) -> Self {
        Self(headers)
    }

    /// Their names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &EditionId> {
        self.0.keys()
    }

    /// The edition of this name, with what it says of itself.
    pub fn get(&self, name: &str) -> Option<(&EditionId, &EditionHeader)> {
        self.0.get_key_value(name)
    }

    /// The newest edition: the one that comes into force last, or else the last by name.
    pub fn newest(&self) -> Option<&EditionId> {
        self.0
            .iter()
            .max_by_key(|(id, header)| {
                (header.says.as_ref().and_then(|says| says.in_force_from), *id)
            })
            .map(|(id, _)| id)
    }

    /// The edition that another one replaces.
    pub fn before(&self, id: &EditionId) -> Option<&EditionId> {
        let own = self.0.get(id)?.says.as_ref()?;
        if let Some(named) = &own.supersedes {
            return self.get(named.as_str()).map(|(id, _)| id);
        }
        self.in_force(Day::from(own.in_force_from?.get().yesterday().ok()?))
            .filter(|before| *before != id)
    }

    /// The edition in force on a day: of the adopted ones the last to have come into force; the
    /// only one without dates when there is no such.
    pub fn in_force(&self, day: Day) -> Option<&EditionId> {
        let begun = self.adopted().filter(|(_, _, from)| *from <= day);
        let mut undated = self
            .0
            .iter()
            .filter(|(_, header)| header.says.as_ref().is_none_or(is_undated))
            .map(|(id, _)| id);
        begun
            .max_by_key(|(id, _, from)| (*from, *id))
            .map(|(id, _, _)| id)
            .or_else(|| undated.next().filter(|_| undated.next().is_none()))
    }

    /// The first edition that comes into force after a day.
    pub fn next_after(&self, day: Day) -> Option<(&EditionId, Day)> {
        self.adopted()
            .map(|(id, _, from)| (id, from))
            .filter(|(_, from)| *from > day)
            .min_by_key(|(id, from)| (*from, *id))
    }

    /// Whether a school may use the edition on a day, whatever is in force: the last day on which
    /// it may, when that is known.
    pub fn usable(
        &self,
        id: &EditionId,
        day: Day,
    ) -> Result<Option<(Day, &EditionId)>, EditionRefusal<'_>> {
        let Some(says) = self.0.get(id).and_then(|header| header.says.as_ref()) else {
            return Ok(None);
        };
        match says.state {
            Some(state @ (EditionState::Draft | EditionState::Agreed)) => {
                return Err(EditionRefusal::NotReady(state));
            }
            _ if is_undated(says) => return Ok(None),
            _ => {}
        }
        match self.ends(id) {
            Some((until, by)) if until < day => Err(EditionRefusal::Over { until, by }),
            ends => Ok(ends),
        }
    }

    /// The last day on which an edition can be used, and what supersedes it.
    fn ends(&self, id: &EditionId) -> Option<(Day, &EditionId)> {
        let own = self.0.get(id)?.says.as_ref()?.in_force_from;
        let explicit = self.adopted().filter(|(by, says, _)| {
            says.supersedes.as_ref() == Some(id) && self.circle(by).is_none()
        });
        let (by, says, from) = explicit.min_by_key(|(id, _, from)| (*from, *id)).or_else(|| {
            let later = self.adopted().filter(|(other, says, from)| {
                *other != id && says.supersedes.is_none() && Some(*from) > own && own.is_some()
            });
            later.min_by_key(|(id, _, from)| (*from, *id))
        })?;
        let before = from.get().yesterday().map_or(from, Day::from);
        Some((says.transition_until.unwrap_or(before).max(before), by))
    }

    /// Editions that were adopted and come into force, with the day.
    fn adopted(&self) -> impl Iterator<Item = (&EditionId, &Edition, Day)> {
        let known = self.0.iter().filter_map(|(id, header)| Some((id, header.says.as_ref()?)));
        known
            .filter(|(_, says)| is_adopted(says))
            .filter_map(|(id, says)| Some((id, says, says.in_force_from?)))
    }

    /// Reports what is wrong with a pin at `at` on a day.
    pub fn check_pin(
        &self,
        id: &EditionId,
        day: Day,
        at: Origin,
        who: &str,
        out: &mut Diagnostics,
    ) {
        let adopt = |edition: &EditionId| {
            format!("`muster adopt {edition}{who}` shows what that would mean, `--write` does it")
        };
        match self.usable(id, day) {
            Err(EditionRefusal::NotReady(state)) => {
                let message = format!(
                    "the edition `{id}` is still being written: its state is `{}`",
                    state.name()
                );
                out.push(
                    Diagnostic::new(&NOT_READY, message)
                        .at(at)
                        .help("pin an edition that is tried out or adopted, or none"),
                );
            }
            Err(EditionRefusal::Over { until, by }) => {
                let now = self.in_force(day).unwrap_or(by);
                let message =
                    format!("the edition `{id}` could be used until {until}; `{now}` holds now");
                let note = format!("`{by}` superseded it");
                out.push(
                    Diagnostic::new(&TRANSITION_OVER, message)
                        .at(at)
                        .note_at(self.place(by, "transition-until"), note)
                        .help(adopt(now)),
                );
            }
            Ok(Some((until, by))) if until.get() <= day.get().saturating_add(60.days()) => {
                let message = format!(
                    "the edition `{id}` can be used until {until}; then `{by}` must be adopted"
                );
                out.push(Diagnostic::new(&TRANSITION_ENDS, message).at(at).help(adopt(by)));
            }
            Ok(_) => {}
        }
    }

    fn place(&self, id: &EditionId, key: &str) -> Origin {
        self.0[id].at(key)
    }

    /// Reports where editions contradict themselves, each other or the day.
    pub fn check(&self, day: Day, out: &mut Diagnostics) {
        for (id, header) in &self.0 {
            let Some(says) = &header.says else { continue };
            self.check_dates(id, header, says, out);
            self.check_state(id, header, says, day, out);
        }
        let mut starts: BTreeMap<Day, &EditionId> = BTreeMap::new();
        for (id, _, from) in self.adopted() {
            if let Some(first) = starts.insert(from, id) {
                let message = format!("`{first}` and `{id}` both come into force on {from}");
                let (at, other) =
                    (self.place(id, "in-force-from"), self.place(first, "in-force-from"));
                let help = "write another day, or `state = \"draft\"` in one of them";
                out.push(
                    Diagnostic::new(&START_TOGETHER, message)
                        .at(at)
                        .note_at(other, "the other one")
                        .help(help),
                );
            }
        }
    }

    fn check_dates(
        &self,
        id: &EditionId,
        header: &EditionHeader,
        says: &Edition,
        out: &mut Diagnostics,
    ) {
        let mut wrong = |key: &str, message: String| {
            out.push(Diagnostic::new(&DATES, message).at(header.at(key)))
        };
        if let (Some(adopted), Some(from)) = (says.adopted_on, says.in_force_from)
            && adopted > from
        {
            wrong(
                "adopted-on",
                format!("it was adopted on {adopted}, after it came into force on {from}"),
            );
        }
        match (says.in_force_from, says.transition_until) {
            (Some(from), Some(until)) if until < from => {
                wrong(
                    "transition-until",
                    format!(
                        "the transition ends on {until}, before the edition comes into force on \
                            {from}"
                    ),
                );
            }
            (None, Some(_)) => wrong(
                "transition-until",
                "there is a transition and no `in-force-from` from which it begins".into(),
            ),
            _ => {}
        }
        let Some(supersedes) = &says.supersedes else { return };
        let Some(before) = self.0.get(supersedes) else {
            let mut diagnostic = Diagnostic::new(
                &UNKNOWN_EDITION,
                format!("there is no edition `{supersedes}` to supersede"),
            );
            diagnostic.help = did_you_mean(
                supersedes.as_str(),
                self.0.keys().filter(|other| *other != id).map(EditionId::as_str),
            );
            out.push(diagnostic.at(header.at("supersedes")));
            return;
        };
        if let Some(circle) = self.circle(id) {
            // The first edition of the circle speaks for all of it.
            if circle.iter().min() == Some(&id) {
                let names =
                    circle.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
                let message = if circle.len() == 1 {
                    format!("{names} supersedes itself")
                } else {
                    format!("{names} supersede one another")
                };
                out.push(
                    Diagnostic::new(&CIRCULAR, message)
                        .at(header.at("supersedes"))
                        .help("name the edition that was in force before"),
                );
            }
            return;
        }
        let earlier = before.says.as_ref().and_then(|before| before.in_force_from);
        if let (Some(earlier), Some(from)) = (earlier, says.in_force_from)
            && from < earlier
        {
            let message = format!(
                "it comes into force on {from}, before `{supersedes}`, which it supersedes"
            );
            let note = format!("`{supersedes}` comes into force on {earlier}");
            out.push(
                Diagnostic::new(&DATES, message)
                    .at(header.at("in-force-from"))
                    .note_at(before.at("in-force-from"), note),
            );
        }
    }

    /// The editions that supersede one another in a circle with this one.
    fn circle<'a>(&'a self, id: &'a EditionId) -> Option<Vec<&'a EditionId>> {
        let mut circle = vec![id];
        loop {
            let next = self.0.get(*circle.last()?)?.says.as_ref()?.supersedes.as_ref()?;
            if next == id {
                return Some(circle);
            }
            // A circle that does not come back here is reported by its own editions.
            if circle.contains(&next) {
                return None;
            }
            circle.push(next);
        }
    }

    fn check_state(
        &self,
        id: &EditionId,
        header: &EditionHeader,
        says: &Edition,
        day: Day,
        out: &mut Diagnostics,
    ) {
        let Some(state) = says.state else { return };
        let ends = self.ends(id);
        let wrong = match state {
            _ if !is_adopted(says) => {
                says.adopted_on.map(|day| format!("and it was adopted on {day}"))
            }
            _ if says.adopted_on.is_none() => Some("and there is no `adopted-on`".into()),
            EditionState::InForce if says.in_force_from.is_none() => {
                Some("and there is no `in-force-from`".into())
            }
            EditionState::Expiring | EditionState::Retired if ends.is_none() => {
                Some("and no adopted edition supersedes it".into())
            }
            _ => None,
        };
        let name = state.name();
        if let Some(wrong) = wrong {
            let diagnostic = Diagnostic::new(&STATE, format!("the state is `{name}`, {wrong}"));
            out.push(
                diagnostic
                    .at(header.at("state"))
                    .help("write the state that the last decision gave it"),
            );
            return;
        }
        let begun = says.in_force_from.filter(|from| *from <= day);
        if !is_adopted(says) {
            if let Some(from) = begun {
                let message =
                    format!("`{id}` was to be in force from {from} on, and its state is `{name}`");
                let help = "adopt it (`state = \"adopted\"` and `adopted-on`), or move the date";
                out.push(
                    Diagnostic::new(&STATE_OUTDATED, message).at(header.at("state")).help(help),
                );
            }
            return;
        }
        let successor_begun = ends.is_some_and(|(_, by)| {
            self.adopted().any(|(other, _, from)| other == by && from <= day)
        });
        let holds = match ends {
            Some((until, _)) if until < day => EditionState::Retired,
            _ if successor_begun => EditionState::Expiring,
            _ if begun.is_some() => EditionState::InForce,
            _ => EditionState::Adopted,
        };
        if state != EditionState::Adopted && state != holds {
            let message = format!(
                "the state is `{name}`, and by its dates `{id}` is `{}` on {day}",
                holds.name()
            );
            let help = "write `adopted`, which stays true: the dates say the rest";
            out.push(Diagnostic::new(&STATE_OUTDATED, message).at(header.at("state")).help(help));
        }
    }
}

/// Whether it may come into force by its date.
fn is_adopted(says: &Edition) -> bool {
    says.state.is_none_or(|state| state >= EditionState::Adopted)
}

/// Whether it says nothing about time.
fn is_undated(says: &Edition) -> bool {
    says.state.is_none()
        && says.adopted_on.is_none()
        && says.in_force_from.is_none()
        && says.transition_until.is_none()
}
