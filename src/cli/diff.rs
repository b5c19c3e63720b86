//! `muster diff`: what a change does, before anything is rolled out.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap_complete::ArgValueCompleter;

use super::arguments::{day, require_revision, selection, today};
use super::base_bundle::bundle_base;
use super::complete;
use super::context::Context;
use super::outcome::{CommandResult, Failure, Outcome};
use super::pager;
use super::terminal::{print, width};
use crate::change::text::{self, Depth};
use crate::change::{
    self, Base, Changes, Committed, Compared, Expected, ListedRevision, Request, Snapshot,
};
use crate::model::{Day, Language};
use crate::output::manifest;
use crate::report::Style;
use crate::workspace;
use crate::workspace::bundles;
use crate::workspace::git::{self, GitError, PathOrRevision};
use crate::workspace::select::Selection;

/// Show what changes in what is built: where, how risky, and why
///
/// Compiles base and working tree and compares every file. What one intent does is one effect, at
/// all schools and devices, with its risk and with the lines of the workspace that caused it. Files that git does not track count, as they do for `muster build`.
/// Nothing is checked out or written. Schools whose files and layers are the same on both sides are
/// passed over, with their findings; the rules across schools are asked when anything that they
/// look at differs.
///
/// Exit codes: 0 compared; 1 the head has errors, something changes and `--exit-code` is given,
/// something is opened and `--no-new-access` is given, or has an effect that `--expect` does not name; 2 the two could not be compared, or not all of them
/// because the base has errors.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Risks, from harmless to grave:
  cosmetic               only names, titles and comments
  live                   devices behave differently, nobody is cut off
  interrupts-clients     radios restart, addresses or VLANs of a segment change
  interrupts-management  the path on which devices are administered changes
  removal                something is gone: a school, a device, a file, a WLAN, a rule
  unknown                nobody knows: a template has changed, or the base is a build
  security               something is allowed, open, readable or trusted that was not

Examples:
  muster diff                               # what the changes in the working tree do
  muster diff --base main --format markdown # for a comment on a merge request
  muster diff kusel --base main --head HEAD # between two revisions, at the schools of one authority
  muster build && muster diff --base ./out  # against what was built before
  muster diff --base ./rollout/kusel/bbs-dachsmoor/bbs-dachsmoor.zip # what is rolled out there
  muster diff --base main --no-new-access   # a gate for a pipeline: nothing may be opened
  muster diff --base main --format html > diff.html # a page for the review, with every effect")]
#[command(after_help = "\
Examples:
  muster diff                               # what the changes in the working tree do
  muster diff --base main --format markdown # for a comment on a merge request")]
pub(super) struct Args {
    /// Schools: a key, `authority/school`, an authority, or a glob such as `'igs-*'`; none means
    /// all
    #[arg(value_name = "SELECT", add = ArgValueCompleter::new(complete::schools))]
    select: Vec<String>,
    /// What to compare with: a git revision; or, as a path such as `./out`, a folder that `muster
    /// build` wrote, or a bundle [default: HEAD]
    #[arg(long, value_name = "BASE", add = ArgValueCompleter::new(complete::base))]
    base: Option<String>,
    /// A git revision to compare instead of the working tree
    #[arg(long, value_name = "REV", add = ArgValueCompleter::new(complete::revisions))]
    head: Option<String>,
    /// How the result is written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Only counts and the gravest effects, in ten lines
    #[arg(long, conflicts_with = "full")]
    stat: bool,
    /// The difference of every file
    #[arg(long)]
    full: bool,
    /// Longest comment in bytes (`--format markdown`); what is left out is said
    #[arg(long, value_name = "BYTES", default_value_t = 60_000)]
    max_size: usize,
    /// End with exit code 1 when anything changes
    #[arg(long)]
    exit_code: bool,
    /// End with exit code 1 when anything is opened: packets that pass, ports, WLANs and logins that
    /// let in, clients that reach each other. What could not be compared counts as opened
    #[arg(long)]
    no_new_access: bool,
    /// What holds on this day, such as `2027-08-01`, instead of today
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// TOML file with what the author says will change (`zones`, `model`, `authorities`, `schools`,
    /// `devices`, `platforms`, `paths`, `risks`, each a list of globs); any effect outside ends
    /// with exit code 1
    #[arg(long, value_name = "FILE")]
    expect: Option<PathBuf>,
    /// Do not show the result through a pager on a terminal
    #[arg(long)]
    no_pager: bool,
    /// Compile every school, also those whose inputs are the same
    #[arg(long, hide = true)]
    no_skip: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For a comment on a merge request
    Markdown,
    /// For programs; `muster schema diff` describes it
    Json,
    /// One page to search and filter, in the workspace's language; needs no network
    Html,
}

pub(super) fn run(context: &Context, args: &Args) -> CommandResult {
    let mut selection = selection(&args.select)?;
    let root = context.root()?;
    // Read before anything is compiled, so that a mistake in it shows at once.
    let expected = args.expect.as_deref().map(expected).transpose()?;
    let (head, base) = sides(&root, args, &mut selection)?;
    let progress = context.progress(head.inputs.schools.len(), "schools");
    let request = Request {
        day: today(args.as_of),
        select: &selection,
        skip: !args.no_skip,
        full: args.full,
        step: &|| progress.step(),
    };
    let compared = change::compare(head, base, &request).map_err(Failure);
    progress.clear();
    match compared? {
        // Findings for people are none of the documents that go elsewhere.
        Compared::Faulty(out, sources) if args.format != Format::Human => {
            Ok(context.print_remarks(out, &sources))
        }
        Compared::Faulty(out, sources) => context.print_findings(out, &sources),
        Compared::Changes(mut changes, language) => {
            changes.unexpected =
                expected.map(|expected| expected.outside(&changes)).unwrap_or_default();
            finish(context, args, &changes, language)
        }
    }
}

