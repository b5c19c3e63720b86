//! The command line: one file per command; prints, and chooses exit codes.
//!
//! **Adding a command:** a file here with `Args` and `run`, a variant of `Command`, and a match
//! arm.

use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use self::progress::Progress;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::base::source::Sources;
use crate::base::text::{one_line, printable};
use crate::compile::Compiler;
use crate::model::Day;
use crate::report::{Appearance, Style, human};
use crate::workspace::git::PathOrRevision;
use crate::workspace::inputs::Inputs;
use crate::workspace::select::Selection;
use crate::workspace::{self, Door, OpenError};

mod adopt;
mod build;
mod check;
mod diff;
mod explain;
mod explain_line;
mod generate;
mod init;
mod new;
mod pager;
mod platform;
mod progress;
mod rule;
mod schema;
mod show;
mod status;
mod stdout;

/// A compiler for school-IT standards: from one standard in TOML to the complete configuration of
/// every device of every school.
#[derive(Debug, Parser)]
#[command(name = "muster", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "\
Examples:
  muster check                              # is everything in order?
  muster build                              # every device's configuration, into out/
  muster help new school                    # everything about one command

Exit codes: 0 done, nothing to report; 1 findings of severity error (or what `muster help diff` says); 2 muster could not do its job.")]
struct Cli {
    /// Work on the workspace in this folder, or above it, instead of the current one
    #[arg(
        short = 'C',
        long = "workspace",
        value_name = "DIR",
        global = true,
        help_heading = "Global options"
    )]
    workspace: Option<PathBuf>,
    /// Print findings and results only
    #[arg(short, long, global = true, help_heading = "Global options")]
    quiet: bool,
    /// When to use colours; `NO_COLOR` is respected
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, global = true, help_heading = "Global options")]
    color: ColorChoice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Check(check::Args),
    Build(build::Args),
    Diff(diff::Args),
    Show(show::Args),
    Explain(explain::Args),
    Adopt(adopt::Args),
    Status(status::Args),
    Schema(schema::Args),
    Rule(rule::Args),
    Platform(platform::Args),
    New(new::Args),
    Completions(generate::CompletionArgs),
    Man(generate::ManArgs),
}

/// What every command is given.
struct Context {
    workspace: Option<PathBuf>,
    quiet: bool,
    color: ColorChoice,
}

/// Why a command could not do its job (exit code 2).
#[derive(Debug)]
struct Failure(String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// What a command has to say in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Done, nothing to report.
    Done,
    /// Findings of severity error, or changes where they were asked after.
    Findings,
}

type CommandResult = Result<Outcome, Failure>;

/// Parses the arguments and runs the command.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            return explained(&error);
        }
    };
    let context = Context { workspace: cli.workspace, quiet: cli.quiet, color: cli.color };
    let result = match cli.command {
        Command::Init(args) => init::run(&context, &args),
        Command::Check(args) => check::run(&context, &args),
        Command::Build(args) => build::run(&context, args),
        Command::Diff(args) => diff::run(&context, &args),
        Command::Show(args) => show::run(&context, &args),
        Command::Explain(args) => explain::run(&context, &args),
        Command::Adopt(args) => adopt::run(&context, &args),
        Command::Status(args) => status::run(&context, &args),
        Command::Schema(args) => schema::run(&args),
        Command::Rule(args) => rule::run(&args),
        Command::Platform(args) => platform::run(&context, &args),
        Command::New(args) => new::run(&context, args),
        Command::Completions(args) => generate::completions(&args),
        Command::Man(args) => generate::man(&args),
    };
    finished(result)
}

fn finished(result: CommandResult) -> ExitCode {
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(Failure(message)) => {
            say(&format!("muster: {message}\n"));
            ExitCode::from(2)
        }
    }
}

/// What the parser of the arguments has to say: help and version are results, anything else is a
/// fault of use.
fn explained(error: &clap::Error) -> ExitCode {
    let text = error.render();
    if error.use_stderr() {
        let coloured = colours_wanted() && std::io::stderr().is_terminal();
        say(&if coloured { text.ansi().to_string() } else { text.to_string() });
        return ExitCode::from(2);
    }
    let coloured = colours_wanted() && std::io::stdout().is_terminal();
    let printed = print(&if coloured { text.ansi().to_string() } else { text.to_string() });
    finished(printed.map(|()| Outcome::Done))
}

