//! `muster secret`: the encrypted secrets of the workspace.

use clap::Subcommand;

use super::context::Context;
use super::outcome::CommandResult;

mod generate;
mod list;
mod made;
mod open;
mod owner;
mod rekey;
mod rotate;
mod set;
mod value;

/// Keep the secrets of the workspace, encrypted in `secrets/`
///
/// A workspace holds names of secrets, such as `psk = { secret = "wlan.pool" }`. Their values
/// lie encrypted beside it, two files for each: `NAME.toml` says its version and date, `NAME.age` is
/// what `age` encrypts. Whoever can open them stands in `secrets/recipients.toml`. A value is kept
/// for the cooperation, an authority or a school; a school gets the narrowest.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster secret list                        # what is needed, and what is missing
  muster secret list kusel                  # of the schools of one authority")]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    List(list::ListArgs),
    Set(set::SetArgs),
    Generate(generate::GenerateArgs),
    Rekey(rekey::RekeyArgs),
    Rotate(rotate::RotateArgs),
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    match &args.what {
        What::List(args) => list::run(context, args),
        What::Set(args) => set::run(context, args),
        What::Generate(args) => generate::run(context, args),
        What::Rekey(args) => rekey::run(context, args),
        What::Rotate(args) => rotate::run(context, args),
    }
}
