//! `muster check`: validate.

use std::io::IsTerminal;

use super::{CommandResult, Context, day, selection};
use crate::compile;
use crate::diagnostic::Diagnostics;
use crate::git;
use crate::model::Day;
use crate::report::{self, Run};

/// Validate the workspace: every file, every school, and the cooperation as a whole
///
/// All findings of a run are reported at once, each root cause once. `muster rule NAME` explains one.
///
/// With a format for machines stdout holds its document and nothing else, whatever the workspace looks like.
/// Each finding has a fingerprint that survives moved lines, and paths are those of the git repository, in
/// which the workspace may be a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster check                              # everything
  muster check kusel --as-of 2027-08-01     # the schools of one authority, as of a day to come
  muster check --format gitlab > gl-code-quality-report.json")]
pub(super) struct Args {
    /// Schools: a key, `authority/school`, an authority, or a glob such as `'igs-*'`; none means all
    #[arg(value_name = "SELECT")]
    select: Vec<String>,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = report::Format::Human)]
    format: report::Format,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let selection = selection(&args.select)?;
    let today = super::today(args.as_of);
    let prefix = git::prefix(&context.root()?);
    let mut out = Diagnostics::default();
    let (sources, compiled) = match context.world(Some(today), &mut out)? {
        Ok(world) => {
            let schools = selection.of(&world.schools).map_err(super::Failure)?;
            compile::check(&world, &schools, &mut out);
            (world.sources, true)
        }
        Err(sources) => (sources, false),
    };
    let found = out.distinct();
    let run = Run::new(&found, &sources, prefix, today.to_string(), compiled);
    super::print(&report::document(&run, args.format, context.look(std::io::stdout().is_terminal())));
    Ok(context.count(&found, true))
}
