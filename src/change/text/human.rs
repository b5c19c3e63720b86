//! Changes for people at a terminal: what happens, where, how risky, and why.

use std::fmt::Write as _;

use super::paint::{Paint, hunk_head};
use super::{access, words};
use crate::base::text::{counted, one_line};
use crate::change::{Changes, Cluster, Hunk, ModelChange, RiskReason, ShortFinding};
use crate::words::Words;

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
        let words = Words::of_the_terminal();
        return format!("nothing changes; {}\n", access::compared(&changes.access, words));
    }
    page.head();
    page.access();
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
            self.finding(finding);
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

    fn access(&mut self) {
        let words = Words::of_the_terminal();
        let said = access::said(&self.changes.access, words);
        let title = self.paint.bold(if said.is_empty() {
            words.access.nothing
        } else {
            words.access.title
        });
        let compared = self.paint.dim(&access::compared(&self.changes.access, words));
        let _ = writeln!(self.text, "\n{title}  {compared}");
        let most = if self.depth == Depth::Full { usize::MAX } else { OPENINGS };
        for one in said.iter().take(most) {
            let what = self.paint.access(one.is_grave, one.what, 8);
            let sentence = one_line(&one.sentence);
            let at = if one.schools.is_empty() { "" } else { ", " };
            let _ = writeln!(self.text, "  {what} {sentence}{at}{}", one_line(&one.schools));
            if !one.example.is_empty() {
                let example = self.paint.dim(&one_line(&one.example));
                let _ = writeln!(self.text, "           {example}");
            }
        }
        if said.len() > most {
            let more = format!("{} more; `--full` shows them", said.len() - most);
            let _ = writeln!(self.text, "  {}", self.paint.dim(&more));
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
            // The old and the new value share the line.
            let values = if change.old.is_some() && change.new.is_some() { 2 } else { 1 };
            // Ten columns are the indent, the sign, `: ` and ` -> `.
            (self.width.saturating_sub(what.len() + 10) / values).max(16)
        };
        let happened = one_line(&words::happened(change, room)).into_owned();
        let colon = if happened.is_empty() { "" } else { ": " };
        let _ =
            writeln!(self.text, "  {sign} {}{colon}{happened}", self.paint.bold(&one_line(&what)));
        let schools = match change.schools.len() {
            0 => String::new(),
            1 | 2 => format!("; {}", one_line(&change.schools.join(", "))),
            number => format!("; {}", counted(number, "school")),
        };
        let places = self.paint.dim(&one_line(&words::places(change)));
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

    fn clusters(&mut self) {
        let changes = self.changes;
        let outliers = changes.clusters.iter().filter(|cluster| cluster.outlier).count();
        for (number, cluster) in changes.clusters.iter().enumerate() {
            // Outliers come first, so the others begin at their number.
            let heading = if number == 0 && outliers > 0 {
                Some("At few schools only")
            } else if number == outliers && outliers > 0 {
                Some("At most schools")
            } else if number == outliers {
                Some("Changes of files, identical ones once")
            } else {
                None
            };
            if let Some(heading) = heading {
                let _ = writeln!(self.text, "\n{}", self.paint.bold(heading));
            }
            self.cluster(cluster);
        }
    }

    fn cluster(&mut self, cluster: &Cluster) {
        let paint = self.paint;
        let kind = paint.kind(cluster.kind, words::kind(cluster.kind), 0);
        let risk = paint.risk(cluster.risk, cluster.risk.name(), 0);
        let what = paint.bold(&one_line(&cluster.what));
        let files = match cluster.files.len() {
            0 | 1 => String::new(),
            number => format!(", {}", counted(number, "file")),
        };
        let _ = writeln!(self.text, "\n{risk} {kind} {what} at {}{files}", places(cluster));
        for reason in &cluster.reasons {
            self.reason(cluster, reason);
        }
        self.causes(cluster);
        let names = if cluster.devices.len() > 1 { &cluster.devices } else { &cluster.schools };
        // A single name stands in the first line already.
        if names.len() > 1 {
            let most = if self.depth == Depth::Full { usize::MAX } else { NAMES };
            let list = one_line(&format!("at {}", words::listed(names, most))).into_owned();
            for line in wrapped(&list, self.width - 4) {
                let _ = writeln!(self.text, "  {line}");
            }
        }
        // In full, every file comes with its own difference.
        if self.depth != Depth::Full {
            self.sample(cluster);
        }
    }

    fn reason(&mut self, cluster: &Cluster, reason: &RiskReason) {
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
        // The risk of the cluster stands above; only another one is said again.
        let risk = if reason.risk == cluster.risk {
            String::new()
        } else {
            format!("{}: ", reason.risk.name())
        };
        let _ = writeln!(self.text, "  {risk}{}{path}", one_line(&reason.text));
    }

    /// The differences of the sample, as far as there is room.
    fn sample(&mut self, cluster: &Cluster) {
        let own =
            if cluster.own_values { " (others with names and addresses of their own)" } else { "" };
        let mut left = SAMPLE_LINES;
        for diff in &cluster.sample {
            let path = one_line(&diff.path);
            if left == 0 {
                let left_out = format!("{path}: left out; `--full` shows it");
                let _ = writeln!(self.text, "  {}", self.paint.dim(&left_out));
                continue;
            }
            let _ = writeln!(self.text, "  {}{own}", self.paint.dim(&path));
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

/// Where a cluster takes effect: the school or device by name when it is one, else how many.
fn places(cluster: &Cluster) -> String {
    match (cluster.schools.as_slice(), cluster.devices.as_slice()) {
        ([], _) => "the cooperation".to_owned(),
        ([school], []) => one_line(school).into_owned(),
        (_, [device]) => one_line(device).into_owned(),
        ([school], devices) => {
            format!("{}, {}", one_line(school), counted(devices.len(), "device"))
        }
        (schools, []) => counted(schools.len(), "school"),
        (schools, devices) => {
            let schools = counted(schools.len(), "school");
            format!("{schools}, {}", counted(devices.len(), "device"))
        }
    }
}

/// Breaks a text into lines of at most `width` characters.
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
