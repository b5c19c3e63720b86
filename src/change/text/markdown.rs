//! Changes for a comment on a merge request: the summary in sight, the rest to be opened, and never
//! longer than asked for.

use std::fmt::Write as _;

use super::pictures::pictures;
use super::{access, named, paint, secrets, sentence, words};
use crate::base::text::{code, fence, html, markdown as markdown_text};
use crate::change::{
    ChangeCount, ChangeEffect, Changes, EffectPart, Evidence, FileDiff, ModelChange,
};
use crate::model::Language;
use crate::words::{Words, fill};

/// Names of a list that are shown.
const NAMES: usize = 20;

/// Longest value that is shown.
const VALUE: usize = 120;

/// Bytes that are kept for saying what is left out.
const RESERVE: usize = 300;

/// Kinds of files of an effect that come with a sample.
const SAMPLES: usize = 3;

/// What changed, in at most about `longest` bytes; what is left out is said. What the author
/// changed comes first, then what that does, in the language of the workspace.
pub fn markdown(changes: &Changes, language: Language, longest: usize) -> String {
    if changes.is_silent() {
        return String::new();
    }
    comment(changes, Words::of(language), longest)
}

/// The same as a file of its own, which says everything and then what happens to every file.
pub fn markdown_document(changes: &Changes, language: Language) -> String {
    let words = Words::of(language);
    let mut text = comment(changes, words, usize::MAX);
    if changes.files.is_empty() {
        return text;
    }
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n### {}\n", words.changes.every_difference);
    for file in &changes.files {
        let _ = writeln!(text, "- {}: {}", code(&file.path), named::kind(file.kind, words));
        if !file.hunks.is_empty() {
            let diff = FileDiff { path: file.path.clone(), hunks: file.hunks.clone() };
            difference(&mut text, &diff);
        }
    }
    text
}

fn comment(changes: &Changes, words: &'static Words, longest: usize) -> String {
    let mut model = Vec::new();
    for change in &changes.model {
        model.push(SizedItem { short: None, full: model_change(change, words) });
    }
    let mut effects = Vec::new();
    for effect in &changes.effects {
        let short = format!("<p>{}</p>\n", headline(effect, words));
        effects.push(SizedItem { short: Some(short), full: self::effect(changes, effect, words) });
    }
    let text = head(changes, words) + &access(changes, words) + &self::secrets(changes, words);
    let lists = ItemLists { model, effects };
    let pictures = pictures(changes, words);
    // The pictures say again what stands there in words, so they are the first to go.
    let (whole, cut) = lists.written(format!("{text}{pictures}"), longest, words);
    if cut == 0 || pictures.is_empty() {
        return whole;
    }
    let left_out = words.touched.left_out;
    lists.written(format!("{text}\n**{left_out}**\n"), longest, words).0
}

/// What the author changed, and what that does.
struct ItemLists {
    model: Vec<SizedItem>,
    effects: Vec<SizedItem>,
}

impl ItemLists {
    /// Writes both behind a text; beside it, how many items are left out or cut.
    fn written(&self, mut text: String, longest: usize, words: &Words) -> (String, usize) {
        // The remark on what is left out has to fit as well.
        let most = longest.saturating_sub(RESERVE);
        // The model has a third of the room, so that something is left for the effects.
        let until = most.min(longest / 3);
        let mut cut = section(&mut text, words.changes.model, &self.model, until, words);
        cut += section(&mut text, words.changes.clusters, &self.effects, most, words);
        (text, cut)
    }
}

/// An item of a list, and what stands for it where there is no room for all of it.
struct SizedItem {
    short: Option<String>,
    full: String,
}

/// Writes items until the text has so many bytes; says how many are left out. The grave come first
/// in each list, so the end is what is cut, and first to its headlines.
fn section(
    text: &mut String,
    title: &str,
    items: &[SizedItem],
    until: usize,
    words: &Words,
) -> usize {
    if items.is_empty() {
        return 0;
    }
    // Writing into a string cannot fail.
    let _ = write!(text, "\n### {title}\n\n");
    // Room is kept for the headlines of all items that follow.
    let headlines = items.iter().filter_map(|item| item.short.as_ref());
    let mut kept: usize = headlines.map(String::len).sum();
    let mut cut = 0;
    for item in items {
        kept -= item.short.as_ref().map_or(0, String::len);
        let short = item.short.as_ref().filter(|short| text.len() + short.len() <= until);
        if text.len() + item.full.len() + kept <= until && (cut == 0 || item.short.is_some()) {
            text.push_str(&item.full);
            continue;
        }
        cut += 1;
        // Without room for a headline, none of those that follow is shown.
        text.push_str(short.map_or("", String::as_str));
    }
    if cut > 0 {
        let number = words.forms.whole(cut);
        let _ = writeln!(text, "\n**{}**", fill(words.effects.left_out, &[("number", &number)]));
    }
    cut
}

