//! The class of each change: every value of a school is changed by itself, and what that does to
//! the plan is held against the laws. What came out stands in `tests/diff/classes.txt`, where
//! people read it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::assert_recorded;
use crate::base::diagnostic::Diagnostics;
use crate::change::why::{self, TemplateContext};
use crate::change::{Risk, RiskReason, laws, model as trees};
use crate::compile::{Compiler, PlannedSchool};
use crate::language::decode::{self, Intent};
use crate::language::keys::{self, ModelKey};
use crate::language::tree::{Node, Table, TableEntry, Value};
use crate::model::Day;
use crate::plan::{self, Plan};
use crate::workspace;

/// Of each key so many places are tried.
const MOST_PLACES: usize = 5;

const EXPECTED: &str = include_str!("../../../../tests/diff/classes.txt");

#[test]
fn each_change_has_its_class() {
    let (compiler, planned) = starter();
    let before = planned.plan.as_ref().expect("it is sound");
    let mut classes: BTreeMap<String, Vec<RiskReason>> = BTreeMap::new();
    for variant in variants(&planned.intent.tree) {
        let what = format!("{}: {}", variant.pattern, variant.what);
        // Of several places of one key the first one at which something grave comes of it.
        let gravest = |reasons: &[RiskReason]| reasons.first().map(|reason| reason.risk);
        let known = classes.get(&what).and_then(|reasons| gravest(reasons));
        if known == Some(Risk::Security) {
            continue;
        }
        let Some((_, after)) = replanned(&compiler, &planned, &variant.tree) else { continue };
        let reasons = reasons(before, &after, &variant.tree);
        if gravest(&reasons) > known || known.is_none() {
            classes.insert(what, reasons);
        }
    }
    let mut text = String::new();
    for (what, reasons) in classes {
        let line = if reasons.is_empty() { "nobody sees it".to_owned() } else { told(&reasons) };
        let _ = writeln!(text, "{what}\n    {line}");
    }
    assert!(text.lines().count() > 200, "{text}");
    assert_recorded("classes.txt", EXPECTED, &text);
}

/// The school of the starter.
pub(super) fn starter() -> (Compiler, PlannedSchool) {
    let mut found = Diagnostics::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("init");
    let inputs = workspace::read(&root, &mut found).expect("it is readable");
    let day = Day::new("2027-01-01").expect("a day");
    let Ok(compiler) = Compiler::new(inputs, day, &mut found) else { panic!("it is sound") };
    let planned = compiler.plan_school(&compiler.cooperation.schools[0], &mut found);
    let planned = planned.expect("it is sound");
    (compiler, planned)
}

/// A school in which one value is another one.
pub(super) struct Variant {
    /// The key, with `*` for ids.
    pub(super) pattern: String,
    pub(super) what: String,
    pub(super) tree: Arc<Node>,
}

/// Everything that can be changed by itself.
pub(super) fn variants(tree: &Arc<Node>) -> Vec<Variant> {
    let mut places = Vec::new();
    collect(keys::all(), tree, &mut Vec::new(), &mut Vec::new(), &mut places);
    // What stands at other places of a key is a value that fits.
    let mut seen: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for place in &places {
        let values = seen.entry(place.pattern.clone()).or_default();
        values.extend(place.node.iter().map(|node| node.value.clone()));
    }
    let (mut variants, mut tried) = (Vec::new(), BTreeMap::<String, usize>::new());
    for place in places {
        let tried = tried.entry(place.pattern.clone()).or_default();
        *tried += 1;
        if *tried > MOST_PLACES {
            continue;
        }
        for (what, value) in others(&place, tree, &seen[&place.pattern]) {
            let mut entry = None;
            if let Some(value) = value {
                let node = Arc::new(Node { value, origin: tree.origin, hidden: None });
                entry = Some(TableEntry { key: tree.origin, node });
            }
            let changed = trees::with(tree, &place.path, entry.as_ref());
            variants.push(Variant { pattern: place.pattern.clone(), what, tree: changed });
        }
    }
    variants
}

