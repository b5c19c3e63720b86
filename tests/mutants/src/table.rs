//! What is printed at the end.

use std::fmt::Write as _;
use std::path::Path;

use crate::areas::{Accepted, Area, entry_for};
use crate::find::Mutant;
use crate::judge::Verdict;
use crate::suite::Known;

/// What was found out about an area.
pub struct Report {
    pub name: String,
    pub area: Area,
    pub not_viable: usize,
    pub judged: Vec<(Mutant, Verdict)>,
    /// Tests that fail without any mutant.
    pub failing: Vec<Known>,
    /// Whether only some of the mutants were asked for.
    pub is_part: bool,
    /// Entries of `accepted.toml` that speak of nothing any more.
    pub stale: Vec<String>,
}

impl Report {
    fn caught(&self) -> usize {
        self.judged.iter().filter(|(_, verdict)| verdict.is_caught()).count()
    }

    /// Percent of the viable mutants that are caught. What is accepted is not caught.
    #[expect(clippy::cast_precision_loss, reason = "some thousands at most")]
    fn share(&self) -> f64 {
        if self.judged.is_empty() { 100.0 } else { self.caught() as f64 * 100.0 / self.judged.len() as f64 }
    }

    fn survivors(&self) -> impl Iterator<Item = &(Mutant, Verdict)> {
        self.judged.iter().filter(|(_, verdict)| !verdict.is_caught())
    }
}

impl Report {
    /// What keeps an area from being as good as `areas.toml` demands.
    fn problems(&self, accepted: &Accepted) -> Vec<String> {
        let mut problems = Vec::new();
        for known in &self.failing {
            problems.push(format!("{}: {} fails without any mutant", self.name, known.test));
        }
        // A part of the mutants says nothing about the area.
        if self.is_part {
            return problems;
        }
        let without_reason = self.survivors().filter(|(mutant, _)| accepted.entry_of(mutant).is_none()).count();
        if without_reason > 0 && self.area.reasons {
            problems.push(format!("{}: {without_reason} survivors without a reason", self.name));
        }
        if self.share() < self.area.floor {
            problems.push(format!("{}: {:.1} % are caught, {} % is the floor", self.name, self.share(), self.area.floor));
        }
        problems.extend(self.stale.iter().map(|stale| format!("accepted.toml: {stale}")));
        problems
    }
}

/// A mutant on one line.
pub fn line(mutant: &Mutant) -> String {
    format!("{}:{}: {}: `{}`: {}", mutant.file, mutant.line, mutant.function, mutant.original, mutant.mutation)
}

/// Prints the survivors of an area and writes down what became of each mutant.
pub fn print_survivors(report: &Report, accepted: &Accepted, place: &Path) -> Result<(), String> {
    write_log(report, place)?;
    for (mutant, verdict) in report.survivors() {
        let note = match accepted.entry_of(mutant) {
            Some(entry) => format!("accepted: {}", entry.reason),
            None if *verdict == Verdict::Unreached => "no test comes along here".to_owned(),
            None => "no test notices".to_owned(),
        };
        println!("{}  [{note}]", line(mutant));
    }
    Ok(())
}

/// Prints the table, and says whether all is well.
pub fn print(reports: &[Report], accepted: &Accepted, place: &Path) -> Result<bool, String> {
    let mut proposals = String::new();
    let mut wrong = Vec::new();
    for report in reports {
        for (mutant, _) in report.survivors().filter(|(mutant, _)| accepted.entry_of(mutant).is_none()) {
            let _ = writeln!(proposals, "{}", entry_for(mutant));
        }
        wrong.extend(report.problems(accepted));
    }
    let proposed = place.join("survivors.toml");
    std::fs::write(&proposed, proposals).map_err(|error| format!("{}: {error}", proposed.display()))?;
    print_table(reports, accepted);
    for problem in &wrong {
        println!("{problem}");
    }
    Ok(wrong.is_empty())
}

fn print_table(reports: &[Report], accepted: &Accepted) {
    println!("\n{:<14}{:>8}{:>8}{:>8}{:>10}{:>10}{:>12}{:>8}", "area", "viable", "caught", "share", "survivors", "accepted", "not viable", "floor");
    for report in reports {
        let known = report.survivors().filter(|(mutant, _)| accepted.entry_of(mutant).is_some()).count();
        println!(
            "{:<14}{:>8}{:>8}{:>7.1}%{:>10}{:>10}{:>12}{:>7}%",
            report.name,
            report.judged.len(),
            report.caught(),
            report.share(),
            report.judged.len() - report.caught(),
            known,
            report.not_viable,
            report.area.floor
        );
    }
}

/// What became of each mutant, for whoever wants to know which test caught it.
fn write_log(report: &Report, place: &Path) -> Result<(), String> {
    let mut log = String::new();
    for (mutant, verdict) in &report.judged {
        let word = match verdict {
            Verdict::Caught(test) => format!("caught by {test}"),
            Verdict::Hung(test) => format!("without end in {test}"),
            Verdict::Survived => "survived".to_owned(),
            Verdict::Unreached => "survived, no test comes along".to_owned(),
        };
        let _ = writeln!(log, "{}: {word}", line(mutant));
    }
    let path = place.join(format!("{}.txt", report.name));
    std::fs::write(&path, log).map_err(|error| format!("{}: {error}", path.display()))
}

/// How long each test takes alone and how many mutants it comes along: which tests an area is
/// better held against.
pub fn write_tests(known: &[Known], path: &Path) -> Result<(), String> {
    let mut lines: Vec<String> =
        known.iter().map(|known| format!("{:8.2} s {:5} mutants  {}", known.took.as_secs_f64(), known.seen.len(), known.test)).collect();
    lines.sort();
    lines.reverse();
    std::fs::write(path, lines.join("\n") + "\n").map_err(|error| format!("{}: {error}", path.display()))
}
