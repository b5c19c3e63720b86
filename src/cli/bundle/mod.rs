//! `muster bundle`: what is rolled out, one zip for each school.

mod form;
mod packer;
mod secrets;
mod transport;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

use clap_complete::{ArgValueCompleter, ValueHint};

use self::packer::{SchoolPacker, writers};
use self::secrets::{SecretSource, SecretsOfState};
use self::writer::BaseRevision;
use super::arguments::{day, require_revision, selection, today};
use super::build::{BuildFacts, count_warnings, manifest_of, say_all, units};
use super::complete;
use super::context::Context;
use super::folders::state_folder;
use super::identity::IdentityArgs;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::{path_from_here, print, say};
use super::waves::chosen_of_wave;
use crate::base::diagnostic::Diagnostics;
use crate::base::text::counted;
use crate::change::{Committed, ComparedSide, SideKind, Snapshot, StatesBySchool, UnsoundState};
use crate::compile::{Compiler, PlannedSchool};
use crate::model::Day;
use crate::output::manifest::{OutputKind, Source};
use crate::output::{OutputError, OutputPlace, OutputTarget, StagedUnit};
use crate::platform::artifact::Artifact;
use crate::secret::TransportRecipients;
use crate::workspace;
use crate::workspace::inputs::Inputs;
use crate::workspace::select::Selection;

/// Pack what is rolled out: one zip for each school
///
/// A bundle holds the files of every device, what leads back to the base, documents that say what
/// changes and how it is rolled out, and a list of all of it with hashes. The same commit, date,
/// base and secrets give the same bytes on every machine. It is not signed: `ssh-keygen -Y sign -n
/// muster-bundle` does that. The values of secrets stand in it, as they were in the base in what
/// leads back; bundles are for their owner alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster bundle --base v1 --offline-secrets        # all schools, into bundles/
  muster bundle kusel -o rollout --offline-secrets # one authority; everything is new
  muster bundle --wave pilot --offline-secrets     # the schools that come first")]
pub(super) struct Args {
    /// Schools: a key, `authority/school`, an authority, or a glob such as `'igs-*'`; none means
    /// all
    #[arg(value_name = "SELECT", add = ArgValueCompleter::new(complete::schools))]
    select: Vec<String>,
    /// Of these schools only those in this wave
    #[arg(long, value_name = "WAVE", add = ArgValueCompleter::new(complete::waves))]
    wave: Option<String>,
    /// Folder to write to [default: `bundles` in the workspace]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The git revision that is on the devices, to which the bundle can lead back; without one,
    /// everything is new
    #[arg(long, value_name = "REV", add = ArgValueCompleter::new(complete::revisions))]
    base: Option<String>,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// Leave placeholders where secrets belong, and add a form for the values, `secrets-form.toml`;
    /// no step of a roll-out takes such a file
    #[arg(long, conflicts_with = "identities")]
    offline_secrets: bool,
    /// The filled-in form of a school, which gives the values of its secrets; it lies outside of any
    /// workspace or repository, and nobody else can read it
    #[arg(
        long,
        value_name = "FORM",
        value_hint = ValueHint::FilePath,
        conflicts_with_all = ["identities", "offline_secrets"]
    )]
    secrets_from: Option<PathBuf>,
    #[command(flatten)]
    identity: IdentityArgs,
    /// Encrypt each bundle on its way, as `SCHOOL.zip.age`, for a public key of age (`age1...`) or for
    /// those of a file, one on each line; may be repeated
    #[arg(long, value_name = "RECIPIENT")]
    encrypt_to: Vec<String>,
    /// Pack files that are not committed; such a bundle is of no revision
    #[arg(long)]
    uncommitted: bool,
    /// Pack also what cannot be rolled out over the network without locking somebody out on the way:
    /// people stand in front of the devices
    #[arg(long)]
    on_site: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let started = Instant::now();
    let selection = selection(&args.select)?;
    if let Some(base) = &args.base {
        require_revision("--base", base)?;
    }
    let recipients = transport::recipients(&args.encrypt_to)?;
    let root = context.root()?;
    let mut out = Diagnostics::default();
    let today = today(args.as_of);
    let dir = args.output.clone().unwrap_or_else(|| root.join("bundles"));
    let state_folder = state_folder();
    let place = OutputPlace {
        dir: &dir,
        workspace: &root,
        state: state_folder.as_deref(),
        kind: OutputKind::Bundles,
    };
    let inputs = workspace::read(&root, &mut out)?;
    let revision = revision(&root, &inputs, args.uncommitted)?;
    let base = args.base.as_deref().map(|name| BaseRevision::read(&root, name, &inputs.sources));
    let (base, former) = base.transpose()?.unzip();
    let target = match OutputTarget::open(place) {
        Ok(target) => target,
        Err(OutputError::Foreign(diagnostic)) => {
            out.push(*diagnostic);
            return context.print_findings(out, &inputs.sources);
        }
        Err(error) => return Err(error.into()),
    };
    let identity = if args.offline_secrets { None } else { Some(&args.identity) };
    let dir = &dir;
    let on_site = args.on_site;
    let form = args.secrets_from.as_deref();
    let wave = args.wave.as_deref();
    let bundling = Bundling {
        context,
        selection,
        wave,
        today,
        dir,
        revision,
        base,
        identity,
        form,
        recipients,
        on_site,
        started,
    };
    let side = bundling.side();
    bundling.run(Snapshot { side, inputs, found: out }, former, target)
}

