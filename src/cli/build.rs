//! `muster build`: compile.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap_complete::ArgValueCompleter;

use super::arguments::{day, selection, today};
use super::complete;
use super::context::Context;
use super::folders::state_folder;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::{path_from_here, print, say};
use crate::base::diagnostic::{Diagnostics, Severity};
use crate::base::text::{counted, one_line};
use crate::change::Committed;
use crate::compile::Compiler;
use crate::language::decode::Intent;
use crate::model::Day;
use crate::output::manifest::{self, Manifest, ManifestEntry, OutputKind, Source};
use crate::output::{OutputChange, OutputError, OutputPlace, OutputTarget, StagedUnit, unit_of};
use crate::plan::Plan;
use crate::platform::artifact::{Artifact, COOPERATION_FOLDER};
use crate::workspace;
use crate::workspace::inputs::Inputs;
use crate::workspace::select::Selection;

/// Compile the schools into the complete configuration of every device
///
/// The output is replaced as a whole: nothing is written while there are errors, and unchanged
/// files keep their times. With a selection only the folders of those schools change.
///
/// The former output stays beside the new one until the next build, for whoever still reads it.
/// What was built here is remembered in the state folder of the user; an output that came from
/// elsewhere is compared, not believed, and a selection does not take over files of other schools
/// from it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster build                              # all schools, into out/
  muster build gymnasium-hasenfurt -o neu   # one school, into another folder")]
pub(super) struct Args {
    /// Schools: a key, `authority/school`, an authority, or a glob such as `'igs-*'`; none means
    /// all
    #[arg(value_name = "SELECT", add = ArgValueCompleter::new(complete::schools))]
    select: Vec<String>,
    /// Folder to write to [default: `out` in the workspace]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
}

pub(super) fn run(context: &Context, args: Args) -> CommandResult {
    let started = Instant::now();
    let selection = selection(&args.select)?;
    let root = context.root()?;
    let mut out = Diagnostics::default();
    let today = today(args.as_of);
    let dir = args.output.unwrap_or_else(|| root.join("out"));
    let state_folder = state_folder();
    let place = OutputPlace {
        dir: &dir,
        workspace: &root,
        state: state_folder.as_deref(),
        kind: OutputKind::Files,
    };
    // Git and the former output need nothing of what is read here, so neither side waits.
    let (inputs, (committed, target)) = rayon::join(
        || workspace::read(&root, &mut out),
        || (Committed::at(&root), OutputTarget::open(place)),
    );
    let inputs = inputs?;
    let (revision, dirty) = committed.map(|committed| committed.against(&inputs.sources)).unzip();
    let target = match target {
        Ok(target) => target,
        Err(OutputError::Foreign(diagnostic)) => {
            out.push(*diagnostic);
            return context.print_findings(out, &inputs.sources);
        }
        Err(error) => return Err(error.into()),
    };
    let whole = selection.is_all();
    let mut source = Source { revision, dirty: dirty.unwrap_or(false), inputs: None };
    let fingerprint = manifest::fingerprint(&inputs.sources, &today.to_string());
    // What was written for all schools out of other inputs is old when some of them are built.
    let is_fresh = target
        .previous()
        .is_some_and(|previous| previous.source.inputs.as_deref() == Some(fingerprint.as_str()));
    // Of a part of the schools, or of files with findings, nothing is remembered.
    if whole && out.is_empty() {
        source.inputs = Some(fingerprint);
    }
    if let Some(fingerprint) = &source.inputs
        && let Some(previous) = target.unchanged_since(fingerprint)
    {
        // Nothing that determines the output has changed, and it is as it was written.
        let (summary, warnings) =
            (Summary::of(inputs.schools.len(), &previous.artifacts, 0, 0), previous.warnings);
        say_all(&target.renew(source)?);
        if warnings > 0 {
            remind(context, inputs, today);
        } else {
            leave(inputs);
        }
        summary.print(context, &dir, warnings, started)?;
        return Ok(Outcome::Done);
    }
    let request = Request { context, selection, today, dir: &dir, is_fresh, started };
    request.compile(inputs, target, source, out)
}

/// What is asked of a build.
struct Request<'a> {
    context: &'a Context,
    selection: Selection,
    today: Day,
    dir: &'a Path,
    /// The former build was made of the same inputs.
    is_fresh: bool,
    started: Instant,
}