fn finish(context: &Context, args: &Args, changes: &Changes, language: Language) -> CommandResult {
    let broken = !changes.base.findings.is_empty();
    match args.format {
        Format::Json => print(&text::json(changes))?,
        Format::Markdown => print(&text::markdown(changes, language, args.max_size))?,
        Format::Html => print(&text::html(changes, language))?,
        Format::Human => {
            let depth = match (args.stat, args.full) {
                (true, _) => Depth::Summary,
                (_, true) => Depth::Full,
                _ => Depth::Effects,
            };
            let colour = context.style(std::io::stdout().is_terminal()) == Style::Colour;
            pager::print(&text::human(changes, depth, colour, width()), !args.no_pager)?;
        }
    }
    // What could be compared is shown all the same; the exit code says that it is not all.
    if broken {
        return Err(Failure(format!(
            "`{}` has errors, so not everything could be compared",
            changes.base.label
        )));
    }
    let changed = (args.exit_code && !changes.is_silent()) || !changes.unexpected.is_empty();
    let opened = args.no_new_access && changes.access.opens();
    Ok(if changed || opened { Outcome::Findings } else { Outcome::Done })
}

/// What the author says will change.
fn expected(path: &Path) -> Result<Expected, Failure> {
    let text = workspace::given(path)?;
    Expected::read(&text).map_err(|problem| {
        Failure(format!("`{}` declares no effects: {}", path.display(), problem.trim_end()))
    })
}

/// What is compared: the head, and what `--base` names. With a bundle the selection becomes its
/// school.
fn sides(root: &Path, args: &Args, selection: &mut Selection) -> Result<(Snapshot, Base), Failure> {
    if let Some(head) = &args.head {
        require_revision("--head", head)?;
    }
    let base = args.base.as_deref().unwrap_or("HEAD");
    let name = match PathOrRevision::of(base) {
        PathOrRevision::Path(dir) => {
            if bundles::is_a_file(&dir) {
                let base = bundle_base(root, &dir, selection)?;
                return Ok((head(root, args)?, Base::Bundle(Box::new(base))));
            }
            let folder = change::build(&dir)?.ok_or_else(|| nothing_built(&dir))?;
            return Ok((head(root, args)?, Base::Build(Box::new(folder))));
        }
        PathOrRevision::Revision(name) => name,
    };
    // Git lists the base while the head is read.
    let (head, listed) = rayon::join(|| head(root, args), || ListedRevision::of(root, &name));
    let listed = listed.map_err(|error| unknown(&error, &name))?;
    // Who names no base cannot mean a folder, whatever somebody has committed.
    if args.base.is_some() && git::names_a_folder_with(&name, manifest::FILE) {
        return Err(two_bases(&name, listed.commit()));
    }
    let head = head?;
    let base = listed.read(Some(&head.inputs.sources))?;
    Ok((head, base))
}

/// The error for a path at which there is no build.
fn nothing_built(dir: &Path) -> Failure {
    let shown = dir.display();
    Failure(format!(
        "`--base {shown}` is a path, and there is no build: `{}` is missing; \
            `muster build -o {shown}` makes one; \
            a revision is written without a slash at either end",
        dir.join(manifest::FILE).display()
    ))
}

/// Why a base is no revision; a folder or a file of this name may have been meant.
fn unknown(error: &GitError, name: &str) -> Failure {
    let is_unknown = matches!(
        error,
        GitError::UnknownRevision(..)
            | GitError::NoRepository(_)
            | GitError::NoCommit
            | GitError::NoProgram
    );
    if is_unknown && git::names_a_folder(name) {
        return Failure(format!(
            "{error}\nthere is a folder of this name: \
                a build is written as a path, `--base ./{name}`"
        ));
    }
    if is_unknown && bundles::is_a_file(Path::new(name)) {
        return Failure(format!(
            "{error}\nthere is a file of this name: \
                a bundle is written as a path, `--base ./{name}`"
        ));
    }
    Failure(error.to_string())
}

/// The error for a name that could be either: whoever can commit a folder must not choose what is
/// compared.
fn two_bases(name: &str, commit: &str) -> Failure {
    Failure(format!(
        "`--base {name}` is a revision, and a folder of this name holds a build; \
            write `--base ./{name}` for the folder, \
            and `--base {commit}` for the revision, or its full name, such as `refs/heads/main`"
    ))
}

/// The working tree, or what `--head` names.
fn head(root: &Path, args: &Args) -> Result<Snapshot, Failure> {
    let Some(revision) = &args.head else {
        let mut head = change::working_tree(root)?;
        // Programs alone are told which commit the files are.
        if args.format == Format::Json {
            let committed = Committed::at(root);
            head.side.revision =
                match committed.map(|committed| committed.against(&head.inputs.sources)) {
                    Some((revision, false)) => Some(revision),
                    _ => None,
                };
        }
        return Ok(head);
    };
    match change::revision(root, revision)? {
        Base::Snapshot(snapshot) => Ok(*snapshot),
        Base::Nothing(_) | Base::Build(_) | Base::Bundle(_) => {
            Err(Failure(format!("there is no `muster.toml` here in `{revision}`")))
        }
    }
}
