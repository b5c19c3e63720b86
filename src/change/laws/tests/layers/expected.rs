//! At which schools a change of a layer makes a difference, and to which side it goes, found without
//! the program's own layers: of all who say something of a key, the one nearest to the school
//! counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::workspace::Memory;
use crate::language::keys::{ModelKey, Scale};

/// The schools of the workspace.
pub(super) const SCHOOLS: [&str; 4] = [
    "landkreis/grundschule-am-bach",
    "landkreis/realschule",
    "musterstadt/gesamtschule",
    "musterstadt/grundschule-am-markt",
];

/// Files as plain tables. Those of the base are read once.
pub(super) struct Tables<'a> {
    memory: &'a Memory,
    parsed: BTreeMap<&'a str, Arc<toml::Table>>,
}

impl<'a> Tables<'a> {
    pub(super) fn of(memory: &'a Memory) -> Self {
        Self::beside(memory, None)
    }

    /// Those of a state of which most files are the ones of another.
    pub(super) fn beside(memory: &'a Memory, base: Option<&Tables<'_>>) -> Self {
        let mut parsed = BTreeMap::new();
        for (path, text) in &memory.0 {
            let known = base.filter(|base| {
                base.memory.0.get(path).is_some_and(|known| Arc::ptr_eq(known, text))
            });
            let table = known.and_then(|base| base.parsed.get(path.as_str()).cloned());
            let read = || Arc::new(text.parse().unwrap_or_default());
            parsed.insert(path.as_str(), table.unwrap_or_else(read));
        }
        Self { memory, parsed }
    }

    /// What holds at a school for a key that is no table; of those that speak of it the last of
    /// `layers` first ones.
    pub(super) fn value(
        &self,
        school: &str,
        path: &[Arc<str>],
        layers: usize,
    ) -> Option<&toml::Value> {
        let own = &self.parsed[format!("schools/{school}/school.toml").as_str()];
        let (authority, _) = school.split_once('/').expect("two names");
        let header = &self.parsed[format!("schools/{authority}/authority.toml").as_str()];
        let word = |table: &toml::Table, key: &str| {
            table.get(key).and_then(toml::Value::as_str).map(str::to_owned)
        };
        let edition = word(own, "edition").or_else(|| word(&self.parsed["muster.toml"], "edition"));
        let edition = edition.expect("an edition");
        let land = header.get("authority").and_then(toml::Value::as_table);
        let land = land.and_then(|header| word(header, "land")).unwrap_or_default();
        let profile = word(own, "profile").expect("a profile");
        let folders = [
            format!("lands/{land}.toml"),
            format!("standards/{edition}/"),
            format!("standards/{edition}/profiles/{profile}.toml"),
            format!("schools/{authority}/"),
            format!("schools/{school}/"),
        ];
        let speaking = folders[..layers].iter().rev();
        speaking.flat_map(|folder| self.of_layer(folder)).find_map(|table| find(table, path))
    }

    fn of_layer(&self, folder: &str) -> impl Iterator<Item = &toml::Table> {
        let own = self.parsed.iter().filter(move |(path, _)| {
            let rest = path.strip_prefix(folder);
            rest.is_some_and(|rest| rest.is_empty() || folder.ends_with('/') && !rest.contains('/'))
        });
        own.map(|(_, table)| &**table)
    }
}

/// Where a key has another value than before.
pub(super) fn schools(old: &Tables<'_>, new: &Tables<'_>, path: &[Arc<str>]) -> BTreeSet<String> {
    let differs = |school: &&&str| old.value(school, path, 5) != new.value(school, path, 5);
    SCHOOLS.iter().filter(differs).map(|school| (*school).to_owned()).collect()
}

/// To which side a key goes at a layer, which is the number of those up to it.
pub(super) fn side(
    key: &ModelKey,
    (old, new): (&Tables<'_>, &Tables<'_>),
    path: &[Arc<str>],
    layers: usize,
) -> Option<&'static str> {
    let scale = key.scale.as_ref()?;
    let default = key.default.as_ref().and_then(|one| toml::Value::try_from(one).ok());
    let school = SCHOOLS[0];
    let before = old.value(school, path, layers).or(default.as_ref());
    let after = new.value(school, path, layers).or(default.as_ref());
    // What nobody says is the least strict thing where it has no default.
    let (before, after) = match (before, after) {
        (Some(before), Some(after)) => (before, after),
        (Some(_), None) => return Some("looser"),
        (None, Some(_)) => return Some("stricter"),
        (None, None) => return None,
    };
    let is_stricter = |one: &toml::Value, other: &toml::Value| {
        is_stricter(scale, one, other, &|table, id, key| {
            let path = [table, id, key].map(Arc::from);
            new.value(school, &path, layers).and_then(toml::Value::as_integer)
        })
    };
    match (is_stricter(before, after), is_stricter(after, before)) {
        (true, false) => Some("looser"),
        (false, true) => Some("stricter"),
        _ => None,
    }
}

/// Whether one value is stricter than another one.
fn is_stricter(
    scale: &Scale,
    one: &toml::Value,
    other: &toml::Value,
    rank: &dyn Fn(&str, &str, &str) -> Option<i64>,
) -> bool {
    let numbers = number(one).zip(number(other));
    let texts = (one.as_str().unwrap_or_default(), other.as_str().unwrap_or_default());
    match scale {
        Scale::Lower => numbers.is_some_and(|(one, other)| one < other),
        Scale::Higher => numbers.is_some_and(|(one, other)| one > other),
        Scale::True => one.as_bool() == Some(true) && other.as_bool() == Some(false),
        Scale::False => one.as_bool() == Some(false) && other.as_bool() == Some(true),
        Scale::Fewer => items(one).iter().all(|item| items(other).contains(item)) && one != other,
        Scale::More => items(other).iter().all(|item| items(one).contains(item)) && one != other,
        Scale::Within => {
            let hours =
                |text: &str| text.split_once('-').map(|(a, b)| (a.to_owned(), b.to_owned()));
            let both = hours(texts.0).zip(hours(texts.1));
            both.is_some_and(|(one, other)| one.0 >= other.0 && one.1 <= other.1 && one != other)
        }
        Scale::Later(words) => {
            let place = |text: &str| words.iter().position(|word| word == text);
            place(texts.0).zip(place(texts.1)).is_some_and(|(one, other)| one > other)
        }
        Scale::LowerBy { table, key } => {
            let both = rank(table, texts.0, key).zip(rank(table, texts.1, key));
            both.is_some_and(|(one, other)| one < other)
        }
    }
}

/// A number, or the seconds of a duration.
fn number(value: &toml::Value) -> Option<i64> {
    let Some(text) = value.as_str() else { return value.as_integer() };
    let number: i64 = text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    let unit = match text.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    Some(number * unit)
}

fn items(value: &toml::Value) -> Vec<toml::Value> {
    value.as_array().cloned().unwrap_or_else(|| vec![value.clone()])
}

/// What a table says of a path.
fn find<'t>(table: &'t toml::Table, path: &[Arc<str>]) -> Option<&'t toml::Value> {
    let (last, above) = path.split_last()?;
    let mut at = table;
    for key in above {
        at = at.get(&**key)?.as_table()?;
    }
    at.get(&**last)
}