impl Request<'_> {
    /// Compiles the schools and puts what they got into the output.
    fn compile(
        self,
        inputs: Inputs,
        mut target: OutputTarget,
        source: Source,
        mut out: Diagnostics,
    ) -> CommandResult {
        let Self { context, selection, today, dir, is_fresh, started } = self;
        let whole = selection.is_all();
        let compiler = match Compiler::new(inputs, today, &mut out) {
            Ok(compiler) => compiler,
            Err(sources) => return context.print_findings(out, &sources),
        };
        let chosen = selection.of(&compiler.cooperation.schools).map_err(Failure)?;
        if !whole {
            // Asked before anything is prepared: what is refused leaves nothing to clear away.
            target.others_are_intact(&units(&compiler, &chosen))?;
        }
        target.prepare()?;
        let mut staged = compile_into(context, &compiler, &chosen, &target, &mut out)?;
        if out.has_errors() {
            target.abandon();
            return context.print_findings(out, &compiler.cooperation.sources);
        }
        if whole {
            // Of a selection, files of schools that were not chosen stay.
            staged.extend(target.retire(&staged));
        }
        let warnings = count_warnings(&out);
        let summary = summary_of(&chosen, &staged);
        let facts = BuildFacts { kind: OutputKind::Files, whole, is_fresh, source, warnings };
        let (manifest, differs) = manifest_of(&compiler, &mut staged, &target, facts);
        say_all(&target.commit(&staged, &manifest, differs)?);
        say_stale(&manifest);
        let outcome = if out.is_empty() {
            Outcome::Done
        } else {
            context.print_remarks(out, &compiler.cooperation.sources)
        };
        summary.print(context, dir, warnings, started)?;
        leave((compiler, manifest, staged));
        Ok(outcome)
    }
}

pub(super) fn count_warnings(out: &Diagnostics) -> usize {
    // Counted as they are shown: what many schools have for one reason is one.
    let shown = out.clone().distinct();
    shown.iter().filter(|item| item.code.severity == Severity::Warning).count()
}

fn summary_of(chosen: &[bool], staged: &[StagedUnit]) -> Summary {
    let schools = chosen.iter().filter(|&&chosen| chosen).count();
    let written = staged.iter().map(|staged| staged.written).sum();
    let removed = staged.iter().map(|staged| staged.removed).sum();
    Summary::of(schools, staged.iter().flat_map(|staged| &staged.entries), written, removed)
}

/// The folders of the schools that are chosen.
pub(super) fn units(compiler: &Compiler, chosen: &[bool]) -> Vec<String> {
    compiler
        .cooperation
        .schools
        .iter()
        .zip(chosen)
        .filter(|(_, chosen)| **chosen)
        .map(|(school, _)| school.key.to_string())
        .collect()
}

/// Says which files speak of all schools and did not follow those that were built.
fn say_stale(manifest: &Manifest) {
    for entry in manifest.artifacts.iter().filter(|entry| entry.stale) {
        say(&format!(
            "muster: `{}` is of an earlier build; `muster build` of all schools renews it\n",
            one_line(&entry.path)
        ));
    }
}

pub(super) fn say_all(written: &OutputChange) {
    for sentence in &written.said {
        say(&format!("muster: {sentence}\n"));
    }
}

/// Keeps a value from being dropped: the program ends anyway, and giving back the memory of all
/// schools piece by piece would only take time.
fn leave<T>(value: T) {
    std::mem::forget(value);
}

/// Tells the warnings of the previous build again: they hold as long as nothing changes.
fn remind(context: &Context, inputs: Inputs, today: Day) {
    let mut out = Diagnostics::default();
    if let Ok(compiler) = Compiler::new(inputs, today, &mut out) {
        compiler.judge(&vec![true; compiler.cooperation.schools.len()], &mut out);
        context.print_remarks(out, &compiler.cooperation.sources);
    }
}

fn compile_into(
    context: &Context,
    compiler: &Compiler,
    chosen: &[bool],
    target: &OutputTarget,
    out: &mut Diagnostics,
) -> Result<Vec<StagedUnit>, OutputError> {
    let progress = context.progress(chosen.iter().filter(|&&chosen| chosen).count(), "schools");
    let stage = |intent: &Intent, _: &Plan, artifacts: Vec<Artifact>| {
        progress.step();
        target.stage(&intent.key.to_string(), &artifacts)
    };
    let (staged, cooperation) = compiler.build(chosen, stage, out);
    progress.clear();
    let mut staged: Vec<StagedUnit> = staged.into_iter().collect::<Result<_, _>>()?;
    if !cooperation.is_empty() {
        staged.push(target.stage(COOPERATION_FOLDER, &cooperation)?);
    }
    Ok(staged)
}

