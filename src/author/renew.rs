//! The files of a new edition: those of the one before, with a header of its own.

use std::ops::Range;

use crate::language::edit::{self, FileOutline, TextEdit};
use crate::model::{Day, EditionId};

/// What an edition says about its own time, which no other one takes over.
const OWN: &[&str] = &[
    "state",
    "adopted-on",
    "adopted-by",
    "reference",
    "in-force-from",
    "transition-until",
    "supersedes",
];

/// The header of a new edition.
#[derive(Clone, Debug)]
pub struct NewEdition<'a> {
    /// Its name.
    pub name: &'a EditionId,
    /// The edition that it is copied from and supersedes.
    pub before: &'a EditionId,
    /// The first day on which it shall hold.
    pub in_force_from: Option<Day>,
}

impl NewEdition<'_> {
    /// What stands in the header, a line each.
    fn lines(&self) -> Vec<String> {
        let from = self.in_force_from.map(|day| format!("in-force-from = \"{day}\""));
        let fixed = ["state = \"draft\"".to_owned(), format!("supersedes = \"{}\"", self.before)];
        let [state, supersedes] = fixed;
        [Some(state), from, Some(supersedes)].into_iter().flatten().collect()
    }

    /// A file of the edition before as it stands in the new one: its header made new, and without
    /// what that one had renamed. `None` when nothing in it changes.
    pub fn text(&self, old: &str) -> Option<String> {
        let spots = edit::spots(old);
        let end = edit::line_end(old);
        let mut changes: Vec<TextEdit> = Vec::new();
        let mut last = None;
        for statement in &spots.statements {
            let lines = edit::lines(old, &statement.span);
            match statement.path.iter().map(AsRef::as_ref).collect::<Vec<&str>>().as_slice() {
                // Who comes from the edition before has the new names already.
                ["moved", ..] => changes.push((with_comments(old, lines), String::new())),
                ["edition"] => changes.push((lines, self.inline(old, &statement.span, end))),
                ["edition", key] if OWN.contains(key) => changes.push((lines, String::new())),
                ["edition", key] => {
                    if *key == "title" {
                        changes.extend(self.title(old, &spots, statement.span.end));
                    }
                    // The new lines go behind the last key that stays, or behind the header when
                    // none does.
                    last = Some(statement);
                }
                _ => {}
            }
        }
        for header in &spots.headers {
            match header.path.iter().map(AsRef::as_ref).collect::<Vec<&str>>().as_slice() {
                ["moved"] => changes
                    .push((with_comments(old, edit::lines(old, &header.span)), String::new())),
                ["edition"] if last.is_none() => changes.push((
                    header.span.end..header.span.end,
                    format!("{end}{}", self.lines().join(end)),
                )),
                _ => {}
            }
        }
        if let Some(last) = last {
            // A dotted key repeats the name of the table.
            let dotted = old[last.span.clone()].starts_with("edition")
                || old[last.span.clone()].starts_with("\"edition\"");
            let prefix = if dotted { "edition." } else { "" };
            let at = edit::lines(old, &last.span).end;
            let missing = if old[..at].ends_with('\n') { "" } else { end };
            changes.push((
                at..at,
                self.lines()
                    .iter()
                    .fold(missing.to_owned(), |text, line| text + prefix + line + end),
            ));
        }
        if changes.is_empty() {
            return None;
        }
        let new = edit::apply(old, changes);
        // What was taken out may have left empty lines at the end.
        Some(new.trim_end().to_owned() + end)
    }

    /// The title that ends there, with the name of this edition instead of the one before.
    fn title(&self, old: &str, spots: &FileOutline, end: usize) -> Option<TextEdit> {
        let value = spots.values.iter().find(|value| value.span.end == end)?;
        let title = value.text.as_ref()?.replace(self.before.as_str(), self.name.as_str());
        let span = value.span.clone();
        let quoted = edit::quoted_like(&old[span.clone()], &title);
        Some((span, quoted))
    }

    /// `edition = { ... }` of the edition before, made new.
    fn inline(&self, old: &str, span: &Range<usize>, end: &str) -> String {
        let table = old[span.clone()].parse::<toml::Table>().ok();
        let title = table
            .as_ref()
            .and_then(|table| table.get("edition")?.get("title")?.as_str())
            .unwrap_or_default();
        let title = toml::Value::from(title.replace(self.before.as_str(), self.name.as_str()));
        format!("edition = {{ title = {title}, {} }}{end}", self.lines().join(", "))
    }

    /// A header for an edition that has none to copy.
    pub fn header(&self) -> String {
        format!("[edition]\ntitle = \"{}\"\n{}\n", self.name, self.lines().join("\n"))
    }
}

/// Lines with the comments right above them.
fn with_comments(text: &str, lines: Range<usize>) -> Range<usize> {
    let mut start = lines.start;
    for line in text[..lines.start]
        .split_inclusive('\n')
        .rev()
        .take_while(|line| line.trim_start().starts_with('#'))
    {
        start -= line.len();
    }
    start..lines.end
}
