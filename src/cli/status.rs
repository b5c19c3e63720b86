//! `muster status`: who deviates how far from the standard, by whose leave and until when.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap_complete::ArgValueCompleter;

use super::arguments::{day, selection};
use super::complete;
use super::context::Context;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::{print, say, width};
use super::waves::unknown_wave;
use crate::base::diagnostic::Diagnostics;
use crate::bundle::receipt;
use crate::compile::Compiler;
use crate::model::{Day, Period};
use crate::status::rollout::{self, RolloutStatus, WaveMembers, rollout_status, wave_members};
use crate::status::{csv, human, markdown, status};
use crate::workspace;

/// Show how far schools deviate from the standard, and the exceptions that permit it
///
/// Per school: its edition; how many values it or its authority sets otherwise than the standard,
/// and what governance says of them; how much of the standard holds. Then the exceptions, the next
/// to end first. Who deviates most comes first: by what governance does not leave open, then by
/// all.
///
/// Conformity: the standard of a school is its edition with the profile of its kind. Every value
/// that it sets counts, and beside them every entry and value that the school or its authority
/// adds, each as one.
///
///   conform   = (all - against) / all: as the standard says, or as it leaves open
///
///   unchanged = (all - against - open) / all: exactly as the standard says
///
/// `open` differs as governance allows, `against` differs otherwise, with an exception or without
/// leave. What was passed over does not differ: the standard holds. Shares are in percent, rounded
/// down to a tenth.
///
/// A school of which nothing can be said, since its files have faults, is listed with the reason;
/// then the exit code is 1. Deviations and exceptions are no reason for that: `muster check`
/// judges.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster status                             # all schools
  muster status kusel --format markdown     # a document about the schools of one authority
  muster status --due 90d                   # what ends until the next steering meeting
  muster status --format csv                # for a spreadsheet")]
pub(super) struct Args {
    /// Schools: a key, `authority/school`, an authority, or a glob such as `'igs-*'`; none means
    /// all
    #[arg(value_name = "SELECT", add = ArgValueCompleter::new(complete::schools))]
    select: Vec<String>,
    /// How the report is written; Markdown is in the language of the workspace, and CSV as its
    /// spreadsheets read it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Only the exceptions that end within this period, such as `90d`, `6 weeks` or `3 months`, or
    /// have ended
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    due: Option<Period>,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Report instead what devices said that they run, by the receipts of roll-outs in this folder:
    /// which school has which revision, which failed, and which drifted; the exit code is 1 when
    /// somebody has to look (`--format human` and `json`)
    #[arg(long, value_name = "DIR", conflicts_with = "due")]
    rollout: Option<PathBuf>,
    /// Ask with `--rollout` whether the schools of this wave may be rolled out; the exit code is 1
    /// when they must not, and no other school counts
    #[arg(long, value_name = "WAVE", requires = "rollout",
        add = ArgValueCompleter::new(complete::waves))]
    wave: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// A document for the steering meeting
    Markdown,
    /// All of it, `muster schema status`
    Json,
    /// For spreadsheets: a row per school; with `--due` per exception
    Csv,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let selection = selection(&args.select)?;
    let mut out = Diagnostics::default();
    let compiler = match context.compiler(args.as_of, &mut out)? {
        Ok(compiler) => compiler,
        Err(sources) => {
            context.print_remarks(out, &sources);
            return Ok(Outcome::Findings);
        }
    };
    let chosen = selection.of(&compiler.cooperation.schools).map_err(Failure)?;
    if let Some(folder) = &args.rollout {
        return report_rollout(&compiler, &chosen, folder, args);
    }
    let progress = context.progress(chosen.iter().filter(|&&chosen| chosen).count(), "schools");
    let due = args.due.map(|period| compiler.cooperation.today.after(&period));
    let report = status(&compiler.cooperation, &chosen, due, &|| progress.step(), &mut out);
    progress.clear();
    let text = match args.format {
        Format::Human => human::text(&report, width()),
        Format::Markdown => markdown::text(&report, compiler.cooperation.workspace.language),
        Format::Json => report.json()?,
        Format::Csv => {
            csv::text(&report, compiler.cooperation.workspace.language).map_err(Failure)?
        }
    };
    print(&text)?;
    context.print_remarks(out, &compiler.cooperation.sources);
    Ok(if report.unread().next().is_some() { Outcome::Findings } else { Outcome::Done })
}

/// Reports what devices said that they run.
fn report_rollout(
    compiler: &Compiler,
    chosen: &[bool],
    folder: &Path,
    args: &Args,
) -> CommandResult {
    if matches!(args.format, Format::Markdown | Format::Csv) {
        return Err(Failure("`--rollout` is written for people and as JSON".into()));
    }
    let chains = receipt::chains(workspace::receipts::receipts(folder)?);
    let cooperation = &compiler.cooperation;
    let known: BTreeSet<String> =
        cooperation.schools.iter().map(|school| school.key.to_string()).collect();
    for place in chains.keys() {
        let school: Vec<&str> = place.split('/').take(2).collect();
        if !known.contains(&school.join("/")) {
            say(&format!("{place}: there is no such school here\n"));
        }
    }
    let members = wave_members(cooperation, chosen);
    let chosen = cooperation.schools.iter().zip(chosen).filter(|(_, chosen)| **chosen);
    let schools = chosen.map(|(school, _)| &school.key);
    let title = cooperation.workspace.title.as_str();
    let status = rollout_status(title, schools, &chains, &members, cooperation.today);
    if let Some(name) = &args.wave {
        return answer_gate(&status, &members, name, args.format);
    }
    print(&match args.format {
        Format::Json => status.json()?,
        _ => rollout::text(&status, width()),
    })?;
    Ok(if status.needs_somebody() { Outcome::Findings } else { Outcome::Done })
}

/// Says whether a wave may begin.
fn answer_gate(
    status: &RolloutStatus,
    members: &WaveMembers,
    name: &str,
    format: Format,
) -> CommandResult {
    let Some(wave) = status.wave(name) else { return Err(Failure(unknown_wave(members, name))) };
    print(&match format {
        Format::Json => status.json()?,
        _ => rollout::gate_text(wave, width()),
    })?;
    Ok(if wave.may_begin { Outcome::Done } else { Outcome::Findings })
}

/// Reads `6 weeks`, and `90d` in short.
fn period(text: &str) -> Result<Period, String> {
    for (letter, unit) in [('d', "days"), ('w', "weeks"), ('m', "months"), ('y', "years")] {
        if let Some(number) = text.strip_suffix(letter)
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
        {
            return Period::new(&format!("{number} {unit}"));
        }
    }
    Period::new(text)
}
