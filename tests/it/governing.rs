// SPDX-FileCopyrightText: The muster contributors
// SPDX-License-Identifier: MIT OR EUPL-1.2

//! What governance forbids never reaches a plan, whatever is written where: random overrides by
//! random layers under random rules and exceptions, against an oracle that knows nothing of the
//! program's code.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use muster::base::diagnostic::{Diagnostics, Severity};
use muster::check::Facts;
use muster::compile::Compiler;
use muster::model::Day;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use toml::{Table, Value};

use crate::hostile::Workspace;
use crate::properties::{cases, plain};
use crate::support::{DAY, files, read};

// --- The values that are played with

/// What makes a value of a leaf stricter.
#[derive(Clone, Copy, Debug)]
enum Scale {
    None,
    Lower,
    True,
    Fewer,
    /// `HH:MM-HH:MM` within the other.
    Within,
    Words(&'static [&'static str]),
}

struct Leaf {
    path: &'static str,
    /// The standard's value first.
    values: &'static [&'static str],
    scale: Scale,
}

const LEASES: &[&str] = &["'8h'", "'1h'", "'240m'", "'12h'", "'1d'"];

const LEAVES: &[Leaf] = &[
    Leaf { path: "segments.lehr.dhcp.lease", values: LEASES, scale: Scale::Lower },
    Leaf { path: "segments.sus.dhcp.lease", values: LEASES, scale: Scale::Lower },
    Leaf {
        path: "segments.lehr.dhcp.reserve",
        values: &["10", "5", "20", "40"],
        scale: Scale::None,
    },
    Leaf { path: "segments.lehr.title", values: &["'Lehrer-LAN'", "'Lehrer'"], scale: Scale::None },
    Leaf {
        path: "wlans.schule.pmf",
        values: &["'required'", "'optional'"],
        scale: Scale::Words(&["off", "optional", "required"]),
    },
    Leaf {
        path: "wlans.schule.bands",
        values: &["['2.4', '5']", "['5']", "['2.4']", "['5', '2.4', '6']"],
        scale: Scale::Fewer,
    },
    Leaf { path: "wlans.schule.isolate", values: &["false", "true"], scale: Scale::True },
    Leaf {
        path: "wlans.schule.schedule",
        values: &["'06:00-20:00'", "'06:00-18:00'", "'07:30-20:00'", "'08:00-22:00'"],
        scale: Scale::Within,
    },
    Leaf {
        path: "radio-plans.innen.bands.5.power",
        values: &["20", "10", "17", "23"],
        scale: Scale::Lower,
    },
    Leaf { path: "limits.poe-load", values: &["80", "60", "90"], scale: Scale::Lower },
    Leaf { path: "management.idle-timeout", values: &["10", "5", "20"], scale: Scale::Lower },
    Leaf { path: "flows.lehr-web.log", values: &["false", "true"], scale: Scale::True },
    Leaf { path: "flows.sus-web.enabled", values: &["true", "false"], scale: Scale::None },
    Leaf { path: "flows.lehr-sus.enabled", values: &["false", "true"], scale: Scale::None },
    Leaf {
        path: "guarantees.sus-nie-verw.enabled",
        values: &["true", "false"],
        scale: Scale::True,
    },
];

/// What the standard of the specs lacks of the leaves.
const MORE: &str = r#"
[wlans.schule]
isolate = false
schedule = "06:00-20:00"

[flows.lehr-web]
log = false

[flows.sus-web]
enabled = true

[flows.lehr-sus]
from = "lehr"
to = "sus"
services = ["web"]
reason = "Klassensteuerung"
enabled = false

[guarantees.sus-nie-verw]
enabled = true
"#;

impl Leaf {
    fn value(&self, number: usize) -> Value {
        let text = format!("x = {}", self.values[number % self.values.len()]);
        text.parse::<Table>().expect("a value")["x"].clone()
    }

