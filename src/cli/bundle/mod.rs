//! `muster bundle`: what is rolled out, one zip for each school.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap_complete::ArgValueCompleter;

use super::arguments::{day, require_revision, selection, today};
use super::build::{BuildFacts, count_warnings, manifest_of, say_all, units};
use super::complete;
use super::context::Context;
use super::folders::state_folder;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::{path_from_here, print, say};
use crate::base::diagnostic::Diagnostics;
use crate::base::text::counted;
use crate::bundle::contents;
use crate::bundle::manifest::{BundleManifest, SCHEMA, SecretsInBundle};
use crate::change::{Base, Committed, ListedRevision, Snapshot};
use crate::compile::Compiler;
use crate::language::decode::SchoolKey;
use crate::model::Day;
use crate::output::manifest::{ManifestEntry, OutputKind, Source, bundle_path, sha256};
use crate::output::{OutputError, OutputPlace, OutputTarget, StagedFile, StagedUnit};
use crate::plan::Plan;
use crate::platform::artifact::Artifact;
use crate::platform::render::Renderer;
use crate::workspace;
use crate::workspace::inputs::Inputs;
use crate::workspace::select::Selection;

/// Pack what is rolled out: one zip for each school
///
/// A bundle holds the files of every device, what leads back to the base, and a list of all of it
/// with hashes. The same commit, date and base give the same bytes on every machine. It is not
/// signed: `ssh-keygen -Y sign -n muster-bundle` does that.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster bundle --base v1 --offline-secrets        # all schools, into bundles/
  muster bundle kusel -o rollout --offline-secrets # one authority; everything is new")]
pub(super) struct Args {
    /// Schools: a key, `authority/school`, an authority, or a glob such as `'igs-*'`; none means
    /// all
    #[arg(value_name = "SELECT", add = ArgValueCompleter::new(complete::schools))]
    select: Vec<String>,
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
    /// Leave placeholders where secrets belong; no step of a roll-out takes such a file
    #[arg(long)]
    offline_secrets: bool,
    /// Pack files that are not committed; such a bundle is of no revision
    #[arg(long)]
    uncommitted: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let started = Instant::now();
    let selection = selection(&args.select)?;
    if let Some(base) = &args.base {
        require_revision("--base", base)?;
    }
    if !args.offline_secrets {
        return Err(Failure(
            "a bundle holds placeholders where secrets belong, no values yet; say that you want \
                that with `--offline-secrets`"
                .into(),
        ));
    }
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
    let base = args.base.as_deref().map(|name| BaseSchools::read(&root, name, &inputs, today));
    let base = base.transpose()?;
    let target = match OutputTarget::open(place) {
        Ok(target) => target,
        Err(OutputError::Foreign(diagnostic)) => {
            out.push(*diagnostic);
            return context.print_findings(out, &inputs.sources);
        }
        Err(error) => return Err(error.into()),
    };
    let bundling = Bundling { context, selection, today, dir: &dir, revision, base, started };
    bundling.run(inputs, target, out)
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

/// The schools as they were in the base.
struct BaseSchools {
    /// What the user calls it.
    name: String,
    commit: String,
    compiler: Compiler,
}

impl BaseSchools {
    fn read(root: &Path, name: &str, inputs: &Inputs, today: Day) -> Result<Self, Failure> {
        let listed = ListedRevision::of(root, name).map_err(|error| Failure(error.to_string()))?;
        let commit = listed.commit().to_owned();
        let Base::Snapshot(snapshot) = listed.read(Some(&inputs.sources))? else {
            return Err(Failure(format!("there is no `muster.toml` here in `{name}`")));
        };
        let Snapshot { inputs, mut found, .. } = *snapshot;
        let compiler = Compiler::new(inputs, today, &mut found).ok();
        let Some(compiler) = compiler.filter(|_| !found.has_errors()) else {
            return Err(Failure(format!("the base `{name}` has errors; {LEADS_BACK}")));
        };
        Ok(Self { name: name.to_owned(), commit, compiler })
    }

