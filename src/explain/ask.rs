//! Tries one change after the other, and looks at what becomes of the line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::align::{self, Effect};
use super::change::{self, Change, Edit, TreeThing, Way};
use super::{Answer, Changeable, Influence, Setting, Trace};
use crate::base::source::Origin;
use crate::language::tree::Value;
use crate::model::{AuthorityId, SchoolId};

/// Compiles again.
pub(super) type Recompile<'a> = dyn Fn(&Setting) -> Tried + Sync + 'a;

/// A thing could not be changed: with none of its changes the school can be compiled.
#[derive(Clone, Copy, Debug)]
pub(super) struct NotChanged;

/// What was tried, and what influence it has.
pub(super) type Tested = (Changeable, Result<Option<Influence>, NotChanged>);

/// What came of compiling again.
pub(super) enum Tried {
    /// It cannot be compiled.
    Failed,
    Same,
    Gone,
    Text(String),
}

/// What shall be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    All,
    /// What is beside the tree of the school.
    Beside,
}

/// Something to change, and how.
pub(super) enum Trial<'a> {
    Tree(&'a Change),
    Beside(Changeable, fn(&mut Setting)),
}

/// The text as it is, and the line that is asked about.
pub(super) struct AskedLine<'a> {
    all: Vec<&'a str>,
    at: usize,
}

impl<'a> AskedLine<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { all: text.lines().collect(), at }
    }

    fn line(&self) -> &'a str {
        self.all.get(self.at).copied().unwrap_or_default()
    }

    /// What a change did to the line. That it moves counts for a `gentle` change only. `words` are
    /// what the change replaces, each with what comes instead.
    pub(super) fn influence(
        &self,
        tried: Tried,
        gentle: bool,
        words: &[(String, String)],
    ) -> Result<Option<Influence>, NotChanged> {
        let text = match tried {
            Tried::Failed => return Err(NotChanged),
            Tried::Same => return Ok(None),
            Tried::Gone => return Ok(Some(Influence::File)),
            Tried::Text(text) => text,
        };
        let lines: Vec<&str> = text.lines().collect();
        Ok(match align::effect(&self.all, self.at, &lines) {
            Some(Effect::Changed(new)) if self.is_written(new, words) => Some(Influence::Written),
            Some(Effect::Changed(_)) => Some(Influence::Shapes),
            Some(Effect::Gone) => Some(Influence::Decides),
            Some(Effect::Moved) if gentle => Some(Influence::Decides),
            // By force most lines can be moved.
            Some(Effect::Moved) | None => None,
        })
    }

    /// Whether a replaced word stands on the line, and what comes instead on the new one.
    fn is_written(&self, new: &str, words: &[(String, String)]) -> bool {
        words.iter().any(|(word, other)| stands(self.line(), word) && stands(new, other))
    }
}

impl Trial<'_> {
    fn what(&self) -> Changeable {
        match self {
            Trial::Tree(change) => Changeable::Thing(change.thing.clone()),
            Trial::Beside(what, _) => what.clone(),
        }
    }

    fn value(name: &str, value: &str, origin: Origin, change: fn(&mut Setting)) -> Self {
        Trial::Beside(Changeable::Value(name.into(), value.into(), origin), change)
    }
}

