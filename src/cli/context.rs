//! What every command is given, and what it does with it: reading the workspace, telling findings.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::ValueEnum;

use super::arguments::today;
use super::outcome::{CommandResult, Failure, Outcome};
use super::progress::Progress;
use super::terminal::{colours_wanted, print, say, width, write_to_stderr};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::base::source::Sources;
use crate::base::text::one_line;
use crate::compile::Compiler;
use crate::language::parsed::ParsedFiles;
use crate::model::Day;
use crate::platform::{self, Platforms};
use crate::report::{Appearance, Style, human};
use crate::workspace::inputs::Inputs;
use crate::workspace::{self, OpenError};

/// What every command is given.
pub(super) struct Context {
    pub(super) workspace: Option<PathBuf>,
    pub(super) quiet: bool,
    pub(super) color: ColorChoice,
}

/// When results have colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    Auto,
    Always,
    Never,
}

impl Context {
    pub(super) fn root(&self) -> Result<PathBuf, OpenError> {
        workspace::find_root(self.workspace.as_deref().unwrap_or(".".as_ref()))
    }

    /// Reads and compiles the workspace. The findings so far are in `out`. The inner
    /// error holds the files when nothing can be compiled.
    pub(super) fn compiler(
        &self,
        as_of: Option<Day>,
        out: &mut Diagnostics,
    ) -> Result<Result<Compiler, ParsedFiles>, Failure> {
        let inputs = self.inputs(out)?;
        Ok(Compiler::new(inputs, today(as_of), out))
    }

    /// Reads the files of the workspace.
    pub(super) fn inputs(&self, out: &mut Diagnostics) -> Result<Inputs, Failure> {
        Ok(workspace::read(&self.root()?, out)?)
    }

    /// The platforms of the workspace; outside of one, those of the program.
    pub(super) fn platforms(&self, out: &mut Diagnostics) -> Result<(Platforms, Sources), Failure> {
        let inputs = match self.root() {
            Ok(root) => workspace::read(&root, out)?,
            // Who names a folder with `-C` means the workspace there.
            Err(OpenError::NotFound(_)) if self.workspace.is_none() => workspace::built_in(),
            Err(error) => return Err(error.into()),
        };
        Ok((platform::read(&inputs.platforms, &inputs.sources, out), inputs.sources))
    }

    /// A bar for work on so many things.
    pub(super) fn progress(&self, number: usize, things: &str) -> Progress {
        Progress::new(number, things, !self.quiet && std::io::stderr().is_terminal())
    }

    pub(super) fn style(&self, terminal: bool) -> Style {
        match self.color {
            ColorChoice::Always => Style::Colour,
            ColorChoice::Auto if terminal && colours_wanted() => Style::Colour,
            ColorChoice::Auto | ColorChoice::Never => Style::Plain,
        }
    }

    /// Prints findings that are the result of the command.
    pub(super) fn print_findings(&self, out: Diagnostics, sources: &Sources) -> CommandResult {
        let distinct = out.distinct();
        let look = self.look(std::io::stdout().is_terminal());
        print(&human::findings(&distinct, sources, look))?;
        Ok(self.count(&distinct, true))
    }

    /// Prints findings that accompany a result, on stderr.
    pub(super) fn print_remarks(&self, out: Diagnostics, sources: &Sources) -> Outcome {
        let distinct = out.distinct();
        let look = self.look(std::io::stderr().is_terminal());
        write_to_stderr(&human::findings(&distinct, sources, look));
        self.count(&distinct, false)
    }

    pub(super) fn look(&self, terminal: bool) -> Appearance {
        Appearance { style: self.style(terminal), width: width() }
    }

    /// Says something that accompanies a result.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            say(&format!("muster: {}\n", one_line(text)));
        }
    }

    /// Says how many findings there are; when there are none, only where they were asked after.
    fn count(&self, items: &[Diagnostic], always: bool) -> Outcome {
        let [errors, warnings] = [Severity::Error, Severity::Warning]
            .map(|severity| items.iter().filter(|item| item.code.severity == severity).count());
        if !self.quiet && (always || errors + warnings > 0) {
            say(&format!("{}\n", human::counted(errors, warnings)));
        }
        if errors > 0 { Outcome::Findings } else { Outcome::Done }
    }
}
