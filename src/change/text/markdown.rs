//! Changes for a comment on a merge request: the summary in sight, the rest to be opened, and never
//! longer than asked for.

use std::fmt::Write as _;

use super::{access, paint, words};
use crate::base::text::{code, counted, fence, html, markdown as markdown_text};
use crate::change::{ChangeCount, ChangeKind, Changes, Cluster, ModelChange, Risk};
use crate::words::Words;

/// Names of a list that are shown.
const NAMES: usize = 20;

/// Longest value that is shown.
const VALUE: usize = 120;

/// Bytes that are kept for saying what is left out.
const RESERVE: usize = 300;

/// What changed, in at most about `longest` bytes; what is left out is said.
pub fn markdown(changes: &Changes, longest: usize) -> String {
    if changes.is_silent() {
        return String::new();
    }
    let model: Vec<String> = changes.model.iter().map(model_change).collect();
    let clusters: Vec<String> =
        changes.clusters.iter().map(|cluster| self::cluster(changes, cluster)).collect();
    let mut text = head(changes);
    access(&mut text, changes);
    // The remark on what is left out has to fit as well.
    let most = longest.saturating_sub(RESERVE);
    // The model has a third of the room, so that something is left for the files.
    let until = most.min(longest / 3);
    section(&mut text, "Changes of the workspace", "changes of the workspace", &model, until);
    let title = "Changes of files, identical ones once";
    section(&mut text, title, "groups of changes", &clusters, most);
    text
}

/// Writes items until the text has so many bytes; says how many are left out. The grave and the
/// rare come first in each list, so the end is what is cut.
fn section(text: &mut String, title: &str, what: &str, items: &[String], until: usize) {
    if items.is_empty() {
        return;
    }
    // Writing into a string cannot fail.
    let _ = write!(text, "\n### {title}\n\n");
    for (number, item) in items.iter().enumerate() {
        if text.len() + item.len() > until {
            let left = items.len() - number;
            let _ = writeln!(
                text,
                "\n**{left} more {what} left out** to stay below the size limit; `muster diff` \
                    shows all."
            );
            break;
        }
        text.push_str(item);
    }
}

fn head(changes: &Changes) -> String {
    let mut text = String::new();
    let what = if changes.is_empty() {
        "no file changes".to_owned()
    } else {
        format!("{} change", words::count(changes.totals.all))
    };
    // Writing into a string cannot fail.
    let _ = writeln!(text, "## muster: {what}\n");
    let _ = writeln!(
        text,
        "{} → {}, as of {}\n",
        markdown_text(&words::side(&changes.base)),
        markdown_text(&words::side(&changes.head)),
        changes.as_of
    );
    for note in &changes.notes {
        let _ = writeln!(text, "> {}\n", markdown_text(note));
    }
    for finding in &changes.base.findings {
        let place = match &finding.at {
            Some(place) => format!("{}: ", code(&format!("{}:{}", place.file, place.line))),
            None => String::new(),
        };
        let message = markdown_text(&finding.message);
        let _ = writeln!(text, "> in the base: {place}{message} ({})\n", finding.code);
    }
    unexpected(&mut text, changes);
    if !changes.is_empty() {
        counts(&mut text, changes);
    }
    text
}

/// What was opened and closed; as much as a reviewer reads.
fn access(text: &mut String, changes: &Changes) {
    let words = Words::of_the_terminal();
    let said = access::said(&changes.access, words);
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n### {}\n", access::title(&said, words));
    for one in said.iter().take(NAMES) {
        let at = if one.schools.is_empty() { "" } else { ", " };
        let sentence = format!("{}{at}{}", one.sentence, one.schools);
        let _ = write!(text, "- **{}**: {}", one.what, markdown_text(&sentence));
        let _ = match one.example.as_str() {
            "" => writeln!(text),
            example => writeln!(text, "; {}", markdown_text(example)),
        };
    }
    if said.len() > NAMES {
        let _ = writeln!(text, "- and {} more", said.len() - NAMES);
    }
    let _ = writeln!(text, "\n{}", markdown_text(&access::compared(&changes.access, words)));
}

/// What the author of the change did not declare.
fn unexpected(text: &mut String, changes: &Changes) {
    if changes.unexpected.is_empty() {
        return;
    }
    let _ = writeln!(text, "**Not declared by the author:**\n");
    for what in changes.unexpected.iter().take(NAMES) {
        let _ = writeln!(text, "- {}", markdown_text(what));
    }
    if changes.unexpected.len() > NAMES {
        let _ = writeln!(text, "- and {} more", changes.unexpected.len() - NAMES);
    }
    let _ = writeln!(text);
}

/// A table of what changes, by risk and by kind.
fn counts(text: &mut String, changes: &Changes) {
    let _ = writeln!(text, "| | schools | devices | files |\n|---|---:|---:|---:|");
    for (risk, count) in changes.totals.by_risk.iter().rev() {
        let what = format!("{} **{}**: {}", mark(*risk), risk.name(), risk.meaning());
        row(text, &what, *count);
    }
    for (kind, count) in &changes.totals.by_kind {
        row(text, words::kind(*kind), *count);
    }
}

