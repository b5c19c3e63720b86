//! What several formats say of a finding in words.

use std::fmt::Write as _;

use crate::base::diagnostic::{Code, Diagnostic, Severity};
use crate::base::source::{Origin, Sources};
use crate::base::text::{one_line, printable};

/// `path:line:column`, or the path alone of what is found of a file as a whole.
pub(super) fn label(sources: &Sources, at: Origin, prefix: &str) -> String {
    let label =
        if at.end == 0 { sources.file(at.file).path.to_string() } else { sources.label(at) };
    one_line(&format!("{prefix}{label}")).into_owned()
}

/// Which schools are concerned, when it depends on them.
pub(super) fn schools(item: &Diagnostic) -> Option<String> {
    // A fault of a standard may be one of all schools, whose names would hide what it is.
    let few: Vec<&str> = item.schools.iter().take(3).map(String::as_str).collect();
    match item.schools.len() {
        0 => None,
        1..=3 => Some(format!("at {}", few.join(", "))),
        many => Some(format!("at {many} schools: {} ...", few.join(", "))),
    }
}

/// Everything that is said of a finding beside its message, a line each: its file or layer, its
/// notes with their places, its schools, and the way out. `prefix` stands before the path of every
/// file.
pub(super) fn details(item: &Diagnostic, sources: &Sources, prefix: &str) -> String {
    let mut text = String::new();
    // Writing into a string cannot fail.
    if let Some(at) = item.at {
        let file = sources.file(at.file);
        // No line of a file or folder as a whole is shown, which would name it.
        let path = if at.end == 0 { format!("{prefix}{}, ", file.path) } else { String::new() };
        let _ = writeln!(text, "in {}", one_line(&format!("{path}{}", file.layer)));
    }
    for note in &item.notes {
        match note.at {
            Some(at) => {
                _ = writeln!(text, "{}: {}", label(sources, at, prefix), one_line(&note.text));
            }
            None => _ = writeln!(text, "{}", one_line(&note.text)),
        }
    }
    // The way out may be several lines to copy.
    for line in schools(item).iter().chain(&item.help) {
        let _ = writeln!(text, "{}", printable(line));
    }
    text.truncate(text.trim_end().len());
    text
}

/// `error` or `warning`.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The page of a code as Markdown.
pub fn page(code: &Code) -> String {
    // Doc comments put a space before each line.
    let lines = code.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end());
    let text = lines.map(|line| {
        if let Some(heading) = line.strip_prefix("# ") {
            format!("## {heading}")
        } else {
            line.to_owned()
        }
    });
    text.collect::<Vec<_>>().join("\n").trim().to_owned() + "\n"
}

/// What a code means: the first paragraph of its page.
pub fn meaning(code: &Code) -> String {
    let text: Vec<&str> =
        code.docs.lines().map(str::trim).skip(1).take_while(|line| !line.is_empty()).collect();
    text.join(" ")
}

/// The first sentence of the page of a code, without its full stop.
pub fn summary(code: &Code) -> String {
    let text = meaning(code);
    text.split_once(". ")
        .map_or(text.trim_end_matches('.').to_owned(), |(first, _)| first.to_owned())
}
