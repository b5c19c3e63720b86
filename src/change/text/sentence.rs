//! What an effect is, as a sentence in a language, made from the data of its title.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::words::{first_few, listed, shortened};
use crate::change::{
    ChangeEffect, ChangeKind, ChangeSubject, ChangedThing, EffectPlaceKind, EffectTitle, Outlier,
};
use crate::words::{Words, fill};

/// Longest value in a sentence.
const VALUE: usize = 60;

/// Things, or values of one thing, that a sentence names.
const NAMED: usize = 3;

/// The sentence of an effect.
pub(super) fn title(title: &EffectTitle, words: &Words) -> String {
    SentenceWriter { words }.title(title)
}

/// At which schools alone something is so; empty where it is so at all of an effect.
pub(super) fn only_at(schools: &[String], words: &Words) -> String {
    if schools.is_empty() {
        return String::new();
    }
    fill(words.effects.only_at, &[("schools", &listed(schools, NAMED, words))])
}

/// How an effect differs at some schools, as one sentence.
pub(super) fn outlier(outlier: &Outlier, words: &Words) -> String {
    let schools = listed(&outlier.schools, NAMED, words);
    let mut parts = vec![fill(words.effects.differs_at, &[("schools", &schools)])];
    let kinds = [
        (words.effects.more_files, &outlier.more_files),
        (words.effects.fewer_files, &outlier.fewer_files),
        (words.effects.more_reasons, &outlier.more_reasons),
        (words.effects.fewer_reasons, &outlier.fewer_reasons),
    ];
    for (phrase, what) in kinds {
        if !what.is_empty() {
            let said: Vec<String> = what
                .iter()
                .map(|what| {
                    words
                        .sentences
                        .say(what)
                        .map_or_else(|| what.clone(), std::borrow::Cow::into_owned)
                })
                .collect();
            parts.push(fill(phrase, &[("what", &listed(&said, NAMED, words))]));
        }
    }
    parts.join("; ")
}

/// Whether nothing that is generated changes with an effect.
pub(super) fn is_idle(effect: &ChangeEffect) -> bool {
    effect.parts.is_empty()
}

#[derive(Clone, Copy)]
struct SentenceWriter<'a> {
    words: &'a Words,
}

