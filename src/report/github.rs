//! Workflow commands: GitHub Actions shows each as an annotation of its line.

use super::{Found, Look, Run, words};

/// The findings of a run as workflow commands, one a line.
pub fn document(run: &Run, _: Look) -> String {
    run.failing().map(|found| command(run, found)).collect()
}

fn command(run: &Run, found: &Found) -> String {
    let item = found.item;
    let mut properties = Vec::new();
    if let Some(place) = item.at.map(|at| found.place(at)) {
        properties.push(("file", run.in_repository(&place.file)));
        if let Some(region) = place.region {
            properties.push(("line", region.line.to_string()));
            properties.push(("col", region.start.chars.to_string()));
            properties.push(("endColumn", region.end.chars.to_string()));
        }
    }
    properties.push(("title", item.code.name.to_owned()));
    let properties: Vec<String> = properties.into_iter().map(|(name, value)| format!("{name}={}", property(&value))).collect();
    let text = format!("{}\n{}", words::printable(&item.message), words::details(item, found.sources, &run.prefix));
    format!("::{} {}::{}\n", words::severity(item.code.severity), properties.join(","), data(text.trim_end()))
}

/// The escaping of a command's text.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The escaping of a command's property.
fn property(value: &str) -> String {
    data(value).replace(':', "%3A").replace(',', "%2C")
}
