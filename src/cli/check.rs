//! `muster check`: validate.

use std::io::IsTerminal;
use std::path::Path;

use clap_complete::ArgValueCompleter;

use super::arguments::{day, require_revision, selection, today};
use super::complete;
use super::context::Context;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::{print, say};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::base::source::Sources;
use crate::change::{self, Base};
use crate::compile::Compiler;
use crate::language::parsed::ParsedFiles;
use crate::model::Day;
use crate::report::{self, CheckRun, FindingState, human};
use crate::workspace;
use crate::workspace::git;
use crate::workspace::select::Selection;

/// Validate the workspace: every file, every school, and the cooperation as a whole
///
/// All findings of a run are reported at once, each root cause once. `muster rule NAME` explains
/// one.
///
/// With a format for machines stdout holds its document and nothing else, whatever the workspace
/// looks like. Each finding has a fingerprint that survives moved lines, and paths are those of the
/// git repository, in which the workspace may be a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster check                              # everything
  muster check kusel --as-of 2027-08-01     # the schools of one authority, as of a day to come
  muster check --format gitlab > gl-code-quality-report.json
  muster check --since main                 # what a merge request makes worse, and better")]
pub(super) struct Args {
    /// Schools: a key, `authority/school`, an authority, or a glob such as `'igs-*'`; none means
    /// all
    #[arg(value_name = "SELECT", add = ArgValueCompleter::new(complete::schools))]
    select: Vec<String>,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Tell only what is new or fixed since this git revision; only new errors give exit code 1
    #[arg(long, value_name = "REV", add = ArgValueCompleter::new(complete::revisions))]
    since: Option<String>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = report::Format::Human)]
    format: report::Format,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let selection = selection(&args.select)?;
    let today = today(args.as_of);
    let root = context.root()?;
    if let Some(revision) = &args.since {
        require_revision("--since", revision)?;
    }
    let mut out = Diagnostics::default();
    let inputs = workspace::read(&root, &mut out)?;
    let before = args
        .since
        .as_ref()
        .map(|revision| Before::of(&root, revision, &selection, today, &inputs.sources))
        .transpose()?;
    let (sources, compiled) = match Compiler::new(inputs, today, &mut out) {
        Ok(compiler) => {
            let schools = selection.of(&compiler.cooperation.schools).map_err(Failure)?;
            compiler.check(&schools, &mut out);
            (compiler.cooperation.sources, true)
        }
        Err(sources) => (sources, false),
    };
    let found = out.distinct();
    let mut run = CheckRun::new(&found, &sources, git::prefix(&root), today.to_string(), compiled);
    if let (Some(revision), Some(before)) = (&args.since, &before) {
        if !before.compiled && !context.quiet {
            say(&format!(
                "{revision} has errors that come before most rules; what they would have found \
                    counts as new\n"
            ));
        }
        run = run.compared(revision, &before.found, &before.sources);
    }
    print(&report::document(&run, args.format, context.look(std::io::stdout().is_terminal())))?;
    let (errors, warnings) = (run.failing_of(Severity::Error), run.failing_of(Severity::Warning));
    if !context.quiet {
        say(&summary(&run, errors, warnings));
    }
    Ok(if errors > 0 { Outcome::Findings } else { Outcome::Done })
}

fn summary(run: &CheckRun, errors: usize, warnings: usize) -> String {
    let counted = human::counted(errors, warnings);
    match &run.since {
        None => format!("{counted}\n"),
        Some(revision) => format!(
            "new since {revision}: {counted}; {} fixed, {} unchanged\n",
            run.count(FindingState::Fixed),
            run.count(FindingState::Unchanged)
        ),
    }
}

/// What was found in a revision.
struct Before {
    found: Vec<Diagnostic>,
    sources: ParsedFiles,
    compiled: bool,
}

impl Before {
    /// Checks a revision for the same day, so that time alone makes nothing new.
    fn of(
        root: &Path,
        revision: &str,
        selection: &Selection,
        today: Day,
        now: &Sources,
    ) -> Result<Self, Failure> {
        // What has the same content now is not read from git.
        let snapshot = match change::ListedRevision::of(root, revision)?.read(Some(now))? {
            Base::Snapshot(snapshot) => snapshot,
            // The workspace is new since then.
            Base::Nothing(_) | Base::Build(_) | Base::Bundle(_) => {
                let (found, sources) = (Vec::new(), ParsedFiles::default());
                return Ok(Self { found, sources, compiled: true });
            }
        };
        let mut out = snapshot.found;
        let (sources, compiled) = match Compiler::new(snapshot.inputs, today, &mut out) {
            Ok(compiler) => {
                // That a school was not there yet is no mistake.
                let schools: Vec<bool> = compiler
                    .cooperation
                    .schools
                    .iter()
                    .map(|school| selection.chooses(school))
                    .collect();
                compiler.check(&schools, &mut out);
                (compiler.cooperation.sources, true)
            }
            Err(sources) => (sources, false),
        };
        Ok(Self { found: out.distinct(), sources, compiled })
    }
}