/// A key at a place of the tree.
pub(super) struct Place<'a> {
    pub(super) path: Vec<Arc<str>>,
    pub(super) pattern: String,
    pub(super) key: &'static ModelKey,
    /// `None` for a switch that nobody has set.
    pub(super) node: Option<&'a Node>,
}

pub(super) fn collect<'a>(
    key: &'static ModelKey,
    node: &'a Node,
    path: &mut Vec<Arc<str>>,
    pattern: &mut Vec<String>,
    places: &mut Vec<Place<'a>>,
) {
    let mut add = |key, node, path: &[Arc<str>], pattern: &[String]| {
        places.push(Place { path: path.to_vec(), pattern: pattern.join("."), key, node });
    };
    let Some(table) = node.table() else { return add(key, Some(node), path, pattern) };
    for (name, entry) in table {
        let Some(below) = key.get(name) else { continue };
        let is_field = key.fields.contains_key(&**name);
        path.push(Arc::clone(name));
        pattern.push(if is_field { name.to_string() } else { "*".to_owned() });
        collect(below, &entry.node, path, pattern, places);
        path.pop();
        pattern.pop();
    }
    for (name, below) in &key.fields {
        if !table.contains_key(name.as_str())
            && below.default.as_ref().is_some_and(serde_json::Value::is_boolean)
        {
            path.push(Arc::from(name.as_str()));
            pattern.push(name.clone());
            places.push(Place {
                path: path.clone(),
                pattern: pattern.join("."),
                key: below,
                node: None,
            });
            path.pop();
            pattern.pop();
        }
    }
}

/// Other values for a place, with what is different; without a value it is left out.
pub(super) fn others(
    place: &Place<'_>,
    tree: &Node,
    seen: &[Value],
) -> Vec<(String, Option<Value>)> {
    let Some(node) = place.node else {
        let default = place.key.default.as_ref().is_some_and(|value| value == true);
        return vec![(format!("{default} -> {}", !default), Some(Value::Bool(!default)))];
    };
    let mut others = vec![("left out".to_owned(), None)];
    match &node.value {
        Value::Bool(value) => {
            others.push((format!("{value} -> {}", !value), Some(Value::Bool(!value))));
        }
        Value::Int(number) => {
            others.push(("more".to_owned(), Some(Value::Int(number + 1))));
            others.push(("less".to_owned(), Some(Value::Int(number - 1))));
        }
        Value::Text(text) => others.extend(other_texts(place.key, text, tree, seen)),
        Value::List(items) => {
            if let Some((_, fewer)) = items.split_last() {
                others.push(("an item less".to_owned(), Some(Value::List(fewer.to_vec()))));
            }
            let more = seen.iter().find_map(|value| further_item(value, items));
            if let Some(item) = more.or_else(|| other_id(place.key, items, tree)) {
                let more = items.iter().cloned().chain([item]).collect();
                others.push(("an item more".to_owned(), Some(Value::List(more))));
            }
        }
        Value::Float(_) | Value::Table(_) | Value::Secret(_) => {}
    }
    others
}