/// The commit of which the files are. `None` outside of a repository, and for files that differ from
/// it where that is allowed.
fn revision(root: &Path, inputs: &Inputs, may_differ: bool) -> Result<Option<String>, Failure> {
    let Some(committed) = Committed::at(root) else { return Ok(None) };
    match committed.against(&inputs.sources) {
        (revision, false) => Ok(Some(revision)),
        (_, true) if may_differ => Ok(None),
        (revision, true) => Err(Failure(format!(
            "files of the workspace differ from the commit {revision}, and nobody could say later \
                what was rolled out; commit them, or pack them as they are with `--uncommitted`"
        ))),
    }
}

/// What is asked for.
struct Bundling<'a> {
    context: &'a Context,
    selection: Selection,
    /// The wave that the schools are in.
    wave: Option<&'a str>,
    today: Day,
    dir: &'a Path,
    revision: Option<String>,
    base: Option<BaseRevision>,
    /// Which keys open secrets; placeholders without it.
    identity: Option<&'a IdentityArgs>,
    /// The form that gives the values of secrets instead.
    form: Option<&'a Path>,
    /// For whom bundles are encrypted on their way.
    recipients: Option<TransportRecipients>,
    /// Whether people stand in front of the devices.
    on_site: bool,
    started: Instant,
}

