//! `muster rule`: the pages of the findings.

use std::fmt::Write as _;

use clap_complete::ArgValueCompleter;

use super::complete;
use super::outcome::{CommandResult, Failure, Outcome};
use super::terminal::print;
use crate::base::diagnostic::{Code, Severity, did_you_mean};
use crate::report::rules;
use crate::report::words::{page, summary};

/// Explain a finding by its name, or list all
///
/// The name stands above each finding that `muster check` reports.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  muster rule
  muster rule duplicate-vlan-id")]
pub(super) struct Args {
    /// Name of the finding, such as `duplicate-vlan-id`
    #[arg(add = ArgValueCompleter::new(complete::findings))]
    name: Option<String>,
}

pub(super) fn run(args: &Args) -> CommandResult {
    let mut codes: Vec<&Code> = rules::all().collect();
    codes.sort_by_key(|code| code.name);
    match &args.name {
        None => {
            let mut text = String::new();
            for code in codes {
                // Writing into a string cannot fail.
                let _ = writeln!(text, "{:<32} {:<8} {}", code.name, severity(code), summary(code));
            }
            print(&text)?;
        }
        Some(name) => {
            let code = codes.iter().find(|code| code.name == name).ok_or_else(|| {
                let near = did_you_mean(name, codes.iter().map(|code| code.name))
                    .map(|near| format!("; {near}"))
                    .unwrap_or_default();
                Failure(format!("there is no finding `{name}`{near}"))
            })?;
            print(&format!("# {} ({})\n\n{}", code.name, severity(code), page(code)))?;
        }
    }
    Ok(Outcome::Done)
}

fn severity(code: &Code) -> &'static str {
    match code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