impl Trace<'_> {
    /// How many things will be tried.
    pub fn trials(&self) -> usize {
        self.all_trials().len()
    }

    /// Everything that can be changed about the school, with the settings that its changes lead to.
    fn all_trials(&self) -> Vec<Trial<'_>> {
        let mut trials: Vec<Trial<'_>> = self.changes.iter().map(Trial::Tree).collect();
        let cooperation = &self.compiler.cooperation;
        let Setting { key, .. } = &self.base;
        trials.push(Trial::value(
            "title",
            &self.base.cooperation,
            cooperation.place_in_workspace_file(&["title"]),
            |setting| setting.cooperation.push('x'),
        ));
        let own_edition = self.intent.tree.get("edition").map(|entry| entry.node.origin);
        trials.push(Trial::value(
            "edition",
            &self.base.edition,
            own_edition.unwrap_or_else(|| cooperation.place_in_workspace_file(&["edition"])),
            |setting| setting.edition.push('x'),
        ));
        if let Some(origin) = cooperation.authority_title_at(&key.authority) {
            let title = &self.base.authority;
            trials.push(Trial::value("authority.title", title, origin, |setting| {
                setting.authority.push('x');
            }));
        }
        let school = Changeable::Folder(format!("schools/{key}"));
        trials.push(Trial::Beside(school, |setting| {
            if let Ok(school) = SchoolId::new(&format!("{}--0", setting.key.school)) {
                setting.key.school = school;
            }
        }));
        let authority = Changeable::Folder(format!("schools/{}", key.authority));
        trials.push(Trial::Beside(authority, |setting| {
            if let Ok(authority) = AuthorityId::new(&format!("{}--0", setting.key.authority)) {
                setting.key.authority = authority;
            }
        }));
        trials
    }

    /// The words that a way replaces, each with what comes instead.
    fn words(&self, thing: &TreeThing, way: &Way) -> Vec<(String, String)> {
        match (thing, way.last()) {
            (TreeThing::Name(path), Some((_, Edit::Rename(new) | Edit::RenameEntity(new)))) => {
                path.last().map(|key| (key.to_string(), new.to_string())).into_iter().collect()
            }
            (TreeThing::Value(path), Some((_, Edit::Set(new)))) => {
                let old = self.value(path).map(|node| words(&node.value)).unwrap_or_default();
                let pairs = old.into_iter().zip(words(new));
                pairs.filter(|(old, new)| old != new).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Tries everything and sorts what has influence.
    pub(super) fn ask(
        &self,
        base: &Setting,
        line: &AskedLine<'_>,
        run: &Recompile<'_>,
        which: Which,
        step: &(dyn Fn() + Sync),
    ) -> Answer {
        let question = Question { trace: self, base, line, run, step };
        let mut groups: BTreeMap<&[Arc<str>], Vec<Trial<'_>>> = BTreeMap::new();
        let mut singles = Vec::new();
        for trial in self.all_trials() {
            match &trial {
                // It is counted although it is not tried, for `trials` was told of all.
                Trial::Tree(_) if which == Which::Beside => step(),
                // Under its own name the device is another file.
                Trial::Tree(Change { thing: TreeThing::Name(path), .. })
                    if path.last().map(|key| &**key) == base.owner.as_deref() =>
                {
                    singles.push(trial);
                }
                Trial::Tree(Change { kind: Some(kind), .. }) => {
                    groups.entry(kind).or_default().push(trial);
                }
                Trial::Tree(_) | Trial::Beside(..) => singles.push(trial),
            }
        }
        let groups: Vec<Vec<Trial<'_>>> = groups.into_values().collect();
        let mut results: Vec<Tested> =
            singles.par_iter().map(|trial| question.test(trial)).collect();
        let together: Vec<Tested> =
            groups.par_iter().flat_map_iter(|group| question.test_together(group)).collect();
        results.extend(together);
        let mut answer = Answer::default();
        for (what, influence) in results {
            match influence {
                Err(NotChanged) => answer.untried.push(what),
                Ok(None) => {}
                Ok(Some(influence)) => answer.influences.push((influence, what)),
            }
        }
        answer.drop_outer();
        answer.influences.sort();
        answer
    }
}

/// One line that is asked about, and all that is needed to try things.
struct Question<'a> {
    trace: &'a Trace<'a>,
    base: &'a Setting,
    line: &'a AskedLine<'a>,
    run: &'a Recompile<'a>,
    /// Called after each thing that was tried.
    step: &'a (dyn Fn() + Sync),
}

impl Question<'_> {
    fn test(&self, trial: &Trial<'_>) -> Tested {
        let influence = match trial {
            Trial::Tree(change) => self.influence(change),
            Trial::Beside(what, change) => self.influence_beside(what, *change),
        };
        (self.step)();
        (trial.what(), influence)
    }

    /// What something beside the tree does to the line.
    fn influence_beside(
        &self,
        what: &Changeable,
        change: fn(&mut Setting),
    ) -> Result<Option<Influence>, NotChanged> {
        let mut setting = self.base.clone();
        change(&mut setting);
        let mut words = Vec::new();
        match what {
            Changeable::Value(_, value, _) => words.push((value.clone(), format!("{value}x"))),
            Changeable::Folder(path) => {
                let name = path.rsplit('/').next().unwrap_or_default();
                words.push((name.to_owned(), format!("{name}--0")));
            }
            Changeable::Thing(_) => {}
        }
        self.line.influence((self.run)(&setting), true, &words)
    }

    /// What a thing of the tree does to the line: the strongest that any way to change it shows.
    fn influence(&self, change: &Change) -> Result<Option<Influence>, NotChanged> {
        let mut best = None;
        let mut worked = 0;
        for way in &change.ways {
            let setting = self.setting_after(change, way);
            // The last ways take the thing away, which moves other lines as well.
            let gentle = worked == 0 && way.len() == 1;
            let words = self.trace.words(&change.thing, way);
            let tried = (self.run)(&setting);
            let Ok(influence) = self.line.influence(tried, gentle, &words) else { continue };
            worked += 1;
            // The least is the strongest, and a thing that a way shows as written needs no further
            // one.
            best = [best, influence].into_iter().flatten().min();
            if best == Some(Influence::Written) || worked >= change.enough {
                break;
            }
        }
        if worked == 0 {
            return Err(NotChanged);
        }
        match best {
            // A new name that everybody uses changes nothing but what is printed of it.
            Some(influence) if influence > Influence::Shapes && is_id(change) => Ok(None),
            best => Ok(best),
        }
    }

    /// The setting with one thing changed. When that is the name of the device or client profile
    /// that is asked about, the file is looked for under the new name.
    fn setting_after(&self, change: &Change, way: &Way) -> Setting {
        let tree = change::apply(&self.base.tree, way);
        let mut setting = Setting { tree, ..self.base.clone() };
        if let TreeThing::Name(_) = change.thing
            && let Some((path, Edit::RenameEntity(new))) = way.last()
            && let [table, id] = path.as_slice()
            && ["devices", "client-profiles"].contains(&&**table)
            && self.base.owner.as_deref() == Some(id)
        {
            setting.owner = Some(new.to_string());
        }
        setting
    }

    /// Tries things of one kind at once. When that changes nothing, none of them does; otherwise
    /// the halves are tried, down to each alone.
    fn test_together(&self, group: &[Trial<'_>]) -> Vec<Tested> {
        if let [trial] = group {
            return vec![self.test(trial)];
        }
        let mut changes: Vec<&Change> = Vec::new();
        for trial in group {
            if let Trial::Tree(change) = trial {
                changes.push(change);
            }
        }
        if self.is_without_effect(&changes) {
            let mut tested = Vec::new();
            for trial in group {
                (self.step)();
                tested.push((trial.what(), Ok(None)));
            }
            return tested;
        }
        let (first, second) = group.split_at(group.len() / 2);
        let (mut tested, rest) =
            rayon::join(|| self.test_together(first), || self.test_together(second));
        tested.extend(rest);
        tested
    }

    /// Whether the file stays the same when all of these are made at once, in each of their ways.
    fn is_without_effect(&self, changes: &[&Change]) -> bool {
        let most =
            changes.iter().map(|change| change.enough.min(change.ways.len())).max().unwrap_or(0);
        for number in 0..most {
            let mut way = Way::new();
            for change in changes {
                // Who has fewer ways than others takes part with the first one again.
                if let Some(own) = change.ways.get(number).or(change.ways.first()) {
                    way.extend(own.iter().cloned());
                }
            }
            let tree = change::apply(&self.base.tree, &way);
            let tried = (self.run)(&Setting { tree, ..self.base.clone() });
            if !matches!(tried, Tried::Same) {
                return false;
            }
        }
        true
    }
}

/// Whether a change gives an entity another name everywhere.
fn is_id(change: &Change) -> bool {
    let gives_name =
        |way: &Way| matches!(way.last(), Some((_, Edit::Rename(_) | Edit::RenameEntity(_))));
    matches!(change.thing, TreeThing::Name(_))
        && change.thing.path().len() == 2
        && change.ways.iter().all(gives_name)
}

impl Answer {
    /// That a table is there says nothing new when something inside of it was found.
    fn drop_outer(&mut self) {
        let mut inner: BTreeSet<Vec<Arc<str>>> = BTreeSet::new();
        for (_, what) in &self.influences {
            if let Changeable::Thing(thing) = what {
                inner.insert(thing.path().to_vec());
            }
        }
        self.influences.retain(|(_, what)| {
            let Changeable::Thing(TreeThing::Presence(path)) = what else { return true };
            !inner.iter().any(|other| other.len() > path.len() && other.starts_with(path))
        });
    }
}

/// The words of a value, as they may stand on a line.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Int(number) => vec![number.to_string()],
        Value::Float(number) => vec![number.to_string()],
        Value::Text(text) => vec![text.to_string()],
        Value::List(items) => items.iter().flat_map(|item| words(&item.value)).collect(),
        // Each format writes yes and no in its own way, and a secret is on no line.
        Value::Bool(_) | Value::Table(_) | Value::Secret(_) => Vec::new(),
    }
}

/// Whether a word stands on a line, and not as a piece of a longer one.
fn stands(line: &str, word: &str) -> bool {
    if !word.chars().any(char::is_alphanumeric) {
        return false;
    }
    for (start, _) in line.match_indices(word) {
        let (before, after) = (&line[..start], &line[start + word.len()..]);
        if !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric) {
            return true;
        }
    }
    false
}
