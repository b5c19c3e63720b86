//! GitLab Code Quality: what a merge request shows beside the changed lines.

use serde_json::{Value, json};

use super::few::ShownFindings;
use super::{Appearance, CheckRun, RunFinding, pretty};
use crate::base::diagnostic::Severity;
use crate::base::text::{and_more, one_line};

/// The findings of a run as a Code Quality report.
pub fn document(run: &CheckRun, _: Appearance) -> String {
    let failing: Vec<&RunFinding> = run.failing().collect();
    let shown = ShownFindings::many(&failing);
    let mut violations: Vec<Value> =
        shown.items.iter().map(|found| violation(run, found)).collect();
    if shown.left_out > 0 {
        violations.push(json!({
            "description": and_more(shown.left_out, "finding"),
            "check_name": "more-findings",
            "fingerprint": "more-findings",
            "severity": "info",
            // Every entry must have a place, and this file is always there.
            "location": { "path": run.in_repository("muster.toml"), "lines": { "begin": 1 } },
        }));
    }
    pretty(&violations)
}

fn violation(run: &CheckRun, found: &RunFinding) -> Value {
    let item = found.item;
    let place = found.some_place();
    // The widget shows one line of text, so the way out stands in it.
    let description = [item.message.as_str()]
        .into_iter()
        .chain(item.help.as_deref())
        .collect::<Vec<_>>()
        .join("; ");
    json!({
        "description": one_line(&description.replace('\n', " ")),
        "check_name": item.code.name,
        "fingerprint": found.identity.fingerprint,
        "severity": match item.code.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
        },
        "location": {
            "path": run.in_repository(&place.file),
            // A finding of a file as a whole is shown at its head.
            "lines": { "begin": place.region.map_or(1, |region| region.line) },
        },
    })
}