impl SentenceWriter<'_> {
    fn title(self, title: &EffectTitle) -> String {
        let place = self.place(title);
        let words = self.words;
        // What is said of each thing; most effects are about one.
        let mut things: Vec<(String, Vec<String>)> = Vec::new();
        for thing in &title.things {
            let (name, said) = (self.thing(thing), self.said(thing));
            match things.iter_mut().find(|(known, _)| *known == name) {
                Some((_, all)) => all.push(said),
                None => things.push((name, vec![said])),
            }
        }
        for (_, said) in &mut things {
            let mut met = BTreeSet::new();
            said.retain(|said| met.insert(said.clone()));
        }
        let (names, said): (Vec<String>, Vec<Vec<String>>) = things.into_iter().unzip();
        let Some(first) = said.first() else {
            return fill(words.effects.unknown_cause, &[("where", &place)]).trim_end().to_owned();
        };
        // Of several things the same is said once.
        if said.iter().all(|other| other == first) {
            let name = subject(&self.some(&names, ", "), title, &place);
            return self.of_thing(&name, &self.some(first, "; "));
        }
        let all: Vec<String> = names
            .iter()
            .zip(&said)
            .map(|(name, said)| self.of_thing(name, &self.some(said, "; ")))
            .collect();
        let together = fill(words.effects.together, &[("where", &place)]);
        self.of_thing(together.trim_end(), &self.some(&all, "; "))
    }

    fn of_thing(self, thing: &str, what: &str) -> String {
        if thing.is_empty() {
            return what.to_owned();
        }
        fill(self.words.effects.of_thing, &[("thing", &thing), ("what", &what)])
    }

    fn some(self, items: &[String], between: &str) -> String {
        first_few(items, between, NAMED, self.words)
    }

    fn place(self, title: &EffectTitle) -> String {
        let (words, place) = (self.words, &title.place);
        let name = place.title.as_deref().unwrap_or_default();
        match place.kind {
            EffectPlaceKind::Cooperation => String::new(),
            EffectPlaceKind::AllSchools => words.effects.at_all_schools.to_owned(),
            EffectPlaceKind::Authority => {
                fill(words.effects.at_schools_of, &[("authority", &name)])
            }
            EffectPlaceKind::Schools => words.counted(place.schools, words.effects.at_schools),
            EffectPlaceKind::School => {
                let first = name.split_whitespace().next().unwrap_or_default();
                let by_ending = words.effects.at_school_by_ending.iter();
                let found = by_ending.copied().find(|(ending, _)| first.ends_with(ending));
                let phrase = found.map_or(words.effects.at_school, |(_, phrase)| phrase);
                fill(phrase, &[("school", &name)])
            }
        }
    }

    /// What a thing is called: what it is, and its title or id. A value of the school itself has no
    /// thing.
    fn thing(self, thing: &ChangedThing) -> String {
        let words = self.words;
        let of =
            |kind: &str, name: &str| fill(words.effects.thing, &[("kind", &kind), ("name", &name)]);
        match thing.subject {
            ChangeSubject::School => of(words.effects.school, name_of(thing)),
            ChangeSubject::Platform => of(words.effects.template, &thing.key),
            ChangeSubject::Model | ChangeSubject::Header | ChangeSubject::Exception => {
                let table = thing.key.split('.').next().unwrap_or_default();
                if thing.ids.is_empty() && table == thing.key {
                    return String::new();
                }
                if thing.ids.is_empty() {
                    return self.label(table).to_owned();
                }
                of(self.label(&up_to_ids(&thing.key, 1)), name_of(thing))
            }
        }
    }

    /// What is said of a thing.
    fn said(self, thing: &ChangedThing) -> String {
        let words = self.words;
        let value = |value: &Option<String>| shortened(&plain(value.as_deref()), VALUE);
        let (old, new) = (value(&thing.old), value(&thing.new));
        if thing.kind == ChangeKind::Moved {
            return fill(words.effects.renamed, &[("old", &old)]);
        }
        let is_thing = matches!(thing.subject, ChangeSubject::School | ChangeSubject::Platform)
            || thing.key.ends_with(".*") && thing.ids.len() == 1;
        if is_thing {
            let said = match thing.kind {
                ChangeKind::Added => words.effects.new_thing,
                ChangeKind::Removed => words.effects.gone_thing,
                ChangeKind::Changed | ChangeKind::Moved => words.effects.changed_thing,
            };
            return said.to_owned();
        }
        if thing.key.ends_with(".enabled") {
            // What is not switched off is on.
            let is_on = thing.new.as_deref() != Some("false");
            return if is_on { words.effects.switched_on } else { words.effects.switched_off }
                .to_owned();
        }
        let label = self.label(&thing.key);
        let label = match thing.ids.get(1..).filter(|ids| !ids.is_empty()) {
            Some(ids) => fill(words.effects.inner, &[("label", &label), ("ids", &ids.join(" "))]),
            None => label.to_owned(),
        };
        let (came, went) =
            (listed(&thing.came, NAMED, self.words), listed(&thing.went, NAMED, self.words));
        let phrase = match (came.is_empty(), went.is_empty(), thing.kind) {
            (false, true, _) => words.effects.came,
            (true, false, _) => words.effects.went,
            (false, false, _) => words.effects.came_and_went,
            (_, _, ChangeKind::Added) => words.effects.added,
            (_, _, ChangeKind::Removed) => words.effects.removed,
            _ => words.effects.changed,
        };
        let values: [(&str, &dyn Display); 5] =
            [("label", &label), ("old", &old), ("new", &new), ("came", &came), ("went", &went)];
        fill(phrase, &values)
    }

    fn label(self, key: &str) -> &'static str {
        self.words.labels.find(key).unwrap_or_default()
    }
}

/// The thing and where it is; a value of no thing is one of its school.
fn subject(name: &str, title: &EffectTitle, place: &str) -> String {
    match (name.is_empty(), &title.place.title) {
        (true, Some(school)) if title.place.kind == EffectPlaceKind::School => school.clone(),
        (true, _) => capital(place),
        (false, _) if is_whole_school(title) => name.to_owned(),
        (false, _) => format!("{name} {place}").trim_end().to_owned(),
    }
}

/// The title of a thing, or its first id.
fn name_of(thing: &ChangedThing) -> &str {
    let id = thing.ids.first().map_or("", String::as_str);
    thing.title.as_deref().unwrap_or(id)
}

/// Whether the effect is that a school comes or goes, which names it.
fn is_whole_school(title: &EffectTitle) -> bool {
    title.things.iter().all(|thing| thing.subject == ChangeSubject::School)
}

/// The part of a pattern that ends with so many ids.
fn up_to_ids(key: &str, ids: usize) -> String {
    let mut parts = Vec::new();
    for part in key.split('.') {
        parts.push(part);
        if parts.iter().filter(|part| **part == "*").count() == ids {
            break;
        }
    }
    parts.join(".")
}

/// A value without the quotes of a text.
fn plain(value: Option<&str>) -> String {
    let value = value.unwrap_or_default();
    serde_json::from_str::<String>(value).unwrap_or_else(|_| value.to_owned())
}

/// The text with a capital at its beginning.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    first + chars.as_str()
}
