//! `muster verify`: whether a bundle is whole, and who signed it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap_complete::{ArgValueCompleter, ValueHint};

use super::arguments::{day, require_revision, today};
use super::complete;
use super::context::Context;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::print;
use crate::base::text::{counted, one_line};
use crate::bundle::manifest::BundleManifest;
use crate::bundle::opened::{self, BundleFault};
use crate::bundle::receipt::{self, ReceiptChains};
use crate::bundle::signature::{
    self, NAMESPACE, Signature, SignatureFault, Signers, UncheckedSigner, VerifiedSigner,
    distinct_keys,
};
use crate::bundle::succession::{self, SuccessionFault};
use crate::model::Day;
use crate::secret::is_encrypted;
use crate::workspace::{self, bundles};

/// Check a bundle before it is rolled out: that it is whole, and who signed it
///
/// Signatures lie beside the bundle as `BUNDLE.NAME.sig`, as `ssh-keygen -Y sign -n muster-bundle`
/// writes them. Each must count; one that does not is refused with the bundle. Who may sign says a
/// file in the form of `ssh-keygen` that lies outside of any workspace or repository, or is read
/// from a revision that the user trusts (`--trusted`).
///
/// Exit codes: 0 the bundle may be rolled out; 1 it is refused; 2 it could not be checked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster verify bundles/kusel/bbs-dachsmoor/bbs-dachsmoor.zip --signers ../signers
  muster verify rollout/kusel/bbs-dachsmoor/bbs-dachsmoor.zip --signers ../signers --require 2")]
pub(super) struct Args {
    /// The bundle
    #[arg(value_name = "BUNDLE", value_hint = ValueHint::FilePath)]
    bundle: PathBuf,
    /// Who may sign: a file as `ssh-keygen -Y verify -f` takes it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    signers: PathBuf,
    /// Read the file of signers from this revision of the repository here, which nobody can move
    /// alone: a protected branch of the remote, a tag, a commit
    #[arg(long, value_name = "REV", add = ArgValueCompleter::new(complete::revisions))]
    trusted: Option<String>,
    /// How many different keys must have signed
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
    require: u8,
    /// The bundle that was rolled out last, or the folder of receipts, in which the devices say what
    /// they run; only the next one after it is accepted
    #[arg(long, value_name = "BUNDLE|RECEIPTS", value_hint = ValueHint::AnyPath)]
    after: Option<PathBuf>,
    /// The day on which keys must count, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let signers = signers(context, args)?;
    let bytes = bundles::bundle(&args.bundle)?;
    let files = bundles::signatures_of(&args.bundle)?;
    let mut refusals = Vec::new();
    let manifest = opened_manifest(&bytes, &mut refusals);
    let day = today(args.as_of);
    let mut signed = Vec::new();
    for (name, armour) in &files {
        match signer(&bytes, armour, &signers, day) {
            Ok(signer) => signed.push(signer),
            Err(why) => refusals.push(format!("{}: {why}", one_line(name))),
        }
    }
    let keys = distinct_keys(&signed);
    if keys < usize::from(args.require) {
        refusals.push(missing_keys(keys, args, files.is_empty()));
    }
    let mut rolled_out = None;
    if let (Some(former), Some(manifest)) = (&args.after, &manifest) {
        let former = RolledOut::read(former)?;
        for fault in former.faults(manifest) {
            refusals.push(one_line(&fault.to_string()).into_owned());
        }
        rolled_out = Some(former);
    }
    // Fails closed: without a manifest there is a refusal.
    if let Some(manifest) = &manifest
        && refusals.is_empty()
    {
        if !context.quiet {
            print(&accepted(manifest, &signed, rolled_out.as_ref()))?;
        }
        return Ok(Outcome::Done);
    }
    print(&refused(&args.bundle, &refusals))?;
    Ok(Outcome::Findings)
}

fn refused(bundle: &Path, refusals: &[String]) -> String {
    let mut text = format!("refused: {}\n", one_line(&bundle.display().to_string()));
    // Writing into a string cannot fail.
    for refusal in refusals {
        let _ = writeln!(text, "  {refusal}");
    }
    text
}

/// What was rolled out last, as the user's side knows it.
enum RolledOut {
    Bundle(Box<BundleManifest>),
    Receipts(ReceiptChains),
}

impl RolledOut {
    /// Reads a bundle, or a folder of receipts.
    fn read(path: &Path) -> Result<Self, Failure> {
        if bundles::is_a_file(path) {
            let bytes = bundles::bundle(path)?;
            let opened = opened::open(&bytes).map_err(|fault| unreadable(path, &fault))?;
            return Ok(Self::Bundle(Box::new(opened.manifest)));
        }
        Ok(Self::Receipts(receipt::chains(workspace::receipts::receipts(path)?)))
    }