    fn keys(&self) -> Vec<&'static str> {
        self.path.split('.').collect()
    }
}

// --- What is written

const MODES: &[&str] = &["locked", "tighten", "range", "choice", "add", "remove", "free"];
const LEVELS: &[&str] = &["edition", "profile", "authority", "school"];

#[derive(Clone, Debug)]
struct Rule {
    keys: Vec<&'static str>,
    modes: BTreeSet<&'static str>,
    decided_at: usize,
    lowest: usize,
    bounds: (Value, Value),
    values: Vec<Value>,
    absolute: bool,
}

#[derive(Clone, Debug)]
struct Exception {
    from: i32,
    days: i32,
    standard: bool,
}

/// What a layer says of a leaf.
#[derive(Clone, Debug)]
struct Override {
    value: Value,
    exception: Option<Exception>,
}

/// Rules, and overrides by level and leaf.
#[derive(Clone, Debug)]
struct Play {
    rules: Vec<Rule>,
    overrides: BTreeMap<(usize, usize), Override>,
}

fn rule() -> impl Strategy<Value = Rule> {
    let shape = (0..LEAVES.len(), any::<prop::sample::Index>(), any::<u16>());
    let modes = prop::collection::btree_set(prop::sample::select(MODES), 1..3);
    (
        shape,
        modes,
        (0..LEVELS.len(), 0..LEVELS.len()),
        (0_usize..5, 0_usize..5),
        prop::bool::weighted(0.1),
    )
        .prop_map(|((leaf, length, stars), modes, (one, other), (low, high), absolute)| {
            let leaf = &LEAVES[leaf];
            let keys = leaf.keys();
            let length = length.index(keys.len()) + 1;
            // Bounds hold for what a school has of its own too: over all keys they would be about
            // its title.
            let bounded = modes.contains("range") || modes.contains("choice");
            let is_star =
                |number: usize| stars & (0b11 << (2 * number)) == 0 && (number > 0 || !bounded);
            let key =
                |(number, key): (usize, &&'static str)| if is_star(number) { "*" } else { *key };
            let bound = |number: usize| {
                Some(leaf.value(number))
                    .filter(|value| number_of(value).is_some())
                    .unwrap_or(Value::Integer(7))
            };
            let (low, high) = (bound(low), bound(high));
            let bounds =
                if number_of(&low) <= number_of(&high) { (low, high) } else { (high, low) };
            let scalars =
                |value: Value| if let Value::Array(items) = value { items } else { vec![value] };
            Rule {
                keys: keys.iter().take(length).enumerate().map(key).collect(),
                modes,
                decided_at: one.min(other),
                lowest: one.max(other),
                values: vec![bounds.0.clone(), bounds.1.clone()]
                    .into_iter()
                    .chain(scalars(leaf.value(1)))
                    .collect(),
                bounds,
                absolute,
            }
        })
}

/// Nobody may deviate from anything.
fn locked() -> Rule {
    let (modes, bounds) = (BTreeSet::from(["locked"]), (Value::Integer(0), Value::Integer(0)));
    Rule {
        keys: vec!["*"],
        modes,
        decided_at: 0,
        lowest: 3,
        bounds,
        values: Vec::new(),
        absolute: false,
    }
}

fn play() -> impl Strategy<Value = Play> {
    let exception = (-40_i32..10, 0_i32..70, prop::bool::weighted(0.8))
        .prop_map(|(from, days, standard)| Exception { from, days, standard });
    let one = (
        (prop::sample::select(&[1, 2, 2, 3, 3, 3][..]), 0..LEAVES.len()),
        0_usize..5,
        prop::option::weighted(0.9, exception),
    );
    let rules = (prop::collection::vec(rule(), 0..5), prop::bool::ANY);
    (rules, prop::collection::vec(one, 1..4)).prop_map(|((mut rules, is_closed), overrides)| {
        if is_closed {
            rules.push(locked());
        }
        // Two rules for one pattern cannot be written.
        let rules: BTreeMap<Vec<&str>, Rule> =
            rules.into_iter().map(|rule| (rule.keys.clone(), rule)).collect();
        let overrides = overrides.into_iter().map(|((level, leaf), value, exception)| {
            // Only authorities and schools have exceptions.
            let exception = exception.filter(|_| level > 1);
            ((level, leaf), Override { value: LEAVES[leaf].value(value), exception })
        });
        let mut play =
            Play { rules: rules.into_values().collect(), overrides: overrides.collect() };
        // An exception that nobody needs is an error and nothing else: few of them will do.
        for key in play.overrides.keys().copied().collect::<Vec<_>>() {
            let mut without = play.clone();
            without.overrides.retain(|other, _| other.1 == key.1);
            without.overrides.entry(key).and_modify(|own| own.exception = None);
            if !oracle(&without).forbidden {
                play.overrides.entry(key).and_modify(|own| own.exception = None);
            }
        }
        play
    })
}

fn set(table: &mut Table, path: &[&str], value: Value) {
    let (first, rest) = path.split_first().expect("a path has a key");
    if rest.is_empty() {
        table.insert((*first).into(), value);
    } else {
        let inner = table
            .entry(*first)
            .or_insert_with(|| Table::new().into())
            .as_table_mut()
            .expect("a table");
        set(inner, rest, value);
    }
}

fn day(offset: i32) -> toml::Value {
    use jiff::ToSpan as _;
    let day: jiff::civil::Date = DAY.parse().expect("a day");
    Value::String((day + offset.days()).to_string())
}

impl Play {
    fn governance(&self) -> Table {
        let mut table = Table::new();
        set(&mut table, &["approvers", "leitung", "title"], "Leitung".into());
        set(
            &mut table,
            &["approval-classes", "b"],
            Value::Table("title = 'B'\nrank = 1\napprovers = ['leitung']".parse().expect("TOML")),
        );
        for rule in &self.rules {
            let mut spec = Table::new();
            spec.insert(
                "mode".into(),
                rule.modes.iter().map(|mode| Value::from(*mode)).collect::<Vec<_>>().into(),
            );
            spec.insert("decided-at".into(), LEVELS[rule.decided_at].into());
            spec.insert("lowest".into(), LEVELS[rule.lowest].into());
            spec.insert("reason".into(), "x".into());
            spec.insert("absolute".into(), rule.absolute.into());
            if rule.modes.contains("range") {
                spec.insert("min".into(), rule.bounds.0.clone());
                spec.insert("max".into(), rule.bounds.1.clone());
            }
            if rule.modes.contains("choice") {
                spec.insert("values".into(), rule.values.clone().into());
            }
            set(&mut table, &["governance", &rule.keys.join(".")], spec.into());
        }
        table
    }

    /// The overrides of a level, each with its exception in a table of its own.
    fn tables(&self, level: usize) -> Vec<Table> {
        let mut tables = Vec::new();
        for ((_, leaf), own) in self.overrides.iter().filter(|((at, _), _)| *at == level) {
            let mut table = Table::new();
            set(&mut table, &LEAVES[*leaf].keys(), own.value.clone());
            if let Some(exception) = &own.exception {
                let mut spec: Table = "title = 'x'\nreason = 'x'\nclass = 'b'\napproved-by = \
                        'leitung'\napproved-on = '2026-01-01'"
                    .parse()
                    .expect("TOML");
                spec.insert("paths".into(), vec![Value::from(LEAVES[*leaf].path)].into());
                spec.insert("valid-from".into(), day(exception.from));
                spec.insert("expires".into(), day(exception.from + exception.days));
                spec.insert(
                    "on-expiry".into(),
                    if exception.standard { "standard" } else { "error" }.into(),
                );
                set(&mut table, &["exceptions", &format!("e{leaf}")], spec.into());
            }
            tables.push(table);
        }
        tables
    }

    /// The workspace; the school's overrides are in one file, or each in one of its own, the last
    /// one first.
    fn workspace(&self, is_divided: bool) -> Workspace {
        let text = |table: &Table| toml::to_string(table).expect("a table can be written");
        let join = |tables: Vec<Table>| tables.into_iter().fold(Table::new(), merged);
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        for (name, path) in files(Path::new("tests/spec/base")) {
            // The platforms of the base are not needed: the school has no devices. Nor is what opens
            // its standard: the rules are those of the play.
            let is_needed = !["templates/", "schools/amt/nord", "standards/1/open.toml"]
                .iter()
                .any(|begin| name.starts_with(begin));
            if is_needed {
                let lines = read(&path)
                    .replace(", platform = \"testdienst\"", "")
                    .replace("platform = \"testos\"", "");
                all.insert(name, lines);
            }
        }
        all.insert("standards/1/more.toml".into(), MORE.into());
        all.insert("standards/1/governance.toml".into(), text(&self.governance()));
        for (level, header, file) in [
            (1, "profile", "standards/1/profiles/gymnasium.toml"),
            (2, "authority", "schools/amt/authority.toml"),
        ] {
            let mut table = join(self.tables(level));
            set(&mut table, &[header, "title"], "x".into());
            all.insert(file.into(), text(&table));
        }
        let own = self.tables(3);
        if is_divided {
            for (number, table) in own.into_iter().rev().enumerate() {
                all.insert(format!("schools/amt/sued/m{number}.toml"), text(&table));
            }
            all.insert("schools/amt/sued/zz-empty.toml".into(), String::new());
        } else {
            all.insert("schools/amt/sued/more.toml".into(), text(&join(own)));
        }
        Workspace::of(all)
    }
}

fn merged(mut base: Table, over: Table) -> Table {
    for (key, value) in over {
        let value = match (base.remove(&key), value) {
            (Some(Value::Table(lower)), Value::Table(upper)) => Value::Table(merged(lower, upper)),
            (_, value) => value,
        };
        base.insert(key, value);
    }
    base
}

// --- What must come out of it

/// What the rules say of the overrides.
struct Oracle {
    /// The values that hold.
    values: Vec<Value>,
    /// Whether some override may not be, and has no exception at all.
    forbidden: bool,
    /// Whether some override may not be.
    refused: bool,
}

fn oracle(play: &Play) -> Oracle {
    let mut oracle = Oracle {
        values: LEAVES.iter().map(|leaf| leaf.value(0)).collect(),
        forbidden: false,
        refused: false,
    };
    for (&(level, leaf), own) in &play.overrides {
        let below = oracle.values[leaf].clone();
        if own.value == below {
            continue;
        }
        let rule = most_specific(&play.rules, &LEAVES[leaf].keys());
        let may = match rule {
            Some(rule) => {
                level <= rule.decided_at
                    || (level <= rule.lowest && allows(rule, &LEAVES[leaf], &below, &own.value))
            }
            // A standard is closed, and a profile is part of it.
            None => LEVELS[level] == "profile",
        };
        let holds =
            |exception: &Exception| exception.from <= 0 && 0 <= exception.from + exception.days;
        match &own.exception {
            _ if may => oracle.values[leaf] = own.value.clone(),
            None => (oracle.forbidden, oracle.refused) = (true, true),
            Some(_) if rule.is_some_and(|rule| rule.absolute) => oracle.refused = true,
            Some(exception) if holds(exception) => oracle.values[leaf] = own.value.clone(),
            Some(exception) if exception.standard => {}
            // Nothing is built, and the layers above are told what they would be told while it
            // held.
            Some(_) => {
                oracle.refused = true;
                oracle.values[leaf] = own.value.clone();
            }
        }
    }
    oracle
}

/// The rule with the most named keys; of two with as many, the longer one.
fn most_specific<'a>(rules: &'a [Rule], path: &[&str]) -> Option<&'a Rule> {
    let covers = |rule: &&Rule| {
        rule.keys.len() <= path.len()
            && rule.keys.iter().zip(path).all(|(own, key)| *own == "*" || own == key)
    };
    rules
        .iter()
        .filter(covers)
        .max_by_key(|rule| (rule.keys.iter().filter(|key| **key != "*").count(), rule.keys.len()))
}