fn row(text: &mut String, what: &str, count: ChangeCount) {
    let ChangeCount { schools, devices, files } = count;
    let _ = writeln!(text, "| {what} | {schools} | {devices} | {files} |");
}

fn mark(risk: Risk) -> &'static str {
    match risk {
        Risk::Removal | Risk::Security | Risk::Unknown => "🔴",
        Risk::InterruptsManagement => "🟣",
        Risk::InterruptsClients => "🟠",
        Risk::Live => "🔵",
        Risk::Cosmetic => "⚪",
    }
}

fn model_change(change: &ModelChange) -> String {
    let happened = match words::happened(change, VALUE) {
        happened if happened.is_empty() => happened,
        happened => format!(" {}", code(&happened)),
    };
    let schools = match change.schools.len() {
        0 => String::new(),
        number if number <= 2 => format!("; {}", markdown_text(&change.schools.join(", "))),
        number => format!("; {}", counted(number, "school")),
    };
    let exceptions = if change.exceptions.is_empty() {
        String::new()
    } else {
        format!("; by exception {}", markdown_text(&change.exceptions.join(", ")))
    };
    let permits = if change.permits.is_empty() {
        String::new()
    } else {
        format!("; holds for {}", code(&change.permits.join(", ")))
    };
    let (subject, kind) = (words::subject(change), words::kind(change.kind));
    format!(
        "- {kind} {subject}{}{happened} ({}{schools}{permits}{exceptions})\n",
        code(&change.path),
        markdown_text(&words::places(change))
    )
}

fn cluster(changes: &Changes, cluster: &Cluster) -> String {
    let mut text = String::new();
    let (kind, risk) = (words::kind(cluster.kind), cluster.risk.name());
    // In a `<summary>` stands HTML, in which the escapes of Markdown would be seen.
    let (mark, what) = (mark(cluster.risk), html(&cluster.what));
    let (places, files) = (html(&places(cluster)), counted(cluster.files.len(), "file"));
    let outlier = if cluster.outlier { " (outlier)" } else { "" };
    let _ = writeln!(
        text,
        "<details><summary>{mark} <b>{risk}</b>: {kind} <code>{what}</code> at {places}, \
            {files}{outlier}</summary>\n"
    );
    for reason in &cluster.reasons {
        let values = match (&reason.old, &reason.new) {
            (Some(old), Some(new)) => format!("{old} -> {new}"),
            (Some(value), None) | (None, Some(value)) => value.clone(),
            (None, None) => String::new(),
        };
        let path = match &reason.path {
            Some(path) => format!(" {}", code(&format!("{path}: {values}"))),
            None => String::new(),
        };
        let _ = writeln!(text, "- {}: {}{path}", reason.risk.name(), markdown_text(&reason.text));
    }
    causes(&mut text, changes, cluster);
    let names = if cluster.devices.len() > 1 { &cluster.devices } else { &cluster.schools };
    // A single name stands in the summary already.
    if names.len() > 1 {
        let _ = writeln!(text, "- at {}", markdown_text(&words::listed(names, NAMES)));
    }
    for diff in &cluster.sample {
        let own =
            if cluster.own_values { ", others with names and addresses of their own" } else { "" };
        let lines = paint::unified(diff);
        let fence = fence(&lines);
        let _ = write!(text, "\n{}{own}\n\n{fence}diff\n{lines}{fence}\n", code(&diff.path));
    }
    if cluster.kind != ChangeKind::Changed && cluster.sample.is_empty() {
        let _ = writeln!(text, "\n{} of it.", counted(cluster.files.len(), "file"));
    }
    text.push_str("\n</details>\n");
    text
}

/// Where a cluster takes effect: the school by name when it is one, else how many.
fn places(cluster: &Cluster) -> String {
    match (cluster.schools.as_slice(), cluster.devices.len()) {
        ([], _) => "the cooperation".to_owned(),
        ([school], _) => school.clone(),
        (schools, 0) => counted(schools.len(), "school"),
        (schools, devices) => {
            format!("{}, {}", counted(schools.len(), "school"), counted(devices, "device"))
        }
    }
}

/// The changes of the workspace that cause a cluster, and how sure that is.
fn causes(text: &mut String, changes: &Changes, cluster: &Cluster) {
    let causes: Vec<&ModelChange> =
        cluster.causes.iter().filter_map(|&cause| changes.model.get(cause)).collect();
    for change in causes.iter().take(NAMES) {
        let places = markdown_text(&words::places(change));
        let _ = writeln!(text, "- because of {} ({places})", code(&change.path));
    }
    if causes.len() > NAMES {
        let _ = writeln!(text, "- because of {} more", causes.len() - NAMES);
    }
    let sure = words::sure(changes, cluster);
    if !sure.is_empty() {
        let _ = writeln!(text, "- causes: {sure}");
    }
}
