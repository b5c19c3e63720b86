//! Whether a wave of schools may begin, by what the devices of the waves before it said.

use std::collections::BTreeMap;

use super::wave::{WaveCounts, WaveObstacle, WaveObstacleKind, WaveProgress};
use super::{RolledOutSchool, RolloutState};
use crate::language::decode::SchoolKey;
use crate::model::{Day, Duration, Entities, Wave, WaveId};

/// What a school says of waves.
#[derive(Clone, Debug)]
pub struct WaveMember {
    /// The school.
    pub school: SchoolKey,
    /// The wave that it is in. `None` when it is in none.
    pub wave: Option<WaveId>,
    /// The waves that there are for it.
    pub waves: Entities<WaveId, Wave>,
}

/// What all schools say of waves.
#[derive(Clone, Debug, Default)]
pub struct WaveMembers {
    /// Those of which it is known.
    pub known: Vec<WaveMember>,
    /// Those whose files have errors, so that nobody knows it.
    pub unread: Vec<SchoolKey>,
}

/// A wave with its schools. Schools of two editions may see it differently: the strictest holds.
struct WaveSchools<'a> {
    id: &'a WaveId,
    title: &'a str,
    turn: u16,
    stop_at: u32,
    hold: Option<Duration>,
    schools: Vec<&'a RolledOutSchool>,
}

/// The waves in the order of their turns, each with what it waits for on a day.
pub(super) fn waves(
    members: &WaveMembers,
    schools: &[RolledOutSchool],
    today: Day,
) -> Vec<WaveProgress> {
    let mut obstacles = Vec::new();
    if !members.unread.is_empty() {
        obstacles.push(WaveObstacle {
            kind: WaveObstacleKind::Unread,
            wave: None,
            schools: members.unread.iter().map(ToString::to_string).collect(),
            until: None,
        });
    }
    let in_order = in_order(members, schools);
    let mut list = Vec::new();
    let mut wanted = None;
    for wave in &in_order {
        wanted = wanted.or_else(|| wave.newest_revision());
        // A wave waits for those before it, and stops itself too.
        let stopped = wave.stopped();
        obstacles.extend(stopped.clone());
        list.push(wave.progress(obstacles.clone()));
        let unfinished = wave.unfinished(wanted, stopped.is_some());
        // It is held from the day on which the last of its schools is done.
        if stopped.is_none() && unfinished.is_none() {
            obstacles.extend(wave.held(today));
        }
        obstacles.extend(unfinished);
    }
    list
}

/// Every wave that a school knows, with the schools that are in it.
fn in_order<'a>(members: &'a WaveMembers, schools: &'a [RolledOutSchool]) -> Vec<WaveSchools<'a>> {
    let by_key: BTreeMap<String, &RolledOutSchool> =
        schools.iter().map(|school| (school.key(), school)).collect();
    let mut waves: BTreeMap<&WaveId, WaveSchools<'_>> = BTreeMap::new();
    for member in &members.known {
        for (id, wave) in &*member.waves {
            let known = waves.entry(id).or_insert_with(|| WaveSchools {
                id,
                title: wave.title.as_str(),
                turn: wave.turn.get(),
                stop_at: wave.stop_at.get(),
                hold: wave.hold,
                schools: Vec::new(),
            });
            known.turn = known.turn.min(wave.turn.get());
            known.stop_at = known.stop_at.min(wave.stop_at.get());
            known.hold = known.hold.max(wave.hold);
        }
        if let Some(id) = &member.wave
            && let Some(wave) = waves.get_mut(id)
        {
            wave.schools.extend(by_key.get(&member.school.to_string()));
        }
    }
    let mut waves: Vec<WaveSchools<'_>> = waves.into_values().collect();
    waves.sort_by_key(|wave| (wave.turn, wave.id));
    waves
}

