//! GitLab Code Quality: what a merge request shows beside the changed lines.

use serde_json::{Value, json};

use super::{Found, Look, Run, pretty, words};
use crate::diagnostic::Severity;

/// The findings of a run as a Code Quality report.
pub fn document(run: &Run, _: Look) -> String {
    pretty(&run.failing().map(|found| violation(run, found)).collect::<Vec<_>>())
}

fn violation(run: &Run, found: &Found) -> Value {
    let item = found.item;
    let place = found.some_place();
    // The widget shows one line of text, so the way out stands in it.
    let description = [item.message.as_str()].into_iter().chain(item.help.as_deref()).collect::<Vec<_>>().join("; ");
    json!({
        "description": words::printable(&description).replace('\n', " "),
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