fn allows(rule: &Rule, leaf: &Leaf, below: &Value, value: &Value) -> bool {
    let items = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
    let subset =
        |some: &Value, all: &Value| items(some).iter().all(|item| items(all).contains(item));
    let switch = leaf.path.ends_with(".enabled");
    rule.modes.iter().any(|&mode| match mode {
        "free" => true,
        "tighten" => stricter(leaf.scale, below, value),
        "range" => number_of(value).is_some_and(|number| {
            number_of(&rule.bounds.0) <= Some(number) && Some(number) <= number_of(&rule.bounds.1)
        }),
        "choice" => items(value).iter().all(|item| rule.values.contains(item)),
        "add" => {
            (switch && value == &Value::from(true)) || (value.is_array() && subset(below, value))
        }
        "remove" => {
            (switch && value == &Value::from(false)) || (value.is_array() && subset(value, below))
        }
        _ => false,
    })
}

fn stricter(scale: Scale, below: &Value, value: &Value) -> bool {
    match scale {
        Scale::None => false,
        Scale::Lower => number_of(value).cmp(&number_of(below)) == Ordering::Less,
        Scale::True => value.as_bool() == Some(true),
        Scale::Fewer => value
            .as_array()
            .into_iter()
            .flatten()
            .all(|item| below.as_array().is_some_and(|all| all.contains(item))),
        Scale::Within => {
            let ends = |value: &Value| {
                value
                    .as_str()
                    .and_then(|text| text.split_once('-'))
                    .map(|(from, to)| (from.to_owned(), to.to_owned()))
            };
            ends(value)
                .zip(ends(below))
                .is_some_and(|((from, to), (first, last))| first <= from && to <= last)
        }
        Scale::Words(words) => {
            let rank = |value: &Value| words.iter().position(|word| value.as_str() == Some(word));
            rank(value) > rank(below)
        }
    }
}

