//! `muster check`: validate.

use super::{CommandResult, Context, day, selection};
use crate::compile;
use crate::diagnostic::Diagnostics;
use crate::model::Day;
use crate::report;

/// Validate the workspace: every file, every school, and the cooperation as a whole
///
/// All findings of a run are reported at once, each root cause once. `muster rule NAME` explains one.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster check                              # everything
  muster check kusel --as-of 2027-08-01     # the schools of one authority, as of a day to come")]
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
    let mut out = Diagnostics::default();
    let world = match context.world(args.as_of, &mut out)? {
        Ok(world) => world,
        Err(sources) => return Ok(context.print_findings(out, &sources, args.format)),
    };
    let schools = selection.of(&world.schools).map_err(super::Failure)?;
    compile::check(&world, &schools, &mut out);
    Ok(context.print_findings(out, &world.sources, args.format))
}
