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

/// A mutant on one line.
pub fn line(mutant: &Mutant) -> String {
    format!("{}:{}: {}: `{}`: {}", mutant.file, mutant.line, mutant.function, mutant.original, mutant.mutation)
}

/// Prints all, and says whether all is well. With a part of the mutants only, no share is judged.
pub fn print(reports: &[Report], accepted: &Accepted, place: &Path, is_part: bool) -> Result<bool, String> {
    let mut wrong = Vec::new();
    let mut proposals = String::new();
    for report in reports {
        write_log(report, place)?;
        wrong.extend(report.failing.iter().map(|known| format!("{}: {} fails without any mutant", report.name, known.test)));
        let mut without_reason = 0;
        for (mutant, verdict) in report.survivors() {
            let reason = accepted.accepted.iter().find(|entry| entry.is_of(mutant));
            let note = match reason {
                Some(entry) => format!("accepted: {}", entry.reason),
                None if *verdict == Verdict::Unreached => "no test comes along here".to_owned(),
                None => "no test notices".to_owned(),
            };
            if reason.is_none() {
                without_reason += 1;
                let _ = writeln!(proposals, "{}", entry_for(mutant));
            }
            println!("{}  [{note}]", line(mutant));
        }
        if is_part {
            continue;
        }
        if without_reason > 0 && report.area.reasons {
            wrong.push(format!("{}: {without_reason} survivors without a reason", report.name));
        }
        if report.share() < report.area.floor {
            wrong.push(format!("{}: {:.1} % are caught, {} % is the floor", report.name, report.share(), report.area.floor));
        } else if report.share() >= report.area.floor + 1.0 {
            println!("{}: {:.1} % are caught; the floor of {} % can be raised", report.name, report.share(), report.area.floor);
        }
        wrong.extend(report.stale.iter().map(|stale| format!("accepted.toml: {stale}")));
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
        let known = report.survivors().filter(|(mutant, _)| accepted.accepted.iter().any(|entry| entry.is_of(mutant))).count();
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
