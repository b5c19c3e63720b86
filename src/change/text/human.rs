//! Changes for people at a terminal: what happens, where, how risky, and why.

use std::fmt::Write as _;

use super::access::Said;
use super::paint::{Paint, hunk_head};
use super::{access, secrets, sentence, words};
use crate::base::text::{counted, one_line};
use crate::change::{
    ChangeEffect, Changes, EffectPart, Hunk, ModelChange, RiskReason, ShortFinding,
};
use crate::words::Words;

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Counts, and the gravest effects: ten lines at most.
    Summary,
    /// What changed in the model, and every effect with a sample.
    Effects,
    /// The difference of every file.
    Full,
}

/// Lines of the summary, findings and what was not declared aside.
const SUMMARY_LINES: usize = 10;

/// Lines of a sample that are shown before `--full`.
const SAMPLE_LINES: usize = 16;

/// Effects and changes of the model that are shown before `--full`.
const ITEMS: usize = 40;

/// Things opened or closed that are shown before `--full`.
const OPENINGS: usize = 12;

/// Names of a list that are shown before `--full`.
const NAMES: usize = 5;

/// The changes for a terminal.
pub fn human(changes: &Changes, depth: Depth, colour: bool, width: usize) -> String {
    let mut page = Page {
        text: String::new(),
        paint: Paint(colour),
        depth,
        width: width.clamp(60, 200),
        changes,
    };
    if changes.is_silent() {
        // Nothing to tell can also mean that nothing was looked at.
        let words = Words::of_terminal();
        return format!("nothing changes; {}\n", access::compared(&changes.access, words));
    }
    let said = access::said(&changes.access, &changes.touched, Words::of_terminal());
    page.summary(&said);
    if depth >= Depth::Effects {
        let most = page.most(OPENINGS);
        page.text.push_str(&access::for_terminal(&said, page.paint, most));
        page.secrets(most);
        page.model();
        page.effects();
    }
    if depth == Depth::Full {
        page.files();
    }
    page.unexpected();
    page.text
}

struct Page<'a> {
    text: String,
    paint: Paint,
    depth: Depth,
    width: usize,
    changes: &'a Changes,
}