/// A number, or the seconds of a duration.
fn number_of(value: &Value) -> Option<i64> {
    let duration = |text: &str| {
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let seconds = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86400,
            _ => return None,
        };
        Some(number.parse::<i64>().ok()? * seconds)
    };
    value.as_integer().or_else(|| duration(value.as_str()?))
}

// --- What comes out

struct Found {
    errors: BTreeSet<&'static str>,
    /// The values of the leaves, when the school was planned.
    planned: Option<Vec<Option<Value>>>,
    text: String,
}

fn run(workspace: &Workspace) -> Found {
    let mut out = Diagnostics::default();
    let compiler = Compiler::new(workspace.inputs(), Day::new(DAY).expect("a day"), &mut out)
        .expect("the workspace is sound");
    let school = compiler.cooperation.schools.first().expect("the school");
    let plan = compiler.plan_school(school, &mut out).and_then(|planned| planned.plan);
    compiler.cooperation.found_in_baselines(&mut out);
    let leaves = |intent: muster::language::decode::Intent| {
        LEAVES.iter().map(|leaf| intent.tree.find(leaf.keys()).map(plain)).collect()
    };
    let intent = plan
        .and_then(|_| compiler.cooperation.intent(school, &mut Diagnostics::default()))
        .map(|(intent, _)| intent);
    if let Some(intent) = &intent {
        let partial =
            compiler.cooperation.partial_intent(school).expect("what is planned can be partialed");
        assert!(
            Facts::of(intent).agree(
                &compiler.cooperation.sources,
                &Facts::of(&partial),
                &compiler.cooperation.sources
            ),
            "the partial is of another school"
        );
    }
    let planned = intent.map(leaves);
    let found = out.distinct();
    let errors = found
        .iter()
        .filter(|item| item.code.severity == Severity::Error)
        .map(|item| item.code.name)
        .collect();
    let text = found.iter().map(|item| format!("{}: {}\n", item.code.name, item.message)).collect();
    Found { errors, planned, text }
}