/// What a manifest says beside its files, and which of the files were written now.
pub(super) struct BuildFacts {
    pub(super) kind: OutputKind,
    /// All schools were built.
    pub(super) whole: bool,
    /// The former build was made of the same inputs.
    pub(super) is_fresh: bool,
    pub(super) source: Source,
    pub(super) warnings: usize,
}

/// The manifest of this build, to which the entries go over; those of schools that were not chosen
/// stay. Beside it whether it differs from the previous one.
pub(super) fn manifest_of(
    compiler: &Compiler,
    staged: &mut [StagedUnit],
    target: &OutputTarget,
    facts: BuildFacts,
) -> (Manifest, bool) {
    let BuildFacts { kind, whole, is_fresh, source, warnings } = facts;
    let mut artifacts: Vec<ManifestEntry> =
        staged.iter_mut().flat_map(|staged| std::mem::take(&mut staged.entries)).collect();
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    let units: BTreeSet<&str> = staged.iter().map(|staged| staged.unit.as_str()).collect();
    let previous =
        target.previous().map(|previous| previous.artifacts.as_slice()).unwrap_or_default();
    let is_built_now = |entry: &&ManifestEntry| whole || units.contains(unit_of(&entry.path));
    let mut differs = !previous.iter().filter(is_built_now).eq(&artifacts);
    let mut others: Vec<ManifestEntry> =
        previous.iter().filter(|entry| !is_built_now(entry)).cloned().collect();
    for entry in &mut others {
        if !is_fresh && !entry.stale && unit_of(&entry.path) == COOPERATION_FOLDER {
            entry.stale = true;
            differs = true;
        }
    }
    if !others.is_empty() {
        artifacts.extend(others);
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    }
    let manifest = Manifest {
        schema: kind.schema().into(),
        muster: env!("CARGO_PKG_VERSION").into(),
        edition: compiler
            .cooperation
            .default_edition()
            .map(ToString::to_string)
            .unwrap_or_default(),
        as_of: compiler.cooperation.today.to_string(),
        source,
        warnings,
        artifacts,
    };
    let differs =
        differs || target.previous().is_none_or(|previous| !previous.has_head_of(&manifest));
    (manifest, differs)
}

/// What a build has to say in the end.
struct Summary {
    schools: usize,
    devices: usize,
    artifacts: usize,
    platforms: BTreeMap<String, usize>,
    written: usize,
    removed: usize,
}

impl Summary {
    fn of<'a>(
        schools: usize,
        entries: impl IntoIterator<Item = &'a ManifestEntry>,
        written: usize,
        removed: usize,
    ) -> Self {
        let mut platforms: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut devices, mut artifacts, mut last) = (0, 0, None);
        for entry in entries {
            artifacts += 1;
            if let Some(platform) = &entry.platform {
                *platforms.entry(platform).or_default() += 1;
            }
            // The files of a device stand side by side.
            let device =
                entry.device.as_ref().map(|device| (device, &entry.school, &entry.authority));
            devices += usize::from(device.is_some() && device != last);
            last = device;
        }
        let platforms =
            platforms.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
        Self { schools, devices, artifacts, platforms, written, removed }
    }

    fn print(
        &self,
        context: &Context,
        dir: &std::path::Path,
        warnings: usize,
        started: Instant,
    ) -> Result<(), Failure> {
        if context.quiet {
            return Ok(());
        }
        let dir = path_from_here(dir);
        let (schools, devices, artifacts) = (
            counted(self.schools, "school"),
            counted(self.devices, "device"),
            counted(self.artifacts, "artifact"),
        );
        let mut text = format!("{schools}, {devices}, {artifacts} in {dir}\n");
        // Writing into a string cannot fail.
        for (platform, files) in &self.platforms {
            let _ = writeln!(text, "  {platform:<20} {files:>6}");
        }
        let warnings = counted(warnings, "warning");
        let unchanged = self.artifacts - self.written;
        let _ = writeln!(
            text,
            "{} written, {unchanged} unchanged, {} removed; {warnings}",
            self.written, self.removed
        );
        print(&text)?;
        say(&format!("done in {:.2} s\n", started.elapsed().as_secs_f64()));
        Ok(())
    }
}
