use std::collections::BTreeMap;

use crate::base::diagnostic::{Code, Diagnostics, Severity};
use crate::check::rule::{Rule, Subject, conflict};

pub(super) static RULE: Rule = Rule {
    code: Code {
        name: "duplicate-wave-turn",
        severity: Severity::Error,
        docs: "\
# What
Two waves have the same turn.

# Why
Nobody could say which of them waits for the other: a mistake would reach the schools of both at
once.

# Fix
Give one of them another turn. Numbers may be left out, so that a wave fits in between later.
",
    },
    check,
};

fn check(subject: &Subject<'_>, out: &mut Diagnostics) {
    let mut seen = BTreeMap::new();
    for (id, wave) in &*subject.intent.school.waves {
        // Each is held against the one before it, so three with one turn are two findings.
        let Some(first) = seen.insert(wave.turn, id) else { continue };
        let sides = [id, first]
            .map(|id| (subject.intent.at(&["waves", id.as_str(), "turn"]), "the other wave"));
        let message = format!("the waves `{first}` and `{id}` have the same turn {}", wave.turn);
        out.push(
            conflict(&RULE.code, message, sides[0], sides[1]).help("give one of them another turn"),
        );
    }
}