fn head(changes: &Changes, words: &Words) -> String {
    let mut text = String::new();
    let what = if changes.is_empty() && !changes.secrets.is_empty() {
        words.secret_changes.nothing_else.to_owned()
    } else if changes.is_empty() {
        words.changes.nothing_changes.to_owned()
    } else {
        format!("{}: {}", words.changes.title, counts_of(changes.totals.all, words))
    };
    // Writing into a string cannot fail.
    let _ = writeln!(text, "## muster: {what}\n");
    let _ = writeln!(
        text,
        "{} → {}, {} {}\n",
        markdown_text(&words::side(&changes.base, words)),
        markdown_text(&words::side(&changes.head, words)),
        words.changes.as_of,
        words.forms.day(&changes.as_of)
    );
    for note in &changes.notes {
        let said = words.sentences.say(note);
        let _ = writeln!(text, "> {}\n", markdown_text(said.as_deref().unwrap_or(note)));
    }
    for finding in &changes.base.findings {
        let place = match &finding.at {
            Some(place) => format!("{}: ", code(&format!("{}:{}", place.file, place.line))),
            None => String::new(),
        };
        let (where_it_is, message) = (words.changes.findings_base, markdown_text(&finding.message));
        let _ = writeln!(text, "> {where_it_is}: {place}{message} ({})\n", finding.code);
    }
    unexpected(&mut text, changes, words);
    if !changes.is_empty() {
        counts(&mut text, changes, words);
    }
    text
}

/// What was opened and closed; as much as a reviewer reads.
fn access(changes: &Changes, words: &'static Words) -> String {
    let said = access::said(&changes.access, &changes.touched, words);
    let mut text = String::new();
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
        let _ = writeln!(text, "- {}", words::and_more(said.len() - NAMES, words));
    }
    let _ = writeln!(text, "\n{}", markdown_text(&access::compared(&changes.access, words)));
    text
}

/// Secrets that have another value; as many as a reviewer reads.
fn secrets(changes: &Changes, words: &Words) -> String {
    if changes.secrets.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = writeln!(text, "\n### {}\n", words.secret_changes.title);
    for change in changes.secrets.iter().take(NAMES) {
        let (mark, risk) = (named::mark(change.risk), named::risk(change.risk, words));
        let said = markdown_text(&secrets::sentence(change, words));
        let _ = writeln!(text, "- {mark} **{risk}**: {said}");
    }
    if changes.secrets.len() > NAMES {
        let _ = writeln!(text, "- {}", words::and_more(changes.secrets.len() - NAMES, words));
    }
    let _ = writeln!(text, "\n{}", words.secret_changes.none_in_files);
    text
}

/// What the author of the change did not declare.
fn unexpected(text: &mut String, changes: &Changes, words: &Words) {
    if changes.unexpected.is_empty() {
        return;
    }
    let _ = writeln!(text, "**{}:**\n", words.changes.unexpected);
    for what in changes.unexpected.iter().take(NAMES) {
        let said = words.sentences.say(what);
        let _ = writeln!(text, "- {}", markdown_text(said.as_deref().unwrap_or(what)));
    }
    if changes.unexpected.len() > NAMES {
        let more = words::and_more(changes.unexpected.len() - NAMES, words);
        let _ = writeln!(text, "- {more}");
    }
    let _ = writeln!(text);
}

/// A table of what changes, by risk and by kind.
fn counts(text: &mut String, changes: &Changes, words: &Words) {
    let (schools, devices) = (words.changes.schools, words.changes.devices);
    let _ = writeln!(text, "| | {schools} | {devices} | {} |", words.changes.files);
    let _ = writeln!(text, "|---|---:|---:|---:|");
    for (risk, count) in changes.totals.by_risk.iter().rev() {
        let (name, meaning) = (named::risk(*risk, words), named::meaning(*risk, words));
        row(text, &format!("{} **{name}**: {meaning}", named::mark(*risk)), *count);
    }
    for (kind, count) in &changes.totals.by_kind {
        row(text, named::kind(*kind, words), *count);
    }
}

fn row(text: &mut String, what: &str, count: ChangeCount) {
    let ChangeCount { schools, devices, files } = count;
    let _ = writeln!(text, "| {what} | {schools} | {devices} | {files} |");
}

fn model_change(change: &ModelChange, words: &Words) -> String {
    let happened = match words::happened(change, VALUE, words) {
        happened if happened.is_empty() => happened,
        happened => format!(" {}", code(&happened)),
    };
    let schools = match change.schools.len() {
        0 => String::new(),
        number if number <= 2 => format!("; {}", markdown_text(&change.schools.join(", "))),
        number => format!("; {}", words.counted(number, words.changes.count_schools)),
    };
    let exceptions = if change.exceptions.is_empty() {
        String::new()
    } else {
        let exceptions = markdown_text(&change.exceptions.join(", "));
        format!("; {}: {exceptions}", words.changes.exceptions)
    };
    let permits = if change.permits.is_empty() {
        String::new()
    } else {
        format!("; {}: {}", words.changes.permits, code(&change.permits.join(", ")))
    };
    let (subject, kind) = (words::subject(change, words), named::kind(change.kind, words));
    format!(
        "- {kind} {subject}{}{happened} ({}{schools}{permits}{exceptions})\n",
        code(&change.path),
        markdown_text(&words::places(change, words))
    )
}

