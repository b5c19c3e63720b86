//! `muster secret set`: a value that somebody gives.

use super::super::arguments::day;
use super::super::context::Context;
use super::super::outcome::{CommandResult, Failure, Outcome};
use super::open::OpenStore;
use super::owner::{OwnerArgs, name};
use super::value;
use crate::model::{Day, SecretName};
use crate::secret::SecretValue;
use crate::workspace::secrets::SecretOwner;

/// Encrypt a value that is given on the standard input
///
/// The value is one line; its line end is no part of it. From a terminal it is asked for twice and
/// not shown. No private key is needed for that. Nothing is overwritten without `--replace`, which
/// makes the value the next version.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster secret set wlan.pool            # asks for the value
  pass show wlan | muster secret set wlan.pool --authority kusel --replace")]
pub(super) struct SetArgs {
    /// The secret's name, as the workspace says it
    #[arg(value_name = "NAME", value_parser = name)]
    name: SecretName,
    #[command(flatten)]
    owner: OwnerArgs,
    /// Replace the value that there is; the new one gets the next version
    #[arg(long)]
    replace: bool,
    /// The day from which on it is the value, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

pub(super) fn run(context: &Context, args: &SetArgs) -> CommandResult {
    let Some(open) = OpenStore::of(context, args.as_of)? else { return Ok(Outcome::Findings) };
    let owner = args.owner.owner(&open.compiler.cooperation)?;
    open.require_writable()?;
    require_free(&open, &owner, &args.name, args.replace)?;
    let present = value::read(&args.name)?;
    let entry = open.new_entry(&owner, &args.name);
    let version = entry.version;
    let sealed = open.seal(&owner, entry, &SecretValue { present, former: None })?;
    open.write(context, &[sealed])?;
    context.note(&format!("`{}` of {owner} has version {version} now", args.name));
    Ok(Outcome::Done)
}

/// Fails when there is a value already and it is not to be replaced.
pub(super) fn require_free(
    open: &OpenStore,
    owner: &SecretOwner,
    name: &SecretName,
    replace: bool,
) -> Result<(), Failure> {
    if replace || !open.is_taken(owner, name) {
        return Ok(());
    }
    let next = open.next_version(owner, name);
    Err(Failure(format!(
        "`{name}` of {owner} has a value already; with `--replace` the new one becomes version \
         {next}; nothing was written"
    )))
}
