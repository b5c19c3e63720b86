//! The command line: one file per command; prints, and chooses exit codes.
//!
//! **Adding a command:** a file here with `Args` and `run`, a variant of `Command`, and a match
//! arm.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use self::context::{ColorChoice, Context};
use self::outcome::{CommandResult, Failure, Outcome};
use self::terminal::{colours_wanted, print, say};

mod adopt;
mod arguments;
mod base_bundle;
mod build;
mod bundle;
mod check;
mod complete;
mod context;
mod diff;
mod explain;
mod explain_line;
mod explain_value;
mod folders;
mod generate;
mod identity;
mod init;
mod new;
mod outcome;
mod pager;
mod platform;
mod progress;
mod rule;
mod schema;
mod school_tree;
mod secret;
mod show;
mod status;
mod stdout;
mod terminal;
mod verify;
mod waves;

/// A compiler for school-IT standards: from one standard in TOML to the complete configuration of
/// every device of every school.
#[derive(Debug, Parser)]
#[command(name = "muster", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "\
Examples:
  muster check                              # is everything in order?
  muster build                              # every device's configuration, into out/
  muster help new school                    # everything about one command

Exit codes: 0 done, nothing to report; 1 findings of severity error \
(or what `muster help diff` says); 2 muster could not do its job.")]
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
    #[arg(
        long,
        value_enum,
        default_value_t = ColorChoice::Auto,
        global = true,
        help_heading = "Global options"
    )]
    color: ColorChoice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Check(check::Args),
    Build(build::Args),
    Bundle(bundle::Args),
    Diff(diff::Args),
    Show(show::Args),
    Explain(explain::Args),
    Adopt(adopt::Args),
    Status(status::Args),
    Schema(schema::Args),
    Rule(rule::Args),
    Platform(platform::Args),
    New(new::Args),
    Secret(secret::Args),
    Verify(verify::Args),
    Completions(generate::CompletionArgs),
    Man(generate::ManArgs),
}

/// Parses the arguments and runs the command.
pub fn run() -> ExitCode {
    // The words that a shell hands over are unfinished: parsing them would only report a fault.
    if let Some(answered) = complete::answer(Cli::command) {
        return finished(answered);
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return explained(&error),
    };
    let context = Context { workspace: cli.workspace, quiet: cli.quiet, color: cli.color };
    let result = match cli.command {
        Command::Init(args) => init::run(&context, &args),
        Command::Check(args) => check::run(&context, &args),
        Command::Build(args) => build::run(&context, args),
        Command::Bundle(args) => bundle::run(&context, &args),
        Command::Diff(args) => diff::run(&context, &args),
        Command::Show(args) => show::run(&context, &args),
        Command::Explain(args) => explain::run(&context, &args),
        Command::Adopt(args) => adopt::run(&context, &args),
        Command::Status(args) => status::run(&context, &args),
        Command::Schema(args) => schema::run(&args),
        Command::Rule(args) => rule::run(&args),
        Command::Platform(args) => platform::run(&context, &args),
        Command::New(args) => new::run(&context, args),
        Command::Secret(args) => secret::run(&context, &args),
        Command::Verify(args) => verify::run(&context, &args),
        Command::Completions(args) => generate::completions(&args),
        Command::Man(args) => generate::man(&args, Cli::command()),
    };
    finished(result)
}

/// The exit code of a command; why it failed is said here.
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

#[cfg(test)]
mod tests;
