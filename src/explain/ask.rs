//! Trying one thing after the other, and what becomes of the line.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::align::{self, Effect};
use super::change::{self, Change, Edit, Path, TreeThing, Way};
use super::{Answer, Changeable, Influence, Setting, Trace};
use crate::language::tree::Value;

/// Compiles again.
pub(super) type Recompile<'a> = dyn Fn(&Setting) -> Tried + Sync + 'a;

/// Something could not be changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct NotChanged;

/// What was tried, and what influence it has.
pub(super) type Tested = (Changeable, Result<Option<Influence>, NotChanged>);

/// What compiling again gave.
pub(super) enum Tried {
    /// It could not be done.
    Failed,
    /// The same text.
    Same,
    /// No such file.
    Gone,
    /// Another text.
    Text(String),
}

/// What shall be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Everything.
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

    /// What a change did. That a line moves counts where it is `gentle`: most things can be moved
    /// by force. `words` are what the change replaces, each with what comes instead.
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
        let effect = align::effect(&self.all, self.at, &text.lines().collect::<Vec<_>>());
        let written = |new: &str| {
            words.iter().any(|(word, other)| stands(self.line(), word) && stands(new, other))
        };
        Ok(effect.and_then(|effect| match effect {
            Effect::Changed(new) => {
                Some(if written(new) { Influence::Written } else { Influence::Shapes })
            }
            Effect::Gone => Some(Influence::Decides),
            Effect::Moved => gentle.then_some(Influence::Decides),
        }))
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
        let compiler = self.compiler;
        let Setting { key, cooperation, authority, edition, .. } = &self.base;
        let beside = |name: &str, value: &str, at, change: fn(&mut Setting)| {
            Trial::Beside(Changeable::Value(name.into(), value.into(), at), change)
        };
        trials.push(beside(
            "title",
            cooperation,
            compiler.cooperation.place_in_workspace_file(&["title"]),
            |setting| setting.cooperation.push('x'),
        ));
        let own = self.intent.tree.get("edition").map(|entry| entry.node.origin);
        let edition_at =
            own.unwrap_or_else(|| compiler.cooperation.place_in_workspace_file(&["edition"]));
        trials.push(beside("edition", edition, edition_at, |setting| setting.edition.push('x')));
        if let Some(at) = compiler.cooperation.authority_title_at(&key.authority) {
            trials.push(beside("authority.title", authority, at, |setting| {
                setting.authority.push('x')
            }));
        }
        let folder = |path: String, change| Trial::Beside(Changeable::Folder(path), change);
        trials.push(folder(format!("schools/{key}"), |setting| {
            if let Ok(school) = crate::model::SchoolId::new(&format!("{}--0", setting.key.school)) {
                setting.key.school = school;
            }
        }));
        trials.push(folder(format!("schools/{}", key.authority), |setting| {
            if let Ok(authority) =
                crate::model::AuthorityId::new(&format!("{}--0", setting.key.authority))
            {
                setting.key.authority = authority;
            }
        }));
        trials
    }

    /// What a trial does to a line, as `run` sees it after each change.
    fn influence(
        &self,
        trial: &Trial<'_>,
        base: &Setting,
        lines: &AskedLine<'_>,
        run: &Recompile<'_>,
    ) -> Result<Option<Influence>, NotChanged> {
        let change = match trial {
            Trial::Beside(_, change) => {
                let mut setting = base.clone();
                change(&mut setting);
                let words = match Self::what(trial) {
                    Changeable::Value(_, value, _) => vec![(value.clone(), format!("{value}x"))],
                    Changeable::Folder(path) => path
                        .rsplit('/')
                        .next()
                        .map(|name| (name.to_owned(), format!("{name}--0")))
                        .into_iter()
                        .collect(),
                    Changeable::Thing(_) => Vec::new(),
                };
                return lines.influence(run(&setting), true, &words);
            }
            Trial::Tree(change) => change,
        };
        let name = matches!(change.thing, TreeThing::Name(_));
        let mut best = None;
        let mut worked = 0;
        for way in &change.ways {
            let mut setting = Setting { tree: change::apply(&base.tree, way), ..base.clone() };
            if let (true, Some((path, Edit::Rename(new)))) = (name, way.last())
                && let [table, id] = path.as_slice()
                && ["devices", "client-profiles"].contains(&&**table)
                && base.owner.as_deref() == Some(id)
            {
                setting.owner = Some(new.to_string());
            }
            let Ok(influence) = lines.influence(
                run(&setting),
                worked == 0 && way.len() == 1,
                &self.words(&change.thing, way),
            ) else {
                continue;
            };
            worked += 1;
            best = [best, influence].into_iter().flatten().min();
            if best == Some(Influence::Written) || worked >= change.enough {
                break;
            }
        }
        // A new name that everybody uses changes nothing but what is printed of it.
        let id = name
            && change.thing.path().len() == 2
            && change.ways.iter().all(|way| matches!(way.last(), Some((_, Edit::Rename(_)))));
        if worked == 0 {
            return Err(NotChanged);
        }
        Ok(best.filter(|influence| !id || *influence <= Influence::Shapes))
    }

    fn what(trial: &Trial<'_>) -> Changeable {
        match trial {
            Trial::Tree(change) => Changeable::Thing(change.thing.clone()),
            Trial::Beside(what, _) => what.clone(),
        }
    }

    /// The words that a way replaces, each with what comes instead.
    fn words(&self, thing: &TreeThing, way: &Way) -> Vec<(String, String)> {
        match (thing, way.last()) {
            (TreeThing::Name(path), Some((_, Edit::Rename(new)))) => {
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

    /// Tries things of one kind at once. When that changes nothing, none of them does; otherwise
    /// the halves are tried, down to each alone.
    fn together(
        group: &[Trial<'_>],
        base: &Setting,
        run: &Recompile<'_>,
        one: &(dyn Fn(&Trial<'_>) -> Tested + Sync),
        step: &(dyn Fn() + Sync),
    ) -> Vec<Tested> {
        if let [trial] = group {
            return vec![one(trial)];
        }
        let changes: Vec<&Change> = group
            .iter()
            .filter_map(|trial| if let Trial::Tree(change) = trial { Some(*change) } else { None })
            .collect();
        let most =
            changes.iter().map(|change| change.enough.min(change.ways.len())).max().unwrap_or(0);
        let without_effect = (0..most).all(|number| {
            let way = changes
                .iter()
                .filter_map(|change| change.ways.get(number).or(change.ways.first()))
                .flatten()
                .cloned()
                .collect();
            matches!(
                run(&Setting { tree: change::apply(&base.tree, &way), ..base.clone() }),
                Tried::Same
            )
        });
        if without_effect {
            return group
                .iter()
                .map(|trial| {
                    step();
                    (Self::what(trial), Ok(None))
                })
                .collect();
        }
        let (first, second) = group.split_at(group.len() / 2);
        let (mut tested, rest) = rayon::join(
            || Self::together(first, base, run, one, step),
            || Self::together(second, base, run, one, step),
        );
        tested.extend(rest);
        tested
    }

    /// Tries everything and sorts what has influence.
    pub(super) fn ask(
        &self,
        base: &Setting,
        lines: &AskedLine<'_>,
        run: &Recompile<'_>,
        which: Which,
        step: &(dyn Fn() + Sync),
    ) -> Answer {
        let one = |trial: &Trial<'_>| {
            let influence = self.influence(trial, base, lines, run);
            step();
            (Self::what(trial), influence)
        };
        let mut groups: BTreeMap<&[Arc<str>], Vec<Trial<'_>>> = BTreeMap::new();
        let mut singles = Vec::new();
        for trial in self.all_trials() {
            match &trial {
                Trial::Tree(_) if which == Which::Beside => step(),
                // Under its own name the device is another file.
                Trial::Tree(Change { thing: TreeThing::Name(path), .. })
                    if path.last().map(|key| &**key) == base.owner.as_deref() =>
                {
                    singles.push(trial)
                }
                Trial::Tree(Change { kind: Some(kind), .. }) => {
                    groups.entry(kind).or_default().push(trial)
                }
                Trial::Tree(_) | Trial::Beside(..) => singles.push(trial),
            }
        }
        let groups: Vec<Vec<Trial<'_>>> = groups.into_values().collect();
        let mut results: Vec<_> = singles.par_iter().map(one).collect();
        results.extend(
            groups
                .par_iter()
                .flat_map_iter(|group| Self::together(group, base, run, &one, step))
                .collect::<Vec<_>>(),
        );
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

impl Answer {
    /// That a table is there says nothing new when something inside of it was found.
    fn drop_outer(&mut self) {
        let inner: BTreeSet<Vec<Arc<str>>> = self
            .influences
            .iter()
            .filter_map(|(_, what)| match what {
                Changeable::Thing(thing) => Some(thing.path().to_vec()),
                Changeable::Value(..) | Changeable::Folder(_) => None,
            })
            .collect();
        let holds = |path: &Path| {
            inner.iter().any(|other| other.len() > path.len() && other.starts_with(path))
        };
        self.influences
            .retain(|(_, what)| !matches!(what, Changeable::Thing(TreeThing::Presence(path)) if holds(path)));
    }
}

/// The words of a value, as they may stand on a line.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Int(number) => vec![number.to_string()],
        Value::Float(number) => vec![number.to_string()],
        Value::Text(text) => vec![text.to_string()],
        Value::List(items) => items.iter().flat_map(|item| words(&item.value)).collect(),
        Value::Bool(_) | Value::Table(_) | Value::Secret(_) => Vec::new(),
    }
}

/// Whether a word stands on a line, and not as a piece of a longer one.
fn stands(line: &str, word: &str) -> bool {
    let whole = |at: usize| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    };
    word.chars().any(char::is_alphanumeric) && line.match_indices(word).any(|(at, _)| whole(at))
}
