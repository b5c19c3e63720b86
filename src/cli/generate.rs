//! `muster completions` and `muster man`: what packagers need.

use std::path::{Path, PathBuf};

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::complete;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::print;
use crate::workspace;

/// Print the completions of a shell
///
/// They know the schools, editions, revisions, findings and platforms that there are: the script
/// asks the program. Renew it after an update of muster.
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

pub(super) fn completions(args: &CompletionArgs) -> CommandResult {
    print(&complete::script(&args.shell.to_string())?)?;
    Ok(Outcome::Done)
}

pub(super) fn man(args: &ManArgs, command: Command) -> CommandResult {
    let folder = workspace::existing_folder(&args.dir).map_err(|why| refused(&args.dir, &why))?;
    // Otherwise each command would have a page for its `help` too.
    let mut command = command.disable_help_subcommand(true);
    // Only then do the commands below know their full names, which are those of the files.
    command.build();
    for page in pages(&command) {
        let mut text = Vec::new();
        page.render(&mut text)?;
        let name = page.get_filename();
        folder
            .replace(Path::new(&name), &text)
            .map_err(|why| refused(&args.dir.join(&name), &why))?;
    }
    Ok(Outcome::Done)
}

/// The pages of a command and of those below it.
fn pages(command: &Command) -> Vec<Man> {
    let mut pages: Vec<Man> =
        command.get_subcommands().filter(|below| !below.is_hide_set()).flat_map(pages).collect();
    pages.push(Man::new(command.clone()));
    pages
}

fn refused(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    Failure(format!("cannot write to `{}`: {why}", path.display()))
}
