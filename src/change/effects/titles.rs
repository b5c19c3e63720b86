//! What an effect is called: the thing that was changed, and where.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::base::path::KeyPath;
use crate::change::state::{ComparedWith, CompiledState};
use crate::change::{
    ChangeKind, ChangeSubject, ChangedThing, EffectPlace, EffectPlaceKind, EffectTitle, ModelChange,
};
use crate::language::keys;
use crate::language::tree::Node;

/// Looks up how things are called.
pub(super) struct Titles<'a> {
    head: &'a CompiledState,
    base: Option<&'a CompiledState>,
    /// The tree that was asked for last: things of one school are looked up one after the other.
    last: Option<(bool, String, Option<Arc<Node>>)>,
    /// How many schools each authority has.
    authorities: BTreeMap<&'a str, usize>,
}

impl<'a> Titles<'a> {
    pub(super) fn new(head: &'a CompiledState, former: &'a ComparedWith) -> Self {
        let mut authorities: BTreeMap<&str, usize> = BTreeMap::new();
        for school in &head.cooperation().schools {
            *authorities.entry(school.key.authority.as_str()).or_default() += 1;
        }
        Self { head, base: former.state(), last: None, authorities }
    }

    pub(super) fn title(
        &mut self,
        causes: &[usize],
        model: &[ModelChange],
        paths: &[Vec<Arc<str>>],
        schools: &[String],
    ) -> EffectTitle {
        let things = causes.iter().map(|&cause| self.thing(&model[cause], &paths[cause])).collect();
        EffectTitle { things, place: self.place(schools) }
    }

    fn thing(&mut self, change: &ModelChange, keys: &[Arc<str>]) -> ChangedThing {
        let mut thing = ChangedThing {
            subject: change.subject,
            kind: change.kind,
            key: change.path.clone(),
            ids: Vec::new(),
            title: None,
            old: change.moved_from.clone().or_else(|| change.old.clone()),
            new: change.new.clone(),
            came: Vec::new(),
            went: Vec::new(),
        };
        (thing.came, thing.went) = items(change);
        match change.subject {
            ChangeSubject::School => {
                let school = change.path.trim_start_matches("schools/");
                thing.ids = vec![school.to_owned()];
                let is_old = change.kind == ChangeKind::Removed;
                thing.title = self.text(is_old, school, &["title"]);
            }
            ChangeSubject::Platform => {}
            ChangeSubject::Model | ChangeSubject::Exception | ChangeSubject::Header => {
                let of_header: Vec<String> = keys_of_path(change);
                let keys: Vec<&str> = match keys {
                    [] => of_header.iter().map(String::as_str).collect(),
                    keys => keys.iter().map(|key| &**key).collect(),
                };
                let (pattern, ids) = keys::pattern(keys::of_files(), keys.iter().copied());
                thing.key = pattern.join(".");
                thing.ids = ids.into_iter().map(str::to_owned).collect();
                thing.title = self.title_of_entry(change, &keys);
            }
        }
        thing
    }

    /// The title of the entry in which the change lies.
    fn title_of_entry(&mut self, change: &ModelChange, keys: &[&str]) -> Option<String> {
        let [table, id, ..] = keys else { return None };
        if change.subject != ChangeSubject::Model {
            return None;
        }
        // What is gone has its title on the old side.
        let is_old = change.kind == ChangeKind::Removed && keys.len() == 2;
        self.text(is_old, change.schools.first()?, &[table, id, "title"])
    }

    /// A text in the tree of a school.
    fn text(&mut self, is_old: bool, school: &str, path: &[&str]) -> Option<String> {
        let tree = self.tree(is_old, school)?;
        Some(tree.find(path.iter().copied())?.text()?.to_string())
    }

    fn tree(&mut self, is_old: bool, school: &str) -> Option<Arc<Node>> {
        let is_last = |last: &&(bool, String, _)| last.0 == is_old && last.1 == school;
        if let Some((_, _, tree)) = self.last.as_ref().filter(is_last) {
            return tree.clone();
        }
        let state = if is_old { self.base? } else { self.head };
        let tree = state.tree(school);
        self.last = Some((is_old, school.to_owned(), tree.clone()));
        tree
    }

    /// How the schools of an effect are named best.
    fn place(&mut self, schools: &[String]) -> EffectPlace {
        let number = schools.len();
        let place = |kind, title| EffectPlace { kind, title, schools: number };
        let authority = |school: &String| school.split_once('/').map(|(id, _)| id.to_owned());
        let Some(first) = schools.first() else {
            return place(EffectPlaceKind::Cooperation, None);
        };
        if number == 1 {
            let title = self.text(false, first, &["title"]);
            let title = title.or_else(|| self.text(true, first, &["title"]));
            return place(EffectPlaceKind::School, Some(title.unwrap_or_else(|| first.clone())));
        }
        if number == self.head.cooperation().schools.len() {
            return place(EffectPlaceKind::AllSchools, None);
        }
        let own = authority(first);
        if let Some(own) = own.filter(|own| self.authorities.get(&**own) == Some(&number))
            && schools.iter().all(|school| authority(school).as_ref() == Some(&own))
        {
            return place(EffectPlaceKind::Authority, Some(self.title_of_authority(&own)));
        }
        place(EffectPlaceKind::Schools, None)
    }

    fn title_of_authority(&self, id: &str) -> String {
        let cooperation = self.head.cooperation();
        let own = cooperation.authority_ids().find(|own| own.as_str() == id);
        own.map_or(id, |own| cooperation.authority_title(own)).to_owned()
    }
}

/// The keys of a change that has them in its path alone: `muster.toml: language`.
fn keys_of_path(change: &ModelChange) -> Vec<String> {
    let path = change.path.split_once(": ").map_or(&*change.path, |(_, path)| path);
    let path = KeyPath::new(path).unwrap_or_default();
    path.keys().map(str::to_owned).collect()
}

/// What is in the new list and not in the old one, and the other way round; nothing when it is no
/// list.
fn items(change: &ModelChange) -> (Vec<String>, Vec<String>) {
    // Lists of texts and numbers are the same in JSON.
    let list = |value: &Option<String>| {
        let item = |item: &Value| match item {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        match serde_json::from_str(value.as_deref()?).ok()? {
            Value::Array(items) => Some((true, items.iter().map(item).collect::<Vec<String>>())),
            // One item may stand without brackets.
            single => Some((false, vec![item(&single)])),
        }
    };
    let (Some((is_old_list, old)), Some((is_new_list, new))) =
        (list(&change.old), list(&change.new))
    else {
        return (Vec::new(), Vec::new());
    };
    // Of many lists an empty one means everything: what came to it is less then, and not more.
    if !is_old_list && !is_new_list || old.is_empty() || new.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let only = |of: &[String], other: &[String]| {
        of.iter().filter(|item| !other.contains(item)).cloned().collect()
    };
    (only(&new, &old), only(&old, &new))
}
