//! JUnit XML: each rule is a test case, so that every run has the same ones, and what GitLab and
//! Jenkins compare between two runs is whether a rule holds.
//!
//! Errors are failures. Warnings hold nothing back: their test passes, and they stand in its
//! output.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::few::ShownFindings;
use super::{Appearance, CheckRun, RunFinding, words};
use crate::base::diagnostic::{Code, Severity};
use crate::base::text::{and_more, one_line, printable};
use crate::report::rules;

/// The findings of a run as a JUnit report.
pub fn document(run: &CheckRun, _: Appearance) -> String {
    let mut rules: BTreeMap<&str, (&Code, Vec<&RunFinding>)> =
        rules::all().map(|code| (code.name, (code, Vec::new()))).collect();
    for found in run.failing() {
        rules
            .entry(found.item.code.name)
            .or_insert_with(|| (found.item.code, Vec::new()))
            .1
            .push(found);
    }
    let failures = rules
        .values()
        .filter(|(code, found)| code.severity == Severity::Error && !found.is_empty())
        .count();
    let skipped =
        if run.compiled { 0 } else { rules.values().filter(|(_, found)| found.is_empty()).count() };
    let tests = rules.len();
    let cases: String = rules.into_values().map(|(code, found)| case(run, code, &found)).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="muster" tests="{tests}" failures="{failures}" errors="0">
  <testsuite name="muster check" tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}">
{cases}  </testsuite>
</testsuites>
"#
    )
}

fn case(run: &CheckRun, code: &Code, found: &[&RunFinding]) -> String {
    let name = code.name;
    let inside = match (found, code.severity) {
        ([], _) if run.compiled => {
            return format!("    <testcase classname=\"muster.check\" name=\"{name}\"/>\n");
        }
        ([], _) => "      <skipped message=\"perhaps not asked: the workspace has errors that \
            come before\"/>\n"
            .to_owned(),
        ([first, rest @ ..], Severity::Error) => {
            let message = if rest.is_empty() {
                one_line(&first.item.message).into_owned()
            } else {
                format!("{} findings", found.len())
            };
            format!(
                "      <failure type=\"{name}\" message=\"{}\">{}</failure>\n",
                escaped(&message),
                escaped(&text(run, found))
            )
        }
        (_, Severity::Warning) => {
            format!("      <system-out>{}</system-out>\n", escaped(&text(run, found)))
        }
    };
    format!("    <testcase classname=\"muster.check\" name=\"{name}\">\n{inside}    </testcase>\n")
}

/// The findings of a rule, one after the other: `place: message`, and what else is known, indented.
fn text(run: &CheckRun, found: &[&RunFinding]) -> String {
    let shown = ShownFindings::few(found);
    let mut all: Vec<String> = shown.items.iter().map(|found| text_of_one(run, found)).collect();
    if shown.left_out > 0 {
        all.push(and_more(shown.left_out, "finding"));
    }
    all.join("\n\n")
}

fn text_of_one(run: &CheckRun, found: &RunFinding) -> String {
    let item = found.item;
    let place = item.at.map(|at| format!("{}: ", words::label(found.sources, at, &run.prefix)));
    let mut text = format!("{}{}", place.unwrap_or_default(), one_line(&item.message));
    for line in words::details(item, found.sources, &run.prefix).lines() {
        // Writing into a string cannot fail.
        let _ = write!(text, "\n  {line}");
    }
    text
}

/// Text in XML, in which some characters cannot stand at all.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    escaped
}