impl Context {
    fn root(&self) -> Result<PathBuf, OpenError> {
        workspace::find_root(self.workspace.as_deref().unwrap_or(".".as_ref()))
    }

    /// Reads the workspace. The findings so far are in `out`; `None` when nothing can be compiled.
    fn compiler(
        &self,
        as_of: Option<Day>,
        out: &mut Diagnostics,
    ) -> Result<Result<Compiler, Sources>, Failure> {
        let inputs = self.inputs(out)?;
        Ok(Compiler::new(inputs, today(as_of), out))
    }

    /// Reads the files of the workspace.
    fn inputs(&self, out: &mut Diagnostics) -> Result<Inputs, Failure> {
        Ok(workspace::read(&self.root()?, out)?)
    }

    /// The tree of one school with all its layers. `None` after findings were printed.
    fn tree_of(
        &self,
        school: &str,
        as_of: Option<Day>,
        out: &mut Diagnostics,
    ) -> Result<Option<SchoolTree>, Failure> {
        let compiler = match self.compiler(as_of, out)? {
            Ok(compiler) => compiler,
            Err(sources) => {
                self.print_remarks(std::mem::take(out), &sources);
                return Ok(None);
            }
        };
        let chosen =
            selection(&[school.to_owned()])?.of(&compiler.cooperation.schools).map_err(Failure)?;
        let mut schools = compiler
            .cooperation
            .schools
            .iter()
            .zip(chosen)
            .filter_map(|(school, chosen)| chosen.then_some(school));
        let (Some(one), None) = (schools.next(), schools.next()) else {
            return Err(Failure(format!("`{school}` chooses more than one school")));
        };
        let governed = compiler.cooperation.governed(one, out);
        compiler.cooperation.found_in_baselines(out);
        // What governance forbids can be looked at; what is wrong otherwise leaves nothing that
        // holds.
        let grave = |item: &Diagnostic| {
            item.code.severity == Severity::Error
                && !crate::standard::governance::CODES.contains(&item.code)
        };
        let Some(governed) = governed.filter(|_| !out.iter().any(grave)) else {
            self.print_remarks(std::mem::take(out), &compiler.cooperation.sources);
            return Ok(None);
        };
        Ok(Some(SchoolTree {
            root: governed.intent.tree.clone(),
            governed,
            sources: compiler.cooperation.sources,
        }))
    }

    /// The platforms of the workspace; outside of one, those of the program.
    fn platforms(
        &self,
        out: &mut Diagnostics,
    ) -> Result<(crate::platform::Platforms, Sources), Failure> {
        let inputs = match self.root() {
            Ok(root) => workspace::read(&root, out)?,
            Err(OpenError::NotFound(_)) if self.workspace.is_none() => workspace::built_in(),
            Err(error) => return Err(error.into()),
        };
        Ok((crate::platform::read(&inputs.platforms, &inputs.sources, out), inputs.sources))
    }

    /// A bar for work on so many things.
    fn progress(&self, number: usize, things: &str) -> Progress {
        Progress::new(number, things, !self.quiet && std::io::stderr().is_terminal())
    }

    fn style(&self, terminal: bool) -> Style {
        match self.color {
            ColorChoice::Always => Style::Colour,
            ColorChoice::Auto if terminal && colours_wanted() => Style::Colour,
            ColorChoice::Auto | ColorChoice::Never => Style::Plain,
        }
    }

    /// Prints findings that are the result of the command.
    fn print_findings(&self, out: Diagnostics, sources: &Sources) -> CommandResult {
        let distinct = out.distinct();
        print(&human::findings(&distinct, sources, self.look(std::io::stdout().is_terminal())))?;
        Ok(self.count(&distinct, true))
    }

    /// Prints findings that accompany a result, on stderr.
    fn print_remarks(&self, out: Diagnostics, sources: &Sources) -> Outcome {
        let distinct = out.distinct();
        write_to_stderr(&human::findings(
            &distinct,
            sources,
            self.look(std::io::stderr().is_terminal()),
        ));
        self.count(&distinct, false)
    }