    /// What a school had. A school that was not there had nothing.
    fn artifacts(&self, renderer: &Renderer, key: &SchoolKey) -> Result<Vec<Artifact>, Failure> {
        let cooperation = &self.compiler.cooperation;
        let Some(school) = cooperation.schools.iter().find(|school| school.key == *key) else {
            return Ok(Vec::new());
        };
        let mut found = Diagnostics::default();
        let planned = self.compiler.plan_school(school, &mut found);
        let plan = planned.and_then(|planned| planned.plan);
        let artifacts =
            plan.and_then(|plan| renderer.school(key, &plan, &cooperation.sources, &mut found));
        cooperation.sources.let_go(&school.files);
        match artifacts {
            Some(artifacts) if !found.has_errors() => Ok(artifacts),
            _ => {
                Err(Failure(format!("{key} has errors in the base `{}`; {LEADS_BACK}", self.name)))
            }
        }
    }
}

const LEADS_BACK: &str = "nothing could lead back to it. Name a revision without errors, or none";

/// What is asked for.
struct Bundling<'a> {
    context: &'a Context,
    selection: Selection,
    today: Day,
    dir: &'a Path,
    revision: Option<String>,
    base: Option<BaseSchools>,
    started: Instant,
}

impl Bundling<'_> {
    /// Compiles the schools and puts a bundle of each into the folder.
    fn run(self, inputs: Inputs, mut target: OutputTarget, mut out: Diagnostics) -> CommandResult {
        let whole = self.selection.is_all();
        let compiler = match Compiler::new(inputs, self.today, &mut out) {
            Ok(compiler) => compiler,
            Err(sources) => return self.context.print_findings(out, &sources),
        };
        let chosen = self.selection.of(&compiler.cooperation.schools).map_err(Failure)?;
        if !whole {
            target.others_are_intact(&units(&compiler, &chosen))?;
        }
        target.prepare()?;
        let staged = self.stage(&compiler, &chosen, &target, &mut out);
        if out.has_errors() {
            target.abandon();
            return self.context.print_findings(out, &compiler.cooperation.sources);
        }
        let mut staged = match staged {
            Ok(staged) => staged,
            Err(failure) => {
                target.abandon();
                return Err(failure);
            }
        };
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
        let (manifest, differs) = manifest_of(&compiler, &mut staged, &target, of_build);
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
        compiler: &Compiler,
        chosen: &[bool],
        target: &OutputTarget,
        out: &mut Diagnostics,
    ) -> Result<Vec<StagedUnit>, Failure> {
        let mut found_in_base = Diagnostics::default();
        let base = self.base.as_ref().map(|base| {
            let compiler = &base.compiler;
            let sources = &compiler.cooperation.sources;
            (base, Renderer::new(&compiler.platforms, sources, &mut found_in_base))
        });
        let asked = chosen.iter().filter(|&&chosen| chosen).count();
        let progress = self.context.progress(asked, "schools");
        let pack = |key: &SchoolKey, plan: &Plan, artifacts: Vec<Artifact>| {
            progress.step();
            let before = match &base {
                Some((base, renderer)) => base.artifacts(renderer, key)?,
                None => Vec::new(),
            };
            let zip = contents::pack(self.head(key, plan), &artifacts, &before, self.today)
                .map_err(|fault| Failure(format!("{key} cannot be packed: {fault}")))?;
            Ok(target.stage_files(&key.to_string(), vec![staged_file(key, &zip)])?)
        };
        let (staged, _) = compiler.build(chosen, pack, out);
        progress.clear();
        staged.into_iter().collect()
    }

    /// The manifest of a bundle without its files.
    fn head(&self, key: &SchoolKey, plan: &Plan) -> BundleManifest {
        BundleManifest {
            schema: SCHEMA.into(),
            muster: env!("CARGO_PKG_VERSION").into(),
            authority: key.authority.to_string(),
            school: key.school.to_string(),
            title: plan.site.title.clone(),
            edition: plan.site.edition.clone(),
            as_of: self.today.to_string(),
            revision: self.revision.clone(),
            base: self.base.as_ref().map(|base| base.commit.clone()),
            secrets: SecretsInBundle::Placeholders,
            files: Vec::new(),
        }
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
        print(&format!(
            "{packed} in {dir}\n{way_back}\nplaceholders stand where secrets belong\n\
             {written} written, {unchanged} unchanged\n"
        ))?;
        say(&format!("done in {:.2} s\n", self.started.elapsed().as_secs_f64()));
        Ok(())
    }
}

/// The zip of a school as it lies in the folder of bundles, for its owner alone.
fn staged_file<'a>(key: &SchoolKey, zip: &'a [u8]) -> StagedFile<'a> {
    let (authority, school) = (key.authority.to_string(), key.school.to_string());
    let entry = ManifestEntry {
        path: bundle_path(&authority, &school),
        authority: Some(authority),
        school: Some(school),
        device: None,
        platform: None,
        format: None,
        apply: None,
        sensitive: true,
        bytes: zip.len() as u64,
        sha256: sha256(zip),
        stale: false,
    };
    StagedFile { bytes: zip, entry }
}