impl Bundling<'_> {
    /// Whether all schools are packed, so that bundles of others are of none.
    fn is_whole(&self) -> bool {
        self.selection.is_all() && self.wave.is_none()
    }

    /// The state of now, as documents call it.
    fn side(&self) -> ComparedSide {
        match &self.revision {
            Some(commit) => ComparedSide {
                label: commit.clone(),
                kind: SideKind::Revision,
                revision: Some(commit.clone()),
                findings: Vec::new(),
            },
            None => ComparedSide { label: "working tree".into(), ..ComparedSide::default() },
        }
    }

    /// Compiles the schools and puts a bundle of each into the folder.
    fn run(
        self,
        head: Snapshot,
        former: Option<Snapshot>,
        mut target: OutputTarget,
    ) -> CommandResult {
        let whole = self.is_whole();
        let mut states = match StatesBySchool::new(head, former, self.today) {
            Ok(states) => states,
            Err(UnsoundState::Base) => return Err(writer::unreadable(self.base.as_ref())),
            Err(UnsoundState::Head(out, sources)) => {
                return self.context.print_findings(out, &sources);
            }
        };
        let mut out = states.take_found();
        let compiler = states.head().0;
        let mut chosen = self.selection.of(&compiler.cooperation.schools).map_err(Failure)?;
        if let Some(wave) = self.wave {
            chosen = chosen_of_wave(&compiler.cooperation, &chosen, wave)?;
        }
        if !whole {
            target.others_are_intact(&units(compiler, &chosen))?;
        }
        if self.recipients.is_some() {
            transport::require_no_plain(&mut target, &units(compiler, &chosen), whole)?;
        }
        let source = self.secret_source(compiler, &chosen)?;
        target.prepare()?;
        let staged = match self.stage(&states, source.as_ref(), &chosen, &target, &mut out) {
            Ok(staged) if !out.has_errors() => staged,
            staged => {
                target.abandon();
                if out.has_errors() {
                    return self.context.print_findings(out, &compiler.cooperation.sources);
                }
                return staged.map(|_| Outcome::Done);
            }
        };
        if let Some(form) = source.as_ref().and_then(SecretSource::form) {
            form::remark(form, self.revision.as_deref(), self.context);
        }
        self.finish(compiler, staged, target, out)
    }

    /// What gives the values of secrets, asked for before anything is written. `None` for
    /// placeholders.
    fn secret_source(
        &self,
        compiler: &Compiler,
        chosen: &[bool],
    ) -> Result<Option<SecretSource>, Failure> {
        let Some(identity) = self.identity else { return Ok(None) };
        if let Some(path) = self.form {
            let form = form::read(path)?;
            form::require_school(&form, compiler, chosen)?;
            return Ok(Some(SecretSource::Form(form)));
        }
        let kind = compiler.cooperation.workspace.secrets.provider;
        let source = SecretSource::of(kind, identity)?;
        if self.base.is_some() && !source.knows_former_values() {
            return Err(Failure(format!(
                "the provider `{}` knows no former values of secrets, so that nothing could lead \
                    back; pack without `--base`, or placeholders and a form with `--offline-secrets`",
                kind.name()
            )));
        }
        Ok(Some(source))
    }

    /// Puts the bundles into place.
    fn finish(
        &self,
        compiler: &Compiler,
        mut staged: Vec<StagedUnit>,
        target: OutputTarget,
        out: Diagnostics,
    ) -> CommandResult {
        let whole = self.is_whole();
        let bundles = staged.len();
        if whole {
            staged.extend(target.retire(&staged));
        }
        let source = Source { revision: self.revision.clone(), dirty: false, inputs: None };
        let of_build = BuildFacts {
            kind: OutputKind::Bundles,
            whole,
            // No bundle speaks of another school.
            is_fresh: true,
            source,
            warnings: count_warnings(&out),
        };
        let (manifest, differs) = manifest_of(compiler, &mut staged, &target, of_build);
        let written = staged.iter().map(|staged| staged.written).sum();
        say_all(&target.commit(&staged, &manifest, differs)?);
        self.print(bundles, written)?;
        if out.is_empty() {
            return Ok(Outcome::Done);
        }
        Ok(self.context.print_remarks(out, &compiler.cooperation.sources))
    }

    fn stage(
        &self,
        states: &StatesBySchool,
        source: Option<&SecretSource>,
        chosen: &[bool],
        target: &OutputTarget,
        out: &mut Diagnostics,
    ) -> Result<Vec<StagedUnit>, Failure> {
        // What is wrong with the secrets of now is told by the compiler.
        let mut told_elsewhere = Diagnostics::default();
        let mut found_in_base = Diagnostics::default();
        let secrets =
            source.map(|source| SecretsOfState::read(source, states.head().0, &mut told_elsewhere));
        let former = states
            .base()
            .zip(source)
            .map(|(base, source)| SecretsOfState::read(source, base.0, &mut found_in_base))
            .map(SecretsOfState::of_base);
        if let Some(base) = &self.base {
            for found in states.found_in_base().into_iter().chain([&found_in_base]) {
                base.require_sound(found)?;
            }
        }
        let packer = SchoolPacker {
            states,
            writers: writers(states, secrets.as_ref(), former.as_ref()),
            base: self.base.as_ref(),
            revision: self.revision.as_deref(),
            today: self.today,
            on_site: self.on_site,
            target,
            indices: OnceLock::new(),
            form: source.and_then(SecretSource::form),
            recipients: self.recipients.as_ref(),
        };
        let schools = states.schools();
        let asked = chosen.iter().filter(|&&chosen| chosen).count();
        let progress = self.context.progress(asked, "schools");
        let pack = |planned: PlannedSchool, artifacts: Vec<Artifact>| {
            progress.step();
            let mut found = Diagnostics::default();
            let key = planned.intent.key.clone();
            let staged = match schools.compare(planned, artifacts) {
                Ok(compared) => packer.packed(&compared, &mut found),
                Err(found) => Some(Err(packer.unsound(&key, &found))),
            };
            (key.to_string(), staged, found)
        };
        let packed = states.build(chosen, pack, out);
        progress.clear();
        let mut staged = Vec::new();
        for (school, unit, found) in packed {
            out.absorb(found, Some(&school));
            staged.extend(unit);
        }
        staged.into_iter().collect()
    }

    fn print(&self, bundles: usize, written: usize) -> Result<(), Failure> {
        if self.context.quiet {
            return Ok(());
        }
        let dir = path_from_here(self.dir);
        let way_back = match &self.base {
            Some(base) => format!("each leads back to `{}`, {}", base.name, base.commit),
            None => "everything is new: without `--base` there is no way back".to_owned(),
        };
        let (packed, unchanged) = (counted(bundles, "bundle"), bundles - written);
        let secrets = match self.identity {
            Some(_) => "the values of secrets stand in them",
            None => "placeholders stand where secrets belong",
        };
        let encrypted = match &self.recipients {
            Some(recipients) => transport::said(recipients),
            None => String::new(),
        };
        print(&format!(
            "{packed} in {dir}\n{way_back}\n{secrets}\n{encrypted}\
             {written} written, {unchanged} unchanged\n"
        ))?;
        say(&format!("done in {:.2} s\n", self.started.elapsed().as_secs_f64()));
        Ok(())
    }
}