impl WaveSchools<'_> {
    fn progress(&self, obstacles: Vec<WaveObstacle>) -> WaveProgress {
        let mut counts = WaveCounts { schools: self.schools.len(), ..WaveCounts::default() };
        for school in &self.schools {
            *match school.state {
                RolloutState::RolledOut => &mut counts.rolled_out,
                RolloutState::Partly => &mut counts.partly,
                RolloutState::Failed => &mut counts.failed,
                RolloutState::Drifted => &mut counts.drifted,
                RolloutState::Broken => &mut counts.broken,
                RolloutState::Silent => &mut counts.silent,
            } += 1;
        }
        let revision = self.newest_revision();
        let revision = revision.filter(|wanted| self.without(Some(wanted)).is_empty());
        WaveProgress {
            wave: self.id.to_string(),
            title: self.title.to_owned(),
            turn: self.turn,
            stop_at: self.stop_at,
            hold: self.hold.map(|hold| hold.to_string()),
            counts,
            revision: revision.map(str::to_owned),
            since: revision.and(self.since()).map(|day| day.to_string()),
            may_begin: obstacles.is_empty(),
            obstacles,
            schools: self.schools.iter().map(|school| school.key()).collect(),
        }
    }

    /// The revision that the schools are on the way to: that which one of them ran for the first
    /// time last.
    fn newest_revision(&self) -> Option<&str> {
        let done = self.schools.iter().filter(|school| school.state == RolloutState::RolledOut);
        let newest = done.max_by_key(|school| (&school.since, &school.revision))?;
        newest.revision.as_deref()
    }

    /// The stop rule, when so many schools are in trouble.
    fn stopped(&self) -> Option<WaveObstacle> {
        let mut troubled = Vec::new();
        for school in &self.schools {
            if school.state.needs_somebody() {
                troubled.push(school.key());
            }
        }
        if u32::try_from(troubled.len()).unwrap_or(u32::MAX) < self.stop_at {
            return None;
        }
        Some(self.obstacle(WaveObstacleKind::Stopped, troubled))
    }

    /// The schools that do not run the revision yet, save those that `stopped` names.
    fn unfinished(&self, wanted: Option<&str>, is_stopped: bool) -> Option<WaveObstacle> {
        let mut missing = Vec::new();
        for school in self.without(wanted) {
            if !(is_stopped && school.state.needs_somebody()) {
                missing.push(school.key());
            }
        }
        if missing.is_empty() {
            None
        } else {
            Some(self.obstacle(WaveObstacleKind::Unfinished, missing))
        }
    }

    /// The schools that do not run a revision; without one, none does.
    fn without(&self, wanted: Option<&str>) -> Vec<&RolledOutSchool> {
        let mut missing = Vec::new();
        for school in &self.schools {
            let runs = school.revision.as_deref();
            if school.state != RolloutState::RolledOut || runs.is_none() || runs != wanted {
                missing.push(*school);
            }
        }
        missing
    }

    /// The hold, when it is not over.
    fn held(&self, today: Day) -> Option<WaveObstacle> {
        let days = self.hold?.days();
        if self.schools.is_empty() {
            return None;
        }
        // Of whom nobody can read the day, that is today.
        let until = self.since().unwrap_or(today).plus_days(days);
        if today < until {
            let obstacle = self.obstacle(WaveObstacleKind::Held, Vec::new());
            Some(WaveObstacle { until: Some(until.to_string()), ..obstacle })
        } else {
            None
        }
    }

    /// The day since when the last of its schools runs what it runs. `None` when one of them says
    /// no day.
    fn since(&self) -> Option<Day> {
        let mut last = None;
        for school in &self.schools {
            let time = school.since.as_deref()?;
            last = last.max(Some(Day::new(time.get(..10)?).ok()?));
        }
        last
    }

    fn obstacle(&self, kind: WaveObstacleKind, schools: Vec<String>) -> WaveObstacle {
        WaveObstacle { kind, wave: Some(self.id.to_string()), schools, until: None }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{AuthorityId, SchoolId};

    fn key(school: &str) -> SchoolKey {
        SchoolKey {
            authority: AuthorityId::new("amt").expect("a key"),
            school: SchoolId::new(school).expect("a key"),
        }
    }

    /// A wave as one school sees it.
    fn wave(turn: u16, stop_at: u32, hold: &str) -> Wave {
        let hold = if hold.is_empty() { String::new() } else { format!("hold = {hold:?}") };
        let text = format!("title = \"Wave\"\nturn = {turn}\nstop-at = {stop_at}\n{hold}");
        toml::from_str(&text).expect("a wave")
    }

    fn member(school: &str, own: &str, waves: &[(&str, Wave)]) -> WaveMember {
        let id = |id: &str| WaveId::new(id).expect("a key");
        let waves: BTreeMap<WaveId, Arc<Wave>> =
            waves.iter().map(|(name, wave)| (id(name), Arc::new(wave.clone()))).collect();
        WaveMember { school: key(school), wave: Some(id(own)), waves: Arc::new(waves) }
    }

    fn school(name: &str, state: RolloutState, since: &str) -> RolledOutSchool {
        let some = Some(since.to_owned());
        RolledOutSchool {
            authority: "amt".into(),
            school: name.into(),
            state,
            revision: if state == RolloutState::RolledOut { Some("r".into()) } else { None },
            asked_at: some.clone(),
            since: some,
            devices: Vec::new(),
        }
    }

    fn says(members: &WaveMembers, schools: &[RolledOutSchool], day: &str) -> Vec<String> {
        let day = Day::new(day).expect("a day");
        let mut said = Vec::new();
        for wave in waves(members, schools, day) {
            let kinds: Vec<_> = wave.obstacles.iter().map(|obstacle| obstacle.kind).collect();
            said.push(format!("{} {kinds:?}", wave.wave));
        }
        said
    }

    #[test]
    fn of_two_views_of_a_wave_the_strictest_holds() {
        let waves = |stop_at, hold: &str| {
            vec![("first", wave(1, stop_at, hold)), ("second", wave(2, 1, ""))]
        };
        let mut members = WaveMembers::default();
        members.known.push(member("a", "first", &waves(2, "1d")));
        members.known.push(member("b", "first", &waves(9, "3d")));
        let done = |name, since| school(name, RolloutState::RolledOut, since);
        let schools = [done("a", "2027-01-01T00:00:00Z"), done("b", "2027-01-02T23:00:00Z")];
        assert_eq!(says(&members, &schools, "2027-01-04"), ["first []", "second [Held]"]);
        assert_eq!(says(&members, &schools, "2027-01-05"), ["first []", "second []"]);
        // Of a day that nobody can read the hold begins anew.
        let unclear = [done("a", "yesterday"), done("b", "2027-01-02T23:00:00Z")];
        assert_eq!(says(&members, &unclear, "2027-01-09"), ["first []", "second [Held]"]);
        let failed = |name| school(name, RolloutState::Failed, "");
        let one = [done("a", "2027-01-01T00:00:00Z"), failed("b")];
        assert_eq!(says(&members, &one, "2027-01-09"), ["first []", "second [Unfinished]"]);
        let both = [failed("a"), failed("b")];
        assert_eq!(says(&members, &both, "2027-01-09"), ["first [Stopped]", "second [Stopped]"]);
    }

    #[test]
    fn a_school_that_nobody_can_read_stops_all_waves() {
        let mut members = WaveMembers::default();
        members.known.push(member("a", "first", &[("first", wave(1, 1, ""))]));
        members.unread.push(key("b"));
        assert_eq!(says(&members, &[], "2027-01-01"), ["first [Unread]"]);
    }
}
