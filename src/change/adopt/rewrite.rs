//! Brings the files of schools to an edition: renamed keys, the pin, and without what the edition
//! says anyway.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::adoption::{Adoption, Renamed, Unnecessary};
use crate::base::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::base::source::FileId;
use crate::compile::Compiler;
use crate::language::edit::{self, FileOutline, TextEdit};
use crate::language::renames::{RenamedInText, Renames};
use crate::language::tree;
use crate::model::EditionId;
use crate::workspace::inputs::SchoolFiles;

codes! {
    /// # What
    /// A file cannot be brought to the edition by renaming: it writes a key under its old and its
    /// new name.
    ///
    /// # Why
    /// Which of the two values is meant only its author knows.
    ///
    /// # Fix
    /// Remove one of the two by hand and adopt the edition again.
    BOTH_NAMES = "old-and-new-key", Error;
}

/// The new text of a file.
#[derive(Clone, Debug)]
pub struct NewText {
    /// Which file.
    pub file: FileId,
    /// Its text.
    pub text: String,
}

/// What was renamed of all that stands in a file.
pub fn renamed_in(compiler: &Compiler, file: FileId, moves: &Renames) -> Vec<Renamed> {
    let sources = &compiler.cooperation.sources;
    let parsed = sources.parsed(file);
    let mut renamed = Vec::new();
    for RenamedInText { old, new, edit: (span, _) } in
        moves.in_text(&sources.file(file).text, || parsed.outline())
    {
        renamed.push(Renamed { old, new, at: tree::origin(file, span) });
    }
    renamed
}

/// The files of a school as they must be under `edition`: renamed keys, the pin that is right for
/// the day, and, if `remove`, without what is unnecessary. Files that stay as they are, are left
/// out.
pub fn rewrite(
    compiler: &Compiler,
    school: &SchoolFiles,
    edition: &EditionId,
    remove: bool,
    adoption: &Adoption,
    out: &mut Diagnostics,
) -> Vec<NewText> {
    // Who follows what all follow needs no pin.
    let is_default = compiler.cooperation.default_edition() == Some(edition);
    let pin = if is_default { None } else { Some(edition) };
    let sources = &compiler.cooperation.sources;
    let names_an_edition =
        |&file: &FileId| statement(sources.parsed(file).outline(), "edition").is_some();
    let pinned = school.files.iter().any(names_an_edition);
    let moves = compiler.cooperation.moves_to(school, edition);
    let mut texts = Vec::new();
    for &file in &school.files {
        // What keeps the file from being renamed is told by then.
        let Some(mut text) = renamed_file(compiler, file, &moves, out) else { continue };
        text = with_pin(&text, pin, pinned);
        // The paths of what is unnecessary have the new names, which the text has only now.
        if remove {
            text = without(&text, &adoption.unnecessary);
        }
        if text != *sources.file(file).text {
            texts.push(NewText { file, text });
        }
    }
    texts
}

/// A file under the new names. `None` when that cannot be done, which is reported.
pub fn renamed_file(
    compiler: &Compiler,
    file: FileId,
    moves: &Renames,
    out: &mut Diagnostics,
) -> Option<String> {
    let sources = &compiler.cooperation.sources;
    let parsed = sources.parsed(file);
    parsed.told(out)?;
    let text = &*sources.file(file).text;
    let renamed = moves.in_text(text, || parsed.outline());
    if renamed.is_empty() {
        return Some(text.to_owned());
    }
    let new = edit::apply(text, renamed.iter().map(|renamed| renamed.edit.clone()).collect());
    // The new text is that of no file yet.
    if tree::parse(file, &new, &mut Diagnostics::default()).is_some() {
        return Some(new);
    }
    let RenamedInText { old, new, edit: (span, _) } = in_conflict(file, text, renamed)?;
    let message = format!("`{old}` cannot become `{new}`: the file has that already");
    out.push(
        Diagnostic::new(&BOTH_NAMES, message)
            .at(tree::origin(file, span))
            .help("remove one of the two by hand"),
    );
    None
}

