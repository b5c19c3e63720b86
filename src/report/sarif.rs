//! SARIF 2.1.0, the format that code scanning and editors read.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::few::ShownFindings;
use super::{Appearance, CheckRun, FindingState, PlaceInFile, RunFinding, pretty, words};
use crate::base::diagnostic::{Code, Note};
use crate::base::text::{and_more, unlinked};

/// The base of all paths: the root of the repository, wherever it is checked out. The name is a
/// convention.
const ROOT: &str = "%SRCROOT%";

/// The findings of a run as a SARIF log.
pub fn document(run: &CheckRun, _: Appearance) -> String {
    let codes: BTreeMap<&str, &Code> =
        run.found.iter().map(|found| (found.item.code.name, found.item.code)).collect();
    let number: BTreeMap<&str, usize> = codes.keys().copied().zip(0..).collect();
    let all: Vec<&RunFinding> = run.found.iter().collect();
    let shown = ShownFindings::many(&all);
    let results: Vec<Value> =
        shown.items.iter().map(|found| result(run, found, number[found.item.code.name])).collect();
    // A run that found errors has done its job; one that could not writes no document.
    let mut invocation = json!({ "executionSuccessful": true });
    if shown.left_out > 0 {
        let text = and_more(shown.left_out, "finding");
        invocation["toolExecutionNotifications"] =
            json!([{ "level": "warning", "message": { "text": text } }]);
    }
    pretty(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "muster",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": codes.into_values().map(rule).collect::<Vec<_>>(),
            } },
            "invocations": [invocation],
            "originalUriBaseIds": {
                ROOT: { "description": { "text": "The root of the repository." } }
            },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    }))
}

fn rule(code: &Code) -> Value {
    let page = words::page(code);
    json!({
        "id": code.name,
        "shortDescription": { "text": escaped(&format!("{}.", words::summary(code))) },
        "fullDescription": { "text": escaped(&words::meaning(code)) },
        "help": { "text": escaped(&page.replace("## ", "")), "markdown": escaped(&page) },
        "defaultConfiguration": { "level": words::severity(code.severity) },
    })
}

fn result(run: &CheckRun, found: &RunFinding, rule: usize) -> Value {
    let item = found.item;
    let placed: Vec<(&Note, PlaceInFile)> =
        item.notes.iter().filter_map(|note| Some((note, found.place(note.at?)))).collect();
    let mut location = Map::from_iter([physical(run, &found.some_place())]);
    if let Some(key) = &found.identity.key {
        location.insert(
            "logicalLocations".into(),
            json!([{ "fullyQualifiedName": unlinked(key), "kind": "member" }]),
        );
    }
    let mut result = json!({
        "ruleId": item.code.name,
        "ruleIndex": rule,
        "level": words::severity(item.code.severity),
        "message": { "text": message(found, placed.iter().map(|(note, _)| *note)) },
        "locations": [location],
        // The version is a part of the name: fingerprints that are made in another way are not
        // compared.
        "partialFingerprints": { "musterFinding/v1": found.identity.fingerprint },
    });
    if let Some(state) = found.state {
        result["baselineState"] = match state {
            FindingState::New => "new",
            FindingState::Unchanged => "unchanged",
            FindingState::Fixed => "absent",
        }
        .into();
    }
    if !placed.is_empty() {
        let related = (1..).zip(&placed).map(|(id, (note, place))| {
            let mut location = Map::from_iter([("id".to_owned(), json!(id)), physical(run, place)]);
            location.insert("message".into(), json!({ "text": escaped(&unlinked(&note.text)) }));
            location
        });
        result["relatedLocations"] = related.collect();
    }
    if !item.schools.is_empty() {
        result["properties"] = json!({ "schools": item.schools });
    }
    result
}

/// What is wrong, then what else is known, a line each; a note with a place is a link to its
/// related location.
fn message<'a>(found: &RunFinding, placed: impl Iterator<Item = &'a Note>) -> String {
    let item = found.item;
    // Messages quote what somebody wrote: brackets of theirs must not become links.
    let links =
        (1..).zip(placed).map(|(id, note)| format!("[{}]({id})", escaped(&unlinked(&note.text))));
    let notes = item
        .notes
        .iter()
        .filter(|note| note.at.is_none())
        .map(|note| escaped(&unlinked(&note.text)));
    let rest = words::schools(item).into_iter().chain(item.help.clone()).map(|text| {
        let lines: Vec<String> = text.lines().map(|line| escaped(&unlinked(line))).collect();
        lines.join("\n")
    });
    [escaped(&unlinked(&item.message))]
        .into_iter()
        .chain(links)
        .chain(notes)
        .chain(rest)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The member `physicalLocation`.
fn physical(run: &CheckRun, place: &PlaceInFile) -> (String, Value) {
    let uri = PlaceInFile::uri(&run.in_repository(&place.file));
    let mut physical = json!({ "artifactLocation": { "uri": uri, "uriBaseId": ROOT } });
    if let Some(region) = place.region {
        let (line, start, end) = (region.line, region.start.utf16, region.end.utf16);
        physical["region"] =
            json!({ "startLine": line, "startColumn": start, "endLine": line, "endColumn": end });
    }
    ("physicalLocation".into(), physical)
}

/// Braces would be placeholders of a message.
fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}
