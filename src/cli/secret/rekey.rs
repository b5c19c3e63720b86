//! `muster secret rekey`: the same values, for those who may open them now.

use super::super::arguments::day;
use super::super::context::Context;
use super::super::identity::IdentityArgs;
use super::super::outcome::{CommandResult, Failure, Outcome};
use super::open::OpenStore;
use crate::base::diagnostic::Diagnostics;
use crate::base::text::counted;
use crate::model::Day;

/// Encrypt all secrets anew, for those who stand in `secrets/recipients.toml` now
///
/// Values, versions and dates stay. All secrets are changed or none. Who could open a secret before
/// knows its value, and finds it in the history of git: when somebody leaves, `muster secret rotate`
/// the secrets as well.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster secret rekey                       # after a change of secrets/recipients.toml
  muster secret rekey --identity ~/age-key.txt")]
pub(super) struct RekeyArgs {
    #[command(flatten)]
    identity: IdentityArgs,
    /// What holds on this day, such as `2027-08-01`, instead of today; dates of secrets stay
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

pub(super) fn run(context: &Context, args: &RekeyArgs) -> CommandResult {
    let Some(mut open) = OpenStore::of(context, args.as_of)? else { return Ok(Outcome::Findings) };
    if open.tell_faults(context) == Outcome::Findings {
        return Err(Failure("the secrets have faults; nothing was written".into()));
    }
    open.require_writable()?;
    let identities = args.identity.read()?;
    let mut out = Diagnostics::default();
    let mut sealed = Vec::new();
    for (key, stored) in open.store.iter() {
        // All that cannot be opened are told at once.
        if let Some(value) = open.store.open(key, &identities, &mut out) {
            sealed.push(open.seal(&key.0, stored.entry.clone(), &value)?);
        }
    }
    if out.has_errors() {
        context.print_remarks(out, &open.compiler.cooperation.sources);
        return Err(Failure("not every secret could be opened; nothing was written".into()));
    }
    if sealed.is_empty() {
        context.note("there are no secrets; nothing was written");
        return Ok(Outcome::Done);
    }
    open.write(context, &sealed)?;
    let names: Vec<String> =
        open.store.recipients.names().iter().map(|name| format!("`{name}`")).collect();
    let secrets = counted(sealed.len(), "secret");
    context.note(&format!("{secrets} can be opened by {} now", names.join(", ")));
    Ok(Outcome::Done)
}