/// Of several renames of a file, which cannot all be made, the first one that cannot.
fn in_conflict(file: FileId, text: &str, renamed: Vec<RenamedInText>) -> Option<RenamedInText> {
    let mut made = Vec::new();
    for one in renamed {
        made.push(one.edit.clone());
        let so_far = edit::apply(text, made.clone());
        if tree::parse(file, &so_far, &mut Diagnostics::default()).is_none() {
            return Some(one);
        }
    }
    None
}

/// The statement that sets a key at the top of the tree.
fn statement<'a>(spots: &'a FileOutline, key: &str) -> Option<&'a edit::Spot> {
    spots.statements.iter().find(|spot| matches!(spot.path.as_slice(), [only] if &**only == key))
}

/// The text with the pin, or without. `pinned` says whether some file of the school has one
/// already.
fn with_pin(text: &str, pin: Option<&EditionId>, pinned: bool) -> String {
    let spots = edit::spots(text);
    let change = match (statement(&spots, "edition"), pin) {
        (Some(old), None) => Some((edit::lines(text, &old.span), String::new())),
        (Some(old), Some(pin)) => {
            // A pin that is right already keeps the way in which it is written.
            let value = spots.values.iter().find(|value| {
                value.span.end == old.span.end && value.text.as_deref() != Some(pin.as_str())
            });
            value.map(|value| {
                (value.span.clone(), edit::quoted_like(&text[value.span.clone()], pin.as_str()))
            })
        }
        // A school says its profile in one file: there the pin belongs.
        (None, Some(pin)) if !pinned => {
            statement(&spots, "profile").map(|profile| pin_below(text, profile, pin))
        }
        (None, _) => None,
    };
    edit::apply(text, change.into_iter().collect())
}

/// A pin on a line of its own, below a statement.
fn pin_below(text: &str, statement: &edit::Spot, pin: &EditionId) -> TextEdit {
    let end = edit::lines(text, &statement.span).end;
    let line_end = edit::line_end(text);
    // The last line of a file may have no end.
    let missing = if text[..end].ends_with('\n') { "" } else { line_end };
    let value = edit::quoted_like("\"", pin.as_str());
    (end..end, format!("{missing}edition = {value}{line_end}"))
}

/// The text without statements that say nothing but what is unnecessary, and without tables that
/// are empty then.
fn without(text: &str, unnecessary: &[Unnecessary]) -> String {
    let paths: BTreeSet<&[Arc<str>]> = unnecessary.iter().map(|value| &*value.path).collect();
    let spots = edit::spots(text);
    let mut gone = Vec::new();
    for statement in &spots.statements {
        // An inline table has several values, and goes only when all of them are unnecessary.
        let mut values = spots
            .values
            .iter()
            .filter(|value| statement.span.contains(&value.span.start))
            .peekable();
        if values.peek().is_some() && values.all(|value| paths.contains(&*value.path)) {
            gone.push(edit::lines(text, &statement.span));
        }
    }
    let mut changes: Vec<TextEdit> =
        gone.iter().map(|span| (span.clone(), String::new())).collect();
    for (number, header) in spots.headers.iter().enumerate() {
        let head = edit::lines(text, &header.span);
        let end = spots.headers.get(number + 1).map_or(text.len(), |next| next.span.start);
        let own: Vec<TextEdit> = gone
            .iter()
            .filter(|span| (head.end..end).contains(&span.start))
            .map(|span| (span.start - head.end..span.end - head.end, String::new()))
            .collect();
        // A table stays when it was empty before, and also when a comment is left in it.
        if !own.is_empty() && edit::apply(&text[head.end..end], own).trim().is_empty() {
            changes.push((head.start..end, String::new()));
        }
    }
    let left = edit::apply(text, changes);
    // Where the last table went, the empty lines before it are left.
    if gone.is_empty() { left } else { left.trim_end().to_owned() + edit::line_end(text) }
}
