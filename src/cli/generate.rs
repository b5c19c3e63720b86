//! `muster completions` and `muster man`: what packagers need.

use std::path::PathBuf;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, CommandResult, Outcome};

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster completions bash > muster.bash     # then: source muster.bash")]
pub(super) struct CompletionArgs {
    /// The shell
    shell: Shell,
}

/// Write the manual pages into a folder
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mkdir -p man && muster man man            # then: man man/muster-check.1")]
pub(super) struct ManArgs {
    /// The folder, which must exist
    dir: PathBuf,
}

#[allow(clippy::unnecessary_wraps, reason = "every command gives a result")]
pub(super) fn completions(args: &CompletionArgs) -> CommandResult {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "muster", &mut text);
    super::print(&String::from_utf8_lossy(&text));
    Ok(Outcome::Done)
}

pub(super) fn man(args: &ManArgs) -> CommandResult {
    clap_mangen::generate_to(Cli::command(), &args.dir)?;
    Ok(Outcome::Done)
}