// Writing into a string cannot fail, so the results of `writeln!` are let go throughout.
impl Page<'_> {
    /// What changes, in no more lines than a log of a pipeline shows.
    fn summary(&mut self, said: &[Said]) {
        let Self { changes, paint, .. } = *self;
        let what = words::changing(changes);
        let _ = writeln!(self.text, "{}", paint.bold(&what));
        let _ = writeln!(
            self.text,
            "  {} -> {}, as of {}",
            one_line(&words::side(&changes.base, Words::of_terminal())),
            one_line(&words::side(&changes.head, Words::of_terminal())),
            changes.as_of
        );
        for note in &changes.notes {
            let _ = writeln!(self.text, "  note: {}", one_line(note));
        }
        let classes: Vec<String> = changes
            .totals
            .by_risk
            .iter()
            .rev()
            .map(|(risk, count)| {
                let name = paint.risk(*risk, risk.name(), 0);
                format!("{name} {}", counted(count.files, "file"))
            })
            .collect();
        if !classes.is_empty() {
            let _ = writeln!(self.text, "  {}", classes.join(", "));
        }
        let _ = writeln!(self.text, "  {}", access::in_one_line(said, &changes.access, paint));
        if let Some(gravest) = changes.secrets.first() {
            let risk = paint.risk(gravest.risk, gravest.risk.name(), 0);
            let number = counted(changes.secrets.len(), "secret");
            let _ = writeln!(self.text, "  {risk} {number} with another value than before");
        }
        // A line is kept for saying how many more there are.
        let left = SUMMARY_LINES.saturating_sub(self.text.lines().count() + 1).max(1);
        let all = changes.effects.len();
        let shown = if all <= left + 1 { all } else { left };
        for effect in &changes.effects[..shown] {
            let title = paint.bold(&one_line(&title(effect)));
            let risk = paint.risk(effect.risk, effect.risk.name(), 0);
            let _ = writeln!(self.text, "  {risk} {title}");
        }
        if all > shown {
            let _ = writeln!(self.text, "  and {}", counted(all - shown, "more effect"));
        }
        for finding in &changes.base.findings {
            self.finding(finding);
        }
    }

    fn finding(&mut self, finding: &ShortFinding) {
        let place = match &finding.at {
            Some(place) => format!("{}:{}: ", one_line(&place.file), place.line),
            None => String::new(),
        };
        let (message, code) = (one_line(&finding.message), &finding.code);
        let _ = writeln!(self.text, "  in the base: {place}{message} [{code}]");
    }

    /// Secrets that have another value.
    fn secrets(&mut self, most: usize) {
        let secrets = &self.changes.secrets;
        if secrets.is_empty() {
            return;
        }
        let words = Words::of_terminal();
        let _ = writeln!(self.text, "\n{}", self.paint.bold(words.secret_changes.title));
        for change in secrets.iter().take(most) {
            let risk = self.paint.risk(change.risk, change.risk.name(), 0);
            let said = secrets::sentence(change, words);
            let _ = writeln!(self.text, "  {risk} {}", one_line(&said));
        }
        self.left_out(secrets.len().saturating_sub(most), "secret");
    }

    fn model(&mut self) {
        if self.changes.model.is_empty() {
            return;
        }
        let _ = writeln!(self.text, "\n{}", self.paint.bold("Changes of the workspace"));
        let most = self.most(ITEMS);
        for change in self.changes.model.iter().take(most) {
            self.model_change(change);
        }
        self.left_out(self.changes.model.len().saturating_sub(most), "change");
    }

    /// How many of a list are shown.
    fn most(&self, few: usize) -> usize {
        if self.depth == Depth::Full { usize::MAX } else { few }
    }

    /// Says how many of a list are not shown.
    fn left_out(&mut self, number: usize, what: &str) {
        if number > 0 {
            let more = format!("{}; `--full` shows all", counted(number, &format!("more {what}")));
            let _ = writeln!(self.text, "  {}", self.paint.dim(&more));
        }
    }

    fn model_change(&mut self, change: &ModelChange) {
        let what = format!("{}{}", words::subject(change, Words::of_terminal()), change.path);
        let sign = self.paint.kind(change.kind, &words::sign(change.kind).to_string(), 1);
        let room = if self.depth == Depth::Full {
            usize::MAX
        } else {
            // The old and the new value share the line.
            let values = if change.old.is_some() && change.new.is_some() { 2 } else { 1 };
            // Ten columns are the indent, the sign, `: ` and ` -> `.
            (self.width.saturating_sub(what.len() + 10) / values).max(16)
        };
        let happened = one_line(&words::happened(change, room, Words::of_terminal())).into_owned();
        let colon = if happened.is_empty() { "" } else { ": " };
        let _ =
            writeln!(self.text, "  {sign} {}{colon}{happened}", self.paint.bold(&one_line(&what)));
        let schools = match change.schools.len() {
            0 => String::new(),
            1 | 2 => format!("; {}", one_line(&change.schools.join(", "))),
            number => format!("; {}", counted(number, "school")),
        };
        let places = self.paint.dim(&one_line(&words::places(change, Words::of_terminal())));
        let _ = writeln!(self.text, "      {places}{schools}");
        if !change.permits.is_empty() {
            let permits = one_line(&change.permits.join(", ")).into_owned();
            let _ = writeln!(self.text, "      holds for {permits}");
        }
        if !change.exceptions.is_empty() {
            let _ = writeln!(
                self.text,
                "      by exception {}",
                one_line(&change.exceptions.join(", "))
            );
        }
    }

    fn effects(&mut self) {
        let changes = self.changes;
        if changes.effects.is_empty() {
            return;
        }
        let _ = writeln!(self.text, "\n{}", self.paint.bold("Effects"));
        let most = self.most(ITEMS);
        for effect in changes.effects.iter().take(most) {
            self.effect(effect);
        }
        self.left_out(changes.effects.len().saturating_sub(most), "effect");
    }

    fn effect(&mut self, effect: &ChangeEffect) {
        let risk = self.paint.risk(effect.risk, effect.risk.name(), 0);
        let title = self.paint.bold(&one_line(&title(effect)));
        let _ = writeln!(self.text, "\n{risk} {title}");
        if sentence::is_idle(effect) {
            let idle = Words::of_terminal().effects.nothing_generated;
            let _ = writeln!(self.text, "  {idle}");
        }
        let most = self.most(NAMES);
        for reason in effect.reasons.iter().take(most) {
            self.reason(effect, reason);
        }
        self.left_out(effect.reasons.len().saturating_sub(most), "reason");
        self.causes(effect);
        // A single name stands in the first line already.
        if effect.schools.len() > 1 {
            let schools = words::listed(&effect.schools, most, Words::of_terminal());
            let list = one_line(&format!("at {schools}")).into_owned();
            for line in words::wrapped(&list, self.width - 4) {
                let _ = writeln!(self.text, "  {line}");
            }
        }
        for outlier in effect.outliers.iter().take(most) {
            let differs = sentence::outlier(outlier, Words::of_terminal());
            let _ = writeln!(self.text, "  {}", one_line(&differs));
        }
        for (number, part) in effect.parts.iter().enumerate().take(most) {
            self.part(part);
            // In full, every file comes with its own difference.
            if number == 0 && self.depth != Depth::Full {
                self.sample(part);
            }
        }
        self.left_out(effect.parts.len().saturating_sub(most), "part");
    }

    fn part(&mut self, part: &EffectPart) {
        let kind = self.paint.kind(part.kind, words::kind(part.kind), 0);
        let what = one_line(&part.what);
        let variants = match part.variants.len() {
            0 | 1 => String::new(),
            number => format!(" (in {})", counted(number, "variant")),
        };
        let count = words::count(part.count);
        let _ = writeln!(self.text, "  {kind} {what}: {count}{variants}");
    }

    fn reason(&mut self, effect: &ChangeEffect, reason: &RiskReason) {
        let values = match (&reason.old, &reason.new) {
            (Some(old), Some(new)) => format!(": {old} -> {new}"),
            (Some(old), None) => format!(": was {old}"),
            (None, Some(new)) => format!(": {new}"),
            (None, None) => String::new(),
        };
        let path = match &reason.path {
            Some(path) => self.paint.dim(&one_line(&format!("  {path}{values}"))),
            None => String::new(),
        };
        // The risk of the effect stands above; only another one is said again.
        let risk = if reason.risk == effect.risk {
            String::new()
        } else {
            format!("{}: ", reason.risk.name())
        };
        let only = sentence::only_at(&reason.schools, Words::of_terminal());
        let only = if only.is_empty() { only } else { format!(", {}", one_line(&only)) };
        let _ = writeln!(self.text, "  {risk}{}{only}{path}", one_line(&reason.text));
    }

    /// The differences of the sample, as far as there is room.
    fn sample(&mut self, part: &EffectPart) {
        let mut left = SAMPLE_LINES;
        for diff in &part.sample {
            let path = one_line(&diff.path);
            if left == 0 {
                let left_out = format!("{path}: left out; `--full` shows it");
                let _ = writeln!(self.text, "  {}", self.paint.dim(&left_out));
                continue;
            }
            let _ = writeln!(self.text, "  {}", self.paint.dim(&path));
            left = self.hunks(&diff.hunks, left);
        }
    }

    fn causes(&mut self, effect: &ChangeEffect) {
        let sure = words::sure(self.changes, effect);
        let causes: Vec<&ModelChange> =
            effect.causes.iter().filter_map(|&cause| self.changes.model.get(cause)).collect();
        let most = self.most(NAMES);
        for change in causes.iter().take(most) {
            let places = self.paint.dim(&one_line(&words::places(change, Words::of_terminal())));
            let _ = writeln!(
                self.text,
                "  because of {}{} ({}), {places}",
                words::subject(change, Words::of_terminal()),
                one_line(&change.path),
                words::kind(change.kind)
            );
        }
        if causes.len() > most {
            let _ = writeln!(self.text, "  because of {} more", causes.len() - most);
        }
        if !sure.is_empty() {
            let what = if causes.is_empty() { "cause" } else { "these causes" };
            let _ = writeln!(self.text, "  {}", self.paint.dim(&format!("({what}: {sure})")));
        }
    }

    /// Writes hunks with at most `left` lines; returns how many lines are left after that.
    fn hunks(&mut self, hunks: &[Hunk], mut left: usize) -> usize {
        for hunk in hunks {
            if left == 0 {
                let _ = writeln!(self.text, "  {}", self.paint.dim("... `--full` shows the rest"));
                return 0;
            }
            let _ = writeln!(self.text, "  {}", self.paint.place(&hunk_head(hunk)));
            for (number, line) in hunk.lines.iter().enumerate() {
                if left == 0 {
                    let rest = counted(hunk.lines.len() - number, "line");
                    let more = format!("... {rest} more; `--full` shows them");
                    let _ = writeln!(self.text, "  {}", self.paint.dim(&more));
                    return 0;
                }
                let painted = self.paint.line(line);
                let _ = writeln!(self.text, "  {painted}");
                left -= 1;
            }
        }
        left
    }

    fn files(&mut self) {
        let changes = self.changes;
        for file in &changes.files {
            let risk = self.paint.risk(file.risk, file.risk.name(), 0);
            let _ = writeln!(
                self.text,
                "\n{risk} {} {}",
                self.paint.kind(file.kind, words::kind(file.kind), 0),
                self.paint.bold(&one_line(&file.path))
            );
            self.hunks(&file.hunks, usize::MAX);
        }
    }

    fn unexpected(&mut self) {
        if self.changes.unexpected.is_empty() {
            return;
        }
        let _ = writeln!(self.text, "\n{}", self.paint.bold("Not declared"));
        for what in &self.changes.unexpected {
            let _ = writeln!(self.text, "  {}", one_line(what));
        }
    }
}

/// The sentence of an effect.
fn title(effect: &ChangeEffect) -> String {
    sentence::title(&effect.title, Words::of_terminal())
}
