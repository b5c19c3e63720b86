//! `muster secret rotate`: the next value of a secret.

use super::super::arguments::day;
use super::super::context::Context;
use super::super::identity::IdentityArgs;
use super::super::outcome::{CommandResult, Failure, Outcome};
use super::made::MadeArgs;
use super::open::OpenStore;
use super::owner::{OwnerArgs, name};
use crate::base::diagnostic::Diagnostics;
use crate::model::{Day, SecretName};
use crate::secret::{SecretEntry, SecretValue};
use crate::workspace::secrets::SecretOwner;

/// Give a secret a new random value, which becomes its next version
///
/// Where both ends must agree, as with RADIUS and the key of a WLAN, devices that were not reached
/// still have the former value. `--keep-former` keeps it beside the new one until `--finish`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster secret rotate radius.pool --keep-former
  muster secret rotate radius.pool --finish   # when all devices have the new one")]
pub(super) struct RotateArgs {
    /// The secret's name, as the workspace says it
    #[arg(value_name = "NAME", value_parser = name)]
    name: SecretName,
    #[command(flatten)]
    owner: OwnerArgs,
    /// Keep the former value beside the new one; a private key is needed for that
    #[arg(long)]
    keep_former: bool,
    /// Forget the former value; the version stays. A private key is needed for that
    #[arg(long, conflicts_with_all = ["keep_former", "length"])]
    finish: bool,
    #[command(flatten)]
    made: MadeArgs,
    #[command(flatten)]
    identity: IdentityArgs,
    /// The day from which on it is the value, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

pub(super) fn run(context: &Context, args: &RotateArgs) -> CommandResult {
    let Some(mut open) = OpenStore::of(context, args.as_of)? else { return Ok(Outcome::Findings) };
    let owner = args.owner.owner(&open.compiler.cooperation)?;
    open.require_writable()?;
    let Some(stored) = open.store.get(&owner, &args.name) else {
        if open.store.is_faulty(&owner, &args.name) {
            return Ok(open.tell_faults(context));
        }
        return Err(Failure(format!(
            "`{0}` of {owner} has no value; `muster secret generate {0}{1}` gives it one",
            args.name,
            args.owner.words()
        )));
    };
    let former = stored.entry.clone();
    require_phase(args, &owner, &former)?;
    let Some((entry, value)) = next(context, args, &open, &owner, &former)? else {
        return Ok(Outcome::Findings);
    };
    let version = entry.version;
    let sealed = open.seal(&owner, entry, &value)?;
    open.write(context, &[sealed])?;
    let name = &args.name;
    context.note(&match (args.finish, args.keep_former) {
        (true, _) => format!("`{name}` of {owner} has version {version} alone now"),
        (false, true) => format!(
            "`{name}` of {owner} has version {version} now, and keeps version {} until \
             `muster secret rotate {name}{} --finish`",
            former.version,
            args.owner.words()
        ),
        (false, false) => format!("`{name}` of {owner} has version {version} now"),
    });
    Ok(Outcome::Done)
}

/// Fails when a rotation is finished that was not begun, or begun twice.
fn require_phase(
    args: &RotateArgs,
    owner: &SecretOwner,
    stored: &SecretEntry,
) -> Result<(), Failure> {
    let name = &args.name;
    match stored.former {
        None if args.finish => Err(Failure(format!(
            "`{name}` of {owner} keeps no former value: there is nothing to finish"
        ))),
        Some(former) if !args.finish => Err(Failure(format!(
            "`{name}` of {owner} still keeps version {former}: devices may have it; `muster secret \
             rotate {name}{} --finish` forgets it, then rotate again",
            args.owner.words()
        ))),
        _ => Ok(()),
    }
}

/// The next entry and its values. `None` when the present one could not be opened, which was told.
fn next(
    context: &Context,
    args: &RotateArgs,
    open: &OpenStore,
    owner: &SecretOwner,
    stored: &SecretEntry,
) -> Result<Option<(SecretEntry, SecretValue)>, Failure> {
    let mut opened = None;
    if args.finish || args.keep_former {
        let identities = args.identity.read()?;
        let mut out = Diagnostics::default();
        opened = open.store.open(&(owner.clone(), args.name.clone()), &identities, &mut out);
        if opened.is_none() {
            context.print_remarks(out, &open.compiler.cooperation.sources);
            return Ok(None);
        }
    }
    let before = opened.map(|value| value.present);
    if args.finish {
        let entry = SecretEntry { former: None, ..stored.clone() };
        return Ok(before.map(|present| (entry, SecretValue { present, former: None })));
    }
    let mut entry = open.new_entry(owner, &args.name);
    entry.former = before.as_ref().map(|_| stored.version);
    let present = args.made.value()?;
    Ok(Some((entry, SecretValue { present, former: before })))
}
