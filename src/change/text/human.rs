//! Changes for people at a terminal: what happens, where, how risky, and why.

use std::fmt::Write as _;

use super::words;
use crate::base::text::{counted, one_line, printable};
use crate::change::{
    ChangeKind, Changes, Cluster, DiffLine, FileDiff, Hunk, LineTag, ModelChange, Risk,
};

/// How much is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Counts, and what changed in the model.
    Summary,
    /// Identical changes once, each with a sample.
    Clusters,
    /// The difference of every file.
    Full,
}

/// Lines of a sample that are shown before `--full`.
const SAMPLE_LINES: usize = 24;

/// Names of a list that are shown before `--full`.
const NAMES: usize = 5;

/// What changed, nothing when nothing did.
pub fn human(changes: &Changes, depth: Depth, colour: bool, width: usize) -> String {
    let mut page = Page {
        text: String::new(),
        paint: Paint(colour),
        depth,
        width: width.clamp(60, 200),
        changes,
    };
    if changes.is_silent() {
        return String::new();
    }
    page.head();
    page.model();
    if depth >= Depth::Clusters {
        page.clusters();
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
    fn head(&mut self) {
        let Self { changes, paint, .. } = *self;
        let totals = &changes.totals;
        let what = if changes.is_empty() {
            "no file changes".to_owned()
        } else {
            format!("{} change", words::count(totals.all))
        };
        let _ = writeln!(self.text, "{}", paint.bold(&what));
        let _ = writeln!(
            self.text,
            "  {} -> {}, as of {}",
            one_line(&words::side(&changes.base)),
            one_line(&words::side(&changes.head)),
            changes.as_of
        );
        for note in &changes.notes {
            let _ = writeln!(self.text, "  note: {}", one_line(note));
        }
        for finding in &changes.base.findings {
            let at = finding
                .at
                .as_ref()
                .map(|at| format!("{}:{}: ", one_line(&at.file), at.line))
                .unwrap_or_default();
            let _ = writeln!(
                self.text,
                "  in the base: {at}{} [{}]",
                one_line(&finding.message),
                finding.code
            );
        }
        if !changes.is_empty() {
            let _ = writeln!(self.text);
        }
        for (kind, count) in &totals.by_kind {
            let _ = writeln!(
                self.text,
                "  {:<22} {}",
                paint.kind(*kind, words::kind(*kind), 22),
                words::count(*count)
            );
        }
        for (risk, count) in totals.by_risk.iter().rev() {
            let _ = writeln!(
                self.text,
                "  {} {}",
                paint.risk(*risk, risk.name(), 22),
                words::count(*count)
            );
        }
    }

    fn model(&mut self) {
        if self.changes.model.is_empty() {
            return;
        }
        let _ = writeln!(self.text, "\n{}", self.paint.bold("Changes of the workspace"));
        for change in &self.changes.model {
            self.model_change(change);
        }
    }

    fn model_change(&mut self, change: &ModelChange) {
        let what = format!("{}{}", words::subject(change), change.path);
        let sign = self.paint.kind(change.kind, &words::sign(change.kind).to_string(), 1);
        let room = if self.depth == Depth::Full {
            usize::MAX
        } else {
            (self.width.saturating_sub(what.len() + 10)
                / if change.old.is_some() && change.new.is_some() { 2 } else { 1 })
            .max(16)
        };
        let happened = one_line(&words::happened(change, room)).into_owned();
        let colon = if happened.is_empty() { "" } else { ": " };
        let _ =
            writeln!(self.text, "  {sign} {}{colon}{happened}", self.paint.bold(&one_line(&what)));
        let schools = match change.schools.len() {
            0 => String::new(),
            number if number <= 2 => format!("; {}", one_line(&change.schools.join(", "))),
            number => format!("; {}", counted(number, "school")),
        };
        let _ = writeln!(
            self.text,
            "      {}{schools}",
            self.paint.dim(&one_line(&words::places(change)))
        );
        if !change.exceptions.is_empty() {
            let _ = writeln!(
                self.text,
                "      by exception {}",
                one_line(&change.exceptions.join(", "))
            );
        }
    }

    fn clusters(&mut self) {
        let changes = self.changes;
        let outliers = changes.clusters.iter().filter(|cluster| cluster.outlier).count();
        for (number, cluster) in changes.clusters.iter().enumerate() {
            if number == 0 && outliers > 0 {
                let _ = writeln!(self.text, "\n{}", self.paint.bold("At few schools only"));
            } else if number == outliers {
                let _ = writeln!(
                    self.text,
                    "\n{}",
                    self.paint.bold(if outliers > 0 {
                        "At most schools"
                    } else {
                        "Changes of files, identical ones once"
                    })
                );
            }
            self.cluster(cluster);
        }
    }

    fn cluster(&mut self, cluster: &Cluster) {
        let paint = self.paint;
        let places = match (cluster.schools.as_slice(), cluster.devices.as_slice()) {
            ([], _) => "the cooperation".to_owned(),
            ([school], []) => one_line(school).into_owned(),
            (_, [device]) => one_line(device).into_owned(),
            ([school], devices) => {
                format!("{}, {}", one_line(school), counted(devices.len(), "device"))
            }
            (schools, []) => counted(schools.len(), "school"),
            (schools, devices) => format!(
                "{}, {}",
                counted(schools.len(), "school"),
                counted(devices.len(), "device")
            ),
        };
        let kind = paint.kind(cluster.kind, words::kind(cluster.kind), 0);
        let files = if cluster.files.len() > 1 {
            format!(", {}", counted(cluster.files.len(), "file"))
        } else {
            String::new()
        };
        let _ = writeln!(
            self.text,
            "\n{} {kind} {} at {places}{files}",
            paint.risk(cluster.risk, cluster.risk.name(), 0),
            paint.bold(&one_line(&cluster.what))
        );
        for reason in &cluster.reasons {
            let values = match (&reason.old, &reason.new) {
                (Some(old), Some(new)) => format!(": {old} -> {new}"),
                (Some(old), None) => format!(": was {old}"),
                (None, Some(new)) => format!(": {new}"),
                (None, None) => String::new(),
            };
            let path = reason
                .path
                .as_ref()
                .map(|path| paint.dim(&one_line(&format!("  {path}{values}"))))
                .unwrap_or_default();
            let risk = if reason.risk == cluster.risk {
                String::new()
            } else {
                format!("{}: ", reason.risk.name())
            };
            let _ = writeln!(self.text, "  {risk}{}{path}", one_line(&reason.text));
        }
        self.causes(cluster);
        let names = if cluster.devices.len() > 1 { &cluster.devices } else { &cluster.schools };
        if names.len() > 1 {
            let most = if self.depth == Depth::Full { usize::MAX } else { NAMES };
            let list = one_line(&format!("at {}", words::listed(names, most))).into_owned();
            for line in wrapped(&list, self.width - 4) {
                let _ = writeln!(self.text, "  {line}");
            }
        }
        // In full, every file comes with its own difference.
        if self.depth == Depth::Full {
            return;
        }
        let mut left = SAMPLE_LINES;
        for diff in &cluster.sample {
            if left == 0 {
                let _ = writeln!(
                    self.text,
                    "  {}",
                    paint.dim(&format!("{}: left out; `--full` shows it", one_line(&diff.path)))
                );
                continue;
            }
            let own = if cluster.own_values {
                " (others with names and addresses of their own)"
            } else {
                ""
            };
            let _ = writeln!(self.text, "  {}{own}", paint.dim(&one_line(&diff.path)));
            left = self.hunks(&diff.hunks, left);
        }
    }

    fn causes(&mut self, cluster: &Cluster) {
        let sure = words::sure(self.changes, cluster);
        let causes: Vec<&ModelChange> =
            cluster.causes.iter().filter_map(|&cause| self.changes.model.get(cause)).collect();
        let most = if self.depth == Depth::Full { usize::MAX } else { NAMES };
        for change in causes.iter().take(most) {
            let places = self.paint.dim(&one_line(&words::places(change)));
            let _ = writeln!(
                self.text,
                "  because of {}{} ({}), {places}",
                words::subject(change),
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

    /// The hunks as far as there is room for their lines; returns the room that is left.
    fn hunks(&mut self, hunks: &[Hunk], mut left: usize) -> usize {
        for hunk in hunks {
            if left == 0 {
                let _ = writeln!(self.text, "  {}", self.paint.dim("... `--full` shows the rest"));
                return 0;
            }
            let head = format!(
                "@@ -{},{} +{},{} @@",
                hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines
            );
            let _ = writeln!(self.text, "  {}", self.paint.place(&head));
            for (number, line) in hunk.lines.iter().enumerate() {
                if left == 0 {
                    let rest = hunk.lines.len() - number;
                    let _ = writeln!(
                        self.text,
                        "  {}",
                        self.paint.dim(&format!(
                            "... {} more; `--full` shows them",
                            counted(rest, "line")
                        ))
                    );
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

/// The lines of a difference without colours, as in a unified diff.
pub(super) fn unified(diff: &FileDiff) -> String {
    let mut text = String::new();
    for hunk in &diff.hunks {
        let _ = writeln!(
            text,
            "@@ -{},{} +{},{} @@",
            hunk.old_start, hunk.old_lines, hunk.new_start, hunk.new_lines
        );
        for line in &hunk.lines {
            let _ = writeln!(text, "{}", Paint(false).line(line));
        }
    }
    text
}

/// Words joined to lines of at most `width` characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Colours, where they are wanted.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    fn place(self, text: &str) -> String {
        self.with("36", text)
    }

    fn kind(self, kind: ChangeKind, text: &str, width: usize) -> String {
        let code = match kind {
            ChangeKind::Removed => "31",
            ChangeKind::Added => "32",
            ChangeKind::Changed => "33",
            ChangeKind::Moved => "36",
        };
        self.with(code, &format!("{text:<width$}"))
    }

    fn risk(self, risk: Risk, text: &str, width: usize) -> String {
        let code = match risk {
            Risk::Removal | Risk::Security => "1;31",
            Risk::InterruptsManagement => "1;35",
            Risk::InterruptsClients => "1;33",
            Risk::Live => "36",
            Risk::Cosmetic => "2",
            Risk::Unknown => "1",
        };
        self.with(code, &format!("{text:<width$}"))
    }

    fn line(self, line: &DiffLine) -> String {
        let (sign, code, strong) = match line.tag {
            LineTag::Same => (' ', "", ""),
            LineTag::Old => ('-', "31", "31;7"),
            LineTag::New => ('+', "32", "32;7"),
        };
        if !self.0 || code.is_empty() {
            return format!("{sign}{}", printable(&line.text()));
        }
        // A line that is different as a whole is not emphasised as well.
        let partly = line.spans.iter().any(|span| !span.emphasis);
        let spans = line.spans.iter().map(|span| {
            self.with(if span.emphasis && partly { strong } else { code }, &printable(&span.text))
        });
        self.with(code, &sign.to_string()) + &spans.collect::<String>()
    }
}
