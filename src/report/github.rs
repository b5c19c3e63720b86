//! Workflow commands: GitHub Actions shows each as an annotation of its line.

use std::fmt::Write as _;

use super::few::ShownFindings;
use super::{Appearance, CheckRun, RunFinding, words};
use crate::base::text::{and_more, one_line};

/// The findings of a run as workflow commands, one a line.
pub fn document(run: &CheckRun, _: Appearance) -> String {
    let failing: Vec<&RunFinding> = run.failing().collect();
    let shown = ShownFindings::few(&failing);
    let mut text: String = shown.items.iter().map(|found| command(run, found)).collect();
    if shown.left_out > 0 {
        // Writing into a string cannot fail.
        let _ =
            writeln!(text, "::notice title=more-findings::{}", and_more(shown.left_out, "finding"));
    }
    text
}

fn command(run: &CheckRun, found: &RunFinding) -> String {
    let item = found.item;
    let mut properties = Vec::new();
    // Without a file an annotation is shown with the run as a whole.
    if let Some(place) = item.at.map(|at| found.place(at)) {
        properties.push(("file", one_line(&run.in_repository(&place.file)).into_owned()));
        if let Some(region) = place.region {
            properties.push(("line", region.line.to_string()));
            properties.push(("col", region.start.chars.to_string()));
            properties.push(("endColumn", region.end.chars.to_string()));
        }
    }
    properties.push(("title", item.code.name.to_owned()));
    let properties: Vec<String> = properties
        .into_iter()
        .map(|(name, value)| format!("{name}={}", property(&value)))
        .collect();
    let text = format!(
        "{}\n{}",
        one_line(&item.message),
        words::details(item, found.sources, &run.prefix)
    );
    format!(
        "::{} {}::{}\n",
        words::severity(item.code.severity),
        properties.join(","),
        data(text.trim_end())
    )
}

/// The escaping of a command's text.
fn data(text: &str) -> String {
    // The sign of the escapes comes first, or it would be escaped in them again.
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The escaping of a command's property.
fn property(value: &str) -> String {
    data(value).replace(':', "%3A").replace(',', "%2C")
}