/// An effect: its sentence in sight, the rest to be opened.
fn effect(changes: &Changes, effect: &ChangeEffect, words: &Words) -> String {
    let mut text = String::new();
    // In a `<summary>` stands HTML, in which the escapes of Markdown would be seen.
    let _ = writeln!(text, "<details><summary>{}</summary>\n", headline(effect, words));
    if sentence::is_idle(effect) {
        let _ = writeln!(text, "- {}", words.effects.nothing_generated);
    }
    for reason in &effect.reasons {
        let values = match (&reason.old, &reason.new) {
            (Some(old), Some(new)) => format!("{old} -> {new}"),
            (Some(value), None) | (None, Some(value)) => value.clone(),
            (None, None) => String::new(),
        };
        let path = match &reason.path {
            Some(path) => format!(" {}", code(&format!("{path}: {values}"))),
            None => String::new(),
        };
        let said = words.sentences.say(&reason.text);
        let said = markdown_text(said.as_deref().unwrap_or(&reason.text));
        let only = sentence::only_at(&reason.schools, words);
        let only = if only.is_empty() { only } else { format!(" ({})", markdown_text(&only)) };
        let _ = writeln!(text, "- {}: {said}{path}{only}", named::risk(reason.risk, words));
    }
    causes(&mut text, changes, effect, words);
    // A single name stands in the summary already.
    if effect.schools.len() > 1 {
        let _ =
            writeln!(text, "- {}", markdown_text(&words::listed(&effect.schools, NAMES, words)));
    }
    for outlier in &effect.outliers {
        let _ = writeln!(text, "- {}", markdown_text(&sentence::outlier(outlier, words)));
    }
    for (number, part) in effect.parts.iter().enumerate() {
        self::part(&mut text, part, number < SAMPLES, words);
    }
    text.push_str("\n</details>\n");
    text
}

/// How grave an effect is, its sentence, and how much changes, as HTML on one line.
fn headline(effect: &ChangeEffect, words: &Words) -> String {
    let (mark, risk) = (named::mark(effect.risk), named::risk(effect.risk, words));
    let title = html(&sentence::title(&effect.title, words));
    let count = counts_of(effect.count, words);
    let count = if count.is_empty() { String::new() } else { format!(" ({count})") };
    // In code, names of people and addresses in a title stay text.
    format!("{mark} <b>{risk}</b>: <code>{title}</code>{count}")
}

/// The files of one kind, and a sample of what changes in them.
fn part(text: &mut String, part: &EffectPart, with_sample: bool, words: &Words) {
    let kind = named::kind(part.kind, words);
    let what = words.sentences.say(&part.what);
    let what = code(what.as_deref().unwrap_or(&part.what));
    let variants = match part.variants.len() {
        0 | 1 => String::new(),
        number => {
            let number = words.forms.whole(number);
            format!(" ({})", fill(words.effects.variants, &[("number", &number)]))
        }
    };
    let _ = writeln!(text, "- {what}, {kind}: {}{variants}", counts_of(part.count, words));
    if !with_sample {
        return;
    }
    for diff in &part.sample {
        let _ = write!(text, "\n{}\n", code(&diff.path));
        difference(text, diff);
    }
}

/// The lines of a difference.
fn difference(text: &mut String, diff: &FileDiff) {
    let lines = paint::unified(diff);
    let fence = fence(&lines);
    let _ = write!(text, "\n{fence}diff\n{lines}{fence}\n\n");
}

/// `20 Schulen, 93 Geräte, 93 Dateien`; what there is none of is left out.
fn counts_of(count: ChangeCount, words: &Words) -> String {
    let counts = [
        (count.schools, words.changes.count_schools),
        (count.devices, words.changes.count_devices),
        (count.files, words.changes.count_files),
    ];
    let mut said = Vec::new();
    for (number, counted) in counts {
        if number > 0 {
            said.push(words.counted(number, counted));
        }
    }
    said.join(", ")
}

/// The changes of the workspace that cause an effect, and how sure that is.
fn causes(text: &mut String, changes: &Changes, effect: &ChangeEffect, words: &Words) {
    let causes: Vec<&ModelChange> =
        effect.causes.iter().filter_map(|&cause| changes.model.get(cause)).collect();
    for change in causes.iter().take(NAMES) {
        let places = markdown_text(&words::places(change, words));
        let _ = writeln!(text, "- {} ({places})", code(&change.path));
    }
    if causes.len() > NAMES {
        let number = words.forms.whole(causes.len() - NAMES);
        let _ = writeln!(text, "- {}", fill(words.changes.more_causes, &[("number", &number)]));
    }
    if effect.evidence != Evidence::Tested {
        let _ = writeln!(text, "- {}", named::evidence(effect.evidence, words));
    }
}