    /// Why a bundle does not follow on it.
    fn faults(&self, next: &BundleManifest) -> Vec<SuccessionFault> {
        match self {
            Self::Bundle(former) => succession::check(former, next).err().into_iter().collect(),
            Self::Receipts(chains) => succession::check_receipts(chains, next),
        }
    }
}

/// Who may sign. Nobody else may have chosen them.
fn signers(context: &Context, args: &Args) -> Result<Signers, Failure> {
    let path = &args.signers;
    let shown = path.display();
    let text = match &args.trusted {
        Some(revision) => {
            require_revision("--trusted", revision)?;
            let folder = context.workspace.as_deref().unwrap_or(Path::new("."));
            let text = workspace::text_at_revision(folder, revision, path);
            text.map_err(|why| Failure(format!("cannot read `{shown}` in `{revision}`: {why}")))?
        }
        None if bundles::is_in_a_repository(path)? => {
            return Err(Failure(format!(
                "`{shown}` lies in a workspace or repository, where whoever wrote the bundle may \
                    have written it too; keep the file of signers elsewhere, or name a revision \
                    that nobody can move alone with `--trusted`"
            )));
        }
        None => workspace::given(path)?,
    };
    Signers::read(&text).map_err(|fault| {
        Failure(format!("`{shown}` names no signers: line {}: {}", fault.line, fault.message))
    })
}

/// The manifest of a bundle that is whole.
fn opened_manifest(bytes: &[u8], refusals: &mut Vec<String>) -> Option<BundleManifest> {
    if is_encrypted(bytes) {
        let why = "it is encrypted for its way; verify what `age -d` makes of it";
        refusals.push(why.to_owned());
        return None;
    }
    match opened::open(bytes) {
        Ok(opened) => Some(opened.manifest),
        Err(fault) => {
            refusals.push(fault.to_string());
            None
        }
    }
}

/// Who made a signature, if it counts.
fn signer(
    bytes: &[u8],
    armour: &[u8],
    signers: &Signers,
    day: Day,
) -> Result<VerifiedSigner, String> {
    let signature = Signature::read(armour).map_err(|fault| fault.to_string())?;
    match signature::verify(bytes, &signature, signers, day) {
        Ok(signer) => Ok(signer),
        Err(SignatureFault::NeedsSshKeygen(signer)) => by_ssh_keygen(bytes, armour, *signer),
        Err(fault) => Err(fault.to_string()),
    }
}

fn by_ssh_keygen(
    bytes: &[u8],
    armour: &[u8],
    signer: UncheckedSigner,
) -> Result<VerifiedSigner, String> {
    let line = signer.allowed_signers();
    let allowed = (UncheckedSigner::PRINCIPAL, line.as_str());
    match bundles::ssh_keygen_accepts(bytes, armour, allowed, NAMESPACE) {
        Ok(true) => Ok(signer.accepted_by_ssh_keygen()),
        Ok(false) => Err("`ssh-keygen` does not accept it".into()),
        Err(why) => Err(format!("only `ssh-keygen` verifies an RSA key, and {why}")),
    }
}

fn missing_keys(keys: usize, args: &Args, is_unsigned: bool) -> String {
    if is_unsigned {
        let name = args.bundle.file_name().unwrap_or_default().to_string_lossy();
        return format!(
            "nobody has signed it: there is no `{}.NAME.sig` beside it",
            one_line(&name)
        );
    }
    let required = counted(usize::from(args.require), "key");
    format!("{} signed it, and {required} must", counted(keys, "key"))
}

fn unreadable(path: &Path, fault: &BundleFault) -> Failure {
    Failure(format!("`{}` is no bundle to follow on: {fault}", path.display()))
}

fn accepted(
    manifest: &BundleManifest,
    signed: &[VerifiedSigner],
    rolled_out: Option<&RolledOut>,
) -> String {
    let BundleManifest { authority, school, title, edition, as_of, .. } = manifest;
    let mut text = format!("accepted: {authority}/{school}, {}\n", one_line(title));
    // Writing into a string cannot fail.
    let _ = writeln!(text, "  edition {edition}, as of {as_of}");
    let _ = match &manifest.revision {
        Some(revision) => writeln!(text, "  revision {}", one_line(revision)),
        None => writeln!(text, "  of no revision: its files were not committed"),
    };
    let _ = match &manifest.base {
        Some(base) => writeln!(text, "  leads back to {}", one_line(base)),
        None => writeln!(text, "  leads back to nothing: everything is new"),
    };
    for signer in signed {
        let names = signer.principals().join(", ");
        let _ = writeln!(text, "  signed by {}, {}", one_line(&names), signer.fingerprint());
    }
    text.push_str(match rolled_out {
        Some(RolledOut::Bundle(_)) => "  it is the next one after the bundle that was rolled out\n",
        Some(RolledOut::Receipts(_)) => {
            "  it is the next one after what the devices say that they run\n"
        }
        None => "  not checked: whether it follows on what was rolled out (`--after`)\n",
    });
    text
}