fn other_texts(
    key: &ModelKey,
    text: &str,
    tree: &Node,
    seen: &[Value],
) -> Vec<(String, Option<Value>)> {
    let value = |text: &str| Some(Value::Text(text.into()));
    if let Some(table) = &key.refers_to {
        let ids = tree.get(table).and_then(|entry| entry.node.table());
        let others = ids.into_iter().flat_map(Table::keys).filter(|id| ***id != *text);
        return others.take(3).map(|id| ("another id".to_owned(), value(id))).collect();
    }
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if let (Ok(number), true) =
        (text[..text.len() - unit.len()].parse::<u32>(), matches!(unit, "m" | "h" | "d"))
    {
        return vec![
            ("longer".to_owned(), value(&format!("{}{unit}", number + 1))),
            ("shorter".to_owned(), value(&format!("{}{unit}", number.saturating_sub(1)))),
        ];
    }
    let mut others: Vec<(String, Option<Value>)> = Vec::new();
    let words: BTreeSet<&str> = seen
        .iter()
        .filter_map(|value| if let Value::Text(text) = value { Some(&**text) } else { None })
        .collect();
    // A few values are words of a choice; of many each is its own.
    if words.len() <= 4 && words.iter().all(|word| is_word(word)) {
        for word in words.into_iter().filter(|word| *word != text) {
            others.push((format!("{text:?} -> {word:?}"), value(word)));
        }
    }
    others.push(("another text".to_owned(), value(&format!("{text}x"))));
    let mut digits = text.to_owned();
    if let Some(last) = digits.pop().and_then(|last| last.to_digit(10)) {
        let _ = write!(digits, "{}", (last + 1) % 10);
        others.push(("another text".to_owned(), value(&digits)));
    }
    others
}

/// Whether a text looks like a word of a choice: `wpa3-personal`.
fn is_word(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.'))
}

/// An item of a list that `items` lack.
fn further_item(list: &Value, items: &[Node]) -> Option<Node> {
    let Value::List(others) = list else { return None };
    others.iter().find(|other| items.iter().all(|item| item.json() != other.json())).cloned()
}

/// An id that a list of ids lacks.
fn other_id(key: &ModelKey, items: &[Node], tree: &Node) -> Option<Node> {
    let ids = tree.get(key.refers_to.as_ref()?)?.node.table()?;
    let id = ids.keys().find(|id| items.iter().all(|item| item.text() != Some(id)))?;
    Some(Node { value: Value::Text(id.to_string().into()), origin: tree.origin, hidden: None })
}

/// A school with this tree, and its plan. `None` when it does not fit the model.
pub(super) fn replanned(
    compiler: &Compiler,
    planned: &PlannedSchool,
    tree: &Arc<Node>,
) -> Option<(Intent, Plan)> {
    let mut found = Diagnostics::default();
    let key = &planned.intent.key;
    let standard = planned.baseline.standard.as_ref()?;
    let intent = decode::intent(key.clone(), Arc::clone(tree), standard, &mut found)?;
    if found.has_errors() {
        return None;
    }
    let plan = plan::plan(&intent, compiler.surroundings(key, &planned.baseline));
    Some((intent, plan))
}

/// Why the files of the school have their risks, whatever their platforms show.
pub(super) fn reasons(before: &Plan, after: &Plan, tree: &Arc<Node>) -> Vec<RiskReason> {
    let mut reasons: Vec<RiskReason> = Vec::new();
    let mut ids: BTreeSet<&str> =
        before.devices.iter().map(|(device, _)| device.id.as_str()).collect();
    ids.extend(before.clients.iter().map(|(client, _)| client.id.as_str()));
    for id in ids {
        let (old, new): (TemplateContext, TemplateContext) =
            (why::seen_by(before, id), why::seen_by(after, id));
        if old.len() != new.len() {
            continue;
        }
        let (differences, context) = why::differing(&old, &new, &[], Arc::clone(tree));
        for (reason, _) in laws::grouped(&differences, &context) {
            if !reasons.iter().any(|known| known.text == reason.text && known.risk == reason.risk) {
                reasons.push(reason);
            }
        }
    }
    reasons.sort_by(|a, b| (b.risk, &a.text).cmp(&(a.risk, &b.text)));
    reasons
}

/// The reasons on one line. Where nobody knows, with the value that no law speaks of.
fn told(reasons: &[RiskReason]) -> String {
    let mut told = Vec::new();
    for RiskReason { risk, text, path, .. } in reasons {
        let mut line = format!("{}: {text}", risk.name());
        if let (Risk::Unknown, Some(path)) = (risk, path) {
            let _ = write!(line, " {path}");
        }
        told.push(line);
    }
    told.join("; ")
}
