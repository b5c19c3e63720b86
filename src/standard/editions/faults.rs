//! Where editions contradict themselves, each other or the day.

use std::collections::BTreeMap;

use super::calendar::{EditionHeader, Editions, is_adopted};
use super::codes::{CIRCULAR, DATES, START_TOGETHER, STATE, STATE_OUTDATED, UNKNOWN_EDITION};
use crate::base::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::model::{Day, Edition, EditionId, EditionState};

impl Editions {
    /// Reports where editions contradict themselves, each other or the day.
    pub fn check(&self, day: Day, out: &mut Diagnostics) {
        for (id, header) in &self.0 {
            let Some(says) = &header.says else { continue };
            check_dates(header, says, out);
            self.check_supersedes(id, header, says, out);
            self.check_state(id, header, says, day, out);
        }
        self.check_starts(out);
    }

    /// Reports editions that come into force on the same day.
    fn check_starts(&self, out: &mut Diagnostics) {
        let mut starts: BTreeMap<Day, &EditionId> = BTreeMap::new();
        for (id, _, from) in self.adopted() {
            let Some(first) = starts.insert(from, id) else { continue };
            out.push(
                Diagnostic::new(
                    &START_TOGETHER,
                    format!("`{first}` and `{id}` both come into force on {from}"),
                )
                .at(self.0[id].place("in-force-from"))
                .note_at(self.0[first].place("in-force-from"), "the other one")
                .help("write another day, or `state = \"draft\"` in one of them"),
            );
        }
    }

    /// Reports an edition that supersedes one which does not exist, or comes into force later.
    fn check_supersedes(
        &self,
        id: &EditionId,
        header: &EditionHeader,
        says: &Edition,
        out: &mut Diagnostics,
    ) {
        let Some(supersedes) = &says.supersedes else { return };
        let Some(before) = self.0.get(supersedes) else {
            let message = format!("there is no edition `{supersedes}` to supersede");
            let mut diagnostic = Diagnostic::new(&UNKNOWN_EDITION, message);
            let others = self.0.keys().filter(|other| *other != id).map(EditionId::as_str);
            diagnostic.help = did_you_mean(supersedes.as_str(), others);
            out.push(diagnostic.at(header.place("supersedes")));
            return;
        };
        if let Some(circle) = self.circle(id) {
            // The first edition of the circle speaks for all of it.
            if circle.iter().min() == Some(&id) {
                out.push(circular(header, &circle));
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
                    .at(header.place("in-force-from"))
                    .note_at(before.place("in-force-from"), note),
            );
        }
    }

    /// Reports a state that contradicts the dates, whatever the day or on this one.
    fn check_state(
        &self,
        id: &EditionId,
        header: &EditionHeader,
        says: &Edition,
        day: Day,
        out: &mut Diagnostics,
    ) {
        // Without a state the dates alone count.
        let Some(state) = says.state else { return };
        let (name, at) = (state.name(), header.place("state"));
        let ends = self.ends(id);
        if let Some(contradiction) = contradiction(says, state, ends.is_some()) {
            out.push(
                Diagnostic::new(&STATE, format!("the state is `{name}`, {contradiction}"))
                    .at(at)
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
                out.push(Diagnostic::new(&STATE_OUTDATED, message).at(at).help(help));
            }
            return;
        }
        let has_successor_begun = ends.is_some_and(|(_, by)| {
            self.adopted().any(|(other, _, from)| other == by && from <= day)
        });
        // The latest state comes first: what is retired was in force, too.
        let by_dates = match ends {
            Some((until, _)) if until < day => EditionState::Retired,
            _ if has_successor_begun => EditionState::Expiring,
            _ if begun.is_some() => EditionState::InForce,
            _ => EditionState::Adopted,
        };
        // `adopted` stays true whatever the day.
        if state != EditionState::Adopted && state != by_dates {
            let message = format!(
                "the state is `{name}`, and by its dates `{id}` is `{}` on {day}",
                by_dates.name()
            );
            let help = "write `adopted`, which stays true: the dates say the rest";
            out.push(Diagnostic::new(&STATE_OUTDATED, message).at(at).help(help));
        }
    }
}

/// Reports dates of an edition that are not in their order.
fn check_dates(header: &EditionHeader, says: &Edition, out: &mut Diagnostics) {
    if let (Some(adopted), Some(from)) = (says.adopted_on, says.in_force_from)
        && adopted > from
    {
        let message = format!("it was adopted on {adopted}, after it came into force on {from}");
        out.push(Diagnostic::new(&DATES, message).at(header.place("adopted-on")));
    }
    let message = match (says.in_force_from, says.transition_until) {
        (Some(from), Some(until)) if until < from => {
            format!("the transition ends on {until}, before the edition comes into force on {from}")
        }
        (None, Some(_)) => {
            "there is a transition and no `in-force-from` from which it begins".to_owned()
        }
        _ => return,
    };
    out.push(Diagnostic::new(&DATES, message).at(header.place("transition-until")));
}

fn circular(header: &EditionHeader, circle: &[&EditionId]) -> Diagnostic {
    let names = circle.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let message = if circle.len() == 1 {
        format!("{names} supersedes itself")
    } else {
        format!("{names} supersede one another")
    };
    Diagnostic::new(&CIRCULAR, message)
        .at(header.place("supersedes"))
        .help("name the edition that was in force before")
}

/// What contradicts the state of an edition on every day.
fn contradiction(says: &Edition, state: EditionState, has_successor: bool) -> Option<String> {
    if !is_adopted(says) {
        let adopted = says.adopted_on?;
        return Some(format!("and it was adopted on {adopted}"));
    }
    if says.adopted_on.is_none() {
        return Some("and there is no `adopted-on`".into());
    }
    match state {
        EditionState::InForce if says.in_force_from.is_none() => {
            Some("and there is no `in-force-from`".into())
        }
        EditionState::Expiring | EditionState::Retired if !has_successor => {
            Some("and no adopted edition supersedes it".into())
        }
        _ => None,
    }
}