    fn look(&self, terminal: bool) -> Appearance {
        Appearance { style: self.style(terminal), width: width() }
    }

    /// Says something that accompanies a result.
    fn note(&self, text: &str) {
        if !self.quiet {
            say(&format!("muster: {}\n", one_line(text)));
        }
    }

    fn count(&self, items: &[Diagnostic], always: bool) -> Outcome {
        let count = |severity| items.iter().filter(|item| item.code.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        if !self.quiet && (always || errors + warnings > 0) {
            say(&format!("{}\n", human::counted(errors, warnings)));
        }
        if errors > 0 { Outcome::Findings } else { Outcome::Done }
    }
}

/// The resolved tree of a school.
struct SchoolTree {
    root: std::sync::Arc<crate::language::tree::Node>,
    governed: crate::standard::cooperation::Governed,
    sources: Sources,
}

/// The node at `path`, or where the path leaves the tree.
fn find<'a>(
    root: &'a crate::language::tree::Node,
    path: &crate::base::path::KeyPath,
) -> Result<&'a crate::language::tree::Node, String> {
    let mut node = root;
    let mut walked = String::from("the school");
    for key in path.keys() {
        let table = node.table().into_iter().flatten().map(|(key, _)| &**key);
        let near = crate::base::diagnostic::did_you_mean(key, table)
            .map(|near| format!("; {near}"))
            .unwrap_or_default();
        node = node
            .get(key)
            .map(|entry| &*entry.node)
            .ok_or_else(|| format!("{walked} has no `{key}`{near}"))?;
        walked = format!("`{key}`");
    }
    Ok(node)
}

/// The day for which is compiled.
#[allow(clippy::disallowed_methods, reason = "here the day of today becomes an input")]
fn today(as_of: Option<Day>) -> Day {
    as_of.unwrap_or_else(|| jiff::ZonedDateTime::now().date().into())
}

/// The folder of the user in which muster remembers what it built.
#[allow(
    clippy::disallowed_methods,
    reason = "what is remembered lies where the user's system keeps such things"
)]
fn state_folder() -> Option<PathBuf> {
    let folder = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let base = if cfg!(unix) {
        folder("XDG_STATE_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/state")))
    } else {
        folder("LOCALAPPDATA")
    };
    base.map(|base| base.join("muster"))
}

/// A path as people see it from where they are.
#[allow(clippy::disallowed_methods, reason = "only how a path is shown depends on it")]
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

/// Prints a result; no command writes to stdout in another way. A full disk is no success. A closed
/// pipe is no reason to complain: its reader has seen enough.
fn print(text: &str) -> Result<(), Failure> {
    match stdout::write(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure(format!("cannot write the result to the standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// The door to the workspace.
fn door(root: &Path) -> Result<Door, Failure> {
    Door::open(root).map_err(|error| Failure(format!("cannot open `{}`: {error}", root.display())))
}

/// Whether the reader has nothing against colours.
#[allow(
    clippy::disallowed_methods,
    reason = "colours are the only thing that the environment decides"
)]
fn colours_wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Says something beside the result.
fn say(text: &str) {
    write_to_stderr(&printable(text));
}

/// Writes what is fit for a terminal beside the result. A closed pipe is no reason to complain.
fn write_to_stderr(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Width of the terminal in characters.
fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0))
}

/// Reads a `--as-of` date.
fn day(text: &str) -> Result<Day, String> {
    Day::new(text)
}

/// Fails for a path, which where a revision is asked for cannot be meant as one.
fn is_revision(option: &str, text: &str) -> Result<(), Failure> {
    match PathOrRevision::of(text) {
        PathOrRevision::Revision(_) => Ok(()),
        PathOrRevision::Path(_) => Err(Failure(format!(
            "`{option}` takes a revision, and `{text}` is a path; `muster diff --base` compares \
                with a build"
        ))),
    }
}

/// Reads a selection of schools.
fn selection(patterns: &[String]) -> Result<Selection, Failure> {
    Selection::new(patterns).map_err(Failure)
}
