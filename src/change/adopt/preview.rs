//! Says what adopting an edition would mean for a school.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::adoption::{Adoption, Changed, Unnecessary};
use super::rewrite::renamed_in;
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::path::joined;
use crate::check;
use crate::compile::Compiler;
use crate::language::compare;
use crate::language::renames::MOVED;
use crate::language::tree::{Node, Value};
use crate::model::EditionId;
use crate::workspace::inputs::SchoolFiles;

/// Says what adopting `edition` would mean for a school.
pub fn preview(compiler: &Compiler, school: &SchoolFiles, edition: &EditionId) -> Adoption {
    let (mut now, mut then) = (Diagnostics::default(), Diagnostics::default());
    let mut present = compiler.cooperation.intent(school, &mut now);
    // Who follows the edition already wants to know what it has changed.
    let follows = present.as_ref().is_some_and(|(_, baseline)| &baseline.edition == edition);
    if follows && let Some(before) = compiler.cooperation.editions_in_time.before(edition) {
        let mut earlier = Diagnostics::default();
        if let Some(intent) = compiler.cooperation.intent_under(school, before, &mut earlier) {
            (present, now) = (Some(intent), earlier);
        }
    }
    if let Some((intent, _)) = &present {
        check::school(&compiler.subject(intent), &mut now);
    }
    let future = compiler.cooperation.intent_under(school, edition, &mut then);
    if let Some((intent, baseline)) = &future {
        // What follows from a fault of its own is not told beside it.
        if then.iter().all(|item| item.code == &MOVED || item.code.severity < Severity::Error) {
            check::school(&compiler.subject(intent), &mut then);
        }
        then.absorb(baseline.found.clone(), None);
    }
    let changes = match (&present, &future) {
        (Some((old, from)), Some((new, _))) => {
            // Under the new names, so that a rename alone is no change of a value.
            let moves = compiler.cooperation.moves_between(from.edition.as_str(), edition);
            let old = moves.apply(&old.tree, "", &mut Diagnostics::default());
            Some(changed_values(&old, &new.tree))
        }
        _ => None,
    };
    let moves = compiler.cooperation.moves_to(school, edition);
    let renamed =
        school.files.iter().flat_map(|&file| renamed_in(compiler, file, &moves)).collect();
    let mut unnecessary = Vec::new();
    if let Some((_, baseline)) = &future
        && let Some(own) = compiler.cooperation.own_tree(school, edition)
        && let Some(standard) = &baseline.standard
    {
        equal_values(&own, &standard.tree, &mut Vec::new(), &mut unnecessary);
    }
    let from = present.map(|(_, baseline)| baseline.edition.clone());
    let found = found_anew(&now, then);
    Adoption { school: school.key.to_string(), from, changes, renamed, unnecessary, found }
}

/// What is found under the new edition and was not found before. What it has renamed is told by
/// itself.
fn found_anew(now: &Diagnostics, then: Diagnostics) -> Diagnostics {
    let known: BTreeSet<_> =
        now.iter().map(|item| (item.code.name, item.at, item.message.clone())).collect();
    let mut found = Diagnostics::default();
    for item in then.distinct() {
        if item.code != &MOVED && !known.contains(&(item.code.name, item.at, item.message.clone()))
        {
            found.push(item);
        }
    }
    found
}

/// Values that differ between two trees, save which edition is followed.
fn changed_values(old: &Arc<Node>, new: &Arc<Node>) -> Vec<Changed> {
    let mut changes = Vec::new();
    for difference in compare::differences(old, new) {
        if difference.keys.first().is_some_and(|key| &**key == "edition") {
            continue;
        }
        changes.push(Changed {
            path: joined(difference.keys.iter().map(|key| &**key)),
            old: difference.old.map(|old| old.node.inline()),
            new: difference.new.map(|new| new.node.inline()),
        });
    }
    changes
}

/// Values of `own` that `base` has as well.
fn equal_values(own: &Node, base: &Node, path: &mut Vec<Arc<str>>, equal: &mut Vec<Unnecessary>) {
    match &own.value {
        Value::Table(table) => {
            for (key, entry) in table {
                let Some(below) = base.get(key) else { continue };
                path.push(Arc::clone(key));
                equal_values(&entry.node, &below.node, path, equal);
                path.pop();
            }
        }
        _ if compare::same(own, base) => {
            equal.push(Unnecessary { path: path.clone(), value: own.inline(), at: own.origin });
        }
        _ => {}
    }
}