/// A play without rules and overrides is planned as the standard says.
#[test]
fn standard_of_the_plays_is_sound() {
    let found = run(&Play { rules: Vec::new(), overrides: BTreeMap::new() }.workspace(false));
    assert_eq!(found.text, "");
    let standard: Vec<_> = LEAVES.iter().map(|leaf| Some(leaf.value(0))).collect();
    assert_eq!(found.planned, Some(standard));
}

/// A school is planned only when the oracle finds nothing wrong with it, and then with the values
/// that the oracle finds; how its files are divided and ordered changes nothing.
#[test]
fn what_is_forbidden_never_reaches_a_plan() {
    let mut planned = BTreeMap::from([
        ("with deviations", 0),
        ("by an exception", 0),
        ("passed over", 0),
        ("refused", 0),
    ]);
    let counted = std::cell::RefCell::new(&mut planned);
    let count = |what| *counted.borrow_mut().entry(what).or_default() += 1;
    let mut runner = TestRunner::new(cases(250));
    let result = runner.run(&play(), |play| {
        let found = run(&play.workspace(false));
        let expected = oracle(&play);
        let is_governed = !found.errors.iter().any(|code| code.starts_with("governance-"));
        if let Some(values) = &found.planned {
            let all: Vec<_> = expected.values.iter().cloned().map(Some).collect();
            prop_assert!(!expected.refused, "planned although refused\n{}", found.text);
            prop_assert_eq!(values, &all, "{}", found.text);
            let exceptions = play.overrides.values().any(|own| own.exception.is_some());
            let passed_over = found.text.contains("exception-passed-over");
            count(if passed_over {
                "passed over"
            } else if exceptions {
                "by an exception"
            } else {
                "with deviations"
            });
        } else if is_governed {
            prop_assert_eq!(
                found.errors.contains("override-forbidden"),
                expected.forbidden,
                "{}",
                found.text
            );
            count("refused");
        }
        let divided = run(&play.workspace(true));
        prop_assert_eq!(
            (&divided.errors, &divided.planned),
            (&found.errors, &found.planned),
            "the order or number of files matters"
        );
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
    assert!(
        planned.values().all(|&number| number > 2),
        "the plays are too much alike: {planned:?}"
    );
}

proptest! {
    #![proptest_config(cases(100))]

    /// An exception lets its value through on its days and on no other; the standard holds on
    /// those. It catches an exception that holds a day too long.
    #[test]
    fn exceptions_hold_on_their_days_only(leaf in 0..LEAVES.len(), value in 1_usize..5, level in 2_usize..4, from in -80_i32..20, days in 0_i32..90) {
        let leaf_value = LEAVES[leaf].value(value);
        prop_assume!(leaf_value != LEAVES[leaf].value(0));
        let own = Override { value: leaf_value.clone(), exception: Some(Exception { from, days, standard: true }) };
        let found = run(&Play { rules: vec![locked()], overrides: BTreeMap::from([((level, leaf), own)]) }.workspace(false));
        let holds = from <= 0 && from + days >= 0;
        if let Some(values) = found.planned {
            let expected = if holds { leaf_value } else { LEAVES[leaf].value(0) };
            prop_assert_eq!(values[leaf].clone(), Some(expected), "{}", found.text);
        } else {
            // A value that some rule about meaning refuses.
            prop_assert!(holds && !found.errors.iter().any(|code| code.contains("exception") || code.contains("override")), "{}", found.text);
        }
    }
}
