//! `muster secret generate`: values that nobody thought up.

use super::super::arguments::day;
use super::super::context::Context;
use super::super::outcome::{CommandResult, Failure, Outcome};
use super::made::MadeArgs;
use super::open::OpenStore;
use super::owner::{OwnerArgs, name};
use super::set::require_free;
use crate::base::diagnostic::Diagnostics;
use crate::base::text::counted;
use crate::model::{Day, SecretName};
use crate::secret::{SecretNeeds, SecretValue};
use crate::workspace::secrets::SecretOwner;

/// Encrypt a new random value that nobody sees
///
/// It is made of letters and digits, which every platform takes. No private key is needed for that.
/// Nothing is overwritten without `--replace`, which makes the value the next version.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster secret generate radius.pool
  muster secret generate --missing          # all that schools need and nobody gave")]
pub(super) struct GenerateArgs {
    /// The secret's name, as the workspace says it
    #[arg(value_name = "NAME", value_parser = name, required_unless_present = "missing")]
    name: Option<SecretName>,
    /// All secrets of which a school gets no value; those that there are stay as they are
    #[arg(long, conflicts_with_all = ["name", "replace"])]
    missing: bool,
    #[command(flatten)]
    owner: OwnerArgs,
    #[command(flatten)]
    made: MadeArgs,
    /// Replace the value that there is; the new one gets the next version
    #[arg(long)]
    replace: bool,
    /// The day from which on it is the value, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

pub(super) fn run(context: &Context, args: &GenerateArgs) -> CommandResult {
    let Some(mut open) = OpenStore::of(context, args.as_of)? else { return Ok(Outcome::Findings) };
    let owner = args.owner.owner(&open.compiler.cooperation)?;
    open.require_writable()?;
    let names = match &args.name {
        Some(name) => {
            require_free(&open, &owner, name, args.replace)?;
            vec![name.clone()]
        }
        // What has a fault would be taken for missing, or not.
        None if open.store.has_faults() => return Ok(open.tell_faults(context)),
        None => missing(context, &open, &owner)?,
    };
    let mut sealed = Vec::new();
    for name in &names {
        let present = args.made.value()?;
        let entry = open.new_entry(&owner, name);
        sealed.push(open.seal(&owner, entry, &SecretValue { present, former: None })?);
    }
    if sealed.is_empty() {
        context.note("no secret is missing; nothing was written");
        return Ok(Outcome::Done);
    }
    open.write(context, &sealed)?;
    match sealed.as_slice() {
        [((_, name), secret)] => {
            let version = secret.entry.version;
            context.note(&format!("`{name}` of {owner} has version {version} now"));
        }
        all => {
            let secrets = counted(all.len(), "secret");
            context.note(&format!("{secrets} of {owner} have a value now"));
        }
    }
    Ok(Outcome::Done)
}

/// The secrets of which a school of the owner gets no value.
fn missing(
    context: &Context,
    open: &OpenStore,
    owner: &SecretOwner,
) -> Result<Vec<SecretName>, Failure> {
    let cooperation = &open.compiler.cooperation;
    let mut chosen = Vec::new();
    for school in &cooperation.schools {
        chosen.push(SecretOwner::of_school(&school.key).contains(owner));
    }
    let mut out = Diagnostics::default();
    let needs = SecretNeeds::of(cooperation, &chosen, &mut out);
    let names = needs.missing(&open.store).into_iter().cloned().collect();
    if context.print_remarks(out, &cooperation.sources) == Outcome::Findings {
        return Err(Failure("what these schools need cannot be told; nothing was written".into()));
    }
    Ok(names)
}
